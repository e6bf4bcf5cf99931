# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who finds in the log what the cast does not do by itself: each is done once, by the operation that people use.

What the cast does stands in LOG of `test_leaks_database`; the two tables together name every verb of the log.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.leaving import end_membership_of_community
from jointplan.access.operations import name_readers
from jointplan.accounts.invitations import (
    accept_invitation,
    invite_holder,
    link_to,
    revoke_invitation,
    send_invitation_again,
)
from jointplan.accounts.models import Invitation, Post, PostKind, User
from jointplan.accounts.operations import establish_post, issue_account
from jointplan.accounts.own_account import SALT, change_details, close_account, confirm_mailbox
from jointplan.accounts.passwords import replace_password
from jointplan.accounts.start_codes import choose_password, issue_on_paper, renew_start_code
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import appoint, appoint_acting, move_term
from jointplan.accounts.tokens import make_token, revoke_token
from jointplan.assessments import asking
from jointplan.assessments.clearance_rules import DATES
from jointplan.assessments.models import (
    Assignment,
    Clarification,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    HeldRelease,
    InvitedView,
    KeptConflict,
    Pack,
    ServedObligation,
    ViewInvitation,
)
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.assigning import withdraw_assignments
from jointplan.assessments.operations.clarifying import take_back_question
from jointplan.assessments.operations.clearance_rounds import ask_again, end_clearance
from jointplan.assessments.operations.clearances import choose_what_stays, note_no_objection, withdraw_clearance
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.operations.consolidating import circulate_answer, take_over_part
from jointplan.assessments.operations.contributing import (
    finish_answers,
    hand_over_answer,
    send_back_answer,
    take_back_answer,
)
from jointplan.assessments.operations.cycles import change_cycle, edit_cycle, publish_cycle
from jointplan.assessments.operations.feeds import end_feed, make_feed
from jointplan.assessments.operations.holding import carry_out_releases, stop_release
from jointplan.assessments.operations.inviting_views import end_view_invitation, take_back_view
from jointplan.assessments.operations.keeping import keep_as_last, say_no_change
from jointplan.assessments.operations.merging import settle_conflict
from jointplan.assessments.operations.packs import import_pack, withdraw_pack
from jointplan.assessments.operations.release import settle_release, withdraw_part
from jointplan.assessments.operations.serving import end_service
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.assessments.release_rules import HOLDS
from jointplan.audit.models import Entry
from jointplan.commitments.models import FollowUpAction, Treaty
from jointplan.commitments.operations.follow_up import change_action
from jointplan.commitments.operations.treaties import add_treaty_source
from jointplan.documents.models import Document
from jointplan.documents.operations import change_document, remove_document, remove_expired
from jointplan.documents.rules import EXPIRING
from jointplan.feedback.models import Comment
from jointplan.feedback.operations import decline_comment, publish_comment, receive_comment, withdraw_comment
from jointplan.feedback.subjects import find
from jointplan.focalpoints.models import Expectation
from jointplan.focalpoints.operations import confirm_by_letter, drop_expectation, take_over
from jointplan.knowledge.models import Bulletin, Guidance, GuidanceVersion, Practice, SharedChallenge
from jointplan.knowledge.operations.bulletins import withdraw_bulletin
from jointplan.knowledge.operations.guidance import change_guidance, withdraw_guidance
from jointplan.knowledge.operations.packages import make_package
from jointplan.knowledge.operations.practices import change_practice, link_practice, withdraw_practice
from jointplan.knowledge.operations.reviewing import review_guidance
from jointplan.knowledge.operations.sharing_challenges import unshare_challenge
from jointplan.knowledge.operations.versions import release_version
from jointplan.parties.imports import apply_import
from jointplan.parties.joining import admit_application, decline_application, submit_application
from jointplan.parties.keeping_calendars import enter_day, import_days, remove_day, set_working_week
from jointplan.parties.merging import merge_parties
from jointplan.parties.models import Application, Party, PartyKind
from jointplan.parties.operations import appoint_secretariat, edit_party, register_party
from jointplan.parties.telling_apart import propose_again, tell_apart
from jointplan.plans.operations import attach_wording
from jointplan.portal.tasks import retire_published_data
from jointplan.reports.models import Report, ReportTemplate
from jointplan.reports.operations import clear_report, drop_template, edit_paragraph, keep_edit, withdraw_report
from jointplan.strategies.aligning import propose_alignments
from jointplan.strategies.imports import apply_import as import_actions
from jointplan.strategies.models import Strategy, StrategyAction, StrategyPart
from jointplan.strategies.operations import change_strategy, release_rows, remove_action
from tests import guidance_cast
from tests.asked import everybody_or_few
from tests.cast import APPLICATION, PASSWORD, Cast, decision
from tests.clearance_cast import ask_bodies, request_of, say
from tests.documents_cast import said
from tests.everything import reading_everything
from tests.feedback_cast import WAITING
from tests.practices_cast import practice_canary
from tests.who_reads import COLUMNS, readers

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]
TODAY = datetime.date.today()
ADDRESS = "https://plan.example"

