# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.invitations import (
    LinkProblem,
    accept_invitation,
    forget_old_mailboxes,
    invite_holder,
    link_to,
    open_account,
    revoke_invitation,
    send_invitation_again,
)
from jointplan.accounts.models import Invitation, Post, PostKind, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import PostProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
SITE = "https://plan.example"
TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
PASSWORD = "lanterns-on-the-quay"
ACCOUNT = {
    "username": "new-person",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "name": "",
    "language": "en",
}


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


@pytest.fixture
def vacant(cast: Cast) -> Post:
    """A post of a body of Aldermoor that nobody holds."""
    with acting_as(OPERATOR):
        party = cast.party("aldermoor-schools")
        return establish_post(party, code="schools-validator", kind=PostKind.VALIDATOR, functions={}, by=OPERATOR)


def invite(post: Post, by: Any, email: str = "new@example.org", starts_on: datetime.date = TODAY) -> Invitation:
    with acting_as(by):
        return invite_holder(post, email=email, language="en", starts_on=starts_on, address=SITE, by=by)


def path_to(invitation: Invitation) -> str:
    return link_to(invitation, SITE).removeprefix(SITE)


def told(response: Any) -> str:
    """What a page says, without what differs at each request and the address of the page itself."""
    return re.sub(r'value="[^"]*"|[^" ]*/account/invitation/[^" <]*', "", response.content.decode())


@pytest.mark.parametrize(
    ("role", "post", "allowed"),
    [
        ("coordinator", "clearing", False),
        ("coordinator", "focal-point", True),
        ("coordinator", "other-clearing", False),
        ("coordinator", "partner", False),
        ("secretariat", "partner", True),
        ("secretariat", "observer", True),
        ("secretariat", "secretariat", True),
        ("secretariat", "coordinator", True),
        ("secretariat", "other-clearing", True),
        ("secretariat", "isle-clearing", False),
        ("secretariat", "focal-point", False),
        ("secretariat", "isle-secretariat", False),
        ("clearing", "focal-point", False),
        ("partner", "partner", False),
        ("focal_point", "focal-point", False),
        ("postless", "focal-point", False),
        ("anonymous", "focal-point", False),
    ],
)
def test_each_party_fills_its_own_posts(cast: Cast, role: str, post: str, allowed: bool) -> None:
    verdict = can(cast.user(role), "accounts.invite_holder", Post.objects.get(code=post))
    assert bool(verdict) == allowed
    assert allowed or verdict.reason


def test_a_state_makes_no_officer_of_the_secretariat(cast: Cast) -> None:
    party = cast.party("aldermoor-schools")
    with acting_as(OPERATOR), pytest.raises(PostProblem, match="Only the secretariat"):
        establish_post(party, code="odd", kind=PostKind.SECRETARIAT_OFFICER, functions={}, by=OPERATOR)
    # And if there were such a post, it would count for nothing.
    post = Post.objects.create(party=party, code="odd", kind=PostKind.SECRETARIAT_OFFICER)
    Term.objects.create(user=cast.user("postless"), post=post, starts_on=TODAY)
    for code in ("partner", "clearing", "secretariat"):
        assert not can(cast.user("postless"), "accounts.invite_holder", Post.objects.get(code=code))


def test_an_invitation_becomes_an_account_with_the_post(cast: Cast, vacant: Post) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    client = Client()
    page = client.get(path_to(invitation))
    assert "School office" in page.content.decode()
    assert client.post(path_to(invitation), ACCOUNT)["Location"] == "/en/account/login/"
    user = User.objects.get(username="new-person")
    assert (user.email, user.name, user.language) == ("new@example.org", "", "en")
    assert user.terms.get().post == vacant
    signed_in = client.post("/en/account/login/", {"login": "new-person", "password": PASSWORD})
    assert signed_in["Location"] == "/en/work/"
    invitation.refresh_from_db()
    assert (invitation.email, invitation.accepted_at is not None) == ("", True)


@pytest.mark.parametrize(
    "mistake",
    [
        {"username": "Observer"},
        {"username": "no spaces"},
        {"username": "a\x00b"},
        {"password1": "short", "password2": "short"},
        {"password2": "something-else-here"},
        {"language": "xx"},
        {"username": "observer"},
    ],
)
def test_a_form_with_a_mistake_opens_no_account_and_keeps_the_link(
    cast: Cast, vacant: Post, mistake: dict[str, str]
) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    before = User.objects.count()
    response = Client().post(path_to(invitation), ACCOUNT | mistake)
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert User.objects.count() == before
    assert Client().get(path_to(invitation)).status_code == 200


