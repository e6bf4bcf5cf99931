# SPDX-License-Identifier: AGPL-3.0-or-later
"""The twice-yearly bulletin: composed, looked at, released, and taken along as Word and PDF."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_url
from jointplan.core.papers.files import FORMATS, paper_download
from jointplan.core.pdf import PdfProblem
from jointplan.core.rules import can, require
from jointplan.knowledge.bulletin_contents import paper_of, readable_items
from jointplan.knowledge.bulletin_forms import BulletinForm, WithdrawForm
from jointplan.knowledge.models import Bulletin
from jointplan.knowledge.operations.bulletins import make_bulletin, release_bulletin, withdraw_bulletin
from jointplan.knowledge.operations.practices import PracticeProblem
from jointplan.knowledge.practice_pages import bar_of, bulletin_or_404, own_bar, path_behind, step_to_bulletins
from jointplan.knowledge.practice_writing import carried_out
from jointplan.parties.pages import region_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def bulletins(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Bulletins that the reader may read, the latest first."""
    found = list(Bulletin.objects.visible_to(request.user).in_regions(fictional=fictional).latest_first())
    note_openings(request.user, found)
    may = can(request.user, "knowledge.make_bulletin", region_of(request, fictional))
    context = {
        "rows": [{"bulletin": one, "url": bulletin_url(one, fictional)} for one in found],
        "new_url": work_url(fictional, "bulletin_new") if may else "",
        "label_bar": bar_of([one.shown_label() for one in found]),
        "path": path_behind(fictional, _("Bulletins")),
    }
    return render(request, "knowledge/practices/bulletins.html", context)


def bulletin_url(bulletin: Bulletin, fictional: bool) -> str:
    return work_url(fictional, "bulletin", uid=bulletin.uid)


@form_page
def bulletin_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Compose the bulletin of a half year for some readers."""
    region = region_of(request, fictional)
    require(request.user, "knowledge.make_bulletin", region)
    assert region is not None
    form = BulletinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_bulletin(region, form.cleaned_data["audience"], by=request.user, **form.said())
        except PracticeProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Composed. Only the secretariat reads it until you release it."))
            return redirect(bulletin_url(made, fictional))
    parties = [post.party for post in request.user.held_posts if post.party.is_secretariat]
    context = {
        "form": form,
        "title": _("Compose a bulletin"),
        "lead": _("It holds what came into the inventory in the half year and is for those readers, and nothing else."),
        "button": _("Compose"),
        "label_bar": own_bar(parties),
        "path": path_behind(fictional, _("Compose"), step_to_bulletins(fictional)),
    }
    return render(request, "knowledge/practices/desk_form.html", context)


@login_not_required
@require_safe
def bulletin(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One bulletin as a page. What was released to everyone is there for visitors too."""
    found, user = bulletin_or_404(request, uid, fictional), request.user
    address = request.build_absolute_uri(bulletin_url(found, fictional))
    paper = paper_of(found, readable_items(found, user), address)
    names = ("bulletin_release", "bulletin_withdraw")
    context = paper.context() | {
        "bulletin": found,
        "signed_in": user.is_authenticated,
        "release": can(user, "knowledge.release_bulletin", found),
        "withdraw": can(user, "knowledge.withdraw_bulletin", found),
        "urls": {name.removeprefix("bulletin_"): work_url(fictional, name, uid=uid) for name in names},
        "files": [(f.upper(), work_url(fictional, "bulletin_file", uid=uid, file_format=f)) for f in sorted(FORMATS)],
        "log_url": work_url(fictional, "log_record", kind="bulletin", uid=uid),
        "who_url": sharing_url(found, fictional),
    }
    if user.is_authenticated:
        context["label_bar"] = bar_for(found, user, fictional)
        context["path"] = path_behind(fictional, str(found), step_to_bulletins(fictional))
    return render(request, "knowledge/practices/bulletin.html", context)


@login_not_required
@require_safe
def bulletin_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The bulletin as Word or PDF, its label on each sheet."""
    found = bulletin_or_404(request, uid, fictional)
    if file_format not in FORMATS:
        raise Http404(_("A bulletin comes as Word and PDF."))
    address = request.build_absolute_uri(bulletin_url(found, fictional))
    paper = paper_of(found, readable_items(found, request.user), address)
    try:
        return paper_download(paper, file_format, ["bulletin", found.period_to.isoformat(), found.audience_kind])
    except PdfProblem as problem:
        messages.error(request, str(problem))
        return redirect(bulletin_url(found, fictional))


@require_POST
def bulletin_release(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Release a bulletin to those for whom it was composed."""
    found = bulletin_or_404(request, uid, fictional)
    done = _("Released to those for whom it was composed.")
    return carried_out(request, partial(release_bulletin, found, by=request.user), done, bulletin_url(found, fictional))


@form_page
def bulletin_withdraw(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Withdraw a bulletin for the future."""
    found = bulletin_or_404(request, uid, fictional)
    require(request.user, "knowledge.withdraw_bulletin", found)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = partial(withdraw_bulletin, found, reason=form.cleaned_data["reason"], by=request.user)
        done = _("Withdrawn for the future. Copies that left stay out.")
        return carried_out(request, step, done, bulletin_url(found, fictional))
    context: dict[str, Any] = {
        "form": form,
        "title": _("Withdraw this bulletin"),
        "lead": _("For the future. Copies that left stay out."),
        "button": _("Withdraw"),
        "back_url": bulletin_url(found, fictional),
        "label_bar": bar_for(found, request.user, fictional),
        "path": path_behind(
            fictional, _("Withdraw"), step_to_bulletins(fictional), (str(found), bulletin_url(found, fictional))
        ),
    }
    return render(request, "knowledge/practices/desk_form.html", context)
