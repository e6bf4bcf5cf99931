# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which posts are set up and people are entered on them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.accounts.models import Term
from jointplan.accounts.operations import abolish_post, establish_post
from jointplan.accounts.terms import PostProblem, appoint, appoint_acting, end_term, move_term
from jointplan.core.rules import require
from jointplan.focalpoints.forms import AbolishForm, AppointForm, EndForm, PeriodForm, PostForm, shown_person
from jointplan.focalpoints.pages import (
    bar_of,
    contacts_path,
    contacts_url,
    governed_parties,
    people_of_house,
    row_or_404,
    step_to,
)

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Set up a post."""
    parties = governed_parties(request.user, fictional)
    if not parties.exists():
        raise PermissionDenied(_("Posts are set up by a State's national coordinator and by the secretariat."))
    form = PostForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("party", "code", "kind")}
        try:
            post = establish_post(**given, functions=form.functions(), by=request.user)
        except (PostProblem, PermissionDenied) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The post is set up. Invite somebody new, or enter who holds it."))
            return redirect(contacts_url(fictional, "contact", code=post.code))
    context = {"form": form, "path": contacts_path(fictional, _("Set up a post")), "label_bar": bar_of([])}
    return render(request, "focalpoints/new.html", context)


@form_page
def holder(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Enter who holds a post, or acts for the holder."""
    row = row_or_404(request.user, code, fictional)
    require(request.user, "accounts.appoint_holder", row.post)
    form = AppointForm(request.POST or None, people=people_of_house(row.post, request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        period: dict[str, Any] = {"starts_on": given["starts_on"], "ends_on": given["ends_on"]}
        operation = appoint_acting if given["is_acting"] else appoint
        if saved(form, lambda: operation(row.post, given["user"], **period, by=request.user)):
            messages.success(request, _("Entered. The person holds the post from the first day named."))
            return redirect(contacts_url(fictional, "contact", code=code))
    context = {"form": form, "row": row, "label_bar": bar_of([row]), "fill_url": contacts_url(fictional, "people")}
    context["path"] = contacts_path(fictional, _("Enter who holds this post"), step_to(row, fictional))
    return render(request, "focalpoints/appoint.html", context)


@form_page
def term(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """End a term, or give it other days: two forms on one page."""
    found = Term.objects.select_related("post__party__parent", "user").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    row = row_or_404(request.user, found.post.code, fictional)
    require(request.user, "accounts.change_term", found)
    moving = "starts_on" in request.POST
    sent = request.POST or None
    end = EndForm(sent if not moving else None)
    days = {"starts_on": found.starts_on, "ends_on": found.ends_on}
    move = PeriodForm(sent if moving else None, initial=days)
    form = move if moving else end
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, request.user
        operation = (
            (lambda: move_term(found, starts_on=given["starts_on"], ends_on=given["ends_on"], by=by))
            if moving
            else (lambda: end_term(found, on=given["on"], reason=given["reason"], by=by))
        )
        if saved(form, operation):
            messages.success(request, _("The term is changed."))
            return redirect(contacts_url(fictional, "contact", code=found.post.code))
    context = {"form": form, "end": end, "move": move, "row": row, "term": found, "person": shown_person(found.user)}
    context |= {
        "path": contacts_path(fictional, _("Change a term"), step_to(row, fictional)),
        "label_bar": bar_of([row]),
    }
    return render(request, "focalpoints/term.html", context)


@form_page
def abolish(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Abolish a post."""
    row = row_or_404(request.user, code, fictional)
    require(request.user, "accounts.abolish_post", row.post)
    form = AbolishForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and saved(form, lambda: abolish_post(row.post, on=form.cleaned_data["on"], by=request.user)):
        messages.success(request, _("The post is abolished."))
        return redirect(contacts_url(fictional, "contacts"))
    context = {"form": form, "row": row, "label_bar": bar_of([row])}
    context["path"] = contacts_path(fictional, _("Abolish this post"), step_to(row, fictional))
    return render(request, "focalpoints/abolish.html", context)


def saved(form: Any, operation: Any) -> bool:
    """Run the operation; what stands in its way goes to the head of the form."""
    try:
        operation()
    except PostProblem as problem:
        form.add_error(None, str(problem))
        return False
    return True
