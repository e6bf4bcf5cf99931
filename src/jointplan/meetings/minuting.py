# SPDX-License-Identifier: AGPL-3.0-or-later
"""Minutes in stages: drafted, circulated until a day, corrected, each correction answered, agreed.

And what parties hand in to a consultation, which is answered in the same way.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DECIDED, DERIVED
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.meetings import messages
from jointplan.meetings.keeping import labels_back_to, labels_of_minutes, labels_to_states
from jointplan.meetings.meeting_rules import is_consulted, speaking_for
from jointplan.meetings.models import (
    Contribution,
    ContributionKind,
    ContributionResponse,
    HowAgreed,
    Meeting,
    MeetingState,
    Minutes,
    MinutesStage,
    Outcome,
)
from jointplan.meetings.problems import MeetingProblem, known_language, known_measures, said


@transaction.atomic
def write_minutes(meeting: Meeting, text: str, *, by: Any, language: str = "en") -> Minutes:
    """Write the draft of the minutes: the first, or the version after one that was circulated. A draft is rewritten.

    Only who keeps the meeting reads a draft.
    """
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.keep_meeting", meeting)
    if meeting.state != MeetingState.HELD:
        raise MeetingProblem(_("Note first that the meeting was held, and who took part."))
    versions = Minutes.objects.filter(meeting=meeting)
    if versions.filter(stage=MinutesStage.AGREED).exists():
        raise MeetingProblem(_("The minutes are agreed: they stay as they are."))
    values = {
        "text": said(text, "text", _("Write the minutes.")),
        "language": known_language(language),
    }
    draft = versions.filter(stage=MinutesStage.DRAFT).first()
    if draft is None:
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        own = {"originator": meeting.originator, "label": Label.AMBER_STRICT, "audience": []}
        draft = Minutes.objects.create(meeting=meeting, number=number, **values, **own)
    else:
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(values))
    draft.refresh_from_db(fields=DERIVED)
    record("meetings.minutes_drafted", draft, number=draft.number)
    return draft


@transaction.atomic
def circulate_minutes(minutes: Minutes, correct_until: datetime.date, *, by: Any) -> Minutes:
    """Let those who read the meeting read a draft, and correct it until a day. From now on its text stays."""
    minutes = _locked(minutes, by)
    if minutes.stage != MinutesStage.DRAFT:
        raise MeetingProblem(_("This version was circulated already. Write another one."))
    if correct_until < today():
        raise MeetingProblem(_("The last day for corrections is over. Give today or a later day."), "correct_until")
    minutes.stage, minutes.correct_until, minutes.circulated_at = MinutesStage.CIRCULATED, correct_until, timezone.now()
    _save_for_readers(minutes, "stage", "correct_until", "circulated_at")
    record("meetings.minutes_circulated", minutes, number=minutes.number, until_on=correct_until)
    messages.minutes_circulated(minutes)
    return minutes


@transaction.atomic
def agree_minutes(minutes: Minutes, how: str, *, by: Any) -> Minutes:
    """Note that the newest circulated version is agreed, and how. Every correction was answered before.

    By silence they are agreed only after the last day for corrections.
    """
    minutes = _locked(minutes, by)
    if minutes.stage != MinutesStage.CIRCULATED or minutes.correct_until is None:
        raise MeetingProblem(_("Only minutes that were circulated are agreed."))
    if Minutes.objects.filter(meeting=minutes.meeting_id, number__gt=minutes.number).exists():
        raise MeetingProblem(_("There is a later version. Circulate that one."))
    if how not in HowAgreed.values:
        raise MeetingProblem(_("Say how the minutes were agreed."), "how")
    if how == HowAgreed.SILENCE and minutes.correct_until >= today():
        raise MeetingProblem(_("The last day for corrections is not over yet."), "how")
    if Contribution.objects.filter(minutes__meeting=minutes.meeting_id).unanswered().exists():
        raise MeetingProblem(_("Answer every correction first."))
    minutes.stage, minutes.agreed_at, minutes.how_agreed = MinutesStage.AGREED, timezone.now(), how
    minutes.folded = fold(minutes.text)
    _save_for_readers(minutes, "stage", "agreed_at", "how_agreed", "folded")
    record("meetings.minutes_agreed", minutes, number=minutes.number)
    messages.minutes_agreed(minutes)
    return minutes


def _save_for_readers(minutes: Minutes, *changed: str) -> None:
    for name, value in labels_of_minutes(minutes).items():
        setattr(minutes, name, value)
    minutes.save(update_fields=[*DECIDED, *changed])
    minutes.refresh_from_db(fields=DERIVED)


def _locked(minutes: Minutes, by: Any) -> Minutes:
    found: Minutes = Minutes.objects.select_related("meeting__originator__region").locked(minutes.pk)
    require(by, "meetings.keep_meeting", found.meeting)
    return found


@transaction.atomic
def correct_minutes(minutes: Minutes, text: str, *, by: Any, language: str = "en") -> Contribution:
    """Hand in a correction of circulated minutes; from whoever is consulted it is a view."""
    minutes = Minutes.objects.visible_to(by).select_related("meeting__originator__region").get(pk=minutes.pk)
    require(by, "meetings.correct_minutes", minutes)
    meeting, party = minutes.meeting, speaking_for(by, minutes.meeting)
    assert party is not None
    kind = ContributionKind.VIEW if is_consulted(party, meeting) else ContributionKind.CORRECTION
    return _hand_in(
        meeting,
        kind=kind,
        minutes=minutes,
        text=said(text, "text", _("Write what is to be corrected, and how.")),
        language=known_language(language),
        **labels_to_states(meeting, party, by),
    )


@transaction.atomic
def contribute(
    meeting: Meeting,
    text: str,
    *,
    by: Any,
    title: str = "",
    language: str = "en",
    measures: Iterable[str] = (),
    for_community: bool = False,
) -> Contribution:
    """Hand in what a party has to say in a consultation: for the States and the secretariat, or for the community."""
    meeting = Meeting.objects.visible_to(by).shown().get(pk=meeting.pk)
    require(by, "meetings.hand_in_contribution", meeting)
    party = speaking_for(by, meeting)
    assert party is not None
    labels = labels_to_states(meeting, party, by)
    if for_community:
        labels = {"originator": party, "label": Label.GREEN, "audience": []}
    return _hand_in(
        meeting,
        kind=ContributionKind.CONTRIBUTION,
        title=said(title, "title", _("Say in a few words what it is about."), 200),
        text=said(text, "text", _("Write what your party has to say.")),
        language=known_language(language),
        measures=known_measures(measures, meeting.region),
        **labels,
    )


def _hand_in(meeting: Meeting, **values: Any) -> Contribution:
    made = Contribution.objects.create(meeting=meeting, **values)
    made.refresh_from_db(fields=DERIVED)
    record("meetings.contribution_handed_in", made, kind=made.kind)
    messages.contribution_handed_in(made)
    return made


@transaction.atomic
def respond(
    contribution: Contribution, outcome: str, reason: str, *, by: Any, language: str = "en"
) -> ContributionResponse:
    """Answer in writing what a party handed in: taken up, in part or not, and why. That party reads it at once."""
    visible = Contribution.objects.visible_to(by).select_related(
        "meeting__originator__region", "originator__region", "originator__parent__parent"
    )
    contribution = visible.get(pk=contribution.pk)
    # One response each: two officers may answer at once, and neither may lock a row of another party.
    Meeting.objects.locked(contribution.meeting_id)
    require(by, "meetings.respond_to_contribution", contribution)
    if outcome not in Outcome.values:
        raise MeetingProblem(_("Say whether it is taken up, in part or not."), "outcome")
    response = ContributionResponse.objects.create(
        meeting=contribution.meeting,
        contribution=contribution,
        outcome=outcome,
        reason=said(reason, "reason", _("Say why. Whoever handed it in reads it.")),
        language=known_language(language),
        **labels_back_to(contribution, contribution.meeting.originator, by),
    )
    response.refresh_from_db(fields=DERIVED)
    record("meetings.contribution_answered", response, outcome=outcome)
    messages.contribution_answered(response)
    return response
