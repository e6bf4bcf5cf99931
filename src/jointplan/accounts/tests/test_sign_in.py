# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jointplan.access.tokens import tokens_for
from jointplan.accounts.models import Term, User
from tests.cast import PASSWORD, Cast, canary

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/account/login/"


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


def attempt(client: Client, login: str, password: str, address: str = "192.0.2.1") -> Any:
    return client.post(SIGN_IN, {"login": login, "password": password}, REMOTE_ADDR=address)


def told(response: Any) -> str:
    """What the page says, without what differs at each request."""
    return re.sub(r'value="[^"]*"', "", response.content.decode())


def test_whoever_knows_name_and_password_signs_in(cast: Cast) -> None:
    client = Client()
    response = attempt(client, "coordinator", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == "/en/work/"
    assert client.get("/en/work/").status_code == 200


def test_people_of_the_fictional_region_work_under_its_own_address(cast: Cast) -> None:
    assert attempt(Client(), "isle_coordinator", PASSWORD)["Location"] == "/en/training/work/"


@pytest.mark.parametrize(
    ("login", "password"), [("coordinator", "wrong"), ("nobody-here", PASSWORD), ("", ""), ("a\x00b", "x")]
)
def test_a_wrong_name_or_password_does_not_sign_in(cast: Cast, login: str, password: str) -> None:
    client = Client()
    assert attempt(client, login, password).status_code == 200
    assert client.get("/en/work/").status_code == 302


def test_the_answer_does_not_tell_whether_the_account_exists(cast: Cast) -> None:
    known = attempt(Client(), "other_clearing", "wrong", "192.0.2.1")
    unknown = attempt(Client(), "other_clearinx", "wrong", "192.0.2.2")
    assert "other_clearing" not in told(known)
    assert told(known) == told(unknown)
    User.objects.filter(username="partner").update(email="partner@example.org")
    addresses = ("partner@example.org", "nobody@example.org")
    resets = [Client().post("/en/account/password/reset/", {"email": email}) for email in addresses]
    assert [reset.status_code for reset in resets] == [302, 302]
    assert resets[0]["Location"] == resets[1]["Location"]


def test_an_account_that_was_switched_off_does_not_sign_in(cast: Cast) -> None:
    User.objects.filter(username="coordinator").update(is_active=False)
    client = Client()
    attempt(client, "coordinator", PASSWORD)
    assert client.get("/en/work/").status_code == 302


def test_nobody_signs_up(cast: Cast) -> None:
    before = User.objects.count()
    form = {"username": "newcomer", "email": "n@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for address in ("/en/account/signup/", "/ru/account/signup/"):
        assert Client().get(address).status_code == 200
        Client().post(address, form)
    assert User.objects.count() == before


def test_guessing_a_password_is_stopped_after_a_few_attempts(cast: Cast) -> None:
    for _attempt in range(5):
        assert attempt(Client(), "coordinator", "wrong").status_code == 200
    client = Client()
    stopped = attempt(client, "coordinator", PASSWORD)
    assert stopped.status_code in {200, 429}
    assert client.get("/en/work/").status_code == 302
    elsewhere = Client()
    assert attempt(elsewhere, "other_coordinator", PASSWORD, "192.0.2.9").status_code == 302


def test_trying_many_accounts_from_one_place_is_stopped(cast: Cast) -> None:
    statuses = [attempt(Client(), f"account-{number}", "wrong").status_code for number in range(12)]
    assert statuses[0] == 200
    client = Client()
    attempt(client, "coordinator", PASSWORD)
    assert client.get("/en/work/").status_code == 302


@pytest.mark.parametrize("role", ["coordinator", "clearing", "focal_point", "secretariat", "partner"])
def test_a_real_installation_asks_for_the_second_factor(
    real_installation: None, client_as: Callable[..., Client], role: str
) -> None:
    client = client_as(role)
    for address in ("/en/work/", "/en/work/desk/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, "/en/account/2fa/")
    assert client.get("/en/").status_code == 200


@pytest.mark.parametrize("role", ["observer", "postless", "former_coordinator"])
def test_whoever_writes_nothing_needs_none(
    real_installation: None, client_as: Callable[..., Client], role: str
) -> None:
    assert client_as(role).get("/en/work/").status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "secretariat"])
def test_a_training_installation_asks_for_none(cast: Cast, client_as: Callable[..., Client], role: str) -> None:
    assert client_as(role).get("/en/work/").status_code == 200


def test_until_then_nothing_that_is_not_public_comes_out(
    real_installation: None, client_as: Callable[..., Client]
) -> None:
    client = client_as("coordinator")
    assert client.get("/api/v1/answers/").status_code == 403
    found = client.get("/en/search/", {"q": canary("aldermoor", "2021", "1.1.1", "challenges")})
    assert b"<mark>" not in found.content
    public = len(Client().get("/api/v1/answers/").json()["results"])
    TOTP.activate(User.objects.get(username="coordinator"), generate_totp_secret())
    assert client.get("/en/work/").status_code == 200
    assert len(client.get("/api/v1/answers/").json()["results"]) > public


def test_with_a_second_factor_the_password_alone_does_not_sign_in(cast: Cast) -> None:
    user = cast.user("coordinator")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    client = Client()
    assert attempt(client, "coordinator", PASSWORD)["Location"] == reverse("mfa_authenticate")
    assert client.get("/en/work/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get("/en/work/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/en/work/").status_code == 200


def test_the_page_after_sign_in_is_always_ours(cast: Cast) -> None:
    for target in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        response = Client().post(
            f"{SIGN_IN}?next={target}", {"login": "observer", "password": PASSWORD, "next": target}
        )
        assert response["Location"] == "/en/work/"


def test_a_term_counts_from_its_first_day_to_its_last(cast: Cast) -> None:
    today = datetime.date.today()
    day = datetime.timedelta(days=1)
    term = Term.objects.get(user__username="coordinator")
    for starts, ends, holds in [
        (today, None, True),
        (today, today, True),
        (today - day, today, True),
        (today + day, None, False),
        (today - day, today - day, False),
    ]:
        term.starts_on, term.ends_on = starts, ends
        term.save()
        user = cast.user("coordinator")
        assert user.holds(cast.party("aldermoor").pk) == holds
        assert ("community" in tokens_for(user)) == holds


def test_whoever_leaves_a_post_reads_nothing_of_it_from_the_next_request_on(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    client = client_as("coordinator")
    before = len(client.get("/api/v1/answers/").json()["results"])
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    Term.objects.filter(user__username="coordinator").update(ends_on=yesterday)
    assert len(client.get("/api/v1/answers/").json()["results"]) < before
