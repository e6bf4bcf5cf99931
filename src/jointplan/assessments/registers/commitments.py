# SPDX-License-Identifier: AGPL-3.0-or-later
"""What States have to report, and what was recommended to them in public."""

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.access.tokens import parties_of
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.commitments.models import Obligation, Position, Recommendation
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of
from jointplan.plans.models import Register

MOST = 10
SHORT = 160


@reads(Register.OBLIGATIONS)
def obligations(look: Look) -> Held:
    """What the State has to report, to whom and until when."""
    # All of the party reads what is kept from here; what persons alone read is not shown.
    seen = Obligation.objects.visible_to(look.user).filter(originator__region=look.region).exclude(label=Label.RED)
    state = house_of(look.party) if look.party is not None else None
    chosen = seen.filter(originator=state) if state is not None else seen
    found = list(chosen.next_first().shown()[:MOST])
    lines = [Line(str(one), _obligation_url(one, look), _to_whom(one)) for one in found]
    return Held(lines, (), Step(_("Obligations to report"), work_url(look.fictional, "obligations")), found)


def _obligation_url(obligation: Obligation, look: Look) -> str:
    return work_url(look.fictional, "obligation", uid=obligation.uid)


def _to_whom(obligation: Obligation) -> str:
    if obligation.due_on is None:
        return obligation.body
    day = date_format(obligation.due_on)
    return _("%(body)s, due on %(day)s") % {"body": obligation.body, "day": day}


@reads(Register.RECOMMENDATIONS)
def recommendations(look: Look) -> Held:
    """The latest recommendations to the State; for its own people, those on which it has said nothing."""
    state = house_of(look.party) if look.party is not None else None
    asked = Recommendation.objects.filter(state__region=look.region)
    if state is not None:
        asked = asked.to_states([state])
    if look.period is not None:
        asked = asked.filter(issued_on__range=look.period)
    found = list(asked.latest_first().shown()[:MOST])
    lines = [_line(one, look) for one in found]
    missing = _silent(state, look) if state is not None and look.period is None else []
    return Held(lines, missing, Step(_("Recommendations"), work_url(look.fictional, "commitments")))


def _line(one: Recommendation, look: Look) -> Line:
    url = work_url(look.fictional, "recommendation", uid=one.uid)
    return Line(str(one), url, Truncator(one.text).chars(SHORT))


def _silent(state: Party, look: Look) -> list[Line]:
    if state.pk not in parties_of(look.user):
        return []
    said = Position.objects.visible_to(look.user).originated_by(state.pk).filter(recommendation__isnull=False)
    silent = Recommendation.objects.to_states([state]).exclude(pk__in=said.values("recommendation"))
    return [
        Line(str(one), work_url(look.fictional, "recommendation", uid=one.uid), _("no position entered"))
        for one in silent.latest_first().shown()[:MOST]
    ]
