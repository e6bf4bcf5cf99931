# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is new, by mail: when it comes, that it comes once, in which language, and what it does not say."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.accounts.models import User
from jointplan.notifications import digest
from jointplan.notifications.declaring import Message, _messages
from jointplan.notifications.digest import last_moment, mail_everybody, send_news
from jointplan.notifications.models import Notification, Preference, Rhythm
from jointplan.notifications.operations import mark_all_read, notify
from jointplan.notifications.tests.conftest import queued
from jointplan.notifications.tests.people import officer

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Tashkent")
FREE, DUTY = "assessments/cycle_closed", "assessments/cycle_opened"
NAMES = {"cycle": {"en": "Review of lamps", "ru": "Обзор ламп"}}


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """A moment in May 2031 by the clock of the installation; the 5th is a Monday."""
    return datetime.datetime(2031, 5, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def person(db: None, settings: Any) -> User:
    settings.TIME_ZONE = "Asia/Tashkent"
    settings.JOINTPLAN_ADDRESS = "https://plan.example.org"
    return officer("reader", "reader@example.org")


def told(person: User, *names: str, **values: Any) -> None:
    for name in names or (FREE,):
        context = NAMES | ({"due_on": datetime.date(2031, 6, 1)} if name == DUTY else {})
        notify(person, name, context=context, **values)


def tomorrow(hour: int, minute: int = 0) -> datetime.datetime:
    """The next day: what was written just now came before each hour of it."""
    day = timezone.localtime(timezone.now(), ZONE) + datetime.timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_a_digest_comes_at_the_persons_hour_and_once(person: User) -> None:
    told(person, FREE, DUTY)
    Preference.objects.create(user=person, hour=15)
    now = timezone.localtime(timezone.now(), ZONE)
    before = now.replace(hour=15, minute=0, second=0, microsecond=0)
    assert not send_news(person, now=min(now, before))
    assert send_news(person, now=tomorrow(15))
    assert not send_news(person, now=tomorrow(15))
    assert not send_news(person, now=tomorrow(15, 50))
    assert mail_everybody(now=tomorrow(16)) == 0
    [sent] = mail.outbox
    assert sent.subject == "TLP:GREEN · Jointplan: 2 new messages"
    assert sent.to == ["reader@example.org"]


def test_the_worker_that_runs_twice_in_an_hour_sends_one_mail_a_person(person: User) -> None:
    other = officer("other", "other@example.org")
    officer("without", "")
    for user in User.objects.all():
        told(user)
    assert mail_everybody(now=tomorrow(8)) == 2
    assert mail_everybody(now=tomorrow(8, 10)) == 0
    assert sorted(sent.to[0] for sent in mail.outbox) == [other.email, person.email]


def test_an_hour_that_was_missed_is_made_up_for(person: User) -> None:
    told(person)
    assert mail_everybody(now=tomorrow(23)) == 1


def test_what_was_read_or_done_before_is_not_mailed(person: User) -> None:
    told(person)
    with acting_as(person):
        mark_all_read(fictional=False, by=person)
    assert mail_everybody(now=tomorrow(8)) == 0


@pytest.mark.parametrize(
    ("rhythm", "hour", "now", "expected"),
    [
        (Rhythm.DAILY, 8, at(7, 8), at(7, 8)),
        (Rhythm.DAILY, 8, at(7, 7, 59), at(6, 8)),
        (Rhythm.DAILY, 0, at(7, 0), at(7, 0)),
        (Rhythm.WEEKLY, 8, at(7, 9), at(5, 8)),
        (Rhythm.WEEKLY, 8, at(5, 7), at(5, 8) - datetime.timedelta(days=7)),
        (Rhythm.WEEKLY, 8, at(5, 8), at(5, 8)),
        (Rhythm.AT_ONCE, 8, at(7, 3), at(7, 3)),
        (Rhythm.NONE, 8, at(7, 9), at(7, 8)),
    ],
)
def test_the_moment_that_counts(
    person: User, rhythm: str, hour: int, now: datetime.datetime, expected: datetime.datetime
) -> None:
    assert last_moment(Preference(rhythm=rhythm, hour=hour), now) == expected


def test_whoever_wants_no_mail_gets_only_what_belongs_to_the_post(person: User) -> None:
    Preference.objects.create(user=person, rhythm=Rhythm.NONE)
    told(person, FREE, DUTY)
    assert mail_everybody(now=tomorrow(8)) == 1
    [sent] = mail.outbox
    assert "Review of lamps is open." in sent.body
    assert "Review of lamps is closed." not in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "always mailed" in sent.body


def test_a_kind_that_was_muted_stays_in_the_inbox(person: User) -> None:
    Preference.objects.create(user=person, muted=[FREE])
    told(person)
    assert mail_everybody(now=tomorrow(8)) == 0
    with acting_as(person):
        assert Notification.objects.visible_to(person).new().count() == 1


def test_a_mail_at_once_is_queued_for_whoever_wants_it(person: User) -> None:
    told(person)
    assert queued("notifications.mail_news") == []
    Preference.objects.create(user=person, rhythm=Rhythm.AT_ONCE)
    told(person)
    assert queued("notifications.mail_news") == [{"person": person.pk}]
    assert send_news(person)


def test_an_urgent_message_waits_for_no_hour(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    urgent = Message("tests/urgent", title="x", sentence="Look at once.", mailed_as="x", urgent=True)
    monkeypatch.setitem(_messages, urgent.name, urgent)
    Preference.objects.create(user=person, rhythm=Rhythm.WEEKLY)
    notify(person, urgent.name)
    told(person)
    assert queued("notifications.mail_news") == [{"person": person.pk}]
    assert send_news(person)
    [sent] = mail.outbox
    assert "Look at once." in sent.body
    assert "Review of lamps" not in sent.body


@pytest.mark.parametrize("user", [{"email": ""}, {"is_active": False}])
def test_whoever_has_no_mailbox_or_left_gets_no_mail(person: User, user: dict[str, Any]) -> None:
    told(person)
    User.objects.filter(pk=person.pk).update(**user)
    person.refresh_from_db()
    assert mail_everybody(now=tomorrow(8)) == 0
    assert not send_news(person, now=tomorrow(8))


@pytest.mark.parametrize(
    ("language", "count", "subject", "line"),
    [
        ("en", 1, "TLP:GREEN · Jointplan: 1 new message", "Review of lamps is closed."),
        ("en", 2, "TLP:GREEN · Jointplan: 2 new messages", "Review of lamps is closed."),
        ("ru", 1, "TLP:GREEN · Jointplan: 1 новое сообщение", "«Обзор ламп»"),
        ("ru", 3, "TLP:GREEN · Jointplan: 3 новых сообщения", "«Обзор ламп»"),
        ("ru", 5, "TLP:GREEN · Jointplan: 5 новых сообщений", "«Обзор ламп»"),
        ("kk", 5, "TLP:GREEN · Jointplan: 5 новых сообщений", "«Обзор ламп»"),
    ],
)
def test_a_digest_speaks_the_persons_language(person: User, language: str, count: int, subject: str, line: str) -> None:
    User.objects.filter(pk=person.pk).update(language=language)
    told(person, *[FREE] * count)
    mail_everybody(now=tomorrow(8))
    [sent] = mail.outbox
    assert sent.subject == subject
    assert line in sent.body
    assert f"https://plan.example.org/{language}/work/" in sent.body
    shown = "ru" if language == "kk" else language
    assert f'<html lang="{shown}">' in str(sent.alternatives[0].content)


def test_a_digest_of_very_many_says_how_many_more_there_are(person: User) -> None:
    told(person, *[FREE] * 53)
    mail_everybody(now=tomorrow(8))
    [sent] = mail.outbox
    assert sent.body.count("Review of lamps is closed.") == 50
    assert "3 more messages stand in the inbox." in sent.body


def test_of_a_record_above_green_a_mail_says_only_where_to_read(person: User) -> None:
    told(person, label=Label.AMBER)
    told(person, label=Label.GREEN)
    mail_everybody(now=tomorrow(8))
    [sent] = mail.outbox
    for text in (sent.body, str(sent.alternatives[0].content)):
        assert text.count("Review of lamps") == 1
        assert "There is news about a cycle." in text
        assert "TLP:AMBER" in text


def test_one_mail_that_fails_stops_no_other(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    other = officer("other", "other@example.org")
    told(person)
    told(other)

    def broken(to: str, **values: Any) -> Any:
        if to == person.email:
            raise RuntimeError
        return real("notifications/digest", to=to, **values)

    real = digest.compose
    monkeypatch.setattr(digest, "compose", lambda _name, **values: broken(**values))
    assert mail_everybody(now=tomorrow(8)) == 1
    assert [sent.to for sent in mail.outbox] == [[other.email]]
    monkeypatch.undo()
    assert mail_everybody(now=tomorrow(8)) == 1


def test_the_function_that_says_who_waits_says_nothing_more(person: User) -> None:
    told(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_people_to_mail()")
        assert [column.name for column in cursor.description] == ["person", "since"]
        assert [row[0] for row in cursor.fetchall()] == [person.pk]
