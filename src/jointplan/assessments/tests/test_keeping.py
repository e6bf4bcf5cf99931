# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping the last answers: only where nothing is written, in one entry of the log."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import clear_identity, set_identity
from jointplan.assessments import asking
from jointplan.assessments.models import AnswerPart, KeptConflict, Origin, Questionnaire
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.keeping import keep_as_last, say_no_change
from jointplan.assessments.operations.merging import Change, merge_answer
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from tests.cast import Cast, canary

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Iterator[Any]:
    """Aldermoor's draft for 2022, and what it says: `{(clause, question): part}`."""
    set_identity(cast.user("coordinator"))
    submission = cast.submission("aldermoor", "2022")

    def parts() -> dict[tuple[str, str], AnswerPart]:
        found = AnswerPart.objects.filter(submission=submission).select_related("clause")
        return {(part.clause.code, part.kind): part for part in found}

    parts.submission, parts.clauses, parts.user = (
        submission,
        list(cast.edition().clauses.all()),
        cast.user("coordinator"),
    )  # type: ignore[attr-defined]
    yield parts
    clear_identity()


def test_the_last_answers_are_kept_where_nothing_is_written_and_nothing_is_written_over(draft: Any) -> None:
    before = {key: part.value for key, part in draft().items()}
    entries = Entry.objects.count()
    count = keep_as_last(draft.submission, draft.clauses, by=draft.user)
    after = draft()
    assert {key: after[key].value for key in before} == before
    kept = {key: part for key, part in after.items() if key not in before}
    assert len(kept) == count
    assert {part.came_by for part in kept.values()} == {Origin.KEPT}
    assert canary("aldermoor", "2021", "1.1.2", "progress") in kept["1.1.2", "progress"].value
    assert kept["1.1.2", "progress"].tlp() == "TLP:AMBER+STRICT"
    assert Entry.objects.count() == entries + 1
    with pytest.raises(AnswerProblem, match="nothing to keep"):
        keep_as_last(draft.submission, draft.clauses, by=draft.user)


def test_what_the_reader_may_not_read_is_not_kept(draft: Any) -> None:
    """TLP:RED for others: the coordinator does not even see it."""
    keep_as_last(draft.submission, draft.clauses, by=draft.user)
    assert ("1.1.3", "challenges") not in draft()


def test_a_kept_answer_that_was_removed_and_kept_again_is_not_taken_for_the_old_one(draft: Any) -> None:
    [clause] = [clause for clause in draft.clauses if clause.code == "1.1.2"]
    keep_as_last(draft.submission, [clause], by=draft.user)
    kept = draft()["1.1.2", "progress"]
    save_answer(draft.submission, clause, {"progress": PartInput("", "en", kept.version)}, by=draft.user)
    keep_as_last(draft.submission, [clause], by=draft.user)
    assert draft()["1.1.2", "progress"].version > kept.version
    merge_answer(draft.submission, clause, {"progress": Change(kept.value, "Mended.", "en")}, by=draft.user)
    assert not KeptConflict.objects.filter(answer__clause=clause).exists()


def test_only_who_writes_the_answers_keeps_them(draft: Any, cast: Cast) -> None:
    for operation in (
        lambda by: keep_as_last(draft.submission, draft.clauses, by=by),
        lambda by: say_no_change(draft.submission, by=by),
    ):
        with pytest.raises(Refused):
            operation(cast.user("clearing"))


@pytest.mark.parametrize(("code", "kept"), [("1.1.2", {"1.1.2"}), ("1.1", {"1.1.2", "1.1.3"}), ("", {"1.1.2", "1.2"})])
def test_one_measure_an_objective_or_all_are_kept_from_the_page(
    draft: Any, client_as: Callable[..., Client], code: str, kept: set[str]
) -> None:
    url = reverse("real:work:keep_last", kwargs={"uid": draft.submission.uid})
    response = client_as("coordinator").post(url, {"clause": code}, follow=True)
    assert "kept as the last time" in response.content.decode()
    set_identity(draft.user)
    assert {clause for clause, _kind in draft()} - {"1.1.1"} >= kept


def test_no_change_is_said_once_for_everything_outside_the_focus(draft: Any) -> None:
    with pytest.raises(AnswerProblem, match="nothing to say"):
        say_no_change(draft.submission, by=draft.user)
    for questionnaire in Questionnaire.objects.all():
        questionnaire.data["depth"] = {"kind": "focus", "objectives": []}
        questionnaire.save()
    asking.forget()
    try:
        assert say_no_change(draft.submission, by=draft.user) == 1
        assert draft()["1.1", "no_change"].display_value() == "No"
    finally:
        asking.forget()
