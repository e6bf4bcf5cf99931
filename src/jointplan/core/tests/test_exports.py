# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import datetime
import io
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jointplan.core.exports import (
    CELL_LIMIT,
    FORMULA_STARTS,
    Column,
    Sheet,
    as_csv,
    as_download,
    as_json,
    as_xlsx,
    file_name,
    safe_cell,
)


def sheet(*values: Any, label: str = "TLP:AMBER+STRICT") -> Sheet:
    rows = [{"code": f"1.{number}", "text": value} for number, value in enumerate(values, start=1)]
    columns = [Column("code", "Code"), Column("text", "Text", 60)]
    return Sheet("Lamps", label, "Register of lamps", columns, rows, datetime.date(2031, 5, 4))


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from([*FORMULA_STARTS, ""]))
@example("cmd|'/c calc'!A1", "=")
@example("=1+1", "\x0b")
def test_no_text_can_become_a_formula_in_any_file(rest: str, start: str) -> None:
    text = start + rest
    table = sheet(text)
    assert not csv_rows(as_csv(table))[1][1].startswith(FORMULA_STARTS)
    page = load_workbook(io.BytesIO(as_xlsx(table))).active
    cell = page.cell(3, 2)
    assert cell.data_type != "f"
    assert not str(cell.value or "").startswith(FORMULA_STARTS)


@pytest.mark.parametrize("text", ["sums;=1+1", "first\n=1+1\nlast", "first\r\n@SUM(1)", "a;-1\tb;＋1", "a;;=1"])
def test_no_text_becomes_a_formula_where_semicolons_separate_cells(text: str) -> None:
    as_excel_cuts = re.split(r"[;\r\n\t]", as_csv(sheet(text)).decode("utf-8-sig"))
    assert not [cell for cell in as_excel_cuts if cell.startswith(FORMULA_STARTS)]


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00;\t\r\n"), max_size=40))
def test_a_text_that_starts_no_formula_stays_as_it_is(text: str) -> None:
    expected = f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text
    assert csv_rows(as_csv(sheet(text)))[1][1] == expected
    assert json.loads(as_json(sheet(text)))["rows"][0]["text"] == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (["-lamps", "ports"], "'-lamps; ports"),
        (["lamps", "-ports"], "lamps; -ports"),
        (-5, -5),
        (True, True),
        (datetime.date(2031, 5, 4), datetime.date(2031, 5, 4)),
    ],
)
def test_numbers_and_dates_stay_what_they_are_and_lists_become_one_text(value: Any, expected: Any) -> None:
    assert safe_cell(value) == expected


def test_every_file_says_its_label_in_each_row_and_the_excel_file_on_its_first_line_and_each_printed_page() -> None:
    table = sheet("one", "two")
    assert [row[-1] for row in csv_rows(as_csv(table))] == ["Label", "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"]
    data = json.loads(as_json(table))
    assert data["label"] == "TLP:AMBER+STRICT"
    assert {row["label"] for row in data["rows"]} == {"TLP:AMBER+STRICT"}
    rows = xlsx_rows(as_xlsx(table))
    assert rows[0][0] == "TLP:AMBER+STRICT"
    assert "Register of lamps" in rows[0][1]
    assert "2031-05-04" in rows[0][1]
    assert [row[2] for row in rows[1:]] == ["Label", "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"]
    page = load_workbook(io.BytesIO(as_xlsx(table))).active
    assert (page.freeze_panes, page.oddHeader.center.text) == ("A3", "TLP:AMBER+STRICT")
    assert page.column_dimensions["B"].width == 60


def test_a_row_with_a_label_of_its_own_keeps_it() -> None:
    columns = [Column("text", "Text"), Column("label", "Label")]
    rows = [{"text": "one", "label": "TLP:GREEN"}, {"text": "two", "label": "TLP:RED"}]
    table = Sheet("Lamps", "TLP:RED", "Register", columns, rows)
    assert [row[1] for row in csv_rows(as_csv(table))] == ["Label", "TLP:GREEN", "TLP:RED"]


def test_a_file_opens_in_excel_with_letters_of_every_language() -> None:
    words = "ә ғ қ ң ө ұ ү һ і ӣ ӯ ҷ ҳ ň ý ž ş oʻ"
    assert as_csv(sheet(words)).startswith(b"\xef\xbb\xbf")
    assert xlsx_rows(as_xlsx(sheet(words)))[2][1] == words


def test_a_text_longer_than_a_cell_ends_with_a_mark_instead_of_silently() -> None:
    cell = xlsx_rows(as_xlsx(sheet("x" * (CELL_LIMIT + 1))))[2][1]
    assert (len(cell), cell[-1]) == (CELL_LIMIT, "…")


def test_a_row_is_as_high_as_its_longest_text_and_a_short_one_is_left_alone() -> None:
    page = load_workbook(io.BytesIO(as_xlsx(sheet("short", "word " * 36, "x" * CELL_LIMIT)))).active
    assert [page.row_dimensions[number].height for number in (3, 4, 5)] == [None, 45, 409]


@pytest.mark.parametrize("title", ["[1]: a/b\\c*?", "'", "", "x" * 80])
def test_any_title_makes_a_sheet_that_opens(title: str) -> None:
    table = Sheet(title, "TLP:CLEAR", "Register", [Column("text", "Text")], [{"text": "one"}])
    assert xlsx_rows(as_xlsx(table))[2][0] == "one"


def test_the_name_of_a_file_carries_its_label_and_nothing_that_a_header_could_misread() -> None:
    assert file_name(["measures", "", 'x"\r\nSet-Cookie: a'], "TLP:AMBER+STRICT", "csv") == (
        "measures_x-set-cookie-a_TLP-AMBER-STRICT.csv"
    )
    response = as_download(sheet("one"), "xlsx", ["lamps"])
    assert response.headers["Content-Disposition"] == 'attachment; filename="lamps_TLP-AMBER-STRICT.xlsx"'
    with pytest.raises(KeyError):
        as_download(sheet("one"), "ods", ["lamps"])