# Verb, and what makes the difference where there is one | the roles that find the entry.
WHO_READS = {
    # visitors ours others region isles
    # Who fills a post is known to its party, to the State of a body, and to the party of whoever acted.
    "accounts.account_issued": "--- ++- ---- --- ---",
    "accounts.holder_invited": "--- +++ ---- --- ---",
    "accounts.holder_invited to lead the work of a State": "--- --- ---+ +-- ---",
    "accounts.invitation_sent_again": "--- +++ ---- --- ---",
    "accounts.invitation_sent_again to lead the work of a State": "--- --- ---+ +-- ---",
    "accounts.invitation_revoked": "--- +++ ---- --- ---",
    "accounts.invitation_revoked to lead the work of a State": "--- --- ---+ +-- ---",
    "accounts.invitation_accepted": "-+- +++ ---- --- ---",  # by somebody who held no post before
    "accounts.issued_on_paper": "--- +++ ---- --- ---",
    "accounts.issued_on_paper to lead the work of a State": "--- --- ---+ +-- ---",
    "accounts.start_code_renewed": "--- +++ ---- --- ---",
    "accounts.holder_appointed": "-+- +++ ---- --- ---",  # and here, who is of that party from now on
    "accounts.acting_appointed": "-+- +++ ---- --- ---",
    "accounts.term_moved": "-+- +++ ---- --- ---",
    "accounts.account_closed": "--- +++ ---- --- ---",
    "focalpoints.post_taken_over": "--- +++ ---- --- ---",
    # What people do with their own account is theirs alone.
    "accounts.details_changed": "--- --+ ---- --- ---",
    "accounts.mailbox_changed": "--- --+ ---- --- ---",
    "accounts.password_chosen": "--- --+ ---- --- ---",
    "accounts.password_changed": "--- --+ ---- --- ---",
    "accounts.signed_in": "--- --+ ---- --- ---",
    "accounts.token_made": "--- --+ ---- --- ---",
    "accounts.token_revoked": "--- --+ ---- --- ---",
    # What a State expects of its bodies, and its letter about them, stay in the State.
    "focalpoints.expectation_dropped": "--- ++- ---- --- ---",
    "focalpoints.list_confirmed": "--- ++- ---- --- ---",
    # An application is for the secretariat; what became a line of the register is known to the community.
    "parties.application_received": "--- --- ---- +-- ---",
    "feedback.comment_received": "--- --- ---- +-- ---",
    "feedback.comment_declined": "--- --- ---- +-- ---",
    "feedback.comment_published": "--- +++ ++++ +++ +++",
    "feedback.comment_withdrawn": "--- +++ ++++ +++ +++",
    "parties.application_declined": "--- --- ---- +-- ---",
    "parties.application_admitted": "--- --- ---- +-- ---",
    "parties.party_registered": "--- +++ ++++ +++ +++",
    "parties.party_edited": "--- +++ ++++ +++ +++",
    "parties.party_admitted": "--- +++ ++++ +++ +++",
    "parties.membership_ended": "--- +++ ++++ ++- +++",  # not whoever is a member no more
    "parties.membership_end_explained": "--- --- ---- +-- ---",
    "parties.pair_told_apart": "--- --- ---- +-- ---",
    "parties.pair_proposed_again": "--- --- ---- +-- ---",
    "parties.parties_merged": "--- +++ ++++ +++ +++",
    "parties.list_imported": "--- +++ ++++ +++ +++",
    "parties.secretariat_appointed": "--- +++ ++++ +++ +++",
    # On which days a State works is public knowledge.
    "parties.day_entered": "--- +++ ++++ +++ +++",
    "parties.day_removed": "--- +++ ++++ +++ +++",
    "parties.days_imported": "--- +++ ++++ +++ +++",
    "parties.week_changed": "--- +++ ++++ +++ +++",
    "plans.wording_attached": "--- +++ ++++ +++ +++",
    # What a State decides about its texts after it has sent them stays in the State.
    "assessments.release_settled": "--- ++- ---- --- ---",
    "assessments.cycle_edited": "--- +++ ++++ +++ +++",
    "assessments.cycle_changed": "--- +++ ++++ +++ +++",
    "assessments.cycle_published": "--- +++ ++++ +++ +++",
    "assessments.feed_made": "--- +-- ---- --- ---",
    "assessments.feed_ended": "--- +-- ---- --- ---",
    "assessments.pack_imported": "--- ++- ---- --- ---",
    "assessments.pack_withdrawn": "--- ++- ---- --- ---",
    # Why a State writes another version stays in it; that it was taken into the report is told to it.
    "assessments.submission_reopened": "--- --- ++-- --- ---",
    "assessments.submission_compiled": "--- ++- ---- +-- ---",
    # How a draft comes about stays with whoever writes it.
    "assessments.conflict_settled": "--- ++- ---- --- ---",
    "assessments.kept_as_last": "--- ++- ---- --- ---",
    "assessments.no_change_said": "--- ++- ---- --- ---",
    "access.readers_named": "--- ++- ---- --- ---",
    # What becomes of a document is for its party, however far the document went; of one for named persons, for them.
    "documents.document_changed": "--- ++- ---- --- ---",
    "documents.document_removed": "--- ++- ---- --- ---",
    "documents.document_removed that named persons read": "--- -+- ---- --+ ---",
    "documents.document_expired": "--- ++- ---- --- ---",
    # Whom the State asks, and what it makes of what it was told, stays with the State itself.
    "assessments.assignments_withdrawn": "--- ++- ---- --- ---",
    "assessments.answer_considered": "--- ++- ---- --- ---",
    "assessments.part_taken_over": "--- ++- ---- --- ---",
    "assessments.answer_circulated": "--- ++- ---- --- ---",
    # Checking stays inside the agency; what is taken back was known to the State.
    "assessments.answer_finished": "--- --+ ---- --- ---",
    "assessments.answer_sent_back": "--- --+ ---- --- ---",
    "assessments.answer_taken_back": "--- +++ ---- --- ---",
    "assessments.clearance_asked_again": "--- +++ ---- --- ---",
    "assessments.clearance_ended": "--- ++- ---- --- ---",
    "assessments.clearance_withdrawn": "--- +++ ---- --- ---",
    "assessments.clearance_withdrawn by the authority": "--- ++- ---- --- ---",
    # What waits to become public, and why it is stopped, stays inside the State.
    "assessments.release_stopped": "--- --- ++-- --- ---",
    "assessments.release_carried_out": "--- --- ++-- --- ---",
    "assessments.no_objection_noted": "--- +++ ---- --- ---",
    "assessments.parts_stay": "--- ++- ---- --- ---",
    "assessments.parts_leave": "--- ++- ---- --- ---",
    # Between the secretariat and the State asked; between a State and the party that it invites.
    "assessments.question_taken_back": "--- --- ++-- +-- ---",
    "assessments.view_invitation_ended": "--- ++- ---- --+ ---",
    "assessments.view_taken_back": "--- --- ---- -+- ---",
    # The library: what happens to a work is for the party that it comes from.
    "knowledge.guidance_changed": "--- ++- ---- --- ---",
    "knowledge.guidance_version_released": "--- ++- ---- --- ---",
    "knowledge.guidance_reviewed": "--- ++- ---- --- ---",
    "knowledge.guidance_withdrawn": "--- ++- ---- --- ---",
    # How a State works on its strategies stays with it, however far the strategy went.
    "strategies.strategy_changed": "--- ++- ---- --- ---",
    "strategies.actions_imported": "--- ++- ---- --- ---",
    "strategies.action_removed": "--- ++- ---- --- ---",
    "strategies.rows_released": "--- ++- ---- --- ---",
    "strategies.alignments_proposed": "--- ++- ---- --- ---",
    # The inventory of practices and challenges.
    "knowledge.practice_changed": "--- ++- ---- --- ---",
    "knowledge.practice_withdrawn": "--- ++- ---- +-- ---",
    "knowledge.practice_linked": "--- --- ++-- --- ---",
    "knowledge.challenge_unshared": "--- --- ++-- --- ---",
    "knowledge.bulletin_withdrawn": "--- --- ---- +-- ---",
    "knowledge.package_made": "--- --- ---- +-- ---",
    # Commitments.
    "commitments.treaty_source_added": "--- +++ ++++ +++ +++",
    "commitments.action_changed": "--- ++- ---- --- ---",
    "assessments.service_ended": "--- ++- ---- --- ---",
    # Reports.
    "reports.paragraph_rewritten": "--- --- ---- +-- ---",
    "reports.paragraph_given_back": "--- --- ---- +-- ---",
    "reports.paragraph_kept": "--- --- ---- +-- ---",
    "reports.report_cleared": "--- ++- ---- --- ---",
    "reports.report_withdrawn": "--- --- ---- +-- ---",
    "reports.template_dropped": "--- --- ---- +-- ---",
    # Open data: that a version was handed out no more is everybody's to know, and not for the sake of which record.
    "portal.data_retired": "--- +++ ++++ +++ +++",
}

