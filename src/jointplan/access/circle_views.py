# SPDX-License-Identifier: AGPL-3.0-or-later
"""Circles: who belongs to them from which day, and changing that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.circle_operations import CircleProblem, add_member, define_circle, end_membership, free_code
from jointplan.access.compartments import bodies_inside
from jointplan.access.forms import CircleForm, LeaveForm, MemberForm
from jointplan.access.models import Circle, CircleKind, Label, Membership
from jointplan.access.pages import OWN_BAR, work_path, work_url
from jointplan.access.querysets import CircleQuerySet
from jointplan.access.today import today
from jointplan.access.tokens import parties_of
from jointplan.accounts.models import PostKind
from jointplan.core.rules import Refused, can, require
from jointplan.parties.models import Party
from jointplan.parties.rules import serves_secretariat

form_page = require_http_methods(["GET", "HEAD", "POST"])


def circles_of(user: Any, fictional: bool) -> CircleQuerySet:
    """Circles that the reader belongs to or manages."""
    posts = user.held_posts
    regions = [post.party.region_id for post in posts if serves_secretariat(user, post.party.region_id)]
    states = [post.party_id for post in posts if post.kind == PostKind.COORDINATOR]
    found = Circle.objects.in_regions(fictional=fictional)
    return found.for_people_of(parties_of(user), regions, states)


def circle_or_404(request: HttpRequest, code: str, fictional: bool) -> Circle:
    found = circles_of(request.user, fictional).select_related("region", "state").filter(code=code).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


@require_safe
def circles(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The circles that I belong to or manage."""
    rows = [
        {
            "circle": circle,
            "members": [str(m.party) for m in circle.memberships.all() if m.runs_on(today())],
            "url": work_url(fictional, "sharing_circle", code=circle.code),
        }
        for circle in circles_of(request.user, fictional)
        .select_related("state")
        .prefetch_related("memberships__party")
        .order_by("state_id", "code")
    ]
    ways = [(False, "sharing_circle_new"), (True, "sharing_circle_new_inside")]
    context = {
        "rows": rows,
        "new": [
            {"inside": inside, "url": work_url(fictional, name)}
            for inside, name in ways
            if _home_of(request.user, inside, fictional) is not None
        ],
        "path": work_path(fictional, _("Circles")),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what you may read. Only you see it like this.")},
    }
    return render(request, "access/circles.html", context)


