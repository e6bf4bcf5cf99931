# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordinator makes one answer of the State out of what its bodies handed over, and shows it to chosen bodies."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_body
from jointplan.access.models import Label, Labelled
from jointplan.access.operations import DERIVED
from jointplan.access.tokens import party_token
from jointplan.assessments.models import Answer, AnswerPart, Origin, Submission
from jointplan.assessments.operations.answers import PartInput, questions_at, save_answer
from jointplan.assessments.operations.contributing import consider_answer
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import Kind
from jointplan.assessments.values import packed, unpacked
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party

# What can be put below what stands there; anything else can only stand instead of it.
APPENDABLE = frozenset({Kind.TEXT, Kind.EVIDENCE, Kind.CHOICES})
INSTEAD, BELOW = "instead", "below"


@transaction.atomic
def take_over_part(submission: Submission, part: AnswerPart, *, how: str, seen_version: int, by: Any) -> AnswerPart:
    """Put what an agency said into the State's own answer: instead of what stands there, or below it with its name.

    `seen_version` is that of the State's part that the person saw, 0 for none: what was saved since is not
    overwritten. The log says whose text it was.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    part = (
        AnswerPart.objects.visible_to(by).select_related("answer__submission", "clause", "originator").get(pk=part.pk)
    )
    source = part.answer
    if source.submission.contributes_to_id != submission.originator_id or source.cycle_id != submission.cycle_id:
        raise AnswerProblem(_("Only what a body of your State handed over in this cycle is taken over."))
    if source.handed_at is None:
        raise AnswerProblem(_("The agency has taken this back. Load the page again."))
    own = AnswerPart.objects.filter(submission=submission, clause=part.clause, kind=part.kind).first()
    given = PartInput(part.value, part.language, seen_version, Origin.TAKEN_OVER)
    if own is not None and how == BELOW:
        value = _joined(submission, own, part)
        given = PartInput(value, own.language, seen_version, Origin.TAKEN_OVER)
    outcome = save_answer(submission, part.clause, {part.kind: given}, by=by)
    if outcome.conflicts:
        raise AnswerProblem(_("Somebody saved this part since you looked. Nothing was changed. Look at it once more."))
    taken = AnswerPart.objects.get(submission=submission, clause=part.clause, kind=part.kind)
    consider_answer(source, by=by)
    if not outcome.saved:
        return taken
    told = {"agency": part.originator.names, "kind": part.kind, "version": part.version, "how": how}
    names = part.question.texts if part.question else {"en": part.kind}
    # Whose text it was stays with the State, also where its answer is shown to other bodies.
    told |= {"clause": part.clause.code, "names": names}
    record("assessments.part_taken_over", taken, readers=[party_token(submission.originator_id)], **told)
    return taken


@transaction.atomic
def take_over_answer(submission: Submission, answer: Answer, *, by: Any) -> int:
    """Take over every part of an agency's answer where the State has written nothing yet. Returns how many."""
    there = AnswerPart.objects.filter(submission=submission, clause=answer.clause).values("kind")
    parts = AnswerPart.objects.visible_to(by).filter(answer=answer).exclude(kind__in=there)
    chosen = list(parts.order_by("pk"))
    if not chosen:
        raise AnswerProblem(_("Your State has written all of these parts already. Take them over one by one."))
    for part in chosen:
        take_over_part(submission, part, how=INSTEAD, seen_version=0, by=by)
    return len(chosen)


def _joined(submission: Submission, own: AnswerPart, part: AnswerPart) -> str:
    question = questions_at(submission.cycle, part.clause).get(part.kind)
    if question is None or question.kind not in APPENDABLE:
        raise AnswerProblem(_("This cannot be put below what stands there. Put it in its place instead."))
    if question.kind == Kind.TEXT:
        return f"{own.value}\n\n{part.originator}:\n{part.value}"
    there = unpacked(own.value)
    return packed([*there, *(row for row in unpacked(part.value) if row not in there)])


@transaction.atomic
def circulate_answer(answer: Answer, bodies: Iterable[Party], *, by: Any) -> Answer:
    """Show the State's answer to chosen bodies of the State, each by the circle of its own: to them and to no others.

    They read what it says now and what is saved in these parts later. Nobody outside the State sees anything of it.
    """
    submission = Submission.objects.locked(answer.submission_id)
    answer = Answer.objects.locked(answer.pk)
    require(by, "assessments.circulate_answer", answer)
    require(by, "access.circulate_inside", answer)
    parts = list(AnswerPart.objects.select_for_update(of=("self",)).filter(answer=answer).order_by("pk"))
    chosen = list(bodies)
    if not chosen:
        raise AnswerProblem(_("Choose at least one body of your State."))
    if not parts:
        raise AnswerProblem(_("Nothing is written for %(code)s yet.") % {"code": answer.clause.code})
    codes = [circle_of_body(body, by=by).code for body in chosen]
    for row in (submission, answer, *parts):
        _show(row, codes)
    names = [body.names for body in chosen]
    own = [party_token(answer.originator_id)]
    record("assessments.answer_circulated", answer, clause=answer.clause.code, bodies=names, readers=own)
    return answer


def _show(row: Labelled, codes: list[str]) -> None:
    if row.label not in {Label.AMBER, Label.AMBER_STRICT}:
        return
    row.label = Label.AMBER
    row.audience = sorted({*row.audience, *codes})
    row.save(update_fields=["label", "audience"])
    row.refresh_from_db(fields=DERIVED)
