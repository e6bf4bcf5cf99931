# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.assessments.asking import question_of
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Cycle,
    Questionnaire,
    Snapshot,
    Submission,
    SubmissionState,
)
from jointplan.assessments.values import shown_value
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised, localise


@sentence("assessments.questionnaire_saved")
def questionnaire_saved(details: Mapping[str, Any]) -> str:
    return _("The questionnaire “%(code)s” was saved as version %(version)s.") % {
        "code": details["code"],
        "version": details["version"],
    }


@sentence("assessments.cycle_prepared")
def cycle_prepared(details: Mapping[str, Any]) -> str:
    return _("The cycle was prepared.")


@sentence("assessments.cycle_opened", personal=["taken_in", "decision"])
def cycle_opened(details: Mapping[str, Any]) -> str:
    return _("The cycle was opened, because the States decided so: %(decision)s (%(taken_in)s, %(taken_on)s).") % {
        "decision": details["decision"],
        "taken_in": details["taken_in"],
        "taken_on": details["taken_on"],
    }


@sentence("assessments.cycle_closed", personal=["taken_in", "decision"])
def cycle_closed(details: Mapping[str, Any]) -> str:
    return _("The cycle was closed, because the States decided so: %(decision)s (%(taken_in)s, %(taken_on)s).") % {
        "decision": details["decision"],
        "taken_in": details["taken_in"],
        "taken_on": details["taken_on"],
    }


@sentence("assessments.submission_started")
def submission_started(details: Mapping[str, Any]) -> str:
    return _("The State began its submission.")


@sentence("assessments.answer_saved")
def answer_saved(details: Mapping[str, Any]) -> str:
    names = details.get("names") or [{"en": kind} for kind in details.get("parts") or []]
    names = ", ".join(localise(texts).text for texts in names) or "…"
    return _("The answer to %(clause)s was saved: %(parts)s.") % {"clause": details["clause"], "parts": names}


@sentence("assessments.submission_sent")
def submission_sent(details: Mapping[str, Any]) -> str:
    if "number" not in details:
        # Sent before there were receipts.
        return _("The State sent its submission; it was received. Number of parts sent: %(count)s.") % {
            "count": details["parts"]
        }
    return _("The State sent its submission; it was received. Receipt %(number)s.") % {"number": details["number"]}


@sentence("assessments.submission_reopened", personal=["reason"])
def submission_reopened(details: Mapping[str, Any]) -> str:
    return _("The State began version %(version)s of its submission: %(reason)s") % {
        "version": details["version"],
        "reason": details["reason"],
    }


@sentence("assessments.submission_compiled")
def submission_compiled(details: Mapping[str, Any]) -> str:
    return _("The secretariat took the submission into the report.")


@sentence("assessments.release_settled")
def release_settled(details: Mapping[str, Any]) -> str:
    return _("The clearing authority decided: what is not public stays where it is.")


@record_kind("assessments.cycle", gettext_lazy("Cycle"), fiction="edition__plan__region__is_fictional")
def cycle(record: Cycle) -> Shown:
    return Shown(str(record))


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
