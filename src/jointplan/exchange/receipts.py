# SPDX-License-Identifier: AGPL-3.0-or-later
"""A receipt: who received what from whom and when, in a form that anybody can verify without this product's database.

The file is `{format, receipt, snapshot}`. `receipt` is a signed manifest; it names the SHA-256 of the snapshot, which
may stand beside it in the file and may be left out of a copy without harm to the signature.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from jointplan.core import pdf
from jointplan.core.text import localise
from jointplan.exchange.canonical import CanonicalProblem, canonical_json, digest_of, read_json
from jointplan.exchange.signing import SIGNATURES, Verified, sign_manifest, verify_manifest

FORMAT = "jointplan-receipt"
VERSION = 1
ATTACHMENT = "receipt.json"
MEMBERS = {
    "format", "version", "number", "received", "received_at", "from", "language", "host", "label", "fictional",
    "snapshot_sha256",
}  # fmt: skip


class ReceiptProblem(Exception):
    """A file cannot be read as a receipt. `str()` says why."""


@dataclass(frozen=True)
class Receipt:
    """What a receipt says. Names are `{language: text}`; nothing here is proven before `verify_receipt` says so."""

    number: str
    received: Mapping[str, str]
    received_at: datetime
    sender: Mapping[str, str]
    language: str
    host: Mapping[str, str]
    label: str
    is_fictional: bool
    snapshot_sha256: str
    manifest: Mapping[str, Any]
    snapshot: Any = None

    @property
    def digest_in_groups(self) -> str:
        """The SHA-256 as people compare it, in groups of eight."""
        return " ".join(self.snapshot_sha256[at : at + 8] for at in range(0, 64, 8))


@dataclass(frozen=True)
class Checked:
    """What is true of a receipt. `problems` are sentences; with any, it is not to be relied on."""

    receipt: Receipt | None = None
    verified: Verified = Verified()
    problems: tuple[str, ...] = ()
    snapshot_fits: bool | None = None

    @property
    def ok(self) -> bool:
        return not self.problems


def compose_receipt(
    *,
    number: str,
    received: Mapping[str, str],
    snapshot: Any,
    received_at: datetime,
    sender: Mapping[str, str],
    language: str,
    host: Mapping[str, str],
    label: str,
    is_fictional: bool,
    embed: bool = False,
    key: Ed25519PrivateKey | None = None,
) -> bytes:
    """The receipt as a file, signed by this installation (or with `key`).

    `received`, `sender` and `host` are names `{language: text}`: what was received, from which party, who hosts it and
    in which country. `snapshot` is the value that was received, as JSON; `embed` puts it into the file. `language` is
    that of the version that was cleared; `label` is the sharing label of the receipt, e.g. `TLP:AMBER`.
    """
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "number": number,
        "received": dict(received),
        "received_at": _written(received_at),
        "from": dict(sender),
        "language": language,
        "host": dict(host),
        "label": label,
        "fictional": is_fictional,
        "snapshot_sha256": digest_of(snapshot),
    }
    return write_receipt(sign_manifest(manifest, key=key), snapshot if embed else None)


def countersign_receipt(content: bytes, *, key: Ed25519PrivateKey | None = None) -> bytes:
    """The same receipt with one more signature: a State and the hub both sign what both hold."""
    receipt = read_receipt(content)
    return write_receipt(sign_manifest(receipt.manifest, key=key), receipt.snapshot)


def write_receipt(manifest: Mapping[str, Any], snapshot: Any = None) -> bytes:
    beside = {} if snapshot is None else {"snapshot": snapshot}
    return canonical_json({"format": FORMAT, "receipt": dict(manifest), **beside}) + b"\n"


def read_receipt(content: bytes) -> Receipt:
    """What a receipt file says, unverified. Raises ReceiptProblem when it is none."""
    try:
        file = read_json(content)
    except CanonicalProblem as problem:
        raise ReceiptProblem(str(problem)) from problem
    if not isinstance(file, dict) or file.get("format") != FORMAT or not isinstance(file.get("receipt"), dict):
        raise ReceiptProblem(_("This file is no receipt."))
    if unknown := set(file) - {"format", "receipt", "snapshot"}:
        text = _("There is something beside the receipt that does not belong to it: %(name)s.")
        raise ReceiptProblem(text % {"name": min(unknown)})
    manifest = file["receipt"]
    if manifest.get("version") != VERSION:
        raise ReceiptProblem(_("This receipt was made by a newer version of the product. Verify it with that."))
    if not _is_complete(manifest):
        raise ReceiptProblem(_("This receipt is incomplete or was altered: something that a receipt says is missing."))
    return Receipt(
        number=manifest["number"],
        received=manifest["received"],
        received_at=_moment(manifest["received_at"]),
        sender=manifest["from"],
        language=manifest["language"],
        host=manifest["host"],
        label=manifest["label"],
        is_fictional=manifest["fictional"],
        snapshot_sha256=manifest["snapshot_sha256"],
        manifest=manifest,
        snapshot=file.get("snapshot"),
    )


def verify_receipt(content: bytes, *, snapshot: bytes | None = None, trusted: Iterable[str] | None = None) -> Checked:
    """Check a receipt file (JSON), a snapshot that somebody holds against it, and who signed. Never raises."""
    try:
        receipt = read_receipt(content)
    except ReceiptProblem as problem:
        return Checked(problems=(str(problem),))
    verified = verify_manifest(receipt.manifest, trusted)
    checked = Checked(receipt, verified, () if verified.ok else (verified.reason,))
    if receipt.snapshot is not None:
        inside = _("The data inside the file are not the data that this receipt is for.")
        checked = _compared(checked, receipt.snapshot, inside)
    if snapshot is not None:
        beside = _("The file that you named is not the data that this receipt is for, or it was changed.")
        try:
            checked = _compared(checked, read_json(snapshot), beside)
        except CanonicalProblem as problem:
            text = _("The file that you named cannot be compared: %(why)s")
            return replace(checked, problems=(*checked.problems, text % {"why": problem}), snapshot_fits=False)
    return checked


def _compared(checked: Checked, value: Any, complaint: str) -> Checked:
    assert checked.receipt is not None
    try:
        fits = digest_of(value) == checked.receipt.snapshot_sha256
    except CanonicalProblem:
        fits = False
    if fits:
        return replace(checked, snapshot_fits=checked.snapshot_fits is not False)
    return replace(checked, problems=(*checked.problems, complaint), snapshot_fits=False)


def receipt_pdf(content: bytes, *, source: str, verify_with: str = "") -> bytes:
    """The receipt as PDF in the reader's language, its label on each sheet, with the file itself attached.

    `source` is the address of its page. Raises pdf.PdfProblem where no PDF can be made.
    """
    receipt = read_receipt(content)
    signers = verify_manifest(receipt.manifest).signers
    context = {"receipt": receipt, "signers": signers, "attachment": ATTACHMENT, **shown(receipt)}
    return pdf.as_pdf(
        "exchange/pdf/receipt.html",
        context,
        title=_("Receipt %(number)s") % {"number": receipt.number},
        label=receipt.label,
        source=source,
        attachments={ATTACHMENT: content},
    )


def shown(receipt: Receipt) -> dict[str, str]:
    """Names in the reader's language, for pages and sheets."""
    return {
        "received": localise(receipt.received).text,
        "sender": localise(receipt.sender).text,
        "host": localise(receipt.host).text,
        "language_name": language_name(receipt.language),
    }


def language_name(code: str) -> str:
    from django.utils.translation import get_language_info

    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _is_complete(manifest: Mapping[str, Any]) -> bool:
    if set(manifest) - {SIGNATURES} != MEMBERS or manifest["format"] != FORMAT:
        return False
    names = [manifest[name] for name in ("received", "from", "host")]
    texts = [manifest[name] for name in ("number", "received_at", "language", "label", "snapshot_sha256")]
    return (
        all(isinstance(name, dict) and all(isinstance(text, str) for text in name.values()) for name in names)
        and all(isinstance(text, str) for text in texts)
        and isinstance(manifest["fictional"], bool)
        and len(manifest["snapshot_sha256"]) == 64
        and _is_moment(manifest["received_at"])
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _is_moment(text: str) -> bool:
    try:
        return _written(_moment(text)) == text
    except ValueError:
        return False
