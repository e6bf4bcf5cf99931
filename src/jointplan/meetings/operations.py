# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.meetings import messages
from jointplan.meetings.models import Decision, DecisionKind, Meeting, Reservation
from jointplan.parties.models import Party, PartyKind, Region

LONGEST_TEXT = 32_000
LONGEST = {"taken_in": 200, "number": 60, "correction": 500}


class DecisionProblem(Exception):
    """A decision cannot be registered as asked. `str()` says what is wrong; `field` names the field, if any."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Said:
    """What a decision says. `reservations` are texts by State; `meeting` names that in which it was taken."""

    taken_in: str
    taken_on: date
    text: str
    language: str = "en"
    kind: str = DecisionKind.MEETING
    number: str = ""
    reservations: Mapping[Party, str] = field(default_factory=dict)
    meeting: Meeting | None = None


@transaction.atomic
def register_decision(region: Region, *, by: Any, **said: Any) -> Decision:
    """Register what the States decided. `said` are the fields of `Said`.

    It is for the States and the secretariat, TLP:AMBER, until its release says otherwise. Raises DecisionProblem when
    something is missing; nothing is registered then.
    """
    require(by, "meetings.register_decision", region)
    decision = _write(region, Said(**said))
    record(
        "meetings.decision_registered",
        decision,
        number=decision.number,
        taken_in=decision.taken_in,
        taken_on=decision.taken_on,
    )
    messages.decision_registered(decision)
    return decision


@transaction.atomic
def replace_decision(decision: Decision, *, correction: str, by: Any, **said: Any) -> Decision:
    """Register a decision that puts right what is wrong in another, which stays as it is and is marked as replaced.

    `correction` says what was wrong; `said` are the fields of `Said`, all of them.
    """
    decision = Decision.objects.locked(decision.pk)
    require(by, "meetings.replace_decision", decision)
    correction = _text("correction", correction, _("Say what was wrong in the decision that is replaced."))
    made = _write(
        decision.region, Said(**{"meeting": decision.meeting} | said), replaces=decision, correction=correction
    )
    record("meetings.decision_replaced", made, number=made.number, taken_in=made.taken_in, taken_on=made.taken_on)
    messages.decision_registered(made)
    return made


def _write(region: Region, said: Said, **more: Any) -> Decision:
    _check(region, said)
    labels = {
        "originator": Party.objects.get(region=region, is_secretariat=True),
        "label": Label.AMBER,
        "audience": [_circle(region).code],
    }
    decision = Decision.objects.create(
        region=region,
        kind=said.kind,
        meeting=said.meeting,
        taken_in=said.taken_in.strip(),
        number=said.number.strip(),
        taken_on=said.taken_on,
        text=_lines(said.text),
        language=said.language,
        reservation_count=len(said.reservations),
        folded=fold(f"{said.number} {said.taken_in} {said.text}"),
        **labels,
        **more,
    )
    for state, text in said.reservations.items():
        Reservation.objects.create(decision=decision, state=state, text=_lines(text), **labels)
    decision.refresh_from_db(fields=DERIVED)
    return decision


def _circle(region: Region) -> Circle:
    """The States and the secretariat: those who took the decision, and who keeps it."""
    circle = Circle.objects.filter(region=region, kind=CircleKind.STATES_AND_SECRETARIAT).first()
    if circle is None or not circle.memberships.current().exists():
        text = _("The circle of the States and the secretariat does not exist in this region yet. Arrange it first.")
        raise DecisionProblem(text)
    return circle


def _check(region: Region, said: Said) -> None:
    _text("taken_in", said.taken_in, _("Name the meeting or the note in which the States decided."))
    _text("text", said.text, _("Give the text of the decision."))
    _text("number", said.number)
    if said.kind not in DecisionKind.values:
        raise DecisionProblem(_("Say whether it was taken in a meeting or by note."), "kind")
    if said.taken_on > today():
        raise DecisionProblem(_("A decision is registered once it is taken. This day has not come yet."), "taken_on")
    if said.meeting is not None and (said.meeting.region_id != region.pk or not said.meeting.originator.is_secretariat):
        raise DecisionProblem(_("The States decide in meetings of the region. Choose one of those."))
    if said.language not in dict(settings.LANGUAGES):
        raise DecisionProblem(_("Choose one of the languages offered."), "language")
    for state, text in said.reservations.items():
        if state.kind != PartyKind.STATE or state.region_id != region.pk:
            raise DecisionProblem(_("%(party)s is no State of this region.") % {"party": state}, "reservations")
        _text("reservations", text, _("Give the text of the reservation of %(state)s.") % {"state": state})


def _text(name: str, text: str, missing: str = "") -> str:
    """The text without space around it. Raises DecisionProblem when it is too long, or missing where it may not be."""
    text = text.strip()
    most = LONGEST.get(name, LONGEST_TEXT)
    if missing and not text:
        raise DecisionProblem(missing, name)
    if len(text) > most:
        values = {"most": most, "length": len(text)}
        raise DecisionProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, name)
    return text


def _lines(text: str) -> str:
    return text.strip().replace("\r\n", "\n")
