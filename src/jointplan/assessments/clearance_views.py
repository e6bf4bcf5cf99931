# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clearance desk of a State and what is done there: each POST ends in one operation."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.models import Label
from jointplan.access.pages import visible_or_404, work_path, work_url
from jointplan.assessments.circulating import CIRCULATED, assigned_to, bodies_of
from jointplan.assessments.clearance_forms import AuthorityForm, AuthorityLetterForm, StartForm, StaysForm
from jointplan.assessments.clearance_pages import (
    answers_leaving,
    choices_of_parts,
    desk_steps,
    how_it_was_said,
    language_name,
    last_cleared,
    line_of,
    main_language,
    other_languages,
    parts_named,
    parts_shown,
    people_in,
    scan_url,
    values_cleared,
    values_sent_before,
)
from jointplan.assessments.clearance_sheet import pdf_of, sheet_context
from jointplan.assessments.clearing import (
    Clearing,
    asked_about,
    authority_word,
    contents_by_clause,
    digest_of,
    leaving,
    round_of,
    rule_of,
)
from jointplan.assessments.for_whom import ForWhom
from jointplan.assessments.models import AnswerPart, Clearance, ClearanceMode, Submission
from jointplan.assessments.operations.clearance_rounds import (
    DAYS,
    ask_again,
    date_by_rule,
    end_clearance,
    start_clearance,
)
from jointplan.assessments.operations.clearances import (
    choose_what_stays,
    clear_submission,
    enter_letter_of_authority,
    withdraw_clearance,
)
from jointplan.assessments.pages import submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.readiness import open_conflicts
from jointplan.core.pdf import PdfProblem, pdf_download
from jointplan.core.rules import can, require

form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_submission(request: HttpRequest, uid: UUID, fictional: bool) -> Submission:
    """A submission whose clearance the reader may see."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.view_clearance", found)
    return found


def desk_bar(submission: Submission) -> dict[str, Any]:
    """The label of everything on the desk, whatever the answers themselves are released to."""
    sentence = _("Only %(state)s may read this. What is cleared inside a State never leaves it.")
    return {"label": Label.AMBER_STRICT, "sentence": sentence % {"state": submission.originator}}


@form_page
def clearance(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Exactly what leaves, for whom, who has cleared it; here the clearing authority says its word."""
    submission = own_submission(request, uid, fictional)
    parts = parts_shown(submission.pk, request.user)
    is_sent = submission.sent_at is not None
    leaves = [part for part in parts if not part.stays_inside and (is_sent or part.label in CIRCULATED)]
    clearing = Clearing(submission)
    running, whom = clearing.round, ForWhom(submission, clearing.word)
    language = running.language if running else main_language(leaves, request.user.language)
    may_clear = can(request.user, "assessments.clear_submission", submission)
    if request.method == "POST":
        require(request.user, "assessments.clear_submission", submission)
    form = _form_of_authority(request, clearing, whom, language) if may_clear else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            said = _said(form, submission, request.user)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
        else:
            text = _("Your word is kept: cleared.") if said.clears else _("Your objection is kept.")
            messages.success(request, text)
            return redirect(work_url(fictional, "clearance", uid=uid))
    context = {
        "form": form,
        "language": language_name(language),
        "other_languages": other_languages(leaves, language),
        **who_context(request, clearing, fictional),
        **what_context(request, submission, parts, leaves, whom, fictional),
        "path": work_path(fictional, _("Clearance"), *desk_steps(submission, request.user, fictional)[:1]),
        "label_bar": desk_bar(submission),
    }
    return render(request, "assessments/clearance/desk.html", context)


def _initial(whom: ForWhom, language: str) -> dict[str, Any]:
    """Language, circle and stricter parts as they were said last."""
    return {"language": language, "circle": whom.circle.code, "stricter": [part.key for part in whom.stricter]}


def _form_of_authority(request: HttpRequest, clearing: Clearing, whom: ForWhom, language: str) -> AuthorityForm:
    running = clearing.round
    return AuthorityForm(
        request.POST or None,
        initial={"seen": digest_of(leaving(clearing.contents)), **_initial(whom, language)},
        submission=clearing.submission,
        bound_language=running.language if running else "",
        footnotes_leave=running is not None and running.footnotes_leave,
    )


def _said(form: AuthorityForm, submission: Submission, by: Any) -> Clearance:
    data = form.cleaned_data
    given = {key: data[key] for key in ("language", "word", "text", "seen")}
    return clear_submission(submission, confirmed=form.confirmed(), by=by, **given)


