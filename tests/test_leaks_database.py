# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody reads what is not for them when everything but the database has failed: raw SQL under the application role."""

from collections.abc import Callable

import pytest
from django.db import connection, models

from jointplan.access.identity import acting_as, clear_identity
from jointplan.access.row_security import guarded_models, history_models, labelled_models
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Assignment,
    Clarification,
    ClarificationReply,
    Clearance,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    HeldRelease,
    InvitedView,
    KeptConflict,
    Pack,
    ServedObligation,
    Snapshot,
    Submission,
    Turn,
    ViewAnswer,
    ViewInvitation,
    WithdrawnItem,
)
from jointplan.audit.models import Entry
from jointplan.commitments.models import ClosedRecommendation, Consent, FollowUpAction, Obligation, Position
from jointplan.documents.models import Document
from jointplan.focalpoints.models import ContactPart, Expectation, HandOver
from jointplan.knowledge.models import Bulletin, Guidance, GuidanceVersion, Moderation, Practice, SharedChallenge
from jointplan.meetings.models import (
    ActionReport,
    AgendaItem,
    Attendance,
    AttendeeNames,
    Contribution,
    ContributionResponse,
    Decision,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingSeries,
    Minutes,
    Participation,
    Reservation,
)
from jointplan.parties.models import Party
from jointplan.reports.models import (
    RegionalText,
    Report,
    ReportTemplate,
    TextDisposition,
    TextParagraph,
    TextVersion,
    TextWord,
)
from jointplan.search.querysets import find
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyPart
from tests import meetings_readers as of_meetings
from tests import texts_readers as of_texts
from tests.cast import OTHERS, REASON_OF_RELEASE, REASON_OF_WITHDRAWAL, ROLES, Cast, canary
from tests.commitments_cast import commitment_canary
from tests.everything import reading_everything
from tests.finding import places, words_found
from tests.meetings_cast import PAPER
from tests.who_reads import (
    ANSWERS,
    ASSIGNMENTS,
    BULLETINS,
    CANARIES,
    CLARIFICATION_REPLIES,
    CLARIFICATIONS,
    CLEARANCE_REQUESTS,
    CLEARANCE_ROUNDS,
    CLEARANCE_RULES,
    CLEARANCES,
    CLOSED_RECOMMENDATIONS,
    COLUMNS,
    CONFLICTS,
    CONSENTS,
    CONTACTS,
    DECISIONS,
    DOCUMENT_CANARIES,
    DOCUMENTS,
    EXPECTATIONS,
    FOLLOW_UP_ACTIONS,
    GUIDANCE,
    GUIDANCE_CANARIES,
    GUIDANCE_VERSIONS,
    HAND_OVERS,
    HELD_RELEASES,
    MODERATIONS,
    OBLIGATIONS,
    PACKS,
    PARTS,
    POSITIONS,
    PRACTICES,
    REPORT_TEMPLATES,
    REPORTS,
    RESERVATIONS,
    SERVED,
    SHARED_CHALLENGES,
    SNAPSHOTS,
    STRATEGIES,
    STRATEGY_ACTIONS,
    STRATEGY_ALIGNMENTS,
    STRATEGY_PARTS,
    SUBMISSIONS,
    TURNS,
    VIEW_ANSWERS,
    VIEW_INVITATIONS,
    VIEWS,
    WITHDRAWN_ITEMS,
    seen_by,
)
from tests.who_reads import REASONS as REASONS_IN_THE_LOG

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

