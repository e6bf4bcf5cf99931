# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.core import pdf
from jointplan.core.exports import FORMATS, as_download, file_name, sheet_of
from jointplan.core.rules import can
from jointplan.focalpoints.filters import ContactFilter
from jointplan.focalpoints.held import as_json, held_about
from jointplan.focalpoints.listing import ContactRow, rows_for
from jointplan.focalpoints.models import HandOver
from jointplan.focalpoints.pages import (
    bar_of,
    contacts_path,
    contacts_url,
    governed_parties,
    own_bar,
    own_terms,
    row_or_404,
    shown_parts,
)
from jointplan.focalpoints.tables import ContactTable
from jointplan.focalpoints.vcard import MEDIA_TYPE, as_vcards

FILES = ("vcf", "csv", "xlsx", "json", "pdf")


@require_safe
def contacts(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The regional contact list, as far as this reader may see it."""
    rows = rows_for(request.user, fictional=fictional)
    chosen = ContactFilter(request.GET, rows)
    found = chosen.chosen()
    note_openings(request.user, [part for row in found for part in row.parts])
    context = {
        "groups": grouped(found, fictional),
        "total": len(found),
        "filter": chosen,
        "in_use": [name for name in ("q", "party", "kind", "holding") if request.GET.get(name)],
        "files": file_links(request, fictional),
        "no_pdf": pdf.missing(),
        "pages": pages_for(request.user, fictional),
        "label_bar": bar_of(found),
        "path": [],
    }
    return render(request, "focalpoints/contacts.html", context)


def grouped(rows: list[ContactRow], fictional: bool) -> list[dict[str, Any]]:
    """Rows under the name of their State or organisation, in the order of the list."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if not groups or groups[-1]["state"].pk != row.state.pk:
            groups.append({"state": row.state, "rows": []})
        url = contacts_url(fictional, "contact", code=row.post.code)
        groups[-1]["rows"].append({"row": row, "url": url, "tlp": Label(row.label).label if row.parts else ""})
    return groups


def file_links(request: HttpRequest, fictional: bool) -> list[tuple[str, str]]:
    """Name and address of the list as each kind of file, with the filters of this page."""
    names = {"vcf": "vCard", "csv": "CSV", "xlsx": "XLSX", "json": "JSON", "pdf": "PDF"}
    offered = [name for name in FILES if name != "pdf" or not pdf.missing()]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [(names[name], contacts_url(fictional, "contacts_file", file_format=name) + query) for name in offered]


def pages_for(user: Any, fictional: bool) -> list[tuple[str, str]]:
    """The other pages of contacts that concern this reader."""
    found = [(_("Vacancies"), contacts_url(fictional, "contacts_vacancies"))]
    states = [post.party for post in user.held_posts if post.party.kind == "state"]
    if any(state.region.is_fictional == fictional for state in states):
        found.append((_("Expected focal points"), contacts_url(fictional, "contacts_expected")))
    if any(can(user, "focalpoints.confirm_by_letter", state) for state in states):
        found.append((_("Confirm the list by letter"), contacts_url(fictional, "contacts_letter")))
    if governed_parties(user, fictional).exists():
        found.append((_("Set up a post"), contacts_url(fictional, "contact_new")))
    return [*found, (_("What is held about me"), contacts_url(fictional, "contacts_held"))]


@require_safe
def contacts_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same rows in the same order as on the page."""
    if file_format not in FILES:
        raise Http404(_("This list comes as vCard, CSV, XLSX, JSON and PDF."))
    rows = ContactFilter(request.GET, rows_for(request.user, fictional=fictional)).chosen()
    note_openings(request.user, [part for row in rows for part in row.parts])
    return as_file(request, rows, file_format, title=_("Contact list"), names=["contacts"], fictional=fictional)


def as_file(
    request: HttpRequest, rows: list[ContactRow], file_format: str, *, title: str, names: list[str], fictional: bool
) -> HttpResponse:
    """Rows as one of FILES. The label of the file is the strictest of what it holds."""
    label = str(Label.narrowest((row.label for row in rows), default=Label.GREEN).label)
    source = request.build_absolute_uri(request.get_full_path())
    if file_format == "vcf":
        return vcard_download(rows, names, label)
    if file_format == "pdf":
        try:
            context = {"groups": grouped(rows, fictional), "total": len(rows), "training": fictional}
            content = pdf.as_pdf("focalpoints/pdf/contacts.html", context, title=title, label=label, source=source)
        except pdf.PdfProblem as problem:
            messages.warning(request, str(problem))
            return redirect(contacts_url(fictional, "contacts"))
        return pdf.pdf_download(content, names, label)
    assert file_format in FORMATS
    return as_download(sheet_of(ContactTable(rows), title=title, label=label, source=source), file_format, names)


def vcard_download(rows: list[ContactRow], names: list[str], label: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name(names, label, "vcf")}"'}
    return HttpResponse(as_vcards(rows), content_type=MEDIA_TYPE, headers=headers)


@require_safe
def contact(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One post: how to reach it, who reads that, and what the reader may do."""
    row = row_or_404(request.user, code, fictional)
    note_openings(request.user, row.parts)
    user, post = request.user, row.post
    appoint = can(user, "accounts.appoint_holder", post)
    own = next((term for term in own_terms(user, fictional) if term.post_id == post.pk), None)
    may_begin = appoint and not post.terms.filter(is_acting=False, ends_on=None).exists()
    context = {
        "row": row,
        "parts": shown_parts(row, user, fictional),
        "own": own,
        "terms": terms_shown(row, user, fictional) if appoint else [],
        "appoint": appoint,
        "fill_url": contacts_url(fictional, "people")
        if may_begin and can(user, "accounts.invite_holder", post)
        else "",
        "edit_office": can(user, "focalpoints.edit_office", post),
        "urls": {name: contacts_url(fictional, f"contact_{name}", code=code) for name in ON_A_POST},
        "hand_over_url": contacts_url(fictional, "contact_hand_over", pk=own.pk) if own else "",
        "label_bar": bar_of([row]),
        "path": contacts_path(fictional, row.function.text),
    }
    return render(request, "focalpoints/contact.html", context)


ON_A_POST = ("office", "me", "confirm", "appoint", "abolish", "card")


def terms_shown(row: ContactRow, user: Any, fictional: bool) -> list[dict[str, Any]]:
    """Terms on the post for those who enter holders, the latest first."""
    terms = row.post.terms.select_related("user", "post__party__parent").order_by("-starts_on", "-pk")
    written = set(HandOver.objects.visible_to(user).filter(post=row.post).values_list("from_term", flat=True))
    return [
        {
            "term": term,
            "change": contacts_url(fictional, "contact_term", pk=term.pk),
            "hand_over": contacts_url(fictional, "contact_hand_over", pk=term.pk)
            if can(user, "focalpoints.write_hand_over", term)
            else "",
            "is_written": term.pk in written,
        }
        for term in terms
    ]


@require_safe
def card(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One contact as a vCard."""
    row = row_or_404(request.user, code, fictional)
    if not row.parts:
        raise Http404(_("Nothing of this contact is shown to you that a card could hold."))
    note_openings(request.user, row.parts)
    return vcard_download([row], ["contact", code], str(Label(row.label).label))


@require_safe
def vacancies(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Posts that nobody holds today, as far as the reader may know of them; as a page and as files."""
    rows = [row for row in rows_for(request.user, fictional=fictional) if row.vacant_since is not None]
    note_openings(request.user, [part for row in rows for part in row.parts])
    file_format = request.GET.get("format", "")
    if file_format in FILES and file_format != "vcf":
        return as_file(request, rows, file_format, title=_("Vacancies"), names=["vacancies"], fictional=fictional)
    offered = [name for name in ("csv", "xlsx", "pdf") if name != "pdf" or not pdf.missing()]
    context = {
        "groups": grouped(rows, fictional),
        "total": len(rows),
        "files": [(name.upper(), f"?format={name}") for name in offered],
        "label_bar": bar_of(rows),
        "path": contacts_path(fictional, _("Vacancies")),
    }
    return render(request, "focalpoints/vacancies.html", context)


@require_safe
def held(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Everything that is held about the person who asks, and who looked at it; as a page and as JSON."""
    found = held_about(request.user)
    if request.GET.get("format") == "json":
        name = file_name(["about-me"], "TLP:RED", "json")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(as_json(found), content_type="application/json", headers=headers)
    context = {
        "held": found,
        "label_bar": own_bar(),
        "path": contacts_path(fictional, _("What is held about me")),
        "contacts": [
            {"term": term, "url": contacts_url(fictional, "contact_me", code=term.post.code)}
            for term in own_terms(request.user, fictional)
        ],
    }
    return render(request, "focalpoints/held.html", context)