def who_context(request: HttpRequest, clearing: Clearing, fictional: bool) -> dict[str, Any]:
    """Who has cleared, who must still, and what the reader may do about it."""
    user, submission = request.user, clearing.submission
    running, word, rule = clearing.round, clearing.word, clearing.rule
    shown = leaving(clearing.contents)
    behind = [one for one in clearing.standings if asked_about(one.request, shown) != one.request.contents]
    is_draft = submission.sent_at is None
    start = can(user, "assessments.start_clearance", submission)
    mode = ClearanceMode(running.mode if running else rule.mode if rule else ClearanceMode.AUTHORITY)
    lines = [line_of(standing, user, fictional) for standing in clearing.standings]
    return {
        "submission": submission,
        "round": running,
        "mode": mode.label,
        "alone": mode == ClearanceMode.AUTHORITY,
        "lines": lines,
        "acts": any(line["letter_url"] or line["withdraw_url"] for line in lines),
        "authority": word,
        "authority_how": how_it_was_said(word) if word else "",
        "authority_scan": scan_url(word, user, fictional) if word else "",
        "withdraw_url": work_url(fictional, "clearance_withdraw", uid=word.uid)
        if word and can(user, "assessments.withdraw_clearance", word)
        else "",
        "lacking": clearing.lacks if is_draft else [],
        "bodies_lacking": clearing.bodies_lack if is_draft else [],
        "start_url": work_url(fictional, "clearance_start", uid=submission.uid) if start and not running else "",
        "change": bool(running) and bool(can(user, "assessments.change_clearance", running)),
        "behind": [str(one.body) for one in behind],
        "again_url": work_url(fictional, "clearance_again", uid=submission.uid),
        "end_url": work_url(fictional, "clearance_end", uid=submission.uid),
        "letter_url": work_url(fictional, "clearance_letter", uid=submission.uid)
        if can(user, "assessments.enter_letter_of_authority", submission)
        else "",
        "send": is_draft and not clearing.lacks and can(user, "assessments.send_submission", submission),
        "send_url": work_url(fictional, "send", uid=submission.uid),
        "rule_url": work_url(fictional, "clearance_rule"),
        "sheet_url": work_url(fictional, "clearance_sheet", uid=submission.uid),
        "conflicts": [code for code, _question in open_conflicts(submission)],
    }


def what_context(
    request: HttpRequest,
    submission: Submission,
    parts: list[AnswerPart],
    leaves: list[AnswerPart],
    whom: ForWhom,
    fictional: bool,
) -> dict[str, Any]:
    """What leaves and what stays, for whom, and how it differs from before."""
    last = last_cleared(submission)
    circle = whom.circle
    parties, people = people_in(circle)
    before = values_sent_before(submission, request.user)

    def url(code: str) -> str:
        return work_url(fictional, "answer", uid=submission.uid, code=code)

    return {
        "answers": answers_leaving(leaves, url, values_cleared(last) if last else None, before or None),
        "last": last,
        "sent_before": bool(before),
        "stays": answers_leaving([part for part in parts if part not in leaves], url),
        "choices": choices_of_parts(parts),
        "choose": can(request.user, "assessments.choose_what_stays", submission),
        "stays_url": work_url(fictional, "clearance_stays", uid=submission.uid),
        "circle": circle,
        "whom": whom,
        "parties": parties,
        "people": people,
        "hosting": settings.HOSTING,
    }


