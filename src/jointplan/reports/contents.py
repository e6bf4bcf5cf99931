# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a report for the person who reads it: as a paper, as sections of a Word template, and as rows.

A report is kept as it was composed. For whoever opens it later, a sentence is left out when a record that it rests on
may not be read by that person any more: what was withdrawn is withdrawn here too.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.models import Labelled
from jointplan.access.openings import note_rows
from jointplan.core.exports import Column, Sheet
from jointplan.core.papers import (
    Block,
    Facts,
    Figure,
    Grid,
    Heading,
    Paper,
    Points,
    Quote,
    Reference,
    Sentence,
    Statement,
    Text,
)
from jointplan.core.papers.templates import RECORDS, Section
from jointplan.core.pictures import PictureProblem, png, svg
from jointplan.core.pictures.makers import bars
from jointplan.exchange.canonical import digest_of
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report

Row = dict[str, Any]
# Of a picture in Word, from margin to margin: sharp in print.
DOTS = 1600


@dataclass(frozen=True)
class Shown:
    """A report as one person may read it today. `rows` are its blocks, section by section."""

    report: Report
    source: str
    sections: Mapping[str, list[Row]]
    records: list[Row]

    @cached_property
    def label(self) -> str:
        """That of the report once it is out; before, its makers alone read it."""
        label = self.report.meant_label if self.report.is_out else self.report.shown_label()
        return str(label.label)

    def paper(self) -> Paper:
        """The report in its own language, as page and PDF."""
        with translation.override(self.report.language):
            blocks: list[Block] = []
            for section in self.papers():
                blocks += [Heading(section.heading), *section.blocks] if section.blocks else []
            return Paper(
                title=str(self.report),
                label=self.label,
                source=self.source,
                blocks=blocks,
                language=self.report.language,
                lead=str(self.report.originator),
                who=_("For: %(audience)s.") % {"audience": self.report.get_audience_kind_display()},
                day=self._day(),
                references=self.references(),
            )

    def papers(self) -> list[Section]:
        """Its sections in the order of the kind, each with the heading that the language of the report gives it."""
        with translation.override(self.report.language):
            named, whose = KINDS[self.report.kind].sections, str(self.report.originator)
            return [Section(key, str(named[key]), _blocks(self.sections.get(key, []), whose)) for key in named]

    def references(self) -> list[Reference]:
        return [Reference(one["number"], one["name"], one["url"]) for one in self.records]

    def sheet(self) -> Sheet:
        """The report as rows: each text with its section, whose it is, and the records that it rests on."""
        with translation.override(self.report.language):
            columns = [
                Column("section", _("Section"), 28),
                Column("kind", _("Kind"), 12),
                Column("text", _("Text"), 90),
                Column("by", _("Whose words"), 28),
                Column("records", _("Rests on"), 60),
            ]
            names = {one["number"]: one["name"] for one in self.records}
            rows = [
                {"section": section.heading, "kind": kind, "text": text, "by": by, "records": [names[n] for n in on]}
                for section in self.papers()
                for kind, text, by, on in _rows_of(self.sections.get(section.key, []), str(self.report.originator))
            ]
            return Sheet(str(self.report), self.label, self.source, columns, rows, self._day())

    def _day(self) -> datetime.date:
        return self.report.released_on or self.report.made_at.date()

    @cached_property
    def digest(self) -> str:
        """Of everything that a file of it shows: the same content in the same look always gives the same word."""
        return digest_of(
            {
                "title": str(self.report),
                "label": self.label,
                "source": self.source,
                "language": self.report.language,
                "day": self._day().isoformat(),
                "sections": dict(self.sections),
                "records": self.records,
            }
        )


def headings_of(kind: str, language: str) -> dict[str, str]:
    """What a template of this kind calls its sections, in a language; the list of records is the last."""
    with translation.override(language):
        named = {key: str(heading) for key, heading in KINDS[kind].sections.items()}
        return named | {RECORDS: records_heading()}


def records_heading() -> str:
    return _("Records that this rests on")


def shown_to(report: Report, user: Any, source: str) -> Shown:
    """The report as this person may read it; openings of what it quotes are noted."""
    content = report.content or {"sections": [], "records": []}
    readable = _readable(content["records"], user)
    sections = {
        section["key"]: [block for block in (_narrowed(one, readable) for one in _edited(report, section)) if block]
        for section in content["sections"]
    }
    records = [one | {"number": number} for number, one in enumerate(content["records"], start=1) if number in readable]
    return Shown(report, source, sections, records)


def _readable(records: Iterable[Row], user: Any) -> set[int]:
    """The numbers of those records that the person may read today: one query for each kind."""
    by_kind: dict[str, dict[int, int]] = {}
    for number, one in enumerate(records, start=1):
        by_kind.setdefault(one["kind"], {})[one["id"]] = number
    found: set[int] = set()
    for kind, numbers in by_kind.items():
        model = apps.get_model(kind)
        if not issubclass(model, Labelled):
            found |= set(numbers.values())
            continue
        seen: Any = model._default_manager
        rows = list(seen.visible_to(user).filter(pk__in=numbers).values_list("pk", "label", "originator_id"))
        note_rows(user, model, rows)
        found |= {numbers[pk] for pk, _label, _party in rows}
    return found


