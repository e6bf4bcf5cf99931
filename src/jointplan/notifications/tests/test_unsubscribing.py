# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ending mail by the link in it: without signing in, by one POST, as often as one likes (RFC 8058)."""

import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.notifications.declaring import Message, _messages
from jointplan.notifications.digest import mail_everybody
from jointplan.notifications.links import SALT
from jointplan.notifications.models import Notification, Preference, Rhythm
from jointplan.notifications.operations import change_preferences, notify, unsubscribe
from jointplan.notifications.tests.people import officer

pytestmark = pytest.mark.django_db
FREE, ALSO_FREE, DUTY = "assessments/cycle_closed", "tests/also_free", "assessments/cycle_opened"
NAMES = {"cycle": {"en": "Review"}, "state": {"en": "Aldermoor"}, "clause": "1.1", "due_on": datetime.date(2031, 6, 1)}
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def person(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> User:
    also = Message(ALSO_FREE, title="Also", sentence="%(state)s said something.", mailed_as="x")
    monkeypatch.setitem(_messages, ALSO_FREE, also)
    settings.JOINTPLAN_ADDRESS = "https://plan.example.org"
    return officer("reader", "reader@example.org", language="en")


def digest(person: User, *names: str) -> Any:
    for name in names:
        notify(person, name, context=NAMES)
    mail_everybody(now=timezone.now() + datetime.timedelta(days=1))
    return mail.outbox[-1]


def link_of(sent: Any) -> str:
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://plan.example.org/en/work/inbox/unsubscribe/")
    return str(address.removeprefix("https://plan.example.org"))


def one_click(path: str) -> Any:
    """What a mail program sends: no cookie, no token, no language."""
    client = Client(enforce_csrf_checks=True)
    return client.post(path, ONE_CLICK, content_type="application/x-www-form-urlencoded")


def test_one_click_ends_the_digest_and_a_second_changes_nothing(person: User) -> None:
    sent = digest(person, FREE, ALSO_FREE)
    assert sent.extra_headers["List-Unsubscribe-Post"] == ONE_CLICK
    for _again in range(2):
        answer = one_click(link_of(sent))
        assert answer.status_code == 200
        assert b"Done" in answer.content
        preference = Preference.objects.get(user=person)
        assert (preference.rhythm, preference.muted) == (Rhythm.NONE, [])
    before = len(mail.outbox)
    notify(person, FREE, context=NAMES)
    assert mail_everybody(now=timezone.now() + datetime.timedelta(days=2)) == 0
    assert len(mail.outbox) == before


def test_a_mail_about_one_thing_ends_mail_about_that_thing(person: User) -> None:
    one_click(link_of(digest(person, FREE)))
    preference = Preference.objects.get(user=person)
    assert (preference.rhythm, preference.muted) == (Rhythm.DAILY, [FREE])
    assert "Aldermoor" in digest(person, ALSO_FREE).body


def test_a_visit_alone_shows_a_button_and_changes_nothing(person: User) -> None:
    path = link_of(digest(person, FREE))
    shown = Client().get(path)
    assert shown.status_code == 200
    assert b"A cycle is closed" in shown.content
    assert b'<form method="post">' in shown.content
    assert not Preference.objects.exists()
    assert b"reader" not in shown.content


def test_a_link_that_was_changed_or_made_elsewhere_does_nothing(person: User) -> None:
    path = link_of(digest(person, FREE))
    foreign = signing.dumps([person.pk, ""], salt="something else")
    gone = signing.dumps([0, ""], salt=SALT)
    for wrong in (path[:-3] + "/", path.replace(path.split("/")[5], foreign), path.replace(path.split("/")[5], gone)):
        assert one_click(wrong).status_code == 404
    assert not Preference.objects.exists()


def test_what_belongs_to_the_post_has_no_such_link_and_cannot_be_ended(person: User) -> None:
    sent = digest(person, DUTY)
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "unsubscribe" not in sent.body
    unsubscribe(person, name=DUTY)
    assert Preference.objects.get().muted == []
    with acting_as(person):
        change_preferences(person, rhythm=Rhythm.NONE, hour=9, muted=[DUTY, FREE], by=person)
    assert Preference.objects.get().muted == [FREE]
    assert "Review is open" in digest(person, DUTY).body


def test_the_inbox_stays_as_it_is(person: User) -> None:
    one_click(link_of(digest(person, FREE)))
    with acting_as(person):
        assert Notification.objects.visible_to(person).count() == 1


def test_headers_are_written_as_the_standard_asks(person: User) -> None:
    written = digest(person, FREE).message()
    assert isinstance(written, EmailMessage) or written["List-Unsubscribe-Post"] == ONE_CLICK
    assert written["List-Unsubscribe"].startswith("<https://")
    assert written.is_multipart()
