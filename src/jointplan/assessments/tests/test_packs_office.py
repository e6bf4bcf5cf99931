# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packs that LibreOffice opened, changed into its own format and saved again come back whole."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jointplan.assessments.packs.planning import plan_import
from jointplan.assessments.packs.reading import read_file
from tests.left_out import leave_out
from tests.packs_desk import Desk, written

pytestmark = pytest.mark.django_db

# Twenty seconds on a busy machine with two cores.
PATIENCE = 180
LONG = "A line of an answer, with “marks”, ә ғ қ ң ө ұ ү һ і,  two  spaces and\u00a0one that does not break. \n" * 460
ANSWERS: dict[str, Any] = {
    "1.1.2/status/": "Continuous practice",
    "1.1.2/progress/": LONG[:31_990],
    "1.1.2/needs/": "'=1+1 is what a formula looks like\n\n'second line",
    "1.1.2/challenges/": "'- first\n- second",
    "1.1.2/next_steps/": "0012",
    "1.1.2/bodies/": "1/2",
    "1.1.2/since/": "31.03.2026",
    "1.1.2/oversight/answer": "No",
    "1.1.2/reached/female/0-17": 12,
    "1.1.2/evidence/": "A law | https://example.org/law?a=1&b=2 | 2026-03-01",
}


@pytest.fixture
def soffice() -> str:
    """LibreOffice; without it these tests are left out."""
    found = shutil.which("soffice")
    if found is None:
        leave_out("No LibreOffice: install the package libreoffice-calc-nogui to run the tests of packs in it.")
    return found


def saved_by(soffice: str, folder: Path, file: Path, kind: str) -> Path:
    """The file as LibreOffice opens it and saves it as `kind`, with a profile of its own and no network."""
    target = folder / kind
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    subprocess.run([*command, "--convert-to", kind, "--outdir", str(target), str(file)], check=True,
                   capture_output=True, timeout=PATIENCE)  # fmt: skip
    return target / f"{file.stem}.{kind}"


def test_a_pack_saved_by_libreoffice_in_its_own_format_and_back_is_whole(
    desk: Desk, soffice: str, tmp_path: Path
) -> None:
    pack = desk.pack()
    content = written(desk.file(pack), **ANSWERS)
    (tmp_path / "pack.xlsx").write_bytes(content)
    ods = saved_by(soffice, tmp_path, tmp_path / "pack.xlsx", "ods")
    back = saved_by(soffice, tmp_path, ods, "xlsx")
    typed, came = (plan_import(pack, read_file(one), desk.user) for one in (content, back.read_bytes()))
    assert came.problems == typed.problems == []
    for key, change in typed.changes["1.1.2"].items():
        assert came.changes["1.1.2"][key] == change
    assert came.changes == typed.changes
    assert came.same == typed.same
    changes = came.changes["1.1.2"]
    assert changes["progress"].mine == LONG[:31_990].strip()
    assert changes["needs"].mine == "=1+1 is what a formula looks like\n\n'second line"
    assert (changes["next_steps"].mine, changes["bodies"].mine) == ("0012", "1/2")
    assert changes["since"].mine == "2026-03-31"
    with translation.override("en"):
        assert came.lines
