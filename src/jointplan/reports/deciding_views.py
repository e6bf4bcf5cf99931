# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working on a report: rewriting paragraphs, clearing, releasing, withdrawing; and the Word templates of a party."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jointplan.access.pages import bar_for, work_url
from jointplan.core.papers.files import WORD
from jointplan.core.papers.templates import TemplateProblem
from jointplan.core.rules import require
from jointplan.core.uploads import takes_files
from jointplan.parties.models import Party
from jointplan.reports.editing import generated_text, paragraph_of, statements_of
from jointplan.reports.files import shipped_template
from jointplan.reports.forms import LARGEST_TEMPLATE, ParagraphForm, TemplateForm, WithdrawForm
from jointplan.reports.models import Report, ReportTemplate
from jointplan.reports.operations import (
    ReportProblem,
    clear_report,
    drop_template,
    edit_paragraph,
    keep_edit,
    keep_template,
    release_report,
    withdraw_report,
)
from jointplan.reports.pages import maker_of, own_bar, path_behind, report_or_404, report_url
from jointplan.reports.views import carried_out, form_page, kind_or_404


@require_safe
def report_paragraphs(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The paragraphs that may be rewritten, section by section; first those where the records have changed."""
    found = report_or_404(request, uid, fictional)
    require(request.user, "reports.edit_report", found)
    assert found.content is not None
    rows = [_paragraph(found, block, fictional) for block in statements_of(found.content)]
    known = {row["key"] for row in rows}
    context = {
        "report": found,
        "to_review": [row for row in rows if row["edit"] and row["edit"].get("review")],
        "rows": [row for row in rows if not (row["edit"] and row["edit"].get("review"))],
        "gone": [_gone(found, key, fictional) for key in found.edits if key not in known],
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Paragraphs"), (str(found), report_url(found, fictional))),
    }
    return render(request, "reports/reports/paragraphs.html", context)


def _paragraph(found: Report, block: dict[str, Any], fictional: bool) -> dict[str, Any]:
    key = block["key"]
    return {
        "key": key,
        "text": generated_text(block),
        "edit": found.edits.get(key),
        "url": work_url(fictional, "report_paragraph", uid=found.uid, key=key),
        "keep_url": work_url(fictional, "report_keep", uid=found.uid, key=key),
    }


def _gone(found: Report, key: str, fictional: bool) -> dict[str, Any]:
    return {"edit": found.edits[key], "url": work_url(fictional, "report_paragraph", uid=found.uid, key=key)}


@form_page
def report_paragraph(request: HttpRequest, uid: UUID, key: str, fictional: bool) -> HttpResponse:
    """Rewrite one paragraph, with the generated text beside it."""
    found = report_or_404(request, uid, fictional)
    require(request.user, "reports.edit_report", found)
    assert found.content is not None
    block, edit = paragraph_of(found.content, key), found.edits.get(key)
    text = generated_text(block) if block else ""
    form = ParagraphForm(request.POST or None, initial={"text": edit["text"] if edit else text})
    back_url = work_url(fictional, "report_paragraphs", uid=uid)
    if request.method == "POST" and form.is_valid():
        try:
            edit_paragraph(found, key, form.cleaned_data["text"], by=request.user)
        except ReportProblem as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect(report_url(found, fictional))
    context = {
        "form": form,
        "title": _("Rewrite a paragraph"),
        "lead": _("Generated: %(text)s") % {"text": text} if text else _("This paragraph is not generated any more."),
        "button": _("Save"),
        "back_url": back_url,
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Paragraph"), (str(found), report_url(found, fictional))),
    }
    return render(request, "reports/reports/form.html", context)


@require_POST
def report_keep(request: HttpRequest, uid: UUID, key: str, fictional: bool) -> HttpResponse:
    """Say that one's own text still holds."""
    found = report_or_404(request, uid, fictional)
    then = work_url(fictional, "report_paragraphs", uid=uid)
    return carried_out(request, partial(keep_edit, found, key, by=request.user), _("Your text stays."), then)


@require_POST
def report_clear(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Clear it, exactly as it was read."""
    found = report_or_404(request, uid, fictional)
    step = partial(clear_report, found, seen=request.POST.get("seen", ""), by=request.user)
    return carried_out(request, step, _("Cleared. The coordinator may send it now."), report_url(found, fictional))


@require_POST
def report_release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Release it to those for whom it was composed."""
    found = report_or_404(request, uid, fictional)
    done = _("Released to those for whom it was composed.")
    return carried_out(request, partial(release_report, found, by=request.user), done, report_url(found, fictional))


@form_page
def report_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Withdraw a report for the future."""
    found = report_or_404(request, uid, fictional)
    require(request.user, "reports.withdraw_report", found)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = partial(withdraw_report, found, reason=form.cleaned_data["reason"], by=request.user)
        done = _("Withdrawn for the future. Copies that left stay out.")
        return carried_out(request, step, done, report_url(found, fictional))
    context = {
        "form": form,
        "title": _("Withdraw this report"),
        "lead": _("For the future. Copies that left stay out."),
        "button": _("Withdraw"),
        "back_url": report_url(found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Withdraw"), (str(found), report_url(found, fictional))),
    }
    return render(request, "reports/reports/form.html", context)


@takes_files(LARGEST_TEMPLATE)
@form_page
def report_template(request: HttpRequest, kind: str, fictional: bool) -> HttpResponse:
    """The Word template of one's party for a kind of report: take it along, change it in Word, bring it back."""
    asked, party = kind_or_404(kind), _maker(request, kind, fictional)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_template(party, kind, form.cleaned_data["file"], by=request.user)
        except TemplateProblem as problem:
            for said in problem.problems:
                form.add_error("file", said)
        else:
            messages.success(request, _("Kept. Reports that are not out yet use it from now on."))
            return redirect(work_url(fictional, "report_template", kind=kind))
    context = {
        "form": form,
        "kind": asked,
        "own": _own_template(request, party, kind),
        "file_url": work_url(fictional, "report_template_file", kind=kind),
        "drop_url": work_url(fictional, "report_template_drop", kind=kind),
        "label_bar": own_bar(party),
        "path": path_behind(fictional, _("Word template")),
    }
    return render(request, "reports/reports/template.html", context)


@require_safe
def report_template_file(request: HttpRequest, kind: str, fictional: bool) -> HttpResponse:
    """The template to change in Word: the party's own, else the one that comes with the product."""
    asked, party = kind_or_404(kind), _maker(request, kind, fictional)
    own = _own_template(request, party, kind)
    content = bytes(own.content) if own else shipped_template(asked.code, (get_language() or "en").split("-")[0])
    headers = {"Content-Disposition": f'attachment; filename="template_{asked.code}.docx"'}
    return HttpResponse(content, content_type=WORD, headers=headers)


@require_POST
def report_template_drop(request: HttpRequest, kind: str, fictional: bool) -> HttpResponse:
    """Use the template again that comes with the product."""
    party = _maker(request, kind_or_404(kind).code, fictional)
    own = _own_template(request, party, kind)
    if own is not None:
        drop_template(own, by=request.user)
        messages.success(request, _("The template that comes with the product is used again."))
    return redirect(work_url(fictional, "report_template", kind=kind))


def _maker(request: HttpRequest, kind: str, fictional: bool) -> Party:
    party = maker_of(request.user, kind, fictional)
    if party is None:
        require(request.user, "reports.ask_for_reports", None)
        raise AssertionError("the rule refuses who makes no reports of this kind")
    return party


def _own_template(request: HttpRequest, party: Party, kind: str) -> ReportTemplate | None:
    found: Any = ReportTemplate.objects.visible_to(request.user).originated_by(party.pk).filter(kind=kind)
    return found.first()
