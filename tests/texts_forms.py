# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed into the forms of regional texts, by the name of the address."""

from typing import Any

from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.reports.text_clock import offered_day
from tests.everything import reading_everything

WORDS = {"text": "Lamps.", "language": "en"}


def day(given: dict[str, str]) -> dict[str, Any]:
    return {"until": offered_day(Region.objects.get(code="coast")).isoformat()}


def decided(given: dict[str, str]) -> dict[str, Any]:
    with reading_everything():
        return {"decision": str(Decision.objects.get(number="open").uid)}


FORMS = {
    "text_new": lambda _given: WORDS | {"title": "Lamps"},
    "paragraph_new": lambda _given: {"text": "Oil."},
    "paragraph_edit": lambda _given: {"text": "Oil."},
    "text_show": day,
    "text_circulate": day,
    "text_stands": lambda _given: {},
    "paragraph_say": lambda _given: WORDS,
    "text_word": lambda _given: {"outcome": "not", "reason": "The oil is short.", "language": "en"},
    "word_withdraw": lambda _given: {},
    "text_revise": lambda _given: {},
    "text_silence": day,
    "text_break": lambda _given: WORDS,
    "text_footnote": lambda _given: WORDS,
    # The decision is older than the text: whoever may only gets the form again.
    "text_conclude": lambda given: decided(given) | {"outcome": "taken-note"},
    "text_release": lambda given: decided(given) | {"label": "GREEN"},
}
