# SPDX-License-Identifier: AGPL-3.0-or-later
"""Minutes and their corrections, contributions to a consultation, and the written responses to both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.differences import difference
from jointplan.core.rules import can, require
from jointplan.meetings.meeting_pages import (
    FormPage,
    contribution_rows,
    filled,
    form_page,
    is_replaced,
    meeting_or_404,
    minutes_url,
    newest,
    part_or_404,
    steps_to_meeting,
    versions_of,
)
from jointplan.meetings.minutes_forms import (
    AgreeForm,
    CirculateForm,
    ContributionForm,
    CorrectionForm,
    MinutesForm,
    ResponseForm,
)
from jointplan.meetings.minuting import (
    agree_minutes,
    circulate_minutes,
    contribute,
    correct_minutes,
    respond,
    write_minutes,
)
from jointplan.meetings.models import Contribution, ContributionResponse, Minutes, MinutesStage

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def minutes(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One version of the minutes: how it differs from the one before, and what was corrected in it."""
    found, user = part_or_404(request, Minutes, uid, fictional), request.user
    versions = versions_of(found.meeting, user)
    before = next((one for one in versions if one.number == found.number - 1), None)
    corrections = Contribution.objects.visible_to(user).of_meeting(found.meeting_id).filter(minutes=found)
    keeps = can(user, "meetings.keep_meeting", found.meeting)
    latest = newest(versions) == found
    context = {
        "minutes": found,
        "meeting": found.meeting,
        "differences": difference(before.text, found.text) if before else [],
        "before": before,
        "is_replaced": is_replaced(found, versions),
        "corrections": contribution_rows(corrections, fictional, user),
        "correct": can(user, "meetings.correct_minutes", found),
        "correct_url": work_url(fictional, "minutes_correct", uid=uid),
        "may_circulate": keeps and found.stage == MinutesStage.DRAFT,
        "circulate_url": work_url(fictional, "minutes_circulate", uid=uid),
        "may_agree": keeps and latest and found.stage == MinutesStage.CIRCULATED,
        "agree_url": work_url(fictional, "minutes_agree", uid=uid),
        "may_write": keeps and latest and found.stage != MinutesStage.AGREED,
        "write_url": work_url(fictional, "minutes_write", uid=found.meeting.uid),
        "who_url": sharing_url(found, fictional),
        "log_url": work_url(fictional, "log_record", kind="minutes", uid=uid),
        "path": work_path(fictional, str(found), *steps_to_meeting(found.meeting, user, fictional)),
        "label_bar": bar_for(found, user, fictional),
    }
    return render(request, "meetings/minutes.html", context)


@FORM
def minutes_write(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Write the minutes, or the version after one that was circulated."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.keep_meeting", found)
    last = newest(versions_of(found, user))
    initial = {"text": last.text, "language": last.language} if last else {"language": found.language}
    form = MinutesForm(request.POST or None, initial=initial)
    written = filled(request, form, lambda: write_minutes(found, by=user, **form.cleaned_data))
    if written:
        messages.success(request, _("The draft is kept. Only you who keep the meeting read it until it is circulated."))
        return redirect(minutes_url(written, fictional))
    lead = _(
        "A draft is for who keeps the meeting alone. Decisions and actions are put down on the page of the meeting."
    )
    return form_page(request, form, FormPage(_("Write the minutes"), _("Keep the draft"), lead), found, fictional)


