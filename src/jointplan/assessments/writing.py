# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that write: each POST ends in one operation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem
from jointplan.access.pages import bar_for, visible_or_404, work_path, work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.forms import ReleaseForm, WithdrawForm
from jointplan.assessments.models import Answer, AnswerPart, Cycle
from jointplan.assessments.operations.answers import start_submission
from jointplan.assessments.operations.release import release_parts, settle_release, withdraw_part
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import require
from jointplan.plans.texts import title_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def start(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """Begin the submission of my State."""
    cycle = Cycle.objects.in_regions(fictional=fictional).filter(pk=pk).first()
    if cycle is None:
        raise Http404(_("There is no such cycle here."))
    require(request.user, "assessments.start_submission", cycle)
    state = next(
        post.party
        for post in request.user.held_posts
        if post.kind == PostKind.COORDINATOR and post.party.region_id == cycle.edition.plan.region_id
    )
    submission = start_submission(cycle, state, by=request.user)
    return redirect(work_url(fictional, "submission", uid=submission.uid))


@require_POST
def settle(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The clearing authority has decided; the rest stays where it is."""
    submission = submission_or_404(request, uid, fictional)
    settle_release(submission, by=request.user)
    messages.success(request, _("Decided. What is not public stays with your State and the secretariat."))
    return redirect(work_url(fictional, "submission", uid=uid))


@form_page
def release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Check exactly what everyone will read, then release it."""
    answers = Answer.objects.select_related("submission__cycle__edition", "originator", "clause__edition")
    found = visible_or_404(request, answers, uid=uid, originator__region__is_fictional=fictional)
    require(request.user, "access.widen_audience", found)
    releasable = (
        AnswerPart.objects.visible_to(request.user)
        .filter(answer=found, label=Label.AMBER)
        .order_by("pk")
        .select_related("cycle")
    )
    for part in releasable:
        require(request.user, "assessments.release_part", part)
    form = ReleaseForm(request.POST or None, releasable=releasable)
    back = work_url(fictional, "answer", uid=found.submission.uid, code=found.clause.code)
    if request.method == "POST" and form.is_valid():
        try:
            release_parts(form.cleaned_data["parts"], reason=form.cleaned_data["reason"], by=request.user)
        except (AnswerProblem, ReleaseProblem) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Everyone may read this from now on."))
            return redirect(back)
    stays = (
        AnswerPart.objects.visible_to(request.user)
        .filter(answer=found)
        .exclude(label=Label.AMBER)
        .select_related("cycle")
    )
    context = {
        "answer": found,
        "title": title_of(found.clause),
        "parts": releasable,
        "stays": stays,
        "form": form,
        "back_url": back,
        "path": work_path(fictional, _("Check before you release"), *steps_to(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/release.html", context)


@form_page
def withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take a public text back, for the future."""
    parts = AnswerPart.objects.select_related("answer__submission", "clause", "originator")
    part = visible_or_404(request, parts, uid=uid, originator__region__is_fictional=fictional)
    require(request.user, "assessments.withdraw_part", part)
    form = WithdrawForm(request.POST or None)
    back = work_url(fictional, "answer", uid=part.answer.submission.uid, code=part.clause.code)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_part(part, reason=form.cleaned_data["reason"], by=request.user)
        except ReleaseProblem as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, _("This is no longer public here. Copies that left stay out."))
            return redirect(back)
    context = {
        "part": part,
        "form": form,
        "back_url": back,
        "path": work_path(fictional, _("Withdraw"), *steps_to(part, request.user, fictional)),
        "label_bar": bar_for(part, request.user, fictional),
    }
    return render(request, "assessments/withdraw.html", context)
