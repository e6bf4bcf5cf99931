# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions from a file: first what would happen, then all of it or nothing; and the workbook to fill in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from jointplan.access.identity import acting_as
from jointplan.audit.models import Entry
from jointplan.core.imports import ImportProblem
from jointplan.strategies.imports import apply_import, plan_import
from jointplan.strategies.models import Strategy, StrategyAction
from jointplan.strategies.workbook import action_template
from tests.addresses import WatchedClient, address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FILE = "number,text,period,body,language\n1,Count lamps.,2031,School office,en\n1.10,Mend lamps.,,Harbour men,ru\n"


def draft(cast: Cast) -> Strategy:
    return Strategy.objects.select_related("originator__region").get(number="draft")


def test_a_list_is_taken_and_taken_twice_changes_nothing(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        strategy = draft(cast)
        plan = plan_import(strategy, FILE.encode())
        assert [c.said.number for c in plan.changed] == ["1"]
        assert [c.said.number for c in plan.new] == ["1.10"]
        assert plan.missing == ["2"]
        before = Entry.objects.count()
        apply_import(strategy, FILE.encode(), by=by, expected=plan.digest)
        assert Entry.objects.count() == before + 1
        again = plan_import(strategy, FILE.encode())
        assert (again.new, again.changed, len(again.same), again.missing) == ([], [], 2, ["2"])
        found = {a.number: a for a in StrategyAction.objects.of_strategy(strategy)}
        assert str(found["1"].body) == "School office"
        assert (found["1.10"].body, found["1.10"].body_name) == (None, "Harbour men")
        assert set(found) == {"1", "2", "1.10"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("number,text\n5,\n", "Row 2, column B (Text of the action): "),
        ("number,text\n5,a\n5,b\n", "the number 5 stands in the file twice, first in Row 2"),
        ("number,text,language\n5,a,xx\n", "Row 2, column C (Language): "),
        (f"number,text\n{'9' * 41},a\n", "Row 2, column A (Number or code): "),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_nothing_is_done(cast: Cast, content: str, problem: str) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        strategy = draft(cast)
        plan = plan_import(strategy, content.encode())
        assert any(problem in text for text in plan.problems), plan.problems
        with pytest.raises(ImportProblem):
            apply_import(strategy, content.encode(), by=by)
        assert StrategyAction.objects.of_strategy(strategy).count() == 2


def test_a_column_that_is_missing_is_an_error_where_it_is_needed(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")), pytest.raises(ImportProblem):
        plan_import(draft(cast), b"number,period\n1,2031\n")


def test_a_list_that_changed_since_is_looked_at_again(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(ImportProblem):
        apply_import(draft(cast), FILE.encode(), by=by, expected="another")


def test_the_page_shows_first_and_does_then(cast: Cast) -> None:
    client = WatchedClient("coordinator")
    url = address(cast, "real:work:strategy_import", uid="strategy draft")
    page = client.post(url, {"file": SimpleUploadedFile("a.csv", FILE.encode())})
    assert page.status_code == 200
    assert page.context["plan"].missing == ["2"]
    with acting_as(cast.user("coordinator")):
        assert StrategyAction.objects.of_strategy(draft(cast)).count() == 2
    assert client.post(url, {"signed": page.context["signed"]}).status_code == 302
    with acting_as(cast.user("coordinator")):
        assert StrategyAction.objects.of_strategy(draft(cast)).count() == 3
    bad = client.post(url, {"signed": "forged"})
    assert "Choose it once more" in bad.content.decode()


def test_the_workbook_and_the_file_are_read_back(cast: Cast) -> None:
    client = WatchedClient("coordinator")
    with acting_as(cast.user("coordinator")):
        book = load_workbook(io.BytesIO(action_template(draft(cast))))
        page = book.active
        assert [cell.value for cell in page[2]] == [
            "Number or code", "Text of the action", "Period", "Responsible body", "Language",
        ]  # fmt: skip
        assert {rule.formula1 for rule in page.data_validations.dataValidation} >= {'"Harbour office,School office"'}
        for column, value in enumerate(["1.10", "Sing.", "2031", "School office", "Русский"], start=1):
            page.cell(3, column).value = value
        out = io.BytesIO()
        book.save(out)
        plan = plan_import(draft(cast), out.getvalue())
        assert plan.problems == []
        assert (plan.new[0].said.number, plan.new[0].said.language) == ("1.10", "ru")
    for file_format in ("csv", "xlsx"):
        url = address(cast, "real:work:strategy_actions_file", uid="strategy draft", file_format=file_format)
        content = client.get(url).content
        with acting_as(cast.user("coordinator")):
            plan = plan_import(draft(cast), content)
            assert (plan.problems, plan.new, plan.changed, len(plan.same)) == ([], [], [], 2)
