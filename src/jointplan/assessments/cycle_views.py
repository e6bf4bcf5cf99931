# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cycles and their questionnaires: what is asked, when, and by which decision of the States."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Label
from jointplan.access.pages import work_path, work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.asking import schema_of
from jointplan.assessments.burden import cost_of
from jointplan.assessments.cycle_forms import (
    LARGEST_FILE,
    ChangeForm,
    CycleForm,
    NewCycleForm,
    QuestionnaireForm,
    StepForm,
    initial_after,
    initial_of,
)
from jointplan.assessments.models import Cycle, CycleState, Questionnaire, Step
from jointplan.assessments.operations.cycles import (
    change_cycle,
    close_cycle,
    edit_cycle,
    open_cycle,
    prepare_cycle,
    publish_cycle,
)
from jointplan.assessments.operations.questionnaires import clauses_of, save_questionnaire
from jointplan.assessments.packs.versions import explained
from jointplan.assessments.pictures import days_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.reviews import planned_back
from jointplan.assessments.schema import QuestionnaireProblem, Schema, read_schema
from jointplan.core.rules import can, require
from jointplan.core.uploads import takes_files
from jointplan.meetings.models import Decision
from jointplan.meetings.pages import decision_url
from jointplan.parties.calendars import calendar_of
from jointplan.plans.models import Edition
from jointplan.plans.texts import title_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Stage(NamedTuple):
    """What may be done with a cycle by a decision, from which state, and what the page says."""

    before: CycleState
    act: Callable[..., Cycle]
    title: Any
    done: Any


STAGES = {
    Step.OPENED: Stage(
        CycleState.PREPARED,
        open_cycle,
        gettext_lazy("Open the cycle"),
        gettext_lazy("The cycle is open. The coordinators have been told."),
    ),
    Step.CHANGED: Stage(
        CycleState.OPEN,
        change_cycle,
        gettext_lazy("Change the cycle"),
        gettext_lazy("The cycle is changed. The coordinators have been told."),
    ),
    Step.CLOSED: Stage(
        CycleState.OPEN,
        close_cycle,
        gettext_lazy("Close the cycle"),
        gettext_lazy("The cycle is closed. The coordinators have been told."),
    ),
    Step.PUBLISHED: Stage(
        CycleState.CLOSED,
        publish_cycle,
        gettext_lazy("Say that its result is published"),
        gettext_lazy("The result is published. Each State still decides by itself what it releases."),
    ),
}


def community_bar() -> dict[str, Any]:
    return {"label": Label.GREEN, "sentence": _("Everyone who has signed in may read this.")}


def cycle_or_404(pk: int, fictional: bool) -> Cycle:
    cycles = Cycle.objects.in_regions(fictional=fictional).select_related("edition__plan__region", "questionnaire")
    found: Cycle | None = cycles.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such cycle here."))
    return found


def step_to_cycles(fictional: bool) -> tuple[str, str]:
    return (_("Cycles"), work_url(fictional, "cycles"))


def steps_to_cycle(cycle: Cycle, fictional: bool) -> list[tuple[str, str]]:
    return [step_to_cycles(fictional), (str(cycle), work_url(fictional, "cycle", pk=cycle.pk))]


