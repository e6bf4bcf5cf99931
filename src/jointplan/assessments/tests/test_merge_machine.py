# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people in the browser, packs, last answers and an agency work on the same answers; no order of it loses a text.

A text leaves what stands or waits only when somebody who had it before the eyes wrote another, or settled a conflict.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jointplan.access.identity import clear_identity, set_identity
from jointplan.assessments.models import Answer, AnswerPart, KeptConflict, Origin, Pack, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.consolidating import BELOW, INSTEAD, take_over_part
from jointplan.assessments.operations.contributing import hand_over_answer, take_back_answer
from jointplan.assessments.operations.keeping import keep_as_last
from jointplan.assessments.operations.merging import Base, Change, base_seen, merge_answer, settle_conflict
from jointplan.assessments.operations.packs import import_pack, make_pack
from jointplan.assessments.packs.files import file_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# The answers that people write at once; all others are there to show that nobody touches them.
TOLD = [("1.1.2", "progress"), ("1.1.2", "challenges"), ("1.1.1", "progress")]
KEYS = st.sampled_from(TOLD)
WORDS = st.sampled_from(["", "one", "two", "three", "four"])
PEOPLE = st.integers(0, 1)

Key = tuple[str, str]


class Standing(NamedTuple):
    """A part as it is saved; version 0 for none."""

    value: str
    version: int


NOTHING = Standing("", 0)


class Window:
    """One person's page: the versions that it shows, and the kept texts that the person goes on writing."""

    def __init__(self) -> None:
        self.seen: dict[Key, int] = {}
        self.continues: dict[Key, KeptConflict] = {}


