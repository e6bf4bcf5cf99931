# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan parties import | duplicates | secretariat`: the commands on the register of parties."""

import argparse
import sys
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the commands to the subparsers of `jointplan parties`."""
    importing = subparsers.add_parser("import", help="say what a list (CSV, XLSX) would change; --apply changes it")
    importing.add_argument("file", metavar="FILE", type=Path, help="the list, as the page of parties writes it")
    importing.add_argument("--region", metavar="CODE", help="code of the region; without it, the only real one")
    importing.add_argument("--apply", action="store_true", help="do it, all or nothing")
    importing.set_defaults(handler=handle_import, needs_database=True)
    duplicates = subparsers.add_parser("duplicates", help="list parties that may be one, and why")
    duplicates.add_argument("--region", metavar="CODE", help="code of the region; without it, the only real one")
    duplicates.set_defaults(handler=handle_duplicates, needs_database=True)
    secretariat = subparsers.add_parser("secretariat", help="enter which party is the secretariat of its region")
    secretariat.add_argument("code", metavar="CODE", help="code of the party")
    secretariat.add_argument("--region", metavar="CODE", help="code of the region; without it, the only real one")
    secretariat.add_argument("--reason", required=True, help="the decision of the States behind it")
    secretariat.set_defaults(handler=handle_secretariat, needs_database=True)


def _region(code: str | None) -> Any:
    from django.utils.translation import gettext as _

    from jointplan.parties.models import Region
    from jointplan.parties.operations import PartyProblem

    found = list(Region.objects.filter(code=code) if code else Region.objects.real())
    if len(found) != 1:
        codes = ", ".join(Region.objects.order_by("code").values_list("code", flat=True))
        raise PartyProblem(_("Name one region with --region. There are: %s.") % codes)
    return found[0]


def handle_import(arguments: argparse.Namespace) -> int:
    """Say what would happen, or do it."""
    from django.utils.translation import gettext as _

    from jointplan.access.circle_operations import arrange_circles
    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.core.imports import ImportProblem
    from jointplan.parties.imports import apply_import, plan_import

    content = arguments.file.read_bytes()
    try:
        with acting_as(OPERATOR):
            region = _region(arguments.region)
            plan = apply_import(region, content, by=OPERATOR) if arguments.apply else plan_import(region, content)
            if arguments.apply:
                arrange_circles(region, by=OPERATOR)
    except ImportProblem as problem:
        _print(problem.problems, sys.stderr)
        return AT_FAULT
    lines = [f"+ {change.code}" for change in plan.new]
    lines += [f"~ {change.code}: {', '.join(change.fields)}" for change in plan.changed]
    text = _("%(new)d new, %(changed)d changed, %(same)d as they are, %(wrong)d wrong.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same), "wrong": len(plan.problems)}
    _print([*plan.problems, *lines, text % counts])
    if not arguments.apply:
        _print([_("Nothing was changed. With --apply it is done.")])
    return AT_FAULT if plan.problems else OK


def handle_duplicates(arguments: argparse.Namespace) -> int:
    """List pairs, the most alike first."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.core.rules import require
    from jointplan.parties.telling_apart import proposed_among
    from jointplan.parties.views import current_parties

    with acting_as(OPERATOR):
        region = _region(arguments.region)
        require(OPERATOR, "parties.find_duplicates", region)
        pairs = proposed_among(current_parties(region), region)
    _print([f"{pair.first.code}  {pair.second.code}  {pair.likeness.reason}" for pair in pairs])
    if not pairs:
        _print([_("No two parties are called alike.")])
    return OK


def handle_secretariat(arguments: argparse.Namespace) -> int:
    """Enter the secretariat. The one of former days leaves the circles of the secretariat on that day."""
    from django.utils.translation import gettext as _

    from jointplan.access.circle_operations import arrange_circles, end_what_belongs_no_more
    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.parties.operations import PartyProblem, appoint_secretariat

    with acting_as(OPERATOR):
        parties = _region(arguments.region).parties.order_by("code")
        party = parties.filter(code=arguments.code).first()
        if party is None:
            known = ", ".join(parties.exclude(kind__in=("state", "state-body")).values_list("code", flat=True))
            raise PartyProblem(
                _("There is no party %(code)s. There are: %(known)s.") % {"code": arguments.code, "known": known}
            )
        appoint_secretariat(party, reason=arguments.reason, by=OPERATOR)
        end_what_belongs_no_more(party.region, reason=arguments.reason, by=OPERATOR)
        arrange_circles(party.region, by=OPERATOR)
    _print([_("%(party)s is the secretariat of %(region)s.") % {"party": party, "region": party.region}])
    return OK


def _print(lines: list[str], out: Any = None) -> None:
    for line in lines:
        (out or sys.stdout).write(f"{line}\n")
