# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Term
from jointplan.assessments.messages import answers_due, contributions_due, coordinators_of, people_of
from jointplan.assessments.models import Cycle, Submission
from jointplan.assessments.turns import DONE, IN_AN_AGENCY, lines_of
from jointplan.parties.models import Party

# Days before the date on which a State that has not sent is reminded.
REMINDED = (14, 3)


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
        left = (cycle.due_on - today).days
        days = min(day for day in REMINDED if day >= left)
        for state in Party.objects.states().in_region(cycle.edition.plan.region):
            _remind(cycle, state, days)
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
