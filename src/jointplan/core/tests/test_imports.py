# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that people fill in: what is read, and what is refused by name and place."""

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from jointplan.core.exports import Column, Sheet, as_csv, as_xlsx
from jointplan.core.imports import ImportColumn, ImportProblem, import_column, read_rows

COLUMNS = [
    import_column("code", "Code", is_required=True),
    import_column("name", "Name"),
    import_column("since", "Since"),
    import_column("label", "Label", is_ignored=True),
]
HEADED = ["Code", "Name", "Since"]


def xlsx(*rows: list[Any], prepare: Any = None) -> bytes:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if prepare:
        prepare(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(content: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_rows(content, COLUMNS)]


def problems(content: bytes, columns: list[ImportColumn] = COLUMNS) -> str:
    with pytest.raises(ImportProblem) as refused:
        read_rows(content, columns)
    return str(refused.value)


ROW = {"code": "lamps", "name": "Лампы", "since": "2031-05-04"}


@pytest.mark.parametrize(
    "content",
    [
        "Code,Name,Since\r\nlamps,Лампы,2031-05-04\r\n".encode(),
        "\ufeffCode;Name;Since\nlamps;Лампы;2031-05-04".encode(),
        "Code\tName\tSince\nlamps\tЛампы\t2031-05-04".encode(),
        "sep=;\ncode;NAME;Since\n\nlamps; Лампы ;2031-05-04\n;;\n".encode(),
        "TLP:CLEAR\nCode,Name,Since\nlamps,Лампы,2031-05-04".encode(),
        xlsx(HEADED, ["lamps", "Лампы", datetime.date(2031, 5, 4)]),
        xlsx(["TLP:CLEAR", "Lamps · here"], HEADED, [], ["lamps", "Лампы", datetime.datetime(2031, 5, 4)]),
    ],
    ids=["utf-8", "with mark", "tab", "sep line", "label line", "xlsx", "our xlsx"],
)
def test_each_usual_form_gives_the_same_rows(content: bytes) -> None:
    assert values(content) == [ROW]


def test_headings_are_known_in_every_language_of_the_product() -> None:
    columns = [import_column("code", gettext_lazy("Code"))]
    assert {"code", "код"} <= columns[0].known_as


def test_a_place_says_sheet_row_and_column() -> None:
    [row] = read_rows(xlsx(HEADED, ["lamps", "Lamps", ""]), COLUMNS)
    assert row.at("name") == "Sheet “Sheet”, row 2, column B (Name)"
    [_lines, row] = read_rows(b'Code,Name\n"a","b\nc"\nd,e\n', COLUMNS)
    assert row.at("code") == "Row 3, column A (Code)"


TABLE = "Код;Название\nлампы;Лампы побережья\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (TABLE.encode("utf-16"), "This file is in UTF-16. Open it in your office program and save it as “CSV UTF-8”"),
        (TABLE.encode("utf-16-le"), "This file is in UTF-16"),
        ("Code,Name\nlamps,Lamps\n".encode("utf-16-be"), "This file is in UTF-16"),
        (TABLE.encode("cp1251"), "This file is in Windows-1251"),
        (b"Code,Name\nlamps,Lamps\nports,caf\xe9\n", "Row 3 holds signs that are not UTF-8"),
        (b"Code,Name\n\x00\x01\x02lamps", "neither a CSV nor an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old or a protected Excel file"),
        (b'Code,Name\nlamps,"Lamps\nports,Ports\n', "Row 2: the quotation marks do not fit together"),
        (b'Code,Name\nlamps,"La"mps"\n', "Row 2: the quotation marks do not fit together"),
        (b"Code,Nmae\nlamps,Lamps\n", "Row 1, B: there is no column “Nmae” here. Is “Name” meant?"),
        (b"Code,Colour of it\nlamps,red\n", "there is no column “Colour of it” here. There are: Code, Name"),
        (b"Code,Name,name\nlamps,Lamps,x\n", "Row 1, C: there are two columns “name”"),
        (b"Name,Since\nLamps,\n", "these columns are missing: Code"),
        (b"lamps,Lamps\nports,Ports\n", "Row 1 names no column that is known here"),
        (b"Code,Name\na,b\nc,d\na,b\n", "Row 4 is the same as Row 2"),
        (b"Code,Name\nlamps,Lamps, of the coast\n", "Row 2, column C: there is a value, but no heading above it"),
        (b"Code,Name\nlamps,=1+1\n", "Row 2, column B holds a formula"),
        (b'Code,Name\n"\t=HYPERLINK(""http://x"")",Lamps\n', "Row 2, column A holds a formula"),
        (b"Code\n" + b"x" * (10 * 2**20), "larger than 10 MB"),
        (b"Code\n" + b"".join(b"a%d\n" % n for n in range(20_002)), "more than 20000 rows"),
        (b"Code" + b"," * 250 + b"\n", "more than 200 columns"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_csv_that_cannot_be_read_for_certain_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    assert says in problems(content)


def merged(book: Workbook) -> None:
    book.active.merge_cells("A2:A3")


def two_sheets(book: Workbook) -> None:
    book.create_sheet("More").append(["x"])


def hidden_sheet(book: Workbook) -> None:
    book.create_sheet("Secret").append(["x"])
    book["Secret"].sheet_state = "veryHidden"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (xlsx(HEADED, ["lamps", '=HYPERLINK("http://x")', ""]), "Sheet “Sheet”, cell B2 holds a formula"),
        (xlsx(HEADED, ["=1+1", "b", ""], ["=2", "c", ""]), "cell A3 holds a formula"),
        (xlsx(HEADED, ["lamps", "#REF!", ""]), "cell B2 holds an error"),
        (xlsx(HEADED, ["lamps", "b", ""], ["", "c", ""], prepare=merged), "The cells A2:A3 are merged"),
        (xlsx(HEADED, ["lamps", "b", ""], prepare=two_sheets), "Several sheets have values: “Sheet”, “More”"),
        (xlsx(HEADED, ["lamps", "b", ""], prepare=hidden_sheet), "The sheet “Secret” is hidden"),
        (xlsx(), "The file is empty"),
        (xlsx(HEADED, ["lamps", "x" * 32_000, ""])[:-200], "damaged"),
        (b"PK\x03\x04 and nothing more", "damaged"),
    ],
)
def test_an_excel_file_that_is_not_what_one_sees_is_refused(content: bytes, says: str) -> None:
    assert says in problems(content)


