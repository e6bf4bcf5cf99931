# SPDX-License-Identifier: AGPL-3.0-or-later
"""Revision, silence procedure, conclusion and release of a text: the last two by a decision of the States alone."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import CircleKind, Label
from jointplan.access.operations import DERIVED, ReleaseProblem, widen
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.meetings.models import Decision
from jointplan.reports import text_messages as messages
from jointplan.reports.models import (
    CONCLUDED,
    RegionalText,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    WordKind,
)
from jointplan.reports.text_circulating import all_answered, copy_paragraphs, newest_circulated, say
from jointplan.reports.text_clock import LEAST_SILENCE, checked_day, is_over, last_day
from jointplan.reports.text_problems import TextProblem, said
from jointplan.reports.text_readers import circle_of, labels_of_draft

# Keys of footnotes lie above those of paragraphs.
FOOTNOTES_FROM = 1_000_000


def objections(text: RegionalText) -> Any:
    """What broke the silence of the procedure that runs, or ran last."""
    return _since_silence(text, WordKind.OBJECTION)


def footnotes(text: RegionalText) -> Any:
    """What States set down as footnotes since the silence procedure began."""
    return _since_silence(text, WordKind.FOOTNOTE)


def _since_silence(text: RegionalText, kind: str) -> Any:
    found = TextWord.objects.of_text(text.pk).of_kind(kind).standing()
    return found.filter(said_at__gte=text.silence_began_at) if text.silence_began_at else found.none()


def is_broken(text: RegionalText) -> bool:
    """True when a State broke the silence and did not take that back."""
    return text.stage == TextStage.SILENCE and objections(text).exists()


def _locked(text: RegionalText, by: Any) -> RegionalText:
    found: RegionalText = RegionalText.objects.shown().locked(text.pk)
    require(by, "reports.write_text", found)
    return found


def _settled_version(text: RegionalText) -> TextVersion:
    """The newest version when it was circulated. Raises TextProblem while a later one is being written."""
    newest = TextVersion.objects.of_text(text.pk).last()
    version = newest_circulated(text)
    if version is None:
        raise TextProblem(_("Circulate the text to the States first."))
    if newest is None or newest.pk != version.pk:
        raise TextProblem(_("A later version is being written. Circulate that one first."))
    return version


@transaction.atomic
def revise_text(text: RegionalText, *, by: Any) -> TextVersion:
    """Begin the next version with the paragraphs of the newest one. After a broken silence the procedure has ended."""
    text = _locked(text, by)
    before = _settled_version(text)
    if text.stage == TextStage.SILENCE:
        if not is_broken(text):
            raise TextProblem(_("The silence procedure runs. The text is revised when a State breaks the silence."))
        text.stage, text.silence_until = TextStage.CIRCULATED, None
        text.save(update_fields=["stage", "silence_until"])
    made = TextVersion.objects.create(text_of=text, number=before.number + 1, **labels_of_draft(text))
    made.refresh_from_db(fields=DERIVED)
    copy_paragraphs(before, made)
    record("reports.text_revised", made, number=made.number)
    return made


@transaction.atomic
def begin_silence(text: RegionalText, until: datetime.date, *, by: Any) -> RegionalText:
    """Begin the silence procedure on the newest version: who says nothing until the day agrees.

    Every comment has its disposition before, and the day is one on which all States work.
    """
    text = _locked(text, by)
    version = _settled_version(text)
    if text.stage == TextStage.SILENCE and not is_broken(text):
        raise TextProblem(_("The silence procedure runs already."))
    if not is_over(text.region, version.comments_until):
        day = date_format(last_day(text.region, version.comments_until), "DATE_FORMAT")
        raise TextProblem(_("The States may comment until %(day)s. Begin afterwards.") % {"day": day})
    all_answered(text)
    text.silence_until = checked_day(text.region, until, "until", LEAST_SILENCE)
    text.stage, text.silence_began_at = TextStage.SILENCE, timezone.now()
    text.save(update_fields=["stage", "silence_began_at", "silence_until"])
    record("reports.silence_begun", text, until_on=text.silence_until)
    messages.silence_begun(text)
    return text


@transaction.atomic
def break_silence(text: RegionalText, reason: str, *, by: Any, language: str = "en") -> TextWord:
    """A State breaks the silence, with its reason."""
    text = RegionalText.objects.visible_to(by).shown().get(pk=text.pk)
    require(by, "reports.break_silence", text)
    words = said(reason, "text", _("Say why your State breaks the silence."))
    return say(_on_newest(text), WordKind.OBJECTION, words, by=by, language=language)


@transaction.atomic
def set_footnote(
    text: RegionalText, words: str, *, by: Any, language: str = "en", paragraph: TextParagraph | None = None
) -> TextWord:
    """A State sets down a footnote in its own words: it stands with the text when the States agree it."""
    text = RegionalText.objects.visible_to(by).shown().get(pk=text.pk)
    require(by, "reports.footnote_text", text)
    words = said(words, "text", _("Write the footnote as it is to stand."))
    version = _on_newest(text)
    if paragraph is not None and paragraph.version_id != version.pk:
        raise TextProblem(_("Choose a paragraph of the newest version."), "paragraph")
    return say(version, WordKind.FOOTNOTE, words, by=by, language=language, paragraph=paragraph)


def _on_newest(text: RegionalText) -> TextVersion:
    version = newest_circulated(text)
    assert version is not None
    version.text_of = text
    return version


@transaction.atomic
def conclude_text(text: RegionalText, outcome: str, decision: Decision, *, by: Any) -> RegionalText:
    """Set down what the States made of a text, by their decision: agreed, agreed with footnotes, or taken note of.

    Agreed it is only after a silence that nobody broke; with footnotes where a State set one down.
    """
    text = _locked(text, by)
    version = _settled_version(text)
    if outcome not in CONCLUDED:
        raise TextProblem(_("Say what the States made of the text."), "outcome")
    all_answered(text)
    if outcome != TextStage.NOTED:
        _check_silence(text, outcome)
    assert version.circulated_at is not None
    begun = text.silence_began_at if outcome != TextStage.NOTED else version.circulated_at
    decided = _standing(text, decision, by)
    if begun is not None and decided.taken_on < timezone.localdate(begun):
        problem = _("This decision was taken before the text was put to the States. Choose the one on this text.")
        raise TextProblem(problem, "decision")
    _set_footnotes_down(text, version)
    text.stage, text.outcome_decision, text.concluded_at = outcome, decided, timezone.now()
    text.save(update_fields=["stage", "outcome_decision", "concluded_at"])
    record("reports.text_concluded", text, outcome=outcome, taken_on=decided.taken_on)
    messages.text_concluded(text)
    return text


def _check_silence(text: RegionalText, outcome: str) -> None:
    if text.stage != TextStage.SILENCE:
        raise TextProblem(_("A text is agreed after a silence procedure. Begin one first."), "outcome")
    if objections(text).exists():
        raise TextProblem(_("A State broke the silence. Revise the text, or begin the procedure anew."), "outcome")
    if not is_over(text.region, text.silence_until):
        day = date_format(last_day(text.region, text.silence_until), "DATE_FORMAT")
        raise TextProblem(_("The silence procedure runs until %(day)s.") % {"day": day}, "outcome")
    if footnotes(text).exists() != (outcome == TextStage.FOOTNOTED):
        problem = _("A text is agreed with footnotes where a State set one down, and without where none did.")
        raise TextProblem(problem, "outcome")


def _standing(text: RegionalText, decision: Decision, by: Any) -> Decision:
    """The decision, when it is one of this region, that whoever acts reads and that stands."""
    found = Decision.objects.visible_to(by).in_region(text.region).standing().filter(pk=decision.pk).first()
    if found is None:
        problem = _("Choose a decision of the States of this region that stands. One that was replaced stands no more.")
        raise TextProblem(problem, "decision")
    return found


def _set_footnotes_down(text: RegionalText, version: TextVersion) -> None:
    """Each State's footnote, word for word, as a part of the concluded version."""
    labels = {name: getattr(version, name) for name in ("label", "audience")}
    TextParagraph.objects.bulk_create(
        TextParagraph(
            text_of=text,
            version=version,
            key=FOOTNOTES_FROM + number,
            number=number,
            text=word.text,
            folded=fold(word.text),
            language=word.language,
            states=[word.originator.code],
            footnote_of=word.originator,
            originator=text.originator,
            **labels,
        )
        for number, word in enumerate(footnotes(text).select_related("originator"), start=1)
    )


