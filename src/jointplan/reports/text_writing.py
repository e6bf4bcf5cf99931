# SPDX-License-Identifier: AGPL-3.0-or-later
"""A regional text is begun and its paragraphs are written, each naming the States of which it speaks.

Only the secretariat reads a draft. A State that a paragraph names by its name is always among those it speaks of.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jointplan.access.operations import DERIVED
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party, Region
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion, VersionStage
from jointplan.reports.text_clock import states_of
from jointplan.reports.text_problems import LONGEST_TITLE, TextProblem, known_language, said
from jointplan.reports.text_readers import give_readers, labels_of_draft

MOST_PARAGRAPHS = 400
# Names of States are declined in most languages of the region: the last letter may differ, and more may follow.
SHORTEST_STEM = 4


class Written(NamedTuple):
    """A paragraph as it is handed to `begin_text`: its words, and codes of States of which it speaks."""

    text: str
    states: tuple[str, ...] = ()


def paragraphs_of(text: str) -> list[Written]:
    """A text as it is typed or pasted: an empty line stands between paragraphs."""
    return [Written(part.strip()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def states_named(text: str, states: Iterable[Party]) -> set[str]:
    """Codes of the States whose names stand in a text, in any language and declined."""
    words = fold(text)
    return {
        state.code
        for state in states
        if any(re.search(rf"(?<!\w){re.escape(_stem(name))}", words) for name in state.names.values() if name)
    }


def _stem(name: str) -> str:
    folded = fold(name)
    return folded[:-1] if len(folded) > SHORTEST_STEM else folded


@transaction.atomic
def begin_text(
    region: Region, title: str, paragraphs: Iterable[Written], *, by: Any, language: str = "en"
) -> RegionalText:
    """Begin a regional text with its paragraphs, written by the secretariat or taken over from a report.

    Only the secretariat reads it. Raises TextProblem when something is missing; nothing is begun then.
    """
    require(by, "reports.begin_text", region)
    language = known_language(language)
    given = [one for one in paragraphs if one.text.strip()]
    if not given:
        raise TextProblem(_("Write at least one paragraph."), "text")
    if len(given) > MOST_PARAGRAPHS:
        raise TextProblem(_("A text has up to %(most)d paragraphs.") % {"most": MOST_PARAGRAPHS}, "text")
    secretariat = Party.objects.select_related("region").get(region=region, is_secretariat=True)
    title = said(title, "title", _("Give the text a title."), LONGEST_TITLE)
    text = RegionalText(region=region, title=title, folded=fold(title), language=language)
    text.originator = secretariat
    for name, value in labels_of_draft(text).items():
        setattr(text, name, value)
    text.save()
    text.refresh_from_db(fields=DERIVED)
    version = TextVersion.objects.create(text_of=text, number=1, **labels_of_draft(text))
    states = states_of(region)
    TextParagraph.objects.bulk_create(
        _paragraph(version, number, number, one, states) for number, one in enumerate(given, start=1)
    )
    record("reports.text_begun", text, paragraphs=len(given))
    return text


def _paragraph(version: TextVersion, key: int, number: int, one: Written, states: list[Party]) -> TextParagraph:
    text = version.text_of
    words = said(one.text, "text", _("Write the paragraph."))
    values = {"text": words, "folded": fold(words), "language": text.language}
    named = _named(one.text, one.states, states)
    return TextParagraph(
        text_of=text, version=version, key=key, number=number, states=named, **values, **labels_of_draft(text)
    )


def _named(text: str, codes: Iterable[str], states: list[Party]) -> list[str]:
    """Codes of the States of which a paragraph speaks, in order. Raises TextProblem for an unknown one."""
    known = [state.code for state in states]
    if unknown := sorted(set(codes) - set(known)):
        raise TextProblem(_("There is no State %(codes)s in this region.") % {"codes": ", ".join(unknown)}, "states")
    named = set(codes) | states_named(text, states)
    return [code for code in known if code in named]


def open_version(version: TextVersion, by: Any) -> TextVersion:
    """The version with its text locked, while it may still be written. Raises TextProblem once it was circulated."""
    text = RegionalText.objects.shown().locked(version.text_of_id)
    require(by, "reports.write_text", text)
    found: TextVersion = TextVersion.objects.locked(version.pk)
    found.text_of = text
    if found.stage == VersionStage.CIRCULATED:
        raise TextProblem(_("This version was circulated: it stays as it is. Write the next version."))
    return found


@transaction.atomic
def add_paragraph(
    version: TextVersion, text: str, *, by: Any, states: Iterable[str] = (), after: int | None = None
) -> TextParagraph:
    """Add a paragraph after the one with the number `after` (0: first; none: last)."""
    version = open_version(version, by)
    others = list(TextParagraph.objects.of_version(version.pk))
    if len(others) >= MOST_PARAGRAPHS:
        raise TextProblem(_("A text has up to %(most)d paragraphs.") % {"most": MOST_PARAGRAPHS}, "text")
    place = len(others) if after is None else max(0, min(after, len(others)))
    key = (TextParagraph.objects.filter(text_of=version.text_of).aggregate(last=Max("key"))["last"] or 0) + 1
    one = Written(text, tuple(states))
    made = _paragraph(version, key, place + 1, one, states_of(version.text_of.region))
    made.save()
    made.refresh_from_db(fields=DERIVED)
    _number([*others[:place], made, *others[place:]])
    record("reports.paragraph_added", made, number=made.number)
    return made


@transaction.atomic
def change_paragraph(paragraph: TextParagraph, text: str, *, by: Any, states: Iterable[str] = ()) -> TextParagraph:
    """Change a paragraph. The States of which it speaks see the new wording only when it is shown to them again."""
    paragraph, version = _open_paragraph(paragraph, by)
    words = said(text, "text", _("Write the paragraph."))
    named = _named(words, states, states_of(version.text_of.region))
    if (words, named) == (paragraph.text, paragraph.states):
        return paragraph
    paragraph.text, paragraph.states, paragraph.shown_at = words, named, None
    paragraph.folded = fold(words)
    give_readers(paragraph, labels_of_draft(version.text_of), "text", "folded", "states", "shown_at")
    record("reports.paragraph_changed", paragraph, number=paragraph.number)
    return paragraph


@transaction.atomic
def leave_out_paragraph(paragraph: TextParagraph, *, by: Any) -> TextParagraph:
    """Take a paragraph out of a version. What was said about it stays."""
    paragraph, version = _open_paragraph(paragraph, by)
    others = [one for one in TextParagraph.objects.of_version(version.pk) if one.pk != paragraph.pk]
    if not others:
        raise TextProblem(_("A text has at least one paragraph."))
    paragraph.is_left_out = True
    give_readers(paragraph, labels_of_draft(version.text_of), "is_left_out")
    _number(others)
    record("reports.paragraph_left_out", paragraph, number=paragraph.number)
    return paragraph


def _open_paragraph(paragraph: TextParagraph, by: Any) -> tuple[TextParagraph, TextVersion]:
    version = open_version(paragraph.version, by)
    found: TextParagraph = TextParagraph.objects.locked(paragraph.pk)
    if found.is_left_out:
        raise TextProblem(_("This paragraph was taken out already."))
    return found, version


def _number(paragraphs: list[TextParagraph]) -> None:
    """Number paragraphs in their order."""
    for number, paragraph in enumerate(paragraphs, start=1):
        if paragraph.number != number:
            paragraph.number = number
            paragraph.save(update_fields=["number"])
