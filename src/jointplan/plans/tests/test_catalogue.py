# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shipped catalogue of the 2022 edition is complete and consistent, and its titles keep what was negotiated."""

from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
import yaml

Catalogue = dict[str, Any]
Clauses = list[dict[str, Any]]

MEASURES_PER_OBJECTIVE = {
    "I": [9, 3, 9, 25, 5, 6],
    "II": [10, 10, 9, 8, 15, 6, 6],
    "III": [10, 5, 4],
    "IV": [6, 8, 5],
    "S": [3, 7, 7],
}
PROVISIONS_PER_OBJECTIVE = {"A": [6, 5, 4]}
ASSESSABLE_KINDS = {"measure", "sub-measure", "provision"}
ASSESSED_PARAGRAPHS = {"P.2", "P.3", "P.6"}
LONGEST_TITLE = 120


def titles_without_their_qualifiers(clauses: Clauses) -> list[str]:
    """The codes of clauses whose English title lacks one of the listed qualifiers, each with that qualifier."""
    return [
        f"{clause['code']}: {qualifier}"
        for clause in clauses
        for qualifier in clause.get("qualifiers", [])
        if qualifier.casefold() not in clause["title"]["en"].casefold()
    ]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    path = files("jointplan") / "data" / "plans" / "jpoa-2022.yaml"
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


@pytest.fixture(scope="module")
def clauses(catalogue: Catalogue) -> Clauses:
    return [stretch for stretch in catalogue["texts"] if "code" in stretch]


@pytest.fixture(scope="module")
def assessable(clauses: Clauses) -> Clauses:
    return [clause for clause in clauses if clause["kind"] in ASSESSABLE_KINDS]


def test_the_number_of_clauses_of_each_kind_is_the_one_the_edition_states(
    catalogue: Catalogue, clauses: Clauses
) -> None:
    assert Counter(clause["kind"] for clause in clauses) == catalogue["edition"]["counts"]


@pytest.mark.parametrize(
    ("kind", "numbers"), [("measure", MEASURES_PER_OBJECTIVE), ("provision", PROVISIONS_PER_OBJECTIVE)]
)
def test_each_objective_has_its_number_of_clauses(clauses: Clauses, kind: str, numbers: dict[str, list[int]]) -> None:
    counted = Counter(clause["parent"] for clause in clauses if clause["kind"] == kind)
    expected = {f"{part}.{place}": n for part, row in numbers.items() for place, n in enumerate(row, start=1)}
    assert counted == expected


def test_the_three_measures_without_a_bullet_are_measures_of_i_2(clauses: Clauses) -> None:
    assert [c["code"] for c in clauses if c["parent"] == "I.2"] == ["I.2.1", "I.2.2", "I.2.3"]


def test_all_sub_measures_stand_under_the_last_measure_of_s_3(clauses: Clauses) -> None:
    assert {c["parent"] for c in clauses if c["kind"] == "sub-measure"} == {"S.3.7"}


@pytest.mark.parametrize(("objective", "sizes"), [("I.4", [13, 8, 4]), ("II.5", [8, 7])])
def test_the_measures_of_an_objective_stand_in_their_groups(clauses: Clauses, objective: str, sizes: list[int]) -> None:
    groups = Counter(c["group"]["en"] for c in clauses if c["parent"] == objective)
    assert list(groups.values()) == sizes


def test_only_measures_of_the_two_grouped_objectives_have_a_group(clauses: Clauses) -> None:
    assert {c["parent"] for c in clauses if "group" in c} == {"I.4", "II.5"}


def test_codes_are_unique_and_a_parent_stands_before_its_clauses(clauses: Clauses) -> None:
    seen: set[str] = set()
    for clause in clauses:
        assert clause["code"] not in seen
        if clause["kind"] == "part":
            assert clause["parent"] is None
        else:
            assert clause["parent"] in seen
            assert clause["code"].startswith(f"{clause['parent']}.")
        seen.add(clause["code"])


def test_the_lines_of_the_publication_follow_one_another(catalogue: Catalogue) -> None:
    last = 0
    for stretch in catalogue["texts"]:
        first, end = stretch["lines"]
        assert last < first <= end, stretch
        last = end


def test_every_context_stands_in_a_part(catalogue: Catalogue, clauses: Clauses) -> None:
    parts = {clause["code"] for clause in clauses if clause["kind"] == "part"}
    contexts = [stretch for stretch in catalogue["texts"] if "context" in stretch]
    assert {context["part"] for context in contexts} <= parts
    assert len({context["context"] for context in contexts}) == len(contexts)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_title_fits_and_has_no_full_stop(clauses: Clauses, language: str) -> None:
    for clause in clauses:
        title = clause["title"][language]
        assert 0 < len(title) <= LONGEST_TITLE, clause["code"]
        assert title == title.strip(), clause["code"]
        assert not title.endswith("."), clause["code"]


