# SPDX-License-Identifier: AGPL-3.0-or-later
"""An organisation asks to join: the form, and the same answer for everybody."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.parties.forms import ApplicationForm
from jointplan.parties.joining import submit_application
from jointplan.parties.models import Region
from jointplan.portal.pages import space_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The form of an application. No account is needed, and no mail is sent before people have decided."""
    regions = list((Region.objects.fictional() if fictional else Region.objects.real()).order_by("code"))
    if not regions:
        return render(request, "portal/join.html", {"form": None})
    form = ApplicationForm(request.POST or None, regions=Region.objects.filter(pk__in=[r.pk for r in regions]))
    if request.method != "POST":
        return render(request, "portal/join.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/join.html", {"form": form})
    # Counted by address, in the cache that all processes share, like attempts to sign in.
    if not ratelimit.consume(request, action="apply_to_join"):
        form.add_error(None, _("Too many applications came from your network. Try again in an hour."))
        return render(request, "portal/join.html", {"form": form}, status=429)
    submit_application(form.region_chosen(), form.values(), by=request.user)
    return redirect(f"{space_of(fictional)}:joined")


@login_not_required
@require_safe
def joined(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What happens now. It does not depend on who applied, nor on whether the register has such a party."""
    return render(request, "portal/joined.html")
