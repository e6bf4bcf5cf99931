# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file leaves open is said with its place, and two versions of a questionnaire are told apart in words."""

from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.assessments.packs.planning import ImportPlan, plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.packs.versions import explained
from jointplan.assessments.schema import read_schema
from tests.packs_desk import Desk, written

pytestmark = pytest.mark.django_db


def look(desk: Desk, **answers: Any) -> ImportPlan:
    pack = desk.pack()
    return plan_import(pack, read_file(written(desk.file(pack), **answers)), desk.user)


def test_a_needed_question_that_stays_open_is_named_with_its_row_and_does_not_stop_the_import(desk: Desk) -> None:
    plan = look(desk, **{"1.1.2/status/": "not applicable"})
    assert not plan.problems
    assert [(one.code, one.name) for one in plan.open if "needs an answer" in one.text] == [
        ("1.1.2", "Why the measure does not apply")
    ]
    assert plan.open[0].at.row > 0
    assert not look(desk, **{"1.1.2/status/": "not applicable", "1.1.2/reason/": "We have no coast."}).open


def test_an_answer_to_what_is_not_asked_is_named_with_its_row(desk: Desk) -> None:
    plan = look(desk, **{"1.1.2/status/": "in progress", "1.1.2/reason/": "We have no coast."})
    assert [one.text[:17] for one in plan.open] == ["This is not asked"]
    assert "row" in str(plan.open[0].at)


def test_what_a_file_does_not_touch_is_not_complained_about(desk: Desk) -> None:
    assert look(desk).open == []


def test_a_page_says_what_differs_from_the_version_before(cast: Any, client_as: Any) -> None:
    secretariat = cast.user("secretariat")
    data = standard_questionnaire()
    row = next(one for one in data["questions"] if one["key"] == "needs")
    row["needed"] = True
    data["questions"] = [one for one in data["questions"] if one["key"] != "next_steps"]
    with acting_as(secretariat):
        saved = save_questionnaire(cast.edition(), data, by=secretariat)
    page = client_as("secretariat").get(f"/en/work/questionnaires/{saved.pk}/").content.decode()
    assert "What differs from version" in page
    assert "is needed before sending now" in page
    assert "Asked no more" in page
    assert "the file" not in page.split("What differs")[1].split("</section>")[0]


def test_the_holder_of_a_file_is_told_what_becomes_of_the_file() -> None:
    before, now = standard_questionnaire(), standard_questionnaire()
    now["questions"] = now["questions"][1:]
    now["questions"] = [one for one in now["questions"] if "when" not in one]
    told = list(explained(read_schema(before), read_schema(now), in_file=True))
    assert any("is not taken over" in text for text in told)
