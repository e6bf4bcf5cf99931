# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding what a public source says of a State and a treaty. The register itself is public: `portal.commitments`."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointplan.access.models import Label
from jointplan.access.pages import space_of, work_path
from jointplan.commitments.models import Treaty
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.treaties import add_treaty_source
from jointplan.commitments.pages import step_to_list
from jointplan.commitments.standing import states_in_order
from jointplan.commitments.treaty_forms import TreatySourceForm
from jointplan.core.rules import Refused, can
from jointplan.parties.models import Party


def states_to_add_for(user: Any, *, fictional: bool) -> list[Party]:
    """The States of which the person may add what a source says."""
    if not getattr(user, "is_authenticated", False):
        return []
    return [one for one in states_in_order(fictional=fictional) if can(user, "commitments.add_treaty_source", one)]


@require_http_methods(["GET", "HEAD", "POST"])
def treaty_source_new(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Add what a source says; everybody reads it at once, with the source and its date."""
    treaty = Treaty.objects.in_regions(fictional=fictional).filter(code=code).first()
    if treaty is None:
        raise Http404(_("There is no such treaty here."))
    states = states_to_add_for(request.user, fictional=fictional)
    if not states:
        raise Refused(_("What sources say of treaties is added by the secretariat and by the State's coordinator."))
    form = TreatySourceForm(request.POST or None, states=states, initial={"state": request.GET.get("state", "")})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            add_treaty_source(treaty, said.pop("state"), by=request.user, **said)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            messages.success(request, _("Added. Everybody reads it, with its source; what was there stays below it."))
            return redirect(reverse(f"{space_of(fictional)}:treaty", kwargs={"code": treaty.code}))
    title = _("Add what a source says")
    step = (treaty.code, reverse(f"{space_of(fictional)}:treaty", kwargs={"code": treaty.code}))
    context = {
        "form": form,
        "title": title,
        "lead": treaty.title,
        "label_bar": {"label": Label.CLEAR, "sentence": _("What you add is public at once.")},
        "path": work_path(fictional, title, step_to_list(fictional), step),
    }
    return render(request, "commitments/form.html", context)
