# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that write: each POST ends in one operation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointplan.access.pages import work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.models import Cycle
from jointplan.assessments.operations.answers import start_submission
from jointplan.assessments.operations.release import settle_release
from jointplan.assessments.pages import submission_or_404
from jointplan.core.rules import require


@require_POST
def start(request: HttpRequest, pk: int, fictional: bool) -> HttpResponse:
    """Begin the submission of my State."""
    cycle = Cycle.objects.in_regions(fictional=fictional).filter(pk=pk).first()
    if cycle is None:
        raise Http404(_("There is no such cycle here."))
    require(request.user, "assessments.start_submission", cycle)
    state = next(
        post.party
        for post in request.user.held_posts
        if post.kind == PostKind.COORDINATOR and post.party.region_id == cycle.edition.plan.region_id
    )
    submission = start_submission(cycle, state, by=request.user)
    return redirect(work_url(fictional, "submission", uid=submission.uid))


@require_POST
def settle(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The clearing authority has decided; the rest stays where it is."""
    submission = submission_or_404(request, uid, fictional)
    settle_release(submission, by=request.user)
    messages.success(request, _("Decided. What is not public stays with your State and the secretariat."))
    return redirect(work_url(fictional, "submission", uid=uid))
