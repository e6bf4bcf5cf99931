# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has signed in and which posts that person holds: the statement that is written out finds what Django would."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from jointplan.access.models import Membership
from jointplan.access.tokens import membership_token, tokens_for
from jointplan.accounts.backend import Backend, with_posts
from jointplan.accounts.models import HeldPost, Post, PostKind, Term, User
from jointplan.accounts.session_store import SessionStore
from tests.cast import Cast
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()
# A term that begins on the first and ends on the second of these days from today, and whether it runs today.
DAYS = [(-2, -1, False), (-2, 0, True), (0, None, True), (0, 0, True), (1, None, False)]


def fields(record: object) -> dict[str, object]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}  # type: ignore[attr-defined]


def by_django(user: User) -> list[HeldPost]:
    del user.held_posts
    return sorted(user.held_posts, key=lambda held: held.post_id)


@pytest.mark.parametrize("role", COLUMNS[1:])
def test_every_column_of_account_post_party_and_region_is_what_django_reads(cast: Cast, role: str) -> None:
    expected = cast.user(role)
    found = with_posts(expected.pk)
    assert found is not None
    assert fields(found) == fields(expected)
    held = sorted(found.held_posts, key=lambda post: post.post_id)
    for one, other in zip(held, by_django(found), strict=True):
        assert one[:3] == other[:3]
        for mine, theirs in (
            (one.post, other.post),
            (one.party, other.party),
            (one.post.party, other.post.party),
            (one.party.region, other.party.region),
        ):
            assert fields(mine) == fields(theirs)


@pytest.mark.parametrize(("starts", "ends", "runs"), DAYS)
def test_a_post_counts_from_the_first_day_to_the_last(cast: Cast, starts: int, ends: int | None, runs: bool) -> None:
    user = cast.user("postless")
    post = Post.objects.create(party=cast.party("coast-fund"), code="watch", kind=PostKind.OBSERVER)
    days = [None if number is None else TODAY + datetime.timedelta(days=number) for number in (starts, ends)]
    Term.objects.create(user=user, post=post, starts_on=days[0], ends_on=days[1])
    found = with_posts(user.pk)
    assert found is not None
    assert [held.post for held in found.held_posts] == ([post] if runs else [])
    assert [held.post for held in by_django(found)] == ([post] if runs else [])


def test_nobody_and_closed_accounts_have_not_signed_in(cast: Cast) -> None:
    user = cast.user("coordinator")
    assert Backend().get_user(user.pk) == user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Backend().get_user(user.pk) is None
    assert Backend().get_user(0) is None


def test_a_session_is_read_until_it_ends(cast: Cast) -> None:
    kept = SessionStore()
    kept["what"] = "this"
    kept.save()
    assert SessionStore(kept.session_key)["what"] == "this"
    Session.objects.filter(pk=kept.session_key).update(expire_date=timezone.now())
    for key in (kept.session_key, "a-key-that-nobody-has"):
        found = SessionStore(key)
        assert found.get("what") is None
        assert found.session_key is None, "what is not in the database is not taken over from a cookie"


@pytest.mark.parametrize("role", COLUMNS[1:])
def test_memberships_are_those_that_the_queryset_calls_current(cast: Cast, role: str) -> None:
    user = cast.user(role)
    current = Membership.objects.current().filter(party__in=[post.party_id for post in user.held_posts])
    expected = {
        membership_token(row.pk)
        for row in current.select_related("circle")
        if user.holds(row.party_id, *row.circle.post_kinds)
    }
    assert {token for token in tokens_for(user) if token.startswith("membership:")} == expected
