# SPDX-License-Identifier: AGPL-3.0-or-later
"""A document is verified whatever it looks like, and nothing that its words say differently goes unnoticed."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.plans.reading import Document, DocumentError, Verification, verify
from jointplan.plans.reading.report import finding_text, own_words
from jointplan.plans.tests.publications import Publication, harbour, mountain
from jointplan.plans.tests.typography import ENCODINGS, some_changes, typeset

PUBLICATIONS = {"harbour": harbour(), "mountain": mountain()}
CATALOGUES = {name: publication.catalogue for name, publication in PUBLICATIONS.items()}
WORD = re.compile(r"[^\W\d_][\w’']+")
fewer = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def checked(name: str, text: str | bytes) -> Verification:
    document = Document.from_bytes(text) if isinstance(text, bytes) else Document.from_text(text)
    return verify(document, CATALOGUES[name])


def told(verification: Verification) -> list[str]:
    return [finding_text(found, verification.catalogue) + own_words(found) for found in verification.findings]


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_a_publication_is_verified_as_it_is(name: str) -> None:
    result = checked(name, PUBLICATIONS[name].text)
    assert result.ok, told(result)
    assert len(result.wordings) + len(result.contexts) == len(PUBLICATIONS[name].codes)


def test_the_counts_are_those_of_each_part() -> None:
    result = checked("harbour", PUBLICATIONS["harbour"].text)
    assert {part.code: dict(part.counts) for part in result.parts} == {
        "D": {"paragraph": (3, 3)},
        "I": {"measure": (6, 6), "sub-measure": (2, 2)},
        "A": {"provision": (2, 2)},
    }
    assert len(CATALOGUES["mountain"].parts) == 5
    assert checked("mountain", PUBLICATIONS["mountain"].text).totals == {"measure": (30, 30)}


def test_the_wording_is_the_documents_own_without_marks_and_breaks() -> None:
    wordings = checked("harbour", PUBLICATIONS["harbour"].text).wordings
    assert wordings["D.1"] == "Recall that a quay's lamps belong to “all crews” without distinction;"
    assert wordings["D.2"].endswith("what storms have broken, as appropriate, on both quays;")
    assert wordings["I.1.1"].startswith("To sweep the coast-line-and-quay route")
    assert wordings["I.2.3.1"] == "A warm room–and a window that opens towards the sea."


@fewer
@given(st.sampled_from(sorted(PUBLICATIONS)), st.integers(0, 10**9), st.sampled_from(ENCODINGS))
def test_no_typography_fails(name: str, seed: int, encoding: str) -> None:
    chance = random.Random(seed)
    result = checked(name, typeset(PUBLICATIONS[name].text, some_changes(chance), encoding, chance))
    assert result.ok, told(result)


def test_windows_1252_is_read() -> None:
    assert checked("harbour", PUBLICATIONS["harbour"].text.encode("cp1252")).ok


def mutated(publication: Publication, code: str, kind: str, chance: random.Random) -> str | None:
    """The publication with one word of one stretch changed; None when this would change nothing."""
    wording = publication.wording(code)
    places = list(WORD.finditer(wording))
    at = chance.randrange(len(places))
    word, (start, end) = places[at][0], places[at].span()
    if kind == "changed":
        new = wording[:start] + word[0] + "zeb" + word[1:] + wording[end:]
    elif kind == "removed":
        new = wording[:start] + wording[end:]
    elif kind == "inserted":
        new = wording[:end] + " moreover" + wording[end:]
    elif kind == "doubled":
        new = wording[:end] + " " + word + wording[end:]
    elif at + 1 < len(places) and places[at + 1][0] != word:
        second = places[at + 1]
        new = wording[:start] + second[0] + wording[end : second.start()] + word + wording[second.end() :]
    else:
        return None
    return publication.with_wording(code, new)


@settings(fewer, max_examples=150)
@given(
    st.sampled_from([(name, code) for name, made in PUBLICATIONS.items() for code in made.codes]),
    st.sampled_from(["changed", "removed", "inserted", "doubled", "swapped"]),
    st.integers(0, 10**9),
)
def test_a_different_word_is_found_in_its_clause(place: tuple[str, str], kind: str, seed: int) -> None:
    name, code = place
    text = mutated(PUBLICATIONS[name], code, kind, random.Random(seed))
    if text is None:
        return
    result = checked(name, text)
    assert not result.ok
    assert any(code in found.codes for found in result.findings), told(result)
    assert len(result.findings) <= 2, told(result)


@fewer
@given(st.integers(0, 10**9))
def test_a_different_word_is_found_under_any_typography(seed: int) -> None:
    chance = random.Random(seed)
    publication = PUBLICATIONS["harbour"]
    code = chance.choice(publication.codes)
    text = mutated(publication, code, "changed", chance) or ""
    result = checked("harbour", typeset(text, some_changes(chance), "utf-8", chance))
    assert any(code in found.codes for found in result.findings), told(result)


@fewer
@given(st.binary(max_size=3000))
def test_random_bytes_are_refused_or_found_unlike(data: bytes) -> None:
    try:
        result = checked("harbour", data)
    except DocumentError as error:
        message = str(error)
    else:
        message = "" if result.ok else told(result)[0]
    assert message


def lines_of(*codes: str) -> list[int]:
    entries = {entry.get("code") or entry["context"]: entry["lines"] for entry in PUBLICATIONS["harbour"].texts}
    return [line for code in codes for line in range(entries[code][0] - 1, entries[code][1])]


def without(*codes: str) -> list[str]:
    gone = lines_of(*codes)
    return [line for number, line in enumerate(PUBLICATIONS["harbour"].lines) if number not in gone]


def only_finding(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    result = checked("harbour", "\n".join(lines))
    assert len(result.findings) == 1, told(result)
    return result.findings[0].kind, result.findings[0].codes


def moved(lines: list[int], before: int) -> list[str]:
    source = PUBLICATIONS["harbour"].lines
    order = [number for number in range(len(source)) if number not in lines]
    at = order.index(before)
    return [source[number] for number in (*order[:at], *lines, *order[at:])]


class TestOneCauseIsOneFinding:
    def test_a_missing_bullet(self) -> None:
        assert only_finding(without("I.1.2")) == ("missing", ("I.1.2",))

    def test_a_missing_run_of_bullets_and_a_heading(self) -> None:
        codes = ("I.2", "I.2-young", "I.2.1", "I.2.2")
        assert only_finding(without(*codes)) == ("missing", codes)

    def test_a_missing_page_that_begins_and_ends_inside_a_clause(self) -> None:
        source = PUBLICATIONS["harbour"].lines
        cut = [*source[: lines_of("D.2")[0] + 1], *source[lines_of("I.1.3")[-1] :]]
        kind, codes = only_finding(cut)
        assert (kind, codes[0], codes[-1]) == ("words-missing", "D.2", "I.1.3")

    def test_an_added_bullet(self) -> None:
        source, at = PUBLICATIONS["harbour"].lines, lines_of("I.1.2")[0]
        added = [*source[:at], "- To sing while at work.", *source[at:]]
        assert only_finding(added) == ("added", ("I.1.1", "I.1.2"))

    def test_a_bullet_that_stands_twice(self) -> None:
        source, at = PUBLICATIONS["harbour"].lines, lines_of("I.1.1")[0]
        assert only_finding([*source[:at], source[at], *source[at:]]) == ("repeated", ("I.1.1",))

    def test_an_added_item_at_the_end_and_words_at_its_end(self) -> None:
        source, at = PUBLICATIONS["harbour"].lines, lines_of("A.1.2")[0] + 1
        assert only_finding([*source[:at], "3. The cooks meet too.", *source[at:]]) == ("added", ("A.1.2",))
        longer = [*source[: at - 1], source[at - 1] + " Always.", *source[at:]]
        assert only_finding(longer) == ("words-added", ("A.1.2",))

    def test_neighbours_in_each_others_place(self) -> None:
        kind, codes = only_finding(moved(lines_of("I.1.1"), lines_of("I.1.3")[0]))
        assert (kind, codes) == ("swapped", ("I.1.1", "I.1.2"))

    def test_a_moved_run(self) -> None:
        kind, codes = only_finding(moved(lines_of("D.1", "D.2"), lines_of("I.2.1")[0]))
        assert (kind, codes) == ("moved", ("D.1", "D.2"))

    def test_a_run_moved_out_of_the_plan(self) -> None:
        kind, codes = only_finding(moved(lines_of("I.2.1", "I.2.2"), 7))
        assert (kind, codes) == ("moved", ("I.2.1", "I.2.2"))

    def test_a_cut_document(self) -> None:
        kind, codes = only_finding(PUBLICATIONS["harbour"].lines[: lines_of("I.2.1")[0]])
        assert (kind, codes[0], codes[-1]) == ("truncated", "I.2.1", "A.1.2")

    def test_a_hyphen_for_a_space(self) -> None:
        kind, codes = only_finding(PUBLICATIONS["harbour"].with_wording("D.3", "3. *Thank* the-cooks.").split("\n"))
        assert (kind, codes) == ("spacing", ("D.3",))

    def test_another_document(self) -> None:
        kind, codes = only_finding(PUBLICATIONS["mountain"].lines)
        assert (kind, codes) == ("absent", ("D", "I", "A"))


def test_a_finding_gives_page_line_and_the_documents_own_words() -> None:
    text = (
        PUBLICATIONS["harbour"]
        .text.replace("PILLAR I\n\nKeeping", "7\n\fPILLAR I\n\nKeeping")
        .replace("sort waste.\n- To pub", "burn waste.\n- To pub")
    )
    result = checked("harbour", text)
    (found,) = result.findings
    line = text.replace("\f", "").split("\n").index("- To burn waste.") + 1
    assert (found.page, found.line, found.text) == (2, line, "burn")
    assert "[burn] waste." in own_words(found)
    assert told(result)[0].startswith(f"Page 2, line {line}: I.1.2: ")


@pytest.mark.parametrize(
    ("added", "ok"), [("\n12\n\f", True), ("\f- 12 -\n", True), ("\n12\n", False), ("\nHarbour\n\f", False)]
)
def test_only_a_lone_number_beside_a_form_feed_is_a_page_number(added: str, ok: bool) -> None:
    result = checked("harbour", PUBLICATIONS["harbour"].text.replace("what storms\n\n", f"what storms\n{added}"))
    assert result.ok is ok
    assert ok or any("D.2" in found.codes for found in result.findings)


def test_another_number_before_a_clause_is_no_other_wording() -> None:
    assert checked(
        "harbour", PUBLICATIONS["harbour"].text.replace("2) Look", "9. Look").replace("3. *Thank", "(c) *Thank")
    ).ok


def test_a_bullet_lost_or_inside_a_clause_is_typography() -> None:
    text = PUBLICATIONS["harbour"].text
    assert checked("harbour", text.replace("- To sort", "To sort")).ok
    assert checked("harbour", text.replace("\nhave broken", "\n- have broken").replace("\ncosts", "\n• costs")).ok
    assert not checked("harbour", text.replace("\nhave broken", "\n- and have broken")).ok
