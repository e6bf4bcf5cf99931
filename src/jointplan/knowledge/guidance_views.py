# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library: the list, one work, and its files."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, space_of, visible_or_404, work_path, work_url
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import can
from jointplan.documents.keeping import FileProblem, content_of
from jointplan.documents.models import Document
from jointplan.documents.pages import as_attachment
from jointplan.knowledge.guidance_filters import GuidanceFilter
from jointplan.knowledge.guidance_pages import (
    BoundedPaginator,
    adding_for,
    bar_of,
    guidance_or_404,
    guidance_row,
    guidance_url,
    measures_of,
    missing_languages,
    names_of,
    step_to_library,
    themes_of,
    version_rows,
)
from jointplan.knowledge.guidance_tables import GuidanceTable
from jointplan.knowledge.models import Download, Guidance, GuidanceVersion, NotRemembered, TargetReader
from jointplan.knowledge.operations.downloads import remember_download

log = logging.getLogger(__name__)
ON_A_PAGE = 50
MOST_IN_A_FILE = 5000


def chosen_works(request: HttpRequest, fictional: bool) -> GuidanceFilter:
    """The filter of the address over what the reader may see."""
    found = Guidance.objects.visible_to(request.user).in_regions(fictional=fictional).shown().latest_first()
    return GuidanceFilter(request.GET, found, fictional=fictional)


@require_safe
def library(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Works of the library, as far as the reader may see them."""
    chosen = chosen_works(request, fictional)
    paginator = BoundedPaginator(chosen.qs, ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page)
    note_openings(request.user, shown)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    words = request.GET.get("q", "")
    context = {
        "filter": chosen.form,
        "in_use": any(request.GET.get(name) for name in chosen.filters),
        "rows": [guidance_row(work) for work in shown],
        "page_obj": page,
        "is_cut": paginator.is_cut,
        "files": [(f.upper(), work_url(fictional, "library_file", file_format=f) + query) for f in FORMATS],
        "add_url": work_url(fictional, "guidance_add") if adding_for(request.user, fictional) else "",
        "downloads_url": work_url(fictional, "library_downloads"),
        "search_url": reverse(f"{space_of(fictional)}:search"),
        "words": words,
        "label_bar": bar_of(shown),
        "path": work_path(fictional, _("Library")),
    }
    return render(request, "knowledge/library/library.html", context)


@require_safe
def library_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same works in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(chosen_works(request, fictional).qs[: MOST_IN_A_FILE + 1])
    if len(found) > MOST_IN_A_FILE:
        told = {"most": MOST_IN_A_FILE}
        messages.error(request, _("A file holds up to %(most)d works. Choose fewer with the filters.") % told)
        return redirect(f"{work_url(fictional, 'library')}?{request.GET.urlencode()}")
    note_openings(request.user, found)
    label = str(Label.narrowest((one.shown_label() for one in found), default=Label.GREEN).label)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(GuidanceTable(found), title=_("Library"), label=label, source=source)
    return as_download(sheet, file_format, ["library"])


@login_not_required
@require_safe
def guidance(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One work: its versions by language, which languages are missing, its licence, and who reads it.

    What was released to everyone is there for visitors too.
    """
    found, user = guidance_or_404(request, uid, fictional), request.user
    rows, earlier = version_rows(found, user, fictional)
    acts = ("change", "version_add", "review", "withdraw")
    waiting = [row.version for row in earlier if row.version.waits]
    context = {
        "guidance": found,
        "rows": rows,
        "earlier": [row for row in earlier if not row.version.waits],
        "waiting": [_waiting(user, version, fictional) for version in waiting],
        "missing": names_of(missing_languages([row.version.language for row in rows])),
        "readers": [TargetReader(code).label for code in found.target_readers],
        "measures": measures_of(found, fictional),
        "themes": themes_of(found),
        "urls": {name: work_url(fictional, f"guidance_{name}", uid=uid) for name in acts},
        "may": {
            "change": can(user, "knowledge.change_guidance", found),
            "version_add": can(user, "knowledge.add_guidance_version", found),
            "review": can(user, "knowledge.review_guidance", found),
            "withdraw": can(user, "knowledge.withdraw_guidance", found),
        },
        "memory": _memory(user, found, fictional),
    }
    if user.is_authenticated:
        context["label_bar"] = bar_for(found, user, fictional)
        context["path"] = work_path(fictional, found.title, step_to_library(fictional))
        context["sharing_url"] = sharing_url(found, fictional)
    return render(request, "knowledge/library/guidance.html", context)


def _waiting(user: Any, version: GuidanceVersion, fictional: bool) -> dict[str, Any]:
    return {
        "version": version,
        "may": can(user, "knowledge.release_guidance_version", version),
        "url": work_url(fictional, "guidance_version_release", uid=version.uid),
    }


def _memory(user: Any, found: Guidance, fictional: bool) -> dict[str, Any] | None:
    """What is remembered of the reader's own downloads of this work; nothing for visitors."""
    if not user.is_authenticated:
        return None
    return {
        "is_off": NotRemembered.objects.filter(person=user.pk).exists(),
        "is_kept": Download.objects.visible_to(user).of_works([found.pk]).exists(),
        "url": work_url(fictional, "library_downloads"),
    }


@login_not_required
@require_safe
def version_file(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The file of a version, to be saved, or the way to its link. The download of a person is remembered.

    Who reads the file is decided by the document's own label.
    """
    versions = GuidanceVersion.objects.in_regions(fictional=fictional).select_related("originator")
    version = visible_or_404(request, versions, uid=uid)
    work = guidance_or_404(request, _uid_of(version), fictional)
    documents = Document.objects.in_regions(fictional=fictional).shown()
    document = visible_or_404(request, documents, pk=version.document_id)
    if document.link:
        remember_download(work, by=request.user)
        return redirect(document.link)
    try:
        content = content_of(document.file_key, document.sha256)
    except FileProblem as problem:
        log.error("The file of document %s is %s", document.uid, problem)
        messages.error(
            request,
            _("The file is missing on the server, or is not what was added. Tell whoever runs this installation."),
        )
        return redirect(guidance_url(work, fictional))
    remember_download(work, by=request.user)
    return as_attachment(document, content)


def _uid_of(version: GuidanceVersion) -> Any:
    return Guidance.objects.filter(pk=version.guidance_id).values_list("uid", flat=True).first()
