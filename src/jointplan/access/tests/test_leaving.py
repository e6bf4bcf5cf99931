# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from jointplan.access.circle_operations import add_member
from jointplan.access.identity import acting_as
from jointplan.access.leaving import end_membership_of_community
from jointplan.access.models import Circle, Membership
from jointplan.access.today import today
from jointplan.access.tokens import tokens_for
from jointplan.accounts.backend import with_posts
from jointplan.accounts.invitations import invite_holder
from jointplan.accounts.models import Invitation, Post, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.terms import PostProblem
from jointplan.accounts.tokens import make_token
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.parties.models import Party
from jointplan.parties.operations import PartyProblem, admit_party
from tests.cast import Cast
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db
ADDRESS = "/en/work/sharing/community/coast-fund/end/"
TOMORROW = datetime.timedelta(days=1)


def leave(
    cast: Cast, *, day: datetime.date | None = None, reason: str = "It closed.", party: str = "coast-fund"
) -> Any:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        return end_membership_of_community(cast.party(party), from_day=day or today(), reason=reason, by=secretariat)


def reads(cast: Cast, role: str, day: datetime.date | None = None) -> list[str]:
    """The tokens of somebody who signs in anew."""
    user = with_posts(cast.user(role).pk, day)
    assert user is not None
    return tokens_for(user)


def test_its_people_lose_sight_of_the_community_and_of_circles_at_once(cast: Cast) -> None:
    assert "community" in reads(cast, "partner")
    assert "circle:coast-partners" in reads(cast, "partner")
    leave(cast)
    assert reads(cast, "partner") == ["public"]
    assert tokens_for(cast.user("partner")) == ["public"]
    assert "community" in reads(cast, "secretariat")


def test_who_took_up_a_post_on_the_same_day_loses_sight_too(cast: Cast) -> None:
    Term.objects.filter(user=cast.user("partner")).update(starts_on=today())
    leave(cast)
    assert reads(cast, "partner") == ["public"]
    assert tokens_for(cast.user("partner")) == ["public"]


