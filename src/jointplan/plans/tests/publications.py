# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two small invented publications of different typography, with catalogues made from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import yaml

from jointplan.plans.reading.catalogue import Catalogue, parse_catalogue
from jointplan.plans.reading.document import Document
from jointplan.plans.reading.fingerprint import with_fingerprints


@dataclass
class Publication:
    """Lines of a publication, and the catalogue entries of the stretches among them."""

    edition: str
    lines: list[str] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)

    def other(self, *lines: str) -> None:
        self.lines += lines

    def clause(self, code: str, kind: str, *lines: str) -> None:
        parent = None if kind == "part" else code.rpartition(".")[0]
        self._stretch({"code": code, "kind": kind, "parent": parent}, lines)

    def context(self, name: str, *lines: str) -> None:
        self._stretch({"context": name, "part": name.partition(".")[0]}, lines)

    def _stretch(self, entry: dict[str, Any], lines: tuple[str, ...]) -> None:
        first = len(self.lines) + 1
        self.lines += lines
        self.texts.append({**entry, "lines": [first, len(self.lines)]})

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def bare_catalogue(self) -> str:
        kinds = Counter(entry["kind"] for entry in self.texts if "kind" in entry)
        data = {
            "format": "jointplan-plan/1",
            "region": {"code": "coast", "fictional": True},
            "plan": {"code": "coast", "name": {"en": "Plan of the coast"}},
            "edition": {
                "code": self.edition,
                "title": {"en": "Plan of the coast"},
                "language": "en",
                "publication": {"en": "Report of the harbour meeting"},
                "counts": dict(kinds),
            },
            "texts": self.texts,
        }
        return yaml.safe_dump(data, sort_keys=False, width=1000)

    @property
    def catalogue(self) -> Catalogue:
        filled = with_fingerprints(self.bare_catalogue, Document.from_text(self.text))
        return parse_catalogue(filled, f"{self.edition}.yaml")

    def wording(self, code: str) -> str:
        entry = next(entry for entry in self.texts if code in (entry.get("code"), entry.get("context")))
        first, last = entry["lines"]
        return "\n".join(self.lines[first - 1 : last])

    def with_wording(self, code: str, wording: str) -> str:
        entry = next(entry for entry in self.texts if code in (entry.get("code"), entry.get("context")))
        first, last = entry["lines"]
        return "\n".join([*self.lines[: first - 1], *wording.split("\n"), *self.lines[last:]]) + "\n"

    @property
    def codes(self) -> list[str]:
        return [entry.get("code") or entry["context"] for entry in self.texts]


def harbour() -> Publication:
    """Bullets, numbered paragraphs, pillars, an annex inside an annex: a table of contents that names them all."""
    made = Publication("coast-1")
    _declaration(made)
    _pillar(made)
    _annex(made)
    return made


def _declaration(made: Publication) -> None:
    made.other("REPORT OF THE HARBOUR MEETING", "", "Contents", "ANNEX I: Harbour Declaration 4", "ANNEX II: Plan 7")
    made.other(
        "ANNEX III: Guests 12", "", "The guests praised the soup and the PILLAR I of the old bridge.", "", "Annexes", ""
    )
    made.clause("D", "part", "ANNEX I", "", "Harbour Declaration")
    made.other("")
    made.context(
        "D.1-opening", "The keepers of the harbour - those of the east quay and those of the west quay - met in June,"
    )
    made.other("")
    made.clause("D.1", "paragraph", "1. *Recall* that a quay's lamps belong to “all crews” without distinction;")
    made.clause(
        "D.2",
        "paragraph",
        "2. *Underline* the keepers’ duty to mend, within thirty days, what storms",
        "",
        "have broken, as appropriate, on both quays;",
    )
    made.clause("D.3", "paragraph", "3. *Thank* the cooks.")
    made.other("")


def _pillar(made: Publication) -> None:
    made.clause("I", "part", "PILLAR I", "", "Keeping the water clean and the fish well")
    made.other("")
    made.context("I.opening", "To this aim, we will begin the following work along the coast:")
    made.other("")
    made.clause("I.1", "objective", "1) Clean the water through patient, coast-wide effort")
    made.other("")
    made.clause(
        "I.1.1",
        "measure",
        "- To sweep the coast- line-and-quay route each spring, where necessary with borrowed brooms.",
    )
    made.clause("I.1.2", "measure", "- To sort waste.")
    made.clause(
        "I.1.3",
        "measure",
        "- To publish, in plain words, what the swept-up waste consists of and who takes it away, including the",
        "",
        "costs (by quay) and the complaints of neighbours.",
    )
    made.other("")
    made.clause("I.2", "objective", "2) Look after the fish, as a critical factor for everyone's supper")
    made.other("")
    made.context("I.2-young", "For young crews:")
    made.other("")
    made.clause(
        "I.2.1", "measure", "- To teach young crews to mend nets in small groups, *inter alia* by re-using old twine."
    )
    made.clause("I.2.2", "measure", "- Within the limits of the law, crews may count seals together")
    made.other("")
    made.context("I.2-old", "For old crews:")
    made.other("")
    made.clause("I.2.3", "measure", "- To strengthen the rest-houses of old crews, offering each of them:")
    made.clause("I.2.3.1", "sub-measure", " - A warm room – and a window that opens towards the sea.")
    made.clause(
        "I.2.3.2",
        "sub-measure",
        " - Help with letters (i) from children, (ii) from tax offices and (iii) from old friends.",
    )
    made.other("")


def _annex(made: Publication) -> None:
    made.clause("A", "part", "ANNEX A**Road map** of the work")
    made.other("")
    made.clause("A.1", "objective", "Implementation")
    made.other("")
    made.clause("A.1.1", "provision", "1. Each quay shall name one keeper as contact person and one deputy.")
    made.clause(
        "A.1.2",
        "provision",
        "2. The keepers meet twice a year, or whenever a storm makes it necessary, to examine what was done.",
    )
    made.other("", "ANNEX III", "", "Guests", "", "To sort waste was the favourite subject of the guests.")


def mountain() -> Publication:
    """Numbered clauses of three levels in five parts, no bullets and no annexes."""
    made = Publication("peaks-2")
    made.other("Handbook of the high villages", "", "1. Paths 2. Huts 3. Weather 4. Guides 5. Review", "")
    subjects = ("Paths", "Huts", "Weather", "Guides", "Review")
    things = ("signs", "ropes", "bells", "stoves", "maps")
    for part, subject in enumerate(subjects, 1):
        made.clause(f"{part}", "part", f"{part}. {subject} of the high villages")
        made.other("")
        for objective in (1, 2):
            code = f"{part}.{objective}"
            made.clause(code, "objective", f"{code} {subject} chapter {things[part - 1]} and their yearly inspection")
            for letter, ending in (
                ("a", "before the first snow falls"),
                ("b", "after the last guest has left"),
                ("c", "at night"),
            ):
                number = "abc".index(letter) + 1
                thing = things[(part + objective + number) % 5]
                made.clause(
                    f"{code}.{number}",
                    "measure",
                    f"({letter}) Villages count {thing} of the {subject.lower()} number {part}{objective} {ending};",
                )
            made.other("")
    made.other("Printed in the valley.")
    return made
