# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is answered comes back from a file as it was, and both ways of merging leave the same behind."""

import datetime
import io
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from jointplan.assessments.models import AnswerPart, KeptConflict
from jointplan.assessments.operations.merging import Change, merge_answer
from jointplan.assessments.operations.merging_many import merge_answers
from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.packs.cells import cells_of, fields_of, raw_value
from jointplan.assessments.packs.json_file import natural, raw_text
from jointplan.assessments.packs.look import safe_value
from jointplan.assessments.schema import Kind, Question, read_schema
from jointplan.assessments.values import cell, clean_value, packed
from tests.packs_desk import Desk

SCHEMA = read_schema(standard_questionnaire())
NUMBER = Question(
    "number", "account", Kind.NUMBER, {"en": "How many"}, {}, ("answered",), units=SCHEMA.question("status").choices[:2]
)
MEASURES = {"I.1.1": "Lamps", "I.1.2": "Bells"}
# Characters that a cell can hold: an office file knows no control characters, and no half of a pair.
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], include_characters="\n")
# The format itself writes control characters as `_x000D_`; who types that literally is read so.
PLAIN = st.text(LETTERS, max_size=60).filter(lambda text: "_x0" not in text)
TEXTS = PLAIN | st.sampled_from(["=1+1", "'=x", "- a", "@b", "+7", "0012", "1/2"])
ONE_LINE = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)).map(str)
COUNTS = st.integers(0, 10**14)


def by_sex_and_age(draw: Any) -> str:
    question = SCHEMA.question("reached")
    keys = [cell(sex, age) for sex in question.sexes for age in question.ages]
    cells = draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 10**9), max_size=5))
    return packed({"cells": cells, "total": sum(cells.values()) + draw(st.integers(0, 9))})


@st.composite
def answers(draw: Any) -> tuple[Question, str]:
    """A question and a value of it, as it is kept."""
    question = draw(st.sampled_from([*SCHEMA.questions, NUMBER]))
    raw = {
        Kind.TEXT: lambda: draw(TEXTS),
        Kind.CHOICE: lambda: draw(st.sampled_from([choice.code for choice in question.choices])),
        Kind.CHOICES: lambda: packed(draw(st.lists(st.sampled_from(list(MEASURES)), unique=True))),
        Kind.DATE: lambda: draw(DAYS),
        Kind.YES_NO: lambda: packed({"answer": draw(st.sampled_from(["yes", "no"])), "reason": draw(TEXTS)}),
        Kind.NUMBER: lambda: packed(
            {"number": str(draw(st.decimals(-(10**14), 10**14, places=draw(st.integers(0, 6))))), "unit": "planned"}
        ),
        Kind.BY_SEX_AND_AGE: lambda: by_sex_and_age(draw),
        Kind.EVIDENCE: lambda: packed(
            [
                {"title": title, "link": f"https://example.org/{title}", "date": draw(DAYS)}
                for title in draw(st.lists(ONE_LINE, max_size=3))
            ]
        ),
    }[question.kind]()
    return question, clean_value(question, raw, measures=MEASURES)


@settings(max_examples=150, deadline=None)
@given(answers())
def test_each_value_comes_back_from_cells_and_from_json(answer: tuple[Question, str]) -> None:
    question, value = answer
    filled = {key: safe_value(shown) for key, shown in cells_of(question, value, MEASURES).items()}
    came = {key: read for key, read in zip(filled, through_a_book(list(filled.values())), strict=True)}
    raw = raw_value(question, fields_of(question, MEASURES), came, "")
    assert clean_value(question, raw, measures=MEASURES) == value
    assert clean_value(question, raw_text(natural(question.kind, value)), measures=MEASURES) == value


def through_a_book(values: list[Any]) -> list[Any]:
    book = Workbook()
    for number, value in enumerate(values, start=1):
        made = book.active.cell(number, 1)
        made.value = value
        assert made.data_type != "f"
    out = io.BytesIO()
    book.save(out)
    page = load_workbook(out).active
    return [page.cell(number, 1).value for number in range(1, len(values) + 1)]


WORDS = st.sampled_from(["", "a", "b", "c"])
KEYS = ("progress", "needs", "bodies")


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(KEYS), WORDS.filter(bool)),
    st.dictionaries(st.tuples(st.sampled_from(["1.1.2", "1.1.3"]), st.sampled_from(KEYS)), st.tuples(WORDS, WORDS)),
)
def test_both_ways_of_merging_leave_the_same(desk: Desk, saved: Any, changes: Any) -> None:
    clauses = {code: desk.submission.cycle.edition.clauses.get(code=code) for code in ("1.1.2", "1.1.3")}
    by_code: dict[str, dict[str, Change]] = {}
    for (code, key), (base, mine) in changes.items():
        by_code.setdefault(code, {})[key] = Change(base, mine, "en")

    def left(many: bool) -> Any:
        with transaction.atomic():
            start = {key: Change("", value, "en") for key, value in saved.items()}
            merge_answer(desk.submission, clauses["1.1.2"], start, by=desk.user)
            if many:
                merge_answers(desk.submission, by_code, by=desk.user)
            else:
                for code, found in by_code.items():
                    merge_answer(desk.submission, clauses[code], found, by=desk.user)
            parts = AnswerPart.objects.filter(submission=desk.submission)
            kept = KeptConflict.objects.filter(settled_at=None)
            found = (
                sorted(parts.values_list("clause__code", "kind", "value", "language", "version", "folded", "came_by")),
                sorted(kept.values_list("answer__clause__code", "kind", "base", "mine")),
            )
            transaction.set_rollback(True)
        return found

    assert left(many=True) == left(many=False)
