# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answer once, report to many: what is already answered for an obligation, by which text, and what is missing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import Steps, bar_for, sharing_url, steps_for, visible_or_404, work_path, work_url
from jointplan.assessments.models import AnswerPart, Cycle, ServedObligation
from jointplan.assessments.operations.serving import Target, end_service, serve_obligation
from jointplan.commitments.models import Obligation, Position, Recommendation
from jointplan.commitments.pages import bar_of, clause_links, recommendation_or_404, step_to_list, steps_to_subject
from jointplan.core.rules import can, require


@require_http_methods(["GET", "HEAD", "POST"])
def obligation(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One obligation of a State, and the texts that serve it."""
    rows = Obligation.objects.in_regions(fictional=fictional).shown()
    found: Obligation = visible_or_404(request, rows, uid=uid)
    context = {"obligation": found, "label_bar": bar_for(found, request.user, fictional)}
    steps = [step_to_list(fictional), step_to_obligations(fictional)]
    return _page(request, found, found.originator_id, found.measures, fictional, steps, context)


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_answers(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The texts that serve a recommendation."""
    found = recommendation_or_404(uid, fictional)
    position = Position.objects.visible_to(request.user).on(found).first()
    if position is not None:
        note_openings(request.user, [position])
    measures = position.measures if position else []
    return _page(request, found, found.state_id, measures, fictional, steps_to_subject(found, fictional), {})


def _page(
    request: HttpRequest,
    target: Target,
    state: int,
    measures: list[int],
    fictional: bool,
    steps: Steps,
    context: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST":
        return _change(request, target, fictional)
    user = request.user
    links = list(ServedObligation.objects.visible_to(user).on(target).shown().order_by("pk"))
    readable = AnswerPart.objects.visible_to(user).shown().select_related("clause")
    parts = {part.pk: part for part in readable.filter(pk__in=[link.part_id for link in links])}
    note_openings(user, [*links, *parts.values()])
    answered = [
        {"link": link, "part": parts.get(link.part_id), "who_url": sharing_url(link, fictional)} for link in links
    ]
    may_serve = can(user, "assessments.serve_obligation", target)
    own = user.holds(state)
    found = [*_latest(readable, state, measures, user)] if own and measures else []
    missing = set(measures) - {part.clause_id for part in found} - {part.clause_id for part in parts.values()}
    label = Label.narrowest((row.shown_label() for row in [*links, *parts.values()]), default=Label.CLEAR)
    context = (
        {"label_bar": bar_of(label)}
        | context
        | {
            "target": target,
            "answered": answered,
            "own": own,
            "may_serve": may_serve,
            "candidates": [part for part in found if part.pk not in parts] if may_serve else [],
            "missing": clause_links(missing, fictional) if own else [],
            "measures": clause_links(measures, fictional),
            "path": work_path(fictional, _("What is already answered") if steps[2:] else str(target), *steps),
        }
    )
    return render(request, "assessments/served.html", context)


def _latest(readable: Any, state: int, measures: list[int], user: Any) -> list[AnswerPart]:
    """What the State answers to these measures in the latest cycle that has begun."""
    cycles = Cycle.objects.filter(edition__clauses__in=measures).exclude(state="prepared").order_by("-period_to")
    cycle = cycles.first()
    if cycle is None:
        return []
    newest = AnswerPart.objects.visible_to(user).filter(originator=state, cycle=cycle, clause__in=measures)
    return list(readable.filter(pk__in=newest.of_newest_version().values("pk")).order_by("clause__position", "pk"))


def _change(request: HttpRequest, target: Target, fictional: bool) -> HttpResponse:
    """Say that a text serves, or serves no more."""
    require(request.user, "assessments.serve_obligation", target)
    if "end" in request.POST:
        rows = ServedObligation.objects.visible_to(request.user).on(target).shown()
        end_service(_one(rows, request.POST["end"]), by=request.user)
        messages.success(request, _("The text serves this no more. It stays where it is."))
    else:
        parts = AnswerPart.objects.visible_to(request.user)
        serve_obligation(_one(parts, request.POST.get("part", "")), target, by=request.user)
        messages.success(request, _("The text serves this as well. Who reads the text does not change by that."))
    return redirect(target_url(target, fictional))


def _one(rows: Any, uid: str) -> Any:
    try:
        return rows.get(uid=UUID(uid))
    except (ValueError, rows.model.DoesNotExist) as error:
        raise Http404(_("There is nothing at this address that you may see.")) from error


def step_to_obligations(fictional: bool) -> tuple[str, str]:
    return (_("Obligations"), work_url(fictional, "obligations"))


def target_url(target: Target, fictional: bool) -> str:
    name = "recommendation_answers" if isinstance(target, Recommendation) else "obligation"
    return work_url(fictional, name, uid=target.uid)


@steps_for(Obligation)
def steps_to_obligation(record: Any, user: Any, fictional: bool) -> Steps:
    here = (str(record), work_url(fictional, "obligation", uid=record.uid))
    return [step_to_list(fictional), step_to_obligations(fictional), here]


@steps_for(ServedObligation)
def steps_to_served(record: Any, user: Any, fictional: bool) -> Steps:
    if record.recommendation_id:
        return steps_to_subject(record.recommendation, fictional)
    found = Obligation.objects.visible_to(user).filter(pk=record.obligation_id).first()
    return steps_to_obligation(found, user, fictional) if found else [step_to_list(fictional)]