@require_safe
def cycles(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The cycles of each plan, the latest first."""
    found = Cycle.objects.in_regions(fictional=fictional).select_related("edition__plan__region")
    editions = Edition.objects.in_regions(fictional=fictional).select_related("plan__region")
    rows = [{"cycle": one, "url": work_url(fictional, "cycle", pk=one.pk)} for one in found.order_by("-period_to")]
    preparable = [
        {"edition": edition, "url": work_url(fictional, "cycle_new", edition=edition.code)}
        for edition in editions
        if can(request.user, "assessments.prepare_cycle", Cycle(edition=edition))
    ]
    context = {
        "rows": rows,
        "preparable": preparable,
        "label_bar": community_bar(),
        "path": work_path(fictional, _("Cycles")),
    }
    return render(request, "assessments/cycles.html", context)


@require_safe
def cycle(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """One cycle: when, what it asks, and by which decisions."""
    found = cycle_or_404(pk, fictional)
    schema = schema_of(found.questionnaire_id)
    states = [post.party for post in request.user.held_posts if post.kind == PostKind.COORDINATOR]
    own = next((state for state in states if state.region_id == found.edition.plan.region_id), None)
    act = can(request.user, "assessments.act_on_decision", found)
    context = {
        "cycle": found,
        "cost": cost_of(schema, clauses_of(found.edition), None),
        "questionnaire_url": work_url(fictional, "questionnaire", pk=found.questionnaire_id),
        "own_due_on": calendar_of(own).previous_working_day(found.due_on) if own else None,
        "decisions": _decisions(request, found, fictional),
        "edit": can(request.user, "assessments.edit_cycle", found),
        "edit_url": work_url(fictional, "cycle_edit", pk=found.pk),
        "act": act,
        "stages": [
            {"title": stage.title, "url": work_url(fictional, "cycle_step", pk=found.pk, step=step.value)}
            for step, stage in STAGES.items()
            if act and stage.before == found.state
        ],
        "log_url": work_url(fictional, "log_entries"),
        "picture": days_of(found),
        "label_bar": community_bar(),
        "path": work_path(fictional, str(found), step_to_cycles(fictional)),
    }
    return render(request, "assessments/cycle.html", context)


def _decisions(request: HttpRequest, found: Cycle, fictional: bool) -> list[dict[str, Any]]:
    """What the States decided on the cycle; the decision itself as far as the reader may see it."""
    rows = list(found.decisions.order_by("taken_at"))
    visible = {
        decision.pk: decision
        for decision in Decision.objects.visible_to(request.user).filter(pk__in=[row.decision_id for row in rows])
    }
    return [
        {
            "step": row.get_step_display(),
            "taken_at": row.taken_at,
            "decision": visible.get(row.decision_id),
            "url": decision_url(visible[row.decision_id], fictional) if row.decision_id in visible else "",
        }
        for row in rows
    ]


@form_page
def cycle_new(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """Prepare the next cycle; it starts from the last."""
    found = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").filter(code=edition).first()
    if found is None:
        raise Http404(_("There is no such edition of a plan here."))
    require(request.user, "assessments.prepare_cycle", Cycle(edition=found))
    last = Cycle.objects.filter(edition=found).order_by("-period_to").first()
    form = NewCycleForm(request.POST or None, edition=found, initial=initial_after(last))
    if request.method == "POST" and form.is_valid():
        made = _tried(
            form, lambda: prepare_cycle(found, code=form.cleaned_data["code"], by=request.user, **form.values())
        )
        if made is not None:
            messages.success(request, _("The cycle is prepared. It opens by a decision of the States."))
            return redirect(work_url(fictional, "cycle", pk=made.pk))
    steps = (step_to_cycles(fictional),)
    lead = " ".join(filter(None, [f"{found}.", planned_back(fictional)]))
    return _form_page(request, form, _("Prepare a cycle"), fictional, *steps, lead=lead)


@form_page
def cycle_edit(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """Change a cycle that is still in preparation."""
    found = cycle_or_404(pk, fictional)
    require(request.user, "assessments.edit_cycle", found)
    form = CycleForm(request.POST or None, edition=found.edition, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        made = _tried(form, lambda: edit_cycle(found, by=request.user, **form.values()))
        if made is not None:
            messages.success(request, _("The cycle in preparation is changed."))
            return redirect(work_url(fictional, "cycle", pk=pk))
    steps = steps_to_cycle(found, fictional)
    return _form_page(request, form, _("Change the cycle in preparation"), fictional, *steps, lead=str(found))


@form_page
def cycle_step(request: HttpRequest, pk: int, step: str, fictional: bool) -> HttpResponse:
    """Do with a cycle what a decision of the States says."""
    found = cycle_or_404(pk, fictional)
    stage = STAGES.get(Step(step)) if step in Step.values else None
    if stage is None:
        raise Http404(_("There is nothing at this address that you may see."))
    require(request.user, "assessments.act_on_decision", found)
    kwargs: dict[str, Any] = {"user": request.user, "cycle": found}
    changes = step == Step.CHANGED
    if changes:
        kwargs |= {"edition": found.edition, "initial": initial_of(found)}
    form = (ChangeForm if changes else StepForm)(request.POST or None, **kwargs)
    if request.method == "POST" and form.is_valid():
        values = form.values() if isinstance(form, ChangeForm) else {}
        made = _tried(form, lambda: stage.act(found, form.cleaned_data["decision"], by=request.user, **values))
        if made is not None:
            messages.success(request, str(stage.done))
            return redirect(work_url(fictional, "cycle", pk=pk))
    steps = steps_to_cycle(found, fictional)
    lead = _("The States decide; you carry out what they decided. The decision is named on the page of the cycle.")
    return _form_page(request, form, str(stage.title), fictional, *steps, lead=lead)


def _tried(form: Any, act: Callable[[], Cycle]) -> Cycle | None:
    """What came of it; None with the problem on the form."""
    try:
        return act()
    except AnswerProblem as problem:
        form.add_error(None, str(problem))
        return None


def _form_page(
    request: HttpRequest, form: Any, title: str, fictional: bool, *steps: tuple[str, str], lead: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "label_bar": community_bar(),
        "path": work_path(fictional, title, *steps),
    }
    return render(request, "assessments/cycle_form.html", context)


@require_safe
def questionnaire(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """What is asked, as people read it, with what it costs each State."""
    found = _questionnaire_or_404(pk, fictional)
    schema = schema_of(found.pk)
    versions = Questionnaire.objects.filter(edition=found.edition, code=found.code).order_by("-version")
    before = next((one for one in versions if one.version < found.version), None)
    context = {
        "questionnaire": found,
        "parts": _parts(schema),
        "cost": cost_of(schema, clauses_of(found.edition), schema_of(before.pk) if before else None),
        "before": before,
        "differences": list(explained(schema_of(before.pk), schema)) if before else [],
        "versions": [(one, work_url(fictional, "questionnaire", pk=one.pk)) for one in versions],
        "files": [
            (name.upper(), work_url(fictional, "questionnaire_file", pk=pk, file_format=name))
            for name in ("yaml", "json")
        ],
        "write": can(request.user, "assessments.keep_questionnaire", found.edition),
        "new_url": work_url(fictional, "questionnaire_new", pk=found.pk),
        "label_bar": community_bar(),
        "path": work_path(fictional, str(found), step_to_cycles(fictional)),
    }
    return render(request, "assessments/questionnaire.html", context)


def _parts(schema: Schema) -> list[dict[str, Any]]:
    return [
        {"part": part, "questions": [question for question in schema.questions if question.part == part.key]}
        for part in schema.parts
    ]


@require_safe
def questionnaire_file(request: HttpRequest, pk: int, file_format: str, fictional: bool) -> HttpResponse:
    """The questionnaire as a file that can be changed and given back."""
    found = _questionnaire_or_404(pk, fictional)
    if file_format == "json":
        content, kind = json.dumps(found.data, ensure_ascii=False, indent=2), "application/json"
    elif file_format == "yaml":
        content, kind = yaml.safe_dump(found.data, allow_unicode=True, sort_keys=False, width=120), "application/yaml"
    else:
        raise Http404(_("This questionnaire comes as YAML and JSON."))
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.version}.{file_format}"'
    return response


@takes_files(LARGEST_FILE + 2**20)
@form_page
def questionnaire_new(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """The next version: what it costs is shown before it is saved."""
    found = _questionnaire_or_404(pk, fictional)
    require(request.user, "assessments.keep_questionnaire", found.edition)
    clauses = clauses_of(found.edition)
    objectives = [
        (clause.code, f"{clause.code} {title_of(clause).text}")
        for clause in found.edition.clauses.filter(kind="objective").in_order().with_texts()
    ]
    depth = found.data.get("depth", {})
    initial = {"depth": depth.get("kind", "full"), "objectives": depth.get("objectives", [])}
    form = QuestionnaireForm(request.POST or None, request.FILES or None, objectives=objectives, initial=initial)
    cost = None
    if request.method == "POST" and form.is_valid():
        try:
            data = form.data_for(found.data)
            cost = cost_of(read_schema(data), clauses, schema_of(found.pk))
            form.remember(data)
            if "save" in request.POST:
                made = save_questionnaire(found.edition, data, by=request.user)
                messages.success(request, _("Saved as %(questionnaire)s.") % {"questionnaire": made})
                return redirect(work_url(fictional, "questionnaire", pk=made.pk))
        except QuestionnaireProblem as problem:
            form.add_error(None, str(problem))
    context = {
        "form": form,
        "questionnaire": found,
        "cost": cost,
        "label_bar": community_bar(),
        "path": work_path(
            fictional,
            _("Next version"),
            step_to_cycles(fictional),
            (str(found), work_url(fictional, "questionnaire", pk=found.pk)),
        ),
    }
    return render(request, "assessments/questionnaire_form.html", context)


def _questionnaire_or_404(pk: int, fictional: bool) -> Questionnaire:
    questionnaires = Questionnaire.objects.select_related("edition__plan__region")
    found = questionnaires.filter(pk=pk, edition__plan__region__is_fictional=fictional).first()
    if found is None:
        raise Http404(_("There is no such questionnaire here."))
    return found
