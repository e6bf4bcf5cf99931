# SPDX-License-Identifier: AGPL-3.0-or-later
"""National strategies, and the measures that no action of theirs serves."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.core.rules import can
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of
from jointplan.plans.models import Register
from jointplan.strategies.models import Strategy

MOST = 10
# So long before a strategy is to be renewed it is told.
AHEAD = datetime.timedelta(days=365)


@reads(Register.STRATEGIES)
def strategies(look: Look) -> Held:
    """The strategies, plans and laws of the State; of all States where no party is asked about."""
    # All of the party reads what is kept from here; what persons alone read is not shown.
    seen = Strategy.objects.visible_to(look.user).filter(state__region=look.region).exclude(label=Label.RED)
    state = house_of(look.party) if look.party is not None else None
    chosen = seen.filter(state=state) if state is not None else seen
    found = list(chosen.in_force().order_by("title", "pk").shown()[:MOST])
    lines = [_line(one, _what(one, state), look) for one in found]
    missing = _missing(state, look) if state is not None and look.period is None else []
    return Held(lines, missing, Step(_("Strategies"), work_url(look.fictional, "strategies")), found)


def _line(strategy: Strategy, note: str, look: Look) -> Line:
    return Line(strategy.title, work_url(look.fictional, "strategy", uid=strategy.uid), note, strategy.language)


def _what(strategy: Strategy, state: Party | None) -> str:
    said = [str(strategy.get_kind_display()), strategy.period]
    return ", ".join(filter(None, said if state is not None else [str(strategy.state), *said]))


def _missing(state: Party, look: Look) -> list[Line]:
    """What is to be renewed soon, and where to see the measures without an action: for the State's own people."""
    if not can(look.user, "strategies.view_gaps", state):
        return []
    due = Strategy.objects.visible_to(look.user).filter(state=state).due_by(today() + AHEAD)
    lines = [_line(one, _renew(one), look) for one in due]
    gaps = f"{work_url(look.fictional, 'strategy_coverage')}?only=none"
    return [*lines, Line(_("Measures that no action of a strategy serves"), gaps)]


def _renew(strategy: Strategy) -> str:
    assert strategy.renew_on is not None
    return _("to be renewed by %(day)s") % {"day": date_format(strategy.renew_on)}
