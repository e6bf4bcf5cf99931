# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.core.rules import can, require
from jointplan.parties.countries import country_name
from jointplan.parties.duplicates import like_names
from jointplan.parties.forms import AdmissionForm, RefusalForm
from jointplan.parties.joining import code_for
from jointplan.parties.models import Application, Party, Region
from jointplan.parties.pages import (
    application_or_404,
    in_order,
    party_url,
    path_to,
    public_bar,
    region_or_refusal,
    secretariat_bar,
    work_url,
)
from jointplan.parties.rules import coordinated_states


@require_safe
def register(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Where the register is kept: for the secretariat all of it, for a coordinator the bodies of the State."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.keep_register", region)
    is_secretariat = can(request.user, "parties.view_applications", region)
    states = coordinated_states(request.user, region.pk)
    applications = Application.objects.in_region(region)
    context = {
        "is_secretariat": is_secretariat,
        "waiting": _links(applications.waiting().oldest_first(), fictional),
        "decided": _links(applications.exclude(state="received").order_by("-decided_at")[:20], fictional),
        "states": [{"state": state, "bodies": _bodies(state, fictional)} for state in in_order(states)],
        "urls": {
            name: work_url(fictional, name) for name in ("party_new", "duplicates", "party_merge", "parties_import")
        },
        "path": path_to(fictional, _("Register"))[:1] + [{"label": _("Register"), "url": ""}],
        "label_bar": secretariat_bar() if is_secretariat else public_bar(),
    }
    return render(request, "parties/register.html", context)


def _links(applications: list[Application], fictional: bool) -> list[dict[str, object]]:
    return [{"application": a, "url": work_url(fictional, "application", uid=a.uid)} for a in applications]


def _bodies(state: Party, fictional: bool) -> list[dict[str, object]]:
    bodies = Party.objects.in_region(state.region).current().filter(kind="state-body")
    own = bodies.filter(parent=state) | bodies.filter(parent__parent=state)
    return [{"party": b, "url": work_url(fictional, "party_edit", code=b.code)} for b in in_order(own.distinct())]


def current_parties(region: Region) -> list[Party]:
    """Everybody in the register, with what is compared."""
    return list(Party.objects.in_region(region).current().select_related("parent__parent").order_by("code"))


@require_safe
def application(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One application, with parties beside it that may be the same, and the decision."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.view_applications", region)
    return application_page(request, application_or_404(region, uid), fictional)


def application_page(
    request: HttpRequest,
    found: Application,
    fictional: bool,
    admission: AdmissionForm | None = None,
    refusal: RefusalForm | None = None,
) -> HttpResponse:
    """The page of an application; a form that was filled in wrongly comes back in it."""
    parties = current_parties(found.region)
    choices = Party.objects.in_region(found.region).current().exclude(kind="state").order_by("code")
    context = {
        "application": found,
        "country": country_name(found.country),
        "like": [(party, party_url(fictional, party.code), alike) for party, alike in like_names(found.names, parties)],
        "admission": admission
        or AdmissionForm(parties=choices, initial={"code": code_for(found.names)}, prefix="admit"),
        "refusal": refusal or RefusalForm(prefix="decline"),
        "form": admission or refusal,
        "decide": can(request.user, "parties.decide_application", found),
        "admit_url": work_url(fictional, "application_admit", uid=found.uid),
        "decline_url": work_url(fictional, "application_decline", uid=found.uid),
        "party_url": party_url(fictional, found.party.code) if found.party else "",
        "post_url": work_url(fictional, "contact_new"),
        "path": path_to(fictional, str(found)),
        "label_bar": secretariat_bar(),
    }
    return render(request, "parties/application.html", context)
