# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for a person in reports, for "My turn": a clearing authority reads what is to leave its State."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.pages import work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.waiting import Task, in_my_turn
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, ReportAudience, Stage
from jointplan.reports.rules import waits_to_be_cleared

CLEARED = [kind.code for kind in KINDS.values() if kind.is_cleared]


@in_my_turn
def waiting_in_reports(user: Any, fictional: bool) -> list[Task]:
    """Reports that the person clears, the oldest first; of one that was composed anew the newest alone."""
    parties = [
        post.party_id
        for post in user.held_posts
        if post.kind == PostKind.CLEARING_AUTHORITY and post.party.region.is_fictional == fictional
    ]
    if not parties:
        return []
    found = Report.objects.visible_to(user).filter(
        originator__in=parties, kind__in=CLEARED, stage=Stage.READY, released_on=None, followed_by=None
    )
    found = found.exclude(audience_kind=ReportAudience.OWN).defer("content", "template").order_by("made_at", "pk")
    return [
        Task(
            _("Read a report and clear it: %(report)s") % {"report": one},
            work_url(fictional, "report", uid=one.uid),
            _("It leaves your State only after you have cleared it"),
        )
        for one in found
        if waits_to_be_cleared(one)
    ]
