# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jointplan.access.identity import acting_as
from jointplan.accounts.models import ApiToken, Term, User
from jointplan.accounts.own_account import close_account
from jointplan.accounts.tokens import TokenProblem, digest_of, make_token, revoke_token
from jointplan.audit.models import Entry
from jointplan.config.urls import urlpatterns as product
from jointplan.core.rules import Refused
from jointplan.parties.models import Region
from tests.cast import PASSWORD, Cast, canary
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
ANSWERS = "/api/v1/answers/"
SENT = canary("aldermoor", "2021", "1.1.1", "challenges")


class Echo(APIView):
    """Stands for views that write, which the API has none of yet."""

    def get(self, request: Request) -> Response:
        return Response({"user": request.user.username})

    def post(self, request: Request) -> Response:
        return Response({"user": request.user.username})


urlpatterns = [
    path("api/v1/echo/", Echo.as_view()),
    *product,
]


@pytest.fixture
def echo(settings: Any) -> str:
    settings.ROOT_URLCONF = __name__
    return "/api/v1/echo/"


def token_of(cast: Cast, role: str, scope: str = "read", days: int = 30) -> str:
    user = cast.user(role)
    with acting_as(user):
        return make_token(name="reports", scope=scope, days=days, by=user)[1]


def send(address: str, token: str, client: Client | None = None, method: str = "get", **options: Any) -> Any:
    return getattr(client or Client(), method)(address, headers={"Authorization": f"Bearer {token}"}, **options)


@pytest.mark.parametrize(("role", "reads"), [("coordinator", True), ("secretariat", True), ("partner", False)])
def test_a_program_reads_what_the_person_may_read(cast: Cast, role: str, reads: bool) -> None:
    answer = send(ANSWERS, token_of(cast, role))
    assert answer.status_code == 200
    assert (SENT in answer.content.decode()) == reads
    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]


def test_the_secret_is_kept_nowhere(cast: Cast) -> None:
    secret = token_of(cast, "coordinator")
    token = ApiToken.objects.get()
    assert secret.startswith("jp_")
    assert len(secret) == 46
    assert token.digest == digest_of(secret)
    assert secret.startswith(token.prefix)
    assert secret not in str(list(ApiToken.objects.values()))
    with reading_everything():
        assert secret not in str(list(Entry.objects.values()))


def test_every_token_that_does_not_work_gets_the_same_answer(cast: Cast) -> None:
    answers = [send(ANSWERS, sent) for sent in ("jp_unknown", "", "x" * 5000, "Ö")]
    for field, value in (
        ("expires_on", timezone.localdate() - datetime.timedelta(days=1)),
        ("revoked_at", timezone.now()),
    ):
        secret = token_of(cast, "coordinator")
        ApiToken.objects.filter(digest=digest_of(secret)).update(**{field: value})
        answers.append(send(ANSWERS, secret))
    secret = token_of(cast, "other_coordinator")
    User.objects.filter(username="other_coordinator").update(is_active=False)
    answers.append(send(ANSWERS, secret))
    assert {answer.status_code for answer in answers} == {401}
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Bearer"}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert len({answer.content for answer in answers}) == 1


def test_a_token_works_on_its_last_day(cast: Cast) -> None:
    secret = token_of(cast, "coordinator", days=1)
    assert ApiToken.objects.get().expires_on == timezone.localdate()
    assert send(ANSWERS, secret).status_code == 200


def test_a_token_opens_no_page(cast: Cast) -> None:
    secret = token_of(cast, "coordinator", scope="write")
    for address in ("/en/work/", "/en/account/", "/en/account/tokens/"):
        assert send(address, secret)["Location"].startswith("/en/account/login/")
    assert ApiToken.objects.get().last_used_on is None
    assert "<mark>" not in send("/en/search/", secret, data={"q": SENT}).content.decode()


def test_the_token_counts_and_not_who_signed_in_beside_it(
    cast: Cast, client_as: Callable[..., Client], echo: str
) -> None:
    secret = token_of(cast, "partner")
    client = client_as("coordinator")
    assert client.get(echo).json() == {"user": "coordinator"}
    assert send(echo, secret, client).json() == {"user": "partner"}
    assert send(echo, "jp_unknown", client).status_code == 401
    assert client.get(echo).json() == {"user": "coordinator"}


def test_only_a_token_that_may_write_writes_and_needs_no_form(cast: Cast, echo: str) -> None:
    client = Client(enforce_csrf_checks=True)
    refused = send(echo, token_of(cast, "coordinator"), client, "post")
    assert refused.status_code == 403
    assert "may only read" in refused.json()["detail"]
    assert send(echo, token_of(cast, "coordinator", "write"), client, "post").status_code == 200


