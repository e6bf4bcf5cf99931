# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cycles, and the decisions by which the States move them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.assessments.models import Cycle, CycleState
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.meetings.models import Decision
from jointplan.plans.models import Register

# A page shows the latest; the register has them all.
MOST = 10


@reads(Register.CYCLES)
def cycles(look: Look) -> Held:
    """The time frame that the States agreed: each cycle with its days."""
    found = list(Cycle.objects.filter(edition=look.edition).order_by("-opens_on", "-pk"))
    lines = [Line(str(cycle), work_url(look.fictional, "cycle", pk=cycle.pk), _days(cycle)) for cycle in found[:MOST]]
    missing = []
    if not any(cycle.state in {CycleState.OPEN, CycleState.PREPARED} for cycle in found):
        missing.append(Line(_("No cycle is open, and none is prepared.")))
    return Held(lines, missing, Step(_("Cycles"), work_url(look.fictional, "cycles")))


def _days(cycle: Cycle) -> str:
    days = {"opens": date_format(cycle.opens_on), "due": date_format(cycle.due_on)}
    state = str(cycle.get_state_display())
    return _("%(state)s; opens on %(opens)s, answers are due on %(due)s") % (days | {"state": state})


@reads(Register.DECISIONS)
def decisions(look: Look) -> Held:
    """What the States decided, the latest first; in the period where one is asked about, in its order."""
    # All of the party reads what is kept from here; what persons alone read is not shown.
    standing = Decision.objects.visible_to(look.user).in_region(look.region).standing().exclude(label=Label.RED)
    if look.period is not None:
        found = list(standing.filter(taken_on__range=look.period).order_by("taken_on", "pk"))
    else:
        found = list(standing.order_by("-taken_on", "-pk")[:MOST])
    lines = [
        Line(date_format(one.taken_on), work_url(look.fictional, "decision", uid=one.uid), str(one)) for one in found
    ]
    return Held(lines, (), Step(_("Decisions of the States"), work_url(look.fictional, "decisions")), found)
