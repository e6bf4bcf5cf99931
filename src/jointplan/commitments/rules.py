# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import PostKind
from jointplan.commitments.models import ClosedRecommendation, Consent, FollowUpAction, Position, Recommendation
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.parties.rules import coordinated_states, is_operator, serves_secretariat


@rule("commitments.import_treaties")
def import_treaties(user: Any, region: Region) -> Verdict:
    """Whoever runs the installation may load treaties and their status, at its command line."""
    if is_operator(user):
        return ALLOWED
    return refused(_("Treaties are loaded by whoever runs this installation, at its command line."))


@rule("commitments.add_treaty_source")
def add_treaty_source(user: Any, state: Party) -> Verdict:
    """The secretariat may add what a source says of any State, a national coordinator of the own State."""
    if serves_secretariat(user, state.region_id) or user.holds(state.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("What sources say of treaties is added by the secretariat and by the State's coordinator."))


@rule("commitments.import_recommendations")
def import_recommendations(user: Any, region: Region | None) -> Verdict:
    """The secretariat may import public recommendations to all States, a national coordinator those to the own."""
    if region is None:
        return refused(_("You hold no post in a region whose commitments stand here."))
    if is_operator(user) or serves_secretariat(user, region.pk) or coordinated_states(user, region.pk):
        return ALLOWED
    return refused(_("Recommendations are imported by the secretariat and by national coordinators."))


def state_addressed(subject: Recommendation | ClosedRecommendation) -> int:
    """The id of the State that a recommendation was made to."""
    return subject.state_id if isinstance(subject, Recommendation) else subject.originator_id


@rule("commitments.state_position")
def state_position(user: Any, subject: Recommendation | ClosedRecommendation) -> Verdict:
    """The national coordinator may write down what the own State says of a recommendation made to it."""
    if user.holds(state_addressed(subject), PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator of the State addressed says what it makes of a recommendation."))


@rule("commitments.change_position")
def change_position(user: Any, position: Position) -> Verdict:
    """The national coordinator may change what the own State says, until it is for the community."""
    if not user.holds(position.originator_id, PostKind.COORDINATOR):
        return refused(
            _("Only the national coordinator of the State addressed says what it makes of a recommendation.")
        )
    if position.label in {"GREEN", "CLEAR"}:
        return refused(
            _("This was released as it stands. The clearing authority withdraws the release first; then it is changed.")
        )
    return ALLOWED


@rule("commitments.plan_action")
def plan_action(user: Any, subject: Recommendation | ClosedRecommendation) -> Verdict:
    """The national coordinator may plan what the own State does about a recommendation made to it."""
    if user.holds(state_addressed(subject), PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator of the State addressed plans what is done about it."))


@rule("commitments.change_action")
def change_action(user: Any, action: FollowUpAction) -> Verdict:
    """The national coordinator may change a follow-up action of the own State, until it is for the community."""
    if not user.holds(action.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator of the State changes its follow-up actions."))
    if action.label in {"GREEN", "CLEAR"}:
        return refused(
            _("This was released as it stands. The clearing authority withdraws the release first; then it is changed.")
        )
    return ALLOWED


@rule("commitments.record_consent")
def record_consent(user: Any, state: Party | None) -> Verdict:
    """The clearing authority of a State may record that recommendations of the Committee to it may be held here."""
    if state is None or state.kind != PartyKind.STATE or not user.holds(state.pk, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of a State records the consent of that State."))
    return ALLOWED


@rule("commitments.withdraw_consent")
def withdraw_consent(user: Any, consent: Consent) -> Verdict:
    """The clearing authority of a State may withdraw a consent of the State, for the future."""
    if not user.holds(consent.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State withdraws its consent."))
    if consent.withdrawn_on is not None:
        return refused(_("This consent was withdrawn already."))
    return ALLOWED


@rule("commitments.register_committee_recommendation")
def register_committee_recommendation(user: Any, consent: Consent) -> Verdict:
    """The coordinator and the clearing authority may enter a recommendation of the Committee to their own State."""
    if not user.holds(consent.originator_id, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY):
        return refused(
            _("Recommendations of the Committee are entered by the State alone, under its consent; by nobody else.")
        )
    if consent.withdrawn_on is not None:
        return refused(_("This consent was withdrawn. Recommendations of the Committee need one that stands."))
    return ALLOWED


@rule("commitments.enter_obligation")
def enter_obligation(user: Any, state: Party | None) -> Verdict:
    """The national coordinator may enter what the own State has to report."""
    if state is None or state.kind != PartyKind.STATE or not user.holds(state.pk, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator of a State enters what the State has to report."))
    return ALLOWED
