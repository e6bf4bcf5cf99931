# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of what others say to a State's answers where the State invited them. Peers' comments are the same thing."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, steps_for, visible_or_404, work_path, work_url
from jointplan.assessments.models import (
    AnswerPart,
    InvitedView,
    Reach,
    Submission,
    ViewAnswer,
    ViewInvitation,
)
from jointplan.assessments.operations.inviting_views import (
    answer_view,
    end_view_invitation,
    give_view,
    invite_views,
    take_back_view,
    write_view,
)
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.view_forms import InviteForm, ViewAnswerForm, ViewForm, written_sources
from jointplan.assessments.view_turns import views_shown
from jointplan.core.rules import can, require

form_page = require_http_methods(["GET", "HEAD", "POST"])


def invitation_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> ViewInvitation:
    return visible_or_404(request, ViewInvitation.objects.in_regions(fictional=fictional).shown(), uid=uid)


def view_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> InvitedView:
    return visible_or_404(request, InvitedView.objects.in_regions(fictional=fictional).shown(), uid=uid)


@require_safe
def views(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Whom the State invited, and what they gave."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.invite_views", submission)
    invitations = ViewInvitation.objects.visible_to(request.user).filter(submission=submission).shown()
    given = InvitedView.objects.standing().filter(state=submission.originator_id, cycle=submission.cycle_id)
    by_invitation = {row["view"].invitation_id: row["view"] for row in views_shown(request.user, given)}
    context = {
        "submission": submission,
        "rows": [
            {
                "invitation": one,
                "url": work_url(fictional, "view_invitation", uid=one.uid),
                "view_url": _view_url(by_invitation.get(one.pk), fictional),
            }
            for one in invitations
        ],
        "invite_url": work_url(fictional, "view_invite", uid=uid),
        "path": work_path(fictional, _("Views of others"), *steps_to(submission, request.user, fictional)),
        "label_bar": {
            "label": Label.AMBER,
            "sentence": _("Your State reads this, and each party what concerns itself."),
        },
    }
    return render(request, "assessments/views.html", context)


def _view_url(view: InvitedView | None, fictional: bool) -> str:
    return work_url(fictional, "view", uid=view.uid) if view else ""


@form_page
def view_invite(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Invite one party."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.invite_views", submission)
    form = InviteForm(request.POST or None, submission=submission)
    if request.method == "POST" and form.is_valid():
        try:
            invite_views(submission, by=request.user, **form.said())
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The party was invited."))
            return redirect(work_url(fictional, "views", uid=uid))
    steps = [*steps_to(submission, request.user, fictional), _of_all(submission, fictional)]
    context = {
        "submission": submission,
        "form": form,
        "back_url": work_url(fictional, "views", uid=uid),
        "path": work_path(fictional, _("Invite"), *steps),
        "label_bar": bar_for(submission, request.user, fictional),
    }
    return render(request, "assessments/view_invite.html", context)


def _of_all(submission: Submission, fictional: bool) -> tuple[str, str]:
    return (_("Views of others"), work_url(fictional, "views", uid=submission.uid))