# Every labelled model: how its rows are called in the table of expectations, and that table.
EXPECTED: dict[type[models.Model], tuple[tuple[str, ...], dict[str, str]]] = {
    Submission: (("originator__code", "cycle__code"), SUBMISSIONS),
    Answer: (("originator__code", "cycle__code", "clause__code"), ANSWERS),
    Assignment: (("agency__code", "clause__code"), ASSIGNMENTS),
    Turn: (("originator__code", "answer__clause__code", "kind"), TURNS),
    AnswerPart: (("originator__code", "cycle__code", "clause__code", "kind"), PARTS),
    Snapshot: (("originator__code", "submission__cycle__code"), SNAPSHOTS),
    ContactPart: (("post__code", "kind"), CONTACTS),
    Expectation: (("body__code", "kind"), EXPECTATIONS),
    KeptConflict: (
        ("originator__code", "answer__cycle__code", "answer__clause__code", "kind"),
        CONFLICTS,
    ),
    HandOver: (("post__code",), HAND_OVERS),
    ClearanceRule: (("originator__code",), CLEARANCE_RULES),
    ClearanceRound: (("originator__code", "submission__cycle__code"), CLEARANCE_ROUNDS),
    ClearanceRequest: (("body__code", "cycle__code"), CLEARANCE_REQUESTS),
    HeldRelease: (("originator__code", "cycle__code"), HELD_RELEASES),
    WithdrawnItem: (("originator__code", "cycle__code", "clause__code", "kind"), WITHDRAWN_ITEMS),
    Clearance: (("body__code", "cycle__code", "word"), CLEARANCES),
    Clarification: (("state__code", "clause__code", "kind"), CLARIFICATIONS),
    ClarificationReply: (("originator__code", "clarification__clause__code"), CLARIFICATION_REPLIES),
    ViewInvitation: (("party__code",), VIEW_INVITATIONS),
    InvitedView: (("originator__code",), VIEWS),
    ViewAnswer: (("originator__code",), VIEW_ANSWERS),
    Decision: (("number",), DECISIONS),
    Reservation: (("decision__number", "state__code"), RESERVATIONS),
    Pack: (("submission__originator__code", "submission__cycle__code"), PACKS),
    Document: (("title",), DOCUMENTS),
    # The library.
    Guidance: (("title",), GUIDANCE),
    GuidanceVersion: (("title",), GUIDANCE_VERSIONS),
    # The inventory of practices and challenges.
    Practice: (("title",), PRACTICES),
    Moderation: (("practice__title",), MODERATIONS),
    SharedChallenge: (("practice__title", "originator__code"), SHARED_CHALLENGES),
    Bulletin: (("audience_kind",), BULLETINS),
    # National strategies
    Strategy: (("number",), STRATEGIES),
    StrategyPart: (("strategy__number", "kind"), STRATEGY_PARTS),
    StrategyAction: (("strategy__number", "number"), STRATEGY_ACTIONS),
    Alignment: (("strategy__number",), STRATEGY_ALIGNMENTS),
    # Meetings.
    MeetingSeries: (("title",), of_meetings.SERIES),
    Meeting: (("title",), of_meetings.MEETINGS),
    AgendaItem: (("title",), of_meetings.ITEMS),
    MeetingInvitation: (("meeting__title", "party__code"), of_meetings.INVITED),
    Participation: (("meeting__title", "originator__code"), of_meetings.ANSWERS_TO_INVITATIONS),
    Attendance: (("meeting__title", "party__code"), of_meetings.ATTENDED),
    AttendeeNames: (("meeting__title",), of_meetings.NAMES),
    Minutes: (("meeting__title", "stage"), of_meetings.MINUTES),
    Contribution: (("meeting__title", "originator__code"), of_meetings.HANDED_IN),
    ContributionResponse: (("meeting__title", "contribution__originator__code"), of_meetings.RESPONSES),
    MeetingAction: (("text",), of_meetings.ACTIONS),
    ActionReport: (("action__text",), of_meetings.REPORTS),
    # Commitments.
    Obligation: (("originator__code",), OBLIGATIONS),
    ServedObligation: (("originator__code", "label"), SERVED),
    Position: (("originator__code", "kind"), POSITIONS),
    FollowUpAction: (("originator__code",), FOLLOW_UP_ACTIONS),
    Consent: (("note_number",), {commitment_canary(key): row for key, row in CONSENTS.items()}),
    ClosedRecommendation: (
        ("reference",),
        {commitment_canary(key): row for key, row in CLOSED_RECOMMENDATIONS.items()},
    ),
    # Reports.
    Report: (("originator__code", "kind", "audience_kind"), REPORTS),
    ReportTemplate: (("originator__code", "kind"), REPORT_TEMPLATES),
    # Regional texts.
    RegionalText: (("title",), of_texts.TEXTS),
    TextVersion: (("text_of__title", "number"), of_texts.VERSIONS),
    TextParagraph: (("text_of__title", "version__number", "key"), of_texts.PARAGRAPHS),
    TextWord: (("text",), of_texts.TEXT_WORDS),
    TextDisposition: (("word__text",), of_texts.DISPOSITIONS),
}