def _edited(report: Report, section: Row) -> Iterable[Row]:
    """The blocks of a section, with what persons wrote in the place of generated paragraphs."""
    for block in section["blocks"]:
        edit = report.edits.get(block.get("key", ""))
        yield block | {"edit": edit} if edit else block


def rests_on(block: Row) -> set[int]:
    """The numbers of all records that a block rests on."""
    parts = [block, *block.get("sentences", []), *block.get("items", [])]
    parts += [cell for row in block.get("rows", []) for cell in row]
    return {number for part in parts for number in part.get("on", [])}


def _narrowed(block: Row, readable: set[int]) -> Row | None:
    """The block without what the person may not read; None where nothing is left of it."""
    if rests_on(block) <= readable:
        return block
    if block["kind"] == "quote" or block.get("edit"):
        return None
    if block["kind"] in {"grid", "figure"}:
        # A picture of less than it was drawn from would say something else.
        return block | {
            "kind": "grid",
            "rows": [row for row in block["rows"] if all(set(cell["on"]) <= readable for cell in row)],
        }
    name = "sentences" if block["kind"] == "statement" else "items"
    left = [one for one in block[name] if set(one["on"]) <= readable]
    return block | {name: left} if left else None


def _blocks(rows: Iterable[Row], whose: str) -> list[Block]:
    """The blocks of a section; `whose` is the party that rewrote paragraphs of it."""
    found = [_block(row, whose) for row in rows]
    # A heading under which nothing was left says nothing.
    kept: list[Block] = []
    for block in found:
        while kept and isinstance(block, Heading) and isinstance(kept[-1], Heading) and kept[-1].level >= block.level:
            kept.pop()
        kept.append(block)
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return kept


def _block(row: Row, whose: str) -> Block:
    match row["kind"]:
        case "heading":
            return Heading(row["text"], row["level"])
        case "text":
            return Text(row["text"], quiet=True)
        case "statement":
            return _statement(row, whose)
        case "quote":
            return Quote(row["text"], row["by"], row["language"], row["on"])
        case "points":
            return Points([_sentence(one) for one in row["items"]])
        case "facts":
            return Facts([(name, said) for name, said in row["pairs"]])
        case "grid":
            return _grid(row)
        case "figure":
            return _figure(row)
        case kind:
            raise ValueError(f"a report has no block of the kind {kind}")


def _grid(row: Row) -> Grid:
    return Grid(row["head"], [[_sentence(cell) for cell in one] for one in row["rows"]], row["caption"])


def _figure(row: Row) -> Block:
    """The table with its picture above it; the table alone where this installation cannot draw."""
    name, number = row["drawn"]
    counted = [(one[name]["text"], int(one[number]["text"])) for one in row["rows"]]
    picture = bars("report", row["caption"], counted, unit=row["head"][number], of=row["head"][name])
    try:
        return Figure(row["caption"], picture.alt, _grid(row | {"caption": ""}), svg(picture), png(picture, DOTS))
    except PictureProblem:
        return _grid(row)


def _statement(row: Row, whose: str) -> Statement:
    edit = row.get("edit")
    if edit is None:
        return Statement([_sentence(one) for one in row["sentences"]], row["key"])
    day = date_format(datetime.date.fromisoformat(edit["on"]))
    by = _("written by %(party)s, %(day)s") % {"party": whose, "day": day}
    return Statement([Sentence(edit["text"], sorted(rests_on(row)))], row["key"], by)


def _sentence(one: Row) -> Sentence:
    return Sentence(one["text"], one["on"])


def _rows_of(rows: Iterable[Row], whose: str) -> Iterable[tuple[str, str, str, list[int]]]:
    for row in rows:
        match row["kind"]:
            case "statement":
                edit = row.get("edit")
                if edit:
                    yield _("Written"), edit["text"], whose, sorted(rests_on(row))
                else:
                    yield from ((_("Sentence"), one["text"], "", one["on"]) for one in row["sentences"])
            case "quote":
                yield _("Quotation"), row["text"], row["by"], row["on"]
            case "points":
                yield from ((_("Item"), one["text"], "", one["on"]) for one in row["items"])
            case "grid" | "figure":
                for line in row["rows"]:
                    text = " · ".join(f"{name}: {cell['text']}" for name, cell in zip(row["head"], line, strict=True))
                    yield _("Row"), text, "", sorted({number for cell in line for number in cell["on"]})
            case "facts":
                yield from ((_("Fact"), f"{name}: {said}", "", []) for name, said in row["pairs"])
            case "heading" | "text":
                yield _("Heading"), row["text"], "", []
