# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of the work inside a State: the board, and what an agency contributes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, work_path, work_url
from jointplan.assessments.board import Board, BoardFilter, board_of, path_of, read_path, signs
from jointplan.assessments.handling import finished_in
from jointplan.assessments.models import Submission
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.progress import keeping_of
from jointplan.assessments.tables import BoardTable
from jointplan.core.exports import as_download, sheet_of
from jointplan.core.rules import can, require

# The board speaks of work inside the State: it is for the State itself alone, or for the agency.
LABEL = Label.AMBER_STRICT
FILES = {"csv": "CSV", "xlsx": "XLSX"}


@require_safe
def board(request: HttpRequest, uid: UUID, fictional: bool, only: str = "") -> HttpResponse:
    """Measure by agency. What is chosen stands in the path: a page of a person with a query is not compressed."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.view_board", found)
    asked = _asked(only) if only else request.GET.dict()
    chosen = BoardFilter(asked, board_of(found, request.user, fictional))
    shown = chosen.chosen()
    if request.GET and chosen.is_valid():
        path = path_of(asked)
        plain = work_url(fictional, "board", uid=uid)
        return redirect(work_url(fictional, "board_only", uid=uid, only=path) if path else plain)
    if only and not chosen.is_valid():
        raise Http404(_("Nothing of the board is known by this address. Choose from the lists."))
    _note(request, shown)
    query = f"?{urlencode(asked)}" if asked else ""
    files = [
        (name, work_url(fictional, "board_file", uid=uid, file_format=kind) + query) for kind, name in FILES.items()
    ]
    names = {agency.pk: str(agency) for agency in shown.agencies}
    context = {
        "submission": found,
        "board": shown,
        "rows": [
            {"row": row, "cells": [(name, row.cells.get(pk)) for pk, name in names.items()]} for row in shown.rows
        ],
        "signs": signs(shown),
        "filter": chosen,
        "in_use": [name for name in chosen.fields if asked.get(name)],
        "files": files,
        "board_url": work_url(fictional, "board", uid=uid),
        "assign": can(request.user, "assessments.assign_measures", found),
        "assign_url": work_url(fictional, "assign", uid=uid),
        "assignments_url": work_url(fictional, "assignments", uid=uid),
        "path": work_path(fictional, _("Board"), *steps_to(found, request.user, fictional)),
        "label_bar": _bar(request, found, fictional),
    }
    return render(request, "assessments/board.html", context)


def _asked(only: str) -> dict[str, str]:
    try:
        return read_path(only)
    except ValueError as error:
        raise Http404(_("Nothing of the board is known by this address. Choose from the lists.")) from error


@require_safe
def board_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The board as a file: the same rows and agencies as on the page."""
    if file_format not in FILES:
        raise Http404(_("The board comes as CSV and XLSX."))
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.view_board", found)
    shown = BoardFilter(request.GET, board_of(found, request.user, fictional)).chosen()
    _note(request, shown)
    source = request.build_absolute_uri(request.get_full_path())
    label = str(LABEL.label)
    title = _("Board: %(submission)s") % {"submission": found}
    sheet = sheet_of(BoardTable(shown), title=title, label=label, source=source)
    return as_download(sheet, file_format, ["board", found.originator.code, found.cycle.code])


def _bar(request: HttpRequest, submission: Submission, fictional: bool) -> dict[str, Any]:
    if submission.contributes_to_id is None:
        sentence = _("The coordinator and the clearing authority of %(state)s see this board, nobody else.")
    else:
        sentence = _("Your agency sees this board. No other agency does.")
    return {"label": LABEL, "sentence": sentence % {"state": submission.originator}}


def _note(request: HttpRequest, shown: Board) -> None:
    """Others' records above GREEN that are shown: assignments to an agency, answers to the State."""
    lines = [cell.line for row in shown.rows for cell in row.cells.values()]
    answers = [line.answer for line in lines if line.answer is not None]
    note_openings(request.user, [*(line.assignment for line in lines), *answers])


def contribution_page(request: HttpRequest, found: Submission, fictional: bool) -> HttpResponse:
    """What an agency contributes: what was asked of it, how far it is, and what is ready to be handed over."""
    whole = board_of(found, request.user, fictional)
    _note(request, whole)
    verdict = can(request.user, "assessments.edit_answer", found)
    lines = [cell.line for row in whole.rows for cell in row.cells.values()]
    answers, is_checked = finished_in(request.user, found, lines) if verdict else ([], False)
    groups: dict[str, dict[str, Any]] = {}
    for row in whole.rows:
        above = row.clause.parent
        code = above.code if above else row.clause.code
        group = groups.setdefault(code, {"code": code, "part": row.part, "rows": []})
        group["rows"] += [(row, cell) for cell in row.cells.values()]
    context = {
        "submission": found,
        "groups": list(groups.values()),
        "edit": verdict,
        "finished": len(answers),
        "is_checked": is_checked,
        "hand_over_url": work_url(fictional, "contribution_hand_over", uid=found.uid),
        "packs_url": work_url(fictional, "packs", uid=found.uid),
        "sees_board": can(request.user, "assessments.view_board", found),
        "board_url": work_url(fictional, "board", uid=found.uid),
        "log_url": work_url(fictional, "log_record", kind="submission", uid=found.uid),
        "path": work_path(fictional, str(found)),
        "label_bar": bar_for(found, request.user, fictional),
        **keeping_of(found, request.user, fictional),
    }
    return render(request, "assessments/contribution.html", context)
