# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which the membership of an organisation ends."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jointplan.access.forms import CommunityLeaveForm
from jointplan.access.leaving import end_membership_of_community, people_of
from jointplan.access.today import today
from jointplan.core.rules import require
from jointplan.parties.operations import PartyProblem
from jointplan.parties.pages import party_or_404, party_url, path_to, region_or_refusal, secretariat_bar, work_url


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """End the membership of an organisation: what that means stands above the form."""
    region = region_or_refusal(request, fictional)
    party = party_or_404(region, code)
    require(request.user, "parties.end_membership", party)
    form = CommunityLeaveForm(request.POST or None, initial={"from_day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            without_mailbox = end_membership_of_community(party, **form.cleaned_data, by=request.user)
        except PartyProblem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            messages.success(
                request, _("The membership of “%(party)s” ends. Its people with a mailbox are told.") % {"party": party}
            )
            _say_who_is_not_told(request, len(without_mailbox))
            return redirect(party_url(fictional, code))
    context = {
        "form": form,
        "party": party,
        "people": len(people_of(party)),
        "back_url": work_url(fictional, "party_edit", code=code),
        "path": path_to(fictional, _("End the membership"), (str(party), work_url(fictional, "party_edit", code=code))),
        "label_bar": secretariat_bar(),
    }
    return render(request, "access/membership_end.html", context)


def _say_who_is_not_told(request: HttpRequest, number: int) -> None:
    if number:
        text = ngettext(
            "%(number)d person has no mailbox here. Tell that person by letter.",
            "%(number)d persons have no mailbox here. Tell them by letter.",
            number,
        )
        messages.warning(request, text % {"number": number})
