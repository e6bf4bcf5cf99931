# SPDX-License-Identifier: AGPL-3.0-or-later
"""Evidence as lines of a cell: a title, then its day, link, kind and file, each behind a vertical line."""

import datetime
import re
from collections.abc import Iterable, Mapping

BETWEEN = " | "
LINK = re.compile(r"https?://\S+")
NAMED = re.compile(r"(kind|file):\s*(.+)")
MEMBERS = {"kind": "kind", "file": "document"}


def evidence_lines(rows: Iterable[Mapping[str, str]]) -> str:
    """A line for each piece of evidence."""
    return "\n".join(map(_line, rows))


def _line(row: Mapping[str, str]) -> str:
    more = [row.get("date"), row.get("link")]
    more += [f"{name}: {row[member]}" for name, member in MEMBERS.items() if row.get(member)]
    return BETWEEN.join(" ".join(str(text).split()) for text in (row["title"], *more) if text)


def evidence_from(text: str, base: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The pieces of evidence in such lines. A line that stood there before is what it was."""
    before = {_line(row): dict(row) for row in base}
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [before.get(line) or _evidence(line) for line in lines if line]


def _evidence(line: str) -> dict[str, str]:
    told = [part.strip() for part in line.split("|")]
    found: dict[str, str] = {}
    while len(told) > 1 and (member := _member(told[-1])) and member[0] not in found:
        found[member[0]] = member[1]
        told.pop()
    title, _space, link = (" ".join(told) if len(told) == 1 else BETWEEN.join(told)).rpartition(" ")
    if title and LINK.fullmatch(link) and "link" not in found:
        return {"title": title.strip(), "link": link, **found}
    return {"title": BETWEEN.join(told), **found}


def _member(text: str) -> tuple[str, str] | None:
    if LINK.fullmatch(text):
        return "link", text
    if named := NAMED.fullmatch(text):
        return MEMBERS[named[1]], named[2]
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return "date", datetime.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None