Cause = Callable[[Cast], Any]
CAUSES: dict[str, Cause] = {}


def causes(*verbs: str) -> Callable[[Cause], Cause]:
    """What the function does writes these entries, among others."""

    def register(function: Cause) -> Cause:
        for verb in verbs:
            assert verb not in CAUSES
            CAUSES[verb] = function
        return function

    return register


def free_post(cast: Cast, party: str, kind: PostKind = PostKind.VALIDATOR) -> Post:
    """A new post that nobody holds."""
    with acting_as(OPERATOR):
        return establish_post(cast.party(party), code=f"new-{party}", kind=kind, functions={"en": "New"}, by=OPERATOR)


def of_a_body(cast: Cast) -> tuple[Post, User]:
    """A free post of a body of Aldermoor, and the coordinator who fills it."""
    return free_post(cast, "aldermoor-schools"), cast.user("coordinator")


def of_a_state(cast: Cast) -> tuple[Post, User]:
    """A free post of who clears for Corvane, and the officer of the secretariat who fills it on the State's word."""
    return free_post(cast, "corvane", PostKind.CLEARING_AUTHORITY), cast.user("secretariat")


def holder_of(cast: Cast, party: str) -> User:
    """A new account whose owner holds a new post of the party."""
    post = free_post(cast, party)
    with acting_as(OPERATOR):
        name = f"holder-of-{post.code}"
        return issue_account(post, username=name, hashed_password="!", language="en", starts_on=TODAY, by=OPERATOR)


