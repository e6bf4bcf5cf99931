# SPDX-License-Identifier: AGPL-3.0-or-later
"""A post passes on: note, open work, history; and what a State expects of its bodies."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.accounts.models import EndReason, Post, Term, User
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import appoint, end_term
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.focalpoints.models import Expectation, HandOver
from jointplan.focalpoints.operations import (
    LONGEST_NOTE,
    HandOverProblem,
    drop_expectation,
    expect_post,
    take_over,
    write_hand_over,
)
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)
MY_TURN = "/en/work/"


def post_of(role: str) -> Post:
    return Post.objects.get(code=role.replace("_", "-"))


def succeed(post: Post, by: Any) -> User:
    """The holder left yesterday; somebody new holds the post from today."""
    successor = User.objects.create_user("successor")
    with acting_as(by):
        end_term(post.terms.get(), on=YESTERDAY, reason=EndReason.HANDED_OVER, by=by)
        appoint(post, successor, starts_on=TODAY, by=by)
    return successor


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.session["second_factor_checked"] = True
    return client


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jointplan.accounts.second_factor.must_set_up_second_factor", lambda _user: False)


def test_the_successor_finds_note_work_and_history_once_and_says_so(cast: Cast) -> None:
    post, clearing = post_of("coordinator"), cast.user("secretariat")
    leaver = cast.user("coordinator")
    page = WatchedClient("coordinator").post(
        reverse("real:work:contact_hand_over", kwargs={"pk": post.terms.get().pk}),
        {"note": "The lamps of the north are counted.", "successor_starts_on": TODAY.isoformat()},
    )
    assert page.status_code == 302
    with acting_as(leaver):
        lines = HandOver.objects.get(post=post).open_work
    assert [line["text"] for line in lines] == [
        "Agencies are late: Review 2022",
        "Assign measures to agencies: Review 2022",
        "Review 2022",
    ]
    assert lines[-1]["due_on"] == "2023-03-10"
    successor = succeed(post, clearing)
    client = as_person(successor)
    first = client.get(MY_TURN).content.decode()
    assert "Handed over to you" in first
    assert "The lamps of the north are counted." in first
    assert "Review 2022" in first
    assert "was sent" in first or "operation" in first or "post" in first
    term = successor.terms.get()
    assert client.post(reverse("real:work:contact_take_over", kwargs={"pk": term.pk})).status_code == 302
    assert "Handed over to you" not in client.get(MY_TURN).content.decode()
    with acting_as(successor):
        assert Entry.objects.filter(verb="focalpoints.post_taken_over").count() == 1
        with pytest.raises(Refused, match="already"):
            take_over(successor.terms.get(), by=successor)
    assert "Handed over to you" not in WatchedClient("clearing").get(MY_TURN).content.decode()


def test_who_left_has_lost_the_post(cast: Cast) -> None:
    succeed(post_of("coordinator"), cast.user("secretariat"))
    page = WatchedClient("coordinator").get(MY_TURN).content.decode()
    assert "You hold no post today" in page


def test_whoever_begins_later_is_told_the_day_and_not_to_ask_for_a_post(cast: Cast) -> None:
    post = post_of("focal_point")
    post.terms.update(ends_on=TODAY + datetime.timedelta(days=2))
    Term.objects.create(user=cast.user("postless"), post=post, starts_on=TODAY + datetime.timedelta(days=3))
    told = as_person(cast.user("postless")).get(MY_TURN).content.decode()
    assert "Your post begins on" in told
    assert "You hold no post today" not in told


def test_who_writes_a_hand_over(cast: Cast) -> None:
    term = post_of("focal_point").terms.get()
    verdicts = {role: can(cast.user(role), "focalpoints.write_hand_over", term) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == {"focal_point"}
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)
    with acting_as(cast.user("coordinator")):
        end_term(term, on=YESTERDAY, reason=EndReason.ENDED, by=cast.user("coordinator"))
    term.refresh_from_db()
    verdicts = {role: can(cast.user(role), "focalpoints.write_hand_over", term) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == {"coordinator"}


def test_in_place_of_somebody_gone_the_coordinator_writes_for_the_successor_alone(cast: Cast) -> None:
    post, by = post_of("focal_point"), cast.user("coordinator")
    old = post.terms.get()
    with acting_as(by):
        end_term(old, on=YESTERDAY, reason=EndReason.ENDED, by=by)
        with pytest.raises(HandOverProblem, match="Enter the successor first"):
            write_hand_over(old, note="Gone.", successor_starts_on=TODAY, by=by)
        successor = User.objects.create_user("successor")
        appoint(post, successor, starts_on=TODAY, by=by)
        written = write_hand_over(old, note="Nobody could write this.", successor_starts_on=TODAY, by=by)
    assert (written.label, written.named_readers) == ("RED", sorted([successor.pk, by.pk]))
    with acting_as(cast.user("clearing")):
        assert not HandOver.objects.filter(pk=written.pk).exists()
    assert "Nobody could write this." in as_person(successor).get(MY_TURN).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"note": "a" * (LONGEST_NOTE + 1)}, "Shorten it"),
        ({"successor_starts_on": datetime.date(2000, 1, 1)}, "cannot start before you did"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(cast: Cast, change: dict[str, Any], says: str) -> None:
    person, term = cast.user("focal_point"), post_of("focal_point").terms.get()
    with acting_as(person), pytest.raises(HandOverProblem, match=says):
        write_hand_over(term, **({"note": "x", "successor_starts_on": TODAY} | change), by=person)


def test_who_says_what_a_state_expects(cast: Cast) -> None:
    schools = cast.party("aldermoor-schools")
    verdicts = {role: can(cast.user(role), "focalpoints.expect_post", cast.party("aldermoor")) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == {"coordinator"}
    verdicts = {
        role: can(cast.user(role), "focalpoints.view_expectations", cast.party("aldermoor")) for role in COLUMNS
    }
    assert {role for role, verdict in verdicts.items() if verdict} == {"coordinator", "clearing"}
    by = cast.user("coordinator")
    with acting_as(by):
        with pytest.raises(HandOverProblem):
            expect_post(schools, "no-such-kind", by=by)
        made = expect_post(schools, "focal-point-alternate", by=by)
        assert expect_post(schools, "focal-point-alternate", by=by) == made
    with acting_as(cast.user("clearing")), pytest.raises(Refused):
        drop_expectation(made, by=cast.user("clearing"))
    with acting_as(by):
        drop_expectation(made, by=by)
        assert not Expectation.objects.filter(pk=made.pk).exists()


def test_the_page_says_which_bodies_lack_whom(cast: Cast) -> None:
    page = WatchedClient("coordinator").get("/en/work/contacts/expected/").content.decode()
    assert page.count("No such post yet") == 1
    assert ">Held<" in page
    with acting_as(OPERATOR):
        end_term(post_of("focal_point").terms.get(), on=YESTERDAY, reason=EndReason.ENDED, by=OPERATOR)
    assert "Vacant since" in WatchedClient("clearing").get("/en/work/contacts/expected/").content.decode()
