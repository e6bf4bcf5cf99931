# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import Refused, can, require
from jointplan.documents.models import Document
from jointplan.documents.pages import document_row
from jointplan.parties.models import Party
from jointplan.strategies.forms import RegisterFilter, StrategyForm
from jointplan.strategies.models import Strategy, StrategyRecord
from jointplan.strategies.operations import StrategyProblem, add_strategy, change_strategy
from jointplan.strategies.pages import (
    record_url,
    register_bar,
    step_to_list,
    steps_to_strategy,
    strategy_or_404,
    strategy_url,
    writing_for,
)
from jointplan.strategies.register import StrategyRow, how_sure, in_time, period_of, rows_in_order
from jointplan.strategies.strategy_page import parts_of
from jointplan.strategies.tables import StrategyTable

PER_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


def register_filter(request: HttpRequest, fictional: bool) -> RegisterFilter:
    return RegisterFilter(request.GET, list(Party.objects.states().in_regions(fictional=fictional)))


def rows_for(request: HttpRequest, chosen: RegisterFilter, fictional: bool) -> list[StrategyRow]:
    """The rows of the register that the reader may see: every entry of the public one, and what States let one read."""
    own = Strategy.objects.visible_to(request.user).in_regions(fictional=fictional).shown()
    public = StrategyRecord.objects.in_regions(fictional=fictional).shown()
    return rows_in_order(chosen.chosen(own), chosen.chosen(public))


@require_safe
def strategies(request: HttpRequest, fictional: bool) -> HttpResponse:
    """National strategies, programmes and laws, State by State."""
    chosen = register_filter(request, fictional)
    rows = rows_for(request, chosen, fictional)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    note_openings(request.user, [row.strategy for row in page if row.strategy])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen,
        "page_obj": page,
        "rows": [(row, row_url(row, fictional)) for row in page],
        "total": len(rows),
        "files": [(f.upper(), work_url(fictional, "strategies_file", file_format=f) + query) for f in FORMATS],
        "new_url": work_url(fictional, "strategy_new") if writing_for(request.user, fictional) else "",
        "coverage_url": work_url(fictional, "strategy_coverage"),
        "label_bar": register_bar(),
        "path": work_path(fictional, _("National strategies")),
    }
    return render(request, "strategies/strategies.html", context)


def row_url(row: StrategyRow, fictional: bool) -> str:
    if row.strategy is not None:
        return strategy_url(row.strategy, fictional)
    assert row.record is not None, "a row comes from one or the other"
    return record_url(row.record.code, fictional)


@require_safe
def strategies_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same rows in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    rows = rows_for(request, register_filter(request, fictional), fictional)
    note_openings(request.user, [row.strategy for row in rows if row.strategy])
    label = str(Label.narrowest((row.label for row in rows), default=Label.CLEAR).label)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(StrategyTable(rows), title=_("National strategies"), label=label, source=source)
    return as_download(sheet, file_format, ["strategies"])


@require_safe
def strategy(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One strategy: what is said of it, its actions, and which measures they serve."""
    found, user = strategy_or_404(request, uid, fictional), request.user
    visible = Strategy.objects.visible_to(user)
    earlier, later = visible.filter(pk=found.replaces_id).first(), list(visible.filter(replaces=found))
    document = Document.objects.visible_to(user).shown().filter(pk=found.document_id).first()
    note_openings(user, [one for one in (earlier, *later, document) if one is not None])
    own = user.holds(found.originator_id)
    context = {
        "strategy": found,
        "period": period_of(found),
        "in_time": in_time(found),
        "record": found.record,
        "record_says": how_sure(found.record) if found.record else "",
        "record_url": record_url(found.record.code, fictional) if found.record else "",
        "earlier": (earlier, strategy_url(earlier, fictional)) if earlier else None,
        "later": [(one, strategy_url(one, fictional)) for one in later],
        "document": document_row(document) if document else None,
        "parts": parts_of(found, user, fictional),
        "own": own,
        "may_change": can(user, "strategies.change_strategy", found),
        "urls": {
            name: work_url(fictional, f"strategy_{name}", uid=uid)
            for name in ("change", "action_new", "import", "alignment")
        },
        "may_write": can(user, "strategies.change_actions", found),
        "log_url": work_url(fictional, "log_record", kind="strategy", uid=uid),
        "opened_url": sharing_url(found, fictional, "sharing_opened") if own else "",
        "label_bar": bar_for(found, user, fictional),
        "path": work_path(fictional, found.title, step_to_list(fictional)),
    }
    return render(request, "strategies/strategy.html", context)


@form_page
def strategy_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Enter a strategy, or take one of the public register over."""
    parties = writing_for(request.user, fictional)
    if not parties:
        raise Refused(_("Only those who write for a State or its body enter its strategies."))
    code = request.GET.get("record", "")[:40]
    taken = StrategyRecord.objects.in_regions(fictional=fictional).filter(code=code).first()
    initial = StrategyForm.initial_from(taken) if taken else None
    form = StrategyForm(request.POST or None, parties=parties, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_strategy(form.originator(), by=request.user, **form.said())
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(
                request, _("Entered. Only your own party reads it until the clearing authority says more.")
            )
            return redirect(strategy_url(made, fictional))
    title = _("Enter a strategy")
    bar = {"label": Label.AMBER_STRICT, "sentence": _("What you enter is for your own party alone at first.")}
    return render_form(request, form, title, work_path(fictional, title, step_to_list(fictional)), bar)


@form_page
def strategy_change(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Correct what is said of a strategy."""
    found = strategy_or_404(request, uid, fictional)
    require(request.user, "strategies.change_strategy", found)
    form = StrategyForm(
        request.POST or None,
        parties=[found.originator],
        user=request.user,
        strategy=found,
        initial=StrategyForm.initial_from(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_strategy(found, by=request.user, **form.said())
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(strategy_url(found, fictional))
    title = _("Correct what is said of it")
    path = work_path(fictional, title, *steps_to_strategy(found, request.user, fictional))
    return render_form(request, form, title, path, bar_for(found, request.user, fictional))


def render_form(request: HttpRequest, form: Any, title: str, path: Any, bar: Any, **more: Any) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "title": title, "path": path, "label_bar": bar, **more}
    return render(request, "strategies/form.html", context)
