# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk of the secretariat: what is proposed for the inventory, and its word on each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, work_url
from jointplan.core.rules import Refused, require
from jointplan.knowledge.models import Practice
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.practices import PracticeProblem
from jointplan.knowledge.practice_forms import WordForm
from jointplan.knowledge.practice_pages import (
    bar_of,
    parts_of,
    path_behind,
    practice_or_404,
    practice_row,
    practice_url,
)
from jointplan.knowledge.practice_views import keeps, steps_behind
from jointplan.parties.pages import region_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def practice_moderation(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What waits for the word of the secretariat, the longest waiting first."""
    region = region_of(request, fictional)
    if not keeps(request, region):
        raise Refused(_("Only the secretariat says what stands in the inventory of the region."))
    waiting = list(Practice.objects.visible_to(request.user).in_region(region).waiting().shown())
    note_openings(request.user, waiting)
    context = {
        "rows": [practice_row(one) for one in waiting],
        "bulletin_url": work_url(fictional, "bulletin_new"),
        "packages_url": work_url(fictional, "practice_packages"),
        "interested_url": work_url(fictional, "interested"),
        "label_bar": bar_of([one.shown_label() for one in waiting]),
        "path": path_behind(fictional, _("Proposals")),
    }
    return render(request, "knowledge/practices/moderation.html", context)


@form_page
def practice_moderate(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Read a proposal, and say whether it comes into the inventory, with a reason."""
    found = practice_or_404(request, uid, fictional)
    require(request.user, "knowledge.moderate_practice", found)
    form = WordForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            moderate_practice(found, data["word"], data["reason"], seen=data["seen"], by=request.user)
        except PracticeProblem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            messages.success(request, _("Said. Whoever proposed it has been told, and reads the reason."))
            return redirect(practice_url(found, fictional))
    context = {
        "form": form,
        "practice": found,
        "party": found.source_name(),
        "parts": parts_of(found),
        "back_url": practice_url(found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(fictional, _("Your word"), *steps_behind(request, found, fictional)),
    }
    return render(request, "knowledge/practices/moderate.html", context)
