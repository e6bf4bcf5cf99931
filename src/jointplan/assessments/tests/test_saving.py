# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people may write at once: nothing is locked, and nothing that was saved disappears unsaid."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import clear_identity, set_identity
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import LONGEST_TEXT
from jointplan.search.querysets import find
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Any:
    """`desk(kind=("text", seen version), …)` saves parts of the draft answer to 1.1.2 as the coordinator."""
    user = cast.user("coordinator")
    set_identity(user)
    submission = cast.submission("aldermoor", "2022")
    clause = cast.edition().clauses.get(code="1.1.2")

    def save(language: str = "en", **parts: tuple[str, int]) -> Any:
        given = {kind: PartInput(text, language, seen) for kind, (text, seen) in parts.items()}
        return save_answer(submission, clause, given, by=user)

    save.submission, save.clause, save.user = submission, clause, user
    yield save
    clear_identity()


def text(desk: Any, kind: str = "progress") -> tuple[str, int]:
    part = AnswerPart.objects.filter(answer__submission=desk.submission, clause=desk.clause, kind=kind).first()
    return (part.value, part.version) if part else ("", 0)


def test_a_new_text_is_saved_for_the_state_alone(desk: Any) -> None:
    assert desk(progress=("First words.", 0)).saved == ["progress"]
    assert text(desk) == ("First words.", 1)
    part = AnswerPart.objects.get(answer__submission=desk.submission, clause=desk.clause)
    assert part.tlp() == "TLP:AMBER+STRICT"


def test_the_same_text_again_changes_nothing(desk: Any) -> None:
    desk(progress=("First words.\nMore.", 0))
    assert desk(progress=("  First words.\r\nMore.  ", 0)).unchanged == ["progress"]
    assert text(desk) == ("First words.\nMore.", 1)


def test_a_save_over_words_not_seen_is_a_conflict_and_keeps_both(desk: Any) -> None:
    desk(progress=("First words.", 0))
    outcome = desk(progress=("Other words.", 0), challenges=("Storms.", 0))
    [conflict] = outcome.conflicts
    assert (conflict.kind, conflict.theirs, conflict.yours, conflict.version) == (
        "progress",
        "First words.",
        "Other words.",
        1,
    )
    assert outcome.saved == ["challenges"]
    assert text(desk) == ("First words.", 1)
    assert desk(progress=("Both words.", conflict.version)).saved == ["progress"]


def test_emptying_a_text_that_was_seen_removes_it_and_one_that_was_not_is_a_conflict(desk: Any) -> None:
    desk(progress=("First words.", 0))
    assert [c.yours for c in desk(progress=("", 0)).conflicts] == [""]
    assert desk(progress=("", 1)).saved == ["progress"]
    assert text(desk) == ("", 0)


def test_a_text_written_again_after_removal_is_not_taken_for_the_old_one(desk: Any) -> None:
    """Somebody looks at version 1; it is removed and written anew; the look back must not overwrite the new words."""
    desk(progress=("First words.", 0))
    desk(progress=("", 1))
    desk(progress=("Second words.", 0))
    outcome = desk(progress=("First words, mended.", 1))
    assert [conflict.theirs for conflict in outcome.conflicts] == ["Second words."]
    assert text(desk)[0] == "Second words."


def test_a_text_that_was_removed_meanwhile_does_not_come_back_unsaid(desk: Any) -> None:
    desk(progress=("First words.", 0))
    desk(progress=("", 1))
    outcome = desk(progress=("First words, mended.", 1))
    assert outcome.conflicts
    assert text(desk)[0] == ""


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [("status", "excellent", "answers offered"), ("progress", "x" * (LONGEST_TEXT + 1), "up to 32000 characters")],
)
def test_a_value_that_cannot_be_taken_saves_nothing_at_all(desk: Any, kind: str, value: str, complaint: str) -> None:
    with pytest.raises(AnswerProblem, match=complaint):
        desk(**{"challenges": ("Storms.", 0), kind: (value, 0)})
    assert text(desk, "challenges") == ("", 0)


@pytest.mark.parametrize("value", ["x" * LONGEST_TEXT, "слово " * 5000, "a\x01b"])
def test_long_and_strange_texts_are_kept_as_they_are(desk: Any, value: str) -> None:
    assert desk(progress=(value, 0)).saved == ["progress"]
    assert text(desk)[0] == value.strip()


@pytest.mark.parametrize("code", ["1.1", "1.P"])
def test_what_is_not_assessed_is_not_answered(desk: Any, cast: Cast, code: str) -> None:
    clause = cast.edition().clauses.get(code=code)
    with pytest.raises(AnswerProblem, match="not answered in this cycle"):
        save_answer(desk.submission, clause, {}, by=desk.user)


def test_a_measure_of_another_plan_is_not_answered(desk: Any, cast: Cast) -> None:
    foreign = cast.edition("isles").clauses.get(code="1.1.1")
    with pytest.raises(AnswerProblem, match="not answered in this cycle"):
        save_answer(desk.submission, foreign, {"progress": PartInput("Words.", "en")}, by=desk.user)


def test_a_text_is_found_in_its_language_once_saved_and_a_status_never(desk: Any) -> None:
    desk(language="ru", progress=("Ремонтировали лампы ёлочкой", 0), status=("in-place", 0))
    assert [hit.source for hit in find("ремонтировать ЕЛОЧКА", fictional=False)] == ["answer"]
    assert find("in-place", fictional=False) == []


WORDS = st.sampled_from(["", "one", "two", "three", "four"])


@st.composite
def interleavings(draw: st.DrawFn) -> list[tuple[str, int, str]]:
    """Steps of two people: look at the page, or save what is typed there. A save names the version last looked at."""
    return draw(
        st.lists(st.tuples(st.sampled_from(["look", "save"]), st.sampled_from([0, 1]), WORDS), min_size=2, max_size=14)
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=interleavings())
def test_no_saved_text_disappears_unless_its_overwriter_saw_it(desk: Any, steps: list[tuple[str, int, str]]) -> None:
    seen: dict[int, tuple[str, int]] = {0: ("", 0), 1: ("", 0)}
    with transaction.atomic():
        for action, person, words in steps:
            before = text(desk)
            if action == "look":
                seen[person] = before
                continue
            outcome = desk(progress=(words, seen[person][1]))
            after = text(desk)
            if outcome.saved:
                assert seen[person][0] == before[0], "words that were never seen were replaced"
                assert after[0] == words
                seen[person] = after
            elif outcome.conflicts:
                assert after == before
                assert [c.theirs for c in outcome.conflicts] == [before[0]]
                assert [c.yours for c in outcome.conflicts] == [words]
            else:
                assert after == before
                assert words == before[0]
        transaction.set_rollback(True)


@pytest.mark.parametrize(("words", "said"), [("Lamps stand.", "is saved."), ("", "Nothing was written for 1.1.2 yet.")])
def test_the_page_says_saved_only_when_something_is(
    desk: Any, client_as: Callable[..., Client], words: str, said: str
) -> None:
    url = reverse("real:work:answer", kwargs={"uid": desk.submission.uid, "code": "1.1.2"})
    seen = {f"seen_{kind}": "0" for kind in ("status", "progress", "challenges")}
    response = client_as("coordinator").post(url, {"progress": words, "language": "en", **seen}, follow=True)
    assert said in response.content.decode()
