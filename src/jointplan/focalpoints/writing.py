# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that write contact data: each POST ends in one operation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.operations import ReleaseProblem
from jointplan.core.rules import require
from jointplan.focalpoints.contacts import ContactProblem, save_holder, save_office, share_contact
from jointplan.focalpoints.forms import ExpectationForm, HolderForm, LetterForm, OfficeForm, ShareForm
from jointplan.focalpoints.listing import rows_for
from jointplan.focalpoints.models import ContactKind, ContactPart, Expectation
from jointplan.focalpoints.operations import (
    ConfirmationProblem,
    HandOverProblem,
    confirm_by_letter,
    confirm_by_link,
    confirm_contact,
    drop_expectation,
    expect_post,
    term_of_token,
)
from jointplan.focalpoints.pages import (
    bar_of,
    contacts_path,
    contacts_url,
    own_state,
    own_terms,
    part_or_404,
    row_or_404,
    step_to,
)
from jointplan.parties.models import Party

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def office(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """How to reach the office of a post."""
    row = row_or_404(request.user, code, fictional)
    require(request.user, "focalpoints.edit_office", row.post)
    form = OfficeForm(request.POST or None, initial=OfficeForm.initial_from(row.office, row.post))
    if request.method == "POST" and form.is_valid():
        try:
            save_office(row.post, form.values(row.office), by=request.user)
        except ContactProblem as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("The contact data of the office are saved."))
            return redirect(contacts_url(fictional, "contact", code=code))
    context = {"form": form, "row": row, "part": row.office, "label_bar": bar_of(row.parts or [row])}
    context["path"] = contacts_path(fictional, _("Contact data of the office"), step_to(row, fictional))
    return render(request, "focalpoints/office.html", context)


@form_page
def me(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """What I write about myself as holder of a post."""
    row = row_or_404(request.user, code, fictional)
    term = next((term for term in own_terms(request.user, fictional) if term.post_id == row.post.pk), None)
    if term is None:
        raise Http404(_("You do not hold this post today."))
    part = ContactPart.objects.visible_to(request.user).filter(term=term, kind=ContactKind.HOLDER).first()
    initial = {name: getattr(part, name) for name in ("name", "telephone", "email")} if part else {}
    form = HolderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_holder(term, form.cleaned_data, by=request.user)
        except ContactProblem as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("What you wrote about yourself is saved. Look at who reads it."))
            return redirect(contacts_url(fictional, "contact_share", uid=saved.uid))
    context = {"form": form, "row": row, "part": part, "label_bar": bar_of([part] if part else [row])}
    context["path"] = contacts_path(fictional, _("What I write about myself"), step_to(row, fictional))
    context["share_url"] = contacts_url(fictional, "contact_share", uid=part.uid) if part else ""
    return render(request, "focalpoints/me.html", context)


