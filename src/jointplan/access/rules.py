# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule


def decided_by_a_person(labelled: Labelled) -> bool:
    """True for what a person alone decides about, because it is about that person: see decision 0013."""
    decided_by = getattr(labelled, "decided_by", None)
    return decided_by is not None and decided_by() is not None


@rule("access.widen_audience")
def widen_audience(user: Any, labelled: Labelled) -> Verdict:
    if decided_by_a_person(labelled):
        return refused(_("Only the person whom this is about decides who reads it."))
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may widen who reads this."))
    return ALLOWED


@rule("access.withdraw_release")
def withdraw_release(user: Any, labelled: Labelled) -> Verdict:
    if decided_by_a_person(labelled):
        return refused(_("Only the person whom this is about decides who reads it."))
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may withdraw this."))
    return ALLOWED


@rule("access.define_circle")
def define_circle(user: Any, region: Any) -> Verdict:
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Circles are set up by whoever runs this installation, at its command line."))
