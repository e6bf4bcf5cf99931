# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed into the forms of meetings, by the name of the address."""

from typing import Any

from jointplan.accounts.models import Post
from jointplan.parties.models import Party
from tests.meetings_cast import SOON, TODAY

DAY = SOON.date().isoformat()
TIMES = {"day": DAY, "starts": "10:00", "ends": "12:00", "time_zone": "Asia/Almaty"}
PLANNED = {"title": "Lamps", "language": "en", **TIMES}
WORDS = {"text": "Lamps.", "language": "en"}


def invited(given: dict[str, str]) -> dict[str, Any]:
    return {"posts": [str(Post.objects.get(code="partner").pk)]}


def held(given: dict[str, str]) -> dict[str, Any]:
    return {"parties": [str(Party.objects.get(code="aldermoor").pk)]}


def acted(given: dict[str, str]) -> dict[str, Any]:
    return {"text": "Light.", "owner": f"party-{Party.objects.get(code='aldermoor').pk}", "due_on": "2041-05-04"}


FORMS = {
    "meeting_new": lambda _given: {"kind": "consultation", "audience": "states", **PLANNED},
    "series_new": lambda _given: {"kind": "consultation", "title": "Lamps"},
    "meeting_edit": lambda _given: PLANNED,
    "meeting_cancel": lambda _given: {"reason": "The harbour is closed."},
    "agenda_new": lambda _given: {"title": "Oil"},
    "agenda_item": lambda _given: {"title": "Oil"},
    "meeting_invite": invited,
    "meeting_answer": lambda _given: {"answer": "comes"},
    "meeting_join": lambda _given: {},
    "meeting_hold": held,
    "minutes_write": lambda _given: WORDS,
    "minutes_circulate": lambda _given: {"correct_until": TODAY.isoformat()},
    "minutes_agree": lambda _given: {"how": "note"},
    "minutes_correct": lambda _given: WORDS,
    "contribution": lambda _given: {"outcome": "not", "reason": "The oil is short.", "language": "en"},
    "contribution_new": lambda _given: WORDS | {"title": "Oil", "readers": "states"},
    "action_new": acted,
    "action_report": lambda _given: WORDS,
    "action_judge": lambda _given: {"verdict": "verified"},
}
