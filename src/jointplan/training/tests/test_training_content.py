# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented content of the training region holds together. Nothing here needs a database."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import jointplan
from jointplan.accounts.models import PostKind
from jointplan.assessments.models import Status
from jointplan.parties.models import PartyKind
from jointplan.plans.reading.catalogue import load_catalogue
from jointplan.plans.reading.document import read_document
from jointplan.plans.reading.verify import verify

DATA = Path(jointplan.__file__).parent / "data"
OURS = {
    "region": DATA / "training" / "region.yaml",
    "answers": DATA / "training" / "answers.yaml",
    "plan": DATA / "plans" / "training-plan.yaml",
    "document": DATA / "training" / "plan-document.txt",
    "work": DATA / "training" / "work.yaml",
    **{
        name: DATA / "training" / f"{name}.yaml"
        for name in ("comments", "commitments", "guidance", "meetings", "practices", "strategies", "texts")
    },
}
INVENTED_STATES = ["Arvelune", "Belquora", "Lanternia", "Opalind", "Tindrell"]
INVENTED_NAMES = [*INVENTED_STATES, "Lumenhaven", "Meridia", "Five Lighthouses", "«Пят"]
# The training region has no translators yet.
POST_KINDS = set(PostKind.values) - {PostKind.TRANSLATOR}
OPENS_WITH = {
    "measure": r"\([a-z]\) ",
    "provision": r"\([a-z]\) ",
    "sub-measure": r"\([ivx]+\) ",
    "objective": r"\d\.\d ",
}
PAGE_NUMBER = re.compile(r"\d+")

Row = dict[str, Any]


