# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.rules import clears
from jointplan.accounts.models import PostKind
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import is_body, serves_secretariat
from jointplan.reports.kinds import KINDS, Kind, Maker
from jointplan.reports.models import Report

IN_A_STATE = (PostKind.COORDINATOR,)
IN_A_BODY = (PostKind.FOCAL_POINT_MAIN, PostKind.FOCAL_POINT_ALTERNATE, PostKind.VALIDATOR)


def works_for(user: Any, party: Party) -> bool:
    """True for those who make reports of a party: officers of the secretariat, coordinators, people of a body."""
    if party.is_secretariat:
        return serves_secretariat(user, party.region_id)
    return bool(user.holds(party.pk, *(IN_A_BODY if is_body(party) else IN_A_STATE)))


def makes(kind: Kind, party: Party) -> bool:
    """True where a report of this kind comes from such a party."""
    match kind.maker:
        case Maker.SECRETARIAT:
            return party.is_secretariat
        case Maker.STATE:
            return party.kind == PartyKind.STATE
        case Maker.BODY:
            return is_body(party)


@rule("reports.build_report")
def build_report(user: Any, asked: tuple[str, Party]) -> Verdict:
    """Officers of the secretariat, coordinators and focal points may have reports composed for their own party."""
    kind, party = KINDS[asked[0]], asked[1]
    if not makes(kind, party):
        return refused(_("A report of this kind comes from another party."))
    if not works_for(user, party):
        return refused(_("Only those who work on reports of this party have one composed."))
    return ALLOWED


@rule("reports.edit_report")
def edit_report(user: Any, report: Report) -> Verdict:
    """Whoever makes reports of a party may rewrite paragraphs of one that is not out."""
    if not works_for(user, report.originator):
        return refused(_("Only those who work on reports of this party rewrite it."))
    if not report.is_ready:
        return refused(_("It is not composed yet."))
    if report.released_on is not None:
        return refused(_("This report was released. Have it composed anew."))
    return ALLOWED


@rule("reports.renew_report")
def renew_report(user: Any, report: Report) -> Verdict:
    """Whoever makes reports of a party may have one composed anew from what is there today."""
    if not works_for(user, report.originator):
        return refused(_("Only those who work on reports of this party have one composed."))
    if report.is_at_work:
        return refused(_("It is being composed."))
    return ALLOWED


def waits_to_be_cleared(report: Report) -> bool:
    """True for what leaves its party only once the clearing authority has read it, and has not, as it is now."""
    if not KINDS[report.kind].is_cleared or report.audience_kind == "own" or not report.is_ready:
        return False
    return report.released_on is None and not report.to_review and report.cleared_sha256 != report.sha256


@rule("reports.clear_report")
def clear_report(user: Any, report: Report) -> Verdict:
    """The clearing authority of a State may clear a report of the State, exactly as it was read."""
    if not KINDS[report.kind].is_cleared:
        return refused(_("A report of this kind needs no clearance."))
    if not clears(user, report):
        return refused(_("Only the clearing authority of the State clears this."))
    if not report.is_ready or report.released_on is not None:
        return refused(_("Only a report that is ready and not out yet is cleared."))
    return ALLOWED


@rule("reports.release_report")
def release_report(user: Any, report: Report) -> Verdict:
    """Whoever makes reports of a party may release one to the readers for whom it was composed, once it is cleared."""
    if not works_for(user, report.originator):
        return refused(_("Only those who work on reports of this party release it."))
    if report.audience_kind == "own":
        return refused(_("It was composed for your own party. Have one composed for others."))
    if not report.is_ready:
        return refused(_("It is not composed yet."))
    if report.released_on is not None:
        return refused(_("This report was released already. Have it composed anew."))
    if report.to_review:
        return refused(_("Look at the paragraphs first where the records have changed."))
    if KINDS[report.kind].is_cleared and report.cleared_sha256 != report.sha256:
        return refused(_("The clearing authority has to clear it first, as it is now."))
    return ALLOWED


@rule("reports.withdraw_report")
def withdraw_report(user: Any, report: Report) -> Verdict:
    """Whoever makes reports of a party, and its clearing authority, may withdraw one for the future."""
    if not works_for(user, report.originator) and not clears(user, report):
        return refused(_("Only those who work on reports of this party withdraw it."))
    if not report.is_out:
        return refused(_("Nobody else reads this report."))
    return ALLOWED


@rule("reports.keep_template")
def keep_template(user: Any, party: Party) -> Verdict:
    """Whoever makes reports of a party may upload Word templates for them."""
    if not works_for(user, party):
        return refused(_("Only those who work on reports of this party keep its templates."))
    return ALLOWED


@rule("reports.ask_for_reports")
def ask_for_reports(user: Any, party: Party | None) -> Verdict:
    """Whoever makes no reports of a kind for any party is told who does."""
    return refused(_("Reports of this kind are composed by the party that they come from."))
