# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a State adds to a recommendation: its position, the measures that answer it, and what it does about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.pages import visible_or_404, work_path
from jointplan.commitments.follow_up_forms import ActionForm, PositionForm
from jointplan.commitments.models import FollowUpAction, Position
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.follow_up import change_action, plan_action, state_position
from jointplan.commitments.pages import bodies_of, clauses_of, steps_to_subject, subject_or_404, subject_url
from jointplan.commitments.rules import state_addressed
from jointplan.core.rules import require
from jointplan.parties.models import Party

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def position(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """Write down what the State says of a recommendation."""
    subject = subject_or_404(request, kind, uid, fictional)
    require(request.user, "commitments.state_position", subject)
    state = Party.objects.select_related("region").get(pk=state_addressed(subject))
    found = Position.objects.visible_to(request.user).on(subject).originated_by(state.pk).first()
    if found is not None:
        require(request.user, "commitments.change_position", found)
    form = PositionForm(request.POST or None, clauses=clauses_of(state), position=found)
    if request.method == "POST" and form.is_valid():
        try:
            state_position(subject, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved. Who reads it does not change by that."))
            return redirect(subject_url(subject, fictional))
    return _form_page(request, form, fictional, _("Position of the State"), subject)


@form_page
def action_new(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> HttpResponse:
    """Plan what the State does about a recommendation."""
    subject = subject_or_404(request, kind, uid, fictional)
    require(request.user, "commitments.plan_action", subject)
    form = ActionForm(request.POST or None, bodies=bodies_of(state_addressed(subject)), action=None)
    if request.method == "POST" and form.is_valid():
        try:
            plan_action(subject, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Planned. The State alone reads it until it is shown to others."))
            return redirect(subject_url(subject, fictional))
    return _form_page(request, form, fictional, _("Plan an action"), subject)


@form_page
def action(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Change a follow-up action, or how far it is."""
    rows = FollowUpAction.objects.in_regions(fictional=fictional).shown().select_related("lead")
    found: FollowUpAction = visible_or_404(request, rows, uid=uid)
    require(request.user, "commitments.change_action", found)
    form = ActionForm(request.POST or None, bodies=bodies_of(found.originator_id), action=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_action(found, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved. Who reads it does not change by that."))
            return redirect(subject_url(found.subject, fictional))
    return _form_page(request, form, fictional, _("Change the action"), found.subject)


def _form_page(request: HttpRequest, form: Any, fictional: bool, title: str, subject: Any) -> HttpResponse:
    bar = {"label": Label.AMBER_STRICT, "sentence": _("What you enter is for your State alone until it is released.")}
    context = {
        "form": form,
        "title": title,
        "lead": str(subject),
        "label_bar": bar,
        "path": work_path(fictional, title, *steps_to_subject(subject, fictional)),
    }
    return render(request, "commitments/form.html", context)
