# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.assessments.deadlines import due_on
from jointplan.assessments.messages import answers_due, coordinators_of
from jointplan.assessments.models import Cycle, Submission
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
        for state in Party.objects.states().in_region(cycle.edition.plan.region):
            # For a State the day is earlier where it does not work on the day itself.
            left = max((due_on(cycle, state) - today).days, 0)
            _remind(cycle, state, min(day for day in REMINDED if day >= left))


def _remind(cycle: Cycle, state: Party, days: int) -> None:
    """Whether the State has sent is looked up on behalf of its own coordinator: nobody else may know."""
    coordinators = coordinators_of(state)
    if not coordinators:
        return
    with acting_as(coordinators[0]):
        own = Submission.objects.visible_to(coordinators[0]).originated_by(state.pk)
        if not own.filter(cycle=cycle).received().exists():
            answers_due(cycle, state, days=days)