def test_a_forged_used_revoked_or_old_link_gets_the_same_page(cast: Cast, vacant: Post) -> None:
    coordinator = cast.user("coordinator")
    pages = [Client().get("/en/account/invitation/forged/"), Client().post("/en/account/invitation/forged/", ACCOUNT)]
    revoked = invite(vacant, coordinator)
    with acting_as(coordinator):
        revoke_invitation(revoked, by=coordinator)
    pages.append(Client().get(path_to(revoked)))
    old = invite(vacant, coordinator)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    pages.append(Client().get(path_to(old)))
    used = invite(vacant, coordinator)
    Client().post(path_to(used), ACCOUNT)
    pages += [Client().get(path_to(used)), Client().post(path_to(used), ACCOUNT | {"username": "second-person"})]
    other_signer = path_to(used).replace(used.uid.hex, old.uid.hex)
    pages.append(Client().get(other_signer))
    assert {page.status_code for page in pages} == {404}
    assert len({told(page) for page in pages}) == 1
    assert not User.objects.filter(username="second-person").exists()


def test_somebody_with_an_account_takes_the_post_up_with_it(
    cast: Cast, vacant: Post, client_as: Callable[..., Client]
) -> None:
    User.objects.filter(username="postless").update(email="new@example.org")
    invitation = invite(vacant, cast.user("coordinator"))
    refused = Client().post(path_to(invitation), ACCOUNT)
    assert "belongs to an account already" in refused.content.decode()
    client = client_as("postless")
    assert "postless" in client.get(path_to(invitation)).content.decode()
    assert client.post(path_to(invitation))["Location"] == "/en/work/"
    assert cast.user("postless").holds(vacant.party_id, PostKind.VALIDATOR)


def test_nobody_invites_oneself(cast: Cast, vacant: Post) -> None:
    User.objects.filter(username="coordinator").update(email="desk@example.org")
    coordinator = cast.user("coordinator")
    with pytest.raises(PostProblem):
        invite(vacant, coordinator, "Desk@example.org")
    invitation = invite(vacant, coordinator, "elsewhere@example.org")
    link = link_to(invitation, "").split("/")[-2]
    with acting_as(coordinator), pytest.raises(PostProblem):
        accept_invitation(link, by=coordinator)


def test_inviting_asks_the_same_whether_or_not_the_mailbox_has_an_account(
    cast: Cast, vacant: Post, client_as: Callable[..., Client]
) -> None:
    User.objects.filter(username="postless").update(email="known@example.org")
    client, answers = client_as("coordinator"), []
    for email in ("known@example.org", "unknown@example.org"):
        form = {"email": email, "starts_on": TODAY.isoformat(), "language": "en"}
        with CaptureQueriesContext(connection) as queries:
            response = client.post("/en/work/people/schools-validator/invite/", form)
        page = client.get(response["Location"]).content.decode().replace(email, "")
        answers.append((response.status_code, response["Location"], len(queries), re.sub(r'value="[^"]*"', "", page)))
        Invitation.objects.all().delete()
    assert [(status, place, count) for status, place, count, _page in answers][0] == answers[1][:3]
    assert re.sub("[0-9a-f-]{36}", "", answers[0][3]) == re.sub("[0-9a-f-]{36}", "", answers[1][3])


def test_the_link_goes_to_the_mailbox_and_stands_on_no_page(
    cast: Cast, vacant: Post, client_as: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = client_as("coordinator")
    form = {"email": "new@example.org", "starts_on": TODAY.isoformat(), "language": "ru"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/work/people/schools-validator/invite/", form)
    [message] = mail.outbox
    link = re.search(r"http\S+", message.body)
    assert link is not None
    assert message.to == ["new@example.org"]
    assert "/ru/account/invitation/" in link[0]
    assert "TLP:GREEN" in message.body
    assert Client().get(link[0].removeprefix("http://testserver")).status_code == 200
    for page in ("/en/work/people/", "/en/account/"):
        assert "/account/invitation/" not in client.get(page).content.decode()


def test_a_post_is_given_once(cast: Cast, vacant: Post) -> None:
    coordinator = cast.user("coordinator")
    held = Post.objects.get(code="focal-point")
    with pytest.raises(PostProblem, match="without an end"):
        invite(held, coordinator)
    Term.objects.filter(post=held).update(ends_on=TODAY + DAY)
    with pytest.raises(PostProblem, match="until"):
        invite(held, coordinator, starts_on=TODAY + DAY)
    invite(held, coordinator, starts_on=TODAY + 2 * DAY)
    invite(vacant, coordinator)
    with pytest.raises(PostProblem, match="waits already"):
        invite(vacant, coordinator, "second@example.org")


@pytest.mark.parametrize("days", [-1, 400])
def test_a_term_begins_neither_in_the_past_nor_far_ahead(cast: Cast, vacant: Post, days: int) -> None:
    with pytest.raises(PostProblem):
        invite(vacant, cast.user("coordinator"), starts_on=TODAY + days * DAY)


def test_a_late_acceptance_does_not_begin_in_the_past(cast: Cast, vacant: Post) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    Invitation.objects.filter(pk=invitation.pk).update(starts_on=TODAY - 5 * DAY)
    Client().post(path_to(invitation), ACCOUNT)
    assert User.objects.get(username="new-person").terms.get().starts_on == TODAY


def test_a_link_whose_post_was_filled_otherwise_is_over(cast: Cast, vacant: Post) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    Term.objects.create(user=cast.user("postless"), post=vacant, starts_on=TODAY)
    assert Client().get(path_to(invitation)).status_code == 404


def test_whoever_acts_does_not_stand_in_the_way_of_a_new_holder(cast: Cast, vacant: Post) -> None:
    Term.objects.create(
        user=cast.user("postless"), post=vacant, starts_on=TODAY, ends_on=TODAY + 5 * DAY, is_acting=True
    )
    invitation = invite(vacant, cast.user("coordinator"))
    assert Client().post(path_to(invitation), ACCOUNT).status_code == 302
    assert vacant.terms.filter(user__username="new-person").exists()


def test_an_old_invitation_makes_room_and_its_mailbox_is_forgotten(cast: Cast, vacant: Post) -> None:
    coordinator = cast.user("coordinator")
    old = invite(vacant, coordinator)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - DAY)
    assert forget_old_mailboxes() == 1
    invite(vacant, coordinator)
    old.refresh_from_db()
    assert (old.email, old.revoked_at is not None) == ("", True)


def test_sending_again_begins_the_time_anew(cast: Cast, vacant: Post) -> None:
    coordinator = cast.user("coordinator")
    invitation = invite(vacant, coordinator)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() + DAY)
    with acting_as(coordinator):
        again = send_invitation_again(invitation, address=SITE, by=coordinator)
    assert again.expires_at > timezone.now() + 13 * DAY
    assert path_to(again) == path_to(invitation)


