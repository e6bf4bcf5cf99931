# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.pages import visible_or_404, work_path, work_url
from jointplan.access.tokens import tokens_for
from jointplan.audit.models import Entry
from jointplan.audit.records import Shown, registered_kinds
from jointplan.core.exports import as_download
from jointplan.portal.lists import filters_in_use
from jointplan.portal.log.filters import EntryFilter
from jointplan.portal.log.lines import lines_of, page_url, sheet_of_lines
from jointplan.portal.log.reading import entries_for, record_models
from jointplan.portal.log.versions import versions_shown

# A page with a filter goes out uncompressed to whoever is signed in, and stays light.
PER_PAGE = 16
MOST_IN_FILE = 2000
MOST_ON_RECORD = 200
FILES = ("csv", "xlsx")


@require_safe
def entries(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What was done with records that the reader's parties may read, the latest first."""
    chosen = EntryFilter(request.GET, entries_for(request.user, fictional=fictional), request=request)
    found = list(chosen.qs.latest_first()[: PER_PAGE + 1])
    page, older = split(found)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "filter": chosen,
        "lines": lines_of(page, request.user, fictional=fictional),
        "older_url": f"?{with_before(query, page[-1])}" if older else "",
        "latest_url": f"?{query.urlencode()}" if request.GET.get("before") else "",
        "in_use": filters_in_use(request, chosen),
        "files": [
            (name.upper(), f"{work_url(fictional, 'log_file', file_format=name)}?{query.urlencode()}") for name in FILES
        ],
        "path": work_path(fictional, _("Log")),
        "label_bar": {
            "label": Label.AMBER_STRICT,
            "sentence": _("This page shows what you may read. Only you see it like this."),
        },
    }
    return render(request, "portal/log/entries.html", context)


def split(found: list[Entry]) -> tuple[list[Entry], bool]:
    """The entries of one page, and whether there are older ones. Entries of one moment are never parted."""
    if len(found) <= PER_PAGE:
        return found, False
    page = [entry for entry in found if entry.at > found[-1].at]
    return page or found[:PER_PAGE], True


def with_before(query: Any, last: Entry) -> str:
    query = query.copy()
    query["before"] = last.at.isoformat()
    return str(query.urlencode())


@require_safe
def entries_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The same entries as a file, up to a bound that the page names."""
    if file_format not in FILES:
        raise Http404(_("There is no such file."))
    chosen = EntryFilter(request.GET, entries_for(request.user, fictional=fictional), request=request)
    found = list(chosen.qs.latest_first()[: MOST_IN_FILE + 1])
    source = _("Jointplan, training region: everything is fictional") if fictional else "Jointplan"
    if len(found) > MOST_IN_FILE:
        source += ". " + _("Only the latest %(count)d entries; choose days for the others") % {"count": MOST_IN_FILE}
    lines = lines_of(found[:MOST_IN_FILE], request.user, fictional=fictional)
    return as_download(sheet_of_lines(lines, _("Log"), source), file_format, ["log"])


@require_safe
def record(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """What was done with one record, and for members of its originator what it said before."""
    model = record_models().get(kind)
    if model is None:
        raise Http404(_("There is nothing at this address that you may see."))
    registered = registered_kinds().get(model._meta.label_lower)
    related = registered.related if registered else ("originator",)
    found = visible_or_404(
        request,
        model._default_manager.select_related(*related),
        uid=uid,
        originator__region__is_fictional=fictional,
    )
    shown = registered.show(found) if registered else Shown(str(found))
    about = Entry.objects.about(found).for_tokens(tokens_for(request.user)).latest_first()
    context = {
        "record": found,
        "kind": registered.name if registered else model._meta.verbose_name,
        "shown": shown,
        "record_url": page_url(shown, fictional),
        "lines": lines_of(list(about[:MOST_ON_RECORD]), request.user, fictional=fictional),
        "versions": versions_shown(found, request.user),
        "is_own": request.user.holds(found.originator_id),
        "path": work_path(fictional, shown.title, (_("Log"), work_url(fictional, "log_entries"))),
        "label_bar": {
            "label": Label.RED if found.label == Label.RED else Label.AMBER_STRICT,
            "sentence": _("This page shows what you may read. Only you see it like this."),
        },
    }
    return render(request, "portal/log/record.html", context)
