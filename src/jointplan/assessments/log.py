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
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Cycle,
    Means,
    Questionnaire,
    Submission,
    SubmissionState,
    Word,
)
from jointplan.assessments.values import shown_value
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import listed, sentence
from jointplan.core.text import Localised, localise
from jointplan.parties.models import Party


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
    return _("The State sent its submission; it was received. Number of parts sent: %(count)s.") % {
        "count": details["parts"]
    }


@sentence("assessments.release_settled")
def release_settled(details: Mapping[str, Any]) -> str:
    return _("The clearing authority decided: what is not public stays where it is.")


@sentence("assessments.clearance_rule_set", personal=["reason"])
def clearance_rule_set(details: Mapping[str, Any]) -> str:
    mode = details["mode"]
    named = ClearanceMode(mode).label if mode in ClearanceMode.values else mode
    return _("The State changed how it clears: %(mode)s.") % {"mode": named}


@sentence("assessments.clearance_started")
def clearance_started(details: Mapping[str, Any]) -> str:
    return _("The clearance began. Language version: %(language)s; date: %(day)s.") % {
        "language": details["language"],
        "day": details["due_on"],
    }


@sentence("assessments.clearance_ended", personal=["reason"])
def clearance_ended(details: Mapping[str, Any]) -> str:
    return _("The round of clearance was given up.")


@sentence("assessments.clearance_asked")
def clearance_asked(details: Mapping[str, Any]) -> str:
    return _("The body was asked to clear: %(clauses)s. Date: %(day)s.") % {
        "clauses": listed(details["clauses"]),
        "day": details["due_on"],
    }


@sentence("assessments.clearance_asked_again")
def clearance_asked_again(details: Mapping[str, Any]) -> str:
    return _("The body was asked again, because something changed: %(clauses)s. Date: %(day)s.") % {
        "clauses": listed(details["clauses"] or ["…"]),
        "day": details["due_on"],
    }


@sentence("assessments.clearance_given")
def clearance_given(details: Mapping[str, Any]) -> str:
    word = details["word"]
    said = {"word": Word(word).label if word in Word.values else word}
    if details["means"] == Means.LETTER:
        return _("A letter was entered. Its word: %(word)s.") % said
    return _("The word was said: %(word)s.") % said


@sentence("assessments.no_objection_noted")
def no_objection_noted(details: Mapping[str, Any]) -> str:
    return _("The date passed without a word, which counts as no objection. The daily task noted it.")


@sentence("assessments.clearance_withdrawn")
def clearance_withdrawn(details: Mapping[str, Any]) -> str:
    return _("The word was taken back before the answers were sent.")


@sentence("assessments.parts_stay")
def parts_stay(details: Mapping[str, Any]) -> str:
    return _("These stay inside the State when the rest is sent: parts of %(clauses)s.") % {
        "clauses": listed(details["clauses"])
    }


@sentence("assessments.parts_leave")
def parts_leave(details: Mapping[str, Any]) -> str:
    return _("These leave the State with the rest: parts of %(clauses)s.") % {"clauses": listed(details["clauses"])}


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
