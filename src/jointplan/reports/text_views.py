# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts: the list, one version with what was said about it, its file, and how a text is begun and written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import work_path, work_url
from jointplan.core.exports import FORMATS as SHEETS
from jointplan.core.exports import as_download
from jointplan.core.papers.files import FORMATS, paper_download
from jointplan.core.rules import can, require
from jointplan.meetings.models import Decision
from jointplan.meetings.pages import decision_url
from jointplan.parties.pages import region_of
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion, VersionStage
from jointplan.reports.text_clock import last_day, states_of
from jointplan.reports.text_comments import comments_sheet, words_said
from jointplan.reports.text_concluding import is_broken
from jointplan.reports.text_forms import BeginForm, NewParagraphForm, ParagraphForm
from jointplan.reports.text_pages import (
    FormPage,
    VersionShown,
    actions_on,
    bar_of,
    bar_of_page,
    chosen_version,
    filled,
    form_page,
    part_or_404,
    public_url,
    shown_version,
    stage_of,
    step_to_list,
    text_or_404,
    text_url,
    version_url,
    versions_of,
)
from jointplan.reports.text_papers import text_paper, who_reads
from jointplan.reports.text_writing import add_paragraph, begin_text, change_paragraph, leave_out_paragraph

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def texts(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The regional texts that the reader may read, the latest first."""
    found = list(RegionalText.objects.visible_to(request.user).in_regions(fictional=fictional).shown().latest_first())
    note_openings(request.user, found)
    context = {
        "rows": [{"text": one, "url": text_url(one, fictional), "tlp": one.tlp()} for one in found],
        "begin": can(request.user, "reports.begin_text", region_of(request, fictional)),
        "new_url": work_url(fictional, "text_new"),
        "path": work_path(fictional, _("Regional texts")),
        "label_bar": bar_of(found),
    }
    return render(request, "reports/texts/texts.html", context)


@require_safe
def text(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """A text in the version that counts for the reader."""
    found = text_or_404(request, uid, fictional)
    versions = versions_of(found, request.user)
    return _version_page(request, chosen_version(versions, request.user), versions, fictional)


@require_safe
def text_version(request: HttpRequest, uid: UUID, number: int, fictional: bool) -> HttpResponse:
    """One version of a text: how it differs from the one before, and what was said about it."""
    versions = versions_of(text_or_404(request, uid, fictional), request.user)
    return _version_page(request, _numbered(versions, number), versions, fictional)


def _numbered(versions: list[TextVersion], number: int) -> TextVersion:
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


def _version_page(
    request: HttpRequest, version: TextVersion, versions: list[TextVersion], fictional: bool
) -> HttpResponse:
    user, about = request.user, version.text_of
    shown = shown_version(version, versions, states_of(about.region), user, fictional)
    newest = versions[-1]
    _add_links(shown, user, fictional)
    context = {
        "text": about,
        "shown": shown,
        "version": version,
        "stage": stage_of(version),
        "who": who_reads(version),
        "later": newest if newest != version else None,
        "later_url": version_url(newest, fictional),
        "days": _days(version),
        "is_broken": is_broken(about),
        "is_secretariat": user.holds(about.originator_id),
        "actions": actions_on(about, version, newest, user, fictional),
        "versions": [(one, version_url(one, fictional)) for one in versions],
        "files": _files(version, fictional),
        "public_url": public_url(about, fictional) if about.shown_label() == Label.CLEAR else "",
        "comment_files": _comment_files(about, user, fictional),
        "decisions": _decisions(about, user, fictional),
        "log_url": work_url(fictional, "log_record", kind="regionaltext", uid=about.uid),
        "path": work_path(fictional, str(about), step_to_list(fictional)),
        "label_bar": bar_of_page(shown, user, fictional),
    }
    return render(request, "reports/texts/text.html", context)


def _add_links(shown: VersionShown, user: Any, fictional: bool) -> None:
    """Where a paragraph is changed, corrected or commented on, by whoever may."""
    version = shown.version
    writes = version.stage != VersionStage.CIRCULATED and can(user, "reports.write_text", version.text_of)
    comments = can(user, "reports.comment_on_text", version)
    for one in shown.paragraphs:
        one.row.text_of, one.row.version = version.text_of, version
        if writes:
            one.edit_url = work_url(fictional, "paragraph_edit", uid=one.row.uid)
        elif comments or can(user, "reports.correct_text", one.row):
            one.say_url = work_url(fictional, "paragraph_say", uid=one.row.uid)


def _days(version: TextVersion) -> dict[str, Any]:
    """Until when the States may speak, in their calendars of today."""
    about = version.text_of
    given = {
        "check": version.check_until if version.stage == VersionStage.CHECKING else None,
        "comments": version.comments_until if about.stage == "circulated" else None,
        "silence": about.silence_until if about.stage == "silence" else None,
    }
    return {name: last_day(about.region, day) for name, day in given.items() if day}


def _files(version: TextVersion, fictional: bool) -> list[tuple[str, str]]:
    said = {"uid": version.text_of.uid, "number": version.number}
    return [
        (name, work_url(fictional, "text_file", file_format=ending, **said))
        for name, ending in (("Word", "docx"), ("PDF", "pdf"))
    ]


def _comment_files(about: RegionalText, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """What was said on all versions, for whoever reads any of it."""
    if not words_said(about, user).exists():
        return []
    return [
        (ending.upper(), work_url(fictional, "text_comments_file", uid=about.uid, file_format=ending))
        for ending in SHEETS
    ]


def _decisions(about: RegionalText, user: Any, fictional: bool) -> list[tuple[str, str, str]]:
    """The decisions on which a text rests, as far as the reader may read them."""
    named = ((_("Concluded by"), about.outcome_decision_id), (_("Released by"), about.release_decision_id))
    found = {one.pk: one for one in Decision.objects.visible_to(user).filter(pk__in=[pk for _n, pk in named if pk])}
    note_openings(user, found.values())
    return [(name, str(found[pk]), decision_url(found[pk], fictional)) for name, pk in named if pk in found]


@require_safe
def text_file(request: HttpRequest, uid: UUID, number: int, file_format: str, fictional: bool) -> HttpResponse:
    """A version as Word or PDF, with its label on each sheet."""
    if file_format not in FORMATS:
        raise Http404(_("This paper comes as Word and PDF."))
    version = _numbered(versions_of(text_or_404(request, uid, fictional), request.user), number)
    shown_version(version, [version], [], request.user, fictional)
    source = request.build_absolute_uri(version_url(version, fictional))
    paper = text_paper(version, request.user, source)
    return paper_download(paper, file_format, ["text", str(version.text_of.uid)[:8], str(number)])


@require_safe
def text_comments_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The comments on a text that the reader may read, with their dispositions."""
    found = text_or_404(request, uid, fictional)
    if file_format not in SHEETS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    sheet = comments_sheet(found, request.user, request.build_absolute_uri(text_url(found, fictional)))
    return as_download(sheet, file_format, ["comments", str(uid)[:8]])


@FORM
def text_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Begin a regional text."""
    region = region_of(request, fictional)
    require(request.user, "reports.begin_text", region)
    assert region is not None
    form = BeginForm(request.POST or None, initial={"language": get_language()})
    made = filled(request, form, lambda: begin_text(region, by=request.user, **form.said()))
    if made:
        messages.success(request, _("The draft is kept. Only the secretariat reads it until it is shown to States."))
        return redirect(text_url(made, fictional))
    lead = _("Written by the secretariat for the States. Each State reads first what speaks of it.")
    return form_page(request, form, FormPage(_("Begin a regional text"), _("Keep the draft"), lead), None, fictional)


def _open_form(request: HttpRequest, version: TextVersion) -> None:
    require(request.user, "reports.write_text", version.text_of)


@FORM
def paragraph_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Add a paragraph to a draft."""
    version, user = part_or_404(request, TextVersion, uid, fictional), request.user
    _open_form(request, version)
    form = NewParagraphForm(request.POST or None, region=version.text_of.region)
    if filled(request, form, lambda: add_paragraph(version, by=user, **form.cleaned_data)):
        messages.success(request, _("The paragraph is added."))
        return redirect(version_url(version, fictional))
    return form_page(request, form, FormPage(_("Add a paragraph"), _("Add")), version.text_of, fictional)


@FORM
def paragraph_edit(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Change a paragraph of a draft, or take it out."""
    found, user = part_or_404(request, TextParagraph, uid, fictional), request.user
    _open_form(request, found)
    initial = {"text": found.text, "states": found.states}
    form = ParagraphForm(request.POST or None, region=found.text_of.region, initial=initial)
    removes = "remove" in request.POST
    if removes:
        # Whatever else was typed: the paragraph goes as it is.
        form = ParagraphForm(initial, region=found.text_of.region)

    def act() -> TextParagraph:
        if removes:
            return leave_out_paragraph(found, by=user)
        return change_paragraph(found, by=user, **form.cleaned_data)

    if filled(request, form, act):
        messages.success(request, _("The paragraph is taken out.") if removes else _("Saved."))
        return redirect(version_url(found.version, fictional))
    lead = _("The States of which it speaks see a new wording only when it is shown to them again.")
    page = FormPage(str(found), _("Save"), lead, remove=_("Take it out"))
    return form_page(request, form, page, found.text_of, fictional, found)
