# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime

from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.accounts.models import Term, User
from jointplan.strategies.messages import RENEWAL_NEAR, renewal_near
from jointplan.strategies.models import Strategy

# Days before the day of renewal from which on those who lead the work are reminded.
REMINDED = 180


@app.periodic(cron="41 4 * * *")
@app.task(queueing_lock="remind_of_strategies")
def remind_of_strategies(timestamp: int) -> None:
    """Every night: remind of strategies that are to be renewed. A night that was missed is made up for."""
    remind_on(today())


def remind_on(day: datetime.date) -> None:
    """What falls due is looked up on behalf of somebody of the party itself: nobody else may know."""
    for party, people in _leading().items():
        with acting_as(people[0]):
            own = Strategy.objects.visible_to(people[0]).originated_by(party).shown()
            for strategy in own.due_by(day + datetime.timedelta(days=REMINDED)):
                renewal_near(strategy, people)


def _leading() -> dict[int, list[User]]:
    """Who leads the work of each State and body, by the party."""
    found: dict[int, list[User]] = {}
    terms = Term.objects.current().filter(
        post__kind__in=RENEWAL_NEAR.for_posts, post__party__kind__in=("state", "state-body"), user__is_active=True
    )
    for term in terms.select_related("user", "post").order_by("post__party", "pk"):
        found.setdefault(term.post.party_id, []).append(term.user)
    return found
