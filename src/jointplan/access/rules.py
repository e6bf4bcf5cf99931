# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule


@rule("access.widen_audience")
def widen_audience(user: Any, labelled: Labelled) -> Verdict:
    """The clearing authority of the party that a record comes from may let more people read it."""
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may widen who reads this."))
    return ALLOWED


@rule("access.withdraw_release")
def withdraw_release(user: Any, labelled: Labelled) -> Verdict:
    """The clearing authority of the party that a record comes from may take it back for the future."""
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may withdraw this."))
    return ALLOWED


@rule("access.define_circle")
def define_circle(user: Any, region: Any) -> Verdict:
    """Whoever runs the installation may set up a circle of parties and add members, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Circles are set up by whoever runs this installation, at its command line."))
