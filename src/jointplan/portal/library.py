# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public library: works of guidance that were released to everyone, each with its versions and their files."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.knowledge.guidance_filters import GuidanceFilter
from jointplan.knowledge.guidance_pages import measures_of, names_of, themes_of, version_rows
from jointplan.knowledge.guidance_querysets import GuidanceQuerySet
from jointplan.knowledge.models import Guidance, TargetReader
from jointplan.portal.citing import citation
from jointplan.portal.lists import filters_in_use
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.versions import library_version, versioned, work_version

PER_PAGE = 30
CHOSEN_BY = ("kind", "language", "theme", "reader")


def public_works(fictional: bool) -> GuidanceQuerySet:
    """Works that are for everyone; what was withdrawn is told as such on its own page."""
    found: GuidanceQuerySet = Guidance.objects.visible_to(EVERYONE).in_regions(fictional=fictional)
    return found


def guidance_url(work: Guidance, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:public_guidance", kwargs={"uid": work.uid})


@login_not_required
@require_safe
@versioned(library_version)
def library(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The works that everyone may read, the latest first."""
    chosen = GuidanceFilter(request.GET, public_works(fictional), fictional=fictional)
    page = Paginator(chosen.qs.shown().latest_first(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "title": one.title,
            "language": one.language,
            "note": f"{one.get_kind_display()} · {one.publisher} · {names_of(one.languages)}",
            "codes": one.measures,
            "url": guidance_url(one, fictional),
        }
        for one in page
    ]
    context = {
        "filter": chosen,
        "fields": [chosen.form[name] for name in CHOSEN_BY],
        "in_use": filters_in_use(request, chosen),
        "page_obj": page,
        "rows": rows,
        "path": path_of([(_("Library"), "")]),
    }
    return render(request, "portal/library.html", context)


@login_not_required
@require_safe
@versioned(work_version)
def guidance(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One work: what it is, for whom, under which licence, and its file or link in each language."""
    found: Any = public_works(fictional).shown().filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    rows, earlier = version_rows(found, EVERYONE, fictional)
    context = {
        "work": found,
        "rows": rows,
        "earlier": earlier,
        "readers": [TargetReader(code).label for code in found.target_readers],
        "measures": measures_of(found, fictional),
        "themes": themes_of(found),
        "cite": citation(request, f"{found.publisher}: {found.title}", found.edition, found.changed_at),
        "path": path_of([(_("Library"), reverse(f"{space_of(fictional)}:public_library")), (found.title, "")]),
    }
    return render(request, "portal/guidance.html", context)
