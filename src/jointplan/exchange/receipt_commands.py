# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of `jointplan receipt`."""

from pathlib import Path
from typing import Any

from jointplan.exchange.commands import LANGUAGES, handle_verify


def register(subparsers: Any) -> None:
    """Add the command to `jointplan receipt`."""
    verify = subparsers.add_parser("verify", help="say whether a receipt is genuine; needs no database and no network")
    verify.add_argument("file", metavar="FILE", type=Path, help="the receipt: its PDF as it was downloaded, or JSON")
    verify.add_argument("--snapshot", metavar="FILE", type=Path, help="the data (JSON) to compare with the receipt")
    verify.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        default=[],
        help="a key to trust: its fingerprint, or a file with the public key (PEM); may be given more than once",
    )
    verify.add_argument("--language", choices=LANGUAGES, default="en", help="language of the answer")
    verify.set_defaults(handler=handle_verify)