@require_safe
def view_invitation(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One invitation: for the State that invited, and for the party."""
    invitation = invitation_or_404(request, uid, fictional)
    view = InvitedView.objects.visible_to(request.user).filter(invitation=invitation).first()
    parts = parts_shared(request, invitation)
    context = {
        "invitation": invitation,
        "parts": parts,
        "of_state": request.user.holds(invitation.originator_id),
        "view_url": _view_url(view, fictional),
        "write": can(request.user, "assessments.write_view", invitation),
        "write_url": work_url(fictional, "view_write", uid=uid),
        "end": can(request.user, "assessments.end_view_invitation", invitation),
        "end_url": work_url(fictional, "view_invitation_end", uid=uid),
        "log_url": work_url(fictional, "log_record", kind="viewinvitation", uid=uid),
        "path": work_path(fictional, invitation.on, *steps_to_view(invitation, request.user, fictional)[:-1]),
        "label_bar": bar_for(invitation, request.user, fictional),
    }
    return render(request, "assessments/view_invitation.html", context)


def parts_shared(request: HttpRequest, invitation: ViewInvitation) -> list[AnswerPart]:
    """What the reader may read of what the view is asked on; that it was opened is noted."""
    found = AnswerPart.objects.visible_to(request.user).asked_about(invitation.submission_id, invitation.clause)
    parts = list(found.shown().select_related("clause").order_by("clause__position", "kind"))
    note_openings(request.user, parts)
    return parts


@form_page
def view_write(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Write the view of the party as a draft."""
    invitation = invitation_or_404(request, uid, fictional)
    require(request.user, "assessments.write_view", invitation)
    view = InvitedView.objects.visible_to(request.user).filter(invitation=invitation).first()
    confirmed = request.POST.getlist("name_shown") if request.POST.get("no_person") else []
    form = ViewForm(request.POST or None, initial=_initial(view), confirmed=confirmed)
    names: list[str] = []
    behind = form.catch_up(view.version) if view and request.method == "POST" else False
    if request.method == "POST" and not behind and form.is_valid() and not (names := form.names()):
        data = form.cleaned_data
        said = {"text": data["text"], "language": data["language"], "seen": data["seen"] or 0}
        try:
            saved = write_view(invitation, sources=form.sources_said(), by=request.user, **said)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved as a draft of your party. Nobody else reads it yet."))
            return redirect(work_url(fictional, "view", uid=saved.uid))
    context = {
        "invitation": invitation,
        "parts": parts_shared(request, invitation),
        "form": form,
        "names": names,
        "view": view if behind else None,
        "back_url": work_url(fictional, "view_invitation", uid=uid),
        "path": work_path(fictional, _("Write"), *steps_to_view(invitation, request.user, fictional)),
        "label_bar": bar_for(invitation, request.user, fictional),
    }
    return render(request, "assessments/view_write.html", context)


def _initial(view: InvitedView | None) -> dict[str, Any]:
    if view is None:
        return {"seen": 0}
    said = {"text": view.text, "language": view.language, "sources": written_sources(view.sources)}
    return said | {"seen": view.version}


@require_POST
def view_invitation_end(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The State asks no more."""
    invitation = invitation_or_404(request, uid, fictional)
    step = partial(end_view_invitation, invitation, by=request.user)
    done = _("The invitation has ended. What was given stays.")
    require(request.user, "assessments.end_view_invitation", invitation)
    return _carry_out(request, step, done, work_url(fictional, "view_invitation", uid=uid))


@form_page
def view(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One view, with what the State says to it."""
    found = view_or_404(request, uid, fictional)
    answer = can(request.user, "assessments.answer_view", found) if _is_of_the_state(request.user, found) else None
    if request.method == "POST":
        require(request.user, "assessments.answer_view", found)
    form = ViewAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_view(found, by=request.user, **form.cleaned_data)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Your answer stands beside the view."))
            return redirect(work_url(fictional, "view", uid=uid))
    said = ViewAnswer.objects.visible_to(request.user).filter(view=found).select_related("originator").first()
    note_openings(request.user, [said] if said else [])
    invitation = ViewInvitation.objects.visible_to(request.user).filter(pk=found.invitation_id).shown().first()
    context = {
        "view": found,
        "said": said,
        "invitation": invitation,
        "reach": Reach(invitation.reach).label if invitation else "",
        "answer": answer,
        "form": form,
        "give": can(request.user, "assessments.give_view", found),
        "give_url": work_url(fictional, "view_give", uid=uid),
        "write_url": work_url(fictional, "view_write", uid=invitation.uid)
        if invitation and can(request.user, "assessments.write_view", invitation)
        else "",
        "take_back": can(request.user, "assessments.take_back_view", found),
        "take_back_url": work_url(fictional, "view_take_back", uid=uid),
        "path": work_path(
            fictional, _("View") if invitation else found.on, *steps_to_view(found, request.user, fictional)[:-1]
        ),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/view.html", context)


def _is_of_the_state(user: Any, found: InvitedView) -> bool:
    return bool(user.holds(found.state_id))


@require_POST
def view_give(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Give the view to the State, and to those whom the invitation named."""
    found = view_or_404(request, uid, fictional)
    require(request.user, "assessments.give_view", found)
    seen = request.POST.get("seen", "")
    step = partial(give_view, found, by=request.user, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0)
    return _carry_out(request, step, _("Your view was given."), work_url(fictional, "view", uid=uid))


@require_POST
def view_take_back(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The party takes its view back."""
    found = view_or_404(request, uid, fictional)
    require(request.user, "assessments.take_back_view", found)
    step = partial(take_back_view, found, by=request.user)
    return _carry_out(request, step, _("Your view was taken back."), work_url(fictional, "view", uid=uid))


def _carry_out(request: HttpRequest, step: Callable[[], Any], done: str, url: str) -> HttpResponse:
    try:
        step()
    except AnswerProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(url)


@steps_for(ViewInvitation, InvitedView, ViewAnswer)
def steps_to_view(
    record: ViewInvitation | InvitedView | ViewAnswer, user: Any, fictional: bool
) -> list[tuple[str, str]]:
    """Those to the submission where the reader sees it, and to the invitation or the view."""
    if isinstance(record, ViewInvitation):
        submissions = Submission.objects.visible_to(user).filter(pk=record.submission_id)
        submission = submissions.select_related("originator", "cycle").first()
        here = (record.on, work_url(fictional, "view_invitation", uid=record.uid))
        if submission is None or not can(user, "assessments.invite_views", submission):
            return [here]
        return [*steps_to(submission, user, fictional), _of_all(submission, fictional), here]
    found = record.view if isinstance(record, ViewAnswer) else record
    invitation = ViewInvitation.objects.visible_to(user).filter(pk=found.invitation_id).shown().first()
    before = steps_to_view(invitation, user, fictional) if invitation else []
    return [*before, (found.described(), work_url(fictional, "view", uid=found.uid))]
