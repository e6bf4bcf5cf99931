# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that write: each POST ends in one operation."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.operations import ReleaseProblem
from jointplan.access.pages import bar_for, sharing_url, visible_or_404, work_path, work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.asking import asked_in, measures_of, schema_of
from jointplan.assessments.forms import AnswerForm, ReleaseForm, WithdrawForm
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Submission
from jointplan.assessments.operations.answers import Conflict, save_answer, start_submission
from jointplan.assessments.operations.release import release_parts, settle_release, withdraw_part
from jointplan.assessments.pages import (
    clause_url,
    neighbours,
    steps_to,
    submission_or_404,
    verdict_on_any,
)
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.values import shown_value
from jointplan.core.rules import can, require
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of, wording_of

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


@form_page
def answer(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> HttpResponse:
    """The form of one answer, with the wording and the last answer beside it."""
    submission = submission_or_404(request, uid, fictional)
    questions = asked_in(submission.cycle).get(code)
    clause = submission.cycle.edition.clauses.with_texts().filter(code=code).first() if questions else None
    if questions is None or clause is None:
        raise Http404(_("%(code)s is not answered in this cycle.") % {"code": code})
    parts = {part.kind: part for part in parts_of(request, submission, clause)}
    conflicts: list[Conflict] = []
    asked = {"questions": questions, "parts": parts, "measures": measures_of(clause)}
    form = AnswerForm(request.POST or None, language=request.user.language, **asked)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = save_answer(submission, clause, form.parts(), by=request.user)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            if not outcome.conflicts:
                if outcome.saved or parts:
                    messages.success(request, _("Your answer to %(code)s is saved.") % {"code": clause.code})
                else:
                    messages.info(request, _("Nothing was written for %(code)s yet.") % {"code": clause.code})
                return redirect(work_url(fictional, "answer", uid=uid, code=code))
            conflicts = outcome.conflicts
            parts = {part.kind: part for part in parts_of(request, submission, clause)}
            form.accept_versions(parts.values())
    context = {
        "form": form,
        "parts": list(parts.values()),
        "conflicts": [shown(submission, conflict) for conflict in conflicts],
    }
    context |= answer_page(request, submission, clause, context["parts"], fictional)
    return render(request, "assessments/answer.html", context, status=409 if conflicts else 200)


def answer_page(
    request: HttpRequest, submission: Submission, clause: Clause, parts: list[AnswerPart], fictional: bool
) -> dict[str, Any]:
    """What stands around the form of an answer: the clause, what was said before, and what may be done next."""
    answers = Answer.objects.visible_to(request.user).select_related("originator")
    answer = answers.filter(submission=submission, clause=clause).first()
    last = last_answer(request, submission, clause)
    note_openings(request.user, [*parts, *last])
    for part in parts:
        part.who_url = sharing_url(part, fictional)  # type: ignore[attr-defined]  # for the template
    steps = steps_to(submission, request.user, fictional)
    return {
        "submission": submission,
        "clause": clause,
        "title": title_of(clause),
        "wording": wording_of(clause, submission.cycle.edition.language),
        "saved_at": max((part.saved_at for part in parts), default=None),
        "last": last,
        "edit": can(request.user, "assessments.edit_answer", submission),
        "release": verdict_on_any(request.user, "assessments.release_part", parts),
        "release_url": work_url(fictional, "release", uid=answer.uid) if answer else "",
        "withdrawable": [
            {"part": part, "url": work_url(fictional, "withdraw", uid=part.uid)}
            for part in parts
            if can(request.user, "assessments.withdraw_part", part)
        ],
        # Why what is public cannot be withdrawn by the reader; that what is not public cannot be is plain to see.
        "withdraw": verdict_on_any(
            request.user, "assessments.withdraw_part", [part for part in parts if part.label == Label.CLEAR]
        ),
        "logs": logs_of(answer, parts, fictional),
        "public_url": clause_url(clause, submission.cycle.edition.code, fictional),
        "path": work_path(fictional, clause.code, *steps),
        "label_bar": bar_for(answer or submission, request.user, fictional),
        **neighbours(submission, clause, fictional),
    }


def logs_of(answer: Answer | None, parts: list[AnswerPart], fictional: bool) -> list[tuple[str, str]]:
    """Where it stands what was done with the answer and each of its parts: (name, address)."""
    whole = [(_("Answer"), work_url(fictional, "log_record", kind="answer", uid=answer.uid))] if answer else []
    return whole + [(part.name, work_url(fictional, "log_record", kind="answerpart", uid=part.uid)) for part in parts]


def shown(submission: Submission, conflict: Conflict) -> dict[str, str]:
    """Both versions of a part as a person reads them."""
    question = schema_of(submission.cycle.questionnaire_id).question(conflict.kind)
    texts = {"theirs": conflict.theirs, "yours": conflict.yours}
    shown = {who: shown_value(question, value) for who, value in texts.items()}
    return {"kind": conflict.kind, "label": question.name, **shown}


def parts_of(request: HttpRequest, submission: Submission, clause: Clause) -> list[AnswerPart]:
    """The parts of the State's answer that the reader may see, in the order of the form."""
    parts = AnswerPart.objects.visible_to(request.user).filter(submission_id=submission.pk, clause=clause)
    return in_form_order(parts.select_related("cycle").defer("folded", "search_vector"))


def in_form_order(parts: Iterable[AnswerPart]) -> list[AnswerPart]:
    """In the order of the questions."""
    return sorted(parts, key=lambda part: schema_of(part.cycle.questionnaire_id).order(part.kind))


def last_answer(request: HttpRequest, submission: Submission, clause: Clause) -> list[AnswerPart]:
    """What the State answered to the clause the last time before this cycle, as far as the reader may see it."""
    earlier = (
        AnswerPart.objects.visible_to(request.user)
        .filter(
            originator_id=submission.originator_id,
            clause=clause,
            cycle__period_to__lt=submission.cycle.period_to,
        )
        .select_related("cycle")
        .defer("folded", "search_vector")
    )
    # Of several versions the newest that was sent; what was never sent counts where nothing was.
    sent = Submission.objects.received().filter(pk=OuterRef("submission_id"))
    parts = list(earlier.order_by("-cycle__period_to", Exists(sent).desc(), "-submission_id", "pk"))
    return in_form_order(part for part in parts if part.submission_id == parts[0].submission_id)


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
