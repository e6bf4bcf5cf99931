# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts without a mailbox: the letter, the start code, codes on paper as the second factor."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Post, PostKind, StartCode, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.printed_codes import codes_left, codes_of
from jointplan.accounts.start_codes import Letter, issue_on_paper, new_username, renew_start_code
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.tokens import make_token
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from tests.cast import PASSWORD, Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
OWN = "lanterns-on-the-quay"
TODAY = datetime.date.today()
SIGN_IN, OWN_PASSWORD, SECOND_FACTOR = "/en/account/login/", "/en/account/own-password/", "/en/account/2fa/"
SHEET = f"{SECOND_FACTOR}recovery-codes/"


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """A sign-in letter for a new post of a body of Aldermoor."""
    with acting_as(OPERATOR):
        party = cast.party("aldermoor-schools")
        post = establish_post(party, code="schools-second", kind=PostKind.VALIDATOR, functions={}, by=OPERATOR)
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        return issue_on_paper(post, language="en", starts_on=TODAY, by=coordinator)


def sign_in(client: Client, username: str, password: str) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password})


def begin(client: Client, letter: Letter) -> Any:
    """Sign in with the letter and choose a password."""
    assert sign_in(client, letter.username, letter.code)["Location"] == OWN_PASSWORD
    return client.post(OWN_PASSWORD, {"password1": OWN, "password2": OWN})


def printed(client: Client) -> list[str]:
    """Make a sheet of codes and read it."""
    assert client.post(f"{SHEET}generate/")["Location"] == SHEET
    page = client.get(SHEET).content.decode()
    return [code.replace(" ", "") for code in re.findall(r"<li><code>([\d ]+)</code>", page)]


def test_the_letter_shows_name_and_code_once(cast: Cast, client_as: Callable[..., Client]) -> None:
    Term.objects.filter(user__username="focal_point").update(ends_on=TODAY - datetime.timedelta(days=1))
    client = client_as("coordinator")
    form = {"starts_on": TODAY.isoformat(), "language": "en"}
    address = "/en/work/people/focal-point/paper/"
    page = client.post(address, form)
    user = User.objects.get(start_code__isnull=False)
    text = page.content.decode()
    code = re.search(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", text.partition("Start code")[2])
    assert code is not None
    assert user.username in text
    assert "TLP:RED" in text
    assert "no-store" in page["Cache-Control"]
    assert user.check_password(code[0])
    assert code[0] not in user.password
    again = client.post(address, form)
    assert "without an end" in again.content.decode()
    assert StartCode.objects.count() == 1


def test_a_letter_is_in_the_language_of_its_reader(cast: Cast, client_as: Callable[..., Client]) -> None:
    Term.objects.filter(user__username="focal_point").update(ends_on=TODAY - datetime.timedelta(days=1))
    form = {"starts_on": TODAY.isoformat(), "language": "ru"}
    page = client_as("coordinator").post("/en/work/people/focal-point/paper/", form).content.decode()
    article = page.partition('<article class="letter" lang="ru">')[2].partition("</article>")[0]
    assert "Начальный код" in article
    assert "http://testserver/ru/account/login/" in article
    assert "Please note." in page


def test_a_letter_names_no_person(letter: Letter) -> None:
    assert re.fullmatch(r"aldermoor-schools-\d{4}", letter.username)


def test_a_long_code_is_not_typed_from_paper(cast: Cast) -> None:
    party = cast.party("aldermoor-schools")
    party.code = "aldermoor-institute-for-the-study-of-lamps"
    assert re.fullmatch(r"aldermoor-\d{4}", new_username(Post(party=party)))


def test_nobody_has_signed_in_until_a_password_is_chosen(letter: Letter) -> None:
    client = Client()
    assert sign_in(client, letter.username, letter.code)["Location"] == OWN_PASSWORD
    assert client.get("/en/work/")["Location"].startswith(SIGN_IN)
    assert client.get(OWN_PASSWORD).status_code == 200
    assert client.post(OWN_PASSWORD, {"password1": "short", "password2": "short"}).status_code == 200
    assert StartCode.objects.count() == 1
    assert client.post(OWN_PASSWORD, {"password1": OWN, "password2": OWN})["Location"] == "/en/work/"
    assert client.get("/en/work/").status_code == 200
    assert sign_in(Client(), letter.username, letter.code).status_code == 200
    assert sign_in(Client(), letter.username, OWN).status_code == 302


def test_the_page_for_a_password_is_open_to_nobody_else(cast: Cast) -> None:
    assert Client().get(OWN_PASSWORD)["Location"] == SIGN_IN


def test_an_old_code_and_one_that_was_often_guessed_are_over(letter: Letter) -> None:
    over = "/en/account/start-code/"
    StartCode.objects.update(expires_at=timezone.now())
    client = Client()
    assert sign_in(client, letter.username, letter.code)["Location"] == over
    assert client.get(OWN_PASSWORD)["Location"] == SIGN_IN
    StartCode.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))
    few = 5
    StartCode.objects.update(failures=StartCode.MOST_FAILURES - few)
    for number in range(few):
        cache.clear()
        assert sign_in(Client(), letter.username, f"guess-{number}").status_code == 200
    cache.clear()
    assert sign_in(Client(), letter.username, letter.code)["Location"] == over
    assert Client().get(over).status_code == 200


