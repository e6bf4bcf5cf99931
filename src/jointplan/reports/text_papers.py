# SPDX-License-Identifier: AGPL-3.0-or-later
"""A version of a regional text as a paper: its paragraphs, numbered, and the footnotes of States in their own words."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.core.papers import Block, Heading, Paper, Quote, Text
from jointplan.reports.models import TextParagraph, TextVersion
from jointplan.reports.text_pages import stage_of


def text_paper(version: TextVersion, user: Any, source: str) -> Paper:
    """What the reader may read of a version, in its own language. A part of a draft says so: it is not the text."""
    with translation.override(version.text_of.language):
        return _paper(version, user, source)


def _paper(version: TextVersion, user: Any, source: str) -> Paper:
    text = version.text_of
    paragraphs = list(TextParagraph.objects.visible_to(user).of_version(version.pk))
    footnotes = list(TextParagraph.objects.visible_to(user).footnotes_of(version.pk))
    labels = [one.shown_label() for one in [version, *paragraphs, *footnotes]]
    blocks: list[Block] = [Text(f"{one.number}. {line}") for one in paragraphs for line in [_one_line(one.text)]]
    if footnotes:
        blocks.append(Heading(_("Footnotes of States, in their own words")))
        blocks += [Quote(one.text, by=str(one.footnote_of), language=one.language) for one in footnotes]
    return Paper(
        title=text.title,
        label=str(Label.narrowest(labels, default=Label.AMBER).label),
        source=source,
        blocks=blocks,
        language=text.language,
        who=who_reads(version),
        lead=f"{version} · {stage_of(version)}.",
        # What was concluded stays as it is, and so does its file.
        day=timezone.localdate(text.concluded_at),
    )


def _one_line(text: str) -> str:
    """A paragraph that was typed on several lines is one."""
    return " ".join(text.split())


def who_reads(version: TextVersion) -> str:
    """For whom the version is, in a sentence."""
    if version.label == Label.AMBER_STRICT:
        return _("A draft, for the secretariat alone.")
    if version.stage == "checking":
        return _("A draft. Each State sees what speaks of it, before other States read it.")
    if version.label == Label.CLEAR:
        return _("For everybody, as the States decided.")
    if version.label == Label.GREEN:
        return _("For every member of the community, as the States decided.")
    if not version.text_of.is_concluded:
        return _("For the States and the secretariat. Not agreed: it does not leave them.")
    return _("For the States, the secretariat, and those to whom the States released it.")
