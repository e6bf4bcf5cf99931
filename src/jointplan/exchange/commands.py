# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan receipt verify`, which needs neither database nor settings, and `jointplan exchange key`."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jointplan.exchange.receipts import Checked, Receipt

OK, AT_FAULT = 0, 1
PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "ru")


def register(subparsers: Any) -> None:
    """Add the command to `jointplan exchange`."""
    key = subparsers.add_parser("key", help="print the key by which this installation signs, to be told to others")
    key.add_argument("--pem", action="store_true", help="print the public key itself (PEM) and nothing else")
    key.set_defaults(handler=handle_key, needs_database=True)


def handle_key(arguments: argparse.Namespace) -> int:
    """Print the fingerprint of the signing key, or the public key."""
    from django.utils.translation import gettext as _

    from jointplan.core.keys import fingerprint, in_groups, installation_keys, pem

    keys = installation_keys()
    public = keys.signing_key().public_key()
    if arguments.pem:
        _print(pem(public).decode().splitlines())
        return OK
    _print(
        [
            _("Fingerprint: %(key)s") % {"key": in_groups(fingerprint(public))},
            _("Key (SHA-256): %(key)s") % {"key": fingerprint(public)},
            _("File: %(file)s") % {"file": keys.public_file(public)},
        ]
    )
    return OK


def handle_verify(arguments: argparse.Namespace) -> int:
    """Say what is true of a receipt; 0 when it can be relied on, else 1."""
    with speaking(arguments.language):
        from jointplan.exchange.keys import KeyProblem, trusted_key
        from jointplan.exchange.receipt_files import content_of, receipt_in
        from jointplan.exchange.receipts import ReceiptProblem, verify_receipt

        try:
            trusted = [trusted_key(given) for given in arguments.key] or None
            snapshot = content_of(arguments.snapshot) if arguments.snapshot else None
            checked = verify_receipt(receipt_in(arguments.file), snapshot=snapshot, trusted=trusted)
        except (KeyProblem, ReceiptProblem) as problem:
            _print([str(problem)])
            return AT_FAULT
        _print(sentences(checked, is_trusted=trusted is not None))
        return OK if checked.ok else AT_FAULT


def sentences(checked: "Checked", *, is_trusted: bool) -> Iterator[str]:
    """What is true, and nothing else: what a receipt says is repeated only when it is what was signed."""
    from django.utils.translation import gettext as _

    if not checked.ok:
        yield from checked.problems
        yield _("Do not rely on this receipt. Ask whoever sent it for the original file.")
        return
    assert checked.receipt is not None
    yield _("This receipt is as it was signed.")
    yield from _said(checked.receipt)
    for signer in checked.verified.signers:
        text = (
            _("Signed with the key %(key)s, which you named.")
            if signer.is_trusted
            else _("Signed with the key %(key)s.")
        )
        yield text % {"key": signer.shown}
    if not is_trusted:
        yield _("Whose key that is, this file cannot prove. Compare it with what its holder told you, or use --key.")
    if checked.snapshot_fits:
        yield _("The data are those that this receipt is for.")
    else:
        yield _("The data themselves were not compared. Name their file with --snapshot.")


def _said(receipt: "Receipt") -> Iterator[str]:
    from django.utils.translation import gettext as _

    from jointplan.exchange.receipts import shown

    names = shown(receipt)
    if receipt.is_fictional:
        yield _("It is fictional: it comes from a training region.")
    yield _("Number: %(number)s") % {"number": receipt.number}
    yield _("Received: %(what)s") % {"what": names["received"]}
    yield _("Sent by: %(party)s") % {"party": names["sender"]}
    yield _("When: %(moment)s (UTC)") % {"moment": receipt.received_at.strftime("%Y-%m-%d %H:%M:%S")}
    yield _("Language version: %(language)s") % {"language": names["language_name"]}
    yield _("Hosted by: %(host)s") % {"host": names["host"]}
    yield _("Label of the receipt: %(label)s") % {"label": receipt.label}
    yield _("SHA-256 of the data: %(digest)s") % {"digest": receipt.snapshot_sha256}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have texts for people in a language, without the settings of an installation where there is none."""
    from django.conf import settings

    if not settings.configured:
        import django
        from django.conf.locale import LANG_INFO

        known = [(code, str(LANG_INFO[code]["name_local"])) for code in LANGUAGES]
        settings.configure(LANGUAGES=known, LOCALE_PATHS=[PACKAGE / "locale"], USE_TZ=True)
        django.setup()
    from django.utils import translation

    with translation.override(language):
        yield


def _print(lines: Iterable[str]) -> None:
    """Print each; what strangers wrote into a receipt neither commands the terminal nor begins a line of its own."""
    for line in lines:
        sys.stdout.write("".join(letter if letter.isprintable() else "�" for letter in line) + "\n")
