# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that imports recommendations: a file, what it would do, and then the same file for good."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.pages import work_path, work_url
from jointplan.commitments.forms import ImportForm
from jointplan.commitments.importing import Plan, columns, plan_import
from jointplan.commitments.operations.recommendations import import_recommendations, states_to_import_for
from jointplan.commitments.pages import step_to_list
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import require
from jointplan.core.uploads import MEGABYTE, takes_files
from jointplan.parties.dry_run import sign_file, signed_file
from jointplan.parties.models import Region
from jointplan.parties.pages import public_bar, region_of

SALT = "commitments.importing"
LARGEST_SENT = 12 * MEGABYTE
# Changes that a page shows one by one; the rest is counted.
MOST_SHOWN = 100


@takes_files(LARGEST_SENT)
@require_http_methods(["GET", "HEAD", "POST"])
def recommendations_import(request: HttpRequest, fictional: bool) -> HttpResponse:
    """First what would happen, then all of it or nothing."""
    region = region_of(request, fictional)
    require(request.user, "commitments.import_recommendations", region)
    assert region is not None
    if request.method == "POST" and "signed" in request.POST:
        return _apply(request, region, fictional)
    form = ImportForm(request.POST or None, request.FILES or None)
    plan, signed = None, ""
    if request.method == "POST" and form.is_valid():
        content, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            states = states_to_import_for(request.user, region)
            plan = plan_import(region, content, states=states, source=source.strip())
            signed = "" if plan.problems else sign_file(request, SALT, region.pk, plan.digest, content)
        except ImportProblem as problem:
            plan = Plan(region, problems=problem.problems)
    return _page(request, fictional, form, plan, signed)


def _page(
    request: HttpRequest, fictional: bool, form: ImportForm, plan: Plan | None = None, signed: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "new": plan.new[:MOST_SHOWN] if plan else [],
        "changed": plan.changed[:MOST_SHOWN] if plan else [],
        "more": max(0, len(plan.new) - MOST_SHOWN) + max(0, len(plan.changed) - MOST_SHOWN) if plan else 0,
        "signed": signed,
        "source": request.POST.get("source", ""),
        "columns": [column for column in columns() if not column.is_ignored],
        "ignored": [column.heading for column in columns() if column.is_ignored],
        "back_url": work_url(fictional, "commitments"),
        "path": work_path(fictional, _("Import recommendations"), step_to_list(fictional)),
        "label_bar": public_bar(),
    }
    return render(request, "commitments/import.html", context)


def _apply(request: HttpRequest, region: Region, fictional: bool) -> HttpResponse:
    try:
        content, digest = signed_file(request, SALT, region.pk)
        source = request.POST.get("source", "")
        plan = import_recommendations(region, content, source=source, by=request.user, expected=digest)
    except ImportProblem as problem:
        return _page(request, fictional, ImportForm(), Plan(region, problems=problem.problems))
    text = _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    messages.success(request, text % counts)
    return redirect(work_url(fictional, "commitments"))
