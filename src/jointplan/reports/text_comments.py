# SPDX-License-Identifier: AGPL-3.0-or-later
"""What States said on a regional text, version by version, each with what became of it: as rows of a file."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.core.exports import Column, Sheet
from jointplan.reports.models import RegionalText, TextDisposition, TextWord, WordKind
from jointplan.reports.text_pages import WordShown


def words_said(text: RegionalText, user: Any) -> Any:
    """What the reader may read of what States said. Who only found that a draft stands is told to nobody."""
    return TextWord.objects.visible_to(user).of_text(text.pk).exclude(kind=WordKind.STANDS)


def comments_sheet(text: RegionalText, user: Any, source: str) -> Sheet:
    """The comments on a text with their dispositions, in the order of its versions and paragraphs."""
    words = list(words_said(text, user).shown().order_by("version__number", "paragraph__number", "pk"))
    answers = TextDisposition.objects.visible_to(user).filter(word__in=[word.pk for word in words])
    given = {one.word_id: one for one in answers}
    note_openings(user, [*words, *given.values()])
    labels = [row.shown_label() for row in (text, *words, *given.values())]
    columns = [
        Column("version", _("Version"), 14),
        Column("paragraph", _("Paragraph"), 14),
        Column("wording", _("Wording at the time"), 60),
        Column("state", _("State"), 24),
        Column("kind", _("Kind"), 18),
        Column("said_on", _("Said on"), 12),
        Column("text", _("What the State said"), 60),
        Column("language", _("Language"), 10),
        Column("outcome", _("What became of it"), 20),
        Column("reason", _("Reason"), 60),
        Column("reason_language", _("Language of the reason"), 10),
    ]
    title = _("Comments on “%(text)s”") % {"text": text}
    rows = [_row(WordShown(word, "", given.get(word.pk))) for word in words]
    return Sheet(title, str(Label.narrowest(labels, default=Label.AMBER).label), source, columns, rows)


def _row(shown: WordShown) -> dict[str, Any]:
    """A word that was taken back stands as withdrawn, whatever had become of it."""
    word, answer = shown.word, None if shown.word.withdrawn_at else shown.disposition
    labels = [row.shown_label() for row in (word, answer) if row is not None]
    return {
        "version": str(word.version),
        "paragraph": str(word.paragraph) if word.paragraph else "",
        "wording": word.wording,
        "state": str(word.originator),
        "kind": word.get_kind_display(),
        "said_on": timezone.localdate(word.said_at),
        "text": word.text,
        "language": word.language,
        "outcome": shown.outcome,
        "reason": answer.reason if answer else "",
        "reason_language": answer.language if answer and answer.reason else "",
        "label": str(Label.narrowest(labels, default=Label.AMBER).label),
    }