# Every version that was ever kept: only the originator's members look into history, each at what they could read then.
HISTORY = {
    "aldermoor 2021 1.1.1 progress": "--- ++- ---- --- ---",
    "aldermoor 2021 1.1.1 challenges": "--- ++- ---- --- ---",
    "aldermoor 2021 1.1.2 progress": "--- ++- ---- --- ---",
    "aldermoor 2021 1.1.2 challenges": "--- ++- ---- --- ---",
    "aldermoor 2021 1.1.3 progress": "--- ++- ---- --- ---",
    "aldermoor 2021 1.1.3 challenges": "--- ++- ---- --- ---",  # as it was before it turned RED
    "aldermoor 2021 1.2 challenges": "--- ++- ---- --- ---",
    "aldermoor 2022 1.1.1 progress": "--- ++- ---- --- ---",
    "aldermoor 2022 1.1.1 challenges": "--- ++- ---- --- ---",
    "aldermoor-schools 2022 1.1.1 progress": "--- --+ ---- --- ---",
    "aldermoor-schools 2022 1.1.1 challenges": "--- --+ ---- --- ---",
    "aldermoor-harbour 2022 1.1.2 progress": "--- --- ---- --- ---",
    "aldermoor-harbour 2022 1.1.3 progress": "--- --- ---- --- ---",
    "brindal 2021 1.1.1 progress": "--- --- ++-- --- ---",
    "brindal 2021 1.1.1 challenges": "--- --- ++-- --- ---",
    "brindal 2021 1.1.2 progress": "--- --- ++-- --- ---",
    "brindal 2021 1.1.2 challenges": "--- --- ++-- --- ---",
    "brindal 2021 1.1.3 progress": "--- --- ++-- --- ---",
    "brindal 2021 1.1.3 challenges": "--- --- ++-- --- ---",
    "brindal 2021 1.2 progress": "--- --- ++-- --- ---",
    "brindal 2022 1.1.1 progress": "--- --- ++-- --- ---",
    "brindal 2022 1.1.2 progress": "--- --- ++-- --- ---",
    "corvane 2021 1.1.1 progress": "--- --- ---+ --- ---",
    "dunmere 2022 1.1.1 progress": "--- --- ---- --- ++-",
    "dunmere 2022 1.1.1 challenges": "--- --- ---- --- ++-",
}

