# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the work inside a State send, for the access matrix."""

from collections.abc import Callable
from typing import Any

from jointplan.access.today import today
from jointplan.accounts.models import Post
from jointplan.assessments.models import Assignment
from tests.everything import reading_everything

Given = dict[str, str]


def assigning(given: Given) -> dict[str, Any]:
    post = Post.objects.get(code="focal-point")
    return {"post": post.pk, "due_on": "2023-01-31", "clauses": ["1.1.3"], "note": ""}


def as_last(given: Given) -> dict[str, Any]:
    return {"last-due_on": "2023-01-31"}


def withdrawing(given: Given) -> dict[str, Any]:
    with reading_everything():
        found = Assignment._default_manager.filter(agency__code="aldermoor-schools").values_list("uid", flat=True)
        return {"assignments": [str(uid) for uid in found], "do": "withdraw", "due_on": today().isoformat()}


def empty(given: Given) -> dict[str, Any]:
    return {}


def with_reason(given: Given) -> dict[str, Any]:
    return {"reason": "Look once more."}


FORMS: dict[str, Callable[[Given], dict[str, Any]]] = {
    # No register is read at this measure: whoever may write is told so.
    "keep_from_register": empty,
    "contribution_start": empty,
    "assign": assigning,
    "assign_as_last": as_last,
    "assignments": withdrawing,
    "contribution_hand_over": empty,
    "answer_finish": empty,
    "answer_send_back": with_reason,
    "answer_hand_over": empty,
    "answer_take_back": empty,
    "answer_ask_again": with_reason,
    "answer_consider": empty,
    "answer_take_over": empty,
    "part_take_over": lambda _given: {"how": "instead", "seen": "0"},
    "answer_circulate": lambda _given: {"bodies": ["aldermoor-schools"]},
}
