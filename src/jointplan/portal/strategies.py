# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public register of strategies: what public sources name, and what States released to everyone."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.text import localise
from jointplan.parties.models import Party
from jointplan.portal.citing import citation_of_record
from jointplan.portal.pages import path_of, space_of
from jointplan.portal.versions import strategies_version, versioned
from jointplan.strategies.forms import RegisterFilter
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyRecord
from jointplan.strategies.register import (
    StrategyRow,
    how_sure,
    in_time,
    period_of,
    record_row,
    rows_in_order,
    sources_of,
)
from jointplan.strategies.tables import StrategyTable

PER_PAGE = 50


def public_strategies(request: HttpRequest, fictional: bool) -> QuerySet[Strategy]:
    """What States released to everyone: the same for every visitor, signed in or not."""
    seen = Strategy.objects.visible_to(request.user).in_regions(fictional=fictional)
    found: QuerySet[Strategy] = seen.released().shown()
    return found


def rows_for(request: HttpRequest, fictional: bool) -> tuple[RegisterFilter, list[StrategyRow]]:
    chosen = RegisterFilter(request.GET, list(Party.objects.states().in_regions(fictional=fictional)))
    records = StrategyRecord.objects.in_regions(fictional=fictional).shown()
    return chosen, rows_in_order(chosen.chosen(public_strategies(request, fictional)), chosen.chosen(records))


@login_not_required
@require_safe
@versioned(strategies_version)
def strategies(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Strategies, programmes and laws of the States, State by State."""
    chosen, rows = rows_for(request, fictional)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    space, query = space_of(fictional), f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen,
        "page_obj": page,
        "rows": [(row, _url(row, space)) for row in page],
        "files": [
            (name.upper(), reverse(f"{space}:public_strategies_file", kwargs={"file_format": name}) + query)
            for name in FORMATS
        ],
    }
    return render(request, "portal/strategies.html", context)


def _url(row: StrategyRow, space: str) -> str:
    if row.strategy is not None:
        return reverse(f"{space}:public_strategy", kwargs={"uid": row.strategy.uid})
    assert row.record is not None, "a row comes from one or the other"
    return reverse(f"{space}:strategy_record", kwargs={"code": row.record.code})


@login_not_required
@require_safe
def strategies_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same rows in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    _chosen, rows = rows_for(request, fictional)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(StrategyTable(rows), title=_("National strategies"), label="TLP:CLEAR", source=source)
    return as_download(sheet, file_format, ["strategies"])


@login_not_required
@require_safe
@versioned(strategies_version)
def strategy_record(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One entry of the public register: what is known, from where, how surely, and what is not known."""
    records = StrategyRecord.objects.in_regions(fictional=fictional).shown()
    found = records.filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such entry in the public register."))
    space = space_of(fictional)
    own = public_strategies(request, fictional).filter(record=found).first()
    note, reporting = localise(found.notes), localise(found.reporting)
    context = {
        "row": record_row(found),
        "code": found.code,
        "period": period_of(found),
        "in_time": in_time(found),
        "how_sure": how_sure(found),
        "note": note.text,
        "reporting": reporting.text,
        "is_translated": localise(found.titles).language != found.language,
        "original": found.titles.get(found.language, ""),
        "original_language": found.language,
        "sources": sources_of(found),
        "earlier": _link(found.replaces, space),
        "later": [_link(one, space) for one in found.replaced_by.all()],
        "own": (own.title, reverse(f"{space}:public_strategy", kwargs={"uid": own.uid})) if own else None,
        "path": path_of([(_("National strategies"), reverse(f"{space}:public_strategies")), (found.code, "")]),
    }
    return render(request, "portal/strategy_record.html", context)


def _link(record: StrategyRecord | None, space: str) -> tuple[str, str] | None:
    return (str(record), reverse(f"{space}:strategy_record", kwargs={"code": record.code})) if record else None


@login_not_required
@require_safe
@versioned(strategies_version)
def public_strategy(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What a State released to everyone of a strategy of its own."""
    found = public_strategies(request, fictional).filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    space, lines = space_of(fictional), _lines(found, request.user)
    moments = [found.saved_at, found.released_at]
    for line in lines:
        moments += [line["action"].released_at, *(one.released_at for one in line["serves"])]
    context = {
        "strategy": found,
        "period": period_of(found),
        "in_time": in_time(found),
        "lines": lines,
        "cite": citation_of_record(request, f"{found.state}: {found.title}", "", *moments),
        "record": _link(found.record, space),
        "path": path_of([(_("National strategies"), reverse(f"{space}:public_strategies")), (found.title, "")]),
    }
    return render(request, "portal/strategy.html", context)


def _lines(strategy: Strategy, user: Any) -> list[dict[str, Any]]:
    """The actions that are public, each with the measures whose alignment is public too."""
    actions = StrategyAction.objects.visible_to(user).of_strategy(strategy).released()
    aligned = Alignment.objects.visible_to(user).of_strategy(strategy).confirmed().released()
    serves: dict[int, list[Alignment]] = {}
    for one in aligned.shown().in_order():
        serves.setdefault(one.action_id, []).append(one)
    return [
        {"action": action, "body": str(action.body or action.body_name), "serves": serves.get(action.pk, [])}
        for action in actions
    ]
