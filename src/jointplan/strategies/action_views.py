# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions of a strategy: one by one, as a file, and what is new in a list released."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, work_path
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import require
from jointplan.strategies.forms import ActionForm, ReasonForm
from jointplan.strategies.models import PartKind, Strategy, StrategyAction
from jointplan.strategies.operations import StrategyProblem, release_rows, remove_action, rows_waiting, save_actions
from jointplan.strategies.pages import action_or_404, part_or_404, steps_to_strategy, strategy_or_404, strategy_url
from jointplan.strategies.tables import ActionTable
from jointplan.strategies.views import form_page, render_form


@require_safe
def actions_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The actions that the reader may see, as a file; an import reads it back."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = strategy_or_404(request, uid, fictional)
    actions = list(StrategyAction.objects.visible_to(request.user).of_strategy(found))
    note_openings(request.user, actions)
    label = str(Label.narrowest((one.shown_label() for one in actions), default=Label(found.shown_label())).label)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(ActionTable(actions), title=found.title, label=label, source=source)
    return as_download(sheet, file_format, ["actions", found.title[:40]])


@form_page
def action_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Enter an action by hand."""
    found = strategy_or_404(request, uid, fictional)
    require(request.user, "strategies.change_actions", found)
    form = ActionForm(request.POST or None, strategy=found)
    if request.method == "POST" and form.is_valid():
        try:
            if StrategyAction.objects.of_strategy(found).filter(number=form.cleaned_data["number"]).exists():
                raise StrategyProblem(_("There is an action with this number already. Change that one."), "number")
            save_actions(found, [form.said()], by=request.user)
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("The action is entered, for your own party alone."))
            return redirect(strategy_url(found, fictional))
    return _page(request, form, _("Enter an action"), found, fictional)


@form_page
def action(request: HttpRequest, uid: UUID, action: UUID, fictional: bool) -> HttpResponse:
    """Change an action; its number is what it is known by."""
    found = strategy_or_404(request, uid, fictional)
    one = action_or_404(request, found, action)
    require(request.user, "strategies.change_actions", found)
    form = ActionForm(request.POST or None, strategy=found, action=one, initial=ActionForm.initial_from(one))
    if request.method == "POST" and form.is_valid():
        try:
            save_actions(found, [form.said()], by=request.user)
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Saved. What was changed is for your own party alone until it is released."))
            return redirect(strategy_url(found, fictional))
    return _page(request, form, _("Action %(number)s") % {"number": one.number}, found, fictional)


@form_page
def action_remove(request: HttpRequest, uid: UUID, action: UUID, fictional: bool) -> HttpResponse:
    """Take an action out."""
    found = strategy_or_404(request, uid, fictional)
    one = action_or_404(request, found, action)
    require(request.user, "strategies.change_actions", found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_action(one, reason=form.cleaned_data["reason"], by=request.user)
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Taken out. The log keeps that it was there, and why it went."))
            return redirect(strategy_url(found, fictional))
    title = _("Take out action %(number)s") % {"number": one.number}
    lead = _("What was said on it goes with it. Copies that left stay out.")
    return _page(request, form, title, found, fictional, lead=lead, button=_("Take it out"))


@form_page
def release(request: HttpRequest, uid: UUID, kind: str, fictional: bool) -> HttpResponse:
    """Show what is new in a released list to the readers of the list."""
    if kind not in PartKind.values:
        raise Http404(_("There is nothing at this address that you may see."))
    found = strategy_or_404(request, uid, fictional)
    part = part_or_404(request, found, kind)
    require(request.user, "strategies.release_rows", part)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_rows(part, reason=form.cleaned_data["reason"], by=request.user)
        except StrategyProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Released to the readers of the list."))
            return redirect(strategy_url(found, fictional))
    waiting = [str(row) for row in rows_waiting(part).visible_to(request.user)]
    title = _("Release what is new: %(list)s") % {"list": part.get_kind_display()}
    lead = _("Whoever reads the list now will read these too.")
    return _page(request, form, title, found, fictional, lead=lead, button=_("Release"), listed=waiting)


def _page(
    request: HttpRequest, form: ActionForm | ReasonForm, title: str, found: Strategy, fictional: bool, **more: object
) -> HttpResponse:
    path = work_path(fictional, title, *steps_to_strategy(found, request.user, fictional))
    return render_form(request, form, title, path, bar_for(found, request.user, fictional), **more)
