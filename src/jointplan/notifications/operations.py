# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telling people, and what they do with what they are told.

Nothing here is logged: what a person has read, and when, is nobody else's business.
"""

import datetime
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from jointplan.access.models import Label
from jointplan.accounts.models import User
from jointplan.core.rules import require
from jointplan.notifications.declaring import Message, message_named
from jointplan.notifications.models import Notification, Preference, Rhythm
from jointplan.notifications.queue import put_in_queue

LONGEST_VALUE = 300


@transaction.atomic
def notify(
    users: User | Iterable[User],
    name: str,
    *,
    about: models.Model | None = None,
    context: Mapping[str, Any] | None = None,
    label: str | None = None,
    fictional: bool | None = None,
    once: str = "",
) -> None:
    """Put the message `name` into the inbox of each of `users`, in the transaction of whoever calls.

    `context` fills the gaps of the sentence: names (`{language: name}`), numbers, dates, short words. `label` is that
    of what the message tells, by default the label of the record `about`, and GREEN for a record that has none.
    `fictional` is taken from the record's originator, else from the recipient's posts. Of messages with the same word
    `once`, a person gets the first only.
    """
    message = message_named(name)
    people = [users] if isinstance(users, User) else list({user.pk: user for user in users}.values())
    told = json.dumps(_plain(context or {}), cls=DjangoJSONEncoder, ensure_ascii=False)
    label = label or getattr(about, "label", Label.GREEN)
    if fictional is None and (originator := getattr(about, "originator", None)):
        fictional = originator.region.is_fictional
    kind, key = _identity_of(about)
    # A gap without its value fails here, for whoever writes the message, and never for whoever reads it.
    message.says(json.loads(told))
    message.address(about_id=key, fictional=bool(fictional))
    for is_fictional, chosen in _by_region(people, fictional).items():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT notifications_notify(%s, %s, %s, %s, %s, %s, %s, %s)",
                [[user.pk for user in chosen], name, kind, key, label, is_fictional, told, once],
            )
    _mail_at_once(message, people)


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context, when it holds plain short values only; ValueError for a record or for what looks like a text."""
    for key, value in context.items():
        words = value.values() if isinstance(value, Mapping) else [value]
        for word in words:
            if not isinstance(word, str | int | datetime.date | None):
                raise ValueError(f"{key} is no plain value")
            if isinstance(word, str) and (len(word) > LONGEST_VALUE or "\n" in word):
                raise ValueError(f"{key} is a text; a message names its record and leads to it")
    return dict(context)


def _identity_of(about: models.Model | None) -> tuple[str, str]:
    return (about._meta.label_lower, str(getattr(about, "uid", about.pk))) if about else ("", "")


def _by_region(people: list[User], fictional: bool | None) -> dict[bool, list[User]]:
    """People by whether the message belongs to a fictional region."""
    found: dict[bool, list[User]] = {}
    for user in people:
        works_there = (
            any(post.party.region.is_fictional for post in user.held_posts) if fictional is None else fictional
        )
        found.setdefault(works_there, []).append(user)
    return found


def _mail_at_once(message: Message, people: list[User]) -> None:
    """Wake the delivery for those whose mail does not wait for the next digest."""
    reachable = [user.pk for user in people if user.email]
    if not message.is_mailed or not reachable:
        return
    if not message.urgent:
        chosen = Preference.objects.filter(user__in=reachable, rhythm=Rhythm.AT_ONCE)
        reachable = list(chosen.values_list("user_id", flat=True))
    for pk in reachable:
        put_in_queue("notifications.mail_news", person=pk)


def mark_done(
    about: models.Model, *, names: Collection[str] | None = None, users: Iterable[User] | None = None
) -> None:
    """What these messages on the record asked for is done: they wait for nobody any more.

    `names` and `users` narrow it to some messages and some recipients.
    """
    recipients = None if users is None else [user.pk for user in users]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT notifications_mark_done(%s, %s, %s, %s)",
            [*_identity_of(about), None if names is None else list(names), recipients],
        )


@transaction.atomic
def mark_read(notification: Notification, *, by: Any) -> None:
    """The recipient has read it."""
    require(by, "notifications.mark_read", notification)
    Notification.objects.visible_to(by).filter(pk=notification.pk, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, fictional: bool, by: Any) -> int:
    """The person has read everything new; returns how many that were."""
    new = Notification.objects.visible_to(by).in_regions(fictional=fictional).new()
    return new.update(read_at=timezone.now())


@transaction.atomic
def change_preferences(person: User, *, rhythm: str, hour: int, muted: Collection[str], by: Any) -> Preference:
    """Choose how mail comes. What is due to the person's post cannot be muted and is left out of `muted`."""
    require(by, "notifications.change_preferences", person)
    kept = sorted(name for name in muted if not message_named(name).by_duty)
    values = {"rhythm": rhythm, "hour": hour, "muted": kept}
    return Preference.objects.update_or_create(user=person, defaults=values)[0]


@transaction.atomic
def unsubscribe(person: User, *, name: str = "") -> Preference:
    """No more mail of this kind (empty: of any kind that one may do without). Doing it twice changes nothing more.

    Whoever holds the signed link of a mail may do it: the link is the proof. The inbox stays as it is.
    """
    preference, _new = Preference.objects.select_for_update().get_or_create(user=person)
    if not name:
        preference.rhythm = Rhythm.NONE
    elif name not in preference.muted and not message_named(name).by_duty:
        preference.muted = sorted([*preference.muted, name])
    preference.save()
    return preference
