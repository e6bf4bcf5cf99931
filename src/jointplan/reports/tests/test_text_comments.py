# SPDX-License-Identifier: AGPL-3.0-or-later
"""The comments on a text as a file: each reader gets what that reader reads of them, with what became of each."""

import csv
import io
import json
from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.reports.models import RegionalText, WordKind
from jointplan.reports.text_comments import comments_sheet
from tests.addresses import address
from tests.cast import Cast
from tests.everything import reading_everything
from tests.texts_cast import text_canary

pytestmark = pytest.mark.django_db


def rows_of(cast: Cast, key: str, role: str) -> list[Any]:
    with reading_everything():
        text = RegionalText.objects.shown().get(title=text_canary(f"{key} title"))
    with acting_as(cast.user(role)):
        return list(comments_sheet(text, cast.user(role), "").rows)


def test_each_comment_stands_with_what_became_of_it(cast: Cast) -> None:
    rows = rows_of(cast, "circulated", "other_coordinator")
    assert [(row["version"], row["paragraph"], row["state"], row["kind"], row["outcome"]) for row in rows] == [
        ("Version 1", "Paragraph 1", "Corvane", "Comment", "Accepted in part"),
        ("Version 1", "Paragraph 1", "Corvane", "Comment", ""),
        ("Version 1", "Paragraph 1", "Corvane", "Comment", "Withdrawn"),
    ]
    assert rows[0]["reason"] == f"Some buoys, {text_canary('circulated disposition')}."
    assert rows[0]["wording"] == f"Of lamps, {text_canary('circulated first')}."
    assert {row["label"] for row in rows} == {"TLP:AMBER"}


def test_what_a_state_corrects_is_between_it_and_the_secretariat(cast: Cast) -> None:
    assert [row["outcome"] for row in rows_of(cast, "checking", "coordinator")] == ["Not accepted"]
    assert rows_of(cast, "checking", "secretariat") == rows_of(cast, "checking", "coordinator")
    assert rows_of(cast, "checking", "other_coordinator") == []


def test_that_a_draft_stands_is_in_no_file(cast: Cast) -> None:
    for role in ("secretariat", "coordinator"):
        rows = [row for key in ("checking", "circulated", "open") for row in rows_of(cast, key, role)]
        assert WordKind.STANDS.label not in {row["kind"] for row in rows}


def test_comments_stay_with_the_states_when_the_text_is_for_everybody(cast: Cast, client_as: Any) -> None:
    state, partner = client_as("coordinator"), client_as("partner")
    page = address(cast, "real:work:text", uid="text open")
    assert "comments.csv" in state.get(page).content.decode()
    assert "comments.csv" not in partner.get(page).content.decode()
    url = address(cast, "real:work:text_comments_file", uid="text open", file_format="json")
    own, others = json.loads(state.get(url).content), json.loads(partner.get(url).content)
    assert (own["label"], others["label"]) == ("TLP:AMBER", "TLP:CLEAR")
    assert [row["outcome"] for row in own["rows"]] == ["Accepted"]
    assert others["rows"] == []


def test_the_file_names_its_label_and_holds_what_the_page_says(cast: Cast, client_as: Any) -> None:
    url = address(cast, "real:work:text_comments_file", uid="text circulated", file_format="csv")
    answer = client_as("secretariat").get(url)
    assert "TLP-AMBER.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[1]["What the State said"] == f"And buoys, {text_canary('circulated waiting')}."