@form_page
def share(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Who reads a part of a contact."""
    part = part_or_404(request.user, uid, fictional)
    own = part.kind == ContactKind.HOLDER
    require(request.user, "focalpoints.share_own_contact" if own else "focalpoints.share_office", part)
    form = ShareForm(request.POST or None, part=part, needs_reason=not own)
    if request.method == "POST" and form.is_valid():
        try:
            asked = {"label": form.cleaned_data["label"], "audience": form.circles()}
            share_contact(part, **asked, reason=form.cleaned_data.get("reason", ""), by=request.user)
        except ReleaseProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved. From now on these read it, and nobody else."))
            return redirect(contacts_url(fictional, "contact", code=part.post.code))
    row = row_or_404(request.user, part.post.code, fictional)
    context = {"form": form, "part": part, "own": own, "label_bar": bar_of([part])}
    context["path"] = contacts_path(fictional, _("Who reads this"), step_to(row, fictional))
    return render(request, "focalpoints/share.html", context)


@require_POST
def confirm(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """I say that the contact data of my post are right."""
    row = row_or_404(request.user, code, fictional)
    term = next((term for term in own_terms(request.user, fictional) if term.post_id == row.post.pk), row.term)
    if term is None:
        raise Http404(_("Nobody holds this post today."))
    confirm_contact(term, by=request.user)
    messages.success(request, _("Confirmed. You will be asked again in half a year."))
    return redirect(contacts_url(fictional, "contact", code=code))


@never_cache
@login_not_required
@form_page
def confirm_link(request: HttpRequest, token: str, fictional: bool) -> HttpResponse:
    """The page behind the link of a reminder. Programs that look through mail open it too: only the button confirms."""
    context: dict[str, Any] = {"done": False, "problem": ""}
    try:
        term = term_of_token(token)
        if term.post.party.region.is_fictional != fictional:
            raise Http404(_("There is nothing at this address that you may see."))
        context["term"] = term
        if request.method == "POST":
            confirm_by_link(token)
            context["done"] = True
    except ConfirmationProblem as problem:
        context["problem"] = str(problem)
    bar = {"label": "GREEN", "sentence": _("Whoever holds the link sees this page. It shows no name and no number.")}
    return render(request, "focalpoints/confirm.html", context | {"label_bar": bar})


@form_page
def letter(request: HttpRequest, fictional: bool) -> HttpResponse:
    """A State confirms its whole list by letter; what the letter leaves out is ticked."""
    state = own_state(request.user, fictional)
    require(request.user, "focalpoints.confirm_by_letter", state)
    posts = [row.post for row in rows_for(request.user, fictional=fictional) if row.state.pk == state.pk]
    form = LetterForm(request.POST or None, posts=posts)
    if request.method == "POST" and form.is_valid():
        excepted = set(form.cleaned_data["excepted"])
        named = {name: form.cleaned_data[name] for name in ("letter_number", "letter_dated_on")}
        try:
            made = confirm_by_letter(state, [p for p in posts if p not in excepted], **named, by=request.user)
        except ConfirmationProblem as problem:
            form.add_error(None, str(problem))
        else:
            number = len(made)
            text = ngettext(
                "%(number)d post is confirmed by the letter.", "%(number)d posts are confirmed by the letter.", number
            )
            messages.success(request, text % {"number": number})
            return redirect(contacts_url(fictional, "contacts"))
    context = {"form": form, "state": state, "posts": posts}
    context["label_bar"] = {"label": "AMBER+STRICT", "sentence": _("Only %(party)s sees this page.") % {"party": state}}
    context["path"] = contacts_path(fictional, _("Confirm the list by letter"))
    return render(request, "focalpoints/letter.html", context)


@form_page
def expected(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Which bodies the State expects to have a focal point, and which lack one."""
    state = own_state(request.user, fictional)
    require(request.user, "focalpoints.view_expectations", state)
    form = ExpectationForm(request.POST or None, state=state)
    if request.method == "POST":
        require(request.user, "focalpoints.expect_post", state)
        if form.is_valid():
            try:
                expect_post(form.cleaned_data["body"], form.cleaned_data["kind"], by=request.user)
            except HandOverProblem as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("This post is expected from now on."))
                return redirect(contacts_url(fictional, "contacts_expected"))
    context = {
        "form": form,
        "state": state,
        "lines": expected_lines(request.user, state, fictional),
        "may_change": request.user.holds(state.pk, "national-coordinator"),
        "path": contacts_path(fictional, _("Expected focal points")),
        "label_bar": {"label": "AMBER+STRICT", "sentence": _("Only %(party)s sees this page.") % {"party": state}},
    }
    return render(request, "focalpoints/expected.html", context)


def expected_lines(user: Any, state: Party, fictional: bool) -> list[dict[str, Any]]:
    """Each expectation with the post that meets it, if there is one."""
    rows = {(row.party.pk, row.post.kind): row for row in rows_for(user, fictional=fictional)}
    expectations = Expectation.objects.visible_to(user).originated_by(state.pk).select_related("body")
    return [
        {
            "expectation": expectation,
            "row": rows.get((expectation.body_id, expectation.kind)),
            "url": _url_of(rows.get((expectation.body_id, expectation.kind)), fictional),
            "drop_url": contacts_url(fictional, "contacts_drop", uid=expectation.uid),
        }
        for expectation in sorted(expectations, key=lambda e: (str(e.body), e.kind))
    ]


def _url_of(row: Any, fictional: bool) -> str:
    return contacts_url(fictional, "contact", code=row.post.code) if row else ""


@require_POST
def drop(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The State no longer expects this post."""
    found = Expectation.objects.visible_to(request.user).filter(uid=uid, originator__region__is_fictional=fictional)
    expectation = found.select_related("originator").first()
    if expectation is None:
        raise Http404(_("There is nothing at this address that you may see."))
    drop_expectation(expectation, by=request.user)
    messages.success(request, _("This post is no longer expected."))
    return redirect(contacts_url(fictional, "contacts_expected"))
