# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three-way merge of one text, case by case. `test_merge_machine` draws whole days of work on it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jointplan.access.identity import clear_identity, set_identity
from jointplan.assessments.models import Answer, AnswerPart, KeptConflict, Origin, Settlement
from jointplan.assessments.operations.answers import Saved
from jointplan.assessments.operations.merging import Change, base_seen, merge_answer, settle_conflict
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db

Merge = Callable[..., Saved]


@pytest.fixture
def merge(cast: Cast) -> Iterator[Any]:
    """`merge(base, mine)` merges the progress on 1.1.2 as the coordinator."""
    user = cast.user("coordinator")
    set_identity(user)
    submission = cast.submission("aldermoor", "2022")
    clause = cast.edition().clauses.get(code="1.1.2")

    def merge_progress(
        base: str, mine: str, language: str = "en", came_by: str = Origin.IMPORTED, **more: Any
    ) -> Saved:
        change = {"progress": Change(base, mine, language, **more)}
        return merge_answer(submission, clause, change, by=user, came_by=came_by)

    merge_progress.submission, merge_progress.clause, merge_progress.user = submission, clause, user  # type: ignore[attr-defined]
    yield merge_progress
    clear_identity()


def current() -> str:
    return next(iter(AnswerPart.objects.filter(**ON_MEASURE).values_list("value", flat=True)), "")


def kept_texts() -> Any:
    return KeptConflict.objects.filter(answer__clause__code="1.1.2")


ON_MEASURE = {"originator__code": "aldermoor", "cycle__code": "2022", "clause__code": "1.1.2", "kind": "progress"}


def test_what_one_person_alone_changed_is_saved_and_says_how_it_came(merge: Any) -> None:
    assert merge("", "First.").saved == ["progress"]
    assert merge("First.", "Second.", came_by=Origin.TYPED).saved == ["progress"]
    assert current() == "Second."
    assert AnswerPart.objects.get(**ON_MEASURE).came_by == Origin.TYPED


@pytest.mark.parametrize(
    ("base", "mine"), [("First.", "First."), ("Old.", "Now."), ("Old.", "Old.")], ids=["none", "both alike", "theirs"]
)
def test_what_needs_no_change_leaves_what_is_saved_alone(merge: Any, base: str, mine: str) -> None:
    merge("", "Now.")
    assert merge(base, mine).unchanged == ["progress"]
    assert current() == "Now."
    assert not kept_texts().exists()


def test_what_both_changed_keeps_what_is_saved_and_keeps_the_other_text_aside_once(merge: Any) -> None:
    merge("", "Theirs.")
    before = Entry.objects.latest("pk").pk
    for _time in range(3):
        [conflict] = merge("", "Mine.").conflicts
    assert (conflict.theirs, conflict.yours, conflict.version) == ("Theirs.", "Mine.", 1)
    assert Entry.objects.filter(verb="assessments.conflict_kept", pk__gt=before).count() == 1
    kept = KeptConflict.objects.get(uid=conflict.kept)
    assert (kept.base, kept.mine, kept.tlp()) == ("", "Mine.", "TLP:AMBER+STRICT")
    assert current() == "Theirs."


def test_a_file_read_again_after_its_conflict_was_settled_asks_nobody_and_a_person_who_types_is_asked(
    merge: Any,
) -> None:
    merge("", "Theirs.")
    [conflict] = merge("", "Mine.").conflicts
    settle_conflict(KeptConflict.objects.get(uid=conflict.kept), "Theirs.", "en", by=merge.user)
    assert merge("", "Mine.").unchanged == ["progress"]
    assert merge("", "Mine.", came_by=Origin.TYPED).conflicts
    assert kept_texts().open().count() == 1


@pytest.mark.parametrize(
    ("value", "settlement"),
    [("Theirs.", Settlement.THEIRS), ("Mine.", Settlement.MINE), ("Both.", Settlement.EDITED)],
)
def test_a_conflict_is_settled_by_theirs_mine_or_a_third_text(merge: Any, value: str, settlement: str) -> None:
    before = Entry.objects.latest("pk").pk
    merge("", "Theirs.")
    [conflict] = merge("", "Mine.").conflicts
    kept = settle_conflict(KeptConflict.objects.get(uid=conflict.kept), value, "en", by=merge.user, seen_version=1)
    assert (kept.settlement, current()) == (settlement, value)
    with pytest.raises(AnswerProblem, match="settled already"):
        settle_conflict(kept, "Mine.", "en", by=merge.user)
    verbs = (
        Entry.objects.filter(verb__startswith="assessments.conflict", pk__gt=before)
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["assessments.conflict_kept", "assessments.conflict_settled"]


def test_nothing_is_settled_over_words_that_were_not_read(merge: Any) -> None:
    merge("", "Theirs.")
    [conflict] = merge("", "Mine.").conflicts
    merge("Theirs.", "Theirs, mended.")
    with pytest.raises(AnswerProblem, match="since you looked"):
        settle_conflict(kept_texts().get(), "Mine.", "en", by=merge.user, seen_version=conflict.version)
    assert current() == "Theirs, mended."


def test_somebody_of_another_party_merges_nothing(merge: Any, cast: Cast) -> None:
    with pytest.raises(Refused):
        merge_answer(merge.submission, merge.clause, {"progress": Change("", "X.", "en")}, by=cast.user("clearing"))


def test_a_text_that_goes_on_being_typed_replaces_its_own_kept_text_and_is_settled_when_both_agree(merge: Any) -> None:
    merge("", "Theirs.")
    [first] = merge("", "Min", came_by=Origin.TYPED).conflicts
    [second] = merge("", "Mine.", came_by=Origin.TYPED, continues=first.kept).conflicts
    assert first.kept == second.kept
    assert [kept.mine for kept in kept_texts().all()] == ["Mine."]
    assert merge("", "Theirs.", came_by=Origin.TYPED, continues=first.kept).unchanged == ["progress"]
    assert not kept_texts().open().exists()


def test_a_language_chosen_anew_is_kept_and_does_not_undo_what_others_wrote(merge: Any) -> None:
    merge("", "Слова.", "en")
    assert merge("Слова.", "Слова.", "ru", base_language="en").saved == ["progress"]
    merge("Слова.", "Новые слова.", "ru")
    assert merge("Слова.", "Слова.", "kk", base_language="en").unchanged == ["progress"]
    assert current() == "Новые слова."


def test_the_text_that_was_seen_is_known_by_its_version(merge: Any) -> None:
    merge("", "One.")
    merge("One.", "Two.")
    answer = Answer.objects.get(submission=merge.submission, clause=merge.clause)
    parts = {part.kind: part for part in answer.parts.all()}
    assert base_seen(parts, {"progress": 1}, answer) == {"progress": ("One.", "en")}
    assert base_seen(parts, {"progress": 2}, answer) == {"progress": ("Two.", "en")}
    assert base_seen(parts, {"progress": 7, "needs": 1, "challenges": 0}, answer) == {}