def test_the_pages_the_api_and_row_security_show_its_people_the_public_only(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    partner, client = cast.user("partner"), client_as("partner")
    with acting_as(partner):
        secret = make_token(name="reports", scope="read", days=30, by=partner)[1]
    assert client.get("/en/work/contacts/").status_code == 200
    seen = Client().get("/api/v1/answers/", headers={"Authorization": f"Bearer {secret}"}).json()
    leave(cast)
    answer = Client().get("/api/v1/answers/", headers={"Authorization": f"Bearer {secret}"})
    public = Client().get("/api/v1/answers/")
    assert answer.json()["results"] == public.json()["results"]
    assert len(seen["results"]) >= len(public.json()["results"])
    assert client.get("/en/work/parties/").status_code == 403
    with acting_as(cast.user("partner")):
        assert not Entry.objects.filter(readers__contains=["community"]).exists()


def test_posts_terms_invitations_and_memberships_of_circles_end(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        post = establish_post(
            cast.party("coast-fund"), code="fund-desk", kind="observer", functions={"en": "Desk"}, by=secretariat
        )
        invite_holder(post, email="a@quay.example", language="en", starts_on=today(), address="", by=secretariat)
    leave(cast)
    posts = Post.objects.filter(party__code="coast-fund")
    assert not posts.filter(abolished_on=None).exists()
    assert not Term.objects.filter(post__in=posts).current().exists()
    assert not Membership.objects.current().filter(party__code="coast-fund").exists()
    invitation = Invitation.objects.get(post=post)
    assert (invitation.revoked_at is not None, invitation.email) == (True, "")


def test_it_may_end_on_a_later_day_and_holds_until_the_day_before(cast: Cast) -> None:
    day = today() + datetime.timedelta(days=10)
    leave(cast, day=day)
    assert "circle:coast-partners" in reads(cast, "partner")
    assert with_posts(cast.user("partner").pk, day - TOMORROW).held_posts  # type: ignore[union-attr]
    assert not with_posts(cast.user("partner").pk, day).held_posts  # type: ignore[union-attr]
    assert not Membership.objects.current(day).filter(party__code="coast-fund").exists()
    assert Membership.objects.current(day - TOMORROW).filter(party__code="coast-fund").exists()
    with pytest.raises(PartyProblem, match="already"):
        leave(cast, day=day)
    with acting_as(cast.user("secretariat")), pytest.raises(PostProblem, match="no new post"):
        establish_post(
            cast.party("coast-fund"), code="fund-2", kind="observer", functions={}, by=cast.user("secretariat")
        )


def test_it_can_be_admitted_again_and_begins_without_posts_and_circles(cast: Cast) -> None:
    leave(cast)
    secretariat, fund = cast.user("secretariat"), cast.party("coast-fund")
    with acting_as(secretariat):
        admit_party(Party.objects.get(pk=fund.pk), reason="It opened again.", by=secretariat)
        again = Party.objects.get(pk=fund.pk)
        assert (again.is_member, again.left_on) == (True, None)
        assert not Membership.objects.current().filter(party=again).exists()
        new = establish_post(again, code="fund-anew", kind="partner-officer", functions={"en": "Desk"}, by=secretariat)
        add_member(
            Circle.objects.get(code="coast-partners"),
            again,
            reason="Again.",
            by=secretariat,
            from_day=today() + TOMORROW,
        )
    assert new.abolished_on is None
    assert today() in {again.admitted_on}


@pytest.mark.parametrize("party", ["aldermoor", "aldermoor-schools", "coast-secretariat"])
def test_states_their_bodies_and_the_secretariat_never_leave(cast: Cast, party: str) -> None:
    before = fingerprint()
    with pytest.raises(Refused):
        leave(cast, party=party)
    assert fingerprint() == before


def test_the_database_lets_no_state_leave_either(cast: Cast) -> None:
    for code in ("aldermoor", "aldermoor-schools"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.filter(code=code).update(left_on=today(), admitted_on=today())


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer", "isle_coordinator", "postless"])
def test_nobody_but_the_secretariat_ends_a_membership(cast: Cast, role: str) -> None:
    verdict = can(cast.user(role), "parties.end_membership", cast.party("coast-fund"))
    assert (bool(verdict), verdict.reason) == (False, "Only the secretariat ends the membership of an organisation.")
    assert can(cast.user("secretariat"), "parties.end_membership", cast.party("coast-fund"))


@pytest.mark.parametrize(
    ("day", "reason", "text"),
    [(-1, "It closed.", "from today on"), (400, "It closed.", "within one year"), (0, "  ", "Say why")],
)
def test_a_day_that_is_past_or_too_far_and_an_end_without_a_reason_change_nothing(
    cast: Cast, day: int, reason: str, text: str
) -> None:
    before = fingerprint()
    with pytest.raises(PartyProblem, match=text):
        leave(cast, day=today() + datetime.timedelta(days=day), reason=reason)
    assert fingerprint() == before


def test_the_page_ends_it_tells_its_people_why_and_the_community_only_that(
    cast: Cast, client_as: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(username="partner").update(email="desk@quay.example", language="ru")
    client = client_as("secretariat")
    assert "End the membership" in client.get("/en/work/parties/coast-fund/edit/").content.decode()
    assert "They are abolished" in client.get(ADDRESS).content.decode()
    assert "Give a day." in client.post(ADDRESS, {"reason": "It closed."}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(ADDRESS, {"from_day": today().isoformat(), "reason": "Its doors closed."}, follow=True)
    assert "with a mailbox are told" in page.content.decode()
    [sent] = [found for found in mail.outbox if found.to == ["desk@quay.example"]]
    assert "Its doors closed." in sent.body
    with acting_as(cast.user("coordinator")):
        told = Entry.objects.filter(verb__startswith="parties.membership_end")
        assert [entry.verb for entry in told] == ["parties.membership_ended"]
        assert "doors" not in str(told[0].details)
    with acting_as(cast.user("secretariat")):
        assert Entry.objects.get(verb="parties.membership_end_explained").details["reason"] == "Its doors closed."
    assert client.get(ADDRESS).status_code == 403
    assert "Admit it" in client.get("/en/work/parties/coast-fund/edit/").content.decode()
