# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reports tell people: one function a message, called by the operation that causes it."""

from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind, Term
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify
from jointplan.reports.models import Report
from jointplan.reports.rules import waits_to_be_cleared

REPORT_WAITS = declare(
    "reports/report_waits",
    title=_("A report of your State waits to be cleared"),
    sentence=_("A report waits until you have cleared it, and leaves your State only then: %(report)s."),
    mailed_as=_("A report of your State waits to be cleared."),
    page="report",
    key="uid",
    for_posts=frozenset({PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
    waits=True,
)


def clearance_follows(report: Report, *, waited: bool) -> None:
    """To the clearing authority, once a report waits for its word; nothing waits there once it does no more."""
    waits = waits_to_be_cleared(report)
    if waited and not waits:
        mark_done(report, names=[REPORT_WAITS.name])
    if not waits or waited:
        return
    terms = Term.objects.current().filter(
        post__party=report.originator_id, post__kind__in=REPORT_WAITS.for_posts, user__is_active=True
    )
    people = {term.user_id: term.user for term in terms.select_related("user").order_by("user")}
    notify(people.values(), REPORT_WAITS.name, about=report, context={"report": report.names})
