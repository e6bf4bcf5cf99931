# SPDX-License-Identifier: AGPL-3.0-or-later
import json

import pytest

from jointplan.assessments.answer_form import AnswerForm
from jointplan.assessments.operations.merging import Base, Change
from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.schema import read_schema

SEEN = {"status": "planned", "progress": "Строится мост.", "challenges": "One.\nTwo."}
BASES = {key: Base(value, "en") for key, value in SEEN.items()}
SCHEMA = read_schema(standard_questionnaire())


def filled(**changes: object) -> AnswerForm:
    data = {**SEEN, "challenges": "One.\r\nTwo.", "language": "en", "seen_language": "en", **changes}
    return AnswerForm(data, questions=SCHEMA.questions, parts={}, language="en")


def changed(form: AnswerForm) -> dict[str, Change]:
    assert form.is_valid(), form.errors
    return {key: change for key, change in form.changes(BASES).items() if not change.is_none}


def test_what_was_not_changed_is_no_change_and_keeps_its_language() -> None:
    assert changed(filled()) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"progress": "A bridge."}, {"progress": Change("Строится мост.", "A bridge.", "en")}),
        ({"status": ""}, {"status": Change("planned", "", "en")}),
        (
            {"language": "ru"},
            {key: Change(SEEN[key], SEEN[key], "ru", "en") for key in ("progress", "challenges")},
        ),
    ],
    ids=["a text that was changed", "a status that was taken away", "another language for all texts"],
)
def test_what_was_changed_stands_beside_what_the_person_saw(changes: dict, expected: dict) -> None:
    assert changed(filled(**changes)) == expected


EVIDENCE = {
    "evidence_rows": "3",
    "evidence_0_title": "Law on lamps",
    "evidence_0_kind": "law",
    "evidence_0_date": "2026-03-01",
    "evidence_0_link": "https://example.org/law",
    "evidence_1_kind": "media",
    "evidence_2_title": " Lamps counted ",
}


def test_rows_of_evidence_need_no_script_and_empty_ones_are_left_out() -> None:
    given = json.loads(changed(filled(**EVIDENCE))["evidence"].mine)
    assert given == [
        {"title": "Law on lamps", "kind": "law", "date": "2026-03-01", "link": "https://example.org/law"},
        {"title": "Lamps counted"},
    ]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"evidence_rows": "1", "evidence_0_link": "https://example.org"}, "a title"),
        ({"evidence_rows": "1", "evidence_0_title": "A", "evidence_0_link": "ftp://x"}, "https://"),
        ({"reached_total": "1", "reached_female/0-17": "4"}, "do not add up"),
        ({"oversight_reason": "Because."}, "yes or no"),
        ({"since": "yesterday"}, "year-month-day"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_question(typed: dict, complaint: str) -> None:
    form = filled(**typed)
    assert not form.is_valid()
    assert complaint in str(form.errors)


def test_a_draft_may_be_incomplete() -> None:
    assert filled(status="not-applicable", reason="").is_valid()


def test_the_form_stands_part_by_part_and_says_when_a_question_is_asked() -> None:
    groups = AnswerForm(questions=SCHEMA.questions, parts={}, language="en").groups(SCHEMA)
    assert [group.part.key for group in groups] == ["status", "account", "challenges", "safeguards", "evidence"]
    asked = {asked.question.key: asked for group in groups for asked in group.asked}
    assert asked["since"].condition == "Only if “Status” is: In place, Continuous practice."
    assert asked["progress"].condition == ""
