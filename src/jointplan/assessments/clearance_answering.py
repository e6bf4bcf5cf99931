# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which a body says its word, a letter is entered, and a State says how it clears."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, visible_or_404, work_path, work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.circulating import bodies_of
from jointplan.assessments.clearance_forms import BodyLetterForm, RuleForm, WordForm
from jointplan.assessments.clearance_pages import (
    answers_leaving,
    answers_left,
    desk_steps,
    how_it_was_said,
    language_name,
    parts_shown,
)
from jointplan.assessments.clearing import changed_since, contents_by_clause, digest_of, rule_of
from jointplan.assessments.models import Clearance, ClearanceMode, ClearanceRequest
from jointplan.assessments.operations.clearance_rounds import set_clearance_rule
from jointplan.assessments.operations.clearances import enter_letter, give_clearance, shown_to_body
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import can, require
from jointplan.parties.models import Party, PartyKind

form_page = require_http_methods(["GET", "HEAD", "POST"])


def request_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> ClearanceRequest:
    found = ClearanceRequest.objects.in_regions(fictional=fictional)
    return visible_or_404(request, found.select_related("originator__region", "body", "cycle"), uid=uid)


@form_page
def clearance_request(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What one body is asked about, exactly as it would leave, and the word of that body."""
    asked = request_or_404(request, uid, fictional)
    give = can(request.user, "assessments.give_clearance", asked)
    seen = digest_of(shown_to_body(asked))
    form = WordForm(
        request.POST or None,
        initial={"seen": seen},
        admits_reservations=asked.admits_reservations,
        footnotes_leave=asked.footnotes_leave,
    )
    if request.method == "POST":
        require(request.user, "assessments.give_clearance", asked)
        if form.is_valid():
            try:
                give_clearance(asked, by=request.user, **form.cleaned_data)
            except AnswerProblem as problem:
                form.add_error(None, str(problem))
                form.data = form.data.copy()
                form.data["seen"] = seen
            else:
                messages.success(request, _("Your word is kept. Only your State reads it."))
                return redirect(work_url(fictional, "clearance_request", uid=uid))
    context = {
        "asked": asked,
        "form": form if give else None,
        "refusal": give.reason,
        **request_context(request, asked, fictional),
        "path": work_path(fictional, _("Clear answers")),
        "label_bar": bar_for(asked, request.user, fictional),
    }
    return render(request, "assessments/clearance/request.html", context)


def request_context(request: HttpRequest, asked: ClearanceRequest, fictional: bool) -> dict[str, Any]:
    """The answers that the body reads, its words so far, and what changed since the last one."""
    parts = [part for part in parts_shown(asked.submission_id, request.user, asked.codes) if not part.stays_inside]
    words = Clearance.objects.visible_to(request.user).filter(request=asked).select_related("by_post")
    said = list(words.order_by("-said_at", "-pk"))
    note_openings(request.user, [*parts, *said])
    standing = next((word for word in said if word.withdrawn_at is None), None)
    # What was sent is no longer among what the body reads, but stands as it was sent at what it was asked.
    now = contents_by_clause(asked.submission_id, asked.codes) if asked.left is None else {}
    return {
        "answers": answers_left(asked) if asked.left is not None else answers_leaving(parts, lambda _code: ""),
        "language": language_name(asked.language),
        "mode": ClearanceMode(asked.mode).label,
        "counts_silence": asked.mode == ClearanceMode.NO_OBJECTION,
        "changed": changed_since(standing.contents, now, asked.codes) if standing and now else [],
        "words": [
            {
                "word": word,
                "how": how_it_was_said(word),
                "withdraw_url": work_url(fictional, "clearance_withdraw", uid=word.uid)
                if can(request.user, "assessments.withdraw_clearance", word)
                else "",
            }
            for word in said
        ],
        "desk_url": work_url(fictional, "clearance", uid=asked.submission.uid)
        if request.user.holds(asked.originator_id, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
        else "",
    }


@form_page
def clearance_body_letter(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Enter the letter by which a body says its word."""
    asked = request_or_404(request, uid, fictional)
    require(request.user, "assessments.enter_letter", asked)
    form = BodyLetterForm(
        request.POST or None,
        request.FILES or None,
        admits_reservations=asked.admits_reservations,
        footnotes_leave=asked.footnotes_leave,
    )
    back = work_url(fictional, "clearance", uid=asked.submission.uid)
    if request.method == "POST" and form.is_valid():
        said = {"word": form.cleaned_data["word"], "text": form.cleaned_data["text"]}
        try:
            enter_letter(asked, form.letter(), by=request.user, **said)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The letter is entered. It equals the word of the body here."))
            return redirect(back)
    context = {
        "form": form,
        "whose": str(asked.body),
        "back_url": back,
        "path": work_path(fictional, _("Enter a letter"), *desk_steps(asked.submission, request.user, fictional)),
        "label_bar": bar_for(asked, request.user, fictional),
    }
    return render(request, "assessments/clearance/letter.html", context)


@form_page
def clearance_rule(request: HttpRequest, fictional: bool) -> HttpResponse:
    """How the State of the reader clears; the coordinator changes it, with a reason."""
    state = _state_of(request.user, fictional)
    rule = rule_of(state)
    may_set = can(request.user, "assessments.set_clearance_rule", state)
    bodies = Party.objects.filter(pk__in=[body.pk for body in bodies_of(state)]).order_by("code")
    initial = {
        "mode": rule.mode if rule else ClearanceMode.AUTHORITY,
        "bodies": rule.bodies if rule else [],
        **({name: getattr(rule, name) for name in ("days", "admits_reservations", "footnotes_leave")} if rule else {}),
    }
    form = RuleForm(request.POST or None, initial=initial, bodies=bodies)
    if request.method == "POST":
        require(request.user, "assessments.set_clearance_rule", state)
        if form.is_valid():
            data = form.cleaned_data | {"bodies": [body.pk for body in form.cleaned_data["bodies"]]}
            try:
                set_clearance_rule(state, by=request.user, **data)
            except AnswerProblem as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("Kept. Rounds that run go on by the rule of their day."))
                return redirect(work_url(fictional, "clearance_rule"))
    context = {
        "state": state,
        "rule": rule,
        "asked": [body for body in bodies if rule and body.pk in rule.bodies],
        "form": form if may_set else None,
        "refusal": may_set.reason,
        "log_url": work_url(fictional, "log_record", kind="clearancerule", uid=rule.uid) if rule else "",
        "path": work_path(fictional, _("How the State clears")),
        "label_bar": {"label": Label.AMBER_STRICT, "sentence": _("Only %(state)s may read this.") % {"state": state}},
    }
    return render(request, "assessments/clearance/rule.html", context)


def _state_of(user: Any, fictional: bool) -> Party:
    """The State in which the reader holds a post; its bodies have no business here."""
    for held in user.held_posts:
        if held.party.kind == PartyKind.STATE and held.party.region.is_fictional == fictional:
            return held.party
    raise Http404(_("There is nothing at this address that you may see."))
