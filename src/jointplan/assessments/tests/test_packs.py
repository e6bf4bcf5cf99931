# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack goes out, is filled in elsewhere, and comes back: nothing is lost, and nothing is taken that was not meant."""

import datetime
import io
import json
from typing import Any

import jsonschema
import pytest
from django.utils import translation
from openpyxl import load_workbook

from jointplan.access.identity import set_identity
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import KeptConflict
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.packs import import_pack, withdraw_pack
from jointplan.assessments.packs.json_schema import json_schema
from jointplan.assessments.packs.manifest import pack_of
from jointplan.assessments.packs.marking import marked
from jointplan.assessments.packs.planning import ImportPlan, plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.problems import PackProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.exchange.signing import sign_manifest
from tests.packs_desk import Desk, cells, changed_book, written

pytestmark = pytest.mark.django_db


def look(desk: Desk, pack: Any, content: bytes) -> ImportPlan:
    return plan_import(pack, read_file(content), desk.user)


@pytest.mark.parametrize("file_format", ["xlsx", "json"])
def test_a_pack_that_comes_back_as_it_went_out_changes_nothing(desk: Desk, file_format: str) -> None:
    pack = desk.pack(file_format)
    read = read_file(desk.file(pack))
    assert pack_of(read.manifest, desk.user) == pack
    plan = plan_import(pack, read, desk.user)
    assert (plan.lines, plan.problems, plan.changes) == ([], [], {})
    assert plan.same == sum(len(questions) for questions in asked_in(desk.submission.cycle).values())


def test_what_was_typed_is_imported_once_and_twice_changes_nothing(desk: Desk) -> None:
    pack, before = desk.pack(), desk.values()
    content = written(
        desk.file(pack),
        **{
            "1.1.2/progress/": "'=1+1 is\r\nno formula  ",
            "1.1.2/status/": "in progress",
            "1.1.2/since/": datetime.datetime(2026, 3, 31),
            "1.1.2/oversight/answer": True,
            "1.1.2/oversight/reason": "It _x000D_\nreports.",
            "1.1.2/reached/total": "1 200",
            "1.1.2/evidence/": "A law | https://example.org/law | 2026-03-01\nA report",
            "1.1.1/progress/": None,
        },
    )
    assert import_pack(pack, content, by=desk.user).changed == 7
    expected = before | {
        ("1.1.2", "progress"): "=1+1 is\nno formula",
        ("1.1.2", "status"): "in-progress",
        ("1.1.2", "since"): "2026-03-31",
        ("1.1.2", "oversight"): '{"answer":"yes","reason":"It \\nreports."}',
        ("1.1.2", "reached"): '{"cells":{},"total":1200}',
        ("1.1.2", "evidence"): '[{"date":"2026-03-01","link":"https://example.org/law","title":"A law"},'
        '{"title":"A report"}]',
    }
    del expected["1.1.1", "progress"]
    assert desk.values() == expected
    entries = Entry.objects.filter(verb__startswith="assessments.pack", object_id=pack.pk).values_list(
        "verb", flat=True
    )
    assert list(entries.order_by("pk")) == ["assessments.pack_made", "assessments.pack_imported"]
    count = Entry.objects.count()
    assert import_pack(pack, content, by=desk.user).lines == []
    assert desk.values() == expected
    assert Entry.objects.count() == count


def test_what_somebody_else_saved_meanwhile_stays_and_the_file_is_kept_beside_it(desk: Desk) -> None:
    pack = desk.pack()
    clause = desk.submission.cycle.edition.clauses.get(code="1.1.2")
    save_answer(desk.submission, clause, {"progress": PartInput("Theirs.", "en")}, by=desk.user)
    content = written(desk.file(pack), **{"1.1.2/progress/": "Mine.", "1.1.2/needs/": "A lamp."})
    plan = look(desk, pack, content)
    assert [(line.key, line.becomes) for line in plan.lines] == [("progress", "conflict"), ("needs", "new")]
    import_pack(pack, content, by=desk.user)
    import_pack(pack, content, by=desk.user)
    assert (desk.values()["1.1.2", "progress"], desk.values()["1.1.2", "needs"]) == ("Theirs.", "A lamp.")
    assert [conflict.mine for conflict in KeptConflict.objects.all()] == ["Mine."]


