# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is new, by mail: one line a message and a link, in the person's language.

`line_of` is the one place that decides what a mail says. Of a record above TLP:GREEN it says nothing but where to read.
"""

import datetime
import logging
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.accounts.models import User
from jointplan.core.mail import compose
from jointplan.notifications.declaring import declared_messages, message_named
from jointplan.notifications.links import absolute, unsubscribe_link
from jointplan.notifications.models import Notification, Preference, Rhythm
from jointplan.notifications.pages import hidden_from
from jointplan.notifications.querysets import people_to_mail

logger = logging.getLogger(__name__)

MAILABLE = frozenset({Label.CLEAR, Label.GREEN})
MOST_LINES = 50


def mail_everybody(*, now: datetime.datetime | None = None) -> int:
    """Mail to each person whose hour has passed; returns to how many. One whose mail fails stops no other's."""
    now = now or timezone.now()
    waiting = people_to_mail()
    preferences = {p.user_id: p for p in Preference.objects.filter(user__in=waiting)}
    count = 0
    for person in User.objects.filter(pk__in=waiting):
        if waiting[person.pk] >= last_moment(preferences.get(person.pk) or Preference(), now):
            continue
        try:
            count += send_news(person, now=now)
        except Exception:
            logger.exception("What is new could not be mailed to account %s", person.pk)
    return count


def send_news(person: User, *, now: datetime.datetime | None = None) -> bool:
    """Mail what is new and due to be mailed to the person by now; False when that is nothing.

    What was mailed is marked in the same transaction, so that a second call sends nothing again.
    """
    if not person.is_active or not person.email:
        return False
    now = now or timezone.now()
    with acting_as(person):
        preference = Preference.objects.filter(user=person).first() or Preference(user=person)
        due = [note for note in _locked(person, now) if _is_due(note, preference, now)]
        if due:
            Notification.objects.filter(pk__in=[note.pk for note in due]).update(mailed_at=now)
            _mail(person, due)
    return bool(due)


def _locked(person: User, now: datetime.datetime) -> list[Notification]:
    new = Notification.objects.visible_to(person).to_mail(now)
    return list(new.select_for_update(of=("self",)).order_by("created_at", "pk"))


def _is_due(note: Notification, preference: Preference, now: datetime.datetime) -> bool:
    message = declared_messages().get(note.name)
    if message is None or not message.is_mailed:
        return False
    if message.urgent:
        return True
    if not message.by_duty and (preference.rhythm == Rhythm.NONE or note.name in preference.muted):
        return False
    return note.created_at < last_moment(preference, now)


def last_moment(preference: Preference, now: datetime.datetime) -> datetime.datetime:
    """The person's hour that passed last: what was written before it is due. One that was missed is made up for."""
    if preference.rhythm == Rhythm.AT_ONCE:
        return now
    local = timezone.localtime(now)
    moment = local.replace(hour=preference.hour, minute=0, second=0, microsecond=0)
    if preference.rhythm == Rhythm.WEEKLY:
        moment -= datetime.timedelta(days=local.weekday())
        return moment if moment <= local else moment - datetime.timedelta(days=7)
    return moment if moment <= local else moment - datetime.timedelta(days=1)


def line_of(note: Notification, *, is_hidden: bool = False) -> dict[str, str]:
    """What a mail says about a message, in the active language. `is_hidden`: the record was withdrawn meanwhile."""
    message = message_named(note.name)
    open_enough = note.about_label in MAILABLE and not is_hidden
    path = message.address(about_id=note.about_id, fictional=note.is_fictional)
    return {
        "sentence": message.says(note.context) if open_enough else str(message.mailed_as),
        "url": absolute(path or _inbox(note.is_fictional)),
        "label": "" if open_enough else Label(note.about_label).label,
    }


def _mail(person: User, notes: list[Notification]) -> None:
    free = {note.name for note in notes if not message_named(note.name).by_duty}
    hidden = hidden_from(person, notes)
    with translation.override(person.language):
        # A mail about one thing ends mail about that thing; a digest ends the digest.
        link = unsubscribe_link(person, next(iter(free)) if len(notes) == 1 and free else "") if free else ""
        fictional = all(note.is_fictional for note in notes)
        context: dict[str, Any] = {
            "lines": [line_of(note, is_hidden=note.pk in hidden) for note in notes[:MOST_LINES]],
            "count": len(notes),
            "more": max(0, len(notes) - MOST_LINES),
            "is_fictional": fictional,
            "inbox_url": absolute(_inbox(fictional)),
            "preferences_url": absolute(_inbox(fictional) + "preferences/"),
            "unsubscribe_url": link,
        }
    mail = compose("notifications/digest", to=person.email, language=person.language, context=context)
    if link:
        mail.extra_headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail.send()


def _inbox(fictional: bool) -> str:
    return reverse("training:work:inbox" if fictional else "real:work:inbox")
