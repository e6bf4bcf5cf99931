# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan commitments import`: public recommendations from files that are too large for the page."""

import argparse
import sys
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the command to the subparsers of `jointplan commitments`."""
    importing = subparsers.add_parser("import", help="say what an export (CSV, XLSX) would change; --apply changes it")
    importing.add_argument("file", metavar="FILE", type=Path, help="an export of the index or of a tracking database")
    importing.add_argument("--source", required=True, help="which index or database it is from, and of which day")
    importing.add_argument("--region", metavar="CODE", help="code of the region; without it, the only real one")
    importing.add_argument("--apply", action="store_true", help="do it, all or nothing")
    importing.set_defaults(handler=handle_import, needs_database=True)


def handle_import(arguments: argparse.Namespace) -> int:
    """Say what would happen, or do it."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.commitments.importing import plan_import
    from jointplan.commitments.operations.recommendations import import_recommendations, states_to_import_for
    from jointplan.core.imports import ImportProblem

    content, source = arguments.file.read_bytes(), arguments.source
    try:
        with acting_as(OPERATOR):
            region = _region(arguments.region)
            if arguments.apply:
                plan = import_recommendations(region, content, source=source, by=OPERATOR)
            else:
                plan = plan_import(
                    region, content, states=states_to_import_for(OPERATOR, region), source=source.strip()
                )
    except ImportProblem as problem:
        _print(problem.problems, sys.stderr)
        return AT_FAULT
    lines = [f"+ {change.state.code} {change.called}" for change in plan.new]
    lines += [f"~ {change.state.code} {change.called}: {', '.join(change.fields)}" for change in plan.changed]
    text = _("%(new)d new, %(changed)d changed, %(same)d as they are, %(wrong)d wrong.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same, "wrong": len(plan.problems)}
    _print([*plan.problems, *lines, text % counts])
    if not arguments.apply:
        _print([_("Nothing was changed. With --apply it is done.")])
    return AT_FAULT if plan.problems else OK


def _region(code: str | None) -> Any:
    from django.utils.translation import gettext as _

    from jointplan.core.imports import ImportProblem
    from jointplan.parties.models import Region

    found = list(Region.objects.filter(code=code) if code else Region.objects.real())
    if len(found) != 1:
        codes = ", ".join(Region.objects.order_by("code").values_list("code", flat=True))
        raise ImportProblem([_("Name one region with --region. There are: %s.") % codes])
    return found[0]


def _print(lines: list[str], out: Any = None) -> None:
    for line in lines:
        (out or sys.stdout).write(f"{line}\n")
