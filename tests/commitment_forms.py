# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the addresses of commitments: forms that whoever may send them fills in rightly."""

from collections.abc import Callable
from typing import Any

from jointplan.assessments.models import AnswerPart
from tests.everything import reading_everything

Given = dict[str, str]
DAY = "2024-05-04"


def position(given: Given) -> dict[str, Any]:
    return {"kind": "noted", "stated_on": DAY, "note": "We look.", "language": "en", "measures": "1.1.1"}


def action(given: Given) -> dict[str, Any]:
    """The State itself leads: which one that is, the address says."""
    words = given["uid"].split()
    lead = words[1] if words[0] in {"recommendation", "followup"} else "aldermoor"
    return {"text": "Write a rule.", "language": "en", "lead": lead, "due_on": DAY, "state": "done"}


def serving(given: Given) -> dict[str, Any]:
    """A text of the State of Aldermoor, for whatever the address is on."""
    with reading_everything():
        part = AnswerPart._default_manager.get(
            originator__code="aldermoor", cycle__code="2021", clause__code="1.1.1", kind="progress"
        )
        return {"part": str(part.uid)}


FORMS: dict[str, Callable[[Given], dict[str, Any]]] = {
    # Without a file nothing is imported; the page says so.
    "recommendations_import": lambda _given: {},
    "treaty_source_new": lambda _given: {
        "state": "aldermoor",
        "status": "party",
        "bound_on": "2024-05",
        "source": "A note of the depositary",
        "as_of": "2024-06-01",
    },
    "recommendation_position": position,
    "follow_up_action_new": action,
    "follow_up_action": action,
    "obligation_new": lambda _given: {"kind": "review", "title": "Review", "body": "Assembly", "measures": "1.1.2"},
    "obligation": serving,
    "recommendation_answers": serving,
    "consent_new": lambda _given: {
        "given_by": "Council",
        "note_number": "Note 99",
        "given_on": DAY,
        "allows_label": "AMBER+STRICT",
    },
    "consent_withdraw": lambda _given: {"withdrawal_note": "Note 100"},
    "committee_recommendation_new": lambda _given: {"reference": "R/7", "text": "Do it.", "language": "en"},
}