@causes("accounts.account_issued")
def issue(cast: Cast) -> None:
    holder_of(cast, "aldermoor")


def invite(post: Post, by: User) -> Invitation:
    with acting_as(by):
        return invite_holder(
            post, email="somebody@quay.example", language="en", starts_on=TODAY, address=ADDRESS, by=by
        )


@causes("accounts.holder_invited", "accounts.invitation_sent_again", "accounts.invitation_revoked")
def invite_and_revoke(cast: Cast, found: Callable[[Cast], tuple[Post, User]] = of_a_body) -> None:
    post, by = found(cast)
    invitation = invite(post, by)
    with acting_as(by):
        send_invitation_again(invitation, address=ADDRESS, by=by)
        revoke_invitation(invitation, by=by)


@causes(
    *(
        f"accounts.{verb} to lead the work of a State"
        for verb in ("holder_invited", "invitation_sent_again", "invitation_revoked")
    )
)
def invite_and_revoke_in_a_state(cast: Cast) -> None:
    invite_and_revoke(cast, of_a_state)


@causes("accounts.invitation_accepted")
def accept(cast: Cast) -> None:
    invitation, somebody = invite(*of_a_body(cast)), cast.user("postless")
    with acting_as(somebody):
        accept_invitation(link_to(invitation, ADDRESS).rstrip("/").rsplit("/", 1)[1], by=somebody)


@causes("accounts.issued_on_paper")
def issue_letter(cast: Cast, found: Callable[[Cast], tuple[Post, User]] = of_a_body) -> None:
    post, by = found(cast)
    with acting_as(by):
        issue_on_paper(post, language="en", starts_on=TODAY, by=by)


@causes("accounts.issued_on_paper to lead the work of a State")
def issue_letter_in_a_state(cast: Cast) -> None:
    issue_letter(cast, of_a_state)


@causes("accounts.start_code_renewed", "accounts.password_chosen")
def renew_letter(cast: Cast) -> None:
    coordinator, focal_point = cast.user("coordinator"), cast.user("focal_point")
    with acting_as(coordinator):
        renew_start_code(focal_point, second_factor_lost=False, by=coordinator)
    with acting_as(focal_point):
        choose_password(focal_point, "lanterns-on-the-quay")


@causes("accounts.holder_appointed", "accounts.acting_appointed", "accounts.term_moved")
def appoint_and_move(cast: Cast) -> None:
    post, by = of_a_body(cast)
    days = {"starts_on": TODAY, "ends_on": TODAY + datetime.timedelta(days=9)}
    with acting_as(by):
        term = appoint(post, cast.user("postless"), starts_on=TODAY, by=by)
        appoint_acting(post, cast.user("focal_point"), **days, by=by)
        move_term(term, **days, by=by)


@causes("accounts.account_closed")
def close(cast: Cast) -> None:
    account = holder_of(cast, "aldermoor-schools")
    with acting_as(account):
        close_account(by=account)


@causes("focalpoints.post_taken_over")
def take_over_post(cast: Cast) -> None:
    focal_point = cast.user("focal_point")
    with acting_as(focal_point):
        take_over(focal_point.terms.get(), by=focal_point)


@causes("accounts.details_changed", "accounts.mailbox_changed")
def change_own_account(cast: Cast) -> None:
    focal_point = cast.user("focal_point")
    link = signing.dumps([focal_point.pk, focal_point.email, "new@quay.example"], salt=SALT)
    with acting_as(focal_point):
        change_details(name="A new name", language="ru", by=focal_point)
        confirm_mailbox(link, by=focal_point)


@causes("accounts.password_changed")
def change_password(cast: Cast) -> None:
    focal_point = cast.user("focal_point")
    with acting_as(focal_point):
        replace_password(focal_point, "lanterns-on-the-quay", this_session=None)


