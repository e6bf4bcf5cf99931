# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.compartments import state_of
from jointplan.access.models import Circle, CircleKind, Labelled
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, Region

CIRCULATES = (
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.VALIDATOR,
    PostKind.COORDINATOR,
)


@rule("access.widen_audience")
def widen_audience(user: Any, labelled: Labelled) -> Verdict:
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may widen who reads this."))
    return ALLOWED


@rule("access.withdraw_release")
def withdraw_release(user: Any, labelled: Labelled) -> Verdict:
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may withdraw this."))
    return ALLOWED


@rule("access.name_readers")
def name_readers(user: Any, labelled: Labelled) -> Verdict:
    if not user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the originator may name who reads this."))
    return ALLOWED


@rule("access.circulate_inside")
def circulate_inside(user: Any, labelled: Labelled) -> Verdict:
    state = state_of(labelled.originator)
    if state is None:
        return refused(_("Only what comes from a State or its bodies is circulated inside a State."))
    if user.holds(labelled.originator_id, *CIRCULATES):
        return ALLOWED
    if user.holds(state.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only focal points of the agency and the national coordinator circulate this inside the State."))


@rule("access.view_openings")
def view_openings(user: Any, labelled: Labelled) -> Verdict:
    if not user.holds(labelled.originator_id):
        return refused(_("Only the originator sees who opened this."))
    return ALLOWED


@rule("access.define_circle")
def define_circle(user: Any, region: Region | None) -> Verdict:
    if user is OPERATOR or (region is not None and serves_secretariat(user, region.pk)):
        return ALLOWED
    return refused(_("Only the secretariat of the region sets up circles."))


@rule("access.define_circle_inside")
def define_circle_inside(user: Any, state: Party | None) -> Verdict:
    if user is OPERATOR or (state is not None and user.holds(state.pk, PostKind.COORDINATOR)):
        return ALLOWED
    return refused(_("Only the national coordinator sets up circles inside the State."))


@rule("access.arrange_circles")
def arrange_circles(user: Any, region: Region) -> Verdict:
    """What comes of it follows from the parties alone, so that whoever may load parties may ask for it."""
    if user is OPERATOR or serves_secretariat(user, region.pk):
        return ALLOWED
    if any(p.kind == PostKind.COORDINATOR and p.party.region_id == region.pk for p in user.held_posts):
        return ALLOWED
    return refused(_("Only the secretariat and national coordinators arrange the circles of a region."))


@rule("access.change_members")
def change_members(user: Any, circle: Circle) -> Verdict:
    if circle.kind == CircleKind.COORDINATION:
        return refused(_("The State itself is the only member of this circle."))
    if user is OPERATOR:
        return ALLOWED
    if circle.state_id is None and not serves_secretariat(user, circle.region_id):
        return refused(_("Only the secretariat changes the members of this circle."))
    if circle.state_id is not None and not user.holds(circle.state_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator changes the members of a circle inside the State."))
    return ALLOWED


def serves_secretariat(user: Any, region_id: int) -> bool:
    """True for a secretariat officer of the region."""
    return any(p.kind == PostKind.SECRETARIAT_OFFICER and p.party.region_id == region_id for p in user.held_posts)
