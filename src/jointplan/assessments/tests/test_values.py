# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.schema import Kind, Question, read_schema
from jointplan.assessments.values import ValueProblem, clean_value, packed, shown_value, words_of

DATA = standard_questionnaire()
UNITS = [{"code": "school", "name": {"en": "schools"}}, {"code": "km", "name": {"en": "km"}}]
DATA["questions"].append(
    {"key": "n", "part": "account", "kind": "number", "asked_at": ["A"], "text": {"en": "N"}, "units": UNITS}
)
SCHEMA = read_schema(DATA)
OF_KIND: dict[str, Question] = {question.kind: question for question in reversed(SCHEMA.questions)}
MEASURES = {"I.1.1": "I.1.1", "I.1.2": "I.1.2"}


def clean(kind: str, raw: Any) -> str:
    return clean_value(OF_KIND[kind], raw if isinstance(raw, str) else json.dumps(raw), measures=MEASURES)


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (Kind.CHOICE, "planned", "planned"),
        (Kind.TEXT, "  Two\r\nlines ", "Two\nlines"),
        (Kind.TEXT, " \n ", ""),
        (Kind.CHOICES, ["I.1.2", "I.1.1", "I.1.2"], '["I.1.1","I.1.2"]'),
        (Kind.NUMBER, {"number": "1 200,50", "unit": "km"}, '{"number":"1200.5","unit":"km"}'),
        (Kind.NUMBER, {"number": "", "unit": "km"}, ""),
        (Kind.DATE, "2026-03-31", "2026-03-31"),
        (Kind.YES_NO, "yes", '{"answer":"yes","reason":""}'),
        (Kind.YES_NO, {"answer": "no", "reason": " Not yet. "}, '{"answer":"no","reason":"Not yet."}'),
        (
            Kind.EVIDENCE,
            [{"title": " Law ", "link": "https://law.example"}],
            '[{"link":"https://law.example","title":"Law"}]',
        ),
        (Kind.BY_SEX_AND_AGE, {"cells": {"female/0-17": "3"}}, '{"cells":{"female/0-17":3},"total":3}'),
        (Kind.BY_SEX_AND_AGE, {"cells": {}, "total": "12"}, '{"cells":{},"total":12}'),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, raw: Any, kept: str) -> None:
    assert clean(kind, raw) == kept
    assert clean(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        (Kind.CHOICE, "excellent", "one of the answers offered"),
        (Kind.TEXT, "x" * 32_001, "up to 4000 characters"),
        (Kind.TEXT, "a\x00b", "cannot be kept"),
        (Kind.CHOICES, ["I.9.9"], "among the answers offered"),
        (Kind.CHOICES, "I.1.1", "cannot be read"),
        (Kind.NUMBER, {"number": "many", "unit": "km"}, "in digits"),
        (Kind.NUMBER, {"number": "NaN", "unit": "km"}, "in digits"),
        (Kind.NUMBER, {"number": "1e400", "unit": "km"}, "in digits"),
        (Kind.NUMBER, {"number": "3"}, "unit"),
        (Kind.DATE, "31.03.2026", "year-month-day"),
        (Kind.YES_NO, {"answer": "perhaps"}, "yes or no"),
        (Kind.YES_NO, {"reason": "So."}, "yes or no"),
        (Kind.EVIDENCE, [{"link": "https://law.example"}], "a title"),
        (Kind.EVIDENCE, [{"title": "Law", "link": "javascript:alert(1)"}], "https"),
        (Kind.EVIDENCE, [{"title": "Law"}] * 41, "up to 40"),
        (Kind.BY_SEX_AND_AGE, {"cells": {"other/0-17": "3"}}, "that sex and age"),
        (Kind.BY_SEX_AND_AGE, {"cells": {"female/0-17": "3"}, "total": "2"}, "add up"),
        (Kind.BY_SEX_AND_AGE, {"total": "-2"}, "whole number"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(kind: str, raw: Any, said: str) -> None:
    with pytest.raises(ValueProblem, match=said):
        clean(kind, raw)


@given(
    st.sampled_from(sorted(OF_KIND)),
    st.text(max_size=60)
    | st.recursive(
        st.none() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=8,
    ).map(json.dumps),
)
def test_whatever_is_typed_is_kept_in_a_form_that_stays_the_same_or_is_refused(kind: str, raw: str) -> None:
    try:
        kept = clean(kind, raw)
    except ValueProblem:
        return
    assert clean(kind, kept) == kept
    assert isinstance(shown_value(OF_KIND[kind], kept), str)
    assert isinstance(words_of(OF_KIND[kind], kept), str)


def test_values_are_shown_in_the_language_of_the_reader() -> None:
    with translation.override("ru"):
        assert shown_value(OF_KIND[Kind.YES_NO], packed({"answer": "no", "reason": "Рано."})) == "Нет. Рано."
        assert shown_value(SCHEMA.question("status"), "planned") == "Запланировано"
    with translation.override("en"):
        assert shown_value(OF_KIND[Kind.NUMBER], packed({"number": "12.5", "unit": "km"})) == "12.5 km"


def test_only_words_are_searched() -> None:
    assert words_of(OF_KIND[Kind.YES_NO], packed({"answer": "no", "reason": "Ещё Рано"})) == "еще рано"
    assert words_of(SCHEMA.question("status"), "planned") == ""
