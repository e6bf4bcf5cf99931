# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who holds which post, from when to when: what fits, what does not, and who may say so."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.accounts.models import EndReason, Post, PostKind, Term, User
from jointplan.accounts.operations import abolish_post, establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import PostProblem, appoint, appoint_acting, end_term, move_term, start_term
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from tests.cast import Cast
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

TODAY = datetime.date.today()


def day(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def person(name: str = "newcomer") -> User:
    return User.objects.create_user(name)


def post_of(role: str) -> Post:
    return Post.objects.get(code=role.replace("_", "-"))


def test_a_second_holder_is_refused_and_the_first_is_named(cast: Cast) -> None:
    with (
        acting_as(OPERATOR),
        pytest.raises(PostProblem, match="focal_point holds this post from .* End that term first"),
    ):
        appoint(post_of("focal_point"), person(), starts_on=TODAY, by=OPERATOR)


def test_a_second_main_focal_point_of_a_party_is_refused_and_the_first_is_named(cast: Cast) -> None:
    schools = cast.party("aldermoor-schools")
    values = {"kind": PostKind.FOCAL_POINT_MAIN, "functions": {"en": "Another"}, "by": OPERATOR}
    with acting_as(OPERATOR), pytest.raises(PostProblem, match="School office has this post already: focal_point"):
        establish_post(schools, code="another", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(party=schools, code="another", kind=PostKind.FOCAL_POINT_MAIN)
    alternate = {"kind": PostKind.FOCAL_POINT_ALTERNATE, "functions": {"en": "Alternate"}, "by": OPERATOR}
    with acting_as(OPERATOR):
        assert establish_post(schools, code="one", **alternate) != establish_post(schools, code="two", **alternate)


def test_a_code_stays_with_its_post(cast: Cast) -> None:
    with acting_as(OPERATOR), pytest.raises(PostProblem, match="Another post has the code"):
        establish_post(
            cast.party("brindal"), code="focal-point", kind=PostKind.TRANSLATOR, functions={"en": "x"}, by=OPERATOR
        )


def test_a_successor_begins_the_day_after_the_last_day(cast: Cast) -> None:
    post, coordinator, newcomer = post_of("focal_point"), cast.user("coordinator"), person()
    with acting_as(coordinator):
        old = end_term(post.terms.get(), on=TODAY, reason=EndReason.HANDED_OVER, by=coordinator)
        assert cast.user("focal_point").holds(post.party_id)
        appoint(post, newcomer, starts_on=day(1), by=coordinator)
        verbs = set(Entry.objects.about(old).values_list("verb", flat=True))
    assert "accounts.term_ended" in verbs
    assert list(Term.objects.current(TODAY).filter(post=post).values_list("user", flat=True)) == [old.user_id]
    assert list(Term.objects.current(day(1)).filter(post=post).values_list("user", flat=True)) == [newcomer.pk]


@pytest.mark.parametrize(("starts", "ends"), [(0, -1), (10, 3)])
def test_a_term_that_ends_before_it_begins_is_refused_by_operation_and_database(
    cast: Cast, starts: int, ends: int
) -> None:
    with acting_as(OPERATOR):
        post = establish_post(
            cast.party("aldermoor"), code="translator", kind=PostKind.TRANSLATOR, functions={"en": "T"}, by=OPERATOR
        )
        with pytest.raises(PostProblem, match="before it begins"):
            appoint(post, person(), starts_on=day(starts), ends_on=day(ends), by=OPERATOR)
        term = appoint(post, person("second"), starts_on=day(starts), ends_on=day(40), by=OPERATOR)
        with pytest.raises(PostProblem, match="before it begins"):
            end_term(term, on=day(ends), reason=EndReason.ENDED, by=OPERATOR)
        with pytest.raises(PostProblem, match="before it begins"):
            move_term(term, starts_on=day(starts), ends_on=day(ends), by=OPERATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(user=term.user, post=post, starts_on=day(100), ends_on=day(99))


def test_who_acts_has_a_period_of_one_s_own_beside_the_holder(cast: Cast) -> None:
    post, deputy = post_of("focal_point"), person()
    with acting_as(cast.user("coordinator")):
        by = cast.user("coordinator")
        with pytest.raises(PostProblem, match="needs not act"):
            appoint_acting(post, cast.user("focal_point"), starts_on=TODAY, ends_on=day(5), by=by)
        appoint_acting(post, deputy, starts_on=TODAY, ends_on=day(5), by=by)
        with pytest.raises(PostProblem, match="holds this post from .* to .* Choose days"):
            appoint_acting(post, person("third"), starts_on=day(5), ends_on=day(9), by=by)
    assert deputy.holds(post.party_id, PostKind.FOCAL_POINT_MAIN)
    assert not Term.objects.current(day(6)).filter(user=deputy).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(user=person("endless"), post=post, starts_on=day(20), is_acting=True)


def test_nobody_serves_two_houses(cast: Cast) -> None:
    """Else an officer of the secretariat, entered as clearing authority of a State, would read its drafts."""
    with acting_as(OPERATOR):
        post = establish_post(
            cast.party("corvane"), code="c", kind=PostKind.CLEARING_AUTHORITY, functions={"en": "C"}, by=OPERATOR
        )
        by = cast.user("secretariat")
    with acting_as(by):
        with pytest.raises(PostProblem, match="holds a post of another party.*Secretariat of the coast"):
            appoint(post, by, starts_on=TODAY, by=by)
        appoint(post, cast.user("third_coordinator"), starts_on=TODAY, by=by)


def test_a_post_is_abolished_when_nobody_holds_it_any_more(cast: Cast) -> None:
    post, by = post_of("focal_point"), cast.user("coordinator")
    with acting_as(by):
        with pytest.raises(PostProblem, match="Somebody holds this post after that day: focal_point"):
            abolish_post(post, on=TODAY, by=by)
        end_term(post.terms.get(), on=TODAY, reason=EndReason.ABOLISHED, by=by)
        with pytest.raises(PostProblem, match="today or earlier"):
            abolish_post(post, on=day(1), by=by)
        with pytest.raises(PostProblem, match="cannot end before"):
            abolish_post(post, on=day(-4000), by=by)
        abolish_post(post, on=TODAY, by=by)
        with pytest.raises(PostProblem, match="abolished already"):
            abolish_post(post, on=TODAY, by=by)
        with pytest.raises(PostProblem, match="The post is abolished"):
            appoint(post, person(), starts_on=day(1), by=by)
        again = establish_post(post.party, code="new", kind=post.kind, functions={"en": "New"}, by=by)
    assert again.pk != post.pk


# Posts of whom | who may enter their holders, besides the operator
ENTERED_BY = {
    "coordinator": {"secretariat"},
    "clearing": {"secretariat"},
    "focal_point": {"coordinator"},
    "other_focal_point": {"other_coordinator"},
    "secretariat": {"secretariat"},
    "partner": {"secretariat"},
    "observer": {"secretariat"},
    "isle_coordinator": {"isle_secretariat"},
}


@pytest.mark.parametrize("held", ENTERED_BY)
def test_who_enters_the_holders_of_a_post(cast: Cast, held: str) -> None:
    post = post_of(held)
    for permission, obj in (
        ("accounts.establish_post", post),
        ("accounts.abolish_post", post),
        ("accounts.appoint_holder", post),
        ("accounts.change_term", post.terms.get()),
    ):
        verdicts = {role: can(cast.user(role), permission, obj) for role in COLUMNS}
        assert {role for role, verdict in verdicts.items() if verdict} == ENTERED_BY[held]
        assert all(verdict.reason for verdict in verdicts.values() if not verdict)
        assert can(OPERATOR, permission, obj)


@pytest.mark.parametrize("role", ["focal_point", "clearing", "other_coordinator", "secretariat"])
def test_others_are_refused_and_change_nothing(cast: Cast, role: str) -> None:
    post, by = post_of("focal_point"), cast.user(role)
    attempts: list[Any] = [
        lambda: end_term(post.terms.get(), on=TODAY, reason=EndReason.ENDED, by=by),
        lambda: move_term(post.terms.get(), starts_on=TODAY, ends_on=None, by=by),
        lambda: appoint_acting(post, by, starts_on=TODAY, ends_on=day(3), by=by),
        lambda: abolish_post(post, on=TODAY, by=by),
    ]
    with acting_as(by):
        for attempt in attempts:
            with pytest.raises(Refused):
                attempt()
    assert Term.objects.get(post=post).ends_on is None


PERIODS = st.tuples(st.integers(0, 12), st.none() | st.integers(0, 8), st.booleans())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(periods=st.lists(PERIODS, max_size=6))
def test_operation_and_database_agree_on_what_overlaps(db: None, periods: list[tuple[int, int | None, bool]]) -> None:
    """Whatever is entered, in whatever order: on each day one holder at the most, and one person acting."""
    from jointplan.parties.models import Party, Region

    with transaction.atomic():
        region = Region.objects.create(code="somewhere")
        party = Party.objects.create(region=region, code="some", kind="donor")
        post = Post.objects.create(party=party, code="some", kind=PostKind.PARTNER_OFFICER)
        user = person("some")
        for starts, length, is_acting in periods:
            ends = day(starts + length) if length is not None else None
            values = {"starts_on": day(starts), "ends_on": ends, "is_acting": is_acting}
            try:
                start_term(post, user, **values)
                accepted = True
            except PostProblem:
                accepted = False
            try:
                with transaction.atomic():
                    if accepted:
                        Term.objects.filter(post=post, **values).delete()
                    Term.objects.create(post=post, user=user, **values)
            except IntegrityError:
                assert not accepted
            else:
                assert accepted
        for number in range(22):
            today = list(Term.objects.current(day(number)).filter(post=post).values_list("is_acting", flat=True))
            assert len(today) == len(set(today))
        transaction.set_rollback(True)
