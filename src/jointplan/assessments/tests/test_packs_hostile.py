# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that were made to do harm, files that are no packs, and packs of an older questionnaire."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import Cycle, Pack
from jointplan.assessments.operations.packs import import_pack
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.assessments.packs.planning import plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.problems import PackProblem
from tests.addresses import address
from tests.packs_desk import Desk, changed_book, written

pytestmark = pytest.mark.django_db


def repacked(content: bytes, **added: bytes) -> bytes:
    """The archive with more files in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, added.get(name, old.read(name)))
        for name, data in added.items():
            if name not in old.namelist():
                new.writestr(name, data)
    return out.getvalue()


def an_empty_book() -> bytes:
    return changed_book(Workbook())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither an Excel workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"{}", "no pack of Jointplan"),
        (b'{"manifest": 1, "manifest": 2}', "neither an Excel workbook"),
        (b"[" * 100_000, "neither an Excel workbook"),
        (b"\xff\xfe\x00", "neither an Excel workbook"),
        (b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_pack_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(PackProblem, match=reason):
        read_file(content)


def test_a_workbook_that_is_no_pack_is_refused() -> None:
    with pytest.raises(PackProblem, match="no pack of Jointplan"):
        read_file(an_empty_book())


def test_bombs_macros_and_entities_are_refused(desk: Desk) -> None:
    content = desk.file(desk.pack())
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    for added, reason in (
        ({"xl/media/zeros.bin": bytes(81 * 2**20)}, "Unpacked"),
        ({"xl/vbaProject.bin": b"macro"}, "macros"),
        ({"xl/worksheets/sheet2.xml": entities}, "damaged"),
        ({"xl/worksheets/sheet2.xml": b"<worksheet"}, "damaged"),
    ):
        with pytest.raises(PackProblem, match=reason):
            read_file(repacked(content, **added))


def test_a_sheet_without_end_is_left_at_its_bound(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(desk.file(desk.pack())))
    book.worksheets[1].cell(1_048_576, 1).value = "far below"
    with pytest.raises(PackProblem, match="far more than the pack"):
        read_file(changed_book(book))


def test_a_formula_to_another_file_is_never_looked_up_and_never_given_back(desk: Desk) -> None:
    pack = desk.pack()
    content = written(desk.file(pack), **{"1.1.2/progress/": "=[1]Sheet1!A1"})
    plan = plan_import(pack, read_file(content), desk.user)
    assert plan.problems[0].text.startswith("The cell holds a formula")
    assert plan.changes == {}


def test_a_file_from_the_page_waits_at_its_pack_until_it_is_imported(
    desk: Desk, client_as: Callable[..., Client]
) -> None:
    client = client_as("coordinator")
    Pack.objects.all().delete()
    make = address(desk.cast, "real:work:pack_make", uid="submission aldermoor 2022")
    found = client.post(make, {"which": "1", "format": "xlsx", "language": "en"})
    content = client.get(found["Location"])
    assert 'filename="2022_aldermoor_pack-' in content["Content-Disposition"]
    assert "TLP-AMBER-STRICT.xlsx" in content["Content-Disposition"]
    upload = address(desk.cast, "real:work:pack_upload", uid="submission aldermoor 2022")
    wrong = client.post(upload, {"file": SimpleUploadedFile("a.xlsx", b"nothing")})
    assert "neither an Excel workbook" in wrong.content.decode()
    sent = written(content.content, **{"1.1.2/progress/": "Lamps burn."})
    page = client.post(upload, {"file": SimpleUploadedFile("anything.bin", sent)}, follow=True)
    assert "Lamps burn." in page.content.decode()
    url = page.redirect_chain[-1][0]
    stale = client.post(f"{url}import/", {"seen": "another file"})
    assert stale.status_code == 409
    seen = page.context["digest"]
    done = client.post(f"{url}import/", {"seen": seen}, follow=True)
    assert "1 answer imported." in done.content.decode()
    again = client.post(f"{url}import/", {"seen": seen}, follow=True)
    assert "There is no file to import" in again.content.decode()
    desk.__init__(desk.cast)  # type: ignore[misc]  # the identity went with the request
    assert desk.values()["1.1.2", "progress"] == "Lamps burn."


def changed_questions(data: Any) -> Any:
    """The next version: one question more, one less, one reworded, one choice less."""
    questions = {question["key"]: question for question in data["questions"]}
    questions["progress"]["text"]["en"] = "What was done"
    questions["status"]["choices"] = [c for c in questions["status"]["choices"] if c["code"] != "planned"]
    kept = [question for question in data["questions"] if question["key"] != "resources"]
    new = {**questions["needs"], "key": "partners", "text": {"en": "Partners"}}
    return {**data, "questions": [*kept, new]}


def test_a_pack_of_an_older_questionnaire_is_read_and_what_changed_is_explained(desk: Desk) -> None:
    pack = desk.pack()
    content = written(
        desk.file(pack),
        **{
            "1.1.2/progress/": "Done.",
            "1.1.2/status/": "Planned",
            "1.1.2/resources/": "Ten lamps.",
            "1.1.3/bodies/": "Harbours.",
        },
    )
    with acting_as(OPERATOR):
        data = changed_questions(json.loads(json.dumps(standard_questionnaire())))
        questionnaire = save_questionnaire(desk.cast.edition(), data, by=OPERATOR)
        Cycle.objects.filter(pk=desk.submission.cycle_id).update(questionnaire=questionnaire)
    desk = Desk(desk.cast)
    pack = Pack.objects.get(pk=pack.pk)
    plan = plan_import(pack, read_file(content), desk.user)
    assert plan.explained == [
        "“Status” does not offer any more: Planned. Choose another one where the file has it.",
        "Reworded: “Progress” is now “What was done”.",
        "New: “Partners”. It is not in this file; answer it here.",
        "Asked no more: “Resources”. What the file says to it is not taken over.",
    ]
    assert {(wrong.code, wrong.name) for wrong in plan.problems} == {("1.1.2", "Status"), ("1.1.2", "Resources")}
    import_pack(pack, content, by=desk.user, leave_wrong=True)
    assert desk.values()["1.1.2", "progress"] == "Done."
    assert desk.values()["1.1.3", "bodies"] == "Harbours."
