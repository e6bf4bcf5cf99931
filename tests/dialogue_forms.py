# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed into the forms on questions and views, by the name of the address."""

import datetime

LAST_DAY = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()
WORDS = {"text": "Which lamps?", "language": "en"}

FORMS = {
    "clarification_ask": lambda _given: WORDS,
    "clarification": lambda _given: WORDS,
    "clarification_leave": lambda _given: {},
    "clarification_take_back": lambda _given: {},
    "view_invite": lambda _given: {
        "party": "coast-fund",
        "clause": "",
        "reach": "state",
        "reason": "It knows.",
        "last_day": LAST_DAY,
    },
    "view_write": lambda _given: WORDS | {"seen": "1"},
    "view_invitation_end": lambda _given: {},
    "view": lambda _given: WORDS,
    "view_give": lambda _given: {"seen": "1"},
    "view_take_back": lambda _given: {},
}
