# SPDX-License-Identifier: AGPL-3.0-or-later
"""Half-yearly confirmation: by link, on the page, by letter; and the reminders."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.accounts.models import EndReason, Post, User
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import end_term
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.focalpoints.contacts import save_office
from jointplan.focalpoints.listing import HALF_A_YEAR
from jointplan.focalpoints.models import Confirmation, Means, Reminder
from jointplan.focalpoints.operations import (
    LINK_DAYS,
    LINK_SALT,
    ConfirmationProblem,
    confirm_by_letter,
    confirm_by_link,
    confirm_contact,
    confirmation_token,
    term_of_token,
)
from jointplan.focalpoints.reminders import remind
from jointplan.focalpoints.tasks import close_ended_contacts, remind_of_contacts
from tests.cast import Cast
from tests.contacts_cast import office_values
from tests.everything import fingerprint
from tests.who_reads import COLUMNS, leaks

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


def term_of(role: str) -> Any:
    return Post.objects.get(code=role.replace("_", "-")).terms.select_related("post__party").get()


def link(token: str, space: str = "real") -> str:
    return reverse(f"{space}:work:contacts_confirm_link", kwargs={"token": token})


def test_the_link_opens_a_page_that_changes_nothing_and_one_button_confirms(cast: Cast) -> None:
    term, client = term_of("coordinator"), Client()
    url, before = link(confirmation_token(term)), fingerprint()
    page = client.get(url)
    assert fingerprint() == before
    text = page.content.decode()
    assert "Aldermoor" in text
    assert "<form" in text
    assert "+999" not in text
    assert leaks("anonymous", text) == []
    assert "no-store" in page["Cache-Control"]
    done = client.post(url)
    assert "Confirmed." in done.content.decode()
    confirmation = Confirmation.objects.get(term=term)
    assert (confirmation.confirmed_on, confirmation.means) == (TODAY, Means.LINK)
    client.post(url)
    assert Confirmation.objects.filter(term=term).count() == 1


def test_a_link_of_one_region_opens_nothing_in_the_other(cast: Cast) -> None:
    assert Client().post(link(confirmation_token(term_of("coordinator")), "training")).status_code == 404
    assert not Confirmation.objects.filter(term=term_of("coordinator")).exists()


def refuses(token: str, says: str) -> None:
    with pytest.raises(ConfirmationProblem, match=says):
        term_of_token(token)
    page = Client().post(link(token))
    assert "Nothing was confirmed" in page.content.decode()


def test_a_link_is_for_one_term_one_state_of_the_data_one_purpose_and_thirty_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    term, by = term_of("focal_point"), cast.user("coordinator")
    token = confirmation_token(term)
    before = Confirmation.objects.count()
    refuses(token[:-1], "not complete")
    refuses(signing.dumps([term.pk, 1], salt="another purpose"), "not complete")
    refuses(signing.dumps("nonsense", salt=LINK_SALT), "not complete")
    now = signing.time.time()
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: now + LINK_DAYS * 24 * 3600 + 1)
        refuses(token, "older than 30 days")
    with acting_as(by):
        save_office(term.post, office_values("focal-point office") | {"hours": "Never"}, by=by)
    refuses(token, "have changed")
    fresh = confirmation_token(term)
    with acting_as(by):
        end_term(term, on=TODAY - datetime.timedelta(days=1), reason=EndReason.ENDED, by=by)
    refuses(fresh, "has ended")
    assert Confirmation.objects.count() == before


def test_who_confirms_on_the_page(cast: Cast) -> None:
    term = term_of("focal_point")
    verdicts = {role: can(cast.user(role), "focalpoints.confirm_contact", term) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == {"focal_point"}
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)
    Confirmation.objects.all().delete()
    with acting_as(cast.user("focal_point")):
        confirm_contact(term, by=cast.user("focal_point"))
    with acting_as(cast.user("coordinator")):
        with pytest.raises(Refused):
            confirm_contact(term, by=cast.user("coordinator"))
        assert Entry.objects.filter(verb="focalpoints.contact_confirmed").exists()
    with acting_as(cast.user("secretariat")):
        assert not Entry.objects.filter(verb="focalpoints.contact_confirmed").exists()


def test_a_letter_confirms_the_whole_list_but_for_what_is_excepted(cast: Cast) -> None:
    by, state = cast.user("coordinator"), cast.party("aldermoor")
    posts = [term_of(role).post for role in ("coordinator", "focal_point")]
    letter: dict[str, Any] = {"letter_number": "12-3", "letter_dated_on": TODAY - datetime.timedelta(days=3)}
    with acting_as(by):
        made = confirm_by_letter(state, posts, **letter, by=by)
        assert {(c.post.code, c.confirmed_on, c.means) for c in made} == {
            (post.code, letter["letter_dated_on"], Means.LETTER) for post in posts
        }
        entry = Entry.objects.get(verb="focalpoints.list_confirmed")
        assert entry.details["letter_number"] == "12-3"
        for change, says in (
            ({"letter_number": " "}, "number of the letter"),
            ({"letter_dated_on": TODAY + datetime.timedelta(days=2)}, "in the future"),
        ):
            with pytest.raises(ConfirmationProblem, match=says):
                confirm_by_letter(state, posts, **letter | change, by=by)
        with pytest.raises(ConfirmationProblem, match="at least one"):
            confirm_by_letter(state, [], **letter, by=by)
        with pytest.raises(ConfirmationProblem, match="no post of this State"):
            confirm_by_letter(state, [*posts, term_of("other_coordinator").post], **letter, by=by)
    for role in ("clearing", "other_coordinator", "secretariat"):
        with acting_as(cast.user(role)):
            with pytest.raises(Refused):
                confirm_by_letter(state, posts, **letter, by=cast.user(role))
            assert Entry.objects.filter(verb="focalpoints.list_confirmed").exists() == (role == "clearing")
    assert Confirmation.objects.filter(means=Means.LETTER).count() == 2


@pytest.fixture
def mailboxes(cast: Cast) -> None:
    for user in User.objects.filter(username__in=["focal_point", "coordinator", "secretariat"]):
        user.email = f"{user.username}@coast.example"
        user.save()
    # The cast has one confirmation, of today.
    Confirmation.objects.update(confirmed_on=TODAY)


def sent_on(days: int) -> list[str]:
    """Who gets a mail that many days after the confirmation of the focal point."""
    mail.outbox.clear()
    with acting_as(OPERATOR):
        remind(TODAY + HALF_A_YEAR + datetime.timedelta(days=days))
    return sorted(message.to[0].split("@")[0] for message in mail.outbox)


def test_reminders_come_at_half_a_year_after_two_weeks_and_then_to_whoever_keeps_the_list(
    cast: Cast, mailboxes: None
) -> None:
    for role in ("coordinator", "secretariat"):
        Confirmation.objects.create(
            post=term_of(role).post, confirmed_on=TODAY + datetime.timedelta(days=3000), means="page"
        )
    users = User.objects.exclude(username__in=["focal_point", "coordinator", "secretariat"])
    users.update(is_active=False)
    assert sent_on(-1) == []
    assert sent_on(0) == ["focal_point"]
    assert sent_on(1) == []
    assert sent_on(13) == []
    assert sent_on(14) == ["focal_point"]
    assert sent_on(15) == []
    assert sent_on(28) == ["coordinator"]
    assert sent_on(29) == []
    assert sent_on(60) == []
    assert list(Reminder.objects.order_by("sent_on").values_list("stage", flat=True)) == [
        "first",
        "second",
        "coordinator",
    ]


def test_a_reminder_holds_a_link_and_nothing_of_the_data(cast: Cast, mailboxes: None) -> None:
    with acting_as(OPERATOR):
        remind(TODAY + HALF_A_YEAR)
    message = next(m for m in mail.outbox if m.to == ["focal_point@coast.example"])
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert leaks("anonymous", text) == []
        assert "+999" not in text
        assert "TLP:GREEN" in text
    token = re.search(r"/en/work/contacts/confirm/([^/\s]+)/", message.body)
    assert token
    assert confirm_by_link(token[1]).term == term_of("focal_point")


def test_nobody_gets_two_such_mails_in_a_week(cast: Cast, mailboxes: None) -> None:
    """Whoever holds a post and keeps a list as well is asked for one thing at a time."""
    sent: dict[str, list[datetime.date]] = {}
    for number in range(45):
        day = TODAY + HALF_A_YEAR + datetime.timedelta(days=number)
        mail.outbox.clear()
        with acting_as(OPERATOR):
            remind(day)
        for message in mail.outbox:
            assert len(message.to) == 1
            sent.setdefault(message.to[0], []).append(day)
    assert len(sent) == 3
    for days in sent.values():
        assert all((after - before).days >= 7 for before, after in zip(days, days[1:], strict=False))


def test_the_tasks_take_no_arguments_and_run_as_the_system(cast: Cast) -> None:
    close_ended_contacts.func(0)
    remind_of_contacts.func(0)