@transaction.atomic
def release_text(
    text: RegionalText, decision: Decision, label: str, *, by: Any, audience: Iterable[str] = ()
) -> RegionalText:
    """Let others read a concluded text, as far as a decision of the States says: circles, the community, or all."""
    text = RegionalText.objects.shown().locked(text.pk)
    require(by, "reports.release_text", text)
    if not text.is_concluded or text.concluded_at is None:
        raise TextProblem(_("The States have not concluded this text yet."))
    if label not in {Label.AMBER, Label.GREEN, Label.CLEAR}:
        raise TextProblem(_("Say for whom the States release the text."), "label")
    decided = _standing(text, decision, by)
    if decided.taken_on < timezone.localdate(text.concluded_at):
        raise TextProblem(_("This decision was taken before the text was concluded."), "decision")
    circles = {circle_of(text, CircleKind.STATES_AND_SECRETARIAT).code, *audience} if label == Label.AMBER else set()
    text.release_decision, text.release_label, text.release_audience = decided, label, sorted(circles)
    text.save(update_fields=["release_decision", "release_label", "release_audience"])
    try:
        widen(text, label=label, audience=sorted(circles), reason=str(decided), by=by)
    except ReleaseProblem as problem:
        raise TextProblem(str(problem), "label") from None
    record("reports.text_released", text, label=label, taken_on=decided.taken_on)
    messages.text_released(text)
    return text
