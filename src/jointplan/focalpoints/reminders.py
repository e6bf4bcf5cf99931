# SPDX-License-Identifier: AGPL-3.0-or-later
"""Half-yearly confirmation: whom to remind today, and of what. At half a year, two weeks later, then whoever keeps
the list. Nobody gets more than one such mail in a week."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.accounts.rules import GOVERNMENT
from jointplan.focalpoints import messages
from jointplan.focalpoints.contacts import version_of
from jointplan.focalpoints.listing import HALF_A_YEAR
from jointplan.focalpoints.models import Confirmation, Reminder, Stage
from jointplan.parties.rules import house_of

SECOND_AFTER = datetime.timedelta(days=14)
COORDINATOR_AFTER = datetime.timedelta(days=28)
A_WEEK = datetime.timedelta(days=7)


def remind(day: datetime.date | None = None) -> int:
    """Send what is due on `day` (default: today) and return how many mails that were."""
    day = day or timezone.localdate()
    waiting = unconfirmed_terms(day)
    quiet = set(Reminder.objects.filter(sent_on__gt=day - A_WEEK).values_list("user", flat=True))
    return _remind_holders(waiting, quiet, day) + _tell_keepers(waiting, quiet, day)


def unconfirmed_terms(day: datetime.date) -> list[tuple[Term, datetime.date]]:
    """Terms that run, with the day since when their post's data are due for confirmation."""
    terms = Term.objects.current(day).filter(is_acting=False, user__is_active=True)
    terms = terms.filter(post__in=Post.objects.existing(day)).select_related("user", "post__party__parent__region")
    terms = terms.select_related("post__party__region").order_by("user_id", "post__code")
    confirmed = Confirmation.objects.latest_by_post({term.post_id for term in terms})
    due = [(term, max(confirmed.get(term.post_id, term.starts_on), term.starts_on) + HALF_A_YEAR) for term in terms]
    # Where nothing is entered there is nothing to confirm.
    return [(term, since) for term, since in due if since <= day and version_of(term)]


def _remind_holders(waiting: list[tuple[Term, datetime.date]], quiet: set[int], day: datetime.date) -> int:
    """One mail a person, with a link for each post."""
    by_person: dict[User, list[tuple[Term, str]]] = {}
    for term, since in waiting:
        stage = _stage(term, since, day)
        if stage and term.user.email and term.user_id not in quiet:
            by_person.setdefault(term.user, []).append((term, stage))
    for person, found in by_person.items():
        with override(person.language):
            messages.confirm_contact(person, [term for term, _stage in found])
        _keep(person, [(term.post, stage) for term, stage in found], day)
        quiet.add(person.pk)
    return len(by_person)


def _stage(term: Term, since: datetime.date, day: datetime.date) -> str:
    """Which reminder the holder of a post gets on that day; empty for none."""
    sent = set(
        Reminder.objects.filter(user=term.user_id, post=term.post_id, sent_on__gte=since).values_list(
            "stage", flat=True
        )
    )
    if Stage.FIRST not in sent:
        return Stage.FIRST
    if Stage.SECOND not in sent and day >= since + SECOND_AFTER:
        return Stage.SECOND
    return ""


def _tell_keepers(waiting: list[tuple[Term, datetime.date]], quiet: set[int], day: datetime.date) -> int:
    """One mail to whoever keeps the list of a State or organisation, about what stays unconfirmed."""
    by_keeper: dict[tuple[User, Any], list[tuple[Term, datetime.date]]] = {}
    for term, since in waiting:
        if day < since + COORDINATOR_AFTER:
            continue
        for keeper in _keepers(term.post, day):
            if keeper.email and keeper.pk not in quiet and keeper.pk != term.user_id:
                by_keeper.setdefault((keeper, house_of(term.post.party)), []).append((term, since))
    count = 0
    for (keeper, party), found in by_keeper.items():
        told = Reminder.objects.filter(user=keeper, stage=Stage.COORDINATOR)
        new = [term for term, since in found if not told.filter(post=term.post_id, sent_on__gte=since).exists()]
        if not new or keeper.pk in quiet:
            continue
        with override(keeper.language):
            messages.unconfirmed_posts(keeper, party)
        _keep(keeper, [(term.post, Stage.COORDINATOR) for term in new], day)
        quiet.add(keeper.pk)
        count += 1
    return count


def _keepers(post: Post, day: datetime.date) -> list[User]:
    """The coordinator for posts of a State and its bodies; the secretariat for all others and for coordinators."""
    terms = Term.objects.current(day).select_related("user")
    own = post.kind == PostKind.COORDINATOR
    if post.party.kind in GOVERNMENT and not own:
        found = terms.filter(post__party=house_of(post.party), post__kind=PostKind.COORDINATOR)
    else:
        secretariat = {"post__party__region": post.party.region_id, "post__party__is_secretariat": True}
        found = terms.filter(**secretariat, post__kind=PostKind.SECRETARIAT_OFFICER)
    return [term.user for term in found]


def _keep(person: User, sent: Iterable[tuple[Post, str]], day: datetime.date) -> None:
    Reminder.objects.bulk_create(Reminder(user=person, post=post, stage=stage, sent_on=day) for post, stage in sent)
