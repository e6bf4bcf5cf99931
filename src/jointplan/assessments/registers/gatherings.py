# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the region, and the consultations inside a State and with the community."""

from collections.abc import Collection
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.core.rules import can
from jointplan.meetings.models import Meeting, MeetingAction, MeetingKind, MeetingState
from jointplan.plans.models import Register

# A page shows the latest; the register has them all.
MOST = 10
OF_THE_REGION = (MeetingKind.FOCAL_POINTS, MeetingKind.REGIONAL, MeetingKind.EXPERT)
CONSULTING = (MeetingKind.INSIDE, MeetingKind.CONSULTATION)


@reads(Register.MEETINGS)
def meetings(look: Look) -> Held:
    """Meetings of focal points, regional ones and those of experts, and what they gave the party to do."""
    found = _found(look, OF_THE_REGION)
    late = _late(look)
    missing = [Line(one.text, _action_url(one, look), _due(one)) for one in late]
    return Held(_lines(found, look), missing, _step(look), [*found, *late])


@reads(Register.CONSULTATIONS)
def consultations(look: Look) -> Held:
    """Consultations of agencies inside the State, and those in which parties of the community take part."""
    found = _found(look, CONSULTING)
    missing = []
    if look.period is None and can(look.user, "meetings.prepare_meeting", look.party) and not _coming(found):
        missing.append(Line(_("No consultation of the agencies is planned.")))
    return Held(_lines(found, look), missing, _step(look), found)


def _found(look: Look, kinds: Collection[str]) -> list[Meeting]:
    """The latest, the last to come first; in the period where one is asked about, in its order."""
    # All of the party reads what is kept from here; what persons alone read is not shown.
    seen = Meeting.objects.visible_to(look.user).filter(region=look.region, kind__in=kinds).exclude(label=Label.RED)
    if look.period is not None:
        held = seen.filter(state=MeetingState.HELD, starts_at__date__range=look.period)
        return list(held.order_by("starts_at", "pk").shown())
    return list(seen.order_by("-starts_at", "-pk").shown()[:MOST])


def _lines(found: list[Meeting], look: Look) -> list[Line]:
    return [Line(str(one), work_url(look.fictional, "meeting", uid=one.uid), _when(one), one.language) for one in found]


def _when(meeting: Meeting) -> str:
    day = date_format(meeting.in_its_zone(meeting.starts_at).date())
    return _("%(state)s, %(day)s") % {"state": meeting.get_state_display(), "day": day}


def _coming(found: list[Meeting]) -> bool:
    return any(one.kind == MeetingKind.INSIDE and one.state in {"planned", "invited"} for one in found)


def _late(look: Look) -> list[MeetingAction]:
    """What a meeting gave the party to do and is due: told to the party alone."""
    if look.party is None or look.period is not None:
        return []
    open_ones = MeetingAction.objects.visible_to(look.user).open().owned_by([look.party.pk])
    return list(open_ones.filter(due_on__lte=today()).next_first().shown())


def _action_url(action: MeetingAction, look: Look) -> str:
    return work_url(look.fictional, "meeting_action", uid=action.uid)


def _due(action: Any) -> str:
    return _("due on %(day)s") % {"day": date_format(action.due_on)}


def _step(look: Look) -> Step:
    return Step(_("Meetings"), work_url(look.fictional, "meetings"))
