# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that imports a list: a file, what it would do, and then the same file for good.

Nothing is stored in between. The file travels in the form, signed, for the person who looked and for one hour.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jointplan.core.imports import ImportProblem
from jointplan.core.rules import require
from jointplan.core.uploads import MEGABYTE, RowsFileField, takes_files
from jointplan.parties.dry_run import sign_file, signed_file
from jointplan.parties.imports import Plan, apply_import, columns, plan_import
from jointplan.parties.models import Region
from jointplan.parties.pages import path_to, region_or_refusal, secretariat_bar, work_url

SALT = "parties.importing"
# A form carries no more; the command `jointplan parties import` takes larger files.
LARGEST_IN_FORM = MEGABYTE
# Up to here the form itself says that a file is too large, and what to do.
LARGEST_SENT = 12 * MEGABYTE


class FileForm(forms.Form):
    """The list."""

    file = RowsFileField(
        kinds=("csv", "xlsx"),
        largest=LARGEST_IN_FORM,
        label=gettext_lazy("List of parties"),
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
def parties_import(request: HttpRequest, fictional: bool) -> HttpResponse:
    """First what would happen, then all of it or nothing."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.import_list", region)
    if request.method == "POST" and "signed" in request.POST:
        return _apply(request, region, fictional)
    form = FileForm(request.POST or None, request.FILES or None)
    plan, signed = None, ""
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            plan = plan_import(region, content)
            signed = "" if plan.problems else sign_file(request, SALT, plan.region.pk, plan.digest, content)
        except ImportProblem as problem:
            plan = Plan(region, problems=problem.problems)
    return _page(request, fictional, form, plan, signed)


def _page(
    request: HttpRequest, fictional: bool, form: FileForm, plan: Plan | None = None, signed: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "signed": signed,
        "columns": [column for column in columns() if not column.is_ignored],
        "back_url": work_url(fictional, "register"),
        "path": path_to(fictional, _("Import a list")),
        "label_bar": secretariat_bar(),
    }
    return render(request, "parties/import.html", context)


def _apply(request: HttpRequest, region: Region, fictional: bool) -> HttpResponse:
    form = FileForm()
    try:
        content, digest = signed_file(request, SALT, region.pk)
        plan = apply_import(region, content, by=request.user, expected=digest)
    except ImportProblem as problem:
        return _page(request, fictional, form, Plan(region, problems=problem.problems))
    text = _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
    messages.success(request, text % counts)
    return redirect(work_url(fictional, "register"))