@form_page
def clearance_start(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Ask the bodies, or the clearing authority alone where the rule says so."""
    submission = own_submission(request, uid, fictional)
    require(request.user, "assessments.start_clearance", submission)
    rule = rule_of(submission.originator)
    alone = rule is None or rule.mode == ClearanceMode.AUTHORITY
    bodies = [body for body in bodies_of(submission.originator) if rule and body.pk in rule.bodies]
    parts = parts_shown(submission.pk, request.user)
    initial = {
        "bodies": [str(body.pk) for body in bodies],
        "language": main_language(parts, request.user.language),
        "due_on": date_by_rule(submission.originator, rule.days if rule else DAYS),
    }
    codes = list(leaving(contents_by_clause(submission.pk)))
    works_on = {body: assigned_to(submission, body) for body in bodies}
    form = StartForm(request.POST or None, initial=initial, bodies=works_on, codes=codes)
    if alone:
        del form.fields["bodies"]
    back = work_url(fictional, "clearance", uid=uid)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = None if alone else form.asked()
        try:
            start_clearance(submission, language=data["language"], asked=asked, due_on=data["due_on"], by=request.user)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Asked. Each reads exactly what it is asked about."))
            return redirect(back)
    context = {
        "form": form,
        "alone": alone,
        "mode": ClearanceMode(rule.mode if rule else ClearanceMode.AUTHORITY).label,
        "rule_url": work_url(fictional, "clearance_rule"),
        "back_url": back,
        "path": work_path(fictional, _("Ask for clearance"), *desk_steps(submission, request.user, fictional)),
        "label_bar": desk_bar(submission),
    }
    return render(request, "assessments/clearance/start.html", context)


@require_POST
def clearance_again(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Show the bodies what changed, and ask them about that alone."""
    return _on_round(request, uid, fictional, lambda running: ask_again(running, by=request.user), _("Asked again."))


@require_POST
def clearance_end(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Give the round up, with a reason."""
    reason = request.POST.get("reason", "")
    return _on_round(
        request,
        uid,
        fictional,
        lambda running: end_clearance(running, reason=reason, by=request.user),
        _("The round has ended. You can ask anew."),
    )


def _on_round(request: HttpRequest, uid: UUID, fictional: bool, act: Any, done: str) -> HttpResponse:
    submission = own_submission(request, uid, fictional)
    require(request.user, "assessments.start_clearance", submission)
    running = round_of(submission)
    try:
        if running is None:
            raise AnswerProblem(_("No round of clearance runs. Ask the bodies first."))
        act(running)
    except AnswerProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(work_url(fictional, "clearance", uid=uid))


@require_POST
def clearance_stays(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Keep parts inside, or let them leave, in one action."""
    submission = own_submission(request, uid, fictional)
    require(request.user, "assessments.choose_what_stays", submission)
    form = StaysForm(request.POST)
    chosen = parts_named(parts_shown(submission.pk, request.user), form.data.get("what", ""))
    if not form.is_valid() or not chosen:
        messages.error(request, _("Choose what stays inside or leaves. Nothing was changed."))
    elif choose_what_stays(submission, chosen, stay=form.cleaned_data["stay"] == "yes", by=request.user):
        messages.success(request, _("Kept. What leaves is shown anew below."))
    else:
        messages.info(request, _("It was so already."))
    return redirect(work_url(fictional, "clearance", uid=uid))


@form_page
def clearance_letter(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Enter the letter of the clearing authority."""
    submission = own_submission(request, uid, fictional)
    require(request.user, "assessments.enter_letter_of_authority", submission)
    running = round_of(submission)
    language = running.language if running else main_language(parts_shown(submission.pk, request.user), "en")
    bound = running.language if running else ""
    form = AuthorityLetterForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(ForWhom(submission, authority_word(submission)), language),
        submission=submission,
        bound_language=bound,
    )
    back = work_url(fictional, "clearance", uid=uid)
    if request.method == "POST" and form.is_valid():
        given = {"language": form.cleaned_data["language"], "confirmed": form.confirmed()}
        try:
            enter_letter_of_authority(submission, form.letter(), by=request.user, **given)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The letter is entered. It equals the word of the clearing authority here."))
            return redirect(back)
    context = {
        "form": form,
        "whose": _("The clearing authority of %(state)s") % {"state": submission.originator},
        "back_url": back,
        "path": work_path(fictional, _("Enter a letter"), *desk_steps(submission, request.user, fictional)),
        "label_bar": desk_bar(submission),
    }
    return render(request, "assessments/clearance/letter.html", context)


@require_POST
def clearance_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take a word back before the answers are sent."""
    words = Clearance.objects.in_regions(fictional=fictional).select_related("request")
    word = visible_or_404(request, words, uid=uid)
    withdraw_clearance(word, by=request.user)
    messages.success(request, _("The word is taken back. What was said before it counts again."))
    if word.request is not None and not request.user.holds(word.request.originator_id):
        return redirect(work_url(fictional, "clearance_request", uid=word.request.uid))
    return redirect(work_url(fictional, "clearance", uid=word.submission.uid))


@require_safe
def clearance_sheet(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The clearance sheet, to be printed and signed."""
    submission = own_submission(request, uid, fictional)
    context = sheet_context(submission, request.user) | {
        "pdf_url": work_url(fictional, "clearance_sheet_pdf", uid=uid),
        "path": work_path(fictional, _("Clearance sheet"), *desk_steps(submission, request.user, fictional)),
        "label_bar": desk_bar(submission),
    }
    return render(request, "assessments/clearance/sheet.html", context)


@require_safe
def clearance_sheet_pdf(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The same as PDF."""
    submission = own_submission(request, uid, fictional)
    source = request.build_absolute_uri(work_url(fictional, "clearance_sheet", uid=uid))
    try:
        content = pdf_of(submission, request.user, source=source, fictional=fictional)
    except PdfProblem as problem:
        messages.warning(request, str(problem))
        return redirect(work_url(fictional, "clearance_sheet", uid=uid))
    names = ["clearance", submission.originator.code, submission.cycle.code]
    return pdf_download(content, names, Label.AMBER_STRICT.label)