def test_codes_on_paper_are_a_second_factor_by_themselves(real_installation: None, letter: Letter) -> None:
    client = Client()
    begin(client, letter)
    assert client.get("/en/work/")["Location"] == SECOND_FACTOR
    codes = printed(client)
    assert len(set(codes)) == 20
    assert client.get("/en/work/").status_code == 200
    later = Client()
    assert sign_in(later, letter.username, OWN)["Location"] == f"{SECOND_FACTOR}authenticate/"
    assert later.get("/en/work/").status_code == 302
    assert later.post(f"{SECOND_FACTOR}authenticate/", {"code": codes[7]})["Location"] == "/en/work/"
    again = Client()
    sign_in(again, letter.username, OWN)
    assert again.post(f"{SECOND_FACTOR}authenticate/", {"code": codes[7]}).status_code == 200
    assert again.get("/en/work/").status_code == 302


def test_a_sheet_is_shown_once_and_a_new_one_ends_the_old(letter: Letter) -> None:
    client = Client()
    begin(client, letter)
    old = printed(client)
    assert not any(code in client.get(SHEET).content.decode().replace(" ", "") for code in old)
    new = printed(client)
    assert not set(old) & set(new)
    for codes, works in ((old, False), (new, True)):
        later = Client()
        sign_in(later, letter.username, OWN)
        answer = later.post(f"{SECOND_FACTOR}authenticate/", {"code": codes[0]})
        assert (answer.status_code == 302) == works


def test_few_codes_are_announced_in_time(letter: Letter) -> None:
    client = Client()
    begin(client, letter)
    codes = printed(client)
    said = []
    for code in codes:
        cache.clear()
        later = Client()
        sign_in(later, letter.username, OWN)
        page = later.post(f"{SECOND_FACTOR}authenticate/", {"code": code}, follow=True).content.decode()
        said.append("Print a new sheet" in page)
    assert said == [False] * 15 + [True] * 5


def test_whoever_issued_the_account_sees_no_code(letter: Letter, client_as: Callable[..., Client]) -> None:
    client = Client()
    begin(client, letter)
    codes = printed(client)
    issuer = client_as("coordinator")
    for page in ("/en/work/people/", "/en/work/people/schools-second/renew/", SHEET, "/en/account/"):
        assert not any(code in issuer.get(page).content.decode().replace(" ", "") for code in codes)


def test_removing_the_app_leaves_a_sheet_that_was_seen(cast: Cast) -> None:
    for seen in (True, False):
        user = cast.user("observer" if seen else "partner")
        client = Client()
        sign_in(client, user.username, PASSWORD)
        if seen:
            printed(client)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        if not seen:
            client.post(f"{SHEET}generate/")
        assert client.post(f"{SECOND_FACTOR}totp/deactivate/").status_code == 302
        assert (codes_of(user) is not None) == seen


def test_secrets_of_the_second_factor_are_stored_encrypted(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.user("observer"), secret)
    stored = Authenticator.objects.get(user__username="observer")
    assert secret not in str(stored.data)
    assert stored.wrap().instance.data["secret"] != secret


