# SPDX-License-Identifier: AGPL-3.0-or-later
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

from jointplan.access.identity import acting_as
from jointplan.accounts import sessions
from jointplan.accounts.models import Term, User
from jointplan.accounts.tokens import make_token
from jointplan.audit.models import Entry
from jointplan.core.rules import can
from tests.cast import PASSWORD, Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
ACCOUNT, SESSIONS = "/en/account/", "/en/account/sessions/"
NEW = "lanterns-on-the-quay"


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


def signed_in(role: str, browser: str = "Firefox") -> Client:
    client = Client(headers={"user-agent": browser})
    assert client.post("/en/account/login/", {"login": role, "password": PASSWORD}).status_code == 302
    return client


def confirmed(client: Client, address: str) -> Client:
    """The password has been typed once more for `address`."""
    client.post(f"/en/account/reauthenticate/?next={address}", {"password": PASSWORD})
    return client


def test_the_page_tells_posts_and_sign_ins_and_changes_the_name(cast: Cast) -> None:
    client = signed_in("partner")
    page = client.get(ACCOUNT).content.decode()
    assert "Fund of the coast" in page
    assert '<td data-label="With">password</td>' in page
    assert "TLP:RED" in page
    assert client.post(ACCOUNT, {"name": "Desk <i>one</i>", "language": "ru"}).status_code == 302
    user = cast.user("partner")
    assert (user.name, user.language) == ("Desk <i>one</i>", "ru")
    assert "<i>one" not in client.get(ACCOUNT).content.decode()
    assert client.post(ACCOUNT, {"name": "x" * 201, "language": "ru"}).status_code == 200


def test_only_the_person_reads_when_one_signed_in(cast: Cast, client_as: Callable[..., Client]) -> None:
    signed_in("partner")
    from jointplan.access.identity import acting_as

    for role, reads in (("partner", 1), ("secretariat", 0), ("coordinator", 0)):
        with acting_as(cast.user(role)):
            assert Entry.objects.filter(verb="accounts.signed_in").count() == reads


def test_the_list_shows_each_browser_and_ends_one_or_all_others(cast: Cast) -> None:
    here, there, third = signed_in("partner", "Firefox"), signed_in("partner", "Chromium"), signed_in("partner", "Lynx")
    page = here.get(SESSIONS).content.decode()
    assert all(browser in page for browser in ("Firefox", "Chromium", "Lynx", "127.0.0.1", "This one"))
    chromium = UserSession.objects.get(user_agent="Chromium")
    assert here.post(f"{SESSIONS}{chromium.pk}/end/").status_code == 302
    assert there.get(ACCOUNT).status_code == 302
    assert third.get(ACCOUNT).status_code == 200
    assert here.post(SESSIONS).status_code == 302
    assert third.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    assert here.post(f"{SESSIONS}{UserSession.objects.get().pk}/end/")["Location"] == "/en/account/login/"
    assert here.get(ACCOUNT).status_code == 302


