# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports of the cast: one that is out, one for the States that is not, and a State's own in each region."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.meetings.models import Meeting
from jointplan.parties.models import Party
from jointplan.reports.files import shipped_template
from jointplan.reports.models import Report
from jointplan.reports.operations import build_report, keep_template, release_report
from jointplan.reports.tasks import compose, finish
from tests.meetings_cast import meeting_canary

# Whose, of which kind, for whom, by whom, from which cycle.
MADE = [
    ("coast-secretariat", "regional-overview", "public", "secretariat", "2021"),
    ("coast-secretariat", "regional-overview", "states", "secretariat", "2021"),
    ("aldermoor", "own-submission", "own", "coordinator", "2021"),
    ("dunmere", "own-submission", "own", "isle_coordinator", "2022"),
]
WITH_TEMPLATE = "meeting-pack"
# The pack of a meeting, for the States, by whoever keeps the meeting.
PACK_FOR = "states"


def composed(kind: str, party: Party, audience: str, by: User, **parameters: str) -> Report:
    """A report as the worker makes it, without the worker. Needs the identity of who asks."""
    asked = build_report(kind, party, audience, {"words": "40", **parameters}, language="en", by=by)
    compose(Report.objects.shown().get(pk=asked.pk), by)
    finish(asked.pk)
    return Report.objects.shown().get(pk=asked.pk)


def build(parties: Any, users: dict[str, User]) -> None:
    for party, kind, audience, role, cycle in MADE:
        with acting_as(users[role]):
            report = composed(kind, parties[party], audience, users[role], cycle=cycle)
            if audience == "public":
                release_report(report, by=users[role])
    secretariat = users["secretariat"]
    with acting_as(secretariat):
        meeting = str(Meeting.objects.get(title=meeting_canary("focal")).uid)
        composed(WITH_TEMPLATE, parties["coast-secretariat"], PACK_FOR, secretariat, meeting=meeting)
        template = shipped_template(WITH_TEMPLATE, "en")
        keep_template(parties["coast-secretariat"], WITH_TEMPLATE, template, by=secretariat)
