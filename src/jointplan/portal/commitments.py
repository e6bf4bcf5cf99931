# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages on treaties: which State is bound by which, as far as sources say, and where that is known from."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.commitments.models import CONFIRMED, Treaty, TreatyGroup
from jointplan.commitments.standing import SIGNS, UNKNOWN_SIGN, Standing, standings, states_in_order
from jointplan.commitments.tables import TreatyTable
from jointplan.commitments.treaty_views import states_to_add_for
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.parties.models import Party
from jointplan.portal.context import visitor_of
from jointplan.portal.pages import path_of, space_of
from jointplan.portal.versions import registry_version, versioned


def _url(name: str, fictional: bool, **kwargs: str) -> str:
    return reverse(f"{space_of(fictional)}:{name}", kwargs=kwargs)


@login_not_required
@require_safe
@versioned(registry_version)
def treaties(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Treaties and States: a sign and a word for each, the source one step away."""
    states = states_in_order(fictional=fictional)
    found = standings(Treaty.objects.in_regions(fictional=fictional).in_order(), states)
    groups = [
        {
            "code": group.value,
            "name": group.label,
            "rows": [
                {"treaty": treaty, "url": _url("treaty", fictional, code=treaty.code), "cells": of_states}
                for treaty, of_states in found.items()
                if treaty.group == group
            ],
        }
        for group in TreatyGroup
    ]
    context = {
        "states": [{"state": s, "url": _url("treaties_of_state", fictional, code=s.code)} for s in states],
        "groups": [group for group in groups if group["rows"]],
        "signs": [*((sign, status.label) for status, sign in SIGNS.items()), (UNKNOWN_SIGN, _("Unknown"))],
        "files": [(form.upper(), _url("treaties_file", fictional, file_format=form)) for form in FORMATS],
        "recommendations_url": _url("public_recommendations", fictional),
        "path": path_of([(_("Treaties"), "")]),
    }
    return render(request, "portal/treaties.html", context)


@login_not_required
@require_safe
def treaties_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The same as a file, one row for each treaty and State."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    in_order = Treaty.objects.in_regions(fictional=fictional).in_order()
    rows = [one for row in standings(in_order, states_in_order(fictional=fictional)).values() for one in row]
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(TreatyTable(rows), title=_("Treaties"), label=str(Label.CLEAR.label), source=source)
    return as_download(sheet, file_format, ["treaties"])


@login_not_required
@require_safe
@versioned(registry_version)
def treaty(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One treaty: what is known of it, and what each source says of each State, with its date."""
    found = Treaty.objects.in_regions(fictional=fictional).filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such treaty here."))
    shown = standings([found], states_in_order(fictional=fictional))[found]
    facts = [
        (_("Adopted"), _day_and_place(found), found.adoption_confidence),
        (_("In force since"), found.in_force_on, found.in_force_confidence),
        (_("Depositary"), found.depositary, found.depositary_confidence),
    ]
    context = {
        "treaty": found,
        "standings": shown,
        "facts": [(name, value) for name, value, sure in facts if value and sure in CONFIRMED],
        "not_confirmed": [(name, value) for name, value, sure in facts if value and sure not in CONFIRMED],
        "add_url": _adding_url(request, found, fictional),
        "doubtful": [one for one in shown if one.not_confirmed],
        "path": path_of([(_("Treaties"), _url("treaties", fictional)), (found.code, "")]),
    }
    return render(request, "portal/treaty.html", context)


def _adding_url(request: HttpRequest, found: Treaty, fictional: bool) -> str:
    """Where the reader may add what a source says; empty for everybody else."""
    if not states_to_add_for(visitor_of(request), fictional=fictional):
        return ""
    return work_url(fictional, "treaty_source_new", code=found.code)


def _day_and_place(found: Treaty) -> dict[str, Any] | None:
    return {"day": found.adopted_on, "place": found.place} if found.adopted_on else None


@login_not_required
@require_safe
@versioned(registry_version)
def of_state(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One State and all treaties, with the source of each."""
    state = Party.objects.in_regions(fictional=fictional).states().filter(code=code).first()
    if state is None:
        raise Http404(_("There is no such State here."))
    found = standings(Treaty.objects.in_regions(fictional=fictional).in_order(), [state])
    of_state = [(one, _url("treaty", fictional, code=treaty.code)) for treaty, (one,) in found.items()]
    context = {
        "state": state,
        "groups": [(group.label, _rows_of(of_state, group)) for group in TreatyGroup if _rows_of(of_state, group)],
        "party_url": _url("party", fictional, code=code),
        "path": path_of([(_("Treaties"), _url("treaties", fictional)), (str(state), "")]),
    }
    return render(request, "portal/treaties_of_state.html", context)


def _rows_of(found: list[tuple[Standing, str]], group: str) -> list[tuple[Standing, str]]:
    return [(one, url) for one, url in found if one.treaty.group == group]
