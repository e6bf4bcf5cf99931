# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk at which a report is composed: it finds records for the readers and keeps what each sentence rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.utils.translation import pgettext

from jointplan.access.models import Label, Labelled
from jointplan.access.pages import work_url
from jointplan.assessments.asking import question_of
from jointplan.assessments.matrix import shared_outside
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.pages import clause_url
from jointplan.core.pictures.coverage import sign_and_word
from jointplan.core.text import sort_key
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of
from jointplan.reports.audience import narrowed_to, readers_of, tokens_of
from jointplan.reports.models import ReportAudience
from jointplan.reports.quoting import cut

Block = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A sentence or a number, and the records that it rests on, by their numbers in the report."""

    text: str
    on: Sequence[int] = ()


@dataclass
class Outline:
    """The clauses of an edition that a report walks through: parts, their objectives and what is below."""

    clauses: list[Clause]
    below: dict[int | None, list[Clause]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.clauses:
            self.below.setdefault(clause.parent_id, []).append(clause)

    @property
    def parts(self) -> list[Clause]:
        return self.below.get(None, [])

    def under(self, clause: Clause) -> list[Clause]:
        """Everything below a clause, in the order of the plan."""
        found = []
        for child in self.below.get(clause.pk, []):
            found += [child, *self.under(child)]
        return found


class Desk:
    """One report while it is composed. `given` are its parameters, as objects; `words` the length of a quotation."""

    def __init__(
        self, region: Region, maker: Party, audience: str, by: Any, given: dict[str, Any], *, words: int = 40
    ) -> None:
        self.region, self.maker, self.audience, self.by = region, maker, audience, by
        self.given, self.words = given, words
        self.fictional = region.is_fictional
        self._tokens = tokens_of(readers_of(region, audience, maker))
        self.sections: dict[str, list[Block]] = {}
        self.records: list[dict[str, Any]] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self._section: list[Block] = []

    def read(self, records: Any) -> Any:
        """Of labelled records those that all readers of the report read."""
        return narrowed_to(records.visible_to(self.by), self.audience, self._tokens)

    def answers(self, cycle: Cycle, kinds: Iterable[str], **narrowed: Any) -> list[AnswerPart]:
        """What States shared outside in a cycle, newest versions, in the order of the plan and of the alphabet."""
        shared = shared_outside(self.by, self.region.pk)
        found = narrowed_to(shared, self.audience, self._tokens)
        found = found.filter(cycle=cycle, kind__in=list(kinds), **narrowed).of_newest_version().shown()
        parts = [part for part in found.select_related("clause") if part.value.strip()]
        return sorted(parts, key=lambda one: (one.clause.position, sort_key(str(one.originator)), one.kind))

    def outline(self, edition: Any) -> Outline:
        return Outline(list(edition.clauses.in_order().with_titles()))

    # --- What it rests on ---

    def rests_on(self, record: Model, name: str, url: str = "", text: str = "") -> int:
        """The number of a record in this report. `text` is what it says: once it says something else, that shows."""
        key = (record._meta.label_lower, record.pk)
        if key not in self._numbers:
            self._numbers[key] = len(self.records) + 1
            label = record.shown_label() if isinstance(record, Labelled) else Label.CLEAR
            said = sha256((text or name).encode()).hexdigest()[:16]
            self.records.append(
                {"kind": key[0], "id": key[1], "name": name, "url": url, "label": str(label), "says": said}
            )
        return self._numbers[key]

    def rests_on_part(self, part: AnswerPart) -> int:
        return self.rests_on(part, part.described(), self._answer_url(part), part.value)

    def _answer_url(self, part: AnswerPart) -> str:
        edition = self.given["edition"].code
        if self.audience == ReportAudience.PUBLIC:
            return clause_url(part.clause, edition, self.fictional)
        url = work_url(self.fictional, "shared_answers", edition=edition, cycle=part.cycle.code, code=part.clause.code)
        return f"{url}#{part.originator.code}"

    def work_url(self, name: str, **given: Any) -> str:
        return work_url(self.fictional, name, **given)

    # --- What stands in it ---

    def begin(self, key: str) -> None:
        """What follows stands in this section."""
        self._section = self.sections.setdefault(key, [])

    def heading(self, text: str, level: int = 3) -> None:
        self._section.append({"kind": "heading", "text": text, "level": level})

    def clause_heading(self, clause: Clause, level: int = 3) -> None:
        self.heading(f"{clause.code} {title_of(clause).text}", level)

    def say(self, key: str, *said: Said) -> None:
        """One paragraph, which a person may rewrite. `key` names it for good, within the report."""
        sentences = [{"text": one.text, "on": sorted(set(one.on))} for one in said if one.text]
        if sentences:
            self._section.append({"kind": "statement", "key": key, "sentences": sentences})

    def quote(self, text: str, by: str, language: str, on: Sequence[int], words: int = 0) -> None:
        block = {"kind": "quote", "text": cut(text, words or self.words), "by": by, "language": language}
        self._section.append(block | {"on": list(on)})

    def quote_part(self, part: AnswerPart, *, with_name: bool = False, words: int = 0) -> None:
        """What a State wrote, under its name."""
        by = f"{part.originator}: {part.name}" if with_name else str(part.originator)
        self.quote(part.display_value(), by, part.language, [self.rests_on_part(part)], words)

    def note(self, text: str) -> None:
        """A line that leads to what follows; nobody rewrites it."""
        self._section.append({"kind": "text", "text": text})

    def points(self, items: Iterable[Said]) -> None:
        self._section.append({"kind": "points", "items": [_row(one) for one in items]})

    def grid(self, head: Sequence[str], rows: Iterable[Sequence[str | Said]], caption: str) -> None:
        filled = [[_row(cell) for cell in row] for row in rows]
        self._section.append({"kind": "grid", "head": list(head), "rows": filled, "caption": caption})

    def figure(
        self, head: Sequence[str], rows: Iterable[Sequence[str | Said]], caption: str, *, drawn: tuple[int, int]
    ) -> None:
        """A table with a picture of two of its columns above it: of names, and of numbers."""
        self.grid(head, rows, caption)
        self._section[-1] |= {"kind": "figure", "drawn": list(drawn)}

    def coverage(self, head: Sequence[str], rows: Iterable[tuple[str, Sequence[Sequence[int]]]], caption: str) -> None:
        """Whether there is anything, of each subject in each column, and the records that show it; no number."""
        yes, no = pgettext("coverage", "some"), pgettext("coverage", "none")
        filled = [
            [name, *(Said(sign_and_word(bool(on), yes=yes, no=no), on) for on in columns)] for name, columns in rows
        ]
        self.grid(head, filled, caption)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._section.append({"kind": "facts", "pairs": [list(pair) for pair in pairs if pair[1]]})

    @property
    def label(self) -> Label:
        """The strictest of what the report rests on."""
        return Label.narrowest({one["label"] for one in self.records}, default=Label.CLEAR)

    def content(self) -> dict[str, Any]:
        sections = [{"key": key, "blocks": blocks} for key, blocks in self.sections.items()]
        return {"sections": sections, "records": self.records}


def _row(said: str | Said) -> Block:
    return {"text": said, "on": []} if isinstance(said, str) else {"text": said.text, "on": sorted(set(said.on))}


def question_name(cycle: Cycle, kind: str) -> str:
    found = question_of(cycle.questionnaire_id, kind)
    return found.name if found else kind
