# SPDX-License-Identifier: AGPL-3.0-or-later
"""By when something is to be done, for each post that a person holds.

A day on which the State does not work becomes the last day before it on which it does.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.accounts.models import HeldPost, PostKind
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.clearance_turns import waiting_for
from jointplan.assessments.models import Clarification, Cycle, CycleState, Submission
from jointplan.assessments.reviews import next_review
from jointplan.assessments.work_tasks import work_tasks
from jointplan.meetings.models import Meeting
from jointplan.parties.calendars import calendar_of
from jointplan.parties.models import Party
from jointplan.parties.rules import is_body


@dataclass(frozen=True)
class Deadline:
    """A day, what is due on it in words that anybody of the community may read, and where it is done.

    `key` names it for good: a calendar that fetches the feed again changes the entry instead of adding one. A meeting
    has hours, from `starts_at` to `ends_at`; what is due has a day alone.
    """

    key: str
    day: datetime.date
    title: str
    url: str
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None


def due_on(cycle: Cycle, state: Party) -> datetime.date:
    """The day on which the answers of a State are due."""
    return calendar_of(state).previous_working_day(cycle.due_on)


def deadlines_of(user: Any, fictional: bool) -> list[Deadline]:
    """What falls due for the person, the next first; what is done is not in it."""
    found = {one.key: one for held in user.held_posts for one in _deadlines_on(user, held, fictional)}
    found |= {one.key: one for one in [*_of_meetings(user, fictional), *_of_the_review(user, fictional)]}
    return sorted(found.values(), key=lambda one: (one.day, one.key))


def _deadlines_on(user: Any, held: HeldPost, fictional: bool) -> Iterable[Deadline]:
    if held.kind == PostKind.COORDINATOR and held.party.region.is_fictional == fictional:
        yield from _of_a_state(user, held.party, fictional)
        yield from _asked_of_a_state(user, held.party, fictional)
    elif held.kind == PostKind.SECRETARIAT_OFFICER and held.party.region.is_fictional == fictional:
        yield from _of_the_secretariat(held.party.region_id, fictional)
    elif is_body(held.party) and held.party.region.is_fictional == fictional:
        yield from _of_a_body(user, held, fictional)


def _of_a_state(user: Any, state: Party, fictional: bool) -> Iterable[Deadline]:
    """Answers that the State has not sent yet."""
    sent = Submission.objects.visible_to(user).originated_by(state.pk).received().values_list("cycle_id", flat=True)
    cycles = Cycle.objects.open().filter(edition__plan__region_id=state.region_id).exclude(pk__in=list(sent))
    calendar = calendar_of(state)
    for cycle in cycles:
        title = _("Answers are due: %(cycle)s") % {"cycle": cycle}
        day = calendar.previous_working_day(cycle.due_on)
        yield Deadline(f"answers-{cycle.pk}", day, title, work_url(fictional, "my_turn"))


def _of_a_body(user: Any, held: HeldPost, fictional: bool) -> Iterable[Deadline]:
    """Measures that the post was asked about, and answers that wait for the word of its body: day by day.

    That a body was asked, and about what, is above TLP:GREEN; a calendar is told no more than that something is due.
    """
    days: dict[tuple[int, datetime.date], Cycle] = {}
    for cycle in (
        Cycle.objects.open().filter(edition__plan__region_id=held.party.region_id).select_related("edition__plan")
    ):
        tasks = work_tasks(user, held, [cycle], {}, fictional)
        days |= {(cycle.pk, task.due_on): cycle for task in tasks if task.due_on}
    if held.kind in SPEAKS:
        days |= {
            (request.cycle_id, request.due_on): request.cycle
            for request, _word in waiting_for(user, held.party, fictional)
        }
    for (pk, day), cycle in days.items():
        title = _("Your part is due: %(cycle)s") % {"cycle": cycle}
        yield Deadline(f"part-{pk}-{day.isoformat()}", day, title, work_url(fictional, "my_turn"))


def _asked_of_a_state(user: Any, state: Party, fictional: bool) -> Iterable[Deadline]:
    """By when an answer to a question of the secretariat would help. That it is one, the calendar does not say."""
    asked = Clarification.objects.visible_to(user).open().filter(state=state, due_on__isnull=False)
    for one in asked.select_related("cycle"):
        title = _("Something is asked of you: %(cycle)s") % {"cycle": one.cycle}
        if one.due_on is not None:
            # The address of the question would say what it is.
            yield Deadline(f"asked-{one.pk}", one.due_on, title, work_url(fictional, "my_turn"))


def _of_the_secretariat(region_id: int, fictional: bool) -> Iterable[Deadline]:
    """Days of the cycles that the secretariat keeps; whether a State has sent is not told in a calendar."""
    cycles = Cycle.objects.filter(edition__plan__region_id=region_id)
    for cycle in cycles.filter(state__in=[CycleState.PREPARED, CycleState.OPEN]):
        url = work_url(fictional, "cycle", pk=cycle.pk)
        if cycle.state == CycleState.PREPARED:
            yield Deadline(f"opens-{cycle.pk}", cycle.opens_on, _("To open: %(cycle)s") % {"cycle": cycle}, url)
            continue
        yield Deadline(f"due-{cycle.pk}", cycle.due_on, _("Answers are due: %(cycle)s") % {"cycle": cycle}, url)
        yield Deadline(f"closes-{cycle.pk}", cycle.closes_on, _("To close: %(cycle)s") % {"cycle": cycle}, url)


def _of_meetings(user: Any, fictional: bool) -> Iterable[Deadline]:
    """Meetings to come in which the person takes part. Of one above TLP:GREEN a calendar is told the hours alone."""
    for meeting in Meeting.objects.visible_to(user).in_regions(fictional=fictional).coming().of_person(user):
        is_open = meeting.shown_label() in {Label.GREEN, Label.CLEAR}
        title = _("Meeting: %(meeting)s") % {"meeting": meeting} if is_open else _("A meeting")
        # The address of a meeting above TLP:GREEN would say which it is.
        url = work_url(fictional, "meeting", uid=meeting.uid) if is_open else work_url(fictional, "meetings")
        day = meeting.in_its_zone(meeting.starts_at).date()
        yield Deadline(f"meeting-{meeting.pk}", day, title, url, meeting.starts_at, meeting.ends_at)


def _of_the_review(user: Any, fictional: bool) -> Iterable[Deadline]:
    """The next review of the Strategy by the General Assembly, and what is planned back from it.

    For those who lead a State's work or the secretariat's, in real regions alone.
    """
    leads = {PostKind.COORDINATOR, PostKind.SECRETARIAT_OFFICER}
    if fictional or not any(h.kind in leads and not h.party.region.is_fictional for h in user.held_posts):
        return
    coming = next_review(today())
    if coming is None:
        return
    url = work_url(fictional, "my_calendar")
    named = {"number": coming.number}
    yield Deadline(
        f"review-{coming.number}-contributions",
        coming.contributions_by,
        _("Contributions to review %(number)d of the Strategy (our proposal)") % named,
        url,
    )
    day_is = _("Review %(number)d of the Strategy by the General Assembly (expected, day to be confirmed)")
    yield Deadline(f"review-{coming.number}", coming.day, day_is % named, url)
