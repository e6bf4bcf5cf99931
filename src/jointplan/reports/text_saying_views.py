# SPDX-License-Identifier: AGPL-3.0-or-later
"""What States say about regional texts, and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.rules import can, require
from jointplan.reports.models import TextDisposition, TextParagraph, TextVersion, TextWord, VersionStage
from jointplan.reports.text_circulating import (
    answer_word,
    comment_on,
    confirm_paragraphs,
    correct_paragraph,
    newest_circulated,
    withdraw_word,
)
from jointplan.reports.text_concluding import break_silence, set_footnote
from jointplan.reports.text_forms import DispositionForm, FootnoteForm, SayForm
from jointplan.reports.text_pages import (
    FormPage,
    filled,
    form_page,
    part_or_404,
    steps_to_part,
    text_or_404,
    text_url,
    version_url,
)

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def paragraph_say(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Correct what a draft says about one's State, or comment on a paragraph that was circulated."""
    found, user = part_or_404(request, TextParagraph, uid, fictional), request.user
    corrects = found.version.stage != VersionStage.CIRCULATED
    found.version.text_of = found.text_of
    if corrects:
        require(user, "reports.correct_text", found)
    else:
        require(user, "reports.comment_on_text", found.version)
    form = SayForm(request.POST or None, initial={"language": get_language()})
    act = correct_paragraph if corrects else comment_on
    if filled(request, form, lambda: act(found, by=user, **form.cleaned_data)):
        told = (
            _("The correction is with the secretariat, and with nobody else.")
            if corrects
            else _("The comment is with the States and the secretariat.")
        )
        messages.success(request, told)
        return redirect(version_url(found.version, fictional))
    page = FormPage(
        title=_("Correct it") if corrects else _("Comment on it"),
        button=_("Hand in"),
        lead=_("Only your State and the secretariat read it.")
        if corrects
        else _("The States and the secretariat read it, and what became of it."),
        quoted=f"{found.number}. {found.text}",
    )
    return form_page(request, form, page, found.text_of, fictional, found)


@require_POST
def text_stands(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say that what speaks of one's State stands as it is."""
    version = part_or_404(request, TextVersion, uid, fictional)
    confirm_paragraphs(version, by=request.user, language=get_language() or "en")
    messages.success(request, _("Noted: what speaks of your State stands as it is."))
    return redirect(version_url(version, fictional))


@FORM
def text_break(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Break the silence, with a reason."""
    found, user = text_or_404(request, uid, fictional), request.user
    require(user, "reports.break_silence", found)
    form = SayForm(request.POST or None, initial={"language": get_language()})
    form.fields["text"].label = _("Reason")

    def act() -> Any:
        return break_silence(found, form.cleaned_data["text"], by=user, language=form.cleaned_data["language"])

    if filled(request, form, act):
        messages.success(request, _("The silence is broken. The States and the secretariat have been told."))
        return redirect(text_url(found, fictional))
    lead = _("The text is not agreed then. The States and the secretariat read your reason.")
    return form_page(request, form, FormPage(_("Break the silence"), _("Break the silence"), lead), found, fictional)


@FORM
def text_footnote(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Set down a footnote in the State's own words."""
    found, user = text_or_404(request, uid, fictional), request.user
    require(user, "reports.footnote_text", found)
    newest = newest_circulated(found)
    paragraphs = TextParagraph.objects.visible_to(user).of_version(newest.pk if newest else 0)
    form = FootnoteForm(request.POST or None, paragraphs=paragraphs, initial={"language": get_language()})
    form.fields["text"].label = _("Footnote")

    def act() -> Any:
        data = dict(form.cleaned_data)
        return set_footnote(found, data.pop("text"), by=user, **data)

    if filled(request, form, act):
        messages.success(request, _("The footnote is set down. It stands with the text, word for word."))
        return redirect(text_url(found, fictional))
    lead = _("It stands with the text in your own words, and goes with it where the States release the text.")
    return form_page(request, form, FormPage(_("Set down a footnote"), _("Set down"), lead), found, fictional)


@FORM
def text_word(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What a State said, word for word, and what became of it; the secretariat answers here."""
    found, user = part_or_404(request, TextWord, uid, fictional), request.user
    disposition = TextDisposition.objects.visible_to(user).filter(word=found).first()
    if disposition:
        note_openings(user, [disposition])
    verdict = can(user, "reports.answer_word", found)
    form = DispositionForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST":
        require(user, "reports.answer_word", found)
        if filled(request, form, lambda: answer_word(found, by=user, **form.cleaned_data)):
            messages.success(request, _("The disposition is set down. The State has been told."))
            return redirect(work_url(fictional, "text_word", uid=uid))
    context = {
        "word": found,
        "text": found.text_of,
        "disposition": disposition,
        "form": form if verdict and not disposition else None,
        "withdraw": can(user, "reports.withdraw_word", found),
        "withdraw_url": work_url(fictional, "word_withdraw", uid=uid),
        "version_url": version_url(found.version, fictional),
        "who_url": sharing_url(found, fictional),
        "path": work_path(fictional, str(found), *steps_to_part(found, user, fictional)),
        "label_bar": bar_for(found, user, fictional),
    }
    return render(request, "reports/texts/word.html", context)


@require_POST
def word_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take back what one's State said."""
    found = part_or_404(request, TextWord, uid, fictional)
    withdraw_word(found, by=request.user)
    messages.success(request, _("Taken back. It stays to be read, as withdrawn."))
    return redirect(work_url(fictional, "text_word", uid=uid))