@FORM
def minutes_circulate(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Let those who read the meeting read and correct a draft."""
    found, user = part_or_404(request, Minutes, uid, fictional), request.user
    require(user, "meetings.keep_meeting", found.meeting)
    form = CirculateForm(request.POST or None)
    if filled(request, form, lambda: circulate_minutes(found, by=user, **form.cleaned_data)):
        return _on_minutes(
            request, _("The minutes are circulated. Those who were invited have been told."), found, fictional
        )
    page = FormPage(_("Circulate the minutes"), _("Circulate"), str(found))
    return form_page(request, form, page, found.meeting, fictional, (str(found), minutes_url(found, fictional)))


@FORM
def minutes_agree(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Note that the minutes are agreed, and how."""
    found, user = part_or_404(request, Minutes, uid, fictional), request.user
    require(user, "meetings.keep_meeting", found.meeting)
    form = AgreeForm(request.POST or None)
    if filled(request, form, lambda: agree_minutes(found, by=user, **form.cleaned_data)):
        return _on_minutes(request, _("The minutes are agreed and stay as they are."), found, fictional)
    lead = _("The participants agree the minutes; you note that they did, and how.")
    page = FormPage(_("Note that the minutes are agreed"), _("Note"), lead)
    return form_page(request, form, page, found.meeting, fictional, (str(found), minutes_url(found, fictional)))


@FORM
def minutes_correct(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Hand in a correction of circulated minutes."""
    found, user = part_or_404(request, Minutes, uid, fictional), request.user
    require(user, "meetings.correct_minutes", found)
    form = CorrectionForm(request.POST or None, initial={"language": get_language()})
    if filled(request, form, lambda: correct_minutes(found, by=user, **form.cleaned_data)):
        return _on_minutes(request, _("It is with who keeps the meeting, who answers it in writing."), found, fictional)
    lead = _("Who keeps the meeting answers each correction in writing before the minutes are agreed.")
    page = FormPage(_("Correct the minutes"), _("Hand in"), lead)
    return form_page(request, form, page, found.meeting, fictional, (str(found), minutes_url(found, fictional)))


def _on_minutes(request: HttpRequest, text: str, found: Minutes, fictional: bool) -> HttpResponse:
    messages.success(request, text)
    return redirect(minutes_url(found, fictional))


@FORM
def contribution_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Hand in what a party has to say in a consultation."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.hand_in_contribution", found)
    form = ContributionForm(request.POST or None, initial={"language": get_language()})
    made = filled(request, form, lambda: contribute(found, by=user, **form.said()))
    if made:
        messages.success(request, _("It is handed in. You are told when there is a written response."))
        return redirect(work_url(fictional, "contribution", uid=made.uid))
    lead = _("Each contribution gets a written response. Name no person, and nothing that is classified.")
    return form_page(request, form, FormPage(_("Hand in a contribution"), _("Hand in"), lead), found, fictional)


@FORM
def contribution(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What a party handed in and the written response to it; who keeps the meeting responds here."""
    related = ("minutes", "originator__parent__parent")
    found, user = part_or_404(request, Contribution, uid, fictional, *related), request.user
    verdict = can(user, "meetings.respond_to_contribution", found)
    form = ResponseForm(request.POST or None, initial={"language": get_language()}) if verdict else None
    if request.method == "POST":
        require(user, "meetings.respond_to_contribution", found)
        assert form is not None
        if filled(request, form, lambda: _respond(found, form, user)):
            messages.success(request, _("The response is given. Whoever handed it in has been told."))
            return redirect(work_url(fictional, "contribution", uid=uid))
    response = ContributionResponse.objects.visible_to(user).filter(contribution=found).first()
    if response:
        note_openings(user, [response])
    context = {
        "row": found,
        "meeting": found.meeting,
        "response": response,
        "form": form,
        "minutes_url": minutes_url(found.minutes, fictional) if found.minutes_id else "",
        "who_url": sharing_url(found, fictional),
        "path": work_path(fictional, str(found), *steps_to_meeting(found.meeting, user, fictional)),
        "label_bar": bar_for(found, user, fictional),
    }
    return render(request, "meetings/contribution.html", context)


def _respond(found: Contribution, form: ResponseForm, user: Any) -> ContributionResponse:
    data = form.cleaned_data
    return respond(found, data["outcome"], data["reason"], by=user, language=data["language"])