class Merging(RuleBasedStateMachine):
    """What stands and what waits is compared with `live`: each text that nobody has knowingly replaced or put away."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.user, self.agency = cast.user("coordinator"), cast.user("focal_point")
        set_identity(self.user)
        self.submission = cast.submission("aldermoor", "2022")
        self.clauses = {clause.code: clause for clause in cast.edition().clauses.all()}
        self.windows = [Window(), Window()]
        self.packs: list[tuple[Pack, dict[str, Any]]] = []
        self.put_away: set[tuple[Key, str, str]] = set()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.live = {(key, standing.value) for key, standing in self.parts().items()}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What the database says.

    def parts(self) -> dict[Key, Standing]:
        found = AnswerPart.objects.filter(submission=self.submission)
        rows = found.values_list("clause__code", "kind", "value", "version")
        return {(code, kind): Standing(value, version) for code, kind, value, version in rows}

    def waiting(self) -> list[KeptConflict]:
        conflicts = KeptConflict.objects.open().filter(answer__submission=self.submission)
        return list(conflicts.select_related("answer__clause").order_by("pk"))

    @contextmanager
    def touching(self, *keys: Key) -> Iterator[None]:
        """Every other part stays as it is, to its version."""
        before = self.parts()
        yield
        after = self.parts()
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        assert changed <= set(keys), f"nobody touched {changed - set(keys)}"

    @contextmanager
    def changing_nothing(self) -> Iterator[None]:
        """Neither parts, nor what waits, nor the log."""

        def all_of_it() -> Any:
            waiting = [(conflict.uid, conflict.mine) for conflict in self.waiting()]
            merged = Entry.objects.exclude(verb="assessments.pack_imported").count()
            return self.parts(), waiting, merged

        before = all_of_it()
        yield
        assert all_of_it() == before, "the same twice changes nothing"

    # What people know.

    def said(self, key: Key, base: str, mine: str, before: Standing, *, typed: bool) -> None:
        """Somebody who started from `base` made `mine` of it, while `before` stood."""
        now = self.parts().get(key, NOTHING).value
        if mine == base:
            assert now == before.value
        elif now == mine:
            assert before.value in {base, mine}, "words that were never seen were replaced"
            self.live.discard((key, base))
            self.live.add((key, mine))
        else:
            assert now == before.value
            if typed or (key, base, mine) not in self.put_away:
                self.put_away.discard((key, base, mine))
                self.live.add((key, mine))

    # What people do.

    @rule(person=PEOPLE)
    def look(self, person: int) -> None:
        self.windows[person] = window = Window()
        window.seen = {key: standing.version for key, standing in self.parts().items()}

    @rule(person=PEOPLE, key=KEYS, word=WORDS)
    def save(self, person: int, key: Key, word: str) -> None:
        """From a page that may be old; the server knows the text by its version, as the page only names it."""
        window, (code, kind) = self.windows[person], key
        seen, before = window.seen.get(key, 0), self.parts().get(key, NOTHING)
        answer = Answer.objects.filter(submission=self.submission, clause=self.clauses[code]).first()
        parts = {part.kind: part for part in answer.parts.all()} if answer else {}
        base = base_seen(parts, {kind: seen}, answer).get(kind, Base("", "en"))
        goes_on = window.continues.get(key)
        change = Change(base.text, word, "en", continues=goes_on.uid if goes_on else None)
        with self.touching(key):
            outcome = self.merge(key, change)
        if goes_on and word != base.text:
            self.live.discard((key, goes_on.mine))
        self.said(key, base.text, word, before, typed=True)
        with self.changing_nothing():
            self.merge(key, change)
        window.continues.pop(key, None)
        if outcome.conflicts:
            window.continues[key] = KeptConflict.objects.get(uid=outcome.conflicts[0].kept)
        elif outcome.saved:
            window.seen[key] = self.parts().get(key, NOTHING).version

    def merge(self, key: Key, change: Change) -> Any:
        said = {key[1]: change}
        return merge_answer(self.submission, self.clauses[key[0]], said, by=self.user, came_by=Origin.TYPED)

    @precondition(lambda self: len(self.packs) < 2)
    @rule()
    def take_a_pack_out(self) -> None:
        codes = sorted({code for code, _kind in TOLD})
        with self.touching():
            pack = make_pack(self.submission, file_format="json", language="en", codes=codes, by=self.user)
        self.packs.append((pack, json.loads(file_of(pack, self.user))))

    @precondition(lambda self: self.packs)
    @rule(which=PEOPLE, written=st.dictionaries(KEYS, WORDS, min_size=1))
    def bring_a_pack_back(self, which: int, written: dict[Key, str]) -> None:
        """Once more written into, also after it was imported; then the same file again."""
        pack, content = self.packs[which % len(self.packs)]
        for (code, kind), word in written.items():
            content["answers"][code]["questions"][kind]["value"] = word or None
        file, before = json.dumps(content).encode(), self.parts()
        with self.touching(*TOLD):
            import_pack(pack, file, by=self.user)
        for key in TOLD:
            code, kind = key
            base, *_rest = pack.base.get(code, {}).get(kind, [""])
            mine = content["answers"][code]["questions"][kind]["value"] or ""
            self.said(key, base, mine, before.get(key, NOTHING), typed=False)
        with self.changing_nothing():
            import_pack(pack, file, by=self.user)

    @rule()
    def keep_as_last_time(self) -> None:
        before = self.parts()
        with self.touching(*(key for key in TOLD if not before.get(key, NOTHING).value)), suppress(AnswerProblem):
            keep_as_last(self.submission, [self.clauses[code] for code, _kind in TOLD], by=self.user)
        self.live |= {(key, standing.value) for key, standing in self.parts().items()}

    @initialize()
    def an_agency_has_spoken(self) -> None:
        self.agency_speaks("six")

    @rule(word=st.sampled_from(["six", "seven"]))
    def agency_speaks(self, word: str) -> None:
        """Whatever an agency hands over, it changes nothing in the State's answer."""
        with self.touching():
            set_identity(self.agency)
            own = Submission.objects.get(originator__code="aldermoor-schools", cycle=self.submission.cycle)
            clause = self.clauses["1.1.2"]
            answer = Answer.objects.filter(submission=own, clause=clause).first()
            if answer:
                take_back_answer(answer, by=self.agency)
            seen = answer.parts.get(kind="progress").version if answer else 0
            save_answer(own, clause, {"progress": PartInput(word, "en", seen)}, by=self.agency)
            hand_over_answer(Answer.objects.get(submission=own, clause=clause), by=self.agency)
            set_identity(self.user)

    @rule(how=st.sampled_from([INSTEAD, BELOW]), person=PEOPLE)
    def take_over(self, how: str, person: int) -> None:
        """As somebody who saw the State's text of an earlier moment, or the one that stands."""
        key = ("1.1.2", "progress")
        handed = AnswerPart.objects.get(originator__code="aldermoor-schools", clause__code=key[0], kind=key[1])
        before, seen = self.parts().get(key, NOTHING), self.windows[person].seen.get(key, 0)
        with self.touching(*([key] if seen == before.version else [])):
            try:
                with transaction.atomic():
                    take_over_part(self.submission, handed, how=how, seen_version=seen, by=self.user)
            except AnswerProblem:
                return
        now = self.parts()[key].value
        assert handed.value in now
        if how == BELOW:
            assert before.value in now
        self.live.discard((key, before.value))
        self.live.add((key, now))

    @precondition(lambda self: self.waiting())
    @rule(which=st.integers(0, 9), person=PEOPLE, says=st.sampled_from(["theirs", "mine", "both"]))
    def settle(self, which: int, person: int, says: str) -> None:
        """By somebody who read what stands now, or an earlier text; then nothing is settled."""
        waiting = self.waiting()
        kept = waiting[which % len(waiting)]
        key = (kept.answer.clause.code, kept.kind)
        before, seen = self.parts().get(key, NOTHING), self.windows[person].seen.get(key, 0)
        value = {"theirs": before.value, "mine": kept.mine, "both": f"{before.value} {kept.mine}".strip()}[says]
        if seen != before.version:
            with self.changing_nothing(), pytest.raises(AnswerProblem, match="since you looked"), transaction.atomic():
                settle_conflict(kept, value, "en", by=self.user, seen_version=seen)
            self.look(person)
            return
        with self.touching(key):
            settle_conflict(kept, value, "en", by=self.user, seen_version=seen)
        assert self.parts().get(key, NOTHING).value == value
        self.put_away.add((key, kept.base, kept.mine))
        self.live -= {(key, before.value), (key, kept.mine)}
        self.live.add((key, value))

    # What always holds.

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        there = {(key, standing.value) for key, standing in self.parts().items()}
        there |= {((kept.answer.clause.code, kept.kind), kept.mine) for kept in self.waiting()}
        lost = {(key, text) for key, text in self.live if text} - there
        assert not lost, f"{lost} neither stands nor waits, and nobody put it away"


def test_no_order_of_edits_packs_kept_answers_and_take_overs_loses_a_text(cast: Cast) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    bounds = settings(max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=checks)
    try:
        run_state_machine_as_test(lambda: Merging(cast), settings=bounds)
    finally:
        clear_identity()
