# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import MEMBERS_BY_THEMSELVES, Application, Party, PartyKind, Region

# Kinds of posts, as `accounts.models.PostKind` writes them; that app stands above this one.
SECRETARIAT_OFFICER = "secretariat-officer"
COORDINATOR = "national-coordinator"


@rule("parties.import_parties")
def import_parties(user: Any, region: Any) -> Verdict:
    """Whoever runs the installation may load a region and its parties, at its command line."""
    if is_operator(user):
        return ALLOWED
    return refused(_("Parties are loaded by whoever runs this installation, at its command line."))


@rule("parties.appoint_secretariat")
def appoint_secretariat(user: Any, party: Party) -> Verdict:
    """Whoever runs the installation may enter the secretariat of a region, after a decision of the States."""
    if is_operator(user):
        return ALLOWED
    return refused(_("The secretariat is entered by whoever runs this installation, after a decision of the States."))


@rule("parties.register_party")
def register_party(user: Any, party: Party) -> Verdict:
    """The secretariat, and the national coordinator for bodies of the own State, may enter a party."""
    return _may_write(user, party)


@rule("parties.edit_party")
def edit_party(user: Any, party: Party) -> Verdict:
    """The secretariat, and the national coordinator for bodies of the own State, may change what the register says."""
    if party.merged_into_id is not None:
        return refused(_("This party was merged into another. Change that one."))
    return _may_write(user, party)


def _may_write(user: Any, party: Party) -> Verdict:
    if is_operator(user):
        return ALLOWED
    if party.kind == PartyKind.STATE:
        return refused(_("A State is named as in the plan. Whoever runs this installation loads the States."))
    if serves_secretariat(user, party.region_id):
        return ALLOWED
    if party.kind != PartyKind.STATE_BODY:
        return refused(_("Only the secretariat changes what the register says of an organisation."))
    if not coordinates(user, state_of(party)):
        return refused(_("Only the secretariat and the national coordinator of the State change its bodies."))
    return ALLOWED


@rule("parties.admit_party")
def admit_party(user: Any, party: Party) -> Verdict:
    """The secretariat may admit an organisation to the community, with a reason."""
    if _keeps(user, party.region_id):
        return ALLOWED
    return refused(_("Only the secretariat admits an organisation to the community."))


@rule("parties.end_membership")
def end_membership(user: Any, party: Party) -> Verdict:
    """The secretariat may end the membership of an organisation that was admitted; never that of a State or a body."""
    if party.kind in MEMBERS_BY_THEMSELVES:
        return refused(_("States and their bodies are of the community by the plan itself. Nobody ends that."))
    if not _keeps(user, party.region_id):
        return refused(_("Only the secretariat ends the membership of an organisation."))
    if party.is_secretariat:
        return refused(_("The secretariat serves all States. Another takes its place by their decision."))
    if not party.is_member:
        return refused(_("“%(party)s” is not a member of the community.") % {"party": party})
    return ALLOWED


@rule("parties.keep_register")
def keep_register(user: Any, region: Region | None) -> Verdict:
    """The secretariat and national coordinators may open the pages on which the register is kept."""
    if region is None:
        return refused(_("You hold no post in a region whose register stands here."))
    if is_operator(user) or serves_secretariat(user, region.pk) or coordinated_states(user, region.pk):
        return ALLOWED
    return refused(_("The register is kept by the secretariat; a coordinator keeps the bodies of the State."))


@rule("parties.view_applications")
def view_applications(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may read applications to join."""
    if _keeps(user, region.pk):
        return ALLOWED
    return refused(_("Only the secretariat of the region reads applications to join."))


@rule("parties.decide_application")
def decide_application(user: Any, application: Application) -> Verdict:
    """The secretariat of the region may decide an application to join, with a reason."""
    if _keeps(user, application.region_id):
        return ALLOWED
    return refused(_("Only the secretariat of the region decides applications."))


@rule("parties.find_duplicates")
def find_duplicates(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may look for parties that stand in the register twice."""
    if _keeps(user, region.pk):
        return ALLOWED
    return refused(_("Only the secretariat of the region looks for duplicates."))


@rule("parties.merge_parties")
def merge_parties(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may merge two entries of one party, with a reason."""
    if _keeps(user, region.pk):
        return ALLOWED
    return refused(_("Only the secretariat of the region merges parties."))


@rule("parties.tell_apart")
def tell_apart(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may say that two parties called alike are two, with a reason, and take it back."""
    if _keeps(user, region.pk):
        return ALLOWED
    return refused(_("Only the secretariat of the region says that two parties are no duplicate."))


@rule("parties.import_list")
def import_list(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may import a list of parties."""
    if _keeps(user, region.pk):
        return ALLOWED
    return refused(_("Only the secretariat of the region imports a list of parties."))


def _keeps(user: Any, region_id: int) -> bool:
    """True for whoever keeps the register of the region: its secretariat, and whoever runs the installation."""
    return is_operator(user) or serves_secretariat(user, region_id)


def is_operator(user: Any) -> bool:
    """True for whoever runs the installation, at its command line."""
    return bool(getattr(user, "is_operator", False))


def serves_secretariat(user: Any, region_id: int) -> bool:
    """True for an officer of the region's secretariat."""
    return any(
        post.kind == SECRETARIAT_OFFICER and post.party.is_secretariat and post.party.region_id == region_id
        for post in user.held_posts
    )


def coordinates(user: Any, state: Party | None) -> bool:
    """True for the national coordinator of the State."""
    return state is not None and user.holds(state.pk, COORDINATOR)


def coordinated_states(user: Any, region_id: int) -> list[Party]:
    """The States of the region that the user coordinates."""
    return [
        post.party
        for post in user.held_posts
        if post.kind == COORDINATOR and post.party.kind == PartyKind.STATE and post.party.region_id == region_id
    ]


def state_of(party: Party) -> Party | None:
    """The State that a party is a body of; itself for a State; None for an organisation."""
    above: Party | None = party
    while above is not None and above.kind != PartyKind.STATE:
        above = above.parent
    return above


def is_body(party: Party) -> bool:
    """True for a body of a State."""
    state = state_of(party)
    return state is not None and state.pk != party.pk


def house_of(party: Party) -> Party:
    """The State that a body belongs to; any other party is its own house."""
    return state_of(party) or party


@rule("parties.keep_calendar")
def keep_calendar(user: Any, state: Party) -> Verdict:
    """The national coordinator may enter the days on which the own State does not work."""
    if state.kind != PartyKind.STATE:
        return refused(_("Only a State has a calendar here; its bodies keep to it."))
    if is_operator(user) or coordinates(user, state):
        return ALLOWED
    return refused(_("Only the national coordinator keeps the calendar of the State."))


@rule("parties.view_calendars")
def view_calendars(user: Any, region: Region | None) -> Verdict:
    """Whoever holds a post in the region may see on which days its States work."""
    if region is None:
        return refused(_("You hold no post in a region whose calendars stand here."))
    return ALLOWED