def test_a_session_still_needs_the_token_of_the_form(cast: Cast, client_as: Callable[..., Client], echo: str) -> None:
    assert client_as("coordinator", enforce_csrf_checks=True).post(echo).status_code == 403


def test_without_a_post_a_program_reads_what_is_public(cast: Cast) -> None:
    secret = token_of(cast, "coordinator")
    before = len(send(ANSWERS, secret).json()["results"])
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    Term.objects.filter(user__username="coordinator").update(ends_on=yesterday)
    public = len(Client().get(ANSWERS).json()["results"])
    assert len(send(ANSWERS, secret).json()["results"]) == public < before


def test_a_real_installation_gives_tokens_only_with_a_second_factor(cast: Cast) -> None:
    Region.objects.update(is_fictional=False)
    user = cast.user("coordinator")
    with acting_as(user), pytest.raises(Refused):
        make_token(name="x", scope="read", days=1, by=user)
    RecoveryCodes.activate(user)
    secret = token_of(cast, "coordinator")
    assert SENT in send(ANSWERS, secret).content.decode()
    user.authenticator_set.all().delete()
    # No session remembers that there was one.
    assert send(ANSWERS, secret).status_code == 403


def test_the_day_of_the_last_use_is_written_once_a_day(cast: Cast) -> None:
    secret = token_of(cast, "coordinator")
    writes = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            send(ANSWERS, secret)
        writes.append(sum(query["sql"].startswith("UPDATE") for query in queries.captured_queries))
    assert writes == [1, 0]
    assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_sending_a_token_makes_no_session(cast: Cast) -> None:
    answer = send(ANSWERS, token_of(cast, "coordinator"))
    assert not answer.cookies


@pytest.mark.parametrize("days", [0, 366])
def test_a_token_works_for_a_year_at_most(cast: Cast, days: int) -> None:
    with pytest.raises(TokenProblem):
        token_of(cast, "coordinator", days=days)


def test_a_person_has_ten_tokens_at_most(cast: Cast) -> None:
    for _number in range(10):
        token_of(cast, "coordinator")
    with pytest.raises(TokenProblem):
        token_of(cast, "coordinator")
    user = cast.user("coordinator")
    with acting_as(user):
        revoke_token(user.api_tokens.first(), by=user)
    assert token_of(cast, "coordinator")


def test_tokens_end_with_the_account(cast: Cast) -> None:
    secret = token_of(cast, "partner")
    user = cast.user("partner")
    with acting_as(user):
        close_account(by=user)
    assert send(ANSWERS, secret).status_code == 401


def test_the_page_asks_for_the_password_and_shows_the_secret_once(cast: Cast) -> None:
    client = Client()
    client.post("/en/account/login/", {"login": "partner", "password": PASSWORD})
    address = "/en/account/tokens/"
    assert client.get(address)["Location"].startswith("/en/account/reauthenticate/")
    client.post(f"/en/account/reauthenticate/?next={address}", {"password": PASSWORD})
    form = {"name": "My <b>program</b>", "scope": "read", "days": "30"}
    made = client.post(address, form)
    token = ApiToken.objects.get()
    assert f"<code>{token.prefix}" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    listed = client.get(address).content.decode()
    assert "shown only now" in made.content.decode()
    assert "shown only now" not in listed
    assert "<b>program" not in listed
    assert client.post(address, form | {"days": "1000"}).status_code == 200
    assert ApiToken.objects.count() == 1
    assert client.post(f"/en/account/tokens/{token.uid}/revoke/").status_code == 302
    assert not ApiToken.objects.live().exists()


def test_nobody_revokes_anothers_token(cast: Cast, client_as: Callable[..., Client]) -> None:
    token_of(cast, "partner")
    token = ApiToken.objects.get()
    assert client_as("coordinator").post(f"/en/account/tokens/{token.uid}/revoke/").status_code == 404
    assert ApiToken.objects.live().exists()


def test_requests_are_counted_for_each_person(cast: Cast, echo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from jointplan.core.api_defaults import VisitorThrottle

    monkeypatch.setattr(VisitorThrottle, "get_rate", lambda _self: "2/min")
    partner, coordinator = token_of(cast, "partner"), token_of(cast, "coordinator")
    assert [send(echo, partner).status_code for _again in range(3)] == [200, 200, 429]
    assert send(echo, token_of(cast, "partner")).status_code == 429
    assert send(echo, coordinator).status_code == 200