def test_rows_columns_and_sheets_may_stand_in_any_order(desk: Desk) -> None:
    pack = desk.pack()
    book = load_workbook(io.BytesIO(written(desk.file(pack), **{"1.1.2/progress/": "Moved."})))
    page = book.worksheets[1]
    page.title = "Renamed"
    for cells_together in list(page.merged_cells.ranges):
        page.unmerge_cells(str(cells_together))
    page.insert_cols(1)
    page.insert_rows(2)
    page["A9"] = "A note of mine"
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=6)]
    for number, values in enumerate(reversed(rows), start=6):
        for column, value in enumerate(values, start=1):
            page.cell(number, column).value = value
    book.move_sheet(page, 2)
    plan = look(desk, pack, changed_book(book))
    assert plan.problems == []
    assert [(line.code, line.key, line.mine) for line in plan.lines] == [("1.1.2", "progress", "Moved.")]


def test_each_mistake_is_named_with_its_place_and_nothing_is_imported(desk: Desk) -> None:
    pack, before = desk.pack(), desk.values()
    content = written(
        desk.file(pack),
        **{
            "1.1.2/status/": "perhaps",
            "1.1.2/reached/total": datetime.datetime(2026, 2, 1),
            "1.1.2/since/": "in spring",
            "1.1.2/progress/": "=SUM(A1:A9)",
            "1.1.2/needs/": "Right.",
        },
    )
    plan = look(desk, pack, content)
    found = {wrong.name: (str(wrong.at), wrong.text) for wrong in plan.problems}
    assert set(found) == {"Status", "People reached", "In place since", "Progress"}
    assert found["Status"][0].startswith("Sheet “1. Part One”, row ")
    assert "column E" in found["Status"][0]
    assert found["Progress"][1] == "The cell holds a formula. Put the value in its place."
    with pytest.raises(PackProblem, match="Nothing was imported"):
        import_pack(pack, content, by=desk.user)
    assert desk.values() == before
    # The person may say so: what is right comes in, what is wrong stays in the file.
    import_pack(pack, content, by=desk.user, leave_wrong=True)
    assert desk.values() == before | {("1.1.2", "needs"): "Right."}


def test_a_file_with_mistakes_comes_back_with_a_column_that_says_them(desk: Desk) -> None:
    pack = desk.pack()
    content = written(desk.file(pack), **{"1.1.2/status/": "perhaps", "1.1.2/progress/": "=SUM(A1:A9)"})
    plan = look(desk, pack, content)
    back = marked(content, plan.problems)
    book = load_workbook(io.BytesIO(back))
    page = book.worksheets[1]
    said = {row[1].value: row[-1].value for row in page.iter_rows() if row[-1].value and row[0].value == "1.1.2"}
    assert said["Status"].startswith("E: “perhaps” is not among the answers offered: Planned, In progress")
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    # Corrected in that very file, it is taken; what is wrong no more is not marked again.
    content = written(back, **{"1.1.2/status/": "Planned", "1.1.2/progress/": "Text."})
    assert look(desk, pack, content).problems == []
    assert marked(content, [])


def test_a_json_pack_fits_its_schema_and_names_what_is_wrong(desk: Desk) -> None:
    pack = desk.pack("json")
    data = json.loads(desk.file(pack))
    schema = json_schema(asked_in(desk.submission.cycle), title="Questions")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    questions = data["answers"]["1.1.2"]["questions"]
    questions["progress"] = {"value": "Written by a program.", "language": "ru"}
    questions["reached"]["value"] = {"total": 7, "cells": {"female/0-17": 3}}
    jsonschema.validate(data, schema)
    import_pack(pack, json.dumps(data).encode(), by=desk.user)
    assert desk.values()["1.1.2", "progress"] == "Written by a program."
    questions["status"]["value"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)
    plan = look(desk, pack, json.dumps(data).encode())
    assert [str(wrong.at) for wrong in plan.problems] == ["answers.1.1.2.questions.status.value"]
    assert json.loads(marked(json.dumps(data).encode(), plan.problems))["problems"][0]["question"] == "Status"


def with_manifest(content: bytes, manifest: Any) -> bytes:
    book = load_workbook(io.BytesIO(content))
    page = book["_pack"]
    page["A2"].value = f".{json.dumps(manifest)}"
    return changed_book(book)


