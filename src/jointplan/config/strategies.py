# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan strategies load`: the command on the public register of strategies."""

import argparse
import sys
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the command to the subparsers of `jointplan strategies`."""
    load = subparsers.add_parser("load", help="load or renew the public register of strategies, all or nothing")
    load.add_argument("file", metavar="FILE", type=Path, nargs="?", help="YAML; without it, what the product ships")
    load.set_defaults(handler=handle_load, needs_database=True)


def handle_load(arguments: argparse.Namespace) -> int:
    """Load or renew, and say how much is new or changed."""
    from django.utils.translation import gettext as _

    from jointplan.strategies.loading import load_file, load_shipped_records
    from jointplan.strategies.operations import StrategyProblem

    try:
        count = load_file(arguments.file) if arguments.file else load_shipped_records()
    except StrategyProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return AT_FAULT
    sys.stdout.write(_("Entries new or changed: %(count)d.") % {"count": count} + "\n")
    return OK