@pytest.mark.parametrize("role", ["other_coordinator", "secretariat", "focal_point"])
def test_others_neither_revoke_nor_send_again(cast: Cast, vacant: Post, role: str) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    stranger = cast.user(role)
    with acting_as(stranger), pytest.raises(Refused):
        revoke_invitation(invitation, by=stranger)
    with acting_as(stranger), pytest.raises(Refused):
        send_invitation_again(invitation, address=SITE, by=stranger)


def test_the_pages_revoke_and_send_again(cast: Cast, vacant: Post, client_as: Callable[..., Client]) -> None:
    invitation = invite(vacant, cast.user("coordinator"))
    client = client_as("coordinator")
    assert "new@example.org" in client.get("/en/work/people/").content.decode()
    address = f"/en/work/people/invitations/{invitation.uid}"
    assert client.post(f"{address}/again/").status_code == 302
    assert client.post(f"{address}/revoke/").status_code == 302
    assert "was accepted or revoked" in client.post(f"{address}/revoke/", follow=True).content.decode()
    assert client.post(f"/en/training/work/people/invitations/{invitation.uid}/revoke/").status_code == 404


def test_two_who_open_one_link_at_once_do_not_both_get_the_post(cast: Cast, vacant: Post) -> None:
    link = link_to(invite(vacant, cast.user("coordinator")), "").split("/")[-2]
    first = {"username": "first-one", "password": PASSWORD, "name": "", "language": "en"}
    open_account(link, **first)
    with pytest.raises(LinkProblem):
        open_account(link, **first | {"username": "second-one"})


def test_the_log_names_who_invited_and_not_the_mailbox(cast: Cast, vacant: Post) -> None:
    coordinator = cast.user("coordinator")
    invitation = invite(vacant, coordinator)
    Client().post(path_to(invitation), ACCOUNT)
    with reading_everything():
        invited = Entry.objects.get(verb="accounts.holder_invited")
        accepted = Entry.objects.get(verb="accounts.invitation_accepted")
    assert invited.actor == coordinator.pk
    assert accepted.details["invited_by"] == coordinator.pk
    assert "new@example.org" not in f"{invited.details}{accepted.details}"
    for role, reads in (("coordinator", True), ("focal_point", True), ("secretariat", False), ("clearing", True)):
        with acting_as(cast.user(role)):
            assert Entry.objects.filter(pk=invited.pk).exists() == reads


def test_the_list_of_posts_costs_the_same_however_many_there_are(cast: Cast, client_as: Callable[..., Client]) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client_as("coordinator").get("/en/work/people/").status_code == 200
        counts.append(len(queries))
        for more in range(5):
            code = f"validator-{number}-{more}"
            with acting_as(OPERATOR):
                party = cast.party("aldermoor-schools")
                post = establish_post(party, code=code, kind=PostKind.VALIDATOR, functions={}, by=OPERATOR)
            holder = User.objects.create(username=code)
            Term.objects.create(user=holder, post=post, starts_on=TODAY)
    assert counts[0] == counts[1]
