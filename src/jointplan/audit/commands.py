# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan audit`: seal the log, verify it, and print what States may keep."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the commands to `jointplan audit`."""
    verify = subparsers.add_parser("verify", help="compare the log and the history with the daily roots")
    verify.add_argument("--roots", metavar="FILE", type=Path, help="a copy of the roots that was kept elsewhere")
    verify.add_argument("--key", metavar="FILE", type=Path, help="the only public key to trust (PEM)")
    verify.set_defaults(handler=handle_verify, needs_database=True)
    seal = subparsers.add_parser("seal", help="seal the days that are over; the background worker does it each hour")
    seal.set_defaults(handler=handle_seal, needs_database=True)
    roots = subparsers.add_parser("roots", help="print the last root and the key's fingerprint, to be sent to States")
    roots.set_defaults(handler=handle_roots, needs_database=True)


def handle_verify(arguments: argparse.Namespace) -> int:
    """Verify; 0 when everything is as it was sealed, else 1 with a sentence for each fault."""
    from django.utils.translation import gettext as _

    from jointplan.audit.roots import RootsFile, read_lines
    from jointplan.audit.verifying import compare_copies, keys_by_fingerprint, verify
    from jointplan.core.keys import read_public_key

    file = RootsFile()
    own = file.lines()
    lines = read_lines(arguments.roots) if arguments.roots else own
    keys = keys_by_fingerprint(read_public_key(arguments.key)) if arguments.key else file.public_keys()
    result = verify(lines, keys)
    if arguments.roots:
        result.findings += compare_copies(own, lines)
    _print(f"{finding.day or file.path.name}: {finding.text}" for finding in result.findings)
    _print(result.notes)
    if not result.ok:
        return AT_FAULT
    if not lines:
        _print([_("No day has been sealed yet; there is nothing to compare with.")])
        return OK
    _print([_("%(days)d days, %(entries)d entries verified.") % {"days": result.days, "entries": result.entries}])
    return OK


def handle_seal(arguments: argparse.Namespace) -> int:
    """Seal what is due."""
    from django.utils.translation import gettext as _

    from jointplan.audit.sealing import seal

    made = seal()
    _print(f"{root.day} {root.root}" for root in made)
    if not made:
        _print([_("Every day that is over is sealed already.")])
    return OK


def handle_roots(arguments: argparse.Namespace) -> int:
    """Print the last root and by whose key it is signed."""
    from django.utils.translation import gettext as _

    from jointplan.audit.roots import RootsFile

    file = RootsFile()
    last = file.last()
    if last is None:
        _print([_("No day has been sealed yet.")])
        return OK
    _print(
        [
            _("Day: %(day)s") % {"day": last.day.isoformat()},
            _("Root: %(root)s") % {"root": last.root},
            _("Key (SHA-256): %(key)s") % {"key": last.key},
            _("File: %(file)s") % {"file": file.path},
        ]
    )
    return OK


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
