# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secretariat leads a regional text through its steps; what the States decide it sets down with their decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.core.rules import require
from jointplan.meetings.models import Decision
from jointplan.reports.models import RegionalText, TextVersion
from jointplan.reports.text_circulating import circulate_version, show_to_states
from jointplan.reports.text_clock import LEAST_SILENCE, OFFERED_DAYS, offered_day
from jointplan.reports.text_concluding import begin_silence, conclude_text, release_text, revise_text
from jointplan.reports.text_forms import ConcludeForm, DayForm, ReleaseForm
from jointplan.reports.text_pages import (
    FormPage,
    filled,
    form_page,
    part_or_404,
    text_or_404,
    text_url,
    version_url,
)
from jointplan.reports.text_problems import TextProblem

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _day_form(request: HttpRequest, text: RegionalText, days: int = OFFERED_DAYS) -> DayForm:
    if request.method == "POST":
        return DayForm(request.POST)
    return DayForm(initial={"until": offered_day(text.region, days)})


@FORM
def text_show(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Show each State what a draft says about it."""
    version, user = part_or_404(request, TextVersion, uid, fictional), request.user
    require(user, "reports.write_text", version.text_of)
    form = _day_form(request, version.text_of)
    page = FormPage(
        _("Show it to the States of which it speaks"),
        _("Show it"),
        _("Each State reads the paragraphs that speak of it, and no other, and may correct them until the last day."),
    )
    done = _("Each State reads what speaks of it. They have been told.")
    return _led(request, form, page, version, fictional, lambda until: show_to_states(version, until, by=user), done)


@FORM
def text_circulate(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Circulate a version to all States."""
    version, user = part_or_404(request, TextVersion, uid, fictional), request.user
    require(user, "reports.write_text", version.text_of)
    form = _day_form(request, version.text_of)
    page = FormPage(
        _("Circulate it to the States"),
        _("Circulate"),
        _("All States read it under TLP:AMBER and may comment on its paragraphs. From then on it stays as it is."),
    )
    done = _("The version is circulated. The States have been told.")
    return _led(request, form, page, version, fictional, lambda until: circulate_version(version, until, by=user), done)


def _led(
    request: HttpRequest,
    form: DayForm,
    page: FormPage,
    version: TextVersion,
    fictional: bool,
    act: Callable[[Any], Any],
    done: str,
) -> HttpResponse:
    if filled(request, form, lambda: act(form.cleaned_data["until"])):
        messages.success(request, done)
        return redirect(version_url(version, fictional))
    return form_page(request, form, page, version.text_of, fictional)


@require_POST
def text_revise(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Begin the next version."""
    found = text_or_404(request, uid, fictional)
    try:
        made = revise_text(found, by=request.user)
    except TextProblem as problem:
        messages.warning(request, str(problem))
        return redirect(text_url(found, fictional))
    messages.success(request, _("The next version is begun. Only the secretariat reads it."))
    return redirect(version_url(made, fictional))


@FORM
def text_silence(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Begin the silence procedure."""
    found, user = text_or_404(request, uid, fictional), request.user
    require(user, "reports.write_text", found)
    form = _day_form(request, found, LEAST_SILENCE)
    if filled(request, form, lambda: begin_silence(found, form.cleaned_data["until"], by=user)):
        messages.success(request, _("The silence procedure began. The States have been told."))
        return redirect(text_url(found, fictional))
    lead = _("Who says nothing until the last day agrees. A State may break the silence, or set down a footnote.")
    page = FormPage(_("Begin the silence procedure"), _("Begin"), lead)
    return form_page(request, form, page, found, fictional)


@FORM
def text_conclude(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Set down what the States made of a text."""
    found, user = text_or_404(request, uid, fictional), request.user
    require(user, "reports.write_text", found)
    form = ConcludeForm(request.POST or None, user=user, text=found)

    def act() -> RegionalText:
        return conclude_text(found, form.cleaned_data["outcome"], _decision(form), by=user)

    if filled(request, form, act):
        messages.success(request, _("It is set down. The text stays as it is."))
        return redirect(text_url(found, fictional))
    lead = _("The States conclude a text by a decision of theirs. You set it down, and name the decision.")
    page = FormPage(_("Set down what the States decided"), _("Set down"), lead)
    return form_page(request, form, page, found, fictional)


@FORM
def text_release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Release a concluded text as far as the States decided."""
    found, user = text_or_404(request, uid, fictional), request.user
    require(user, "reports.release_text", found)
    form = ReleaseForm(request.POST or None, user=user, text=found)

    def act() -> RegionalText:
        data = form.cleaned_data
        return release_text(found, _decision(form), data["label"], by=user, audience=data["audience"])

    if filled(request, form, act):
        messages.success(request, _("The text is released as the States decided."))
        return redirect(text_url(found, fictional))
    lead = _("The concluded version and its footnotes go out. Earlier versions and comments stay with the States.")
    page = FormPage(_("Release it as the States decided"), _("Release"), lead)
    return form_page(request, form, page, found, fictional)


def _decision(form: Any) -> Decision:
    found: Decision = form.cleaned_data["decision"]
    return found
