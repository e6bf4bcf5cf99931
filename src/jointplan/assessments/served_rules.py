# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import PostKind
from jointplan.commitments.models import Obligation, Recommendation
from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("assessments.serve_obligation")
def serve_obligation(user: Any, target: Recommendation | Obligation) -> Verdict:
    """The national coordinator may say which texts of the own State's answers serve an obligation of it."""
    state = target.state_id if isinstance(target, Recommendation) else target.originator_id
    if user.holds(state, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator of the State says which of its texts serve an obligation."))