def test_nobody_ends_the_sign_in_of_another(cast: Cast) -> None:
    signed_in("partner")
    foreign = UserSession.objects.get()
    assert signed_in("coordinator").post(f"{SESSIONS}{foreign.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=foreign.pk).exists()


def test_a_new_password_ends_the_other_sign_ins(cast: Cast) -> None:
    here, there = signed_in("partner"), signed_in("partner", "Chromium")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/en/account/password/change/", form)["Location"] == ACCOUNT
    assert there.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    page = here.get(SESSIONS).content.decode()
    assert "Chromium" not in page
    assert "Firefox" in page


def tokens_of(cast: Cast, *roles: str) -> list[str]:
    """A token of each, as a program of theirs sends it."""
    secrets = []
    for role in roles:
        with acting_as(cast.user(role)):
            secrets.append(make_token(name="reports", scope="read", days=30, by=cast.user(role))[1])
    return secrets


def works(token: str) -> bool:
    return Client().get("/api/v1/answers/", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_new_password_ends_the_own_tokens_and_nobody_elses(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(username="partner").update(email="desk@example.org")
    own, foreign = tokens_of(cast, "partner", "coordinator")
    client, there = signed_in("partner"), signed_in("coordinator", "Lynx")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/en/account/password/change/", form, follow=True)
    assert [works(own), works(foreign)] == [False, True]
    assert "1 browser" in page.content.decode()
    assert there.get(ACCOUNT).status_code == 200
    assert "tokens that you had made for programs no longer work" in page.content.decode()
    assert [sent.to for sent in mail.outbox] == [["desk@example.org"]]
    assert "no longer work" in mail.outbox[0].body
    for role, reads in (("partner", 1), ("secretariat", 0), ("coordinator", 0)):
        with acting_as(cast.user(role)):
            assert Entry.objects.filter(verb="accounts.password_changed").count() == reads


def test_a_password_that_is_not_accepted_ends_nothing(cast: Cast) -> None:
    [own] = tokens_of(cast, "partner")
    client, there = signed_in("partner"), signed_in("partner", "Chromium")
    form = {"oldpassword": "five-windmills", "password1": NEW, "password2": NEW}
    assert client.post("/en/account/password/change/", form).status_code == 200
    assert works(own)
    assert there.get(ACCOUNT).status_code == 200


def test_a_forgotten_password_ends_the_own_tokens_and_sign_ins_and_nobody_elses(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(username="partner").update(email="desk@example.org")
    own, foreign = tokens_of(cast, "partner", "coordinator")
    there, other = signed_in("partner", "Chromium"), signed_in("coordinator", "Lynx")
    client = Client()
    client.post("/en/account/password/reset/", {"email": "desk@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert link is not None
    form_at = client.get(link[1], follow=True).redirect_chain[-1][0]
    assert works(own)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(form_at, {"password1": NEW, "password2": NEW}, follow=True)
    assert [works(own), works(foreign)] == [False, True]
    assert there.get(ACCOUNT).status_code == 302
    assert other.get(ACCOUNT).status_code == 200
    assert "tokens that you had made for programs no longer work" in page.content.decode()
    assert mail.outbox[-1].to == ["desk@example.org"]
    assert mail.outbox[-1].subject == "TLP:GREEN · Password changed"
    with acting_as(cast.user("partner")):
        assert Entry.objects.get(verb="accounts.password_changed").details["tokens"] == 1


def test_browser_and_address_are_forgotten_with_the_session(cast: Cast) -> None:
    client = signed_in("partner")
    client.post("/en/account/logout/")
    assert sessions.forget_ended_sessions() == 1
    assert not UserSession.objects.exists()


def ask_for(client: Client, email: str, callbacks: Any) -> str:
    """Ask for another mailbox; returns the path of the link that was sent there."""
    confirmed(client, "/en/account/mailbox/")
    with callbacks(execute=True):
        assert client.post("/en/account/mailbox/", {"email": email}).status_code == 302
    assert mail.outbox[-1].to == [email]
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert link is not None
    return link[1]


def test_a_mailbox_changes_when_its_reader_confirms_it(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    User.objects.filter(username="partner").update(email="old@example.org")
    client = signed_in("partner")
    assert client.get("/en/account/mailbox/")["Location"].startswith("/en/account/reauthenticate/")
    link = ask_for(client, "new@example.org", django_capture_on_commit_callbacks)
    assert cast.user("partner").email == "old@example.org"
    assert Client().get(link)["Location"].startswith("/en/account/login/")
    assert signed_in("observer").get(link).status_code == 404
    assert signed_in("observer").post(link).status_code == 404
    assert "new@example.org" in client.get(link).content.decode()
    assert cast.user("partner").email == "old@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link)
    assert cast.user("partner").email == "new@example.org"
    assert mail.outbox[-1].to == ["old@example.org"]
    assert client.post(link).status_code == 404


def test_asking_for_a_taken_mailbox_looks_like_asking_for_a_free_one(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(username="coordinator").update(email="taken@example.org")
    client = signed_in("partner")
    link = ask_for(client, "taken@example.org", django_capture_on_commit_callbacks)
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 404
    assert cast.user("partner").email == ""


def test_asking_for_many_mailboxes_is_stopped(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    client = confirmed(signed_in("partner"), "/en/account/mailbox/")
    for number in range(12):
        client.post("/en/account/mailbox/", {"email": f"n{number}@example.org"})
    response = client.post("/en/account/mailbox/", {"email": "last@example.org"})
    assert "several times" in response.content.decode()


def test_a_closed_account_names_nobody_and_the_log_keeps_its_number(cast: Cast) -> None:
    User.objects.filter(username="partner").update(email="p@example.org", name="A Name")
    client = signed_in("partner")
    user = cast.user("partner")
    TOTP.activate(user, generate_totp_secret())
    other = signed_in("observer")
    confirmed(client, "/en/account/close/")
    assert client.post("/en/account/close/", {}).status_code == 200
    assert cast.user("partner").is_active
    assert "is closed" in client.post("/en/account/close/", {"confirmed": "on"}).content.decode()
    closed = User.objects.get(pk=user.pk)
    assert (closed.email, closed.name, closed.is_active, closed.has_usable_password()) == ("", "", False, False)
    assert closed.username.startswith("closed-")
    assert closed.terms.get().ends_on == datetime.date.today()
    assert not Authenticator.objects.filter(user=closed).exists()
    assert not UserSession.objects.filter(user=closed).exists()
    assert client.get(ACCOUNT).status_code == 302
    assert other.get(ACCOUNT).status_code == 200
    with reading_everything():
        assert Entry.objects.get(verb="accounts.account_closed").actor == user.pk


@pytest.mark.parametrize("role", ["coordinator", "secretariat"])
def test_the_last_who_fills_posts_does_not_leave_them_empty(cast: Cast, role: str) -> None:
    client = confirmed(signed_in(role), "/en/account/close/")
    refused = client.post("/en/account/close/", {"confirmed": "on"})
    assert refused.status_code == 403
    assert "Hand your post over first" in refused.content.decode()
    user = cast.user(role)
    assert user.is_active
    today = datetime.date.today()
    acting = {"is_acting": True, "starts_on": today, "ends_on": today + datetime.timedelta(days=9)}
    Term.objects.create(user=cast.user("postless"), post=user.held_posts[0].post, **acting)
    assert can(cast.user(role), "accounts.close_account", cast.user(role))


def test_whoever_takes_up_a_post_that_writes_owes_the_second_factor_at_once(cast: Cast) -> None:
    """What a session remembers from before the post does not count."""
    from jointplan.accounts.models import Post
    from jointplan.parties.models import Region

    Region.objects.update(is_fictional=False)
    client = signed_in("postless")
    assert client.get("/en/work/").status_code == 200
    post = Post.objects.get(code="former-coordinator")
    Term.objects.create(user=cast.user("postless"), post=post, starts_on=datetime.date.today())
    assert client.get("/en/work/")["Location"] == "/en/account/2fa/"
