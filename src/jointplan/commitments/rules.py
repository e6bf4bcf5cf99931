# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Region
from jointplan.parties.rules import coordinated_states, is_operator, serves_secretariat


@rule("commitments.import_treaties")
def import_treaties(user: Any, region: Region) -> Verdict:
    """Whoever runs the installation may load treaties and their status, at its command line."""
    if is_operator(user):
        return ALLOWED
    return refused(_("Treaties are loaded by whoever runs this installation, at its command line."))


@rule("commitments.import_recommendations")
def import_recommendations(user: Any, region: Region | None) -> Verdict:
    """The secretariat may import public recommendations to all States, a national coordinator those to the own."""
    if region is None:
        return refused(_("You hold no post in a region whose commitments stand here."))
    if is_operator(user) or serves_secretariat(user, region.pk) or coordinated_states(user, region.pk):
        return ALLOWED
    return refused(_("Recommendations are imported by the secretariat and by national coordinators."))
