# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who invites others to say what they think of an answer, who says it, and who answers."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import Post, PostKind
from jointplan.assessments.models import AnswerPart, InvitedView, Reach, Submission, SubmissionState, ViewInvitation
from jointplan.core.rules import ALLOWED, Verdict, refused, rule

# Who writes for a party that is no State, and who for a State.
WRITE = (PostKind.PARTNER_OFFICER, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
INVITE = (PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)


@rule("assessments.invite_views")
def invite_views(user: Any, submission: Submission) -> Verdict:
    """Coordinator and clearing authority of a State may invite others to give their view of what it sent."""
    if submission.contributes_to_id is not None or not user.holds(submission.originator_id, *INVITE):
        return refused(_("Only the coordinator and the clearing authority of the State invite others."))
    if submission.state == SubmissionState.DRAFT:
        return refused(_("Only on what has been sent can others be asked. This has not been sent yet."))
    return ALLOWED


@rule("assessments.end_view_invitation")
def end_view_invitation(user: Any, invitation: ViewInvitation) -> Verdict:
    """Coordinator and clearing authority of the State that invited may end the invitation; what was given stays."""
    if not user.holds(invitation.originator_id, *INVITE):
        return refused(_("Only the coordinator and the clearing authority of the State end its invitation."))
    if invitation.ended_at is not None:
        return refused(_("This invitation has ended already."))
    return ALLOWED


@rule("assessments.write_view")
def write_view(user: Any, invitation: ViewInvitation) -> Verdict:
    """An officer of the party that is invited may write its view until the last day, and until it is given."""
    if not user.holds(invitation.party_id, *WRITE):
        return refused(_("Only officers of the party that is invited write its view."))
    if not invitation.is_open():
        return refused(_("This invitation has ended. What was given stays."))
    if (view := _view_on(invitation)) is not None and view.given_at is not None:
        return refused(_("The view was given and stands as it was given. It can be taken back."))
    return _still_reads(user, invitation)


@rule("assessments.give_view")
def give_view(user: Any, view: InvitedView) -> Verdict:
    """Whoever releases for the party gives its view: its clearing authority or, where there is none, its officer."""
    releasing = PostKind.CLEARING_AUTHORITY if has_authority(view.originator_id) else PostKind.PARTNER_OFFICER
    if not user.holds(view.originator_id, releasing):
        return refused(_("Only whoever releases for the party that writes gives its view."))
    if view.given_at is not None:
        return refused(_("The view was given and stands as it was given. It can be taken back."))
    if not view.invitation.is_open():
        return refused(_("This invitation has ended. What was given stays."))
    return _still_reads(user, view.invitation)


@rule("assessments.take_back_view")
def take_back_view(user: Any, view: InvitedView) -> Verdict:
    """An officer of the party that gave a view may take it back at any time."""
    if not user.holds(view.originator_id, *WRITE):
        return refused(_("Only officers of the party that wrote it take a view back."))
    if view.given_at is None:
        return refused(_("This view has not been given yet: nobody else reads it."))
    if view.taken_back_at is not None:
        return refused(_("This view was taken back already."))
    return ALLOWED


@rule("assessments.answer_view")
def answer_view(user: Any, view: InvitedView) -> Verdict:
    """The State may answer a view once: by its coordinator for the two alone, by its clearing authority for others."""
    if not user.holds(view.state_id):
        return refused(_("Only the State on whose answer a view is answers it."))
    answering = [PostKind.CLEARING_AUTHORITY]
    if view.invitation.reach == Reach.STATE:
        answering.append(PostKind.COORDINATOR)
    if not user.holds(view.state_id, *answering):
        return refused(_("Others will read the answer: the clearing authority of the State gives it."))
    if view.given_at is None or view.taken_back_at is not None:
        return refused(_("This view was taken back."))
    if hasattr(view, "answered"):
        return refused(_("The State has answered this view already."))
    return ALLOWED


@rule("assessments.release_view_invitation")
def release_view_invitation(user: Any, obj: Any) -> Verdict:
    """Nobody may show an invitation to anybody else."""
    return refused(_("An invitation stays between the State and the party that it invites."))


@rule("assessments.release_view")
def release_view(user: Any, obj: Any) -> Verdict:
    """Who reads a view was said in the invitation; the party that wrote it may take it back."""
    return refused(_("Who reads this was said in the invitation. Only taking it back changes that."))


def has_authority(party_id: int) -> bool:
    """True where the party has a post that releases for it."""
    return Post.objects.existing().filter(party_id=party_id, kind=PostKind.CLEARING_AUTHORITY).exists()


def _still_reads(user: Any, invitation: ViewInvitation) -> Verdict:
    """What the State took back is not brought to others by a view of it."""
    if AnswerPart.objects.visible_to(user).asked_about(invitation.submission_id, invitation.clause).exists():
        return ALLOWED
    return refused(_("The State took back what it asked about: your party reads nothing of it any more."))


def _view_on(invitation: ViewInvitation) -> InvitedView | None:
    return InvitedView.objects.filter(invitation=invitation).first()
