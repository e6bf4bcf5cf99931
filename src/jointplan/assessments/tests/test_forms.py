# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from jointplan.assessments.forms import AnswerForm
from jointplan.assessments.operations.answers import PartInput
from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.schema import read_schema

INITIAL = {
    "status": "planned",
    "seen_status": 2,
    "progress": "Строится мост.",
    "seen_progress": 3,
    "challenges": "One.\nTwo.",
    "seen_challenges": 1,
    "language": "en",
}


QUESTIONS = read_schema(standard_questionnaire()).questions


def filled(**changes: object) -> AnswerForm:
    form = AnswerForm(
        {**INITIAL, "challenges": "One.\r\nTwo.", **changes}, questions=QUESTIONS, parts={}, language="en"
    )
    form.initial = INITIAL
    return form


def test_what_was_not_changed_is_not_saved_again_and_keeps_its_language() -> None:
    form = filled()
    assert form.is_valid()
    assert form.parts() == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"progress": "A bridge."}, {"progress": PartInput("A bridge.", "en", 3)}),
        ({"status": ""}, {"status": PartInput("", "en", 2)}),
        (
            {"language": "ru"},
            {
                "status": PartInput("planned", "ru", 2),
                "progress": PartInput("Строится мост.", "ru", 3),
                "challenges": PartInput("One.\nTwo.", "ru", 1),
            },
        ),
    ],
    ids=["a text that was changed", "a status that was taken away", "another language for all texts"],
)
def test_what_was_changed_is_saved_with_the_version_that_the_person_saw(changes: dict, expected: dict) -> None:
    form = filled(**changes)
    assert form.is_valid(), form.errors
    assert form.parts() == expected
