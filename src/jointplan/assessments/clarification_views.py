# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of questions on what a State sent: for the State asked and the secretariat, and for nobody else."""

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
from jointplan.assessments.clarification_forms import AskForm, ClarifyForm
from jointplan.assessments.clarification_turns import STANDS, stand_of
from jointplan.assessments.models import AnswerPart, Clarification, ClarificationReply, Submission
from jointplan.assessments.operations.clarifying import (
    ask_clarification,
    clarify,
    later_versions,
    leave_as_it_stands,
    take_back_question,
)
from jointplan.assessments.pages import steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import can, require
from jointplan.plans.texts import title_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


def question_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Clarification:
    return visible_or_404(request, Clarification.objects.in_regions(fictional=fictional).shown(), uid=uid)


def replies_to(user: Any, asked: list[Clarification]) -> dict[int, ClarificationReply]:
    """What the reader may read of the replies, by question; that it was opened is noted."""
    found = ClarificationReply.objects.visible_to(user).filter(clarification__in=asked)
    replies = {reply.clarification_id: reply for reply in found.select_related("later__originator", "later__cycle")}
    note_openings(user, replies.values())
    return replies


@require_safe
def clarifications(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What was asked about a submission, and what the State said."""
    submission = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.view_clarifications", submission)
    asked = list(Clarification.objects.visible_to(request.user).filter(submission=submission).shown())
    note_openings(request.user, asked)
    context = {
        "submission": submission,
        "stand": stand_of(submission, request.user),
        "rows": [
            {
                "asked": one,
                "url": work_url(fictional, "clarification", uid=one.uid),
                "stand": STANDS[one_stand(one)],
            }
            for one in asked
        ],
        "submission_url": work_url(fictional, "submission", uid=uid),
        "asks": request.user.holds(submission.originator_id) is False,
        "path": work_path(fictional, _("Clarifications"), *steps_to(submission, request.user, fictional)),
        "label_bar": {
            "label": Label.AMBER,
            "sentence": _("%(state)s and the secretariat may read this.") % {"state": submission.originator},
        },
    }
    return render(request, "assessments/clarifications.html", context)


def one_stand(asked: Clarification) -> str:
    """How one question stands: a key of `STANDS`."""
    if asked.taken_back_at is not None:
        return "taken-back"
    return asked.reply.kind if hasattr(asked, "reply") else "asked"


@form_page
def clarification_ask(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The secretariat asks about one part of an answer."""
    parts = AnswerPart.objects.select_related("submission__cycle__edition", "submission__originator", "cycle", "clause")
    part = visible_or_404(request, parts.select_related("originator__region"), uid=uid, **_region(fictional))
    require(request.user, "assessments.ask_clarification", part)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_clarification(part, by=request.user, **form.cleaned_data)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Your question was sent to the State. Nobody else hears of it."))
            return redirect(work_url(fictional, "clarification", uid=asked.uid))
    back = work_url(fictional, "answer", uid=part.submission.uid, code=part.clause.code)
    context = {
        "part": part,
        "title": title_of(part.submission.cycle.edition.clauses.with_texts().get(pk=part.clause_id)),
        "form": form,
        "back_url": back,
        "path": work_path(fictional, _("Ask the State"), *steps_to(part, request.user, fictional)),
        "label_bar": bar_for(part, request.user, fictional),
    }
    return render(request, "assessments/clarification_ask.html", context)


def _region(fictional: bool) -> dict[str, bool]:
    return {"originator__region__is_fictional": fictional}


@form_page
def clarification(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One question: what was asked about which words, and what the State says."""
    asked = question_or_404(request, uid, fictional)
    answer = can(request.user, "assessments.answer_clarification", asked)
    if request.method == "POST":
        require(request.user, "assessments.answer_clarification", asked)
    form = ClarifyForm(request.POST or None, later=later_versions(asked, request.user) if answer else [])
    if request.method == "POST" and form.is_valid():
        try:
            clarify(asked, by=request.user, **form.said())
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Your words were sent to the secretariat. The answer stays as it was sent."))
            return redirect(work_url(fictional, "clarification", uid=uid))
    reply = replies_to(request.user, [asked]).get(asked.pk)
    where = {"uid": asked.submission.uid, "code": asked.clause.code}
    context = {
        "asked": asked,
        "title": title_of(asked.cycle.edition.clauses.with_texts().get(pk=asked.clause_id)),
        "reply": reply,
        "later_url": work_url(fictional, "submission", uid=reply.later.uid) if reply and reply.later else "",
        "stand": STANDS[one_stand(asked)],
        "answer": answer,
        "take_back": can(request.user, "assessments.take_back_question", asked),
        "form": form,
        "answer_url": work_url(fictional, "answer", **where),
        "leave_url": work_url(fictional, "clarification_leave", uid=uid),
        "take_back_url": work_url(fictional, "clarification_take_back", uid=uid),
        "log_url": work_url(fictional, "log_record", kind="clarification", uid=uid),
        "path": work_path(fictional, asked.clause.code, *steps_to_question(asked, request.user, fictional)[:-1]),
        "label_bar": bar_for(asked, request.user, fictional),
    }
    return render(request, "assessments/clarification.html", context)


@require_POST
def clarification_leave(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The State leaves its answer as it stands."""
    asked = question_or_404(request, uid, fictional)
    require(request.user, "assessments.answer_clarification", asked)
    leave_as_it_stands(asked, by=request.user)
    messages.success(request, _("The answer stays as it stands. The secretariat is told, without a reason."))
    return redirect(work_url(fictional, "clarification", uid=uid))


@require_POST
def clarification_take_back(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The secretariat needs no answer any more."""
    asked = question_or_404(request, uid, fictional)
    require(request.user, "assessments.take_back_question", asked)
    take_back_question(asked, by=request.user)
    messages.success(request, _("The question was taken back. The State is told that nothing has to be done."))
    return redirect(work_url(fictional, "clarification", uid=uid))


@steps_for(Clarification, ClarificationReply)
def steps_to_question(record: Clarification | ClarificationReply, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """Those to the submission, what is asked about it, and the question."""
    asked = record.clarification if isinstance(record, ClarificationReply) else record
    submissions = Submission.objects.visible_to(user).filter(pk=asked.submission_id)
    submission = submissions.select_related("originator", "cycle").first()
    if submission is None:
        return []
    every = (_("Clarifications"), work_url(fictional, "clarifications", uid=submission.uid))
    one = (asked.clause.code, work_url(fictional, "clarification", uid=asked.uid))
    return [*steps_to(submission, user, fictional), every, one]
