# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, visible_or_404, work_path, work_url
from jointplan.access.tokens import parties_of
from jointplan.core.rules import Refused, can, require
from jointplan.core.uploads import takes_files
from jointplan.documents.filters import LibraryFilter
from jointplan.documents.forms import SAID, AddForm, RemoveForm, SaidForm
from jointplan.documents.keeping import FileProblem, content_of
from jointplan.documents.languages import language_name
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, change_document, remove_document
from jointplan.documents.pages import (
    as_attachment,
    belongs_to,
    document_row,
    library_bar,
    steps_to_document,
    what_it_is,
    writing_for,
    written_in,
)

log = logging.getLogger(__name__)
ON_A_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def documents(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Documents of the reader's own party, and those that others let it read."""
    found = Document.objects.visible_to(request.user).in_regions(fictional=fictional).shown().latest_first()
    chosen = LibraryFilter(request.GET, found, parties=parties_of(request.user))
    page = Paginator(chosen.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    note_openings(request.user, page.object_list)
    context = {
        "filter": chosen.form,
        "in_use": any(request.GET.get(name) for name in chosen.filters),
        "rows": [(document_row(d), "" if belongs_to(request.user, d) else str(d.originator)) for d in page.object_list],
        "page_obj": page,
        "add_url": work_url(fictional, "document_add") if writing_for(request.user, fictional) else "",
        "label_bar": library_bar(request.user, fictional),
        "path": work_path(fictional, _("Documents")),
    }
    return render(request, "documents/documents.html", context)


@takes_files(settings.LARGEST_UPLOAD)
@form_page
def add(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Add a file or a link to the documents of one's party."""
    parties = writing_for(request.user, fictional)
    if not parties:
        raise Refused(_("Documents are added by those who write for a party."))
    form = AddForm(request.POST or None, request.FILES or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        made = form.save(originator=form.originator(), by=request.user)
        if made is not None:
            messages.success(request, _("Added. Only your own party reads it until the clearing authority says more."))
            return redirect(work_url(fictional, "document", uid=made.uid))
    context = {
        "form": form,
        "file_was_sent": bool(request.FILES),
        "has_scanner": settings.DOCUMENT_SCANNER is not None,
        "label_bar": library_bar(request.user, fictional),
        "path": work_path(fictional, _("Add a document"), (_("Documents"), work_url(fictional, "documents"))),
    }
    return render(request, "documents/add.html", context)


def found_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Document:
    """The document when the reader may see it; that somebody outside the originator opened it is noted."""
    records = Document.objects.in_regions(fictional=fictional).shown()
    found: Document = visible_or_404(request, records, uid=uid)
    return found


@login_not_required
@require_safe
def document(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One document: what it is, who reads it, how long it is kept, and what the reader may do with it.

    What was released to everyone is there for visitors too.
    """
    found, user = found_or_404(request, uid, fictional), request.user
    urls = {name: work_url(fictional, f"document_{name}", uid=uid) for name in ("change", "remove", "file")}
    own = belongs_to(user, found)
    context = {
        "document": found,
        "what": what_it_is(found),
        "language": language_name(found.language),
        "title_language": written_in(found),
        "own": own,
        "urls": urls,
        "opened_url": sharing_url(found, fictional, "sharing_opened") if own else "",
        "may_change": can(user, "documents.change_document", found),
        "may_remove": can(user, "documents.remove_document", found),
    }
    if user.is_authenticated:
        context["label_bar"] = bar_for(found, user, fictional)
        context["path"] = work_path(fictional, found.title, *steps_to_document(found, user, fictional)[:-1])
    return render(request, "documents/document.html", context)


@login_not_required
@require_safe
def download(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The file itself, to be saved. It is read whole and compared with its SHA-256 before anything of it leaves."""
    found = found_or_404(request, uid, fictional)
    if found.link:
        raise Http404(_("This document is a link: no file is kept here."))
    try:
        content = content_of(found.file_key, found.sha256)
    except FileProblem as problem:
        log.error("The file of document %s is %s", found.uid, problem)
        messages.error(
            request,
            _("The file is missing on the server, or is not what was added. Tell whoever runs this installation."),
        )
        return redirect(work_url(fictional, "document", uid=uid))
    return as_attachment(found, content)


@form_page
def change(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Correct what is said about a document."""
    found = found_or_404(request, uid, fictional)
    require(request.user, "documents.change_document", found)
    form = SaidForm(request.POST or None, initial={name: getattr(found, name) for name in SAID})
    if request.method == "POST" and form.is_valid():
        try:
            change_document(found, by=request.user, **form.said())
        except DocumentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(work_url(fictional, "document", uid=uid))
    return _form_page(request, "documents/change.html", _("Correct what is said about it"), found, form, fictional)


@form_page
def remove(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Remove a document for good."""
    found = found_or_404(request, uid, fictional)
    require(request.user, "documents.remove_document", found)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_document(found, reason=form.cleaned_data["reason"], by=request.user)
        except DocumentProblem as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Removed. The log keeps that it was there, and why it was removed."))
            return redirect(work_url(fictional, "documents"))
    return _form_page(request, "documents/remove.html", _("Remove"), found, form, fictional)


def _form_page(
    request: HttpRequest, template: str, here: str, found: Document, form: Any, fictional: bool
) -> HttpResponse:
    context = {
        "form": form,
        "document": found,
        "label_bar": bar_for(found, request.user, fictional),
        "path": work_path(fictional, here, *steps_to_document(found, request.user, fictional)),
    }
    return render(request, template, context)
