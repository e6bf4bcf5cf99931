# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing a post over. The page stands here because here it is known what waits on a post."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.pages import work_path, work_url
from jointplan.accounts.models import Term
from jointplan.assessments.models import Cycle
from jointplan.assessments.pages import Task, tasks_on
from jointplan.core.rules import require
from jointplan.focalpoints.forms import HandOverForm
from jointplan.focalpoints.models import HandOver
from jointplan.focalpoints.operations import HandOverProblem, write_hand_over
from jointplan.focalpoints.pages import row_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """Write for the successor; what waits on the post goes with it by itself."""
    term = Term.objects.select_related("post__party__parent", "user").filter(pk=pk).first()
    if term is None:
        raise Http404(_("There is nothing at this address that you may see."))
    row = row_or_404(request.user, term.post.code, fictional)
    require(request.user, "focalpoints.write_hand_over", term)
    tasks = open_work(request.user, term, fictional)
    written = HandOver.objects.visible_to(request.user).filter(from_term=term).first()
    initial = {"note": written.note, "successor_starts_on": written.successor_starts_on} if written else {}
    form = HandOverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        lines = [{"text": task.title, "url": task.url, "due_on": task.due_on} for task in tasks]
        try:
            write_hand_over(term, **form.cleaned_data, open_work=lines, by=request.user)
        except HandOverProblem as problem:
            form.add_error(None, str(problem))
        else:
            day = date_format(form.cleaned_data["successor_starts_on"])
            messages.success(request, _("Saved. The successor finds it from %(day)s on.") % {"day": day})
            return redirect(work_url(fictional, "contact", code=term.post.code))
    steps = (
        (_("Contacts"), work_url(fictional, "contacts")),
        (row.function.text, work_url(fictional, "contact", code=row.post.code)),
    )
    context = {
        "form": form,
        "row": row,
        "term": term,
        "tasks": tasks,
        "written": written,
        "path": work_path(fictional, _("Hand over this post"), *steps),
        "label_bar": {
            "label": written.label if written else Label.AMBER_STRICT,
            "sentence": _("Your party and whoever holds the post next may read this."),
        },
    }
    return render(request, "assessments/hand_over.html", context)


def open_work(user: Any, term: Term, fictional: bool) -> list[Task]:
    """What waits on the post of the term, as far as the person who writes may see it."""
    cycles = list(Cycle.objects.open().in_regions(fictional=fictional).select_related("edition__plan__region"))
    held = [post for post in user.held_posts if post.post_id == term.post_id]
    return [task for post in held for task in tasks_on(user, post, cycles, fictional)]
