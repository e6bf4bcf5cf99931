# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem, widen
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def texts(cast: Cast, role: str) -> set[str]:
    user = cast.user(role)
    with acting_as(user):
        parts = AnswerPart.objects.visible_to(user).select_related("originator", "cycle", "clause")
        return {f"{p.originator.code} {p.cycle.code} {p.clause.code} {p.kind}" for p in parts}


def test_sending_shows_the_secretariat_the_answers_and_nobody_else(cast: Cast) -> None:
    before = {
        role: texts(cast, role) for role in ("anonymous", "other_coordinator", "partner", "focal_point", "observer")
    }
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        sent = send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
    assert sent.sent_at is not None
    assert {f"aldermoor 2022 1.1.1 {kind}" for kind in ("status", "progress", "challenges")} <= texts(
        cast, "secretariat"
    )
    assert {role: texts(cast, role) for role in before} == before


def test_sending_is_logged_as_the_first_widening(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        sent = send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
        verbs = [entry.verb for entry in Entry.objects.about(sent).order_by("pk")]
    assert verbs[0] == "assessments.submission_started"
    assert verbs[-2:] == ["assessments.submission_sent", "access.audience_widened"]


def test_an_empty_submission_is_not_sent(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        AnswerPart.objects.filter(cycle__code="2022", originator__code="aldermoor").delete()
        with pytest.raises(AnswerProblem, match="no answer to send"):
            send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
        assert Submission.objects.get(originator__code="aldermoor", cycle__code="2022").sent_at is None


def test_a_release_reaches_everyone_and_leaves_the_other_parts_where_they_were(cast: Cast) -> None:
    clearing = cast.user("clearing")
    before = texts(cast, "anonymous")
    with acting_as(clearing):
        release_parts([cast.part("aldermoor", "2021", "1.1.1", "challenges")], reason="Cleared.", by=clearing)
    assert texts(cast, "anonymous") - before == {"aldermoor 2021 1.1.1 challenges"}


def test_a_withdrawal_takes_the_text_from_everyone_but_the_state_and_the_secretariat(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        part = withdraw_part(cast.part("aldermoor", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    assert part.released_at is None
    key = "aldermoor 2021 1.1.1 progress"
    assert {
        role for role in ("anonymous", "partner", "other_coordinator", "focal_point") if key in texts(cast, role)
    } == set()
    assert key in texts(cast, "secretariat") & texts(cast, "coordinator") & texts(cast, "clearing")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_release_and_a_withdrawal_need_a_reason(cast: Cast, reason: str) -> None:
    clearing = cast.user("clearing")
    before = texts(cast, "anonymous")
    with acting_as(clearing):
        sent = cast.part("aldermoor", "2021", "1.1.1", "challenges")
        with pytest.raises(ReleaseProblem, match="why"):
            release_parts([sent], reason=reason, by=clearing)
        public = cast.part("aldermoor", "2021", "1.1.1", "progress")
        with pytest.raises(ReleaseProblem, match="why"):
            withdraw_part(public, reason=reason, by=clearing)
    assert texts(cast, "anonymous") == before


def test_a_release_is_all_or_nothing(cast: Cast) -> None:
    clearing = cast.user("clearing")
    before = texts(cast, "anonymous")
    with acting_as(clearing):
        releasable = cast.part("aldermoor", "2021", "1.1.1", "challenges")
        draft = cast.part("aldermoor", "2022", "1.1.1", "progress")
        with pytest.raises(Refused, match="not been sent"):
            release_parts([releasable, draft], reason="Cleared.", by=clearing)
        with pytest.raises(AnswerProblem, match="at least one"):
            release_parts([], reason="Cleared.", by=clearing)
    assert texts(cast, "anonymous") == before


@pytest.mark.parametrize(
    ("label", "audience", "complaint"),
    [
        (Label.AMBER_STRICT, [], "take the record away"),
        (Label.AMBER, ["coast-states"], "take the record away"),
        (Label.AMBER, [], "at least one circle"),
        (Label.AMBER, ["coast-secretariat"], "changes nothing"),
        (Label.AMBER, ["coast-secretariat", "coast-partners"], None),
        (Label.GREEN, [], None),
    ],
)
def test_widening_never_takes_a_record_from_anybody(
    cast: Cast, label: str, audience: Any, complaint: str | None
) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        part = AnswerPart.objects.locked(cast.part("aldermoor", "2021", "1.1.1", "challenges").pk)
        if complaint:
            with pytest.raises(ReleaseProblem, match=complaint):
                widen(part, label=label, audience=audience, reason="Asked for.", by=clearing)
        else:
            widen(part, label=label, audience=audience, reason="Asked for.", by=clearing)
            assert (part.label, part.audience) == (label, sorted(audience))


@pytest.mark.parametrize("role", ["coordinator", "secretariat", "other_clearing", "observer", "postless"])
def test_only_the_clearing_authority_of_the_originator_widens(cast: Cast, role: str) -> None:
    with acting_as(cast.user("clearing")):
        part = cast.part("aldermoor", "2021", "1.1.1", "challenges")
    user = cast.user(role)
    with acting_as(user), pytest.raises(Refused, match="clearing authority"):
        widen(part, label=Label.CLEAR, reason="I want it.", by=user)