def load(name: str) -> Row:
    return yaml.safe_load(OURS[name].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def region() -> Row:
    return load("region")


@pytest.fixture(scope="module")
def answers() -> Row:
    return load("answers")


@pytest.fixture(scope="module")
def texts() -> list[Row]:
    return load("plan")["texts"]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """Lines of the publication, ``lines[0]`` being line 1. A form feed opens a page inside a line, it ends none."""
    return [line.removeprefix("\f") for line in OURS["document"].read_text(encoding="utf-8").split("\n")]


def parties(region: Row) -> list[Row]:
    return [*region["states"], *region["agencies"], *region["organizations"]]


def clauses(texts: list[Row]) -> list[Row]:
    return [row for row in texts if "code" in row]


def answer_rows(answers: Row) -> Iterator[tuple[str, Row, Row]]:
    """(place, submission, answer) of every answer; the place is what a failing test prints."""
    for submission in answers["submissions"]:
        for answer in submission["answers"]:
            yield f"{submission['cycle']} {submission['state']} {answer['measure']}", submission, answer


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


# ---- the region


def test_everything_says_that_it_is_fictional(region: Row) -> None:
    plan = load("plan")
    assert region["region"]["fictional"] is plan["region"]["fictional"] is True
    assert region["region"]["code"] == plan["region"]["code"] == "training"
    marked = [region["region"]["name"], plan["plan"]["name"], plan["edition"]["title"]]
    cycles = [*load("answers")["cycles"], load("answers")["next_cycle"]]
    marked += [cycle["name"] for cycle in cycles] + [row["name"] for row in plan["instruments"]]
    assert all("fictional" in name["en"] and "вымышленн" in name["ru"] for name in marked)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_states_stand_in_alphabetical_order(region: Row, language: str) -> None:
    names = [state["name"][language] for state in region["states"]]
    assert len(names) == 5
    assert names == sorted(names)


def test_codes_of_the_region_are_unique(region: Row) -> None:
    assert repeated([party["code"] for party in parties(region)]) == []
    for group, key in (("circles", "code"), ("posts", "code"), ("accounts", "username"), ("accounts", "post")):
        assert repeated([row[key] for row in region[group]]) == [], (group, key)
    assert repeated([party["name"]["en"] for party in parties(region)]) == []


def test_each_state_has_a_coordinators_office_and_twelve_agencies(region: Row) -> None:
    states = [state["code"] for state in region["states"]]
    bodies = Counter(agency["parent"] for agency in region["agencies"])
    assert bodies == dict.fromkeys(states, 13)
    for agency in region["agencies"]:
        assert agency["kind"] == "state-body"
        assert agency["code"].startswith(agency["parent"] + "-")
    assert {f"{state}-coordination" for state in states} < {agency["code"] for agency in region["agencies"]}
    assert [row["code"] for row in region["organizations"] if row.get("is_secretariat")] == ["secretariat"]


def test_references_in_the_region_resolve(region: Row) -> None:
    known = {party["code"] for party in parties(region)}
    assert {party["kind"] for party in parties(region)} <= set(PartyKind.values)
    for circle in region["circles"]:
        assert circle["members"] == "all" or set(circle["members"]) <= known, circle["code"]
    for post in region["posts"]:
        assert post["kind"] in POST_KINDS, post["code"]
        assert {post["party"], post.get("seat", post["party"])} <= known, post["code"]
    assert {account["post"] for account in region["accounts"]} <= {post["code"] for post in region["posts"]}


def test_each_kind_of_post_can_be_tried_and_each_agency_can_sign_in(region: Row) -> None:
    posts = {post["code"]: post for post in region["posts"]}
    held = {account["username"]: posts[account["post"]] for account in region["accounts"]}
    assert {post["kind"] for post in held.values()} == POST_KINDS
    for state in (row["code"] for row in region["states"]):
        assert held[f"coordinator-{state}"]["kind"] == "national-coordinator"
        assert held[f"clearing-{state}"]["kind"] == "clearing-authority"
        assert held[f"coordinator-{state}"]["party"] == held[f"clearing-{state}"]["party"] == state
    for agency in (row["code"] for row in region["agencies"] if not row["code"].endswith("-coordination")):
        assert (held[f"agency-{agency}"]["party"], held[f"agency-{agency}"]["kind"]) == (agency, "focal-point-main")


# ---- the plan and its publication


def test_the_plan_has_the_counts_that_it_states(texts: list[Row]) -> None:
    counts = Counter(row["kind"] for row in clauses(texts))
    assert counts == load("plan")["edition"]["counts"]
    assert counts == {"part": 5, "objective": 15, "measure": 45, "sub-measure": 6, "provision": 8, "paragraph": 5}


def test_clause_codes_are_unique_and_follow_their_parents(texts: list[Row]) -> None:
    seen: set[str] = set()
    for row in clauses(texts):
        assert row["code"] not in seen
        assert row["parent"] == (row["code"].rpartition(".")[0] or None)
        assert row["parent"] is None or row["parent"] in seen, row["code"]
        seen.add(row["code"])
    assert {row["part"] for row in texts if "context" in row} <= seen
    assert repeated([row["context"] for row in texts if "context" in row]) == []


def test_every_term_a_clause_uses_is_in_a_vocabulary_and_every_term_is_used(texts: list[Row]) -> None:
    plan = load("plan")
    for key in ("themes", "target_groups", "instruments"):
        codes = [row["code"] for row in plan[key]]
        used = {code for row in clauses(texts) for code in row.get(key, [])}
        assert repeated(codes) == []
        assert used == set(codes), key
    measures = [row for row in clauses(texts) if row["kind"] in ("measure", "sub-measure")]
    assert all(row.get("themes") for row in measures)
    assert {addressee for row in measures for addressee in row["addressees"]} == {"states", "jointly", "partners"}


def test_titles_are_short_and_carry_their_qualifiers(texts: list[Row]) -> None:
    for row in clauses(texts):
        title = row["title"]
        assert title["en"], row["code"]
        assert re.search("[а-я]", title["ru"]), row["code"]
        assert max(len(title["en"]), len(title["ru"])) <= 120, row["code"]
        for qualifier in row.get("qualifiers", []):
            assert qualifier.casefold() in title["en"].casefold(), row["code"]


def test_stretches_follow_the_publication_and_leave_no_line_of_the_body_out(texts: list[Row], lines: list[str]) -> None:
    last = texts[0]["lines"][0] - 1
    for row in texts:
        first, end = row["lines"]
        left_out = [line for line in lines[last : first - 1] if line and not PAGE_NUMBER.fullmatch(line)]
        assert left_out == [], row
        assert last < first <= end, row
        assert lines[first - 1], row
        assert lines[end - 1], row
        last = end
    assert [line for line in lines[last:] if line and not PAGE_NUMBER.fullmatch(line)][0] == "ANNEX"


def test_each_clause_opens_with_its_own_number(texts: list[Row], lines: list[str]) -> None:
    for row in clauses(texts):
        opening = lines[row["lines"][0] - 1]
        if row["kind"] in OPENS_WITH:
            assert re.match(OPENS_WITH[row["kind"]], opening), row["code"]
        mark = opening.split()[0].strip("()")
        if row["kind"] != "part":
            assert mark in (row["code"], row["code"].rpartition(".")[2]), row["code"]
        for qualifier in row.get("qualifiers", []):
            wording = " ".join(lines[row["lines"][0] - 1 : row["lines"][1]])
            assert qualifier in wording, row["code"]


def test_the_publication_has_traps_a_reader_must_pass(texts: list[Row], lines: list[str]) -> None:
    over_a_page = [row["code"] for row in clauses(texts) if "" in lines[row["lines"][0] - 1 : row["lines"][1]]]
    assert over_a_page == ["2.3.c", "4.3.d"]
    headings = [line for row in clauses(texts) if row["kind"] == "objective" for line in [lines[row["lines"][0] - 1]]]
    contents = [line.partition("\t")[0] for line in lines if "\t" in line]
    assert set(headings) < set(contents)
    first = texts[0]["lines"][0]
    assert any(re.match(r"\(a\) To ", line) for line in lines[: first - 1])


def test_the_publication_carries_the_wording_that_the_catalogue_has_fingerprints_of() -> None:
    assert verify(read_document(OURS["document"]), load_catalogue(OURS["plan"])).ok


# ---- the answers


def test_one_cycle_is_open_and_three_are_closed(answers: Row) -> None:
    assert [cycle["status"] for cycle in answers["cycles"]] == ["closed", "closed", "closed", "open"]
    assert repeated([cycle["code"] for cycle in answers["cycles"]]) == []
    previous_close = None
    for cycle in answers["cycles"]:
        assert cycle["opens_in_days"] < cycle["due_in_days"] < cycle["closes_in_days"]
        assert previous_close is None or previous_close < cycle["opens_in_days"]
        assert (cycle["closes_in_days"] > 0) == (cycle["status"] == "open")
        previous_close = cycle["closes_in_days"]
    assert answers["edition"] == load("plan")["edition"]["code"]


def test_each_state_has_one_submission_in_each_cycle(answers: Row, region: Row) -> None:
    expected = [(cycle["code"], state["code"]) for cycle in answers["cycles"] for state in region["states"]]
    assert [(row["cycle"], row["state"]) for row in answers["submissions"]] == expected


def test_the_open_cycle_shows_every_stage_of_a_submission(answers: Row) -> None:
    open_cycle = next(cycle["code"] for cycle in answers["cycles"] if cycle["status"] == "open")
    stages = {row["status"] for row in answers["submissions"] if row["cycle"] == open_cycle}
    assert stages == {"draft", "sent", "released"}
    assert all(row["status"] == "released" for row in answers["submissions"] if row["cycle"] != open_cycle)


def test_a_submission_is_sent_while_its_cycle_is_open_and_released_only_after_sending(answers: Row) -> None:
    cycles = {cycle["code"]: cycle for cycle in answers["cycles"]}
    for row in answers["submissions"]:
        cycle, place = cycles[row["cycle"]], (row["cycle"], row["state"])
        assert ("sent_in_days" in row) == (row["status"] in ("sent", "released")), place
        assert ("released_in_days" in row) == (row["status"] == "released"), place
        assert (row["answers"] == []) == (row["status"] == "nothing"), place
        if "sent_in_days" in row:
            assert cycle["opens_in_days"] < row["sent_in_days"] < min(0, cycle["closes_in_days"]), place
        if "released_in_days" in row:
            assert row["sent_in_days"] < row["released_in_days"] < 0, place


def test_answers_are_given_only_to_assessed_clauses_that_address_each_state(answers: Row, texts: list[Row]) -> None:
    by_default = {"measure", "sub-measure", "provision"}
    answerable = {
        row["code"]
        for row in clauses(texts)
        if row.get("assessed", row["kind"] in by_default) and "states" in row.get("addressees", [])
    }
    given = [(place, answer["measure"]) for place, _, answer in answer_rows(answers)]
    assert [place for place, measure in given if measure not in answerable] == []
    assert repeated([place for place, _ in given]) == []
    assert len(given) > 250


def test_an_answer_has_the_texts_that_its_status_asks_for(answers: Row) -> None:
    for place, _, answer in answer_rows(answers):
        assert answer["status"] in Status.values, place
        assert ("reason" in answer) == (answer["status"] == "not-applicable"), place
        assert ("progress" in answer) == (answer["status"] not in ("not-applicable", "no-information")), place
        assert set(answer) <= {"measure", "status", "language", "progress", "challenges", "reason", "released"}, place


def test_only_parts_that_exist_of_submissions_that_were_released_are_clear(answers: Row) -> None:
    released = Counter[str]()
    for place, submission, answer in answer_rows(answers):
        parts = set(answer.get("released", []))
        assert parts <= {"status", "progress", "challenges"} & set(answer), place
        assert not parts or submission["status"] == "released", place
        released.update(parts)
    assert 0 < released["status"] < released["progress"] / 4
    assert 0 < released["challenges"] < released["progress"]


def test_the_language_named_is_the_language_written(answers: Row) -> None:
    used = set()
    for place, submission, answer in answer_rows(answers):
        language = answer.get("language", submission["language"])
        used.add(language)
        for key in {"progress", "challenges", "reason"} & set(answer):
            assert bool(re.search("[а-яё]", answer[key])) == (language != "en"), (place, key)
            # Letters that Kazakh has and Russian has not.
            assert bool(re.search("[әғқңөұүһі]", answer[key])) == (language == "kk"), (place, key)
    assert used == {"en", "ru", "kk"}


def test_answers_are_not_copies_of_each_other(answers: Row) -> None:
    long_texts = [
        answer[key]
        for _, _, answer in answer_rows(answers)
        for key in ("progress", "challenges")
        if len(answer.get(key, "")) > 40
    ]
    assert repeated(long_texts) == []


# ---- nothing real


def real_files() -> list[Path]:
    ours = {path.resolve() for path in OURS.values()}
    files = [path for pattern in ("*.yaml", "*.csv", "*.json") for path in DATA.rglob(pattern)]
    return [path for path in files if path.resolve() not in ours]


def rows_of(path: Path) -> list[Row]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return list(csv.DictReader(text.splitlines()))
    return list(mappings(json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)))


