# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shipped catalogue against the published report itself, where the report is at hand."""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path

import pytest

from jointplan.plans.reading import Catalogue, Document, Verification, load_catalogue, verify
from jointplan.plans.reading.catalogue import SHIPPED
from jointplan.plans.reading.fingerprint import with_fingerprints
from jointplan.plans.reading.report import finding_text, own_words, result_lines
from jointplan.plans.tests.typography import ENCODINGS, some_changes, typeset

ROOT = Path(__file__).resolve().parents[4]
REPORT = Path(os.environ.get("JOINTPLAN_REPORT") or ROOT.parent / "shared/sources/jpoa-2022-conference-report.txt")
CATALOGUE = SHIPPED / "jpoa-2022.yaml"

pytestmark = pytest.mark.skipif(
    not REPORT.is_file(), reason="the published report is not here; name it in JOINTPLAN_REPORT"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CATALOGUE)


@pytest.fixture(scope="module")
def report() -> str:
    return REPORT.read_text(encoding="utf-8")


def told(result: Verification) -> list[str]:
    return [finding_text(found, result.catalogue) + own_words(found) for found in result.findings]


def test_every_clause_and_context_is_verified_in_time(catalogue: Catalogue, report: str) -> None:
    started = time.process_time()
    result = verify(Document.from_text(report), catalogue)
    assert result.ok, told(result)
    # Of the processor, so that what else the machine does is no matter.
    assert time.process_time() - started < 1
    lines = list(result_lines(result))
    assert len(lines) == 9
    assert lines[-1] == "176/176 measures, 11/11 sub-measures, 15/15 provisions, 22/22 paragraphs verified"


def test_the_shipped_fingerprints_are_those_of_the_report(report: str) -> None:
    shipped = CATALOGUE.read_text(encoding="utf-8")
    assert with_fingerprints(shipped, Document.from_text(report)) == shipped


@pytest.mark.parametrize("seed", range(12))
def test_the_report_is_verified_in_any_typography(catalogue: Catalogue, report: str, seed: int) -> None:
    chance = random.Random(seed)
    data = typeset(report, some_changes(chance), chance.choice(ENCODINGS), chance)
    result = verify(Document.from_bytes(data), catalogue)
    assert result.ok, told(result)


def test_a_different_word_in_the_report_is_found_in_its_clause(catalogue: Catalogue, report: str) -> None:
    chance, lines = random.Random(2022), report.split("\n")
    for _count in range(60):
        stretch = chance.choice([stretch for stretch in catalogue.stretches if stretch.lines])
        first, last = stretch.lines or (0, 0)
        wording = "\n".join(lines[first - 1 : last])
        word = chance.choice(list(re.finditer(r"[^\W\d_]{2,}", wording)))
        new = chance.choice(("", word[0] + "zeb", f"{word[0]} also", f"{word[0]} {word[0]}"))
        changed = wording[: word.start()] + new + wording[word.end() :]
        text = "\n".join([*lines[: first - 1], *changed.split("\n"), *lines[last:]])
        result = verify(Document.from_text(text), catalogue)
        assert any(stretch.id in found.codes for found in result.findings), (stretch.id, word[0], new, told(result))
        assert len(result.findings) <= 2, told(result)


def test_each_clause_left_out_is_named(catalogue: Catalogue, report: str) -> None:
    lines = report.split("\n")
    for stretch in random.Random(7).sample(catalogue.clauses, 40):
        first, last = stretch.lines or (0, 0)
        result = verify(Document.from_text("\n".join([*lines[: first - 1], *lines[last:]])), catalogue)
        assert [(found.kind, found.codes) for found in result.findings] == [("missing", (stretch.id,))], told(result)
