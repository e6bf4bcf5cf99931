# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the library tells people: one function a message, called by the operation that causes it."""

from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.access.sight import people_today, sight_of
from jointplan.accounts.models import PostKind, Term, User
from jointplan.documents.rules import WRITERS
from jointplan.knowledge.models import Guidance
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import notify

REVIEW_DUE = declare(
    "knowledge/review_due",
    title=_("A work of yours in the library is to be looked at again"),
    sentence=_(
        "On %(review_by_on)s a work that your party added to the library is to be reviewed. "
        "Say that it still holds and until when, or withdraw it."
    ),
    mailed_as=_("A work that your party added to the library is to be reviewed."),
    page="guidance",
    key="uid",
    for_posts=frozenset(WRITERS),
    by_duty=True,
    waits=True,
)
VERSION_WAITS = declare(
    "knowledge/version_waits",
    title=_("A version in the library waits for your release"),
    sentence=_("Your party added a version to a work that others read. It waits until you show it to them."),
    mailed_as=_("Something in the library waits for your release."),
    page="guidance",
    key="uid",
    for_posts=frozenset({PostKind.CLEARING_AUTHORITY, PostKind.PARTNER_OFFICER, PostKind.SECRETARIAT_OFFICER}),
    by_duty=True,
    waits=True,
)
NEW_VERSION = declare(
    "knowledge/new_version",
    title=_("There is a new version of a work that you downloaded"),
    sentence=_("A work of the library that you downloaded has a new version, or one in another language."),
    mailed_as=_("A work of the library that you downloaded has a new version."),
    page="guidance",
    key="uid",
)


def review_due(guidance: Guidance, named: Collection[int]) -> None:
    """To those who write for the originator; of one for named persons, to those alone. Once for each date."""
    people = _holders(guidance, *WRITERS)
    if guidance.label == Label.RED:
        people = [person for person in people if person.pk in named]
    context = {"review_by_on": guidance.review_by}
    notify(people, REVIEW_DUE.name, about=guidance, context=context, once=f"{guidance.uid} {guidance.review_by}")


def version_waits(guidance: Guidance) -> None:
    """To whoever releases for the originator and reads the work."""
    sight = sight_of(guidance, people_today())
    people = _holders(guidance, PostKind.CLEARING_AUTHORITY) or _holders(guidance, *guidance.officers_release)
    notify([person for person in people if person.pk in sight.people], VERSION_WAITS.name, about=guidance)


def version_added(guidance: Guidance) -> None:
    """To those who downloaded the work and read it today. Who they are, only the database knows."""
    sight = sight_of(guidance, people_today())
    allowed = None if sight.public else sorted(sight.people)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT knowledge_tell_downloaders(%s, %s, %s, %s, %s)",
            [guidance.pk, allowed, NEW_VERSION.name, guidance.label, guidance.originator.region.is_fictional],
        )


def _holders(guidance: Guidance, *kinds: str) -> list[User]:
    """Who holds such a post of the originator today, each once."""
    terms = Term.objects.current().filter(post__party=guidance.originator_id, post__kind__in=kinds)
    found = terms.filter(user__is_active=True).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in found}.values())
