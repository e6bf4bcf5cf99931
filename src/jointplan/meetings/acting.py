# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions: given by a meeting, reported done by their owner, verified by somebody else or opened again."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.operations import DERIVED
from jointplan.accounts.models import Post
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.meetings import messages
from jointplan.meetings.inviting import may_be_invited
from jointplan.meetings.keeping import labels_of, labels_to_keeper, let_read
from jointplan.meetings.meeting_rules import is_consulted
from jointplan.meetings.models import ActionReport, ActionState, Decision, Meeting, MeetingAction, MeetingState
from jointplan.meetings.problems import MeetingProblem, known_language, known_measures, said
from jointplan.parties.models import Party


@transaction.atomic
def give_action(
    meeting: Meeting,
    text: str,
    owner: Party,
    due_on: datetime.date,
    *,
    by: Any,
    owner_post: Post | None = None,
    measures: Iterable[str] = (),
    decision: Decision | None = None,
) -> MeetingAction:
    """Note what a meeting gave a party to do, by when, and the decision that it follows from, if any.

    Whoever is only consulted is given nothing to do. Raises MeetingProblem.
    """
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.keep_meeting", meeting)
    _check_owner(meeting, owner, owner_post)
    if due_on < meeting.in_its_zone(meeting.starts_at).date():
        raise MeetingProblem(_("The action would be due before the meeting. Correct the day."), "due_on")
    if decision is not None and decision.meeting_id != meeting.pk:
        raise MeetingProblem(_("Choose a decision of this meeting."), "decision")
    let_read(meeting, [owner], by)
    last = MeetingAction.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    action = MeetingAction.objects.create(
        meeting=meeting,
        number=last + 1,
        text=said(text, "text", _("Say what is to be done."), 1000),
        owner=owner,
        owner_post=owner_post,
        due_on=due_on,
        measures=known_measures(measures, meeting.region),
        decision=decision,
        **labels_of(meeting),
    )
    action.refresh_from_db(fields=DERIVED)
    record("meetings.action_given", action, due_on=due_on)
    messages.action_given(action)
    return action


def _check_owner(meeting: Meeting, owner: Party, owner_post: Post | None) -> None:
    """A meeting that was held gives something to do to who may take part in such, and is not only consulted."""
    if meeting.state != MeetingState.HELD:
        raise MeetingProblem(_("Note first that the meeting was held, and who took part."))
    if not may_be_invited(owner, meeting) or (owner_post is not None and owner_post.party_id != owner.pk):
        raise MeetingProblem(_("Choose an owner of this region, and a post of that owner."), "owner")
    if is_consulted(owner, meeting):
        raise MeetingProblem(
            _(
                "A court, a prosecutor or another body that is consulted is given nothing to do by a meeting. "
                "Put down who asks it instead."
            ),
            "owner",
        )


@transaction.atomic
def report_action(action: MeetingAction, text: str, *, by: Any, language: str = "en") -> ActionReport:
    """Say for the owner that an action is done, and how. Somebody else verifies it."""
    visible = MeetingAction.objects.visible_to(by).select_related("meeting__originator__region", "owner__region")
    action = visible.select_related("owner__parent__parent").get(pk=action.pk)
    require(by, "meetings.report_action", action)
    report = ActionReport.objects.create(
        meeting=action.meeting,
        action=action,
        text=said(text, "text", _("Say what was done.")),
        language=known_language(language),
        reported_by=by.pk,
        **labels_to_keeper(action.meeting, action.owner, by),
    )
    report.refresh_from_db(fields=DERIVED)
    record("meetings.action_reported", report)
    messages.action_reported(report)
    return report


@transaction.atomic
def verify_action(action: MeetingAction, *, by: Any) -> MeetingAction:
    """Note that what was reported is so."""
    action = _locked(action, by)
    action.state, action.verified_at = ActionState.VERIFIED, timezone.now()
    action.save(update_fields=["state", "verified_at"])
    record("meetings.action_verified", action)
    messages.action_verified(action)
    return action


@transaction.atomic
def reopen_action(action: MeetingAction, reason: str, *, by: Any) -> MeetingAction:
    """Say that what was reported is not done yet, with a reason that the owner reads."""
    action = _locked(action, by)
    action.reopened_because = said(reason, "reason", _("Say what is missing. The owner reads it."), 500)
    action.reopened_at = timezone.now()
    action.save(update_fields=["reopened_at", "reopened_because"])
    record("meetings.action_reopened", action)
    messages.action_reopened(action)
    return action


def _locked(action: MeetingAction, by: Any) -> MeetingAction:
    found: MeetingAction = MeetingAction.objects.select_related("meeting__originator__region", "owner").locked(
        action.pk
    )
    require(by, "meetings.verify_action", found)
    return found
