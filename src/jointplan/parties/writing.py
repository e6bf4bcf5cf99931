# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that write: each POST ends in one operation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.core.rules import can, require
from jointplan.parties.forms import AdmissionForm, MergeForm, PartyForm, ReasonForm, RefusalForm
from jointplan.parties.joining import admit_application, code_for, decline_application
from jointplan.parties.merging import MergeProblem, merge_parties, obstacles
from jointplan.parties.models import Application, Party, PartyKind, Region
from jointplan.parties.operations import PartyProblem, admit_party, edit_party, register_party
from jointplan.parties.pages import (
    application_or_404,
    party_or_404,
    party_url,
    path_to,
    public_bar,
    region_or_refusal,
    secretariat_bar,
    work_url,
)
from jointplan.parties.rules import coordinated_states, serves_secretariat, state_of
from jointplan.parties.views import application_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


def parents_for(request: HttpRequest, region: Region) -> QuerySet[Party]:
    """What a party may belong to: for a coordinator the State and its bodies, for the secretariat anything current."""
    parties = Party.objects.in_region(region).current().order_by("code")
    if serves_secretariat(request.user, region.pk):
        return parties
    own = coordinated_states(request.user, region.pk)
    return parties.filter(Q(pk__in=[state.pk for state in own]) | Q(kind=PartyKind.STATE_BODY, parent__in=own))


@form_page
def new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Enter a party: an organisation, or a body of my State."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.keep_register", region)
    only_bodies = not serves_secretariat(request.user, region.pk)
    own = coordinated_states(request.user, region.pk)
    initial = {"parent": own[0].code} if only_bodies else None
    form = PartyForm(
        request.POST or None, parents=parents_for(request, region), only_bodies=only_bodies, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if only_bodies:
            values |= {"kind": PartyKind.STATE_BODY, "scope": "national", "parent": values["parent"] or own[0]}
        try:
            party = register_party(region, code=code_for(values["names"]), values=values, by=request.user)
        except PartyProblem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("“%(party)s” is in the register.") % {"party": party})
            return redirect(party_url(fictional, party.code))
    context = {
        "form": form,
        "heading": _("Add a body of the State") if only_bodies else _("Add a party"),
        "back_url": work_url(fictional, "register"),
        "path": path_to(fictional, _("Add a party")),
        "label_bar": public_bar(),
    }
    return render(request, "parties/edit.html", context)


@form_page
def edit(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Change what the register says of a party."""
    region = region_or_refusal(request, fictional)
    party = party_or_404(region, code)
    require(request.user, "parties.edit_party", party)
    only_bodies = not serves_secretariat(request.user, region.pk)
    parents = parents_for(request, region).exclude(pk=party.pk)
    form = PartyForm(
        request.POST or None, parents=parents, only_bodies=only_bodies, initial=PartyForm.initial_from(party)
    )
    if party.kind == PartyKind.STATE_BODY:
        form.fields.pop("kind", None)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values()
            if party.kind == PartyKind.STATE_BODY:
                values["parent"] = values["parent"] or state_of(party)
            changed = edit_party(party, values, by=request.user)
        except PartyProblem as problem:
            _tell(form, problem)
        else:
            text = _("“%(party)s” is saved.") if changed else _("Nothing was changed in “%(party)s”.")
            messages.success(request, text % {"party": Party.objects.get(pk=party.pk)})
            return redirect(party_url(fictional, code))
    context = {
        "form": form,
        "heading": str(party),
        "party": party,
        "admit": (not party.is_member or party.left_on is not None) and can(request.user, "parties.admit_party", party),
        "admit_url": work_url(fictional, "party_admit", code=code),
        "leave": can(request.user, "parties.end_membership", party),
        "leave_url": work_url(fictional, "membership_end", code=code),
        "back_url": party_url(fictional, code),
        "path": path_to(fictional, str(party)),
        "label_bar": public_bar(),
    }
    return render(request, "parties/edit.html", context)


def _tell(form: Any, problem: PartyProblem) -> None:
    field = "parent" if problem.field == "parent" else problem.field
    form.add_error(field if field in form.fields else None, str(problem))


@form_page
def admit(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Admit a party of the register to the community."""
    region = region_or_refusal(request, fictional)
    party = party_or_404(region, code)
    require(request.user, "parties.admit_party", party)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            admit_party(party, reason=form.cleaned_data["reason"], by=request.user)
        except PartyProblem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("“%(party)s” is a member of the community from today.") % {"party": party})
            return redirect(party_url(fictional, code))
    context = {
        "form": form,
        "party": party,
        "back_url": party_url(fictional, code),
        "path": path_to(fictional, _("Admit")),
        "label_bar": public_bar(),
    }
    return render(request, "parties/admit.html", context)


def _back_to(found: Application, fictional: bool) -> HttpResponse:
    """A form that was filled in wrongly stands at this address; whoever changes the language there comes by a link."""
    return redirect(work_url(fictional, "application", uid=found.uid))


@form_page
def application_admit(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Admit an applicant."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.view_applications", region)
    found = application_or_404(region, uid)
    if request.method != "POST":
        return _back_to(found, fictional)
    choices = Party.objects.in_region(region).current().exclude(kind="state").order_by("code")
    form = AdmissionForm(request.POST, parties=choices, prefix="admit")
    if form.is_valid():
        data = form.cleaned_data
        try:
            party = admit_application(
                found, reason=data["reason"], party=data["party"], code=data["code"], by=request.user
            )
        except PartyProblem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("“%(party)s” is admitted, and is told so.") % {"party": party})
            return redirect(work_url(fictional, "application", uid=uid))
    return application_page(request, found, fictional, admission=form)


@form_page
def application_decline(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Decline an applicant."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.view_applications", region)
    found = application_or_404(region, uid)
    if request.method != "POST":
        return _back_to(found, fictional)
    form = RefusalForm(request.POST, prefix="decline")
    if form.is_valid():
        try:
            decline_application(found, reason=form.cleaned_data["reason"], by=request.user)
        except PartyProblem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("The application is declined, and the applicant is told the reason."))
            return redirect(work_url(fictional, "application", uid=uid))
    return application_page(request, found, fictional, refusal=form)


@form_page
def merge(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Merge a party that stands in the register twice. What speaks against it is shown before anything is done."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.merge_parties", region)
    parties = Party.objects.in_region(region).current().exclude(kind="state").order_by("code")
    form = MergeForm(request.POST or None, parties=parties, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stays = merge_parties(data["gone"], data["stays"], reason=data["reason"], by=request.user)
        except MergeProblem as problem:
            for text in problem.problems:
                form.add_error(None, text)
        else:
            messages.success(
                request, _("“%(gone)s” is merged into “%(stays)s”.") % {"gone": data["gone"], "stays": stays}
            )
            return redirect(party_url(fictional, stays.code))
    pair = {name: parties.filter(code=request.GET.get(name, "")).first() for name in ("gone", "stays")}
    context = {
        "form": form,
        "pair": pair if all(pair.values()) else None,
        "against": obstacles(pair["gone"], pair["stays"]) if pair["gone"] and pair["stays"] else [],
        "back_url": work_url(fictional, "duplicates"),
        "path": path_to(fictional, _("Merge"), (_("Possible duplicates"), work_url(fictional, "duplicates"))),
        "label_bar": secretariat_bar(),
    }
    return render(request, "parties/merge.html", context)
