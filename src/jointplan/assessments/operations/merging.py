# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three-way merge of an answer, question by question: what both started from, what is saved now, and what comes in.

Where both changed, what is saved stays, and what comes in is kept aside in a `KeptConflict` until a person settles it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.tokens import party_token
from jointplan.assessments.models import Answer, AnswerPart, KeptConflict, Origin, Settlement, Submission
from jointplan.assessments.operations.answers import (
    Conflict,
    PartInput,
    Saved,
    answer_to_write,
    clean,
    lock_parts,
    questions_at,
    record_saved,
    write_part,
)
from jointplan.assessments.operations.sittings import said_already
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import Question
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.plans.models import Clause


class Base(NamedTuple):
    """What a person started from."""

    text: str
    language: str


@dataclass(frozen=True)
class Change:
    """What a person made of the text that the person started from; both empty for none.

    `base_language` is given where the language alone may have been changed. `continues` names the kept conflict whose
    text this one goes on writing: it takes its place instead of being kept beside it.
    """

    base: str
    mine: str
    language: str
    base_language: str = ""
    continues: UUID | None = None

    @property
    def is_none(self) -> bool:
        return self.mine == self.base and self.base_language in {"", self.language}


@transaction.atomic
def merge_answer(
    submission: Submission,
    clause: Clause,
    changes: Mapping[str, Change],
    *,
    by: Any,
    came_by: str = Origin.IMPORTED,
    typing: bool = False,
) -> Saved:
    """Merge what a person changed, by question, into the answer as it is now. The same twice changes nothing.

    `typing` says that the person goes on: saves that follow each other then make one entry of the log.
    Raises AnswerProblem when a value cannot be taken: then nothing is saved.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    questions = questions_at(submission.cycle, clause)
    cleaned = {kind: replace(c, mine=clean(questions, kind, c.mine, clause)) for kind, c in changes.items()}
    outcome = Saved(unchanged=[kind for kind, change in cleaned.items() if change.is_none])
    changed = {kind: change for kind, change in cleaned.items() if not change.is_none}
    if not changed:
        return outcome
    answer, is_new = answer_to_write(submission, clause, by=by)
    there = {} if is_new else lock_parts(answer, changed)
    typed = [kind for kind, part in there.items() if part.came_by == Origin.TYPED]
    for kind, change in changed.items():
        _merge_part(answer, questions[kind], change, there.get(kind), outcome, came_by)
    said = said_already(answer, typed, by=by) if typing else set()
    told = [kind for kind in outcome.saved if kind not in said]
    record_saved(answer, clause, questions, told, **({"typing": True} if typing else {}))
    _settle_continued(answer, changed, outcome)
    if outcome.kept:
        names = [questions[kind].texts for kind in outcome.kept]
        own = [party_token(answer.originator_id)]
        record("assessments.conflict_kept", answer, readers=own, clause=clause.code, names=names)
    return outcome


def _merge_part(
    answer: Answer, question: Question, change: Change, part: AnswerPart | None, outcome: Saved, came_by: str
) -> None:
    kind, current = question.key, part.value if part else ""
    # The language of numbers and choices says nothing.
    speaks = question.is_written and bool(change.base_language)
    language = change.language if part is None or change.mine != change.base or speaks else part.language
    same_language = part is None or not question.is_written or part.language == language
    if change.mine == current and same_language:
        outcome.unchanged.append(kind)
    elif current in {change.base, change.mine}:
        write_part(answer, question, PartInput(change.mine, language, came_by=came_by), part)
        outcome.saved.append(kind)
    elif change.mine == change.base:
        # Only the language was chosen anew, and of a text that is there no more.
        outcome.unchanged.append(kind)
    else:
        _set_aside(answer, question, change, part, outcome, came_by)


def _set_aside(
    answer: Answer, question: Question, change: Change, part: AnswerPart | None, outcome: Saved, came_by: str
) -> None:
    conflict, is_settled, is_new = _keep(answer, question.key, change, came_by)
    if is_new:
        outcome.kept.append(question.key)
    if is_settled:
        outcome.unchanged.append(question.key)
        return
    theirs, version = (part.value, part.version) if part else ("", 0)
    outcome.conflicts.append(Conflict(question.key, theirs, change.mine, version, conflict.uid))


def _keep(answer: Answer, kind: str, change: Change, came_by: str) -> tuple[KeptConflict, bool, bool]:
    """The row that keeps the text, whether it was settled before, and whether the text is kept by this.

    What a person typed is asked about again.
    """
    digest = _digest(change.base, change.mine, change.language)
    rows = KeptConflict.objects.select_for_update(of=("self",)).filter(answer=answer, kind=kind)
    found = rows.filter(digest=digest).first()
    if found is None and change.continues:
        found = rows.open().filter(uid=change.continues, base=change.base).first()
    if found is None:
        found = KeptConflict(
            answer=answer, kind=kind, originator_id=answer.originator_id, label=Label.AMBER_STRICT, base=change.base
        )
    elif found.digest == digest and (found.settled_at is None or came_by != Origin.TYPED):
        return found, found.settled_at is not None, False
    found.mine, found.language, found.digest = change.mine, change.language, digest
    found.came_by, found.settlement, found.settled_at = came_by, "", None
    found.save()
    return found, False, True


def _settle_continued(answer: Answer, changes: Mapping[str, Change], outcome: Saved) -> None:
    """A text that was kept aside and has meanwhile become the same as what is saved waits for nobody."""
    agreed = {*outcome.saved, *outcome.unchanged}
    uids = [change.continues for kind, change in changes.items() if kind in agreed and change.continues]
    for conflict in KeptConflict.objects.open().filter(answer=answer, uid__in=uids) if uids else ():
        conflict.settlement, conflict.settled_at = Settlement.MINE, timezone.now()
        conflict.save()


def _digest(*texts: str) -> str:
    return sha256("\x00".join(texts).encode()).hexdigest()


@transaction.atomic
def settle_conflict(
    conflict: KeptConflict, value: str, language: str, *, by: Any, seen_version: int | None = None
) -> KeptConflict:
    """Let `value` stand: the text that is saved, the one kept aside, or a third. The others stay in the history.

    `seen_version` is the version of the saved text that the person has read; when somebody saved since, nothing is
    settled. Raises AnswerProblem.
    """
    submission = Submission.objects.locked(conflict.answer.submission_id)
    require(by, "assessments.edit_answer", submission)
    conflict = KeptConflict.objects.select_related("answer__clause").locked(conflict.pk)
    if conflict.settled_at is not None:
        raise AnswerProblem(_("This is settled already. Open the answer to change it."))
    clause = conflict.answer.clause
    questions = questions_at(submission.cycle, clause)
    value = clean(questions, conflict.kind, value, clause)
    answer, _is_new = answer_to_write(submission, clause, by=by)
    part = lock_parts(answer, [conflict.kind]).get(conflict.kind)
    current = part.value if part else ""
    if seen_version is not None and seen_version != (part.version if part else 0):
        raise AnswerProblem(_("Somebody saved this answer since you looked. Read both texts once more, then decide."))
    conflict.settlement = _settlement(value, current, conflict.mine)
    conflict.settled_at = timezone.now()
    conflict.save()
    if conflict.settlement != Settlement.THEIRS:
        came_by = conflict.came_by if conflict.settlement == Settlement.MINE else Origin.TYPED
        question = questions[conflict.kind]
        write_part(answer, question, PartInput(value, language, came_by=came_by), part)
    names = [questions[conflict.kind].texts]
    own = [party_token(answer.originator_id)]
    said = {"clause": clause.code, "names": names, "settlement": conflict.settlement}
    record("assessments.conflict_settled", answer, readers=own, **said)
    return conflict


def _settlement(value: str, theirs: str, mine: str) -> Settlement:
    if value == theirs:
        return Settlement.THEIRS
    return Settlement.MINE if value == mine else Settlement.EDITED


def base_seen(parts: Mapping[str, AnswerPart], seen: Mapping[str, int], answer: Answer | None) -> dict[str, Base]:
    """Text and language, by question, of the versions that a person saw; nothing for versions that never were.

    `parts` are those of the answer now. What is older is read from the history, as only the originator's members can.
    """
    bases = {kind: Base(part.value, part.language) for kind, part in parts.items() if seen.get(kind) == part.version}
    older = {kind: version for kind, version in seen.items() if version and kind not in bases}
    if answer is None or not older:
        return bases
    wanted = reduce(or_, (Q(kind=kind, version=version) for kind, version in older.items()))
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    kept = history.objects.filter(wanted, answer_id=answer.pk).exclude(pgh_label="delete").order_by("pgh_id")
    return bases | {kind: Base(*said) for kind, *said in kept.values_list("kind", "value", "language")}
