# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations of the Counter-Terrorism Committee, and the consents that a State gives for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Circle, Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import OWN_BAR, bar_for, visible_or_404, work_path, work_url
from jointplan.commitments.follow_up_forms import ClosedRecommendationForm, ConsentForm, WithdrawConsentForm
from jointplan.commitments.models import ClosedRecommendation, Consent
from jointplan.commitments.operations.consents import (
    CommitmentProblem,
    record_consent,
    register_committee_recommendation,
    withdraw_consent,
)
from jointplan.commitments.pages import (
    closed_or_404,
    closed_url,
    consent_url,
    follow_up_of,
    own_state,
    step_to_committee,
    step_to_list,
)
from jointplan.core.rules import can, require

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def committee(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What one may read of the Committee's recommendations; for people of a State also its consents."""
    closed = ClosedRecommendation.objects.visible_to(request.user).in_regions(fictional=fictional)
    found = list(closed.shown().latest_first())
    note_openings(request.user, found)
    consents = Consent.objects.visible_to(request.user).in_regions(fictional=fictional).latest_first()
    label = Label.narrowest((one.shown_label() for one in found), default=Label.GREEN)
    context = {
        "rows": [(one, closed_url(one, fictional)) for one in found],
        "consents": [(one, consent_url(one, fictional)) for one in consents],
        "record": can(request.user, "commitments.record_consent", own_state(request, fictional)),
        "new_url": work_url(fictional, "consent_new"),
        "label_bar": {"label": label, "sentence": _("This page shows what you may read. Others see more, or less.")},
        "path": work_path(fictional, _("Counter-Terrorism Committee"), step_to_list(fictional)),
    }
    return render(request, "commitments/committee.html", context)


@require_safe
def committee_recommendation(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One recommendation of the Committee, with what its State lets one read of its follow-up."""
    found = closed_or_404(request, uid, fictional)
    context = {
        "closed": found,
        "follow_up": follow_up_of(request, found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": work_path(fictional, str(found), step_to_list(fictional), step_to_committee(fictional)),
    }
    return render(request, "commitments/closed.html", context)


def consent_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Consent:
    rows = Consent.objects.in_regions(fictional=fictional).select_related("originator__region")
    found: Consent = visible_or_404(request, rows, uid=uid)
    return found


@require_safe
def consent(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One consent: who gave it, how far it goes, and what is held under it."""
    found = consent_or_404(request, uid, fictional)
    held = ClosedRecommendation.objects.visible_to(request.user).filter(consent=found).shown().latest_first()
    circles = Circle.objects.filter(code__in=found.allows_audience)
    context = {
        "consent": found,
        "allows": Label(found.allows_label).label,
        "circles": sorted(map(str, circles)),
        "rows": [(one, closed_url(one, fictional)) for one in held],
        "withdraw": can(request.user, "commitments.withdraw_consent", found),
        "register": can(request.user, "commitments.register_committee_recommendation", found),
        "urls": {
            name: work_url(fictional, name, uid=uid) for name in ("consent_withdraw", "committee_recommendation_new")
        },
        "label_bar": bar_for(found, request.user, fictional),
        "path": work_path(fictional, str(found), step_to_list(fictional), step_to_committee(fictional)),
    }
    return render(request, "commitments/consent.html", context)


@form_page
def consent_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Record the consent of one's State."""
    state = own_state(request, fictional)
    require(request.user, "commitments.record_consent", state)
    assert state is not None
    form = ConsentForm(request.POST or None, state=state)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_consent(state, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("The consent is recorded. Your State alone reads it."))
            return redirect(consent_url(made, fictional))
    return _form_page(request, form, fictional, _("Record a consent"))


@form_page
def consent_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Withdraw a consent for the future."""
    found = consent_or_404(request, uid, fictional)
    require(request.user, "commitments.withdraw_consent", found)
    form = WithdrawConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_consent(found, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("The consent is withdrawn. What was held under it is for your State alone."))
            return redirect(consent_url(found, fictional))
    lead = _("What is held under it is for your State alone from then on. Copies that left stay out.")
    return _form_page(request, form, fictional, _("Withdraw the consent"), lead)


@form_page
def committee_recommendation_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Enter a recommendation of the Committee under a consent."""
    found = consent_or_404(request, uid, fictional)
    require(request.user, "commitments.register_committee_recommendation", found)
    form = ClosedRecommendationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_committee_recommendation(found, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Entered. Your State alone reads it until it is released."))
            return redirect(closed_url(made, fictional))
    return _form_page(request, form, fictional, _("Enter a recommendation of the Committee"))


def _form_page(request: HttpRequest, form: Any, fictional: bool, title: str, lead: str = "") -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "label_bar": OWN_BAR | {"sentence": _("What you enter is for your State alone until it is released.")},
        "path": work_path(fictional, title, step_to_list(fictional), step_to_committee(fictional)),
    }
    return render(request, "commitments/form.html", context)
