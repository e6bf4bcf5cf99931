# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands on the page of one answer."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.assessments.asking import schema_of
from jointplan.assessments.handling import answer_context
from jointplan.assessments.models import Answer, AnswerPart, InvitedView, KeptConflict, Submission
from jointplan.assessments.pages import clause_url, neighbours, steps_to, verdict_on_any
from jointplan.assessments.view_turns import views_shown
from jointplan.core.rules import can
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of, wording_of


def answer_page(
    request: HttpRequest, submission: Submission, clause: Clause, parts: list[AnswerPart], fictional: bool
) -> dict[str, Any]:
    """What stands around the form of an answer: the clause, what was said before, and what may be done next."""
    answer = Answer.objects.visible_to(request.user).filter(submission=submission, clause=clause).first()
    if answer is not None:
        answer.submission, answer.clause, answer.originator = submission, clause, submission.originator
    last = in_form_order(AnswerPart.objects.visible_to(request.user).last_before(submission, [clause.pk]))
    note_openings(request.user, [*parts, *last])
    lead_from(parts, submission, request.user, fictional)
    steps = steps_to(submission, request.user, fictional)
    return {
        "submission": submission,
        "clause": clause,
        "title": title_of(clause),
        "wording": wording_of(clause, submission.cycle.edition.language),
        "saved_at": max((part.saved_at for part in parts), default=None),
        "last": last,
        "keepable": len({part.kind for part in last} - {part.kind for part in parts}),
        "keep_url": work_url(fictional, "keep_last", uid=submission.uid),
        "conflicts": conflicts_on(request, submission, fictional, clause),
        "release": verdict_on_any(request.user, "assessments.release_part", parts),
        "withdraw": verdict_on_any(
            request.user, "assessments.withdraw_part", [part for part in parts if part.label == Label.CLEAR]
        ),
        **release_links(submission, clause, fictional),
        "views": views_shown(request.user, InvitedView.objects.beside(submission, clause)),
        "logs": logs_of(answer, parts, fictional),
        "public_url": clause_url(clause, submission.cycle.edition.code, fictional),
        "path": work_path(fictional, clause.code, *steps),
        "label_bar": bar_for(answer or submission, request.user, fictional),
        **neighbours(submission, clause, fictional),
        **answer_context(request, submission, clause, answer, fictional),
    }


def lead_from(parts: list[AnswerPart], submission: Submission, user: Any, fictional: bool) -> None:
    """Each part leads to who can see it, and to asking the State about it where the reader may."""
    for part in parts:
        part.who_url = sharing_url(part, fictional)  # type: ignore[attr-defined]  # for the template
    for part in parts[:1]:
        part.submission = submission
        if can(user, "assessments.ask_clarification", part):
            for one in parts:
                one.ask_url = work_url(fictional, "clarification_ask", uid=one.uid)  # type: ignore[attr-defined]


def logs_of(answer: Answer | None, parts: list[AnswerPart], fictional: bool) -> list[tuple[str, str]]:
    """Where it stands what was done with the answer and each of its parts: (name, address)."""
    whole = [(_("Answer"), work_url(fictional, "log_record", kind="answer", uid=answer.uid))] if answer else []
    return whole + [(part.name, work_url(fictional, "log_record", kind="answerpart", uid=part.uid)) for part in parts]


def parts_of(request: HttpRequest, submission: Submission, clause: Clause) -> list[AnswerPart]:
    """The parts of the State's answer that the reader may see, in the order of the form."""
    parts = AnswerPart.objects.visible_to(request.user).filter(submission_id=submission.pk, clause=clause)
    found = list(parts.defer("folded", "search_vector"))
    for part in found:
        part.cycle, part.originator = submission.cycle, submission.originator
    return in_form_order(found)


def in_form_order(parts: Iterable[AnswerPart]) -> list[AnswerPart]:
    """In the order of the questions."""
    return sorted(parts, key=lambda part: schema_of(part.cycle.questionnaire_id).order(part.kind))


def conflicts_on(
    request: HttpRequest, submission: Submission, fictional: bool, clause: Clause | None = None
) -> list[dict[str, str]]:
    """Texts that were kept aside and wait for somebody to settle them, with the page where that is done."""
    waiting = KeptConflict.objects.visible_to(request.user).open().on_submission(submission.pk).shown()
    if clause is not None:
        waiting = waiting.filter(answer__clause=clause)
    return [
        {
            "code": conflict.answer.clause.code,
            "kind": conflict.kind,
            "name": conflict.name,
            "url": work_url(fictional, "conflict", uid=conflict.uid),
        }
        for conflict in waiting
    ]


def release_links(submission: Submission, clause: Clause, fictional: bool) -> dict[str, str]:
    """Where the parts of one answer are released and withdrawn."""
    return {
        f"{name}_url": f"{work_url(fictional, name, uid=submission.uid)}?code={clause.code}"
        for name in ("release", "withdraw")
    }
