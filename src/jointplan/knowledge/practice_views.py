# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inventory, one record of it, and two or three side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.access.tokens import parties_of
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.keys import in_groups
from jointplan.core.rules import can
from jointplan.core.text import localise
from jointplan.knowledge.models import TEXTS, Moderation, Practice, SharedChallenge
from jointplan.knowledge.practice_filters import PracticeFilter
from jointplan.knowledge.practice_pages import (
    bar_of,
    belongs_to,
    knows_stage,
    languages_said,
    measures_of,
    parts_of,
    path_behind,
    practice_or_404,
    practice_row,
    stage_said,
    steps_to_practice,
    themes_of,
    writing_for,
)
from jointplan.knowledge.practice_tables import PracticeTable
from jointplan.knowledge.practice_words import heading_of
from jointplan.parties.pages import region_of
from jointplan.parties.rules import serves_secretariat

ON_A_PAGE = 50
MOST_COMPARED = 3
MOST_NEAR = 5


def practice_filter(request: HttpRequest, fictional: bool) -> PracticeFilter:
    """The filter of the address over what the reader may see."""
    readable = Practice.objects.visible_to(request.user).in_regions(fictional=fictional)
    return PracticeFilter(request.GET, readable)


@require_safe
def practices(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The inventory, and what else the reader may read: what waits to come into it, and one's own drafts."""
    chosen = practice_filter(request, fictional)
    page = Paginator(chosen.qs.shown().latest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    note_openings(request.user, shown)
    themes = themes_of(shown)
    region = region_of(request, fictional)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen.form,
        "in_use": any(request.GET.get(name) for name in chosen.filters),
        "page_obj": page,
        "rows": [
            {
                "row": practice_row(one),
                "stage": stage_said(request.user, one),
                "themes": [themes[one.edition_id, code] for code in one.themes],
            }
            for one in shown
        ],
        "files": [(f.upper(), work_url(fictional, "practices_file", file_format=f) + query) for f in FORMATS],
        "new_url": work_url(fictional, "practice_new") if writing_for(request.user, fictional) else "",
        "compare_url": work_url(fictional, "practice_compare"),
        "bulletins_url": work_url(fictional, "bulletins"),
        "moderation_url": work_url(fictional, "practice_moderation") if keeps(request, region) else "",
        "label_bar": bar_of([one.shown_label() for one in shown]),
        "path": work_path(fictional, _("Practices and challenges")),
    }
    return render(request, "knowledge/practices/practices.html", context)


def keeps(request: HttpRequest, region: Any) -> bool:
    """True for officers of the secretariat, who moderate and exchange."""
    return region is not None and serves_secretariat(request.user, region.pk)


@require_safe
def practices_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same records in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(practice_filter(request, fictional).qs.shown().latest_first())
    note_openings(request.user, found)
    source = request.build_absolute_uri(request.get_full_path())
    label = f"TLP:{bar_of([one.shown_label() for one in found])['label']}"
    sheet = sheet_of(
        PracticeTable(found, user=request.user), title=_("Practices and challenges"), label=label, source=source
    )
    return as_download(sheet, file_format, ["practices"])


@login_not_required
@require_safe
def practice(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One record: what it says, who has the challenge too, what answers it, and what the secretariat said.

    What was released to everyone is there for visitors too.
    """
    found, user = practice_or_404(request, uid, fictional), request.user
    words = list(Moderation.objects.visible_to(user).of_practice(found.pk))
    note_openings(user, words)
    measures, themes = measures_of([found], fictional), themes_of([found])
    context = {
        "practice": found,
        "party": found.source_name(),
        "parts": parts_of(found),
        "measures": list(measures.values()),
        "themes": [themes[found.edition_id, code] for code in found.themes],
        "more_in": languages_said(found),
        "words": words,
        "own": belongs_to(user, found),
        "knows_stage": knows_stage(user, found),
        "signed_in": user.is_authenticated,
        "provenance": provenance_of(found),
        "contact_there": localise((found.provenance or {}).get("contact", {})).text,
        **beside(request, found, fictional),
        **steps_of(request, found, fictional),
    }
    if user.is_authenticated:
        context["label_bar"] = bar_for(found, user, fictional)
        context["path"] = path_behind(fictional, found.title)
    return render(request, "knowledge/practices/practice.html", context)


def provenance_of(found: Practice) -> dict[str, Any]:
    """What the page says of a record from another region."""
    if found.provenance is None:
        return {}
    day = date.fromisoformat(found.provenance["imported_on"])
    return found.provenance | {"imported_on": day, "key": in_groups(found.provenance["key"])}


def steps_of(request: HttpRequest, found: Practice, fictional: bool) -> dict[str, Any]:
    """What the reader may do with the record."""
    user = request.user
    actions = {
        "change": "knowledge.change_practice",
        "propose": "knowledge.propose_practice",
        "withdraw": "knowledge.withdraw_practice",
        "moderate": "knowledge.moderate_practice",
        "link": "knowledge.link_practice",
    }
    names = ("change", "propose", "withdraw", "moderate", "link", "share")
    return {
        "may": {name: can(user, rule, found) for name, rule in actions.items()},
        "urls": {name: work_url(fictional, f"practice_{name}", uid=found.uid) for name in names},
        "compare_url": f"{work_url(fictional, 'practice_compare')}?with={found.uid}",
        "log_url": work_url(fictional, "log_record", kind="practice", uid=found.uid),
        "opened_url": sharing_url(found, fictional, "sharing_opened") if belongs_to(user, found) else "",
        "release_url": sharing_url(found, fictional, "sharing_change")
        if found.originator_id in parties_of(user)
        else "",
        "may_share": found.is_challenge
        and any(can(user, "knowledge.share_challenge", (found, party)) for party in writing_for(user, fictional)),
    }


def beside(request: HttpRequest, found: Practice, fictional: bool) -> dict[str, Any]:
    """Who has the challenge too; what answers it, as somebody said; and what shares a measure or a theme with it."""
    user = request.user
    readable = Practice.objects.visible_to(user).in_regions(fictional=fictional).shown()
    if not found.is_challenge:
        answered = list(readable.challenges().filter(uid__in=found.answers)) if found.answers else []
        note_openings(user, answered)
        return {"answered": [practice_row(one) for one in answered]}
    shared = list(SharedChallenge.objects.visible_to(user).of_practice(found.pk))
    answering = list(readable.practices().answering(found).latest_first())
    near = [one for one in readable.practices().near(found).latest_first()[: MOST_NEAR * 2] if one not in answering]
    near, themes = near[:MOST_NEAR], themes_of([found])
    note_openings(user, [*shared, *answering, *near])
    return {
        "shared": [
            {
                "row": one,
                "tlp": one.tlp(),
                "label": one.shown_label(),
                "who_url": sharing_url(one, fictional),
                "unshare": can(user, "knowledge.unshare_challenge", one),
                "unshare_url": work_url(fictional, "challenge_unshare", uid=one.uid),
            }
            for one in shared
        ],
        "answering": [practice_row(one) for one in answering],
        "near": [{"row": practice_row(one), "why": why_near(one, found, themes)} for one in near],
    }


def why_near(one: Practice, other: Practice, themes: Mapping[tuple[int, str], str]) -> str:
    """Why two records may belong together: the measures and themes that both name. `themes` are those of `other`."""
    measures = [code for code in one.measures if code in other.measures]
    names = [themes[other.edition_id, code] for code in one.themes if code in other.themes]
    said = []
    if measures:
        said.append(_("same measure: %(codes)s") % {"codes": ", ".join(measures)})
    if names:
        said.append(_("same theme: %(names)s") % {"names": ", ".join(names)})
    return "; ".join(said)


@require_safe
def practice_compare(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Two or three records side by side, part by part."""
    wanted = asked_for(request)
    readable = Practice.objects.visible_to(request.user).in_regions(fictional=fictional).shown()
    found = {one.uid: one for one in readable.filter(uid__in=wanted)}
    chosen = [found[uid] for uid in wanted if uid in found]
    note_openings(request.user, chosen)
    measures, themes = measures_of(chosen, fictional), themes_of(chosen)
    others = readable.exclude(uid__in=[one.uid for one in chosen]).latest_first()[:ON_A_PAGE]
    context = {
        "columns": [
            {
                "row": practice_row(one),
                "measures": [measures[one.edition_id, code] for code in one.measures],
                "themes": [themes[one.edition_id, code] for code in one.themes],
            }
            for one in chosen
        ],
        "parts": compared(chosen),
        "missing": len(wanted) - len(chosen),
        "choices": [practice_row(one) for one in others],
        "chosen": [str(one.uid) for one in chosen],
        "is_full": len(chosen) >= MOST_COMPARED,
        "most": MOST_COMPARED,
        "label_bar": bar_of([one.shown_label() for one in chosen]),
        "path": path_behind(fictional, _("Side by side")),
    }
    return render(request, "knowledge/practices/compare.html", context)


def asked_for(request: HttpRequest) -> list[UUID]:
    """The records that the address names, each once; what is no id is passed over."""
    found: dict[UUID, None] = {}
    for text in request.GET.getlist("with"):
        for one in text.split(","):
            try:
                found[UUID(one.strip())] = None
            except ValueError:
                continue
    return list(found)[:MOST_COMPARED]


def compared(chosen: list[Practice]) -> list[dict[str, Any]]:
    """Part by part what each says; parts of which none says anything are left out."""
    kinds = {one.kind for one in chosen}
    kind = kinds.pop() if len(kinds) == 1 else "practice"
    rows = [
        {"heading": heading_of(name, kind), "cells": [{"row": one, "text": getattr(one, name)} for one in chosen]}
        for name in TEXTS
    ]
    return [row for row in rows if any(cell["text"] for cell in row["cells"])]


def steps_behind(request: HttpRequest, found: Practice, fictional: bool) -> list[tuple[str, str]]:
    return steps_to_practice(found, request.user, fictional)[1:]
