# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library: adding, changing, reviewing, releasing and withdrawing; and what is remembered of downloads."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.models import Label
from jointplan.access.pages import bar_for, visible_or_404, work_path, work_url
from jointplan.core.rules import Refused, require
from jointplan.core.uploads import takes_files
from jointplan.documents.operations import DocumentProblem
from jointplan.knowledge.guidance_forms import AddGuidanceForm, GuidanceForm, ReviewForm, VersionForm, WithdrawForm
from jointplan.knowledge.guidance_pages import (
    adding_for,
    guidance_or_404,
    guidance_row,
    guidance_url,
    step_to_library,
    steps_to_guidance,
)
from jointplan.knowledge.models import Download, Guidance, GuidanceVersion, NotRemembered
from jointplan.knowledge.operations.downloads import forget_download, start_remembering, stop_remembering
from jointplan.knowledge.operations.guidance import GuidanceProblem, add_guidance, change_guidance, withdraw_guidance
from jointplan.knowledge.operations.reviewing import review_guidance
from jointplan.knowledge.operations.versions import add_version, newest_number, release_version
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def add(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Add a work to the library for one's party."""
    parties = adding_for(request.user, fictional)
    if not parties:
        raise Refused(_("Works are added by those who write for a party."))
    edition = _edition_of(parties[0])
    form = AddGuidanceForm(request.POST or None, edition=edition, parties=parties)
    made = _sent(
        request, form, lambda: add_guidance(edition, originator=form.originator(), by=request.user, **form.said())
    )
    if made is not None:
        messages.success(request, _("The work is added. Now add its first version."))
        return redirect(work_url(fictional, "guidance_version_add", uid=made.uid))
    context = {
        "form": form,
        "title": _("Add a work"),
        "lead": _(
            "Say what it is first; its file or link comes next. Only your own party reads it until it is released."
        ),
        "button": _("Add"),
        "label_bar": {
            "label": Label.AMBER_STRICT,
            "sentence": _("Only your own party reads it until it is released."),
        },
        "path": work_path(fictional, _("Add a work"), step_to_library(fictional)),
    }
    return render(request, "knowledge/library/form.html", context)


def _edition_of(party: Party) -> Edition:
    """The latest edition of the region's plan. Raises Refused where there is none yet."""
    edition = (
        Edition.objects.select_related("plan").filter(plan__region=party.region_id).order_by("-adopted_on").first()
    )
    if edition is None:
        raise Refused(_("This region has no plan yet, to whose measures a work could belong."))
    return edition


@form_page
def change(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Correct what is said of a work."""
    found = guidance_or_404(request, uid, fictional)
    require(request.user, "knowledge.change_guidance", found)
    form = GuidanceForm(request.POST or None, edition=found.edition, initial=GuidanceForm.initial_from(found))
    if _sent(request, form, lambda: change_guidance(found, by=request.user, **form.said())):
        messages.success(request, _("Saved."))
        return redirect(guidance_url(found, fictional))
    said = {"title": _("Correct what is said of it"), "lead": _("Its versions and files stay what they are.")}
    return _form_page(request, found, form, fictional, button=_("Save"), **said)


@takes_files(settings.LARGEST_UPLOAD)
@form_page
def version_add(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Add a version of a work, or a language of one."""
    found = guidance_or_404(request, uid, fictional)
    require(request.user, "knowledge.add_guidance_version", found)
    newest = newest_number(found)
    form = VersionForm(request.POST or None, request.FILES or None, initial={"number": max(newest, 1)})
    made = _sent(request, form, lambda: add_version(found, by=request.user, **form.said()))
    if made is not None:
        messages.success(request, _told_of(made))
        return redirect(guidance_url(found, fictional))
    lead = _("Give the number %(newest)d for one more language of the newest version, and %(next)d for a new version.")
    return _form_page(
        request,
        found,
        form,
        fictional,
        title=_("Add a version or a language"),
        lead=lead % {"newest": newest, "next": newest + 1} if newest else _("The first version has the number 1."),
        button=_("Add"),
        is_file=True,
        file_was_sent=bool(request.FILES),
        has_scanner=settings.DOCUMENT_SCANNER is not None,
    )


def _told_of(version: GuidanceVersion) -> str:
    if version.waits:
        return _(
            "Added. Others read this work: the version waits until whoever releases for your party shows it to them."
        )
    if version.label == Label.AMBER_STRICT:
        return _("Added. Only your own party reads it until the work is released.")
    return _("Added. Those who read the work read it from now on, and those who downloaded it are told.")


@require_POST
def release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Show a version that waits to those who read the work."""
    versions = GuidanceVersion.objects.in_regions(fictional=fictional).select_related("guidance__originator__region")
    version = visible_or_404(request, versions.select_related("guidance__originator__region", "originator"), uid=uid)
    release_version(version, by=request.user)
    messages.success(request, _("Those who read the work read this version from now on."))
    return redirect(guidance_url(version.guidance, fictional))


@form_page
def review(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say that a work still holds, and when to look again."""
    found = guidance_or_404(request, uid, fictional)
    require(request.user, "knowledge.review_guidance", found)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if _sent(request, form, lambda: review_guidance(found, by=request.user, **form.said())):
        messages.success(request, _("Noted: the work still holds."))
        return redirect(guidance_url(found, fictional))
    lead = _("You say that you looked at it today. If it does not hold any more, add a new version or withdraw it.")
    return _form_page(request, found, form, fictional, title=_("It still holds"), lead=lead, button=_("It still holds"))


@form_page
def withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say that one's party stands by a work no more."""
    found = guidance_or_404(request, uid, fictional)
    require(request.user, "knowledge.withdraw_guidance", found)
    form = WithdrawForm(request.POST or None)
    if _sent(request, form, lambda: withdraw_guidance(found, by=request.user, **form.said())):
        messages.success(request, _("Withdrawn. Whoever reads the work reads why."))
        return redirect(guidance_url(found, fictional))
    lead = _(
        "It leaves the list, and its page says why. Who reads it stays as it is; take it from readers under "
        "“Who can see this”."
    )
    return _form_page(request, found, form, fictional, title=_("Withdraw"), lead=lead, button=_("Withdraw"))


@form_page
def downloads(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What is remembered of one's own downloads: one work forgotten, or all and for good."""
    if request.method == "POST":
        return _change_memory(request, fictional)
    kept = Download.objects.visible_to(request.user).order_by("-on", "-pk").values_list("guidance_id", "on")
    days = dict(kept)
    works = Guidance.objects.visible_to(request.user).in_regions(fictional=fictional).shown().filter(pk__in=days)
    rows = [(guidance_row(work), days[work.pk]) for work in works]
    context = {
        "rows": sorted(rows, key=lambda row: row[1], reverse=True),
        "is_off": NotRemembered.objects.filter(person=request.user.pk).exists(),
        "label_bar": {"label": Label.RED, "sentence": _("Only you read this page.")},
        "path": work_path(fictional, _("Your downloads"), step_to_library(fictional)),
    }
    return render(request, "knowledge/library/downloads.html", context)


def _change_memory(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What the buttons of the page send: `forget` with the id of a work, or `remember` with yes or no."""
    if request.POST.get("remember") == "no":
        stop_remembering(by=request.user)
        messages.success(request, _("Everything is forgotten, and nothing is remembered from now on."))
    elif request.POST.get("remember") == "yes":
        start_remembering(by=request.user)
        messages.success(request, _("From now on you hear of new versions of what you download."))
    elif (uid := _uuid(request.POST.get("forget", ""))) is not None:
        forget_download(guidance_or_404(request, uid, fictional), by=request.user)
        messages.success(request, _("Forgotten."))
    return redirect(work_url(fictional, "library_downloads"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sent(request: HttpRequest, form: Any, act: Any) -> Any:
    """What came of what was sent; None when nothing was, or with the problem at its field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except (GuidanceProblem, DocumentProblem) as problem:
        form.note(problem)
        return None


def _form_page(request: HttpRequest, found: Guidance, form: Any, fictional: bool, **said: Any) -> HttpResponse:
    context = {
        "form": form,
        "guidance": found,
        "label_bar": bar_for(found, request.user, fictional),
        "path": work_path(fictional, said["title"], *steps_to_guidance(found, request.user, fictional)),
        **said,
    }
    return render(request, "knowledge/library/form.html", context)
