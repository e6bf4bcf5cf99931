# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of reports share."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import Steps, steps_for, visible_or_404, work_path, work_url
from jointplan.core.rules import can
from jointplan.parties.models import Party
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, ReportTemplate
from jointplan.reports.rules import works_for


def report_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Report:
    records = Report.objects.in_regions(fictional=fictional).shown()
    found: Report = visible_or_404(request, records, uid=uid)
    return found


def report_url(report: Report, fictional: bool) -> str:
    return work_url(fictional, "report", uid=report.uid)


def parties_of(user: Any, fictional: bool) -> list[Party]:
    """The parties whose reports the person makes, in this space."""
    found = {post.party_id: post.party for post in user.held_posts if post.party.region.is_fictional == fictional}
    return [party for party in found.values() if works_for(user, party)]


def to_make(user: Any, fictional: bool) -> list[dict[str, Any]]:
    """The kinds of report that the person may have composed, with the address of each form."""
    return [
        {
            "kind": kind,
            "party": party,
            "url": work_url(fictional, "report_new", kind=kind.code),
            "template_url": work_url(fictional, "report_template", kind=kind.code),
        }
        for party in parties_of(user, fictional)
        for kind in KINDS.values()
        if can(user, "reports.build_report", (kind.code, party))
    ]


def maker_of(user: Any, kind: str, fictional: bool) -> Party | None:
    """The party for which the person makes reports of this kind."""
    found = (one["party"] for one in to_make(user, fictional) if one["kind"].code == kind)
    return next(found, None)


def path_behind(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    registers = (_("Registers"), work_url(fictional, "registers"))
    return work_path(fictional, here, registers, step_to_list(fictional), *steps)


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Reports"), work_url(fictional, "reports"))


def own_bar(party: Party) -> dict[str, str]:
    return {
        "label": str(Label.AMBER_STRICT),
        "sentence": _("Only %(originator)s may read this.") % {"originator": party},
    }


@steps_for(Report)
def steps_to_report(record: Report, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (str(record), report_url(record, fictional))]


@steps_for(ReportTemplate)
def steps_to_template(record: ReportTemplate, user: Any, fictional: bool) -> Steps:
    url = work_url(fictional, "report_template", kind=record.kind)
    return [step_to_list(fictional), (str(KINDS[record.kind].name), url)]
