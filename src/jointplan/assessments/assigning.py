# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which the coordinator assigns measures and shows an answer of the State to its bodies."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.audience import audience_sentence
from jointplan.access.compartments import bodies_inside
from jointplan.access.models import Label
from jointplan.access.pages import bar_for, work_path, work_url
from jointplan.accounts.models import Post, Term
from jointplan.assessments.handling import answer_or_404
from jointplan.assessments.models import AnswerPart, Assignment, Cycle, Submission
from jointplan.assessments.operations.assigning import (
    Assigned,
    as_last_time,
    assign_measures,
    withdraw_assignments,
)
from jointplan.assessments.operations.consolidating import circulate_answer
from jointplan.assessments.operations.contributing import start_contribution
from jointplan.assessments.pages import asked_clauses, steps_to, submission_or_404
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.turns import IN_AN_AGENCY
from jointplan.assessments.work_forms import (
    NOBODY,
    AsLastForm,
    AssignForm,
    AssignmentsForm,
    ChooseForm,
    CirculateAnswerForm,
)
from jointplan.core.rules import require
from jointplan.core.text import sort_key
from jointplan.parties.models import Party
from jointplan.plans.texts import title_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def start(request: HttpRequest, pk: int, code: str, fictional: bool) -> HttpResponse:
    """Begin what my agency contributes."""
    cycles = Cycle.objects.in_regions(fictional=fictional).select_related("edition__plan")
    cycle = cycles.filter(pk=pk).first()
    if cycle is None:
        raise Http404(_("There is no such cycle here."))
    require(request.user, "assessments.start_contribution", cycle)
    region = cycle.edition.plan.region_id
    own = [p.party for p in request.user.held_posts if p.kind in IN_AN_AGENCY and p.party.region_id == region]
    agency = next((party for party in own if party.code == code), None)
    if agency is None:
        raise Http404(_("There is nothing at this address that you may see."))
    try:
        found = start_contribution(cycle, agency, by=request.user)
    except AnswerProblem as problem:
        messages.error(request, str(problem))
        return redirect(work_url(fictional, "my_turn"))
    return redirect(work_url(fictional, "submission", uid=found.uid))


def posts_of(submission: Submission) -> Any:
    """Posts that write or check in the bodies of the State, with whether somebody holds them today."""
    bodies = [pk for pk in bodies_inside(submission.originator) if pk != submission.originator_id]
    held = Term.objects.current().filter(post=OuterRef("pk"))
    found = Post.objects.existing().filter(party__in=bodies, kind__in=IN_AN_AGENCY).select_related("party")
    return found.annotate(is_held=Exists(held)).order_by("party__code", "kind", "code")


