# SPDX-License-Identifier: AGPL-3.0-or-later
"""What meetings tell people: one function a message, called by the operation that causes it."""

from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind, Term
from jointplan.meetings.models import Decision
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import notify

DECISION_REGISTERED = declare(
    "meetings/decision_registered",
    title=_("A decision of the States was registered"),
    sentence=_("The secretariat registered a decision of the States: %(taken_in)s, %(taken_on)s."),
    mailed_as=_("The secretariat registered something that concerns the States."),
    page="decision",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
)


def decision_registered(decision: Decision) -> None:
    """To the leading posts of each State: what was registered is what they decided, or they say so soon."""
    terms = Term.objects.current().filter(
        post__party__region=decision.region_id, post__party__kind="state", post__kind__in=DECISION_REGISTERED.for_posts
    )
    people = {term.user_id: term.user for term in terms.select_related("user").order_by("user")}
    told = {"taken_in": decision.taken_in, "taken_on": decision.taken_on}
    notify(people.values(), DECISION_REGISTERED.name, about=decision, context=told)