@require_safe
def circle(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One circle: its members, from which day to which."""
    found = circle_or_404(request, code, fictional)
    change = can(request.user, "access.change_members", found)
    rows = [
        {"membership": m, "runs": m.runs_on(today()), "url": work_url(fictional, "sharing_member_end", pk=m.pk)}
        for m in found.memberships.select_related("party").order_by("party__code", "starts_on")
    ]
    kinds = [str(PostKind(kind).label) for kind in found.post_kinds]
    context = {
        "circle": found,
        "rows": rows,
        "roles": ", ".join(kinds),
        "change": change,
        "add_url": work_url(fictional, "sharing_member_add", code=code),
    }
    return render(request, "access/circle.html", context | _page(found, fictional, str(found)))


@form_page
def add(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Let a party join a circle."""
    found = circle_or_404(request, code, fictional)
    require(request.user, "access.change_members", found)
    present = found.memberships.current().values("party")
    parties = _parties(found.region_id, found.state).exclude(pk__in=present)
    form = MemberForm(
        request.POST if request.method == "POST" else None, parties=parties, initial={"from_day": today()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_member(found, data["party"], reason=data["reason"], from_day=data["from_day"], by=request.user)
        except CircleProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(party)s belongs to this circle.") % {"party": data["party"]})
            return redirect(work_url(fictional, "sharing_circle", code=code))
    context = {"form": form, "title": _("Add a member"), "button": _("Add the member"), "circle": found}
    context["notes"] = [
        _("It reads what is released to the circle from then on."),
        _("Of what was released before, it reads what the originators opened to later members."),
    ]
    context |= _page(found, fictional, _("Add a member"), inside=True)
    return render(request, "access/circle_form.html", context)


@form_page
def end(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """Let a party leave a circle."""
    membership = get_object_or_404(Membership.objects.select_related("circle", "party"), pk=pk)
    found = circle_or_404(request, membership.circle.code, fictional)
    require(request.user, "access.change_members", found)
    form = LeaveForm(request.POST if request.method == "POST" else None, initial={"from_day": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            end_membership(membership, reason=data["reason"], from_day=data["from_day"], by=request.user)
        except CircleProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The membership of %(party)s ends.") % {"party": membership.party})
            return redirect(work_url(fictional, "sharing_circle", code=found.code))
    title = _("End the membership of %(party)s") % {"party": membership.party}
    context = {"form": form, "title": title, "button": _("End the membership"), "circle": found, "danger": True}
    context["notes"] = [
        _("Copies that left stay out: what it has read, saved or printed it keeps."),
        _("Should it join again, that is a new membership: what was released to the first one stays out of sight."),
    ]
    context |= _page(found, fictional, title, inside=True)
    return render(request, "access/circle_form.html", context)


@form_page
def new(request: HttpRequest, fictional: bool, inside: bool = False) -> HttpResponse:
    """Set up a circle of chosen parties: of the region, or inside a State."""
    home = _home_of(request.user, inside, fictional)
    if home is None:
        verdict = can(request.user, "access.define_circle_inside" if inside else "access.define_circle")
        raise Refused(verdict.reason)
    state = home if inside else None
    form = CircleForm(request.POST if request.method == "POST" else None, parties=_parties(home.region_id, state))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = define_circle(
                home.region,
                code=free_code(f"{home.region.code}-{slugify(data['name']) or 'circle'}"),
                kind=CircleKind.CHOSEN,
                names={get_language() or "en": data["name"]},
                members=data["members"],
                post_kinds=data["post_kinds"],
                reason=data["reason"],
                state=state,
                by=request.user,
            )
        except CircleProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The circle is set up."))
            return redirect(work_url(fictional, "sharing_circle", code=made.code))
    title = _("Set up a circle inside the State") if inside else _("Set up a circle")
    context: dict[str, Any] = {"form": form, "title": title, "button": _("Set up the circle")}
    context["notes"] = [_("A circle alone shows nobody anything: originators release their records to it, or not.")]
    context["path"] = work_path(fictional, title, (_("Circles"), work_url(fictional, "sharing_circles")))
    context["label_bar"] = OWN_BAR | {"sentence": _("Only you see this page until it is saved.")}
    return render(request, "access/circle_form.html", context)


def _home_of(user: Any, inside: bool, fictional: bool) -> Party | None:
    """The party for which the reader sets up circles: a State that one coordinates, or a secretariat."""
    own = [post for post in user.held_posts if post.party.region.is_fictional == fictional]
    if inside:
        own = [post for post in own if post.kind == PostKind.COORDINATOR]
    else:
        own = [post for post in own if serves_secretariat(user, post.party.region_id)]
    return own[0].party if own else None


def _parties(region_id: int, state: Party | None) -> Any:
    """Parties that may belong to a circle of the region, or inside the State."""
    found = Party.objects.filter(region=region_id).order_by("code")
    return found if state is None else found.filter(pk__in=bodies_inside(state))


def _page(circle: Circle, fictional: bool, here: str, *, inside: bool = False) -> dict[str, Any]:
    steps = [(_("Circles"), work_url(fictional, "sharing_circles"))]
    if inside:
        steps.append((str(circle), work_url(fictional, "sharing_circle", code=circle.code)))
    sentence = _("The members of this circle and those who manage it may read this page.")
    return {"path": work_path(fictional, here, *steps), "label_bar": {"label": Label.AMBER, "sentence": sentence}}
