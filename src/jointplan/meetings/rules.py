# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import PostKind
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.meetings import meeting_rules  # noqa: F401 - registered with these
from jointplan.meetings.models import Decision, Reservation
from jointplan.parties.models import Party, Region
from jointplan.parties.rules import is_operator, serves_secretariat


@rule("meetings.register_decision")
def register_decision(user: Any, region: Region | None) -> Verdict:
    """An officer of the secretariat of the region may register what the States decided."""
    if region is None:
        return refused(_("You hold no post in a region whose decisions stand here."))
    if not Party.objects.in_region(region).filter(is_secretariat=True).exists():
        return refused(
            _(
                "This region has no secretariat yet, which keeps the decisions of the States. "
                "Whoever runs this installation enters it after a decision of the States."
            )
        )
    if is_operator(user):
        # What carries a label is written by members of its originator alone, and the database holds to it.
        return refused(_("Decisions are registered by an officer of the secretariat, not at the command line."))
    if not serves_secretariat(user, region.pk):
        return refused(_("Only the secretariat registers what the States decided."))
    return ALLOWED


@rule("meetings.replace_decision")
def replace_decision(user: Any, decision: Decision) -> Verdict:
    """An officer of the secretariat may register a decision that replaces one in which something is wrong."""
    verdict = register_decision(user, decision.region)
    if not verdict:
        return verdict
    if Decision.objects.filter(replaces=decision.pk).exists():
        return refused(_("This decision was replaced already. Replace the one that stands now."))
    return ALLOWED


@rule("meetings.release_decision")
def release_decision(user: Any, decision: Decision) -> Verdict:
    """The clearing authority of the secretariat may change who reads a decision, where the States said so."""
    return _may_release(user, decision.originator_id)


@rule("meetings.release_reservation")
def release_reservation(user: Any, reservation: Reservation) -> Verdict:
    """The clearing authority of the secretariat may change who reads a reservation, where the States said so."""
    return _may_release(user, reservation.originator_id)


def _may_release(user: Any, originator_id: int) -> Verdict:
    if not user.holds(originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the secretariat changes who reads this, as the States said."))
    return ALLOWED
