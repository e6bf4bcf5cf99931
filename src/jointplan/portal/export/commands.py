# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan portal export`: the public site as files."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the command to `jointplan portal`."""
    exporting = subparsers.add_parser(
        "export",
        help="write the public site as files for any web server, CDN or USB stick; only what changed, next time",
    )
    exporting.add_argument("folder", metavar="DIR", type=Path, help="a new folder, or one that an export wrote")
    exporting.add_argument("--training", action="store_true", help="the fictional region, into a folder marked as such")
    exporting.set_defaults(handler=handle_export, needs_database=True)


def handle_export(arguments: argparse.Namespace) -> int:
    """Write the site, and say what was done."""
    from django.utils.translation import gettext as _

    from jointplan.portal.export.exporting import export_site
    from jointplan.portal.export.folder import ExportProblem

    begun = time.monotonic()
    try:
        done = export_site(arguments.folder, fictional=arguments.training, tell=_tell)
    except ExportProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return AT_FAULT
    values = {
        "folder": done.folder,
        "files": done.files,
        "unchanged": done.unchanged,
        "written": done.written,
        "removed": done.removed,
        "seconds": round(time.monotonic() - begun),
    }
    text = _(
        "%(folder)s: %(files)d files, of which %(unchanged)d were not rendered again; "
        "%(written)d written, %(removed)d removed, in %(seconds)d s."
    )
    sys.stdout.write(text % values + "\n")
    return OK


def _tell(count: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{count}")
