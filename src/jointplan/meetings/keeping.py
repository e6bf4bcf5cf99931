# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads a meeting and what belongs to it. Its parts follow the meeting; what others say goes to who keeps it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_body, circle_of_party
from jointplan.access.following import Change, bounded_by, follows
from jointplan.access.models import Circle, CircleKind, Label, Labelled, Membership
from jointplan.access.operations import DECIDED, DERIVED
from jointplan.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingKind,
    MeetingSeries,
    Minutes,
    MinutesStage,
    OfMeeting,
)
from jointplan.meetings.problems import MeetingProblem
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of, is_body, state_of

# Read by whoever reads the meeting.
FOLLOWING: tuple[type[OfMeeting], ...] = (AgendaItem, MeetingInvitation, Attendance, MeetingAction)
STATES, INVITED, COMMUNITY = "states", "invited", "community"


def labels_for(keeper: Party, audience: str, *, inside: bool) -> dict[str, Any]:
    """Originator, label and circles of a meeting: for the States (or the State and its bodies), the invited, or all."""
    if audience == COMMUNITY:
        if inside:
            raise MeetingProblem(_("What stays inside a State is not opened to the community."), "audience")
        return {"originator": keeper, "label": Label.GREEN, "audience": []}
    circles = []
    if audience == STATES:
        kind = CircleKind.STATE if inside else CircleKind.STATES_AND_SECRETARIAT
        circles = [_circle(keeper, kind).code]
    return {"originator": keeper, "label": Label.AMBER, "audience": circles}


def labels_of(row: Labelled) -> dict[str, Any]:
    """The same readers as another record has."""
    return {"originator": row.originator} | {name: getattr(row, name) for name in DECIDED}


def labels_to_keeper(meeting: Meeting, party: Party, by: Any) -> dict[str, Any]:
    """What a party says to who keeps the meeting, and to nobody else."""
    keeper = meeting.originator
    if keeper.pk == party.pk:
        return {"originator": party, "label": Label.AMBER_STRICT, "audience": []}
    if keeper.is_secretariat:
        circle = _circle(keeper, CircleKind.SECRETARIAT)
    elif house_of(party).pk == keeper.pk:
        circle = _circle(keeper, CircleKind.COORDINATION)
    else:
        circle = circle_of_party(keeper, by=by)
    return {"originator": party, "label": Label.AMBER, "audience": [circle.code]}


def labels_to_states(meeting: Meeting, party: Party, by: Any) -> dict[str, Any]:
    """What a party says to the States and the secretariat; inside a State, to the State itself."""
    if meeting.is_inside:
        return labels_to_keeper(meeting, party, by)
    circle = _circle(meeting.originator, CircleKind.STATES_AND_SECRETARIAT)
    return {"originator": party, "label": Label.AMBER, "audience": [circle.code]}


def labels_back_to(row: Labelled, keeper: Party, by: Any) -> dict[str, Any]:
    """The readers of an answer to what a party said: those who read it, and that party."""
    if row.label in {Label.GREEN, Label.CLEAR}:
        return {"originator": keeper, "label": Label.GREEN, "audience": []}
    inside = Circle.objects.filter(code__in=row.audience).open_to(keeper.pk)
    circles = [circle.code for circle in inside if not _is_only(circle, keeper)]
    if row.originator_id != keeper.pk and not _reads(row.originator, circles):
        circles.append(circle_for(row.originator, keeper, by).code)
    label = Label.AMBER if circles else Label.AMBER_STRICT
    return {"originator": keeper, "label": label, "audience": circles}


def let_read(meeting: Meeting, parties: Iterable[Party], by: Any) -> None:
    """Let parties read a meeting to which they are invited, or that gives them something to do; its parts follow."""
    if meeting.label in {Label.GREEN, Label.CLEAR}:
        return
    if meeting.label == Label.RED:
        raise MeetingProblem(_("This meeting is for persons named. Its clearing authority changes that first."))
    circles = list(meeting.audience)
    for party in parties:
        if party.pk != meeting.originator_id and not _reads(party, circles):
            circles.append(circle_for(party, meeting.originator, by).code)
    if circles != meeting.audience or meeting.label == Label.AMBER_STRICT:
        meeting.label = Label.AMBER if circles else meeting.label
        meeting.audience = circles
        meeting.save(update_fields=["label", "audience"])
        meeting.refresh_from_db(fields=DERIVED)
        parts_follow(meeting)


def circle_for(party: Party, keeper: Party, by: Any) -> Circle:
    """The circle in which a party is alone: inside its State for a body of the State that keeps the meeting."""
    if is_body(party) and house_of(party).pk == keeper.pk:
        return circle_of_body(party, by=by)
    return circle_of_party(party, by=by)


def parts_follow(meeting: Meeting) -> None:
    """Parts of a meeting, and minutes that left the desk, are read by whoever reads the meeting.

    Minutes become public once they are agreed.
    """
    decided = {name: getattr(meeting, name) for name in DECIDED}
    for model in FOLLOWING:
        model._default_manager.filter(meeting=meeting).update(**decided)
    left = Minutes.objects.filter(meeting=meeting).exclude(stage=MinutesStage.DRAFT)
    if meeting.label == Label.CLEAR:
        left = left.filter(stage=MinutesStage.AGREED)
    left.update(**decided)


def labels_of_minutes(minutes: Minutes) -> dict[str, Any]:
    """Minutes are read by whoever reads the meeting; those of a public one by the States until they are agreed."""
    meeting = minutes.meeting
    if meeting.label == Label.CLEAR and minutes.stage != MinutesStage.AGREED:
        return labels_for(meeting.originator, STATES, inside=False)
    return labels_of(meeting)


@bounded_by(Meeting, MeetingSeries)
def inside_stays_there(then: Any) -> str:
    if then.kind == MeetingKind.INSIDE and then.label in {Label.GREEN, Label.CLEAR}:
        return _("What stays inside a State is not opened to the community, nor to everybody.")
    return ""


@follows(Meeting)
def meeting_changed(meeting: Meeting, change: Change) -> None:
    parts_follow(meeting)


def _circle(keeper: Party, kind: str) -> Circle:
    of = {"state": state_of(keeper)} if kind in {CircleKind.STATE, CircleKind.COORDINATION} else {"state": None}
    circle = Circle.objects.filter(region_id=keeper.region_id, kind=kind, **of).first()
    if circle is None or not circle.memberships.current().exists():
        raise MeetingProblem(_("The circle that this is for does not exist here yet. Arrange the circles first."))
    return circle


def _reads(party: Party, circles: Iterable[str]) -> bool:
    """True when everybody of the party reads what is released to these circles today."""
    found = Membership.objects.current().filter(circle__code__in=list(circles), party=party)
    return found.filter(circle__post_kinds=[]).exists()


def _is_only(circle: Circle, keeper: Party) -> bool:
    """True for a circle in which the keeper is alone: an answer of the keeper is its own already."""
    members = list(circle.memberships.current().values_list("party_id", flat=True))
    return members == [keeper.pk]
