# SPDX-License-Identifier: AGPL-3.0-or-later
"""No mail holds what is above TLP:GREEN: everything the cast can cause is mailed to everybody, and looked through."""

import datetime
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core import mail
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import override

from jointplan.access import messages as access
from jointplan.access.identity import acting_as
from jointplan.accounts import messages as accounts
from jointplan.accounts.models import Invitation, Post, User
from jointplan.assessments.tasks import remind_on
from jointplan.focalpoints import messages as focalpoints
from jointplan.notifications.declaring import declared_messages
from jointplan.notifications.digest import mail_everybody, send_news
from jointplan.notifications.models import Preference, Rhythm
from jointplan.parties import messages as parties
from jointplan.parties.models import Application
from tests.cast import PASSWORD, Cast
from tests.who_reads import CANARIES, leaks

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]
APPS = Path(__file__).resolve().parent.parent / "src" / "jointplan"
# What only a State and the secretariat know; each is named in a message to somebody.
STATES = ("Aldermoor", "Brindal", "Corvane", "Dunmere", "Алдермур", "Бриндал", "Корвейн")
SECURITY = [
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
    "mfa/email/recovery_codes_generated",
]


@pytest.fixture(params=["en", "ru"])
def everybody(request: pytest.FixtureRequest, cast: Cast) -> list[User]:
    """Everybody has a mailbox, and reads this language."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org", language=request.param)
    return list(User.objects.all())


def cause_everything(cast: Cast) -> None:
    """What the cast has not caused yet: a reminder, a message of a failed mail, the mails of an account."""
    cycle = cast.cycle("2022")
    remind_on(cycle.due_on - datetime.timedelta(days=3))
    for role in ("coordinator", "secretariat"):
        Client().post("/en/account/password/reset/", {"email": f"{role}@example.org"})
        user = cast.user(role)
        request = RequestFactory().get("/en/", HTTP_USER_AGENT="A browser")
        request.user = user
        with request_context(request):
            for prefix in SECURITY:
                get_adapter().send_notification_mail(prefix, user, email=user.email)
    Client().post("/en/account/password/reset/", {"email": "nobody@example.org"})


def texts(sent: Any) -> str:
    """Everything that goes out: headers, text and HTML, decoded."""
    bodies = [sent.body, *(str(part.content) for part in sent.alternatives)]
    return "\n".join([str(sent.message().as_string()), str(sent.subject), *bodies])


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.AT_ONCE])
def test_no_mail_to_anybody_holds_a_text_or_tells_who_sent_what(cast: Cast, everybody: list[User], rhythm: str) -> None:
    for user in everybody:
        Preference.objects.create(user=user, rhythm=rhythm)
    cause_everything(cast)
    soon = timezone.now() + datetime.timedelta(days=1)
    digests = mail_everybody(now=soon) if rhythm == Rhythm.DAILY else sum(send_news(user) for user in everybody)
    assert digests >= 8
    assert len(mail.outbox) == digests + 2 * len(SECURITY) + 3
    for sent in mail.outbox:
        everything = texts(sent)
        assert [word for word in CANARIES if word in everything] == []
        assert [state for state in STATES if state in everything] == []
        assert PASSWORD not in everything


def test_every_mail_is_to_one_person_with_its_label_and_both_forms(cast: Cast, everybody: list[User]) -> None:
    cause_everything(cast)
    mail_everybody(now=timezone.now() + datetime.timedelta(days=1))
    for sent in mail.outbox:
        assert_one_sheet(sent)


def assert_one_sheet(sent: Any) -> None:
    assert len(sent.to) == 1
    assert sent.cc == sent.bcc == sent.attachments == []
    assert sent.subject.startswith("TLP:GREEN · ")
    assert "\n" not in sent.subject
    [html] = [str(part.content) for part in sent.alternatives]
    assert sent.body.startswith("TLP:GREEN")
    assert "TLP:GREEN" in html
    # Nothing is fetched, and nothing runs: links are all that leads out.
    assert not re.search(r"<(?:img|script|link|iframe|object|form)|url\(|@import|\bsrc=", html)
    assert all(address.startswith("http") for address in re.findall(r'href="([^"]*)"', html))
    assert "{{" not in html + sent.body
    assert "{%" not in html + sent.body


URL = "https://plan.example/en/link/"


def invite(cast: Cast, to: User) -> None:
    invited = Invitation(
        post=Post.objects.get(code="coordinator"),
        email=to.email,
        language=to.language,
        expires_at=timezone.now() + datetime.timedelta(days=14),
    )
    accounts.invitation(invited, URL)


def application(cast: Cast, to: User) -> Application:
    return Application(
        region=cast.party("aldermoor").region,
        names={"en": "Lamp Society", "ru": "Общество ламп"},
        mailbox=to.email,
        language=to.language,
        received_at=timezone.now(),
        reason={"en": "It mends lamps.", "ru": "Оно чинит лампы."}[to.language],
    )


# Every mail of one message: what sends it, and the one State that it is about and so may name.
MAILS: dict[str, tuple[Callable[[Cast, User], None], str]] = {
    "accounts/invitation": (invite, "aldermoor"),
    "accounts/confirm_mailbox": (lambda _cast, to: accounts.confirm_mailbox(to, to.email, URL), ""),
    "accounts/mailbox_changed": (lambda _cast, to: accounts.mailbox_changed(to, to.email), ""),
    "accounts/start_code_renewed": (lambda _cast, to: accounts.start_code_renewed(to), ""),
    "accounts/password_changed": (lambda _cast, to: accounts.password_changed(to), ""),
    "accounts/password_reset": (lambda _cast, to: accounts.password_reset(to, to.email, URL), ""),
    "accounts/no_account": (lambda _cast, to: accounts.no_account(to.email, to.language), ""),
    "accounts/security_changed": (lambda _cast, to: accounts.security_changed(to, to.language), ""),
    "access/membership_ended": (
        lambda cast, to: access.membership_ended([to], cast.party("coast-council"), "It closed."),
        "",
    ),
    "parties/application_admitted": (
        lambda cast, to: parties.application_admitted(application(cast, to), cast.party("coast-council")),
        "",
    ),
    "parties/application_declined": (lambda cast, to: parties.application_declined(application(cast, to)), ""),
    "focalpoints/confirm_contact": (lambda _cast, to: focalpoints.confirm_contact(to, to.terms.all()), "aldermoor"),
    "focalpoints/unconfirmed_posts": (
        lambda cast, to: focalpoints.unconfirmed_posts(to, cast.party("aldermoor")),
        "",
    ),
}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_of_one_message_tells_no_text_and_no_other_state(cast: Cast, everybody: list[User], name: str) -> None:
    """In the language of whoever gets it, whatever language is spoken where it is sent from."""
    to = cast.user("coordinator")
    send, about = MAILS[name]
    with acting_as(to), override("ru" if to.language == "en" else "en"):
        send(cast, to)
    [sent] = mail.outbox
    assert vars(sent)["message_name"] == name
    assert_one_sheet(sent)
    assert sent.to == [to.email]
    [html] = [str(part.content) for part in sent.alternatives]
    assert leaks("anonymous", texts(sent)) == []
    named = {cast.party(about).names[to.language]} if about else set()
    assert {state for state in STATES if state in texts(sent)} == named
    assert f'<html lang="{to.language}">' in html
    # A date that ends with a full stop ends no sentence.
    assert ".." not in sent.body
    for text in (sent.subject, sent.body, html):
        assert bool(re.search("[а-яё]", text)) == (to.language == "ru")


def test_every_function_that_sends_one_message_stands_in_the_table() -> None:
    for module in (accounts, parties, focalpoints):
        own = {
            name
            for name, found in inspect.getmembers(module, inspect.isfunction)
            if found.__module__ == module.__name__
        }
        app = module.__name__.split(".")[1]
        assert {f"{app}/{name}" for name in own if not name.startswith("_")} == {n for n in MAILS if n.startswith(app)}


def test_of_each_message_above_green_the_mail_has_no_gap_to_fill(cast: Cast) -> None:
    for message in declared_messages().values():
        assert "%(" not in str(message.mailed_as), message.name
        assert bool(str(message.mailed_as)) == message.is_mailed


def test_every_mail_of_the_product_stands_on_the_same_sheet() -> None:
    """The label, the foot and the look come from one template; a new mail has all three of its files."""
    for html in APPS.glob("*/templates/*/mail/*.html"):
        if html.parent.parent.name == "notifications" and html.name in {"base.html", "button.html"}:
            continue
        assert '{% extends "notifications/mail/base.html" %}' in html.read_text(), html
        for ending in (".txt", ".subject.txt"):
            name = f"{html.parent.parent.name}/mail/{html.stem}{ending}"
            get_template(name)
