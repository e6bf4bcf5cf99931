# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the inventory tells people: one function a message, called by the operation that causes it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind, Term, User
from jointplan.documents.rules import WRITERS
from jointplan.knowledge.models import Moderation, Practice, SharedChallenge, Word
from jointplan.knowledge.practice_rules import is_read_by
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify
from jointplan.parties.models import Party

SECRETARIAT = frozenset({PostKind.SECRETARIAT_OFFICER})
SIDE = frozenset(WRITERS)

PRACTICE_PROPOSED = declare(
    "knowledge/practice_proposed",
    title=_("Something is proposed for the inventory"),
    sentence=_("%(party)s proposes a record for the inventory of practices and challenges. Say your word on it."),
    mailed_as=_("Something is proposed for the inventory of practices and challenges. Say your word on it."),
    page="practice",
    key="uid",
    for_posts=SECRETARIAT,
    by_duty=True,
    waits=True,
)
CHANGE_ASKED = declare(
    "knowledge/change_asked",
    title=_("The secretariat asks for a change"),
    sentence=_("The secretariat asks for a change before your record comes into the inventory. Its reason is there."),
    mailed_as=_("The secretariat asks for a change of something that your party proposed."),
    page="practice",
    key="uid",
    for_posts=SIDE,
    waits=True,
)
PRACTICE_LISTED = declare(
    "knowledge/practice_listed",
    title=_("Your record is in the inventory"),
    sentence=_("The secretariat took a record of your party into the inventory of practices and challenges."),
    mailed_as=_("The secretariat said its word on something that your party proposed."),
    page="practice",
    key="uid",
    for_posts=SIDE,
)
PRACTICE_DECLINED = declare(
    "knowledge/practice_declined",
    title=_("Your record is not taken into the inventory"),
    sentence=_("The secretariat did not take a record of your party into the inventory. Its reason is there."),
    mailed_as=_("The secretariat said its word on something that your party proposed."),
    page="practice",
    key="uid",
    for_posts=SIDE,
)
CHALLENGE_SHARED = declare(
    "knowledge/challenge_shared",
    title=_("Somebody has your challenge too"),
    sentence=_("%(party)s says that it has a challenge of yours too."),
    mailed_as=_("Another party says that it has a challenge of yours too."),
    page="practice",
    key="uid",
    for_posts=SIDE,
)
SAID = {Word.LIST: PRACTICE_LISTED, Word.ASK: CHANGE_ASKED, Word.DECLINE: PRACTICE_DECLINED}


def practice_proposed(practice: Practice) -> None:
    """To the officers of the secretariat: it is their turn, and no longer that of whoever was asked for a change."""
    mark_done(practice, names=[CHANGE_ASKED.name])
    officers = holders(practice.edition.plan.region.parties.filter(is_secretariat=True), SECRETARIAT)
    told = {"party": practice.originator.names}
    notify(officers, PRACTICE_PROPOSED.name, about=practice, context=told)


def proposal_is_settled(practice: Practice) -> None:
    """It was taken back: there is nothing to say any more."""
    mark_done(practice, names=[PRACTICE_PROPOSED.name, CHANGE_ASKED.name])


def practice_moderated(practice: Practice, moderation: Moderation) -> None:
    """To those who write for the originator: what the secretariat said."""
    mark_done(practice, names=[PRACTICE_PROPOSED.name])
    message = SAID[Word(moderation.word)]
    notify(holders([practice.originator], message.for_posts), message.name, about=practice)


def challenge_shared(shared: SharedChallenge) -> None:
    """To those who write for the party whose challenge it is, once that party reads that it is shared."""
    practice = Practice.objects.filter(pk=shared.practice_id).select_related("originator__region").first()
    if practice is None or practice.is_imported or not is_read_by(shared, practice.originator):
        return
    told, label = (
        {"party": shared.originator.names},
        Label.narrowest([practice.label, shared.label], default=Label.GREEN),
    )
    people = holders([practice.originator], CHALLENGE_SHARED.for_posts)
    once = f"{CHALLENGE_SHARED.name} {shared.pk}"
    notify(people, CHALLENGE_SHARED.name, about=practice, context=told, label=label, once=once)


def holders(parties: Iterable[Party], kinds: Iterable[str]) -> list[User]:
    """Who holds a post of these kinds in the parties today."""
    terms = Term.objects.current().filter(post__party__in=list(parties), post__kind__in=list(kinds))
    return list({term.user_id: term.user for term in terms.select_related("user").order_by("user")}.values())
