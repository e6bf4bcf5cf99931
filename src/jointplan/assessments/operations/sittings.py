# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saves while somebody types make one entry of the log for some minutes, and a version of the history each."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jointplan.assessments.models import Answer
from jointplan.audit.models import Entry

SITTING = timedelta(minutes=10)
SAVED = "assessments.answer_saved"


def said_already(answer: Answer, typed_before: Iterable[str], *, by: Any) -> set[str]:
    """Parts of which the last entry says that this person types in them, a few minutes ago.

    `typed_before` are those whose last version was typed: what came by a pack has its entry elsewhere. So each version
    in the history is still that of the person whom the last entry names, and nothing is left unsaid.
    """
    open_parts, said = set(typed_before), set()
    # Read back from the newest, as far as this person may; whoever writes the answer reads all of its entries.
    about = Entry.objects.filter(object_type=answer._meta.label_lower, object_id=answer.pk)
    for entry in about.filter(at__gt=timezone.now() - SITTING).order_by("-at", "-pk"):
        if entry.verb != SAVED:
            break
        named = open_parts & set(entry.details.get("parts", ()))
        if entry.actor == by.pk and entry.details.get("typing"):
            said |= named
        open_parts -= named
    return said
