# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that imports actions: a file, what it would do, then the same file for good. It is not stored between."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.pages import bar_for, work_path, work_url
from jointplan.core.exports import FORMATS
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import require
from jointplan.core.uploads import MEGABYTE, RowsFileField, takes_files
from jointplan.parties.dry_run import sign_file, signed_file
from jointplan.strategies.imports import ImportPlan, apply_import, columns, plan_import
from jointplan.strategies.models import Strategy
from jointplan.strategies.pages import steps_to_strategy, strategy_or_404, strategy_url
from jointplan.strategies.workbook import action_template

SALT = "strategies.importing"
LARGEST_IN_FORM = MEGABYTE
# Up to here the form itself says that a file is too large, and what to do.
LARGEST_SENT = 12 * MEGABYTE


class FileForm(forms.Form):
    """The list of actions."""

    file = RowsFileField(
        kinds=("csv", "xlsx"),
        largest=LARGEST_IN_FORM,
        label=gettext_lazy("List of actions"),
        help_text=gettext_lazy(
            "CSV in UTF-8 or an Excel workbook (.xlsx), up to 1 MB. Nothing is stored before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


@takes_files(LARGEST_SENT)
@require_http_methods(["GET", "HEAD", "POST"])
def actions_import(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """First what would happen, then all of it or nothing."""
    found = strategy_or_404(request, uid, fictional)
    require(request.user, "strategies.change_actions", found)
    if request.method == "POST" and "signed" in request.POST:
        return _apply(request, found, fictional)
    form = FileForm(request.POST or None, request.FILES or None)
    plan, signed = None, ""
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            plan = plan_import(found, content)
            signed = "" if plan.problems else sign_file(request, SALT, found.pk, plan.digest, content)
        except ImportProblem as problem:
            plan = ImportPlan(problems=problem.problems)
    return _page(request, found, fictional, form, plan, signed)


def _page(
    request: HttpRequest,
    found: Strategy,
    fictional: bool,
    form: FileForm,
    plan: ImportPlan | None = None,
    signed: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "signed": signed,
        "columns": [column for column in columns() if not column.is_ignored],
        "template_url": work_url(fictional, "strategy_template", uid=found.uid),
        "back_url": strategy_url(found, fictional),
        "path": work_path(fictional, _("Import actions"), *steps_to_strategy(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "strategies/import.html", context)


def _apply(request: HttpRequest, found: Strategy, fictional: bool) -> HttpResponse:
    try:
        content, digest = signed_file(request, SALT, found.pk)
        plan = apply_import(found, content, by=request.user, expected=digest)
    except ImportProblem as problem:
        return _page(request, found, fictional, FileForm(), ImportPlan(problems=problem.problems))
    text = _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
    messages.success(request, text % counts)
    return redirect(strategy_url(found, fictional))


@require_safe
def template(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The workbook to fill in."""
    found = strategy_or_404(request, uid, fictional)
    require(request.user, "strategies.change_actions", found)
    label = found.tlp().replace(":", "-").replace("+", "-")
    name = f"actions_{slugify(found.title)[:40]}_{label}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(action_template(found), content_type=FORMATS["xlsx"].media_type, headers=headers)