def mappings(value: Any) -> Iterator[Row]:
    """Every mapping in a document, however deep."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from mappings(child)


def real_party_names() -> set[str]:
    """Names of the real States and organisations that the product ships, in all languages."""
    names: set[str] = set()
    for row in (row for path in real_files() for row in rows_of(path) if row.get("kind") in PartyKind.values):
        name = row.get("name") or row.get("names") or ""
        names.update(name.values() if isinstance(name, dict) else [name])
        names.update([row["acronym"]] if row.get("acronym") else [])
    return {name for name in names if name}


def test_no_invented_name_is_used_outside_the_training_region() -> None:
    for path in real_files():
        text = path.read_text(encoding="utf-8")
        assert [name for name in INVENTED_NAMES if name in text] == [], path.name


@pytest.mark.parametrize("name", OURS)
def test_no_real_state_or_organisation_is_named(name: str) -> None:
    text, real_names = OURS[name].read_text(encoding="utf-8"), real_party_names()
    assert {"Kazakhstan", "Казахстан"} <= real_names
    found = [real for real in real_names if re.search(rf"(?<!\w){re.escape(real)}(?!\w)", text)]
    assert found == []


def test_every_party_bears_an_invented_name(region: Row) -> None:
    for party in parties(region):
        assert any(name in party["name"]["en"] for name in INVENTED_NAMES), party["code"]
