# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of practices and challenges send, for the table of addresses and roles."""

from typing import Any

from jointplan.knowledge.models import Practice
from tests.everything import reading_everything
from tests.practices_cast import practice_canary


def writing(_given: dict[str, str]) -> dict[str, Any]:
    return {"kind": "practice", "title": "Lamps with two wicks", "language": "en", "context": "On the quay.", "seen": "1"}


def naming_challenges(_given: dict[str, str]) -> dict[str, Any]:
    with reading_everything():
        return {"challenges": [str(Practice._default_manager.get(title=practice_canary("public")).uid)]}


FORMS = {
    # Pages that a visitor may open are asked with a form too; they take none.
    "practice": lambda _given: {},
    "practice_new": writing,
    "practice_change": writing,
    "practice_propose": lambda _given: {},
    "practice_withdraw": lambda _given: {},
    "practice_moderate": lambda _given: {"word": "list", "reason": "It helps.", "seen": "1"},
    "practice_link": naming_challenges,
    "practice_share": lambda _given: {"line": "Here as well.", "language": "en"},
    "challenge_unshare": lambda _given: {},
}
