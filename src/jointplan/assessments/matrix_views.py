# SPDX-License-Identifier: AGPL-3.0-or-later
"""The matrix in the workspace, and what is behind its cells: what the reader may read, whoever shared it with whom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.audience import label_bar
from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import sharing_url, work_path, work_url
from jointplan.assessments.asking import schema_of
from jointplan.assessments.matrix import Matrix, cycles_of, matrix_of, shared_outside, sheet_of
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.pages import clause_url
from jointplan.core.exports import FORMATS, as_download
from jointplan.core.rules import require
from jointplan.core.text import sort_key
from jointplan.plans.models import Edition
from jointplan.plans.texts import title_of


@require_safe
def matrix(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """Measures and States of a cycle, as far as the reader may read what was shared."""
    found = edition_or_404(request, edition, fictional)
    shown, cycles = _matrix(request, found, fictional)
    query = request.GET.urlencode()
    files = [
        (name.upper(), work_url(fictional, "matrix_file", edition=found.code, file_format=name)) for name in FORMATS
    ]
    context = {
        "edition": found,
        "matrix": shown,
        "cycles": cycles,
        "files": [(name, f"{url}?{query}" if query else url) for name, url in files],
        "path": work_path(fictional, _("What the States shared")),
        "label_bar": _bar(shown.label if shown else Label.CLEAR),
    }
    return render(request, "assessments/matrix.html", context)


@require_safe
def matrix_file(request: HttpRequest, edition: str, file_format: str, fictional: bool) -> HttpResponse:
    """The matrix as a file, as it is on the page."""
    found = edition_or_404(request, edition, fictional)
    shown, _cycles = _matrix(request, found, fictional)
    if file_format not in FORMATS or shown is None:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    source = request.build_absolute_uri(request.get_full_path())
    return as_download(sheet_of(shown, source), file_format, ["shared", found.code, shown.cycle.code])


@require_safe
def shared_answers(request: HttpRequest, edition: str, cycle: str, code: str, fictional: bool) -> HttpResponse:
    """What States shared on one measure in one cycle, as far as the reader may read it, with the label of each part."""
    found = edition_or_404(request, edition, fictional)
    asked = Cycle.objects.filter(edition=found, code=cycle).exclude(state="prepared").first()
    clause = found.clauses.with_texts().filter(code=code).first()
    if asked is None or clause is None:
        raise Http404(_("There is nothing at this address that you may see."))
    parts = shared_outside(request.user, found.plan.region_id).filter(cycle=asked, clause=clause)
    rows = list(parts.of_newest_version().shown())
    note_openings(request.user, rows)
    matrix_url = f"{work_url(fictional, 'matrix', edition=found.code)}?cycle={asked.code}"
    context = {
        "edition": found,
        "cycle": asked,
        "clause": clause,
        "title": title_of(clause),
        "answers": _by_state(rows, request.user, fictional),
        "public_url": clause_url(clause, found.code, fictional),
        "path": work_path(fictional, clause.code, (_("What the States shared"), matrix_url)),
        "label_bar": _bar(Label.narrowest({part.label for part in rows}, default=Label.CLEAR)),
    }
    return render(request, "assessments/shared_answers.html", context)


def edition_or_404(request: HttpRequest, code: str, fictional: bool) -> Edition:
    """For everybody who may work here: what each then reads is each one's own."""
    require(request.user, "assessments.view_matrix")
    found = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such edition of a plan here."))
    return found


def _matrix(request: HttpRequest, edition: Edition, fictional: bool) -> tuple[Matrix | None, list[Cycle]]:
    cycles = cycles_of(edition)
    if not cycles:
        return None, []
    chosen = next((cycle for cycle in cycles if cycle.code == request.GET.get("cycle")), cycles[0])

    def answers(code: str) -> str:
        return work_url(fictional, "shared_answers", edition=edition.code, cycle=chosen.code, code=code)

    shown = matrix_of(
        chosen,
        request.GET.get("objective", ""),
        request.user,
        clause_url=answers,
        cell_url=lambda code, state: f"{answers(code)}#{state}",
    )
    return shown, cycles


def _by_state(parts: list[AnswerPart], user: Any, fictional: bool) -> list[dict[str, Any]]:
    answers: dict[str, dict[str, Any]] = {}
    for part in parts:
        state = part.originator
        own = answers.setdefault(state.code, {"state": str(state), "code": state.code, "parts": []})
        own["parts"].append({"part": part, "bar": label_bar(part, user, sharing_url(part, fictional))})
    for answer in answers.values():
        answer["parts"].sort(key=lambda item: schema_of(item["part"].cycle.questionnaire_id).order(item["part"].kind))
    return sorted(answers.values(), key=lambda answer: sort_key(answer["state"]))


def _bar(label: Label) -> dict[str, str]:
    sentences = {
        Label.CLEAR: _("Everyone may read what is shown here."),
        Label.GREEN: _("Every signed-in member of the community may read what is shown here."),
    }
    return {"label": label, "sentence": sentences.get(label, _("It shows what you may read; others may read less."))}
