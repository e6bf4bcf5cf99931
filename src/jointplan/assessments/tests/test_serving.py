# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answer once, report to many: a text serves an obligation, and what is truly missing is told to the State alone."""

import pytest

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart, ServedObligation
from jointplan.assessments.operations.serving import serve_obligation
from jointplan.audit.models import Entry
from jointplan.commitments.models import Obligation, Recommendation
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.obligations import enter_obligation
from jointplan.core.rules import Refused
from tests.addresses import WatchedClient, address
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_text_serves_once_however_often_it_is_said(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        duty, part = Obligation.objects.get(), cast.part("aldermoor", "2021", "1.1.2", "challenges")
        first = serve_obligation(part, duty, by=by)
        entries = Entry.objects.count()
        assert serve_obligation(part, duty, by=by) == first
        assert (first.label, Entry.objects.count()) == ("AMBER+STRICT", entries)


@pytest.mark.parametrize("role", ["clearing", "focal_point", "secretariat", "other_coordinator", "partner"])
def test_only_the_coordinator_says_which_texts_serve(cast: Cast, role: str) -> None:
    by, target = cast.user(role), Recommendation.objects.get(state__code="aldermoor", external_id="second")
    with acting_as(by), pytest.raises(Refused, match="Only the national coordinator"):
        serve_obligation(cast.part("aldermoor", "2021", "1.1.1", "progress"), target, by=by)


def test_a_text_of_another_state_serves_nothing_here(cast: Cast) -> None:
    by, target = cast.user("coordinator"), Recommendation.objects.get(state__code="aldermoor", external_id="second")
    with acting_as(by), pytest.raises(Refused, match="that it comes from"):
        serve_obligation(cast.part("brindal", "2021", "1.1.1", "progress"), target, by=by)


def test_each_reader_sees_the_texts_that_it_may_read_and_the_state_what_is_missing(cast: Cast) -> None:
    url = address(cast, "real:work:recommendation_answers", uid="recommendation aldermoor first")
    for role, reads, own in (("coordinator", True, True), ("secretariat", True, False), ("partner", False, False)):
        page = WatchedClient(role).get(url)
        (shown,) = page.context["answered"]
        assert ((shown["part"] is not None), page.context["own"]) == (reads, own)
        assert ("What is missing" in page.content.decode()) == own
        assert ("Texts that could serve" in page.content.decode()) == (role == "coordinator")


def test_what_has_no_answer_in_the_latest_cycle_is_missing(cast: Cast) -> None:
    url = address(cast, "real:work:obligation", uid="obligation aldermoor")
    page = WatchedClient("coordinator").get(url)
    # 1.1.1 is answered and serves; in the cycle of 2022 the State itself answers 1.1.1 alone.
    assert [code for code, _url in page.context["missing"]] == ["1.1.2", "1.1.3"]


def test_a_text_is_taken_up_and_let_go_on_the_page(cast: Cast) -> None:
    client = WatchedClient("coordinator")
    url = address(cast, "real:work:recommendation_answers", uid="recommendation aldermoor second")
    with acting_as(cast.user("coordinator")):
        part = cast.part("aldermoor", "2021", "1.1.1", "progress")
    assert client.post(url, {"part": str(part.uid)}).status_code == 302
    with acting_as(cast.user("coordinator")):
        link = ServedObligation.objects.get(recommendation__external_id="second")
    assert client.post(url, {"end": str(link.uid)}).status_code == 302
    for wrong in ({"part": "no uid"}, {"end": str(link.uid)}, {}):
        assert client.post(url, wrong).status_code == 404
    with acting_as(cast.user("coordinator")):
        assert AnswerPart.objects.filter(pk=part.pk).exists()


def test_an_obligation_is_entered_by_the_coordinator_once(cast: Cast) -> None:
    by, state = cast.user("coordinator"), cast.party("aldermoor")
    with acting_as(by):
        made = enter_obligation(state, kind="review", title="Review", body="Assembly", by=by)
        assert made.label == "AMBER+STRICT"
        for wrong in ({"title": "Review"}, {"title": ""}, {"title": "Other", "kind": "game"}):
            with pytest.raises(CommitmentProblem):
                enter_obligation(state, by=by, **{"kind": "review", "body": "Assembly", **wrong})
    for role in ("clearing", "secretariat", "other_coordinator"):
        with acting_as(cast.user(role)), pytest.raises(Refused, match="national coordinator"):
            enter_obligation(state, kind="review", title="R", body="A", by=cast.user(role))
