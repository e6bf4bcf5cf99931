# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what with releases that wait, and with the public list of what was withdrawn."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import PostKind
from jointplan.accounts.system import SystemIdentity
from jointplan.assessments.models import HeldRelease, Submission, SubmissionState, WithdrawnItem
from jointplan.core.rules import ALLOWED, Verdict, refused, rule

# The part of the product that makes public what has waited long enough.
HOLDS = SystemIdentity("releases that waited")


@rule("assessments.release_of_submission")
def release_of_submission(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of a State may release what the State sent, and withdraw it, part by part."""
    if not user.holds(submission.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State releases what it said."))
    if submission.state == SubmissionState.DRAFT:
        return refused(_("Only what has been sent can be released. This has not been sent yet."))
    return ALLOWED


@rule("assessments.stop_release")
def stop_release(user: Any, held: HeldRelease) -> Verdict:
    """The clearing authority of the State may stop a release while it waits."""
    if not user.holds(held.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State stops a release."))
    if held.carried_out_at is not None:
        return refused(_("This is public by now. Withdraw it instead."))
    if held.stopped_at is not None:
        return refused(_("This was stopped already."))
    return ALLOWED


@rule("assessments.carry_out_releases")
def carry_out_releases(user: Any, obj: Any) -> Verdict:
    """The task of the product alone makes public what has waited."""
    if user is HOLDS:
        return ALLOWED
    return refused(_("What waits becomes public by itself, when its moment has come."))


@rule("assessments.release_held")
def release_held(user: Any, held: HeldRelease) -> Verdict:
    """Nobody may let anybody outside the State read what waits to become public."""
    return refused(_("What waits to become public is for the State alone."))


@rule("assessments.release_withdrawn_item")
def release_withdrawn_item(user: Any, item: WithdrawnItem) -> Verdict:
    """Nobody changes who reads the list of what was withdrawn: everyone does."""
    return refused(_("The list of what was withdrawn is public."))


@rule("assessments.view_matrix")
def view_matrix(user: Any, obj: Any) -> Verdict:
    """Everybody who has signed in may see what was shared, each as far as each may read it."""
    if user.is_authenticated:
        return ALLOWED
    return refused(_("Sign in to see what was shared with you. What is public stands on the public pages."))