def test_every_part_has_a_name_in_both_languages(clauses: Clauses) -> None:
    assert all(set(c["name"]) == {"en", "ru"} for c in clauses if c["kind"] == "part")


def test_every_title_carries_its_qualifiers(clauses: Clauses) -> None:
    assert titles_without_their_qualifiers(clauses) == []


def test_a_title_that_drops_a_qualifier_is_found() -> None:
    clause = {"code": "X.1", "title": {"en": "Join the treaty"}, "qualifiers": ["consider"]}
    assert titles_without_their_qualifiers([clause]) == ["X.1: consider"]


@pytest.mark.parametrize(
    ("code", "qualifier"),
    [
        ("I.1.7", "voluntarily"),
        ("I.3.2", "as appropriate"),
        ("I.6.1", "where necessary"),
        ("II.1.2", "consider"),
        ("II.2.2", "when appropriate"),
        ("II.2.6", "right to privacy"),
        ("II.5.11", "where appropriate"),
        ("III.1.7", "if necessary"),
        ("III.2.1", "seek"),
        ("IV.1.1", "as needed"),
        ("IV.1.6", "best interest of the child"),
        ("S.2.5", "alleged"),
        ("S.3.7", "actual or perceived"),
        ("A.1.6", "encouraged"),
    ],
)
def test_a_negotiated_qualifier_is_listed_for_its_clause(clauses: Clauses, code: str, qualifier: str) -> None:
    assert qualifier in next(c["qualifiers"] for c in clauses if c["code"] == code)


def test_a_title_that_speaks_of_what_leads_to_terrorism_lists_the_exact_form(clauses: Clauses) -> None:
    for clause in clauses:
        title, qualifiers = clause["title"]["en"], clause.get("qualifiers", [])
        narrow = "as and when conducive to terrorism"
        if narrow in title:
            assert narrow in qualifiers, clause["code"]
        elif "conducive to terrorism" in title:
            assert "conducive to terrorism" in qualifiers, clause["code"]


@pytest.mark.parametrize("vocabulary", ["themes", "target_groups", "instruments"])
def test_codes_of_a_vocabulary_are_unique_all_defined_and_all_used(
    catalogue: Catalogue, clauses: Clauses, vocabulary: str
) -> None:
    codes = [term["code"] for term in catalogue[vocabulary]]
    used = {code for clause in clauses for code in clause.get(vocabulary, [])}
    assert len(set(codes)) == len(codes)
    assert used == set(codes)


def test_there_are_twenty_to_thirty_themes_named_in_both_languages(catalogue: Catalogue) -> None:
    assert 20 <= len(catalogue["themes"]) <= 30
    assert all(set(theme["name"]) == {"en", "ru"} for theme in catalogue["themes"])


def test_every_instrument_says_what_it_is_and_where_this_is_from(catalogue: Catalogue) -> None:
    for instrument in catalogue["instruments"]:
        assert instrument["name"]["en"], instrument["code"]
        assert instrument["kind"], instrument["code"]
        assert instrument["source"], instrument["code"]
        assert instrument["confidence"] in {"report", "verified", "recalled", "not verified"}, instrument["code"]


def test_every_assessable_clause_has_one_to_three_themes(assessable: Clauses) -> None:
    assert [c["code"] for c in assessable if not 1 <= len(c.get("themes", [])) <= 3] == []


def test_every_assessable_clause_has_addressees(assessable: Clauses) -> None:
    for clause in assessable:
        addressees = clause.get("addressees", [])
        assert addressees, clause["code"]
        assert set(addressees) <= {"states", "jointly", "partners"}, clause["code"]
        assert len(set(addressees)) == len(addressees), clause["code"]


def test_only_three_paragraphs_are_assessed_and_they_are_for_each_state(clauses: Clauses) -> None:
    marked = [clause for clause in clauses if clause.get("assessed")]
    assert {clause["code"] for clause in marked} == ASSESSED_PARAGRAPHS
    assert all(clause["addressees"] == ["states"] for clause in marked)


def test_development_goals_are_linked_on_objectives_only(clauses: Clauses) -> None:
    linked = [clause for clause in clauses if clause.get("sdg_targets")]
    assert linked
    assert {clause["kind"] for clause in linked} == {"objective"}
    assert all(isinstance(target, str) for clause in linked for target in clause["sdg_targets"])
