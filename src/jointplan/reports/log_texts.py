# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of regional texts. What stands in them, and what States said, is in the records alone."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.access.models import Label
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.reports.models import (
    Outcome,
    RegionalText,
    TextDisposition,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    WordKind,
)

Details = Mapping[str, Any]


@sentence("reports.text_begun")
def text_begun(details: Details) -> str:
    return _("A regional text was begun.")


@sentence("reports.paragraph_added")
def paragraph_added(details: Details) -> str:
    return _("Paragraph %(number)d was added to the draft of a regional text.") % details


@sentence("reports.paragraph_changed")
def paragraph_changed(details: Details) -> str:
    return _("Paragraph %(number)d of the draft of a regional text was changed.") % details


@sentence("reports.paragraph_left_out")
def paragraph_left_out(details: Details) -> str:
    return _("Paragraph %(number)d was taken out of the draft of a regional text.") % details


@sentence("reports.text_shown")
def text_shown(details: Details) -> str:
    return (
        _("What version %(number)d of a regional text says of States was shown to them, until %(until_on)s.") % details
    )


@sentence("reports.text_circulated")
def text_circulated(details: Details) -> str:
    return (
        _("Version %(number)d of a regional text was circulated to the States, for comments until %(until_on)s.")
        % details
    )


@sentence("reports.text_revised")
def text_revised(details: Details) -> str:
    return _("Version %(number)d of a regional text was begun.") % details


@sentence("reports.word_said")
def word_said(details: Details) -> str:
    return _("A State spoke about a regional text: %(kind)s.") % {"kind": WordKind(details["kind"]).label}


@sentence("reports.word_answered")
def word_answered(details: Details) -> str:
    told = {"outcome": Outcome(details["outcome"]).label}
    return _("What a State said about a regional text got its disposition: %(outcome)s.") % told


@sentence("reports.word_withdrawn")
def word_withdrawn(details: Details) -> str:
    return _("A State took back what it said about a regional text: %(kind)s.") % {
        "kind": WordKind(details["kind"]).label
    }


@sentence("reports.silence_begun")
def silence_begun(details: Details) -> str:
    return _("A silence procedure on a regional text began, until %(until_on)s.") % details


@sentence("reports.text_concluded")
def text_concluded(details: Details) -> str:
    told = {"outcome": TextStage(details["outcome"]).label, "taken_on": details["taken_on"]}
    return _("The States concluded a regional text by their decision of %(taken_on)s: %(outcome)s.") % told


@sentence("reports.text_released")
def text_released(details: Details) -> str:
    told = {"label": Label(details["label"]).label, "taken_on": details["taken_on"]}
    return _("A regional text was released by a decision of the States of %(taken_on)s: %(label)s.") % told


def _to_text(text: RegionalText) -> tuple[str, dict[str, Any]]:
    return ("text", {"uid": text.uid})


def text_said(version: Any) -> Said:
    return {_("Title"): Localised(version.title, version.language), **label_said(version)}


@record_kind("reports.regionaltext", gettext_lazy("Regional text"), related=("originator",), say=text_said)
def regional_text(record: RegionalText) -> Shown:
    return Shown(str(record), _to_text(record))


def version_said(version: Any) -> Said:
    return {_("Number"): str(version.number), **label_said(version)}


@record_kind("reports.textversion", gettext_lazy("Version of a regional text"), related=("text_of",), say=version_said)
def text_version(record: TextVersion) -> Shown:
    return Shown(f"{record}: {record.text_of}", _to_text(record.text_of))


def words_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, version.language), **label_said(version)}


@record_kind(
    "reports.textparagraph", gettext_lazy("Paragraph of a regional text"), related=("text_of",), say=words_said
)
def text_paragraph(record: TextParagraph) -> Shown:
    return Shown(f"{record}: {record.text_of}", _to_text(record.text_of))


@record_kind(
    "reports.textword",
    gettext_lazy("What a State said about a regional text"),
    related=("originator", "text_of"),
    say=words_said,
)
def text_word(record: TextWord) -> Shown:
    return Shown(str(record), ("text_word", {"uid": record.uid}))


def disposition_said(version: Any) -> Said:
    return {_("Reason"): Localised(version.reason, version.language), **label_said(version)}


@record_kind(
    "reports.textdisposition",
    gettext_lazy("Disposition of what a State said"),
    related=("text_of", "word"),
    say=disposition_said,
)
def text_disposition(record: TextDisposition) -> Shown:
    return Shown(str(record), ("text_word", {"uid": record.word.uid}))