@form_page
def assign(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Choose measures by hand, by part, by objective or by theme, and assign them to a post in one step."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.assign_measures", found)
    standing = _standing(request, found)
    agencies = {a.agency_id: a.agency for a in standing}
    choose = ChooseForm(request.GET, edition=found.cycle.edition, agencies=_sorted(agencies.values()))
    clauses = asked_clauses(found.cycle)
    initial = {"due_on": found.cycle.due_on}
    form = AssignForm(request.POST or None, posts=posts_of(found), clauses=clauses, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = {data["post"]: list(data["clauses"])}
        try:
            outcome = assign_measures(found, wanted, due_on=data["due_on"], note=data["note"], by=request.user)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            _tell(request, outcome)
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(work_url(fictional, "assign", uid=uid) + query)
    last = as_last_time(found, request.user)
    context = {
        "submission": found,
        "form": form,
        "choose": choose,
        "groups": _groups(choose, clauses, standing, form, request),
        "in_use": [name for name in choose.fields if request.GET.get(name)],
        "all_ticked": "tick" in request.GET,
        "tick_query": _with(request, tick="all"),
        "last": [{"post": post, "count": len(codes)} for post, codes in last.items()],
        "last_form": AsLastForm(initial=initial, prefix="last"),
        "as_last_url": work_url(fictional, "assign_as_last", uid=uid),
        "assignments_url": work_url(fictional, "assignments", uid=uid) if standing else "",
        "board_url": work_url(fictional, "board", uid=uid),
        "path": work_path(fictional, _("Assign measures"), *steps_to(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/assign.html", context)


def _standing(request: HttpRequest, found: Submission) -> list[Assignment]:
    own = Assignment.objects.visible_to(request.user).standing().in_cycle(found.cycle_id)
    asked = own.originated_by(found.originator_id).select_related("agency", "post__party", "clause")
    return list(asked.order_by("agency__code", "clause__position"))


def _sorted(parties: Any) -> list[Party]:
    return sorted(parties, key=lambda party: sort_key(str(party)))


def _groups(
    choose: ChooseForm, clauses: Any, standing: list[Assignment], form: AssignForm, request: HttpRequest
) -> list[dict[str, Any]]:
    """The measures that the filters leave, objective by objective, with who is asked already."""
    asked: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in standing:
        asked[assignment.clause_id].append(assignment)
    who = choose.cleaned_data["who"] if choose.is_valid() else ""
    ticked = set(form.data.getlist("clauses")) if form.is_bound else set()
    groups: dict[str, dict[str, Any]] = {}
    for clause in (
        choose.chosen(clauses).in_order().select_related("parent").with_texts().prefetch_related("parent__texts")
    ):
        agencies = asked[clause.pk]
        if (who == NOBODY and agencies) or (who not in {"", NOBODY} and who not in {a.agency.code for a in agencies}):
            continue
        above = clause.parent or clause
        group = groups.setdefault(above.code, {"code": above.code, "title": title_of(above), "rows": []})
        is_ticked = clause.code in ticked or ("tick" in request.GET and not form.is_bound)
        row = {"clause": clause, "title": title_of(clause), "asked": agencies, "is_ticked": is_ticked}
        group["rows"].append(row)
    return list(groups.values())


def _with(request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    for key, value in more.items():
        query[key] = value
    return query.urlencode()


def _tell(request: HttpRequest, outcome: Assigned) -> None:
    if outcome.new:
        said = ngettext("%(count)d measure assigned.", "%(count)d measures assigned.", outcome.new)
        messages.success(request, said % {"count": outcome.new})
    if outcome.changed:
        said = ngettext("%(count)d assignment changed.", "%(count)d assignments changed.", outcome.changed)
        messages.success(request, said % {"count": outcome.changed})
    if not outcome.new and not outcome.changed:
        messages.info(request, _("All of this was assigned like that already."))


@require_POST
def assign_as_last(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Assign as in the cycle before."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.assign_measures", found)
    form, back = AsLastForm(request.POST, prefix="last"), redirect(work_url(fictional, "assign", uid=uid))
    if not form.is_valid():
        messages.error(request, _("Give the day on which the answers are due."))
        return back
    wanted = as_last_time(found, request.user)
    try:
        outcome = assign_measures(found, wanted, due_on=form.cleaned_data["due_on"], by=request.user)
    except AnswerProblem as problem:
        messages.error(request, str(problem))
    else:
        _tell(request, outcome)
    return back


@form_page
def assignments(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """What is asked of whom; give a new day, or ask no more."""
    found = submission_or_404(request, uid, fictional)
    require(request.user, "assessments.assign_measures", found)
    standing = Assignment.objects.visible_to(request.user).standing().in_cycle(found.cycle_id)
    own = standing.originated_by(found.originator_id).select_related("agency", "post__party", "clause__part")
    form = AssignmentsForm(request.POST or None, assignments=own)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, found, form)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(work_url(fictional, "assignments", uid=uid))
    groups: dict[int, dict[str, Any]] = {}
    ticked = set(form.data.getlist("assignments")) if form.is_bound else set()
    for assignment in own.order_by("agency__code", "clause__position"):
        group = groups.setdefault(assignment.agency_id, {"agency": assignment.agency, "rows": []})
        group["rows"].append({"assignment": assignment, "is_ticked": str(assignment.uid) in ticked})
    steps = [*steps_to(found, request.user, fictional), (_("Board"), work_url(fictional, "board", uid=uid))]
    context = {
        "submission": found,
        "form": form,
        "groups": list(groups.values()),
        "assign_url": work_url(fictional, "assign", uid=uid),
        "path": work_path(fictional, _("Assignments"), *steps),
        "label_bar": {
            "label": Label.AMBER_STRICT,
            "sentence": _("Your State sees all of these; each agency sees its own, and no other."),
        },
    }
    return render(request, "assessments/assignments.html", context)


def _change(request: HttpRequest, found: Submission, form: AssignmentsForm) -> None:
    chosen, due_on = list(form.cleaned_data["assignments"]), form.cleaned_data["due_on"]
    if request.POST.get("do") == "withdraw":
        count = withdraw_assignments(found, chosen, by=request.user)
        said = ngettext("%(count)d assignment withdrawn.", "%(count)d assignments withdrawn.", count)
        messages.success(request, said % {"count": count})
        return
    if due_on is None:
        raise AnswerProblem(_("Give the new day."))
    # Each keeps its post and its note.
    total = Assigned()
    for assignment in chosen:
        wanted = {assignment.post: [assignment.clause]}
        total += assign_measures(found, wanted, due_on=due_on, note=assignment.note, by=request.user)
    _tell(request, total)


@form_page
def circulate(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Show the State's answer to chosen bodies of the State."""
    found = answer_or_404(request, uid, fictional)
    require(request.user, "assessments.circulate_answer", found)
    inside = [pk for pk in bodies_inside(found.originator) if pk != found.originator_id]
    bodies = Party.objects.filter(pk__in=inside, merged_into=None).order_by("code")
    form = CirculateAnswerForm(request.POST or None, bodies=bodies)
    back = work_url(fictional, "answer", uid=found.submission.uid, code=found.clause.code)
    if request.method == "POST" and form.is_valid():
        try:
            circulate_answer(found, form.cleaned_data["bodies"], by=request.user)
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Shown to the bodies that you chose, and to no other."))
            return redirect(back)
    parts = AnswerPart.objects.visible_to(request.user).filter(answer=found).select_related("cycle").order_by("pk")
    context = {
        "answer": found,
        "title": title_of(found.clause),
        "parts": [{"part": part, "readers": audience_sentence(part, request.user)} for part in parts],
        "form": form,
        "back_url": back,
        "path": work_path(fictional, _("Show it to bodies of the State"), *steps_to(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/circulate.html", context)
