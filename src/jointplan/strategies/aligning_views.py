# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk of alignment: propose, say what is right, align by hand."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointplan.access.pages import bar_for, work_path, work_url
from jointplan.core.rules import require
from jointplan.strategies.aligning import align_action, confirm_alignments, propose_alignments, reject_alignments
from jointplan.strategies.desk import SAY, on_desk
from jointplan.strategies.forms import DegreeForm
from jointplan.strategies.likeness import clauses_of
from jointplan.strategies.models import Degree, Strategy
from jointplan.strategies.operations import LONGEST_REASON, StrategyProblem
from jointplan.strategies.pages import action_or_404, edition_of, steps_to_strategy, strategy_or_404, strategy_url
from jointplan.strategies.views import form_page, render_form

ON_A_PAGE = 25
NO = "rejected"


@form_page
def alignment(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What is proposed, action by action; nothing counts before a person says so."""
    found = strategy_or_404(request, uid, fictional)
    require(request.user, "strategies.align_actions", found)
    if request.method == "POST":
        try:
            count = _say(request, found)
        except StrategyProblem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Saved. Lines decided: %(count)d.") % {"count": count})
        return redirect(request.get_full_path())
    edition = edition_of(found.originator.region)
    places = on_desk(found, edition, request.user)
    waiting = [place for place in places if place.open]
    shown = waiting if request.GET.get("only") == "open" else places
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    for place in page:
        place.align_url = work_url(fictional, "strategy_align", uid=uid, action=place.action.uid)
    context = {
        "strategy": found,
        "edition": edition,
        "page_obj": page,
        "any_actions": bool(places),
        "any_open": bool(waiting),
        "only_open": request.GET.get("only") == "open",
        "choices": [*Degree.choices, (NO, _("Not at all")), ("", _("Later"))],
        "longest_reason": LONGEST_REASON,
        "propose_url": work_url(fictional, "strategy_propose", uid=uid),
        "label_bar": bar_for(found, request.user, fictional),
        "path": work_path(fictional, _("Alignment with the plan"), *steps_to_strategy(found, request.user, fictional)),
    }
    return render(request, "strategies/alignment.html", context)


def _say(request: HttpRequest, found: Strategy) -> int:
    """What the form says of each line, one by one or of several at once: all of it or nothing."""
    said: dict[str, list[UUID]] = defaultdict(list)
    for name, value in request.POST.items():
        if name.startswith(SAY) and value:
            said[str(value)].append(_uid(name.removeprefix(SAY)))
    if not set(said) <= {*Degree.values, NO} or not said:
        raise StrategyProblem(_("Choose at least one line."))
    reason = request.POST.get("reason", "")
    count = 0
    with transaction.atomic():
        for word, chosen in said.items():
            if word == NO:
                count += reject_alignments(found, chosen, by=request.user, reason=reason)
            else:
                count += confirm_alignments(found, chosen, word, by=request.user, reason=reason)
    return count


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise StrategyProblem(_("This page is out of date. Open it again.")) from error


@require_POST
def propose(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Propose measures for every action anew."""
    found = strategy_or_404(request, uid, fictional)
    try:
        propose_alignments(found, edition_of(found.originator.region), by=request.user)
    except StrategyProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Measures are proposed. Nothing counts before you confirm it."))
    return redirect(work_url(fictional, "strategy_alignment", uid=uid))


@form_page
def align(request: HttpRequest, uid: UUID, action: UUID, fictional: bool) -> HttpResponse:
    """Say by hand that an action serves a measure."""
    found = strategy_or_404(request, uid, fictional)
    one = action_or_404(request, found, action)
    require(request.user, "strategies.align_actions", found)
    form = DegreeForm(request.POST or None, clauses=clauses_of(edition_of(found.originator.region)))
    if request.method == "POST" and form.is_valid():
        try:
            said = {"degree": form.cleaned_data["degree"], "reason": form.cleaned_data["reason"]}
            align_action(one, form.clause_chosen(), by=request.user, **said)
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved. It is for your own party alone until it is released."))
            return redirect(strategy_url(found, fictional))
    title = _("Which measure action %(number)s serves") % {"number": one.number}
    path = work_path(fictional, title, *steps_to_strategy(found, request.user, fictional))
    bar = bar_for(found, request.user, fictional)
    return render_form(request, form, title, path, bar, quoted=one.text, quoted_language=one.language)
