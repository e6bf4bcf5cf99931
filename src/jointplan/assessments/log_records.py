# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.assessments.asking import question_of
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Assignment,
    CalendarFeed,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Cycle,
    HeldRelease,
    KeptConflict,
    Pack,
    Questionnaire,
    Snapshot,
    Submission,
    SubmissionState,
    Turn,
    WithdrawnItem,
    Word,
)
from jointplan.assessments.values import shown_value
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.core.text import Localised
from jointplan.parties.models import Party


@record_kind("assessments.cycle", gettext_lazy("Cycle"), fiction="edition__plan__region__is_fictional")
def cycle(record: Cycle) -> Shown:
    return Shown(str(record))


@record_kind("assessments.calendarfeed", gettext_lazy("Calendar"))
def calendar_feed(record: CalendarFeed) -> Shown:
    return Shown(_("Calendar"))


@record_kind("assessments.questionnaire", gettext_lazy("Questionnaire"), fiction="edition__plan__region__is_fictional")
def questionnaire(record: Questionnaire) -> Shown:
    return Shown(str(record))


def submission_said(version: Any) -> dict[str, str]:
    return {_("Stands at"): str(SubmissionState(version.state).label), **label_said(version)}


@record_kind("assessments.submission", gettext_lazy("Submission"), related=("originator", "cycle"), say=submission_said)
def submission(record: Submission) -> Shown:
    return Shown(str(record), ("submission", {"uid": record.uid}))


@record_kind(
    "assessments.snapshot",
    gettext_lazy("Receipt"),
    related=("originator", "submission"),
    say=label_said,
)
def snapshot(record: Snapshot) -> Shown:
    return Shown(record.described(), ("receipt", {"uid": record.submission.uid}))


@record_kind(
    "assessments.answer",
    gettext_lazy("Answer"),
    related=("originator", "cycle", "clause", "submission"),
    say=label_said,
)
def answer(record: Answer) -> Shown:
    title = f"{record.clause.code}: {record.originator}, {record.cycle}"
    return Shown(title, ("answer", {"uid": record.submission.uid, "code": record.clause.code}))


def part_said(version: Any) -> Said:
    question = question_of(
        Cycle.objects.values_list("questionnaire_id", flat=True).get(pk=version.cycle_id), version.kind
    )
    is_written = question is None or question.is_written
    shown = shown_value(question, version.value) if question else version.value
    value = Localised(shown, version.language) if is_written else shown
    return {_("Text"): value, **label_said(version)}


@record_kind(
    "assessments.answerpart",
    gettext_lazy("Part of an answer"),
    related=("originator", "cycle", "clause"),
    say=part_said,
)
def answer_part(record: AnswerPart) -> Shown:
    return Shown(f"{record.clause.code}, {record.name}: {record.originator}, {record.cycle}")


def conflict_said(version: Any) -> Said:
    return {_("Text"): Localised(version.mine, version.language), **label_said(version)}


@record_kind(
    "assessments.keptconflict",
    gettext_lazy("Text kept aside"),
    related=("originator", "answer__cycle", "answer__clause"),
    say=conflict_said,
)
def kept_conflict(record: KeptConflict) -> Shown:
    return Shown(record.described(), ("conflict", {"uid": record.uid}))


@record_kind("assessments.pack", gettext_lazy("Pack"), related=("originator", "submission__cycle"), say=label_said)
def pack(record: Pack) -> Shown:
    return Shown(record.described(), ("pack", {"uid": record.uid}))


@record_kind(
    "assessments.assignment",
    gettext_lazy("Assignment"),
    related=("originator", "cycle", "clause", "agency"),
    say=label_said,
)
def assignment(record: Assignment) -> Shown:
    return Shown(f"{record.clause.code}: {record.agency}, {record.cycle}")


@record_kind("assessments.turn", gettext_lazy("Step of an answer"), related=("originator",), say=label_said)
def turn(record: Turn) -> Shown:
    return Shown(str(record.get_kind_display()))


def rule_said(version: Any) -> Said:
    return {
        _("How the State clears"): str(ClearanceMode(version.mode).label),
        _("Bodies asked"): ", ".join(map(str, Party.objects.filter(pk__in=version.bodies).order_by("code"))),
        _("Days"): str(version.days),
        _("Reason"): version.reason,
    }


@record_kind("assessments.clearancerule", gettext_lazy("Rule of clearance"), related=("originator",), say=rule_said)
def clearance_rule(record: ClearanceRule) -> Shown:
    return Shown(str(record), ("clearance_rule", {}))


@record_kind(
    "assessments.clearanceround",
    gettext_lazy("Round of clearance"),
    related=("originator", "submission__originator", "submission__cycle"),
)
def clearance_round(record: ClearanceRound) -> Shown:
    return Shown(str(record), ("clearance", {"uid": record.submission.uid}))


@record_kind(
    "assessments.clearancerequest", gettext_lazy("Request for clearance"), related=("originator", "body", "cycle")
)
def clearance_request(record: ClearanceRequest) -> Shown:
    return Shown(record.described(), ("clearance_request", {"uid": record.uid}))


def clearance_said(version: Any) -> Said:
    return {_("Word"): str(Word(version.word).label), _("Text"): version.text, **label_said(version)}


@record_kind(
    "assessments.clearance",
    gettext_lazy("Clearance"),
    related=("originator", "body", "cycle", "request"),
    say=clearance_said,
)
def clearance(record: Clearance) -> Shown:
    page = ("clearance_request", {"uid": record.request.uid}) if record.request else None
    return Shown(record.described(), page)


@record_kind(
    "assessments.heldrelease",
    gettext_lazy("Release that waits"),
    related=("originator", "submission__originator", "submission__cycle"),
    say=label_said,
)
def held_release(record: HeldRelease) -> Shown:
    return Shown(record.described(), ("held_release", {"uid": record.uid}))


@record_kind(
    "assessments.withdrawnitem",
    gettext_lazy("Withdrawn item"),
    related=("originator", "cycle", "clause"),
    say=label_said,
)
def withdrawn_item(record: WithdrawnItem) -> Shown:
    return Shown(record.described())