def test_a_pack_is_believed_only_as_it_was_signed_here(desk: Desk) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pack = desk.pack()
    content, manifest = desk.file(pack), {**pack.manifest}
    unsigned = {name: value for name, value in manifest.items() if name != "signatures"}
    elsewhere = sign_manifest(unsigned, key=Ed25519PrivateKey.generate())
    forged = sign_manifest({**unsigned, "clauses": ["1.1.1"]})
    for changed, reason in (
        ({**manifest, "clauses": ["1.1.1"]}, "was changed"),
        (unsigned, "was changed"),
        (elsewhere, "made by another installation"),
        (forged, "is not what is known here"),
    ):
        read = read_file(with_manifest(content, changed))
        with pytest.raises(PackProblem, match=reason):
            pack_of(read.manifest, desk.user)


@pytest.mark.parametrize("role", ["other_coordinator", "focal_point", "secretariat", "partner"])
def test_nobody_of_another_party_imports_a_pack(desk: Desk, role: str) -> None:
    pack = desk.pack()
    read = read_file(desk.file(pack))
    stranger = desk.cast.user(role)
    set_identity(stranger)
    with pytest.raises(PackProblem, match="another State or body"):
        pack_of(read.manifest, stranger)


def test_who_writes_no_answers_takes_no_pack_out_and_brings_none_back(desk: Desk) -> None:
    pack = desk.pack()
    content = written(desk.file(pack), **{"1.1.2/progress/": "Text."})
    clearing = desk.cast.user("clearing")
    set_identity(clearing)
    with pytest.raises(Refused, match="Only the national coordinator"):
        import_pack(pack, content, by=clearing)


def test_a_withdrawn_pack_is_read_no_more(desk: Desk) -> None:
    pack = desk.pack()
    content = desk.file(pack)
    withdraw_pack(pack, by=desk.user)
    with pytest.raises(PackProblem, match="was withdrawn"):
        pack_of(read_file(content).manifest, desk.user)
    with pytest.raises(Refused, match="withdrawn"):
        import_pack(pack, content, by=desk.user)


def test_a_row_copied_by_hand_is_asked_about_and_a_row_left_out_says_nothing(desk: Desk) -> None:
    pack = desk.pack()
    book = load_workbook(io.BytesIO(written(desk.file(pack), **{"1.1.2/progress/": "Once."})))
    page, cell = book.worksheets[1], cells(book)["1.1.2/progress/"]
    last = page.max_row + 1
    for column in range(1, 8):
        page.cell(last, column).value = page.cell(cell.row, column).value
    assert look(desk, pack, changed_book(book)).changed == 1
    page.cell(last, 5).value = "Another one."
    assert "answered twice" in look(desk, pack, changed_book(book)).problems[0].text
    for column in range(1, 8):
        page.cell(last, column).value = page.cell(cell.row, column).value = None
    assert look(desk, pack, changed_book(book)).lines == []


def test_every_sheet_says_its_label_and_only_answers_can_be_typed_into(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(desk.file(desk.pack())))
    for page in book.worksheets:
        if page.sheet_state == "visible":
            assert page["A1"].value == page.oddHeader.center.text == "TLP:AMBER+STRICT"
            assert page.protection.sheet
            assert page.protection.password is None
    answers = set(cells(book).values())
    assert answers
    for page in book.worksheets[1:-2]:
        unlocked = {c for row in page.iter_rows() for c in row if not c.protection.locked and c.column_letter == "E"}
        assert unlocked <= answers
    assert book.properties.keywords == "TLP:AMBER+STRICT"
    assert [page.sheet_state for page in book.worksheets[-2:]] == ["hidden", "hidden"]


def test_what_stood_in_the_answers_is_in_the_file_to_be_seen_and_its_base_is_not(desk: Desk) -> None:
    pack = desk.pack("json")
    assert "base" not in json.loads(desk.file(pack))
    assert "version" not in json.loads(desk.file(pack))["answers"]["1.1.1"]["questions"]["progress"]


def test_a_pack_in_russian_is_read_by_somebody_who_reads_english(desk: Desk) -> None:
    pack = desk.pack(language="ru")
    with translation.override("en"):
        content = written(desk.file(pack), **{"1.1.2/status/": "Выполняется", "1.1.2/oversight/answer": "да"})
        plan = import_pack(pack, content, by=desk.user)
    assert {line.mine for line in plan.lines} == {"In progress", "Yes"}
