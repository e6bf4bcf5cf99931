# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clearance sheet: what was cleared, in which language, by whom, with space for signatures. It stays inside."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.assessments.circulating import CIRCULATED
from jointplan.assessments.clearance_pages import how_it_was_said, language_name, parts_shown
from jointplan.assessments.clearing import Clearing, Standing
from jointplan.assessments.for_whom import ForWhom
from jointplan.assessments.models import ClearanceMode, Submission, Word
from jointplan.assessments.operations.sending import contents_of
from jointplan.core.pdf import as_pdf


def sheet_context(submission: Submission, user: Any) -> dict[str, Any]:
    """What the sheet says. No count on it tells how far anything is, only how much there is under each label."""
    clearing = Clearing(submission)
    running, word = clearing.round, clearing.word
    language = word.language if word else running.language if running else ""
    return {
        "submission": submission,
        "language_version": language_name(language) if language else "",
        "mode": ClearanceMode(running.mode if running else ClearanceMode.AUTHORITY).label,
        "digest": word.contents_digest if word else contents_of(submission),
        "labels": answers_by_label(submission, user),
        "lines": [_line(standing) for standing in clearing.standings],
        "footnotes": [
            (number, standing.body, standing.word.text)
            for number, standing in enumerate(_reserved(clearing.standings), start=1)
            if standing.word
        ],
        "authority": word,
        "whom": ForWhom(submission, word),
        "footnotes_leave": running is not None and running.footnotes_leave,
        "authority_how": how_it_was_said(word) if word else "",
        "lacking": clearing.lacks if submission.sent_at is None else [],
        "hosting": settings.HOSTING,
    }


def _reserved(standings: list[Standing]) -> list[Standing]:
    return [one for one in standings if one.word and one.word.word == Word.RESERVED]


def answers_by_label(submission: Submission, user: Any) -> list[tuple[str, int]]:
    """How many answers have something under each label, and how many have something that stays inside."""
    counted: Counter[str] = Counter()
    seen = set()
    for part in parts_shown(submission.pk, user):
        leaves = not part.stays_inside and part.label in CIRCULATED
        # A draft is sent under TLP:AMBER; afterwards each part has the label that it was given since.
        name = part.tlp() if submission.sent_at else Label.AMBER.label if leaves else _("stays inside")
        if (part.clause_id, name) not in seen:
            seen.add((part.clause_id, name))
            counted[str(name)] += 1
    return sorted(counted.items())


def _line(standing: Standing) -> dict[str, Any]:
    word = standing.word
    return {
        "body": str(standing.body),
        "asked": ", ".join(standing.request.codes) or _("all answers"),
        "word": Word(word.word).label if word else _("Has not cleared"),
        "how": how_it_was_said(word) if word else "",
        "letter": word if word and word.letter_number else None,
        "said_at": word.said_at if word else None,
        "changed": ", ".join(standing.changed),
    }


def pdf_of(submission: Submission, user: Any, *, source: str, fictional: bool) -> bytes:
    """The sheet as PDF, its label on each page. Raises PdfProblem where a system library is missing."""
    title = _("Clearance sheet: %(submission)s") % {"submission": submission}
    context = sheet_context(submission, user) | {"training": fictional}
    label = Label.AMBER_STRICT.label
    return as_pdf("assessments/clearance/sheet_pdf.html", context, title=title, label=label, source=source)
