# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.accounts.models import PostKind, Term
from jointplan.assessments.clearance_messages import clearance_complete, clearance_due
from jointplan.assessments.clearance_rules import DATES
from jointplan.assessments.clearing import Clearing, changed_since
from jointplan.assessments.deadlines import due_on
from jointplan.assessments.messages import (
    answers_due,
    contributions_due,
    coordinators_of,
    people_of,
    release_carried_out,
)
from jointplan.assessments.models import ClearanceRound, Cycle, HeldRelease, Submission
from jointplan.assessments.operations.clearances import note_no_objection
from jointplan.assessments.operations.holding import carry_out_releases
from jointplan.assessments.release_rules import HOLDS
from jointplan.assessments.turns import DONE, IN_AN_AGENCY, lines_of
from jointplan.parties.models import Party

# Days before the date on which a State that has not sent is reminded.
REMINDED = (14, 3)
# The same for a body that has not said its word.
CLEARANCE_REMINDED = (3, 1)
# Days for which it is made up for that a State was not told what became public.
TOLD_FOR = 2


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="remind_of_dates")
def remind_of_dates(timestamp: int) -> None:
    """Every night: remind States of answers that fall due. A night that was missed is made up for."""
    remind_on(timezone.localdate())


def remind_on(today: datetime.date) -> None:
    """Remind the coordinators of each State that has not sent, of each date that is near."""
    last = today + datetime.timedelta(days=max(REMINDED))
    cycles = Cycle.objects.open().filter(due_on__range=(today, last)).select_related("edition__plan__region")
    for cycle in cycles:
        for state in Party.objects.states().in_region(cycle.edition.plan.region):
            # For a State the day is earlier where it does not work on the day itself.
            left = max((due_on(cycle, state) - today).days, 0)
            _remind(cycle, state, min(day for day in REMINDED if day >= left))
    for cycle in Cycle.objects.open().select_related("edition__plan__region"):
        for agency in writing_bodies(cycle.edition.plan.region_id):
            _remind_agency(cycle, agency, today)


def _remind(cycle: Cycle, state: Party, days: int) -> None:
    """Whether the State has sent is looked up on behalf of its own coordinator: nobody else may know."""
    coordinators = coordinators_of(state)
    if not coordinators:
        return
    with acting_as(coordinators[0]):
        own = Submission.objects.visible_to(coordinators[0]).originated_by(state.pk)
        if not own.filter(cycle=cycle).received().exists():
            answers_due(cycle, state, days=days)


def writing_bodies(region_id: int) -> list[Party]:
    """Bodies of States in which somebody writes or checks today."""
    terms = Term.objects.current().filter(post__kind__in=IN_AN_AGENCY, post__party__region=region_id)
    found = Party.objects.filter(pk__in=terms.values("post__party"), kind="state-body")
    return list(found.select_related("parent", "region").order_by("pk"))


def _remind_agency(cycle: Cycle, agency: Party, today: datetime.date) -> None:
    """What an agency has not handed over is looked up on its own behalf: nobody else may know."""
    people = people_of(agency, *IN_AN_AGENCY)
    if not people:
        return
    last = today + datetime.timedelta(days=max(REMINDED))
    with acting_as(people[0]):
        lines = lines_of(people[0], cycle.pk, agency_id=agency.pk)
        dates = {line.assignment.due_on for line in lines if line.work not in DONE}
        for due_on in sorted(day for day in dates if today <= day <= last):
            days = min(day for day in REMINDED if day >= (due_on - today).days)
            contributions_due(cycle, agency, due_on=due_on, days=days)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="note_dates_of_clearance")
def note_dates_of_clearance(timestamp: int) -> None:
    """Every night: note where a date passed without objection, then remind bodies whose date is near."""
    with acting_as(DATES):
        note_no_objection(by=DATES)
    look_at_clearances()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="look_at_clearances")
def tell_of_clearances(timestamp: int) -> None:
    """Several times an hour: tell where every body of a State has cleared. A body cannot know that it was the last."""
    look_at_clearances()


def look_at_clearances() -> None:
    """On behalf of each State's own coordinator: nobody else may know how far its clearance is."""
    for state in Party.objects.states():
        coordinators = coordinators_of(state)
        if coordinators:
            with acting_as(coordinators[0]):
                _look_at(state, timezone.localdate())


def _look_at(state: Party, today: datetime.date) -> None:
    rounds = (
        ClearanceRound.objects.originated_by(state.pk)
        .open()
        .select_related("submission__originator__region", "submission__cycle")
    )
    for running in rounds:
        clearing = Clearing(running.submission)
        if not clearing.bodies_lack:
            if clearing.word is None or changed_since(clearing.word.contents, clearing.contents):
                last = max((one.word.pk for one in clearing.standings if one.word), default=0)
                clearance_complete(running.submission, round_id=running.pk, word_id=last)
            continue
        for standing in clearing.standings:
            left = (standing.request.due_on - today).days
            if not standing.holds and not standing.objects and 0 <= left <= max(CLEARANCE_REMINDED):
                clearance_due(standing.request, days=min(day for day in CLEARANCE_REMINDED if day >= left))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="release_what_waited")
def release_what_waited(timestamp: int) -> None:
    """Every few minutes: make public what waited long enough, then tell the State. What was missed is made up for."""
    look_at_releases()


def look_at_releases() -> None:
    """First what was decided, in one transaction; then, on behalf of each State's own people, that it was done."""
    with acting_as(HOLDS):
        carry_out_releases(by=HOLDS)
    lately = timezone.now() - datetime.timedelta(days=TOLD_FOR)
    for state in Party.objects.states():
        people = people_of(state, PostKind.CLEARING_AUTHORITY, PostKind.COORDINATOR)
        if people:
            with acting_as(people[0]):
                done = HeldRelease.objects.originated_by(state.pk).carried_out().filter(carried_out_at__gte=lately)
                for held in done.select_related("originator", "submission__cycle", "submission__originator"):
                    release_carried_out(held)
