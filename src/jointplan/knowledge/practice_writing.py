# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which a party writes a record down, proposes it, and says what it answers or has too."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, visible_or_404
from jointplan.core.rules import Refused, can, require
from jointplan.knowledge.models import Practice, SharedChallenge
from jointplan.knowledge.operations.practices import (
    PracticeProblem,
    change_practice,
    link_practice,
    propose_practice,
    withdraw_practice,
    write_practice,
)
from jointplan.knowledge.operations.sharing_challenges import share_challenge, unshare_challenge
from jointplan.knowledge.practice_forms import AnswersForm, PracticeForm, ShareForm
from jointplan.knowledge.practice_pages import (
    edition_of,
    own_bar,
    path_behind,
    practice_or_404,
    practice_url,
    themes_of,
    writing_for,
)
from jointplan.knowledge.practice_views import steps_behind, why_near
from jointplan.parties.pages import region_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
MOST_CHOICES = 100


def names_confirmed(request: HttpRequest) -> list[str]:
    return request.POST.getlist("name_shown") if request.POST.get("no_person") else []


@form_page
def practice_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Write a practice or a challenge down."""
    parties, region = writing_for(request.user, fictional), region_of(request, fictional)
    edition = edition_of(region) if region else None
    if not parties or edition is None:
        raise Refused(_("Only those who write for a party write down its practices and challenges."))
    initial = {"kind": request.GET.get("kind", "practice")}
    form = PracticeForm(
        request.POST or None, edition=edition, parties=parties, confirmed=names_confirmed(request), initial=initial
    )
    names: list[str] = []
    if request.method == "POST" and form.is_valid() and not (names := form.names()):
        write = partial(write_practice, form.originator(), edition, form.cleaned_data["kind"], by=request.user)
        made = saved(form, write)
        if made is not None:
            messages.success(request, _("Saved. Only your own party reads it until whoever releases says more."))
            return redirect(practice_url(made, fictional))
    context = {
        "form": form,
        "names": names,
        "title": _("Write down a practice or a challenge"),
        "label_bar": own_bar(parties),
        "path": path_behind(fictional, _("Write down")),
    }
    return render(request, "knowledge/practices/form.html", context)


@form_page
def practice_change(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Change what a record says."""
    found = practice_or_404(request, uid, fictional)
    require(request.user, "knowledge.change_practice", found)
    form = PracticeForm(
        request.POST or None,
        edition=found.edition,
        parties=[found.originator],
        confirmed=names_confirmed(request),
        initial=PracticeForm.initial_from(found),
    )
    form.is_of(found)
    names: list[str] = []
    if request.method == "POST" and form.is_valid() and not (names := form.names()):
        write = partial(change_practice, found, seen=form.cleaned_data["seen"] or 0, by=request.user)
        if saved(form, write) is not None:
            messages.success(request, _("Saved."))
            return redirect(practice_url(found, fictional))
    context = {
        "form": form,
        "names": names,
        "title": _("Change what it says"),
        "practice": found,
        "back_url": practice_url(found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Change"), *steps_behind(request, found, fictional)),
    }
    return render(request, "knowledge/practices/form.html", context)


def saved(form: PracticeForm, write: Callable[..., Practice]) -> Practice | None:
    """What came of it; None with the problem at its field."""
    try:
        return write(**form.said())
    except PracticeProblem as problem:
        form.note(problem)
        return None


@require_POST
def practice_propose(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Propose a record for the inventory."""
    found = practice_or_404(request, uid, fictional)
    done = _("Proposed. The secretariat says its word on it, with a reason that you read.")
    return carried_out(request, partial(propose_practice, found, by=request.user), done, practice_url(found, fictional))


@require_POST
def practice_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take a proposal back, or a record out of the inventory."""
    found = practice_or_404(request, uid, fictional)
    done = _("Taken back. Who reads it stays as it is, until whoever releases changes that.")
    step = partial(withdraw_practice, found, by=request.user)
    return carried_out(request, step, done, practice_url(found, fictional))


def carried_out(request: HttpRequest, step: Callable[[], Any], done: str, then: str) -> HttpResponse:
    """Take a step, and go to a page that says what came of it."""
    try:
        step()
    except PracticeProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(then)


@form_page
def practice_link(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say which challenges a practice answers: those with a common measure or theme first, with the reason."""
    found = practice_or_404(request, uid, fictional)
    require(request.user, "knowledge.link_practice", found)
    readable = Practice.objects.visible_to(request.user).challenges().filter(edition=found.edition_id).shown()
    challenges = list(readable.latest_first()[:MOST_CHOICES])
    note_openings(request.user, challenges)
    themes = themes_of([found])
    reasons = {one.uid: why_near(one, found, themes) for one in challenges}
    challenges.sort(key=lambda one: not reasons[one.uid])
    choices = [(str(one.uid), choice_of(one, reasons[one.uid])) for one in challenges]
    initial = {"challenges": [str(uid) for uid in found.answers]}
    form = AnswersForm(request.POST if request.method == "POST" else None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(value) for value in form.cleaned_data["challenges"]]
        step = partial(link_practice, found, chosen, by=request.user)
        return carried_out(request, step, _("Saved."), practice_url(found, fictional))
    context = {
        "form": form,
        "practice": found,
        "title": _("Challenges that it answers"),
        "lead": _("Whoever reads a challenge, and this practice, finds the one at the other."),
        "button": _("Save"),
        "back_url": practice_url(found, fictional),
        "is_empty": not choices,
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Challenges that it answers"), *steps_behind(request, found, fictional)),
    }
    return render(request, "knowledge/practices/small_form.html", context)


def choice_of(challenge: Practice, reason: str) -> str:
    named = f"{challenge.title} — {challenge.source_name()}"
    return f"{named} ({reason})" if reason else named


@form_page
def practice_share(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say that one's party has a challenge too."""
    found = practice_or_404(request, uid, fictional)
    writing = writing_for(request.user, fictional)
    parties = [one for one in writing if can(request.user, "knowledge.share_challenge", (found, one))]
    if not parties:
        require(request.user, "knowledge.share_challenge", (found, writing[0] if writing else found.originator))
    form = ShareForm(request.POST or None, parties=parties, confirmed=names_confirmed(request))
    names: list[str] = []
    if request.method == "POST" and form.is_valid() and not (names := form.names()):
        data = form.cleaned_data
        said = {"line": data["line"], "language": data["language"]}
        step = partial(share_challenge, found, form.chosen_party(), by=request.user, **said)
        done = _("Saved. Only your own party reads it until whoever releases says more.")
        return carried_out(request, step, done, practice_url(found, fictional))
    context = {
        "form": form,
        "names": names,
        "practice": found,
        "title": _("We have it too"),
        "lead": _("Only your party reads this at first. Whoever releases for it shows it to others, or to nobody."),
        "button": _("Save"),
        "back_url": practice_url(found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("We have it too"), *steps_behind(request, found, fictional)),
    }
    return render(request, "knowledge/practices/small_form.html", context)


@require_POST
def challenge_unshare(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take back that one's party has a challenge too."""
    records = SharedChallenge.objects.in_regions(fictional=fictional).select_related("practice", "originator")
    shared = visible_or_404(request, records, uid=uid)
    step = partial(unshare_challenge, shared, by=request.user)
    return carried_out(request, step, _("Taken back."), practice_url(shared.practice, fictional))
