# SPDX-License-Identifier: AGPL-3.0-or-later
"""A version goes to the States of which it speaks, then to all; what they say is answered; then it is revised."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party
from jointplan.reports import text_messages as messages
from jointplan.reports.models import (
    Outcome,
    RegionalText,
    TextDisposition,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    VersionStage,
    WordKind,
)
from jointplan.reports.text_clock import checked_day, is_over, last_day, states_of
from jointplan.reports.text_problems import TextProblem, known_language, said
from jointplan.reports.text_readers import (
    give_readers,
    labels_for_states,
    labels_of_circle,
    labels_of_draft,
    labels_of_word,
)
from jointplan.reports.text_rules import speaking_state
from jointplan.reports.text_writing import open_version


def newest_circulated(text: RegionalText) -> TextVersion | None:
    """The version that counts, as far as whoever acts reads it."""
    found: TextVersion | None = TextVersion.objects.of_text(text.pk).circulated().last()
    return found


def unshown(version: TextVersion) -> list[TextParagraph]:
    """Paragraphs that speak of a State which has not seen them in this wording yet."""
    before = newest_circulated(version.text_of)
    known = {}
    if before is not None and before.number < version.number:
        known = {one.key: (one.text, one.states) for one in TextParagraph.objects.of_version(before.pk)}
    return [
        one
        for one in TextParagraph.objects.of_version(version.pk)
        if one.states and one.shown_at is None and known.get(one.key) != (one.text, one.states)
    ]


def said_by_all(version: TextVersion) -> bool:
    """True when each State has said that what was shown to it stands. Who has not, nobody is told."""
    confirmed: dict[str, datetime.datetime] = {}
    words = TextWord.objects.filter(version=version, kind=WordKind.STANDS).order_by("pk")
    for code, moment in words.values_list("originator__code", "said_at"):
        confirmed[code] = moment
    shown = [one for one in TextParagraph.objects.of_version(version.pk) if one.shown_at is not None]
    return all(code in confirmed and confirmed[code] >= one.shown_at for one in shown for code in one.states)


def awaits_word(version: TextVersion, state: Party, user: Any) -> bool:
    """True while a State has not said that what was shown to it stands. Asked for that State alone."""
    shown = TextParagraph.objects.visible_to(user).of_version(version.pk).about([state.code])
    last = shown.order_by("-shown_at").values_list("shown_at", flat=True).first()
    said = TextWord.objects.visible_to(user).originated_by(state.pk).filter(version=version, kind=WordKind.STANDS)
    return last is not None and not said.filter(said_at__gte=last).exists()


@transaction.atomic
def show_to_states(version: TextVersion, until: datetime.date, *, by: Any) -> TextVersion:
    """Let each State read every paragraph that speaks of it, and no other, and correct it until a day."""
    version = open_version(version, by)
    waiting = unshown(version)
    if not waiting:
        raise TextProblem(_("Nothing in this version waits to be shown to a State first. Circulate it to all of them."))
    text = version.text_of
    version.check_until = checked_day(text.region, until, "until")
    states = {state.code: state for state in states_of(text.region)}
    for paragraph in waiting:
        paragraph.shown_at = timezone.now()
        of = [states[code] for code in paragraph.states if code in states]
        give_readers(paragraph, labels_for_states(text, of, by), "shown_at")
    version.stage = VersionStage.CHECKING
    give_readers(version, labels_of_circle(text), "stage", "check_until")
    if text.label == Label.AMBER_STRICT:
        give_readers(text, labels_of_circle(text))
    record("reports.text_shown", version, number=version.number, until_on=version.check_until)
    concerned = {code for paragraph in waiting for code in paragraph.states}
    messages.text_shown(version, [states[code] for code in concerned if code in states])
    return version


@transaction.atomic
def correct_paragraph(paragraph: TextParagraph, text: str, *, by: Any, language: str = "en") -> TextWord:
    """A State corrects what a draft says about it. Only that State and the secretariat read the correction."""
    paragraph = TextParagraph.objects.visible_to(by).shown().get(pk=paragraph.pk)
    require(by, "reports.correct_text", paragraph)
    words = said(text, "text", _("Write how it should read, and why."))
    return say(paragraph.version, WordKind.CORRECTION, words, by=by, language=language, paragraph=paragraph)


@transaction.atomic
def confirm_paragraphs(version: TextVersion, *, by: Any, language: str = "en") -> TextWord:
    """A State says that everything that was shown to it stands as it is."""
    version = TextVersion.objects.visible_to(by).shown().get(pk=version.pk)
    require(by, "reports.confirm_text", version)
    return say(version, WordKind.STANDS, "", by=by, language=language)


@transaction.atomic
def circulate_version(version: TextVersion, comments_until: datetime.date, *, by: Any) -> TextVersion:
    """Let all States read a version and comment on its paragraphs until a day. From now on it stays as it is."""
    version = open_version(version, by)
    text = version.text_of
    if waiting := unshown(version):
        numbers = ", ".join(str(one.number) for one in waiting)
        problem = _("Show the States first what speaks of them. They have not seen these paragraphs: %(numbers)s.")
        raise TextProblem(problem % {"numbers": numbers})
    if version.stage == VersionStage.CHECKING:
        _checking_is_over(version)
    all_answered(text)
    version.comments_until = checked_day(text.region, comments_until, "until")
    labels = labels_of_circle(text)
    version.stage, version.circulated_at = VersionStage.CIRCULATED, timezone.now()
    give_readers(version, labels, "stage", "circulated_at", "comments_until")
    TextParagraph.objects.of_version(version.pk).order_by().update(label=labels["label"], audience=labels["audience"])
    text.stage = TextStage.CIRCULATED
    give_readers(text, labels, "stage")
    record("reports.text_circulated", version, number=version.number, until_on=version.comments_until)
    messages.text_circulated(version)
    return version


def _checking_is_over(version: TextVersion) -> None:
    region = version.text_of.region
    if not is_over(region, version.check_until) and not said_by_all(version):
        day = date_format(last_day(region, version.check_until), "DATE_FORMAT")
        problem = _("The States may correct what speaks of them until %(day)s. Circulate it afterwards.")
        raise TextProblem(problem % {"day": day})


def all_answered(text: RegionalText) -> None:
    """Raise TextProblem while something that a State said waits for its disposition."""
    if TextWord.objects.of_text(text.pk).undisposed().exists():
        raise TextProblem(_("Say first what became of each correction, comment and objection."))


@transaction.atomic
def comment_on(paragraph: TextParagraph, text: str, *, by: Any, language: str = "en") -> TextWord:
    """A State comments on a paragraph. All States and the secretariat read it."""
    paragraph = TextParagraph.objects.visible_to(by).shown().get(pk=paragraph.pk)
    version = paragraph.version
    version.text_of = paragraph.text_of
    require(by, "reports.comment_on_text", version)
    words = said(text, "text", _("Write the comment."))
    return say(version, WordKind.COMMENT, words, by=by, language=language, paragraph=paragraph)


def say(
    version: TextVersion,
    kind: WordKind,
    text: str,
    *,
    by: Any,
    language: str,
    paragraph: TextParagraph | None = None,
) -> TextWord:
    """Set down what a State says, once it is known that it may."""
    about, state = version.text_of, speaking_state(by, version.text_of.region_id)
    assert state is not None
    between_two = kind in {WordKind.CORRECTION, WordKind.STANDS}
    circle = CircleKind.SECRETARIAT if between_two else CircleKind.STATES_AND_SECRETARIAT
    made = TextWord.objects.create(
        text_of=about,
        version=version,
        paragraph=paragraph,
        kind=kind,
        wording=paragraph.text if paragraph else "",
        text=text,
        language=known_language(language),
        **labels_of_word(about, state, circle),
    )
    made.refresh_from_db(fields=DERIVED)
    record("reports.word_said", made, kind=kind)
    messages.word_said(made)
    return made


@transaction.atomic
def answer_word(word: TextWord, outcome: str, reason: str, *, by: Any, language: str = "en") -> TextDisposition:
    """Say what became of a correction, comment or objection. Whoever reads it reads the disposition."""
    word = TextWord.objects.visible_to(by).shown().get(pk=word.pk)
    # One disposition each: two officers may answer at once, and neither may lock a row of a State.
    text = RegionalText.objects.locked(word.text_of_id)
    require(by, "reports.answer_word", word)
    if TextDisposition.objects.filter(word=word).exists():
        raise TextProblem(_("It has its disposition already."))
    if outcome not in Outcome.values:
        raise TextProblem(_("Say whether it is accepted, accepted in part or not."), "outcome")
    missing = "" if outcome == Outcome.ACCEPTED else _("Say why. Whoever reads what the State said reads the reason.")
    between_two = word.kind == WordKind.CORRECTION
    labels = labels_for_states(text, [word.originator], by) if between_two else labels_of_circle(text)
    made = TextDisposition.objects.create(
        text_of=text,
        word=word,
        outcome=outcome,
        reason=said(reason, "reason", missing),
        language=known_language(language),
        **labels,
    )
    made.refresh_from_db(fields=DERIVED)
    record("reports.word_answered", made, outcome=outcome)
    messages.word_answered(made)
    return made


@transaction.atomic
def withdraw_word(word: TextWord, *, by: Any) -> TextWord:
    """A State takes back what it said. It stays to be read, as withdrawn."""
    require(by, "reports.withdraw_word", TextWord.objects.visible_to(by).shown().get(pk=word.pk))
    word = TextWord.objects.shown().locked(word.pk)
    require(by, "reports.withdraw_word", word)
    word.withdrawn_at = timezone.now()
    word.save(update_fields=["withdrawn_at"])
    record("reports.word_withdrawn", word, kind=word.kind)
    messages.word_withdrawn(word)
    return word


def copy_paragraphs(before: TextVersion, after: TextVersion) -> None:
    """The paragraphs of a version as the draft of the next: each keeps its key."""
    TextParagraph.objects.bulk_create(
        TextParagraph(
            text_of=after.text_of,
            version=after,
            key=one.key,
            number=one.number,
            text=one.text,
            folded=fold(one.text),
            states=one.states,
            language=one.language,
            **labels_of_draft(after.text_of),
        )
        for one in TextParagraph.objects.of_version(before.pk)
    )
