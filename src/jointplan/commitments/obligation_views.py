# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a State has to report. The page of one obligation stands above, beside the answers that serve it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import OWN_BAR, work_path, work_url
from jointplan.commitments.follow_up_forms import ObligationForm
from jointplan.commitments.models import Obligation
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.obligations import enter_obligation
from jointplan.commitments.pages import clauses_of, own_state, step_to_list
from jointplan.core.rules import can, require


@require_safe
def obligations(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What States have to report, as far as one may read it."""
    found = list(Obligation.objects.visible_to(request.user).in_regions(fictional=fictional).shown().next_first())
    note_openings(request.user, found)
    label = Label.narrowest((one.shown_label() for one in found), default=Label.GREEN)
    context = {
        "rows": [(one, work_url(fictional, "obligation", uid=one.uid)) for one in found],
        "enter": can(request.user, "commitments.enter_obligation", own_state(request, fictional)),
        "new_url": work_url(fictional, "obligation_new"),
        "label_bar": {"label": label, "sentence": _("This page shows what you may read. Others see more, or less.")},
        "path": work_path(fictional, _("Obligations"), step_to_list(fictional)),
    }
    return render(request, "commitments/obligations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def obligation_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Enter what one's State has to report."""
    state = own_state(request, fictional)
    require(request.user, "commitments.enter_obligation", state)
    assert state is not None
    form = ObligationForm(request.POST or None, clauses=clauses_of(state), fictional=fictional)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_obligation(state, by=request.user, **form.cleaned_data)
        except CommitmentProblem as problem:
            form.note(problem)
        else:
            return redirect(work_url(fictional, "obligation", uid=made.uid))
    step = (_("Obligations"), work_url(fictional, "obligations"))
    context = {
        "form": form,
        "title": _("Enter an obligation"),
        "label_bar": OWN_BAR | {"sentence": _("What you enter is for your State alone until it is released.")},
        "path": work_path(fictional, _("Enter an obligation"), step_to_list(fictional), step),
    }
    return render(request, "commitments/form.html", context)