# The log, by verb and originator.
LOG = {
    "access.circle_defined": "--- +++ ++++ +++ +++",
    "accounts.account_issued": "--- +++ ++++ +++ +++",
    # Which posts an agency has is nobody else's business: everybody finds the own party's in these rows.
    "accounts.post_abolished": "--- ++- ---- --- ---",
    "accounts.post_established": "--- +++ ++++ +++ +++",
    "accounts.term_ended": "--- ++- ---- --- ---",
    "assessments.cycle_closed": "--- +++ ++++ +++ +++",
    "assessments.cycle_opened": "--- +++ ++++ +++ +++",
    "assessments.cycle_prepared": "--- +++ ++++ +++ +++",
    "assessments.questionnaire_saved": "--- +++ ++++ +++ +++",
    "parties.parties_imported": "--- +++ ++++ +++ +++",
    "plans.catalogue_imported": "--- +++ ++++ +++ +++",
    # Nothing of a clearance leaves the State, and a body finds what concerns itself alone.
    "assessments.clearance_rule_set aldermoor": "--- ++- ---- --- ---",
    "assessments.clearance_rule_set brindal": "--- --- ++-- --- ---",
    "assessments.clearance_started aldermoor": "--- ++- ---- --- ---",
    "assessments.clearance_started brindal": "--- --- ++-- --- ---",
    "assessments.clearance_asked aldermoor": "--- +++ ---- --- ---",
    "assessments.clearance_asked brindal": "--- --- +++- --- ---",
    "assessments.clearance_given aldermoor": "--- ++- ---- --- ---",
    "assessments.clearance_given aldermoor-schools": "--- +++ ---- --- ---",
    "assessments.clearance_given brindal": "--- --- ++-- --- ---",
    "assessments.clearance_given brindal-ports": "--- --- +++- --- ---",
    "assessments.clearance_given dunmere": "--- --- ---- --- ++-",
    "assessments.release_held brindal": "--- --- ++-- --- ---",
    "assessments.withdrawal_listed aldermoor": "--- ++- ---- --- ---",
    # What is asked about a submission is between the two, and so is who invited whom.
    "assessments.clarification_asked coast-secretariat": "--- ++- ++-- +-- ---",
    "assessments.question_clarified aldermoor": "--- ++- ---- +-- ---",
    "assessments.answer_left brindal": "--- --- ++-- +-- ---",
    "assessments.view_invited aldermoor": "--- ++- ++-+ -++ ---",
    "assessments.view_written coast-fund": "--- --- ---- -+- ---",
    "assessments.view_written brindal": "--- --- ++-- --- ---",
    "assessments.view_written corvane": "--- --- ---+ --- ---",
    "assessments.view_given coast-fund": "--- ++- ---- -+- ---",
    "assessments.view_given brindal": "--- ++- ++-- --- ---",
    "assessments.view_answered aldermoor": "--- ++- ---- -+- ---",
    "assessments.submission_started aldermoor": "--- ++- ---- --- ---",
    "assessments.submission_started brindal": "--- --- ++-- --- ---",
    "assessments.submission_started corvane": "--- --- ---+ --- ---",
    "assessments.submission_started dunmere": "--- --- ---- --- ++-",
    "assessments.answer_saved aldermoor": "--- ++- ---- --- ---",
    "assessments.answer_saved brindal": "--- --- ++-- --- ---",
    "assessments.answer_saved corvane": "--- --- ---+ --- ---",
    "assessments.answer_saved dunmere": "--- --- ---- --- ++-",
    "assessments.pack_made aldermoor": "--- ++- ---- --- ---",
    "assessments.conflict_kept aldermoor": "--- ++- ---- --- ---",
    "assessments.submission_sent aldermoor": "--- ++- ---- +-- ---",
    "assessments.submission_sent brindal": "--- --- ++-- +-- ---",
    "assessments.submission_sent dunmere": "--- --- ---- --- +++",
    # That it was sent is known to whom it was sent; why the State decided so later is not.
    "access.audience_widened aldermoor": "--- ++- ---- +-- ---",
    "access.audience_widened brindal": "--- --- ++-- +-- ---",
    "access.audience_widened dunmere": "--- --- ---- --- +++",
    "access.release_withdrawn aldermoor": "--- ++- ---- --- ---",
    "access.release_withdrawn brindal": "--- --- ++-- --- ---",
    "assessments.measures_assigned aldermoor": "--- ++- ---- --- ---",
    "assessments.contribution_started aldermoor-schools": "--- --+ ---- --- ---",
    "assessments.answer_saved aldermoor-schools": "--- --+ ---- --- ---",
    # A step between an agency and the State is read by both, and by no other agency.
    "assessments.answer_handed_over aldermoor-harbour": "--- ++- ---- --- ---",
    "assessments.answer_asked_again aldermoor-harbour": "--- ++- ---- --- ---",
    "access.circulated_inside aldermoor-schools": "--- --+ ---- --- ---",
    # A circle of chosen parties: its members then, and the secretariat.
    "access.member_added": "--- --- ---+ +++ ---",
    "access.membership_ended": "--- --- ---+ +++ ---",
    "focalpoints.office_saved aldermoor": "--- +++ ---- --- ---",
    "focalpoints.office_saved brindal": "--- --- +++- --- ---",
    "focalpoints.office_saved coast-secretariat": "--- --- ---- +-- ---",
    "focalpoints.office_saved coast-fund": "--- --- ---- -+- ---",
    "focalpoints.office_saved dunmere": "--- --- ---- --- ++-",
    "focalpoints.holder_saved aldermoor": "--- ++- ---- --- ---",
    "focalpoints.holder_saved aldermoor-schools": "--- --+ ---- --- ---",
    "focalpoints.holder_saved brindal": "--- --- ++-- --- ---",
    "focalpoints.holder_saved coast-secretariat": "--- --- ---- +-- ---",
    # To whom a person shows what is about the person is nobody else's business.
    "focalpoints.contact_shared aldermoor": "--- +-- ---- --- ---",
    "focalpoints.contact_shared brindal": "--- --- +--- --- ---",
    "focalpoints.contact_shared coast-secretariat": "--- --- ---- +-- ---",
    "focalpoints.contact_confirmed": "--- +++ ---- --- ---",
    "focalpoints.post_expected aldermoor": "--- ++- ---- --- ---",
    "focalpoints.post_expected brindal": "--- --- ++-- --- ---",
    "focalpoints.hand_over_written": "--- +++ ---- --- ---",
    "meetings.decision_registered coast-secretariat": "--- ++- ++-+ +-- ---",
    "meetings.decision_registered isle-secretariat": "--- --- ---- --- +++",
    "meetings.decision_replaced coast-secretariat": "--- ++- ++-+ +-- ---",
    # That there is a document is for its party, however far the document went.
    "documents.document_added aldermoor": "--- ++- ---- --- ---",
    "documents.document_added aldermoor-schools": "--- --+ ---- --- ---",
    "documents.document_added brindal": "--- --- ++-- --- ---",
    "documents.document_added coast-fund": "--- --- ---- -+- ---",
    "documents.document_added dunmere": "--- --- ---- --- ++-",
    # The library: what happens to a work is for its party, and a file that follows one for named persons for these.
    "knowledge.guidance_added aldermoor": "--- ++- ---- --- ---",
    "knowledge.guidance_added aldermoor-schools": "--- --+ ---- --- ---",
    "knowledge.guidance_added brindal": "--- --- ++-- --- ---",
    "knowledge.guidance_added coast-fund": "--- --- ---- -+- ---",
    "knowledge.guidance_added dunmere": "--- --- ---- --- ++-",
    "knowledge.guidance_version_added aldermoor": "--- ++- ---- --- ---",
    "knowledge.guidance_version_added aldermoor-schools": "--- --+ ---- --- ---",
    "knowledge.guidance_version_added brindal": "--- --- ++-- --- ---",
    "knowledge.guidance_version_added coast-fund": "--- --- ---- -+- ---",
    "knowledge.guidance_version_added dunmere": "--- --- ---- --- ++-",
    "knowledge.guidance_file_followed aldermoor": "--- ++- ---- --+ ---",
    "knowledge.guidance_file_followed brindal": "--- --- ++-- --- ---",
    "knowledge.guidance_file_followed coast-fund": "--- --- ---- -+- ---",
    "access.audience_widened coast-fund": "--- --- ---- -+- ---",
    "access.readers_named aldermoor": "--- ++- ---- --- ---",
    # The inventory of practices and challenges: what a party writes down is its own; a proposal is between the two.
    "knowledge.practice_written aldermoor": "--- ++- ---- --- ---",
    "knowledge.practice_written aldermoor-schools": "--- --+ ---- --- ---",
    "knowledge.practice_written brindal": "--- --- ++-- --- ---",
    "knowledge.practice_written coast-fund": "--- --- ---- -+- ---",
    "knowledge.practice_written dunmere": "--- --- ---- --- ++-",
    "knowledge.practice_proposed aldermoor": "--- ++- ---- +-- ---",
    "knowledge.practice_proposed brindal": "--- --- ++-- +-- ---",
    "knowledge.practice_proposed coast-fund": "--- --- ---- ++- ---",
    "knowledge.practice_proposed dunmere": "--- --- ---- --- +++",
    "knowledge.practice_imported coast-secretariat": "--- --- ---- +-- ---",
    "knowledge.bulletin_made coast-secretariat": "--- --- ---- +-- ---",
    "knowledge.bulletin_released coast-secretariat": "--- +++ ++++ +++ +++",
    "knowledge.practice_moderated coast-secretariat": "--- ++- ++-- ++- ---",
    "knowledge.challenge_shared brindal": "--- --- ++-- --- ---",
    "knowledge.challenge_shared corvane": "--- --- ---+ --- ---",
    # How a State works on its strategies stays with it, however far the strategy went.
    "strategies.records_loaded": "--- +++ ++++ +++ +++",
    **{
        f"strategies.{verb} {party}": row
        for verb in ("strategy_added", "actions_saved", "alignments_decided")
        for party, row in {
            "aldermoor": "--- ++- ---- --- ---",
            "aldermoor-schools": "--- --+ ---- --- ---",
            "brindal": "--- --- ++-- --- ---",
            "dunmere": "--- --- ---- --- ++-",
        }.items()
    },
    # Meetings.
    **of_meetings.LOG,
    # Regional texts.
    **of_texts.LOG,
    # What was recommended in public is known to the community; what a State adds is its own.
    "commitments.treaties_imported": "--- +++ ++++ +++ +++",
    "commitments.recommendations_imported": "--- +++ ++++ +++ +++",
    "commitments.position_stated aldermoor": "--- ++- ---- --- ---",
    "commitments.position_stated brindal": "--- --- ++-- --- ---",
    "commitments.position_stated dunmere": "--- --- ---- --- ++-",
    "commitments.action_planned aldermoor": "--- ++- ---- --- ---",
    "commitments.action_planned brindal": "--- --- ++-- --- ---",
    "commitments.action_planned dunmere": "--- --- ---- --- ++-",
    "commitments.obligation_entered aldermoor": "--- ++- ---- --- ---",
    "assessments.obligation_served aldermoor": "--- ++- ---- --- ---",
    "commitments.consent_recorded aldermoor": "--- ++- ---- --- ---",
    "commitments.consent_withdrawn aldermoor": "--- ++- ---- --- ---",
    "commitments.committee_recommendation_registered aldermoor": "--- ++- ---- --- ---",
    # Comments from the public: that one was published.
    "feedback.comment_published": "--- +++ ++++ +++ +++",
    # Reports.
    "reports.report_asked coast-secretariat": "--- --- ---- +-- ---",
    "reports.report_asked aldermoor": "--- ++- ---- --- ---",
    "reports.report_asked dunmere": "--- --- ---- --- ++-",
    "reports.report_released coast-secretariat": "--- +++ ++++ +++ +++",
    "reports.template_kept coast-secretariat": "--- --- ---- +-- ---",
    # Open data.
    "portal.data_published": "--- +++ ++++ +++ +++",
}
REASONS = {
    f"{REASON_OF_RELEASE} aldermoor": "--- ++- ---- --- ---",
    f"{REASON_OF_RELEASE} brindal": "--- --- ++-- --- ---",
    f"{REASON_OF_RELEASE} dunmere": "--- --- ---- --- ++-",
    f"{REASON_OF_WITHDRAWAL} aldermoor": "--- ++- ---- --- ---",
}


