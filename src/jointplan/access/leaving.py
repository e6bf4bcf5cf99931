# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of an organisation's membership of the community, with all that hangs on it: posts, terms, circles."""

import datetime
from typing import Any

from django.db import transaction

from jointplan.access import messages
from jointplan.access.circle_operations import end_memberships_of
from jointplan.accounts.models import Term, User
from jointplan.accounts.operations import close_posts_of
from jointplan.core.rules import require
from jointplan.parties.models import Party
from jointplan.parties.operations import write_leaving


@transaction.atomic
def end_membership_of_community(party: Party, *, from_day: datetime.date, reason: str, by: Any) -> list[User]:
    """Let an organisation be a member of the community until the day before `from_day`, which is today or later.

    From then on its people read what is public, and nothing else: its posts are abolished, its memberships of circles
    end, what waited for an answer is revoked. It may be admitted again; posts are then set up anew. Its people are
    told. Returns those who have no mailbox, and so are told by letter. Raises PartyProblem.
    """
    party = Party.objects.select_related("region").locked(party.pk)
    require(by, "parties.end_membership", party)
    write_leaving(party, from_day=from_day, reason=reason)
    people = people_of(party)
    close_posts_of(party, from_day=from_day, by=by)
    end_memberships_of(party, from_day=from_day, reason=reason)
    reached = [person for person in people if person.email]
    transaction.on_commit(lambda: messages.membership_ended(reached, party, reason))
    return [person for person in people if not person.email]


def people_of(party: Party) -> list[User]:
    """Who holds a post of the party today, each once."""
    terms = Term.objects.current().filter(post__party=party, user__is_active=True).select_related("user")
    return list({term.user_id: term.user for term in terms.order_by("user")}.values())
