# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments import log_dialogue, log_records, log_served  # noqa: F401 - registered with these
from jointplan.assessments.models import (
    ClearanceMode,
    Means,
    Settlement,
    Word,
)
from jointplan.audit.sentences import listed, sentence
from jointplan.core.text import localise


@sentence("assessments.questionnaire_saved")
def questionnaire_saved(details: Mapping[str, Any]) -> str:
    return _("The questionnaire “%(code)s” was saved as version %(version)s.") % {
        "code": details["code"],
        "version": details["version"],
    }


@sentence("assessments.cycle_prepared")
def cycle_prepared(details: Mapping[str, Any]) -> str:
    return _("The cycle was prepared.")


@sentence("assessments.cycle_edited")
def cycle_edited(details: Mapping[str, Any]) -> str:
    return _("The cycle in preparation was changed: %(what)s.") % {"what": fields_said(details)}


@sentence("assessments.cycle_opened")
def cycle_opened(details: Mapping[str, Any]) -> str:
    return _("The cycle was opened, because the States decided so on %(taken_on)s.") % {"taken_on": details["taken_on"]}


@sentence("assessments.cycle_changed")
def cycle_changed(details: Mapping[str, Any]) -> str:
    return _("The cycle was changed, because the States decided so on %(taken_on)s: %(what)s.") % {
        "taken_on": details["taken_on"],
        "what": fields_said(details),
    }


@sentence("assessments.cycle_closed")
def cycle_closed(details: Mapping[str, Any]) -> str:
    return _("The cycle was closed, because the States decided so on %(taken_on)s.") % {"taken_on": details["taken_on"]}


@sentence("assessments.cycle_published")
def cycle_published(details: Mapping[str, Any]) -> str:
    return _("The result of the cycle was published, because the States decided so on %(taken_on)s.") % {
        "taken_on": details["taken_on"]
    }


def fields_said(details: Mapping[str, Any]) -> str:
    """The fields of a cycle that were changed, in the reader's language."""
    names = {
        "names": _("name"),
        "questionnaire": _("questionnaire"),
        "period_from": _("beginning of the period"),
        "period_to": _("end of the period"),
        "opens_on": _("opening day"),
        "due_on": _("due day"),
        "closes_on": _("closing day"),
    }
    return ", ".join(names.get(name, name) for name in details.get("changed") or []) or "…"


@sentence("assessments.feed_made")
def feed_made(details: Mapping[str, Any]) -> str:
    return _("A private address for the own calendar was made.")


@sentence("assessments.feed_ended")
def feed_ended(details: Mapping[str, Any]) -> str:
    return _("The private address of the own calendar was ended.")


@sentence("assessments.submission_started")
def submission_started(details: Mapping[str, Any]) -> str:
    return _("The State began its submission.")


@sentence("assessments.answer_saved")
def answer_saved(details: Mapping[str, Any]) -> str:
    names = details.get("names") or [{"en": kind} for kind in details.get("parts") or []]
    names = ", ".join(localise(texts).text for texts in names) or "…"
    if details.get("typing"):
        return _(
            "The answer to %(clause)s was saved while typing: %(parts)s. What the same person went on to type in the "
            "next minutes stands in the history."
        ) % {"clause": details["clause"], "parts": names}
    return _("The answer to %(clause)s was saved: %(parts)s.") % {"clause": details["clause"], "parts": names}


def _questions(details: Mapping[str, Any]) -> str:
    return ", ".join(localise(texts).text for texts in details["names"]) or "…"


@sentence("assessments.conflict_kept")
def conflict_kept(details: Mapping[str, Any]) -> str:
    return _("Another text for %(clause)s was kept aside, because somebody had saved meanwhile: %(parts)s.") % {
        "clause": details["clause"],
        "parts": _questions(details),
    }


@sentence("assessments.conflict_settled")
def conflict_settled(details: Mapping[str, Any]) -> str:
    return _("It was settled which of two texts stands for %(clause)s: %(parts)s. %(settlement)s.") % {
        "clause": details["clause"],
        "parts": _questions(details),
        "settlement": Settlement(details["settlement"]).label,
    }


@sentence("assessments.pack_made")
def pack_made(details: Mapping[str, Any]) -> str:
    return _("Pack %(number)s was taken out: questions on %(count)s clauses, as %(format)s.") % {
        "number": details["number"],
        "count": details["clauses"],
        "format": str(details["format"]).upper(),
    }


@sentence("assessments.pack_imported")
def pack_imported(details: Mapping[str, Any]) -> str:
    return _(
        "Pack %(number)s was imported: %(changed)s answers changed, %(kept)s kept beside others, %(left)s left."
    ) % {
        "number": details["number"],
        "changed": details["changed"],
        "kept": details["conflicts"],
        "left": details["left"],
    }


