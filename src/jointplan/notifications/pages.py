# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the inbox shows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label, Labelled
from jointplan.core.models import Addressed
from jointplan.notifications.declaring import Message, declared_messages
from jointplan.notifications.models import Notification

# Whoever holds a post may read what these label.
OPEN = {Label.CLEAR, Label.GREEN}


@dataclass(frozen=True)
class Line:
    """One message as its recipient reads it."""

    note: Notification
    sentence: str
    url: str
    label: str
    title: str = ""

    @property
    def is_new(self) -> bool:
        return self.note.read_at is None and self.note.done_at is None


def lines_of(sections: Mapping[str, Iterable[Notification]], user: Any) -> dict[str, list[Line]]:
    """Messages with their sentences, by section; those of an app that is no longer installed are left out.

    A message goes by what its reader may read now: of a record withdrawn since, or a post left since, it says no more
    than a mail would.
    """
    known = declared_messages()
    listed = {key: [note for note in notes if note.name in known] for key, notes in sections.items()}
    hidden = hidden_from(user, [note for notes in listed.values() for note in notes])
    return {
        key: [_line(note, known[note.name], is_hidden=note.pk in hidden) for note in notes]
        for key, notes in listed.items()
    }


def waiting_lines(user: Any, *, fictional: bool, listed_elsewhere: Collection[str]) -> list[Line]:
    """What asks the person for something, the oldest first, but for what the apps `listed_elsewhere` list themselves.

    What the reader may not read any more is left out: nothing can be done about it.
    """
    names = [name for name in waiting_names() if name.partition("/")[0] not in listed_elsewhere]
    mine = Notification.objects.visible_to(user).in_regions(fictional=fictional)
    notes = mine.undone(names).order_by("created_at", "pk")
    return [line for line in lines_of({"waiting": notes}, user)["waiting"] if line.url]


def _line(note: Notification, message: Message, *, is_hidden: bool) -> Line:
    url = message.address(about_id=note.about_id, fictional=note.is_fictional)
    sentence = str(message.mailed_as or message.title) if is_hidden else message.says(note.context)
    return Line(note, sentence, "" if is_hidden else url, Label(note.about_label).label, str(message.title))


def hidden_from(user: Any, notes: Iterable[Notification]) -> set[int]:
    """Messages about what the reader may not read today: one query for each kind of record, and one for the terms."""
    by_type: dict[str, list[Notification]] = {}
    for note in notes:
        by_type.setdefault(note.about_type, []).append(note)
    hidden: set[int] = set()
    for about, found in by_type.items():
        model = apps.get_model(about) if about else None
        if model is not None and issubclass(model, Labelled):
            hidden |= _of_hidden_records(model, found, user)
        else:
            hidden |= _of_former_posts([note for note in found if note.about_label not in OPEN], user)
    return hidden


def _of_hidden_records(model: type[Labelled], notes: list[Notification], user: Any) -> set[int]:
    key = "uid" if issubclass(model, Addressed) else "pk"
    wanted = {note.about_id for note in notes}
    seen = model._default_manager.visible_to(user).filter(**{f"{key}__in": wanted}).values_list(key, flat=True)
    shown = set(map(str, seen))
    return {note.pk for note in notes if note.about_id not in shown}


def _of_former_posts(notes: list[Notification], user: Any) -> set[int]:
    """Nothing but the message is protected: it was for a post, and is for whoever has held one since without a gap."""
    if not notes:
        return set()
    held = user.terms.current().filter(post__in=[post.post_id for post in user.held_posts])
    since = min(held.values_list("starts_on", flat=True), default=None)
    return {note.pk for note in notes if since is None or timezone.localdate(note.created_at) < since}


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
