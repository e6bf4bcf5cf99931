# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the inbox shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.notifications.declaring import Message, declared_messages
from jointplan.notifications.models import Notification


@dataclass(frozen=True)
class Line:
    """One message as its recipient reads it."""

    note: Notification
    sentence: str
    url: str
    label: str

    @property
    def is_new(self) -> bool:
        return self.note.read_at is None and self.note.done_at is None


def lines_of(notes: Any) -> list[Line]:
    """Messages with their sentences; those of an app that is no longer installed are left out."""
    known = declared_messages()
    return [_line(note, known[note.name]) for note in notes if note.name in known]


def _line(note: Notification, message: Message) -> Line:
    url = message.address(about_id=note.about_id, fictional=note.is_fictional)
    return Line(note, message.says(note.context), url, Label(note.about_label).label)


def waiting_names() -> list[str]:
    """Messages that ask their recipient for something."""
    return [message.name for message in declared_messages().values() if message.waits]


def messages_for(user: Any) -> tuple[list[Message], list[Message]]:
    """The mailed messages that the person's posts receive: those by duty, and those that one may do without."""
    kinds = {post.kind for post in user.held_posts}
    mailed = [m for m in declared_messages().values() if m.is_mailed and (not m.for_posts or m.for_posts & kinds)]
    return [m for m in mailed if m.by_duty], [m for m in mailed if not m.by_duty]


def sections() -> dict[str, str]:
    """The parts of the inbox, by what stands in the address."""
    return {"new": _("New"), "waiting": _("Waits for you"), "older": _("Older")}
