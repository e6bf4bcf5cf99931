# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the secretariat reads and decides what the public wrote."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.pages import work_path, work_url
from jointplan.core.names import names_in
from jointplan.core.rules import can, require
from jointplan.feedback.forms import PublishForm, ReasonForm
from jointplan.feedback.models import Comment
from jointplan.feedback.operations import FeedbackProblem, decline_comment, publish_comment, withdraw_comment
from jointplan.feedback.subjects import find
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.parties.pages import region_or_refusal, secretariat_bar

DECIDED_SHOWN = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def comments(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What waits for a decision, the oldest first, and what was decided."""
    region = region_or_refusal(request, fictional)
    require(request.user, "feedback.read_comments", region)
    found = Comment.objects.in_region(region)
    context = {
        "waiting": [_row(one, fictional) for one in found.waiting()],
        "decided": [_row(one, fictional) for one in found.decided()[:DECIDED_SHOWN]],
        "label_bar": secretariat_bar(),
        "path": work_path(fictional, _("Comments from the public")),
    }
    return render(request, "feedback/comments.html", context)


@require_safe
def comment(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One comment, and the decision."""
    region = region_or_refusal(request, fictional)
    return _page(request, _comment_or_404(request, region, uid), fictional)


@FORM
def publish(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Publish a comment, with a reason."""
    region = region_or_refusal(request, fictional)
    found = _comment_or_404(request, region, uid)
    if request.method != "POST":
        return redirect(work_url(fictional, "feedback_comment", uid=uid))
    form = PublishForm(request.POST, decisions=_decisions(request, region), prefix="publish")
    if form.is_valid() and _tried(form, lambda: publish_comment(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The comment is published on the page that it is about."))
        return redirect(work_url(fictional, "feedback_comment", uid=uid))
    return _page(request, found, fictional, publishing=form)


@FORM
def decline(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Do not publish a comment, with a reason."""
    return _with_reason(request, uid, fictional, decline_comment, _("The comment is not published."))


@FORM
def withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take a published comment down, with a reason."""
    return _with_reason(request, uid, fictional, withdraw_comment, _("The comment is taken down."))


def _with_reason(
    request: HttpRequest, uid: UUID, fictional: bool, decide: Callable[..., Comment], said: str
) -> HttpResponse:
    found = _comment_or_404(request, region_or_refusal(request, fictional), uid)
    if request.method != "POST":
        return redirect(work_url(fictional, "feedback_comment", uid=uid))
    form = ReasonForm(request.POST, prefix="reason")
    if form.is_valid() and _tried(form, lambda: decide(found, by=request.user, **form.cleaned_data)):
        messages.success(request, said)
        return redirect(work_url(fictional, "feedback_comment", uid=uid))
    return _page(request, found, fictional, reasoning=form)


def _page(
    request: HttpRequest,
    found: Comment,
    fictional: bool,
    publishing: forms.Form | None = None,
    reasoning: forms.Form | None = None,
) -> HttpResponse:
    decide = can(request.user, "feedback.decide_comment", found)
    withdrawing = can(request.user, "feedback.withdraw_comment", found)
    decisions = _decisions(request, found.region)
    context = {
        "comment": found,
        "subject": find(found.about_kind, found.about_key, fictional=fictional),
        "names": names_in(found.text),
        "decide": decide,
        "withdraw": withdrawing,
        "publishing": publishing or (PublishForm(decisions=decisions, prefix="publish") if decide else None),
        "reasoning": reasoning or ReasonForm(prefix="reason"),
        "form": publishing or reasoning,
        "urls": {
            name: work_url(fictional, f"feedback_{name}", uid=found.pk) for name in ("publish", "decline", "withdraw")
        },
        "label_bar": secretariat_bar(),
        "path": work_path(
            fictional, _("Comment"), (_("Comments from the public"), work_url(fictional, "feedback_comments"))
        ),
    }
    return render(request, "feedback/comment.html", context)


def _row(found: Comment, fictional: bool) -> dict[str, Any]:
    subject = find(found.about_kind, found.about_key, fictional=fictional)
    url = work_url(fictional, "feedback_comment", uid=found.pk)
    return {"comment": found, "about": subject.title if subject else str(found), "url": url}


def _comment_or_404(request: HttpRequest, region: Region, uid: UUID) -> Comment:
    require(request.user, "feedback.read_comments", region)
    found = Comment.objects.in_region(region).select_related("region", "decided_by__party", "decision").filter(pk=uid)
    comment: Comment | None = found.first()
    if comment is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return comment


def _decisions(request: HttpRequest, region: Region) -> QuerySet:
    found: Any = Decision.objects.visible_to(request.user)
    return found.in_region(region).standing().latest_first()


def _tried(form: forms.Form, write: Callable[[], Comment]) -> bool:
    """True when it was written; else the form says what is wrong."""
    try:
        write()
    except FeedbackProblem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return False
    return True
