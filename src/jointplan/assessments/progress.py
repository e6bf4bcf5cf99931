# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the reader's own work on a submission is, in plain words, and what of it can be picked out."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.pages import work_url
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import AnswerPart, KeptConflict, Origin, Submission
from jointplan.assessments.operations.keeping import is_about_change
from jointplan.assessments.pages import Row
from jointplan.core.rules import can

PICKS = ("unanswered", "changed", "mine", "conflicts")


def picks(submission: Submission, fictional: bool, only: str) -> list[dict[str, Any]]:
    """What can be picked out of the measures, with its address. The choice stands in the path, so pages stay small."""
    names = {
        "": _("All"),
        "unanswered": _("Not answered"),
        "changed": _("Changed since last time"),
        "mine": _("Written by me"),
        "conflicts": _("Two texts to decide on"),
    }
    whole = work_url(fictional, "submission", uid=submission.uid)
    return [
        {
            "name": name,
            "url": work_url(fictional, "submission_only", uid=submission.uid, only=key) if key else whole,
            "current": key == only,
        }
        for key, name in names.items()
    ]


def picked(rows: Sequence[Row], submission: Submission, user: Any, only: str) -> list[Row]:
    """The rows of what was picked out."""
    if only == "unanswered":
        return [row for row in rows if not row.is_answered]
    if only == "changed":
        return [row for row in rows if any(part.came_by != Origin.KEPT for part in row.parts)]
    if only == "mine":
        mine = written_by(user, submission)
        return [row for row in rows if any(part.clause_id in mine for part in row.parts)]
    if only == "conflicts":
        codes = conflicts_by_code(submission, user)
        return [row for row in rows if row.code in codes]
    return list(rows)


def written_by(user: Any, submission: Submission) -> set[int]:
    """The clauses at which the person saved something, as the history knows it."""
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    own = history.objects.filter(submission_id=submission.pk, pgh_context__user=user.pk)
    return set(own.values_list("clause_id", flat=True))


def conflicts_by_code(submission: Submission, user: Any) -> dict[str, int]:
    """How many texts wait to be settled at each clause."""
    counts: dict[str, int] = {}
    waiting = KeptConflict.objects.visible_to(user).open().on_submission(submission.pk)
    for code in waiting.values_list("answer__clause__code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return counts


def said_of_progress(rows: Sequence[Row], conflicts: int) -> str:
    """E.g. “12 answered, 3 with two texts to decide on, 161 not answered yet.” Never a percentage."""
    answered = sum(row.is_answered for row in rows)
    said = [ngettext("%(count)d answered", "%(count)d answered", answered) % {"count": answered}]
    if conflicts:
        many = ngettext("%(count)d with two texts to decide on", "%(count)d with two texts to decide on", conflicts)
        said.append(many % {"count": conflicts})
    left = len(rows) - answered
    if left:
        said.append(ngettext("%(count)d not answered yet", "%(count)d not answered yet", left) % {"count": left})
    return ", ".join(said) + "."


def keeping_of(submission: Submission, user: Any, fictional: bool) -> dict[str, Any]:
    """What may be kept as the last time, in one action: of all, of a part, of an objective; empty when nothing may."""
    if not can(user, "assessments.edit_answer", submission):
        return {}
    clauses = dict(
        submission.cycle.edition.clauses.filter(code__in=asked_in(submission.cycle)).values_list("pk", "code")
    )
    newest: dict[int, int] = {}
    last = AnswerPart.objects.visible_to(user).before(submission, list(clauses))
    there = set(AnswerPart.objects.filter(submission=submission).values_list("clause_id", "kind"))
    asked = {code: {question.key for question in asked} for code, asked in asked_in(submission.cycle).items()}
    counts: dict[str, int] = {}
    for clause, kind, of in last.values_list("clause_id", "kind", "submission_id"):
        if newest.setdefault(clause, of) == of and kind in asked[clauses[clause]] and (clause, kind) not in there:
            for scope in _scopes(clauses[clause]):
                counts[scope] = counts.get(scope, 0) + 1
    return {
        "keep_url": work_url(fictional, "keep_last", uid=submission.uid),
        "keep_scopes": [
            {"code": code, "name": _("%(code)s and below") % {"code": code} if code else _("All"), "count": count}
            for code, count in counts.items()
        ],
        "no_change_url": _no_change_url(submission, fictional),
    }


def _scopes(code: str) -> list[str]:
    """All, the part and the objective of a clause."""
    steps = code.split(".")
    return ["", *(".".join(steps[:depth]) for depth in range(1, min(len(steps), 3)))]


def _no_change_url(submission: Submission, fictional: bool) -> str:
    """Where “no change” is said for what is outside the focus; empty where the questionnaire has no focus."""
    asked = asked_in(submission.cycle).values()
    if not any(is_about_change(question) for questions in asked for question in questions):
        return ""
    return work_url(fictional, "no_change", uid=submission.uid)
