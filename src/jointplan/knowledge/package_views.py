# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the secretariat exchanges with other regions, and the countries outside that read with the States."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.circle_operations import BELONGS, CircleProblem, admit_interested_country
from jointplan.access.models import CircleKind, Label
from jointplan.access.pages import work_url
from jointplan.core.exports import file_name
from jointplan.core.imports import ImportProblem
from jointplan.core.keys import fingerprint, in_groups, installation_keys
from jointplan.core.rules import require
from jointplan.core.text import localise
from jointplan.core.uploads import MEGABYTE, takes_files
from jointplan.exchange.canonical import read_json
from jointplan.knowledge.bulletin_forms import InterestedForm, PackageForm
from jointplan.knowledge.operations.packages import (
    Plan,
    import_package,
    make_package,
    plan_package,
)
from jointplan.knowledge.operations.practices import PracticeProblem
from jointplan.knowledge.packages import INTERESTED, PUBLIC, for_package
from jointplan.knowledge.practice_pages import own_bar, path_behind
from jointplan.knowledge.practice_querysets import interested_countries
from jointplan.parties.dry_run import sign_file, signed_file
from jointplan.parties.models import Party, Region
from jointplan.parties.pages import region_of

SALT = "knowledge.packages"
# Up to here the form itself says that a file is too large, and what to do.
LARGEST_SENT = 12 * MEGABYTE
form_page = require_http_methods(["GET", "HEAD", "POST"])


def region_for_exchange(request: HttpRequest, fictional: bool) -> Region:
    region = region_of(request, fictional)
    require(request.user, "knowledge.exchange_practices", region)
    assert region is not None
    return region


def bar(region: Region) -> dict[str, str]:
    return own_bar(Party.objects.filter(region=region, is_secretariat=True))


def step_to_packages(fictional: bool) -> tuple[str, str]:
    return (_("Other regions"), work_url(fictional, "practice_packages"))


@require_safe
def practice_packages(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What could leave for other regions, and the way to what comes from there."""
    region = region_for_exchange(request, fictional)
    offers = [
        (PUBLIC, _("For everyone"), _("What is public.")),
        (INTERESTED, _("For interested countries"), _("What is public, and what was released to them by name.")),
    ]
    circle = interested_countries(region)
    context = {
        "offers": [
            {
                "title": title,
                "what": what,
                "titles": list(
                    for_package(region, which, request.user).order_by("title").values_list("title", flat=True)
                ),
                "url": work_url(fictional, "practice_package", which=which),
            }
            for which, title, what in offers
            if which == PUBLIC or circle is not None
        ],
        "key": in_groups(fingerprint(installation_keys().signing_key().public_key())),
        "import_url": work_url(fictional, "practice_package_import"),
        "interested_url": work_url(fictional, "interested"),
        "label_bar": bar(region),
        "path": path_behind(fictional, _("Other regions")),
    }
    return render(request, "knowledge/practices/packages.html", context)


@require_POST
def practice_package(request: HttpRequest, which: str, fictional: bool) -> HttpResponse:
    """Make a package and give it out. That it was made is logged."""
    region = region_for_exchange(request, fictional)
    try:
        content = make_package(region, which, by=request.user)
    except PracticeProblem as problem:
        messages.error(request, str(problem))
        return redirect(work_url(fictional, "practice_packages"))
    name = file_name(["practices", region.code], read_json(content)["label"], "json")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # Created: that it was made is an entry of the log.
    return HttpResponse(content, status=201, content_type="application/json", headers=headers)


class ConfirmForm(forms.Form):
    """That somebody compared the key: the file cannot prove whose it is."""

    compared = forms.BooleanField(
        label=gettext_lazy("I compared this key with what the other region told us."),
        error_messages={"required": gettext_lazy("Compare the key first: the file cannot prove whose it is.")},
    )


@takes_files(LARGEST_SENT)
@form_page
def practice_package_import(request: HttpRequest, fictional: bool) -> HttpResponse:
    """First what would happen, then all of it or nothing."""
    region = region_for_exchange(request, fictional)
    if request.method == "POST" and "signed" in request.POST:
        return _apply(request, region, fictional)
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            plan = plan_package(region, content)
        except ImportProblem as problem:
            return _page(request, region, fictional, form, problems=problem.problems)
        signed = sign_file(request, SALT, region.pk, plan.digest, content)
        return _page(request, region, fictional, form, plan=plan, signed=signed, confirm=ConfirmForm())
    return _page(request, region, fictional, form)


def _apply(request: HttpRequest, region: Region, fictional: bool) -> HttpResponse:
    confirm = ConfirmForm(request.POST)
    try:
        content, planned = signed_file(request, SALT, region.pk)
        if not confirm.is_valid():
            plan, signed = plan_package(region, content), request.POST["signed"]
            return _page(request, region, fictional, PackageForm(), plan=plan, signed=signed, confirm=confirm)
        done = import_package(region, content, planned=planned, by=request.user)
    except ImportProblem as problem:
        return _page(request, region, fictional, PackageForm(), problems=problem.problems)
    if done.new or done.changed:
        messages.success(request, _("Taken in, as proposals. Say your word on each of them."))
    else:
        messages.success(request, _("There was nothing new. Nothing was changed."))
    return redirect(work_url(fictional, "practice_moderation"))


def _page(
    request: HttpRequest, region: Region, fictional: bool, form: forms.Form, plan: Plan | None = None, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "key": in_groups(plan.package.key) if plan else "",
        "from_region": localise(plan.package.region["names"]).text if plan else "",
        "back_url": work_url(fictional, "practice_packages"),
        "label_bar": bar(region),
        "path": path_behind(fictional, _("Take in a package"), step_to_packages(fictional)),
        **more,
    }
    return render(request, "knowledge/practices/package_import.html", context)


@form_page
def interested(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Countries outside the region with which the inventory is shared, and admitting another by decision."""
    region = region_for_exchange(request, fictional)
    circle = interested_countries(region)
    members = list(circle.memberships.current().select_related("party")) if circle else []
    belongs = BELONGS[CircleKind.INTERESTED]
    there = {one.party_id for one in members}
    parties = [p for p in Party.objects.in_region(region).current() if belongs(p) and p.is_member and p.pk not in there]
    choices = Party.objects.filter(pk__in=[party.pk for party in parties])
    form = InterestedForm(request.POST or None, parties=choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            admit_interested_country(region, data["party"], decision=data["decision"], by=request.user)
        except CircleProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Admitted. It reads what is released to interested countries from now on."))
            return redirect(work_url(fictional, "interested"))
    context = {
        "form": form,
        "members": members,
        "circle_url": work_url(fictional, "sharing_circle", code=circle.code) if circle else "",
        "label_bar": {"label": Label.GREEN, "sentence": _("Who belongs to the circle is known to the community.")},
        "path": path_behind(fictional, _("Interested countries"), step_to_packages(fictional)),
    }
    return render(request, "knowledge/practices/interested.html", context)