def names(model: type[models.Model], ids: list[int]) -> set[str]:
    """Rows as the table of expectations calls them."""
    fields, _table = EXPECTED[model]
    with reading_everything():
        rows = list(model._default_manager.filter(pk__in=ids).values_list(*fields))
    assert len(rows) == len(ids)
    return {" ".join(map(str, row)) for row in rows}


def ids_by_sql(model: type[models.Model]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {model._meta.pk.column} FROM {model._meta.db_table}")
        return [row[0] for row in cursor.fetchall()]


def test_every_labelled_model_stands_in_the_table_of_expectations() -> None:
    assert set(EXPECTED) == set(labelled_models())


@pytest.mark.parametrize("role", COLUMNS)
def test_each_role_reads_exactly_its_rows_with_and_without_the_queryset(cast: Cast, role: str) -> None:
    user, unguarded, guarded = cast.user(role), {}, {}
    with acting_as(user):
        for model in EXPECTED:
            unguarded[model] = sorted(ids_by_sql(model))
            guarded[model] = sorted(model._default_manager.visible_to(user).values_list("pk", flat=True))
    assert guarded == unguarded
    with reading_everything():
        read = {model.__name__: names(model, ids) for model, ids in unguarded.items()}
    assert read == {model.__name__: seen_by(role, table) for model, (_fields, table) in EXPECTED.items()}


@pytest.mark.parametrize("role", COLUMNS)
def test_visible_to_hides_the_same_rows_when_row_security_shows_everything(cast: Cast, role: str) -> None:
    user = cast.user(role)
    with reading_everything():
        for model, (_fields, table) in EXPECTED.items():
            assert len(ids_by_sql(model)) == len(table)
            shown = list(model._default_manager.visible_to(user).values_list("pk", flat=True))
            assert names(model, shown) == seen_by(role, table)


@pytest.mark.parametrize("role", COLUMNS)
def test_the_history_of_texts_is_for_the_originator(cast: Cast, role: str) -> None:
    event = next(model for model in history_models() if model.pgh_tracked_model is AnswerPart)
    with acting_as(cast.user(role)), connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM {event._meta.db_table}")
        values = " ".join(row[0] for row in cursor.fetchall())
    assert {key for key in HISTORY if canary(*key.split()) in values} == seen_by(role, HISTORY)


@pytest.mark.parametrize("role", COLUMNS)
def test_every_row_of_history_belongs_to_a_party_of_the_reader(cast: Cast, role: str) -> None:
    own = {ROLES[role].party} if role != "former_coordinator" else set()
    with acting_as(cast.user(role)):
        for event in history_models():
            if event in guarded_models():
                originators = set(event._default_manager.values_list("originator__code", flat=True))
                assert originators <= own


def test_every_history_of_a_labelled_model_is_guarded() -> None:
    guarded = set(guarded_models())
    for event in history_models():
        if event.pgh_tracked_model in labelled_models():
            assert event in guarded
    assert {event.pgh_tracked_model for event in history_models()} >= set(labelled_models())


@pytest.mark.parametrize("role", COLUMNS)
def test_each_role_reads_its_part_of_the_log(cast: Cast, role: str) -> None:
    parties = dict(Party.objects.values_list("pk", "code"))
    with acting_as(cast.user(role)):
        entries = list(Entry.objects.all())
    found = {f"{entry.verb} {parties[entry.party]}" if entry.party else entry.verb for entry in entries}
    assert found == seen_by(role, LOG)
    reasons = {f"{entry.details.get('reason')} {parties[entry.party]}" for entry in entries if entry.party}
    assert reasons & set(REASONS) == seen_by(role, REASONS)


def test_the_tables_name_every_entry_of_the_log(cast: Cast) -> None:
    everyone = [cast.user(role) for role in [*COLUMNS, *OTHERS]]
    total = set()
    for user in everyone:
        with acting_as(user):
            total |= set(Entry.objects.values_list("pk", flat=True))
    with reading_everything():
        assert set(ids_by_sql(Entry)) == total


def forgotten() -> None:
    """No identity was ever set in this transaction."""


def emptied() -> None:
    clear_identity()


@pytest.mark.parametrize("nobody", [forgotten, emptied])
def test_without_an_identity_nothing_is_there(cast: Cast, nobody: Callable[[], None]) -> None:
    nobody()
    for model in guarded_models():
        assert ids_by_sql(model) == []
    assert find("lamps", fictional=False) == []
    assert find("lamps", fictional=True) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_item WHERE source = 'answer'")
        assert cursor.fetchone() == (0,)


# What is searched, by the words in it, and who reads it; a link has no text of its own, and reasons are not searched.
IN_DOCUMENTS = {f"{title}{more}": found for title, found in DOCUMENT_CANARIES.items() for more in ("", "text")}
TEXTLESS = {"canarydocumentlinktext", f"{PAPER}text"}
SEARCHED = [
    (CANARIES, {"answer"}),
    (IN_DOCUMENTS | dict.fromkeys(TEXTLESS, set()), {"document", "guidance"}),
    (GUIDANCE_CANARIES, {"guidance"}),
    (dict.fromkeys(REASONS_IN_THE_LOG, set()), set()),
]


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(("words", "sources"), SEARCHED, ids=["answers", "documents", "guidance", "reasons"])
def test_search_in_the_database_finds_only_what_the_role_may_read(
    cast: Cast, role: str, words: dict[str, set[str]], sources: set[str]
) -> None:
    for word, allowed in words.items():
        assert {source for source, _pk in places(word)} <= sources
        assert places(word) or not allowed
    with acting_as(cast.user(role)):
        assert words_found(words) == {word for word, allowed in words.items() if role in allowed}


@pytest.mark.parametrize("role", COLUMNS)
def test_the_view_behind_search_follows_row_security(cast: Cast, role: str) -> None:
    with acting_as(cast.user(role)), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_item WHERE source = 'answer'")
        ids = [row[0] for row in cursor.fetchall()]
        assert names(AnswerPart, ids) == seen_by(role, PARTS)
        cursor.execute("SELECT id FROM search_item WHERE source = 'document'")
        assert names(Document, [row[0] for row in cursor.fetchall()]) == seen_by(role, DOCUMENTS)


def test_a_hit_count_does_not_depend_on_what_is_hidden(cast: Cast) -> None:
    """The number of results and their ranks are the same with and without rows that the reader may not see."""
    with acting_as(cast.user("anonymous")):
        before = find("lamps", fictional=False)
    with acting_as(cast.user("coordinator")):
        parts = AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022")
        assert parts.delete()[0] > 0
    with acting_as(cast.user("anonymous")):
        assert find("lamps", fictional=False) == before
