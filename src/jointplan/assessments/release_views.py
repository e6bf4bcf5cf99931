# SPDX-License-Identifier: AGPL-3.0-or-later
"""Release, withdrawal, and releases that wait: chosen, checked, then done. Each POST that changes is one operation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem
from jointplan.access.pages import bar_for, steps_for, visible_or_404, work_path, work_url
from jointplan.assessments.holding import hold_of, parts_held
from jointplan.assessments.models import AnswerPart, HeldRelease, Submission, WithdrawnItem
from jointplan.assessments.operations.holding import stop_release
from jointplan.assessments.operations.release import release_parts, withdraw_parts
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.release_forms import ChosenForm, ReleaseForm, StopForm, WithdrawForm
from jointplan.assessments.releasing import (
    NOT_BY_DEFAULT,
    Choice,
    choice_in,
    circles_for,
    digest_of,
    gained_by,
    held_of,
    lost_by,
    rows_with,
)
from jointplan.core.rules import can, require

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Choose what and to whom, check exactly what they will read, then release it."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.release_of_submission", found)
    choice = choice_in(found, request.user, [Label.AMBER, Label.GREEN])
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        choice=choice,
        circles=circles_for(found, request.user),
        held=parts_held(found),
        initial=_initial(request, choice),
    )
    hold = hold_of(found)
    if form.is_bound and form.is_valid():
        digest = digest_of(form.parts, form.label, [circle.code for circle in form.chosen_circles], bool(hold))
        if form.cleaned_data["seen"] == digest and _released(request, form):
            return redirect(_after(found, form.label == Label.CLEAR and bool(hold), fictional))
        if not form.errors:
            context = _checked(form, choice, digest) | {
                "label": form.label,
                "circles": form.chosen_circles,
                "change": gained_by(form.parts, form.label, form.chosen_circles),
                "public_at": timezone.now() + hold if hold and form.label == Label.CLEAR else None,
            }
            return _page(request, found, fictional, _("Check before you release"), "release_check", context)
    context = {"form": form, "choice": choice, "hold": hold, "held": held_of(found, request.user, fictional)}
    return _page(request, found, fictional, _("Release"), "release", context)


def _released(request: HttpRequest, form: ReleaseForm) -> bool:
    reason, to_community = form.cleaned_data["reason"], form.label == Label.GREEN
    try:
        release_parts(
            form.parts, circles=form.chosen_circles, to_community=to_community, reason=reason, by=request.user
        )
    except (AnswerProblem, ReleaseProblem) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Released. Who reads it stands beside each part."))
    return True


@form_page
def withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Choose what and who keeps it, check it, then take it back for the future."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.release_of_submission", found)
    choice = choice_in(found, request.user, [Label.AMBER, Label.GREEN, Label.CLEAR])
    initial = _initial(request, choice) | {"kinds": [kind for kind, _name in choice.kinds]}
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        choice=choice,
        circles=circles_for(found, request.user),
        initial=initial | _asked_kind(request, choice),
    )
    if form.is_bound and form.is_valid():
        digest = digest_of(form.parts, [circle.code for circle in form.kept_circles])
        if form.cleaned_data["seen"] == digest and _withdrawn(request, form):
            return redirect(work_url(fictional, "submission", uid=found.uid))
        if not form.errors:
            context = _checked(form, choice, digest) | {
                "label": Label.AMBER if form.kept_circles else Label.AMBER_STRICT,
                "circles": form.kept_circles,
                "change": lost_by(form.parts, form.kept_circles),
                "was_public": any(part.label == Label.CLEAR for part in form.parts),
            }
            return _page(request, found, fictional, _("Check before you withdraw"), "withdraw_check", context)
    return _page(request, found, fictional, _("Withdraw"), "withdraw", {"form": form, "choice": choice})


def _withdrawn(request: HttpRequest, form: WithdrawForm) -> bool:
    reason, shown = form.cleaned_data["reason"], form.cleaned_data["shows_reason"]
    try:
        withdraw_parts(form.parts, keep=form.kept_circles, shows_reason=shown, reason=reason, by=request.user)
    except (AnswerProblem, ReleaseProblem) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Withdrawn for the future. Copies that left stay out."))
    return True


@form_page
def held_release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """A release that waits: what becomes public when, and stopping it."""
    queryset = HeldRelease.objects.in_regions(fictional=fictional).select_related(
        "originator__region", "submission__originator", "submission__cycle__edition", "decided_by"
    )
    found = visible_or_404(request, queryset, uid=uid)
    form = StopForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "assessments.stop_release", found)
        if form.is_valid():
            stop_release(found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Stopped. Nothing of it becomes public."))
            return redirect(work_url(fictional, "held_release", uid=found.uid))
    parts = AnswerPart.objects.visible_to(request.user).filter(pk__in=found.parts).select_related("clause", "cycle")
    context = {
        "held": found,
        "parts": parts.order_by("clause__position", "pk").defer("folded", "search_vector"),
        "stop": can(request.user, "assessments.stop_release", found),
        "form": form,
        "path": work_path(fictional, found.described(), *steps_to(found.submission, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/held_release.html", context)


@steps_for(HeldRelease)
def steps_to_held_release(record: HeldRelease, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """Those to its submission, and the page of what waits."""
    url = work_url(fictional, "held_release", uid=record.uid)
    return [*steps_to(record.submission, user, fictional), (record.described(), url)]


@steps_for(WithdrawnItem)
def steps_to_withdrawn_item(record: WithdrawnItem, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """The matrix of its plan; the list itself is a public page."""
    matrix = work_url(fictional, "matrix", edition=record.cycle.edition.code)
    return [(_("What the States shared"), matrix)]


def _initial(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """What the address asks for, and every kind of part but the status."""
    return {
        "codes": request.GET.getlist("code"),
        "objectives": request.GET.getlist("objective"),
        "kinds": [kind for kind, _name in choice.kinds if kind != NOT_BY_DEFAULT],
    }


def _asked_kind(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    asked = [kind for kind, _name in choice.kinds if kind in request.GET.getlist("kind")]
    return {"kinds": asked} if asked else {}


def _after(found: Submission, waits: bool, fictional: bool) -> str:
    if waits:
        held = HeldRelease.objects.waiting().filter(submission=found).latest("pk")
        return work_url(fictional, "held_release", uid=held.uid)
    return work_url(fictional, "submission", uid=found.uid)


def _checked(form: ChosenForm, choice: Choice, digest: str) -> dict[str, Any]:
    """What both check pages show."""
    return {
        "form": form,
        "rows": rows_with(choice, form.parts),
        "left_out": rows_with(choice, form.left_out),
        "given": form.given(),
        "seen": digest,
        "reason": form.cleaned_data["reason"],
    }


def _page(
    request: HttpRequest, found: Submission, fictional: bool, title: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    context |= {
        "submission": found,
        "title": title,
        "back_url": work_url(fictional, "submission", uid=found.uid),
        "path": work_path(fictional, title, *steps_to(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, f"assessments/{template}.html", context)
