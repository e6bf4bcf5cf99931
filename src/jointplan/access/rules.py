# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Labelled
from jointplan.accounts.models import Post, PostKind
from jointplan.accounts.system import OPERATOR, SystemIdentity
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import MEMBERS_BY_THEMSELVES, Party, Region
from jointplan.parties.rules import serves_secretariat, state_of

CIRCULATES = (
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.VALIDATOR,
    PostKind.COORDINATOR,
)


def clears(user: Any, labelled: Labelled) -> bool:
    """True for the clearing authority of the originator; of an organisation that has none, for its officers.

    The latter only where the kind of record says so: what a State says leaves by its clearing authority alone.
    """
    if user.holds(labelled.originator_id, PostKind.CLEARING_AUTHORITY):
        return True
    if not labelled.officers_release or not user.holds(labelled.originator_id, *labelled.officers_release):
        return False
    return labelled.originator.kind not in MEMBERS_BY_THEMSELVES and not has_authority(labelled.originator_id)


def has_authority(party_id: int) -> bool:
    """True when the party has a clearing authority of its own."""
    posts = Post.objects.filter(party=party_id, kind=PostKind.CLEARING_AUTHORITY, abolished_on__isnull=True)
    return bool(posts.exists())


@rule("access.widen_audience")
def widen_audience(user: Any, labelled: Labelled) -> Verdict:
    """The clearing authority of the party that a record comes from may let more people read it."""
    if labelled.readers_are_fixed:
        return refused(_("Who reads this follows from what it is. Nobody changes it."))
    if labelled.decided_by() is not None:
        return refused(_("Only the person whom this is about decides who reads it."))
    if not clears(user, labelled):
        return refused(_("Only the clearing authority of the originator may widen who reads this."))
    return ALLOWED


@rule("access.withdraw_release")
def withdraw_release(user: Any, labelled: Labelled) -> Verdict:
    """The clearing authority of the party that a record comes from may take it back for the future."""
    if labelled.readers_are_fixed:
        return refused(_("Who reads this follows from what it is. Nobody changes it."))
    if labelled.decided_by() is not None:
        return refused(_("Only the person whom this is about decides who reads it."))
    if not clears(user, labelled):
        return refused(_("Only the clearing authority of the originator may withdraw this."))
    return ALLOWED


@rule("access.name_readers")
def name_readers(user: Any, labelled: Labelled) -> Verdict:
    """The clearing authority of the party that a record comes from may keep it to persons it names."""
    if labelled.readers_are_fixed:
        return refused(_("Who reads this follows from what it is. Nobody changes it."))
    if labelled.decided_by() is not None:
        return refused(_("Only the person whom this is about decides who reads it."))
    if not clears(user, labelled):
        return refused(_("Only the clearing authority of the originator may name who reads this."))
    return ALLOWED


@rule("access.circulate_inside")
def circulate_inside(user: Any, labelled: Labelled) -> Verdict:
    """Focal points of an agency, and the national coordinator, may hand a record around inside their State."""
    if labelled.readers_are_fixed:
        return refused(_("Who reads this follows from what it is. Nobody changes it."))
    if labelled.decided_by() is not None:
        return refused(_("Only the person whom this is about decides who reads it."))
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
    """Members of the party that a record comes from may see who outside opened it, and when."""
    if not user.holds(labelled.originator_id):
        return refused(_("Only the originator sees who opened this."))
    return ALLOWED


@rule("access.define_circle")
def define_circle(user: Any, region: Region | None) -> Verdict:
    """The secretariat of a region may set up circles of parties of the region."""
    if user is OPERATOR or (region is not None and serves_secretariat(user, region.pk)):
        return ALLOWED
    return refused(_("Only the secretariat of the region sets up circles."))


@rule("access.define_circle_inside")
def define_circle_inside(user: Any, state: Party | None) -> Verdict:
    """The national coordinator may set up circles inside the own State."""
    if user is OPERATOR or (state is not None and user.holds(state.pk, PostKind.COORDINATOR)):
        return ALLOWED
    return refused(_("Only the national coordinator sets up circles inside the State."))


# The task that gives new States and bodies their circles.
ARRANGING = SystemIdentity("circles of States")


@rule("access.arrange_circles")
def arrange_circles(user: Any, region: Region) -> Verdict:
    """What comes of it follows from the parties alone, so that whoever may load parties may ask for it."""
    if user in {OPERATOR, ARRANGING} or serves_secretariat(user, region.pk):
        return ALLOWED
    if any(p.kind == PostKind.COORDINATOR and p.party.region_id == region.pk for p in user.held_posts):
        return ALLOWED
    return refused(_("Only the secretariat and national coordinators arrange the circles of a region."))


@rule("access.write_to_party")
def write_to_party(user: Any, party: Party) -> Verdict:
    """Whoever holds a post in a region may write something to a party of that region, and to it alone."""
    if any(held.party.region_id == party.region_id for held in user.held_posts):
        return ALLOWED
    return refused(_("Only those who hold a post in this region write to a party of it."))


@rule("access.change_members")
def change_members(user: Any, circle: Circle) -> Verdict:
    """The secretariat changes the members of circles of the region, the national coordinator those inside the State."""
    if circle.kind == CircleKind.COORDINATION:
        return refused(_("The State itself is the only member of this circle."))
    if circle.kind == CircleKind.PARTY:
        return refused(_("This circle is that of one party. Set up another circle for several."))
    if circle.kind == CircleKind.BODY:
        return refused(_("This circle is that of one body. Set up another circle for several."))
    if user is OPERATOR:
        return ALLOWED
    if circle.state_id is None and not serves_secretariat(user, circle.region_id):
        return refused(_("Only the secretariat changes the members of this circle."))
    if circle.state_id is not None and not user.holds(circle.state_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator changes the members of a circle inside the State."))
    return ALLOWED