def repacked(content: bytes, **replaced: Any) -> bytes:
    """The same archive with other contents for some of its entries, packed small."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name.replace("/", "_").replace(".", "_"), old.read(name)))
    return out.getvalue()


BOMB = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><x>&b;</x>"


def test_archives_that_would_fill_the_memory_are_refused_unread() -> None:
    sound = xlsx(HEADED, ["lamps", "b", ""])
    assert "larger than 80 MB" in problems(repacked(sound, xl_worksheets_sheet1_xml=b" " * (81 * 2**20)))
    assert "damaged" in problems(repacked(sound, xl_worksheets_sheet1_xml=BOMB))
    assert "no Excel file" in problems(packed({"word/document.xml": b"<x/>"}))


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_ten_megabytes_of_cells_are_refused_in_an_excel_file_too() -> None:
    rows = [[f"code{number}", "lamp " * 6000, ""] for number in range(360)]
    assert "more than 10 MB" in problems(xlsx(HEADED, *rows))


def test_a_sheet_that_lies_about_its_size_costs_nothing() -> None:
    sound = xlsx(HEADED, ["lamps", "b", ""])
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="2000"><c r="XFD2000"><v>1</v></c></row></sheetData>')
    assert "200 columns" in problems(repacked(sound, xl_worksheets_sheet1_xml=far))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text and not text.startswith("_x")
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_what_an_export_writes_is_read_unchanged(rows: list[tuple[str, str]]) -> None:
    written = [{"code": code, "name": name} for code, name in rows if not code.startswith("TLP:")]
    sheet = Sheet("Lamps", "TLP:CLEAR", "here", [Column("code", "Code"), Column("name", "Name")], written)
    for content in (as_csv(sheet), as_xlsx(sheet)):
        assert values(content) == written


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=1", "+7", "-lamps", "@home", "'quoted'", "a;=1", "a;'=1", "＝x"])
def test_what_was_made_safe_comes_back_as_it_was(text: str) -> None:
    sheet = Sheet("L", "TLP:CLEAR", "", [Column("code", "Code"), Column("name", "Name")], [{"code": "a", "name": text}])
    for content in (as_csv(sheet), as_xlsx(sheet)):
        assert values(content) == [{"code": "a", "name": text}]