@pytest.mark.parametrize(
    ("role", "account", "allowed"),
    [
        ("coordinator", "focal_point", True),
        ("coordinator", "clearing", False),
        ("coordinator", "coordinator", False),
        ("clearing", "coordinator", False),
        ("clearing", "focal_point", False),
        ("secretariat", "partner", True),
        ("secretariat", "coordinator", False),
        ("secretariat", "secretariat", False),
        ("other_coordinator", "clearing", False),
        ("coordinator", "postless", False),
    ],
)
def test_who_writes_a_new_letter_for_whom(cast: Cast, role: str, account: str, allowed: bool) -> None:
    assert bool(can(cast.user(role), "accounts.renew_start_code", cast.user(account))) == allowed


def test_a_post_in_another_party_protects_the_account(cast: Cast) -> None:
    """Whoever fills one of somebody's posts could otherwise reach the others."""
    focal_point = cast.user("focal_point")
    elsewhere = Post.objects.get(code="other-focal-point")
    elsewhere.terms.update(ends_on=TODAY - datetime.timedelta(days=1))
    Term.objects.create(user=focal_point, post=elsewhere, starts_on=TODAY)
    assert not can(cast.user("coordinator"), "accounts.renew_start_code", cast.user("focal_point"))


@pytest.mark.parametrize("lost", [True, False])
def test_a_new_letter_ends_sessions_and_tokens_and_keeps_the_second_factor_unless_lost(cast: Cast, lost: bool) -> None:
    user = cast.user("focal_point")
    client = Client()
    sign_in(client, "focal_point", PASSWORD)
    codes = printed(client)
    with acting_as(user):
        make_token(name="x", scope="read", days=5, by=user)
    assert client.get("/en/work/").status_code == 200
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        letter = renew_start_code(user, second_factor_lost=lost, by=coordinator)
    assert client.get("/en/work/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    assert not user.api_tokens.live().exists()
    assert sign_in(Client(), "focal_point", PASSWORD).status_code == 200
    assert (codes_left(user) == 0) == lost
    after = Client()
    first = sign_in(after, letter.username, letter.code)["Location"]
    assert first == (OWN_PASSWORD if lost else f"{SECOND_FACTOR}authenticate/")
    # A letter in the wrong hands chooses no password where there is a second factor.
    assert (after.get(OWN_PASSWORD).status_code == 200) == lost
    if not lost:
        after.post(f"{SECOND_FACTOR}authenticate/", {"code": codes[0]})
    assert after.post(OWN_PASSWORD, {"password1": OWN, "password2": OWN})["Location"] == "/en/work/"
    with reading_everything():
        entry = Entry.objects.get(verb="accounts.start_code_renewed")
    assert (entry.actor, entry.details["second_factor_lost"]) == (coordinator.pk, lost)


def test_the_owner_of_a_mailbox_hears_of_a_new_letter(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    User.objects.filter(username="focal_point").update(email="school@example.org")
    coordinator = cast.user("coordinator")
    with django_capture_on_commit_callbacks(execute=True), acting_as(coordinator):
        renew_start_code(cast.user("focal_point"), second_factor_lost=False, by=coordinator)
    assert [message.to for message in mail.outbox] == [["school@example.org"]]


def test_others_issue_and_renew_nothing(cast: Cast) -> None:
    stranger = cast.user("other_coordinator")
    with acting_as(stranger), pytest.raises(Refused):
        issue_on_paper(Post.objects.get(code="former-coordinator"), language="en", starts_on=TODAY, by=stranger)
    with acting_as(stranger), pytest.raises(Refused):
        renew_start_code(cast.user("clearing"), second_factor_lost=True, by=stranger)


def test_the_page_of_a_new_letter_wants_to_know_who_asks(cast: Cast, client_as: Callable[..., Client]) -> None:
    client = client_as("coordinator")
    address = "/en/work/people/focal-point/renew/"
    assert StartCode.objects.count() == 0
    client.post(address, {"second_factor_lost": "on"})
    assert StartCode.objects.count() == 0
    page = client.post(address, {"confirmed": "on"})
    assert "focal_point" in page.content.decode()
    assert StartCode.objects.get().user.username == "focal_point"


def test_choosing_a_password_by_mail_ends_the_start_code_too(cast: Cast) -> None:
    User.objects.filter(username="focal_point").update(email="school@example.org")
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        renew_start_code(cast.user("focal_point"), second_factor_lost=False, by=coordinator)
    client = Client()
    client.post("/en/account/password/reset/", {"email": "school@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": OWN, "password2": OWN})
    assert StartCode.objects.count() == 0
    assert sign_in(Client(), "focal_point", OWN)["Location"] == "/en/work/"
