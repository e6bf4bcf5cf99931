# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jointplan.core.exports import as_csv, sheet_of
from jointplan.plans.filters import ClauseFilter
from jointplan.plans.models import Clause, Edition
from jointplan.plans.rows import row_of, with_everything
from jointplan.plans.tables import ClauseTable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Names and addresses are in English unless a test says otherwise."""
    with translation.override("en"):
        yield


def chosen(query: str, *, region: str = "coast", one_plan: bool = True) -> ClauseFilter:
    editions = Edition.objects.filter(plan__region__code=region)
    clauses = Clause.objects.filter(edition__in=editions).assessable().in_order()
    return ClauseFilter(QueryDict(query), clauses, editions=editions, one_plan=one_plan)


def codes(query: str) -> list[str]:
    found = chosen(query)
    assert found.is_valid(), found.errors
    return [clause.code for clause in found.qs]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1.P", "1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"]),
        ("pillar=1", ["1.P", "1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"]),
        ("objective=1.1", ["1.1.1", "1.1.2", "1.1.3", "1.1.3.a"]),
        ("kind=measure", ["1.1.1", "1.1.2", "1.1.3"]),
        ("kind=provision", ["1.2"]),
        ("theme=lamps", ["1.1.1", "1.1.2", "1.1.3"]),
        ("target_group=keepers&instrument=lamp-rules", ["1.1.2"]),
        ("group=training", ["1.1.3"]),
        ("group=keepers", ["1.1.1", "1.1.2", "1.1.3"]),
        ("addressee=partners", ["1.1.3.a"]),
        ("assessed=false", ["1.P"]),
        ("kind=measure&group=training", ["1.1.3"]),
        ("kind=provision&theme=lamps", []),
        ("q=lamps+-broken&kind=measure", ["1.1.1", "1.1.3"]),
        ("pillar=&q=", ["1.P", "1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"]),
    ],
)
def test_filters_select_what_fits_all_of_them(cast: Any, query: str, expected: list[str]) -> None:
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("pillar=2", "pillar", "1."),
        ("objective=1", "objective", "1.1."),
        ("theme=lamp", "theme", "lamps."),
        ("target_group=x", "target_group", "keepers."),
        ("group=x", "group", "training, keepers."),
        ("instrument=x", "instrument", "lamp-rules."),
        ("addressee=everyone", "addressee", "states, jointly, partners."),
        ("kind=part", "kind", "measure, sub-measure, provision, paragraph."),
        ("assessed=maybe", "assessed", "true, false."),
    ],
)
def test_an_unknown_value_selects_nothing_and_says_what_may_be_chosen(
    cast: Any, query: str, field: str, allowed: str
) -> None:
    found = chosen(query)
    assert not found.is_valid()
    assert list(found.qs) == []
    [message] = found.errors[field]
    assert message.endswith(allowed)


def test_a_word_with_a_null_character_is_an_error_and_no_failure(cast: Any) -> None:
    found = chosen("q=a%00b")
    assert list(found.qs) == []
    assert "q" in found.errors


def test_choices_are_in_the_language_of_the_reader(cast: Any) -> None:
    with translation.override("ru"):
        fields = chosen("").form.fields
        assert dict(fields["theme"].choices)["lamps"] == "Лампы"
        assert dict(fields["pillar"].choices)["1"] == "1 · Light on the coast (перевод)"


def test_with_several_plans_the_chosen_one_narrows_the_other_choices(cast: Any) -> None:
    every = Edition.objects.all()
    Clause.objects.filter(edition__code="isles-2020", code="1").update(code="Z")
    open_choice = ClauseFilter(QueryDict("pillar=Z"), Clause.objects.all(), editions=every)
    narrowed = ClauseFilter(QueryDict("pillar=Z&plan=coast"), Clause.objects.all(), editions=every)
    assert open_choice.is_valid()
    assert list(narrowed.errors) == ["pillar"]
    assert "plan" not in chosen("").form.fields


def more_measures(count: int) -> None:
    """Give the plan of the coast `count` more measures like its second one, with their texts and subjects."""
    like = Clause.objects.get(edition__code="coast-2020", code="1.1.2")
    texts, themes = list(like.texts.all()), list(like.themes.all())
    groups, instruments = list(like.target_groups.all()), list(like.instruments.all())
    for number in range(count):
        like.pk, like.code, like.position = None, f"1.1.{number + 100}", number + 1000
        like._state.adding = True
        like.save()
        like.themes.set(themes)
        like.target_groups.set(groups)
        like.instruments.set(instruments)
        for text in texts:
            text.pk, text.clause = None, like
            text._state.adding = True
            text.save()


def test_a_table_takes_as_many_queries_for_a_hundred_clauses_as_for_ten(cast: Any) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = [row_of(clause) for clause in with_everything(chosen("theme=lamps").qs)]
            as_csv(sheet_of(ClauseTable(rows), title="t", label="TLP:CLEAR", source="s"))
        return len(rows), len(captured)

    more_measures(7)
    ten = queries()
    more_rows = Clause.objects.filter(edition__code="coast-2020")
    more_rows.filter(position__gte=1000).delete()
    more_measures(97)
    hundred = queries()
    assert (ten[0], hundred[0]) == (10, 100)
    assert ten[1] == hundred[1] <= 8


def test_the_page_shows_the_first_columns_and_a_file_has_all_of_them(cast: Any) -> None:
    rows = [row_of(clause) for clause in with_everything(chosen("kind=measure").qs)]
    table = ClauseTable(rows)
    shown = [column.name for column in table.columns]
    assert shown == ["code", "title", "kind", "addressees", "target_groups", "themes"]
    sheet = sheet_of(table, title="t", label="TLP:CLEAR", source="s")
    assert {"objective", "instruments", "official", "label"} <= {column.key for column in sheet.columns}
    row = sheet.rows[1]
    assert (row["code"], row["title"], row["instruments"]) == ("1.1.2", "Repair broken lamps", "Rules on lamps")
    assert (row["objective"], row["label"], row["assessed"]) == ("1.1", "TLP:CLEAR", True)


def test_a_table_on_a_page_links_codes_names_languages_and_escapes_titles(cast: Any, rf: Any) -> None:
    Clause.objects.get(edition__code="coast-2020", code="1.1.1").texts.filter(language="en").update(title="<b>")
    rows = [row_of(clause) for clause in with_everything(chosen("kind=measure").qs)]
    html = ClauseTable(rows).as_html(rf.get("/"))
    assert '<a class="code" href="/en/plan/coast-2020/1.1.1/">1.1.1</a>' in html
    assert '<span lang="en">&lt;b&gt;</span>' in html
    assert "Nothing matches" in ClauseTable([]).as_html(rf.get("/"))
