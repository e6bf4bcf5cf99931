# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label, Labelled
from jointplan.access.pages import work_url
from jointplan.audit.models import Entry
from jointplan.audit.records import Shown, registered_kinds
from jointplan.audit.sentences import sentence_for
from jointplan.core.exports import Column, Sheet
from jointplan.core.models import Addressed
from jointplan.portal.log.actors import Actors
from jointplan.portal.log.reading import records_of

# What sending gives as its reason is a word of ours, and the sentence says it.
NO_REASON = "sent"


@dataclass(frozen=True)
class Line:
    """An entry as a person reads it. `url` leads to the record, `log_url` to its log, when the reader may see it."""

    at: datetime
    who: str
    what: str
    reason: str
    kind: str
    record: str
    url: str
    log_url: str
    label: str

    @property
    def tlp(self) -> str:
        return str(Label(self.label).label)


def lines_of(entries: Sequence[Entry], user: Any, *, fictional: bool) -> list[Line]:
    """The entries in the reader's language. Four queries and one for each kind of record."""
    actors = Actors(entries, user)
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        if entry.object_id is not None:
            wanted.setdefault(entry.object_type, set()).add(entry.object_id)
    records = {label: records_of(label, keys, user) for label, keys in wanted.items()}
    name_circles(entries)
    return [
        _line(entry, actors.name(entry), records.get(entry.object_type, {}).get(entry.object_id or 0), fictional)
        for entry in entries
    ]


def name_circles(entries: Iterable[Entry]) -> None:
    """Put the names of circles where the details have their codes, so that sentences are read by people."""
    released = [entry for entry in entries if isinstance(entry.details.get("audience"), list)]
    names = circle_names(str(code) for entry in released for code in entry.details["audience"])
    for entry in released:
        entry.details["audience"] = [names.get(str(code), str(code)) for code in entry.details["audience"]]


def circle_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of circles by code, in one query."""
    return {circle.code: str(circle) for circle in Circle.objects.filter(code__in=set(codes))}


def _line(entry: Entry, who: str, record: Any, fictional: bool) -> Line:
    kind = registered_kinds().get(entry.object_type)
    shown = kind.show(record) if kind and record else Shown("")
    reason = entry.details.get("reason", "")
    return Line(
        at=entry.at,
        who=who,
        what=sentence_for(entry),
        reason="" if reason == NO_REASON else str(reason),
        kind=str(kind.name) if kind else "",
        record=shown.title,
        url=page_url(shown, fictional),
        log_url=log_url(record, fictional) if record else "",
        label=label_of(entry.readers),
    )


def page_url(shown: Shown, fictional: bool) -> str:
    """The page of a record; empty when it has none."""
    return work_url(fictional, shown.page[0], **shown.page[1]) if shown.page else ""


def log_url(record: Any, fictional: bool) -> str:
    """The log of one record; empty for a record without an address of its own."""
    if not (isinstance(record, Labelled) and isinstance(record, Addressed)):
        return ""
    return work_url(fictional, "log_record", kind=type(record).__name__.lower(), uid=record.uid)


def label_of(readers: Iterable[str]) -> str:
    """The sharing label that the readers of an entry amount to."""
    tokens = set(readers)
    kinds = {token.partition(":")[0] for token in tokens}
    if "public" in kinds:
        return Label.CLEAR
    if "community" in kinds:
        return Label.GREEN
    if kinds <= {"user"}:
        return Label.RED
    return Label.AMBER_STRICT if kinds == {"party"} and len(tokens) == 1 else Label.AMBER


def sheet_of_lines(lines: Sequence[Line], title: str, source: str) -> Sheet:
    """The lines as a file, under the narrowest label among them."""
    columns = [
        Column("at", _("When"), 20),
        Column("who", _("Who"), 36),
        Column("what", _("What was done"), 60),
        Column("reason", _("Reason"), 40),
        Column("kind", _("Kind of record"), 18),
        Column("record", _("Record"), 40),
    ]
    rows = [
        {column.key: getattr(line, column.key) for column in columns} | {"label": str(Label(line.label).label)}
        for line in lines
    ]
    narrowest = Label.narrowest((line.label for line in lines), default=Label.AMBER_STRICT)
    return Sheet(title, str(narrowest.label), source, columns, rows)
