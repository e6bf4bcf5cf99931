# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which messages the assessment cycle has: what each says, in mail and here, for which posts, and where it leads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jointplan.accounts.models import PostKind
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.turns import IN_AN_AGENCY
from jointplan.notifications.declaring import declare

COORDINATORS = frozenset({PostKind.COORDINATOR})
AGENCY = frozenset(IN_AN_AGENCY)

SUBMISSION_RECEIVED = declare(
    "assessments/submission_received",
    title=_("A State has sent its answers"),
    sentence=_("%(state)s has sent its answers: %(cycle)s."),
    mailed_as=_("There is something new on the desk of the secretariat."),
    page="submission",
    key="uid",
    for_posts=frozenset({PostKind.SECRETARIAT_OFFICER}),
    by_duty=True,
)
SUBMISSION_RECEIPT = declare(
    "assessments/submission_receipt",
    title=_("Receipt for the answers of your State"),
    sentence=_("The answers of %(state)s were received: %(cycle)s. They stand as sent."),
    mailed_as=_("There is a receipt for you."),
    page="receipt",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
)
SUBMISSION_COMPILED = declare(
    "assessments/submission_compiled",
    title=_("The answers of your State were taken into the report"),
    sentence=_("The secretariat has taken the answers of %(state)s into the report: %(cycle)s."),
    mailed_as=_("There is news about what your State sent."),
    page="receipt",
    key="uid",
    for_posts=COORDINATORS,
)
RELEASE_TO_DECIDE = declare(
    "assessments/release_to_decide",
    title=_("Answers of your State wait for your decision"),
    sentence=_("%(state)s has sent its answers: %(cycle)s. Decide what may leave; all of it may stay where it is."),
    mailed_as=_("Something waits for your decision."),
    page="submission",
    key="uid",
    for_posts=frozenset({PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
    waits=True,
)
PARTS_RELEASED = declare(
    "assessments/parts_released",
    title=_("Your State made something public"),
    sentence=ngettext_lazy(
        "One part of the answers of %(state)s is public now: %(cycle)s.",
        "%(count)d parts of the answers of %(state)s are public now: %(cycle)s.",
        "count",
    ),
    mailed_as=_("There is news about what your State shares."),
    page="submission",
    key="uid",
    for_posts=COORDINATORS,
)
RELEASE_WAITS = declare(
    "assessments/release_waits",
    title=_("Answers of your State are going to be public"),
    sentence=_("Answers of %(state)s become public on %(public_on)s unless the State stops it: %(cycle)s."),
    mailed_as=_("There is news about what your State shares."),
    page="held_release",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
)
RELEASE_STOPPED = declare(
    "assessments/release_stopped",
    title=_("A release of your State was stopped"),
    sentence=_("Nothing of it becomes public; the answers of %(state)s stay where they are: %(cycle)s."),
    mailed_as=_("There is news about what your State shares."),
    page="held_release",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
)
RELEASE_CARRIED_OUT = declare(
    "assessments/release_carried_out",
    title=_("What waited is public now"),
    sentence=_("Answers of %(state)s that waited to become public are public now: %(cycle)s."),
    mailed_as=_("There is news about what your State shares."),
    page="held_release",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
)
PART_WITHDRAWN = declare(
    "assessments/part_withdrawn",
    title=_("Your State withdrew something"),
    sentence=_("A part of the answer of %(state)s to %(clause)s is no longer public: %(cycle)s."),
    mailed_as=_("There is news about what your State shares."),
    page="submission",
    key="uid",
    for_posts=COORDINATORS,
)
CYCLE_OPENED = declare(
    "assessments/cycle_opened",
    title=_("A cycle is opened"),
    sentence=_("%(cycle)s is open. Answers are due on %(due_on)s."),
    mailed_as=_("There is news about a cycle."),
    page="my_turn",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
CYCLE_CHANGED = declare(
    "assessments/cycle_changed",
    title=_("A cycle is changed"),
    sentence=_("The States changed %(cycle)s. Answers are due on %(due_on)s."),
    mailed_as=_("There is news about a cycle."),
    page="my_turn",
    for_posts=COORDINATORS,
    by_duty=True,
)
CYCLE_CLOSED = declare(
    "assessments/cycle_closed",
    title=_("A cycle is closed"),
    sentence=_("%(cycle)s is closed."),
    mailed_as=_("There is news about a cycle."),
    page="my_turn",
    for_posts=COORDINATORS,
)
ANSWERS_DUE = declare(
    "assessments/answers_due",
    title=_("Answers of your State fall due"),
    sentence=_("%(cycle)s: answers are due on %(due_on)s, and those of %(state)s have not been sent yet."),
    mailed_as=_("A date comes near."),
    page="my_turn",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
MEASURES_ASSIGNED = declare(
    "assessments/measures_assigned",
    title=_("Your State asks you for answers"),
    sentence=ngettext_lazy(
        "%(state)s asks your agency about one measure: %(cycle)s. The answer is due on %(due_on)s.",
        "%(state)s asks your agency about %(count)d measures: %(cycle)s. The answers are due on %(due_on)s.",
        "count",
    ),
    mailed_as=_("Something is asked of you."),
    page="my_turn",
    for_posts=AGENCY,
    by_duty=True,
    waits=True,
)
ASSIGNMENTS_WITHDRAWN = declare(
    "assessments/assignments_withdrawn",
    title=_("Your State asks you no more"),
    sentence=ngettext_lazy(
        "%(state)s no longer asks your agency about one measure: %(cycle)s.",
        "%(state)s no longer asks your agency about %(count)d measures: %(cycle)s.",
        "count",
    ),
    mailed_as=_("There is news about what is asked of you."),
    page="my_turn",
    for_posts=AGENCY,
)
CONTRIBUTIONS_DUE = declare(
    "assessments/contributions_due",
    title=_("Answers of your agency fall due"),
    sentence=_("%(cycle)s: answers of %(agency)s to %(state)s are due on %(due_on)s and are not handed over yet."),
    mailed_as=_("A date comes near."),
    page="my_turn",
    for_posts=AGENCY,
    by_duty=True,
    waits=True,
)
ANSWERS_TO_CHECK = declare(
    "assessments/answers_to_check",
    title=_("Answers of your agency wait for your check"),
    sentence=_("%(agency)s has answers for you to check before they are handed over: %(cycle)s."),
    mailed_as=_("Something waits for your check."),
    page="submission",
    key="uid",
    for_posts=frozenset({PostKind.VALIDATOR}),
    by_duty=True,
    waits=True,
)
ANSWER_SENT_BACK = declare(
    "assessments/answer_sent_back",
    title=_("The validator sent an answer back"),
    sentence=_("The validator of %(agency)s sent the answer to %(clause)s back, with a reason: %(cycle)s."),
    mailed_as=_("Something waits for you once more."),
    page="submission",
    key="uid",
    for_posts=AGENCY,
    by_duty=True,
    waits=True,
)
ANSWERS_HANDED_OVER = declare(
    "assessments/answers_handed_over",
    title=_("An agency has handed answers over"),
    sentence=ngettext_lazy(
        "%(agency)s has handed over one answer: %(cycle)s.",
        "%(agency)s has handed over %(count)d answers: %(cycle)s.",
        "count",
    ),
    mailed_as=_("Something was handed to you."),
    page="submission",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
ANSWER_ASKED_AGAIN = declare(
    "assessments/answer_asked_again",
    title=_("The coordinator asks you once more"),
    sentence=_("The coordinator asks %(agency)s to look at the answer to %(clause)s once more: %(cycle)s."),
    mailed_as=_("Something waits for you once more."),
    page="submission",
    key="uid",
    for_posts=AGENCY,
    by_duty=True,
    waits=True,
)
ASKED_OF_AGENCIES = (MEASURES_ASSIGNED.name, CONTRIBUTIONS_DUE.name)
ASKED_OF_COORDINATORS = (CYCLE_OPENED.name, ANSWERS_DUE.name)
# What is cleared inside a State is told inside it: to the body asked, its coordinator and its clearing authority.
CLEARANCE_ASKED = declare(
    "assessments/clearance_asked",
    title=_("Your body is asked to clear answers"),
    sentence=_("%(state)s asks your body to clear its answers by %(due_on)s: %(cycle)s."),
    mailed_as=_("Something waits for your decision."),
    page="clearance_request",
    key="uid",
    for_posts=frozenset(SPEAKS),
    by_duty=True,
    waits=True,
)
CLEARANCE_DUE = declare(
    "assessments/clearance_due",
    title=_("Answers that your body is asked to clear fall due"),
    sentence=_("Your body has not said its word on the answers of %(state)s, due on %(due_on)s: %(cycle)s."),
    mailed_as=_("A date comes near."),
    page="clearance_request",
    key="uid",
    for_posts=frozenset(SPEAKS),
    by_duty=True,
    waits=True,
)
BODY_ANSWERED = declare(
    "assessments/body_answered",
    title=_("A body said its word on the answers"),
    sentence=_("%(body)s said its word on the answers of %(state)s, or took it back: %(cycle)s."),
    mailed_as=_("There is news about work in your State."),
    page="clearance_request",
    key="uid",
    for_posts=COORDINATORS,
)
CLEARANCE_COMPLETE = declare(
    "assessments/clearance_complete",
    title=_("The bodies of your State have cleared its answers"),
    sentence=_("The answers of %(state)s wait for the word of its clearing authority: %(cycle)s."),
    mailed_as=_("Something waits for your decision."),
    page="clearance",
    key="uid",
    for_posts=frozenset({PostKind.CLEARING_AUTHORITY, PostKind.COORDINATOR}),
    by_duty=True,
    waits=True,
)
AUTHORITY_CLEARED = declare(
    "assessments/authority_cleared",
    title=_("The answers of your State are cleared"),
    sentence=_("The clearing authority of %(state)s has cleared its answers; they may be sent: %(cycle)s."),
    mailed_as=_("There is news about work in your State."),
    page="clearance",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
)
AUTHORITY_OBJECTED = declare(
    "assessments/authority_objected",
    title=_("The answers of your State are not cleared"),
    sentence=_("The clearing authority of %(state)s objects to its answers; its reason stands on the page: %(cycle)s."),
    mailed_as=_("There is news about work in your State."),
    page="clearance",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
)
# What is asked about a submission is between the State and the secretariat.
CLARIFICATION_ASKED = declare(
    "assessments/clarification_asked",
    title=_("The secretariat asks about an answer of your State"),
    sentence=_("The secretariat asks about the answer of %(state)s to %(clause)s: %(cycle)s."),
    mailed_as=_("Something is asked of you."),
    page="clarification",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
QUESTION_TAKEN_BACK = declare(
    "assessments/question_taken_back",
    title=_("The secretariat took a question back"),
    sentence=_("The secretariat needs no answer any more to its question on %(clause)s: %(cycle)s."),
    mailed_as=_("There is news about what is asked of you."),
    page="clarification",
    key="uid",
    for_posts=COORDINATORS,
)
CLARIFICATION_ANSWERED = declare(
    "assessments/clarification_answered",
    title=_("A State has answered a question"),
    sentence=_("%(state)s has answered your question on %(clause)s: %(cycle)s."),
    mailed_as=_("There is something new on the desk of the secretariat."),
    page="clarification",
    key="uid",
    for_posts=frozenset({PostKind.SECRETARIAT_OFFICER}),
    by_duty=True,
)
# Views of others, where a State invited them.
OFFICERS = frozenset({PostKind.PARTNER_OFFICER, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY})
VIEW_INVITED = declare(
    "assessments/view_invited",
    title=_("A State asks for your view"),
    sentence=_("%(state)s asks %(party)s for its view, until %(last_day)s."),
    mailed_as=_("Something is asked of you."),
    page="view_invitation",
    key="uid",
    for_posts=OFFICERS,
    by_duty=True,
    waits=True,
)
VIEW_INVITATION_ENDED = declare(
    "assessments/view_invitation_ended",
    title=_("An invitation has ended"),
    sentence=_("%(state)s no longer asks %(party)s for its view. What was given stays."),
    mailed_as=_("There is news about what is asked of you."),
    page="view_invitation",
    key="uid",
    for_posts=OFFICERS,
)
VIEW_GIVEN = declare(
    "assessments/view_given",
    title=_("A party has given its view"),
    sentence=_("%(party)s has given its view, for which your State asked."),
    mailed_as=_("There is something new for your State."),
    page="view",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
)
VIEW_ANSWERED = declare(
    "assessments/view_answered",
    title=_("A State has answered your view"),
    sentence=_("The State that asked for the view of %(party)s has answered it."),
    mailed_as=_("There is news about a text of yours."),
    page="view",
    key="uid",
    for_posts=OFFICERS,
)
