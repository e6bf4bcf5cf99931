# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who writes a practice, who releases it, and who says whether it stands in the inventory."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label, Labelled
from jointplan.access.rules import clears
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.documents.rules import WRITERS
from jointplan.knowledge.models import Bulletin, Practice, SharedChallenge, Stage
from jointplan.knowledge.practice_querysets import tokens_of_party
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.parties.rules import serves_secretariat

IN_USE = (Stage.PROPOSED, Stage.LISTED)


@rule("knowledge.write_practice")
def write_practice(user: Any, party: Party) -> Verdict:
    """Whoever holds a post that writes for a party may write down a practice or a challenge of it."""
    if user.holds(party.pk, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for a party write down its practices and challenges."))


@rule("knowledge.change_practice")
def change_practice(user: Any, practice: Practice) -> Verdict:
    """Whoever writes for the originator may change a text that nobody else reads; later only who releases it."""
    if not user.holds(practice.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that it comes from change it."))
    if practice.is_imported:
        return refused(_("This came from another region. Its words are changed there, and come with the next package."))
    if practice.stage in IN_USE:
        return refused(_("It stands as it was proposed. Take it back first; then it is changed and proposed again."))
    if practice.label != Label.AMBER_STRICT and not clears(user, practice):
        return refused(
            _("Others read this text. Only your clearing authority changes it, or withdraws it from them first.")
        )
    return ALLOWED


@rule("knowledge.link_practice")
def link_practice(user: Any, practice: Practice) -> Verdict:
    """Whoever writes for the originator of a practice may say which challenges it answers."""
    if practice.is_challenge:
        return refused(_("A practice answers a challenge, not the other way round."))
    if user.holds(practice.originator_id, *WRITERS):
        return ALLOWED
    return refused(_("Only those who write for the party that the practice comes from say what it answers."))


@rule("knowledge.propose_practice")
def propose_practice(user: Any, practice: Practice) -> Verdict:
    """Whoever writes for a State or an organisation may propose a record that the secretariat already reads."""
    if not user.holds(practice.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that it comes from propose it."))
    if practice.stage in IN_USE:
        return refused(_("It is proposed already, or stands in the inventory."))
    if practice.is_imported:
        return refused(_("What came from another region is proposed by its import."))
    if practice.originator.kind == PartyKind.STATE_BODY:
        return refused(_("A State proposes, not its bodies. Circulate it to the State itself, which takes it over."))
    if not is_read_by(practice, secretariat_of(practice)):
        return refused(
            _("The secretariat cannot read it yet. Whoever releases for your party shows it to the secretariat first.")
        )
    return ALLOWED


@rule("knowledge.withdraw_practice")
def withdraw_practice(user: Any, practice: Practice) -> Verdict:
    """Whoever writes for the originator may take a proposal back, or a record out of the inventory, at any time."""
    if not user.holds(practice.originator_id, *WRITERS):
        return refused(_("Only those who write for the party that it comes from take it back."))
    if practice.stage not in IN_USE:
        return refused(_("It is neither proposed nor in the inventory."))
    return ALLOWED


@rule("knowledge.moderate_practice")
def moderate_practice(user: Any, practice: Practice) -> Verdict:
    """An officer of the secretariat says, with a reason, whether a proposal comes into the inventory."""
    if not serves_secretariat(user, practice.edition.plan.region_id):
        return refused(_("Only the secretariat says what stands in the inventory of the region."))
    if practice.stage != Stage.PROPOSED:
        return refused(_("It is not proposed, so that there is nothing to say."))
    return ALLOWED


@rule("knowledge.release_practice")
def release_practice(user: Any, practice: Practice) -> Verdict:
    """Whoever releases for the originator changes who reads a practice: of a State, its clearing authority."""
    if practice.provenance is not None and practice.provenance["label"] != Label.CLEAR.label:
        return refused(
            _("It came from another region for a limited circle. Ask that region before more people read it.")
        )
    return _may_release(user, practice)


@rule("knowledge.share_challenge")
def share_challenge(user: Any, given: tuple[Practice, Party]) -> Verdict:
    """Whoever writes for a party that reads a challenge may write down that the party has it too."""
    practice, party = given
    if not practice.is_challenge:
        return refused(_("Only a challenge is shared. A practice can be answered with one of your own."))
    if not user.holds(party.pk, *WRITERS):
        return refused(_("Only those who write for your party say that it has a challenge too."))
    if practice.originator_id == party.pk:
        return refused(_("This challenge is your own."))
    if SharedChallenge.objects.filter(practice=practice.pk, originator=party.pk).exists():
        return refused(_("Your party has said so already."))
    return ALLOWED


@rule("knowledge.unshare_challenge")
def unshare_challenge(user: Any, shared: SharedChallenge) -> Verdict:
    """Whoever writes for the party that said so may take it back."""
    if user.holds(shared.originator_id, *WRITERS):
        return ALLOWED
    return refused(_("Only the party that said so takes it back."))


@rule("knowledge.release_shared_challenge")
def release_shared_challenge(user: Any, shared: SharedChallenge) -> Verdict:
    """Whoever releases for a party, of a State its clearing authority, decides who reads that it shares one."""
    return _may_release(user, shared)


@rule("knowledge.make_bulletin")
def make_bulletin(user: Any, region: Region | None) -> Verdict:
    """An officer of the secretariat may compose the bulletin of a half year."""
    if region is None or not serves_secretariat(user, region.pk):
        return refused(_("Only the secretariat composes the bulletin."))
    return ALLOWED


@rule("knowledge.release_bulletin")
def release_bulletin(user: Any, bulletin: Bulletin) -> Verdict:
    """An officer of the secretariat may release a bulletin to the readers for whom it was composed."""
    if not serves_secretariat(user, bulletin.region_id):
        return refused(_("Only the secretariat releases the bulletin."))
    if bulletin.released_on is not None:
        return refused(_("This bulletin was released already. Compose a new one."))
    return ALLOWED


@rule("knowledge.withdraw_bulletin")
def withdraw_bulletin(user: Any, bulletin: Bulletin) -> Verdict:
    """An officer of the secretariat may withdraw a bulletin for the future."""
    if not serves_secretariat(user, bulletin.region_id):
        return refused(_("Only the secretariat withdraws the bulletin."))
    if not bulletin.is_out:
        return refused(_("Nobody else reads this bulletin."))
    return ALLOWED


@rule("knowledge.exchange_practices")
def exchange_practices(user: Any, region: Region | None) -> Verdict:
    """An officer of the secretariat may make packages for other regions, and read those of others in."""
    if region is None or not serves_secretariat(user, region.pk):
        return refused(_("Only the secretariat exchanges packages with other regions."))
    return ALLOWED


def _may_release(user: Any, labelled: Labelled) -> Verdict:
    if not clears(user, labelled):
        return refused(_("Only whoever releases for the party that it comes from changes who reads it."))
    return ALLOWED


def secretariat_of(practice: Practice) -> Party | None:
    return Party.objects.filter(region=practice.edition.plan.region_id, is_secretariat=True).first()


def is_read_by(labelled: Labelled, party: Party | None) -> bool:
    """True when whoever holds a post in the party reads it today."""
    if party is None or labelled.has_expired():
        return False
    return bool(set(labelled.readers) & set(tokens_of_party(party)))
