# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public inventory of good practices and challenges: what its originators released to everyone."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.knowledge.models import Practice
from jointplan.knowledge.practice_filters import PracticeFilter
from jointplan.knowledge.practice_pages import languages_said, measures_of, parts_of, themes_of
from jointplan.knowledge.practice_querysets import PracticeQuerySet
from jointplan.portal.citing import citation
from jointplan.portal.lists import filters_in_use
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.versions import practice_version, practices_version, versioned

PER_PAGE = 30
CHOSEN_BY = ("kind", "measure", "theme", "party", "language")


def public_practices(fictional: bool) -> PracticeQuerySet:
    """What stands in the inventory and is for everyone."""
    found: PracticeQuerySet = Practice.objects.visible_to(EVERYONE).in_regions(fictional=fictional).listed()
    return found


def practice_url(practice: Practice, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:public_practice", kwargs={"uid": practice.uid})


@login_not_required
@require_safe
@versioned(practices_version)
def practices(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The inventory as everyone reads it, the latest first."""
    chosen = PracticeFilter(request.GET, public_practices(fictional))
    page = Paginator(chosen.qs.shown().latest_first(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "title": one.title,
            "language": one.language,
            "note": f"{one.get_kind_display()} · {one.source_name()}",
            "codes": one.measures,
            "url": practice_url(one, fictional),
        }
        for one in page
    ]
    context = {
        "filter": chosen,
        "fields": [chosen.form[name] for name in CHOSEN_BY],
        "in_use": filters_in_use(request, chosen),
        "page_obj": page,
        "rows": rows,
        "path": path_of([(_("Practices"), "")]),
    }
    return render(request, "portal/practices.html", context)


@login_not_required
@require_safe
@versioned(practice_version)
def practice(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One good practice or challenge, in the words of whoever it comes from."""
    found = public_practices(fictional).shown().filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    themes = themes_of([found])
    context = {
        "practice": found,
        "party": found.source_name(),
        "parts": parts_of(found),
        "measures": list(measures_of([found], fictional).values()),
        "themes": [themes[found.edition_id, code] for code in found.themes if (found.edition_id, code) in themes],
        "more_in": languages_said(found),
        "cite": citation(request, f"{found.source_name()}: {found.title}", found.edition, found.saved_at),
        "path": path_of([(_("Practices"), reverse(f"{space_of(fictional)}:public_practices")), (found.title, "")]),
    }
    return render(request, "portal/practice.html", context)
