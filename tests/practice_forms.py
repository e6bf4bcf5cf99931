# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of practices and challenges send, for the table of addresses and roles."""

from typing import Any

from jointplan.access.today import today
from jointplan.knowledge.models import Practice
from jointplan.parties.models import Party
from tests.everything import reading_everything
from tests.practices_cast import practice_canary


def writing(_given: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "practice",
        "title": "Lamps with two wicks",
        "language": "en",
        "context": "On the quay.",
        "seen": "1",
    }


def naming_challenges(_given: dict[str, str]) -> dict[str, Any]:
    with reading_everything():
        return {"challenges": [str(Practice._default_manager.get(title=practice_canary("public")).uid)]}


def composing(_given: dict[str, str]) -> dict[str, Any]:
    day = today()
    return {"half": f"{day.year}-{1 if day.month < 7 else 2}", "audience": "public", "language": "en"}


def admitting(_given: dict[str, str]) -> dict[str, Any]:
    return {"party": Party.objects.get(code="coast-fund").pk, "decision": "Decided in the harbour town."}


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
    "bulletin": lambda _given: {},
    "bulletin_file": lambda _given: {},
    "bulletin_new": composing,
    "bulletin_release": lambda _given: {},
    "bulletin_withdraw": lambda _given: {"reason": "A mistake."},
    "practice_package": lambda _given: {},
    # Without a file: whoever may only gets the form again.
    "practice_package_import": lambda _given: {},
    "interested": admitting,
    "challenge_unshare": lambda _given: {},
}