@causes("accounts.signed_in")
def sign_in(cast: Cast) -> None:
    cache.clear()
    Client().post("/en/account/login/", {"login": "focal_point", "password": PASSWORD})


@causes("accounts.token_made", "accounts.token_revoked")
def make_and_revoke_token(cast: Cast) -> None:
    focal_point = cast.user("focal_point")
    with acting_as(focal_point):
        token, _secret = make_token(name="A program", scope="read", days=1, by=focal_point)
        revoke_token(token, by=focal_point)


@causes("focalpoints.expectation_dropped")
def expect_no_more(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        drop_expectation(Expectation.objects.get(kind=PostKind.VALIDATOR), by=coordinator)


@causes("focalpoints.list_confirmed")
def confirm_list(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    posts = Post.objects.filter(code__in=["coordinator", "focal-point"])
    with acting_as(coordinator):
        confirm_by_letter(cast.party("aldermoor"), posts, letter_number="12", letter_dated_on=TODAY, by=coordinator)


@causes("parties.application_received")
def apply_to_join(cast: Cast) -> None:
    values = {"names": {"en": "Lamp Society"}, "kind": PartyKind.CIVIL_SOCIETY, "country": "UZ", "website": ""}
    values |= {"purpose": "Lamps.", "mailbox": "lamps@society.example", "function": "Head", "language": "en"}
    with acting_as(cast.user("anonymous")):
        submit_application(cast.party("aldermoor").region, values, by=cast.user("anonymous"))


@causes("parties.application_declined")
def decline(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        decline_application(Application.objects.get(uid=APPLICATION), reason="No lamps.", by=secretariat)


@causes("parties.membership_ended", "parties.membership_end_explained")
def leave_the_community(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        end_membership_of_community(cast.party("coast-council"), from_day=TODAY, reason="It closed.", by=secretariat)


@causes("parties.pair_told_apart", "parties.pair_proposed_again")
def tell_two_apart(cast: Cast) -> None:
    secretariat, fund = cast.user("secretariat"), cast.party("coast-fund")
    with acting_as(secretariat):
        values = {"kind": PartyKind.DONOR, "names": {"en": "Fund of the coasts"}}
        twin = register_party(fund.region, code="twin", values=values, by=secretariat)
        tell_apart(fund, twin, reason="Two funds.", by=secretariat)
        propose_again(fund, twin, by=secretariat)


@causes("parties.application_admitted", "parties.party_admitted")
def admit(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        admit_application(Application.objects.get(uid=APPLICATION), reason="Lamps.", code="society", by=secretariat)


def register(cast: Cast, code: str, by: User) -> Party:
    values = {"kind": PartyKind.CIVIL_SOCIETY, "names": {"en": f"The society {code}"}}
    return register_party(cast.party("aldermoor").region, code=code, values=values, by=by)


@causes("parties.party_registered", "parties.party_edited", "parties.parties_merged")
def keep_the_register(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        gone, stays = register(cast, "lamps", secretariat), register(cast, "lanterns", secretariat)
        edit_party(stays, {"acronym": "LS"}, by=secretariat)
        merge_parties(gone, stays, reason="The same.", by=secretariat)


@causes("parties.list_imported")
def import_list(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        apply_import(cast.party("aldermoor").region, b"code,kind,name_en\nlamps,donor,Lamp fund\n", by=secretariat)


@causes("parties.day_entered", "parties.day_removed", "parties.days_imported", "parties.week_changed")
def keep_a_calendar(cast: Cast) -> None:
    coordinator, state, day = cast.user("coordinator"), cast.party("aldermoor"), datetime.date(2027, 3, 22)
    with acting_as(coordinator):
        enter_day(state, day, names={"en": "Day of lamps"}, by=coordinator)
        remove_day(state, day, by=coordinator)
        import_days(state, b"day,name_en\n2027-03-22,Day of lamps\n", by=coordinator)
        set_working_week(state, [5, 6], by=coordinator)


@causes("parties.secretariat_appointed")
def appoint_another_secretariat(cast: Cast) -> None:
    with acting_as(OPERATOR):
        appoint_secretariat(cast.party("coast-fund"), reason="The States agree.", by=OPERATOR)


@causes("plans.wording_attached")
def attach(cast: Cast) -> None:
    with acting_as(OPERATOR):
        edition = cast.edition()
        wordings = {code: "Lamps." for code in edition.clauses.values_list("code", flat=True)}
        attach_wording(edition, wordings, publication="gazette", by=OPERATOR)


@causes("assessments.release_settled")
def settle(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        settle_release(cast.submission("aldermoor", "2021"), by=clearing)


@causes("assessments.release_stopped")
def stop_what_waits(cast: Cast) -> None:
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        stop_release(HeldRelease.objects.get(), reason="Not yet.", by=clearing)


@causes("assessments.release_carried_out")
def let_what_waits_become_public(cast: Cast) -> None:
    with acting_as(cast.user("other_clearing")):
        HeldRelease.objects.update(public_at=timezone.now())
    with acting_as(HOLDS):
        assert carry_out_releases(by=HOLDS) == 1


@causes("assessments.cycle_edited", "assessments.cycle_changed", "assessments.cycle_published")
def decide_on_cycles(cast: Cast) -> None:
    secretariat, names = cast.user("secretariat"), {"en": "Another name"}
    with acting_as(secretariat):
        edit_cycle(cast.cycle("2023"), names=names, by=secretariat)
        change_cycle(cast.cycle("2022"), decision(), names=names, by=secretariat)
        publish_cycle(cast.cycle("2021"), decision(), by=secretariat)


@causes("assessments.feed_made", "assessments.feed_ended")
def keep_the_address_of_the_own_calendar(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        make_feed(by=coordinator)
        end_feed(by=coordinator)


@causes("assessments.clearance_asked_again", "assessments.clearance_withdrawn", "assessments.clearance_ended")
def ask_again_and_end(cast: Cast) -> None:
    coordinator, request = cast.user("coordinator"), ask_schools(cast)
    say(request, cast.user("focal_point"))
    with acting_as(cast.user("focal_point")):
        withdraw_clearance(request.words.get(), by=cast.user("focal_point"))
    with acting_as(coordinator):
        part = cast.part("aldermoor", "2022", "1.1.1", "progress")
        given = {"progress": PartInput("Newer.", "en", part.version)}
        save_answer(cast.submission("aldermoor", "2022"), part.clause, given, by=coordinator)
        ask_again(request.round, by=coordinator)
        end_clearance(request.round, reason="We begin anew.", by=coordinator)


def ask_schools(cast: Cast, **given: Any) -> ClearanceRequest:
    """The schools of Aldermoor are asked about the draft of the State."""
    coordinator, schools = cast.user("coordinator"), cast.party("aldermoor-schools")
    with acting_as(coordinator):
        draft = cast.submission("aldermoor", "2022")
        assert draft.originator
        assert draft.cycle
    ask_bodies(draft, [schools], coordinator, **given)
    return request_of(draft, schools, coordinator)


@causes("assessments.clearance_withdrawn by the authority")
def withdraw_word_of_authority(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        word = Clearance.objects.get(cycle__code="2022", body__code="aldermoor")
        withdraw_clearance(word, by=clearing)


@causes("assessments.no_objection_noted")
def let_a_date_pass(cast: Cast) -> None:
    request = ask_schools(cast, mode=ClearanceMode.NO_OBJECTION)
    with acting_as(cast.user("coordinator")):
        ClearanceRequest.objects.filter(pk=request.pk).update(due_on=TODAY - datetime.timedelta(days=1))
    with acting_as(DATES):
        assert note_no_objection(by=DATES) == 1


@causes("assessments.parts_stay", "assessments.parts_leave")
def keep_a_part_inside(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        draft = cast.submission("aldermoor", "2022")
        part = cast.part("aldermoor", "2022", "1.1.1", "status")
        choose_what_stays(draft, [part.pk], stay=True, by=clearing)
        choose_what_stays(draft, [part.pk], stay=False, by=clearing)


@causes("assessments.pack_imported")
def bring_a_pack_back(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        pack = Pack.objects.get()
        import_pack(pack, bytes(pack.arrived), by=coordinator, leave_wrong=True)


@causes("assessments.pack_withdrawn")
def give_a_pack_up(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        withdraw_pack(Pack.objects.get(), by=coordinator)


@causes("assessments.submission_reopened")
def reopen(cast: Cast) -> None:
    coordinator = cast.user("other_coordinator")
    with acting_as(coordinator):
        reopen_submission(cast.submission("brindal", "2022"), reason="A number was wrong.", by=coordinator)


@causes("assessments.submission_compiled")
def compile_it(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        mark_compiled(cast.submission("aldermoor", "2021"), by=secretariat)


@causes("assessments.conflict_settled", "assessments.kept_as_last", "assessments.no_change_said")
def go_on_with_a_draft(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        submission = cast.submission("aldermoor", "2022")
        keep_as_last(submission, cast.edition().clauses.all(), by=by)
        settle_conflict(KeptConflict.objects.get(), "Lamps were counted.", "en", by=by)
        questionnaire = submission.cycle.questionnaire
        questionnaire.data["depth"] = {"kind": "focus", "objectives": []}
        questionnaire.save()
        asking.forget()
        say_no_change(submission, by=by)
        asking.forget()


@causes("access.readers_named")
def keep_for_named_persons(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        name_readers(cast.part("aldermoor", "2021", "1.1.1", "challenges"), [clearing.pk], reason="Few.", by=clearing)


@causes("documents.document_changed", "documents.document_removed")
def change_and_remove(cast: Cast, title: str = "canarydocumentstates", role: str = "coordinator") -> None:
    by = cast.user(role)
    with acting_as(by):
        document = Document.objects.get(title=title)
        change_document(document, by=by, **said("Another title"))
        remove_document(document, by=by, reason="Added twice.")


@causes("documents.document_removed that named persons read")
def remove_what_few_read(cast: Cast) -> None:
    change_and_remove(cast, "canarydocumentnamed", "clearing")


@causes("documents.document_expired")
def let_a_day_go_by(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        past = TODAY - datetime.timedelta(days=1)
        Document.objects.filter(title="canarydocumentpublic").update(keep_until=past)
    with acting_as(EXPIRING):
        assert remove_expired(by=EXPIRING) == 1


@causes("assessments.assignments_withdrawn")
def ask_no_more(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        asked = Assignment.objects.filter(agency__code="aldermoor-schools")
        withdraw_assignments(cast.submission("aldermoor", "2022"), asked, by=coordinator)


def handed_over(cast: Cast) -> Any:
    """The answer of the school office, handed over now."""
    focal_point = cast.user("focal_point")
    with acting_as(focal_point):
        return hand_over_answer(cast.answer("aldermoor-schools", "2022", "1.1.1"), by=focal_point)


@causes("assessments.answer_considered", "assessments.part_taken_over")
def take_over_from_an_agency(cast: Cast) -> None:
    answer, coordinator = handed_over(cast), cast.user("coordinator")
    with acting_as(coordinator):
        part = cast.part("aldermoor-schools", "2022", "1.1.1", "challenges")
        seen = cast.part("aldermoor", "2022", "1.1.1", "challenges").version
        own = cast.submission("aldermoor", "2022")
        take_over_part(own, part, how="instead", seen_version=seen, by=coordinator)
    assert answer.handed_at


@causes("assessments.answer_circulated")
def show_to_an_agency(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        answer = cast.answer("aldermoor", "2022", "1.1.1")
        circulate_answer(answer, [cast.party("aldermoor-schools")], by=coordinator)


@causes("assessments.answer_finished", "assessments.answer_sent_back")
def check_inside_an_agency(cast: Cast) -> None:
    validator, focal_point = holder_of(cast, "aldermoor-schools"), cast.user("focal_point")
    with acting_as(focal_point):
        answer = cast.answer("aldermoor-schools", "2022", "1.1.1")
        finish_answers([answer], by=focal_point)
    with acting_as(validator):
        send_back_answer(answer, reason="Once more.", by=validator)


@causes("assessments.question_taken_back", "assessments.view_invitation_ended", "assessments.view_taken_back")
def end_what_was_begun(cast: Cast) -> None:
    secretariat, coordinator, partner = cast.user("secretariat"), cast.user("coordinator"), cast.user("partner")
    with acting_as(secretariat):
        take_back_question(Clarification.objects.get(state__code="brindal", kind="progress"), by=secretariat)
    with acting_as(coordinator):
        end_view_invitation(ViewInvitation.objects.get(party__code="coast-council"), by=coordinator)
    with acting_as(partner):
        take_back_view(InvitedView.objects.get(originator__code="coast-fund"), by=partner)


@causes("assessments.answer_taken_back")
def take_back_from_the_state(cast: Cast) -> None:
    answer, focal_point = handed_over(cast), cast.user("focal_point")
    with acting_as(focal_point):
        take_back_answer(answer, by=focal_point)


@causes("knowledge.guidance_changed", "knowledge.guidance_version_released")
@causes("knowledge.guidance_reviewed", "knowledge.guidance_withdrawn")
def keep_the_library(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        work = Guidance.objects.get(title="canaryguidancepublic")
        change_guidance(work, by=by, **guidance_cast.said("canaryguidancepublic"))
        release_version(GuidanceVersion.objects.get(title=guidance_cast.WAITING), by=by)
        review_guidance(work, review_by=None, by=by)
        withdraw_guidance(work, reason="The law has changed.", by=by)


@causes("knowledge.practice_changed", "knowledge.practice_withdrawn")
def take_a_practice_back(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        own = Practice.objects.get(title=practice_canary("own"))
        change_practice(own, seen=1, by=coordinator, title=own.title, context="Otherwise.")
        withdraw_practice(Practice.objects.get(title=practice_canary("waits")), by=coordinator)


@causes("knowledge.practice_linked", "knowledge.challenge_unshared")
def say_what_it_answers(cast: Cast) -> None:
    other = cast.user("other_coordinator")
    with acting_as(other):
        practice, challenge = (Practice.objects.get(title=practice_canary(name)) for name in ("green", "states"))
        link_practice(practice, [challenge.uid], by=other)
        unshare_challenge(SharedChallenge.objects.get(originator__code="brindal"), by=other)


@causes("knowledge.bulletin_withdrawn", "knowledge.package_made")
def what_the_secretariat_sends(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        make_package(cast.party("aldermoor").region, "public", by=secretariat)
        withdraw_bulletin(Bulletin.objects.get(audience_kind="public"), reason="A mistake.", by=secretariat)


@causes("commitments.treaty_source_added")
def treaty_source_added(cast: Cast) -> None:
    coordinator, treaty = cast.user("coordinator"), Treaty.objects.get(code="L1")
    with acting_as(coordinator):
        said = {"status": "party", "source": "A note of the depositary", "as_of": "2024-06-01"}
        add_treaty_source(treaty, Party.objects.get(code="aldermoor"), by=coordinator, **said)


@causes("commitments.action_changed")
def go_on_with_an_action(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        action = FollowUpAction.objects.get()
        said = {"text": "Write it.", "lead": action.lead, "language": "en", "due_on": None}
        change_action(action, state="done", by=by, **said)


@causes("assessments.service_ended")
def let_a_text_serve_no_more(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        end_service(ServedObligation.objects.get(obligation__isnull=False), by=by)


def last_entry() -> int:
    with reading_everything():
        return Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def finds(cast: Cast, role: str, verb: str, after: int) -> bool:
    """Whether the role finds an entry with this verb that was written after another."""
    with acting_as(cast.user(role)):
        return Entry.objects.filter(verb=verb, pk__gt=after).exists()


def test_each_row_says_how_its_entry_comes_about() -> None:
    assert set(CAUSES) == set(WHO_READS)


@pytest.mark.parametrize("row", WHO_READS)
def test_exactly_those_find_it_in_the_log_whom_it_concerns(cast: Cast, row: str) -> None:
    before = last_entry()
    CAUSES[row](cast)
    wanted = {role: role in readers(WHO_READS[row]) for role in COLUMNS}
    for role in everybody_or_few(row, wanted):
        assert finds(cast, role, row.split()[0], before) == wanted[role], role


@causes(
    *(
        f"strategies.{verb}"
        for verb in ("strategy_changed", "actions_imported", "action_removed", "rows_released", "alignments_proposed")
    )
)
def work_on_strategies(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    said = {"title": "Another", "kind": "law", "language": "en"}
    with acting_as(coordinator):
        draft, shown = Strategy.objects.get(number="draft"), Strategy.objects.get(number="open")
        change_strategy(draft, by=coordinator, **said)
        import_actions(draft, b"number,text\n7,Sing.\n", by=coordinator)
        remove_action(StrategyAction.objects.get(strategy=draft, number="2"), reason="Twice.", by=coordinator)
        propose_alignments(draft, cast.edition(), by=coordinator)
    with acting_as(clearing):
        part = StrategyPart.objects.select_related("strategy").get(strategy=shown, kind="actions")
        release_rows(part, reason="The State shows it.", by=clearing)


# Comments from the public: what waits is known to the secretariat, what was published to the community.
@causes("feedback.comment_received", "feedback.comment_declined")
def write_and_decline(cast: Cast) -> None:
    nobody, secretariat = cast.user("anonymous"), cast.user("secretariat")
    with acting_as(nobody):
        subject = find("party", "aldermoor", fictional=False)
        assert subject is not None
        receive_comment(subject, "party", "aldermoor", what="comment", text="A lamp.", language="en", by=nobody)
    with acting_as(secretariat):
        decline_comment(Comment.objects.latest("received_at"), reason="It adds nothing.", by=secretariat)


@causes("feedback.comment_published", "feedback.comment_withdrawn")
def publish_and_take_down(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        comment = publish_comment(Comment.objects.get(uid=WAITING), reason="It helps.", by=secretariat)
        withdraw_comment(comment, reason="It was put right.", by=secretariat)


@causes("reports.paragraph_rewritten", "reports.paragraph_given_back", "reports.paragraph_kept")
def rewrite_a_report(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        report = Report.objects.get(kind="regional-overview", audience_kind="states")
        report = edit_paragraph(report, "about.what", "Said better.", by=by)
        report.edits["about.what"]["review"] = True
        report.save(update_fields=["edits"])
        keep_edit(report, "about.what", by=by)
        edit_paragraph(report, "about.what", "", by=by)


@causes("reports.report_cleared")
def clear_a_report(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        report = Report.objects.get(kind="own-submission")
        clear_report(report, seen=report.sha256, by=by)


@causes("reports.report_withdrawn", "reports.template_dropped")
def take_a_report_back(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        withdraw_report(Report.objects.get(audience_kind="public"), reason="A mistake.", by=by)
        drop_template(ReportTemplate.objects.get(), by=by)


@causes("portal.data_retired")
def withdraw_what_was_published(cast: Cast) -> None:
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("brindal", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    retire_published_data(0)
