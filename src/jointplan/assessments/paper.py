# SPDX-License-Identifier: AGPL-3.0-or-later
"""The questionnaire of a cycle on paper, to fill in by hand: an objective at a time."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Submission
from jointplan.assessments.packs.cells import Entry, Field, fields_of
from jointplan.assessments.packs.choosing import chosen_codes
from jointplan.assessments.packs.contents import clauses_by_code, measures_below
from jointplan.assessments.pages import submission_or_404
from jointplan.assessments.problems import PackProblem
from jointplan.assessments.schema import Kind, Question
from jointplan.core.exports import file_name
from jointplan.core.pdf import as_pdf
from jointplan.plans.texts import title_of, wording_of

# More sheets than that take longer than anybody waits for a page.
MOST_CLAUSES = 30
LINES = {Kind.TEXT: 6, Kind.YES_NO: 3, Kind.EVIDENCE: 4}
LABEL = Label.AMBER_STRICT.label


@require_safe
def pack_paper(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The empty form of an objective or of a part of the plan as PDF. No answer stands in it."""
    submission = submission_or_404(request, uid, fictional)
    which = request.GET.get("which", "")
    try:
        codes = chosen_codes(submission, which, request.user)
    except PackProblem as problem:
        raise Http404(str(problem)) from problem
    context = {
        "submission": submission,
        "clauses": [sheet for sheet in sheets(submission) if sheet["code"] in codes][:MOST_CLAUSES],
        "left": max(0, len(codes) - MOST_CLAUSES),
    }
    title = f"{submission.cycle}: {which}"
    source = request.build_absolute_uri(request.path)
    content = as_pdf("assessments/pdf/paper.html", context, title=title, label=LABEL, source=source)
    name = file_name((submission.cycle.code, "form", which), LABEL, "pdf")
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def sheets(submission: Submission) -> list[dict[str, Any]]:
    """What is asked at each clause, as a sheet of paper shows it."""
    clauses = clauses_by_code(submission.cycle.edition)
    below = measures_below(clauses.values())
    language = submission.cycle.edition.language
    return [
        {
            "code": code,
            "title": title_of(clauses[code]),
            "wording": wording_of(clauses[code], language),
            "questions": [_on_paper(question, below.get(clauses[code].pk, {})) for question in questions],
        }
        for code, questions in asked_in(submission.cycle).items()
    ]


def _on_paper(question: Question, measures: dict[str, str]) -> dict[str, Any]:
    fields = fields_of(question, measures)
    return {
        "text": question.text,
        "guidance": question.guidance,
        "fields": [_field(field) for field in fields],
        "lines": range(LINES.get(question.kind, 0)),
    }


def _field(field: Field) -> dict[str, Any]:
    """Boxes to tick, or a line to write on."""
    choices = [name for _code, name in field.choices] or ([_("Yes")] if field.entry == Entry.TICK else [])
    return {"name": field.name, "choices": choices, "is_line": not choices and field.entry != Entry.TEXT}