@sentence("assessments.pack_withdrawn")
def pack_withdrawn(details: Mapping[str, Any]) -> str:
    return _("Pack %(number)s was withdrawn.") % {"number": details["number"]}


@sentence("assessments.kept_as_last")
def kept_as_last(details: Mapping[str, Any]) -> str:
    return _("Answers were kept as the last time where nothing was written yet. Questions answered so: %(count)s.") % {
        "count": details["parts"]
    }


@sentence("assessments.no_change_said")
def no_change_said(details: Mapping[str, Any]) -> str:
    return _("“No change since the last answer” was said where nothing was written yet. Answers: %(count)s.") % {
        "count": details["parts"]
    }


def _codes(details: Mapping[str, Any]) -> str:
    return ", ".join(details.get("clauses") or []) or "…"


def _name_of(details: Mapping[str, Any], key: str) -> str:
    return localise(details.get(key) or {}).text or "…"


@sentence("assessments.measures_assigned")
def measures_assigned(details: Mapping[str, Any]) -> str:
    return _("The coordinator asked %(agency)s about %(clauses)s, due on %(due_on)s.") % {
        "agency": _name_of(details, "agency"),
        "clauses": _codes(details),
        "due_on": details["due_on"],
    }


@sentence("assessments.assignments_withdrawn")
def assignments_withdrawn(details: Mapping[str, Any]) -> str:
    return _("The coordinator no longer asks %(agency)s about %(clauses)s.") % {
        "agency": _name_of(details, "agency"),
        "clauses": _codes(details),
    }


@sentence("assessments.contribution_started")
def contribution_started(details: Mapping[str, Any]) -> str:
    return _("The agency began its contribution.")


@sentence("assessments.answer_finished")
def answer_finished(details: Mapping[str, Any]) -> str:
    return _("The answer to %(clause)s was given to the validator.") % {"clause": details["clause"]}


@sentence("assessments.answer_sent_back", personal=["reason"])
def answer_sent_back(details: Mapping[str, Any]) -> str:
    return _("The validator sent the answer to %(clause)s back: %(reason)s") % {
        "clause": details["clause"],
        "reason": details["reason"],
    }


@sentence("assessments.answer_handed_over")
def answer_handed_over(details: Mapping[str, Any]) -> str:
    return _("The agency handed its answer to %(clause)s to the coordinator.") % {"clause": details["clause"]}


@sentence("assessments.answer_taken_back")
def answer_taken_back(details: Mapping[str, Any]) -> str:
    return _("The agency took its answer to %(clause)s back.") % {"clause": details["clause"]}


@sentence("assessments.answer_asked_again", personal=["reason"])
def answer_asked_again(details: Mapping[str, Any]) -> str:
    return _("The coordinator asked the agency to look at %(clause)s once more: %(reason)s") % {
        "clause": details["clause"],
        "reason": details["reason"],
    }


@sentence("assessments.answer_considered")
def answer_considered(details: Mapping[str, Any]) -> str:
    return _("The coordinator considered the agency's answer to %(clause)s.") % {"clause": details["clause"]}


@sentence("assessments.part_taken_over")
def part_taken_over(details: Mapping[str, Any]) -> str:
    values = {
        "agency": _name_of(details, "agency"),
        "clause": details["clause"],
        "part": _name_of(details, "names"),
    }
    if details["how"] == "below":
        return _("What %(agency)s wrote on %(clause)s was put below the State's text: %(part)s.") % values
    return _("What %(agency)s wrote on %(clause)s was taken over: %(part)s.") % values


@sentence("assessments.answer_circulated")
def answer_circulated(details: Mapping[str, Any]) -> str:
    bodies = ", ".join(localise(names).text for names in details["bodies"])
    return _("The answer to %(clause)s was shown inside the State to: %(bodies)s.") % {
        "clause": details["clause"],
        "bodies": bodies,
    }


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


@sentence("assessments.release_held", personal=["reason"])
def release_held(details: Mapping[str, Any]) -> str:
    return _("The clearing authority decided that parts of the answers become public. They wait until then.")


@sentence("assessments.release_stopped", personal=["reason"])
def release_stopped(details: Mapping[str, Any]) -> str:
    return _("A release that waited was stopped: nothing of it became public.")


@sentence("assessments.release_carried_out")
def release_carried_out(details: Mapping[str, Any]) -> str:
    return _("A release that waited was carried out: its parts are public.")


@sentence("assessments.withdrawal_listed")
def withdrawal_listed(details: Mapping[str, Any]) -> str:
    return _("That a public part of the answer to %(clause)s was withdrawn stands in the public list.") % {
        "clause": details["clause"]
    }
