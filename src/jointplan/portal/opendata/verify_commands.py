# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan package verify`, which needs neither database nor settings."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jointplan.exchange.commands import LANGUAGES, speaking

if TYPE_CHECKING:
    from jointplan.portal.opendata.verifying import Checked

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the command to `jointplan package`."""
    verify = subparsers.add_parser("verify", help="say whether a package is genuine; needs no database and no network")
    verify.add_argument(
        "file", metavar="FILE", type=Path, help="package.zip, the folder it was unpacked into, or a file"
    )
    verify.add_argument("--manifest", metavar="FILE", type=Path, help="manifest.json, for a file outside the package")
    verify.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        default=[],
        help="a key to trust: its fingerprint, or a file with the public key (PEM); may be given more than once",
    )
    verify.add_argument("--language", choices=LANGUAGES, default="en", help="language of the answer")
    verify.set_defaults(handler=handle_verify)


def handle_verify(arguments: argparse.Namespace) -> int:
    """Say what is true of a package; 0 when it can be relied on, else 1."""
    with speaking(arguments.language):
        from jointplan.exchange.keys import KeyProblem, trusted_key
        from jointplan.portal.opendata.verifying import PackageProblem, verify_package

        try:
            trusted = [trusted_key(given) for given in arguments.key] or None
            checked = verify_package(arguments.file, manifest=arguments.manifest, trusted=trusted)
        except (KeyProblem, PackageProblem) as problem:
            _print([str(problem)])
            return AT_FAULT
        _print(sentences(checked, is_trusted=trusted is not None))
        return OK if checked.ok else AT_FAULT


def sentences(checked: "Checked", *, is_trusted: bool) -> Iterator[str]:
    """What is true, and nothing else: what a package says is repeated only when it is what was signed."""
    from django.utils.translation import gettext as _

    from jointplan.core.text import localise

    if not checked.ok:
        yield from checked.problems
        yield _("Do not rely on this copy. Take the original from where it was published.")
        return
    said = checked.manifest
    yield _("This copy is as it was signed.")
    if said["fictional"]:
        yield _("It is fictional: it comes from a training region.")
    yield _("Region: %(region)s") % {"region": localise(said["region"]["names"]).text}
    yield _("Version %(number)d of %(moment)s (UTC)") % {"number": said["number"], "moment": said["made_at"]}
    yield _("Label: %(label)s, licence: %(licence)s") % {"label": said["label"], "licence": said["licence"]}
    for signer in checked.verified.signers:
        text = (
            _("Signed with the key %(key)s, which you named.")
            if signer.is_trusted
            else _("Signed with the key %(key)s.")
        )
        yield text % {"key": signer.shown}
    if not is_trusted:
        yield _("Whose key that is, this file cannot prove. Compare it with what its holder told you, or use --key.")
    for name in checked.absent:
        yield _("%(file)s is not here and was not looked at.") % {"file": name}


def _print(lines: Iterable[str]) -> None:
    """Print each; what strangers wrote into a file neither commands the terminal nor begins a line of its own."""
    for line in lines:
        sys.stdout.write("".join(letter if letter.isprintable() else "�" for letter in line) + "\n")
