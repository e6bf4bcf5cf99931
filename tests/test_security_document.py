# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever docs/security.md names as its evidence exists: files, tests, settings."""

import re
from pathlib import Path

from django.conf import settings

from tests.test_architecture import ROOT, tracked

DOCUMENT = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (V\d+(?:\.\d+){1,2}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
STATES = {"met", "in part", "operator", "open", "not applicable"}
# Of ASVS 5.0.0: how many sections each chapter has, and levels 1 and 2 in it.
CHAPTERS = {f"V{number}" for number in range(1, 18)}


def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def named(pattern: str) -> set[str]:
    return set(re.findall(pattern, text()))


def test_every_file_that_the_document_names_is_there() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked("*")}
    files = named(r"`((?:src|tests|docs|bench)/[\w/.-]+|\w[\w-]*\.(?:py|md|json|txt|lock|toml))`")
    assert len(files) > 20
    missing = {file for file in files if not any(name == file or name.endswith(f"/{file}") for name in names)}
    assert missing == set()


def test_every_test_that_the_document_names_is_there() -> None:
    defined = set()
    for path in tracked("*.py"):
        if path.name.startswith("test_"):
            defined |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    tests = named(r"`(test_\w+)`")
    files = {Path(name).stem for name in (path.as_posix() for path in tracked("*.py"))}
    assert len(tests) > 20
    assert tests - defined - files == set()


def test_every_setting_that_the_document_names_is_there() -> None:
    names = named(r"`([A-Z][A-Z_]{5,})`")
    environment = (ROOT / "src/jointplan/config/settings.py").read_text() + (
        ROOT / "src/jointplan/config/connection.py"
    ).read_text()
    assert len(names) > 10
    assert {name for name in names if not hasattr(settings, name) and name not in environment} == set()


def test_every_row_has_a_number_once_and_a_known_state() -> None:
    rows = ROW.findall(text())
    numbers = [number for number, *_rest in rows]
    assert len(rows) > 120
    assert len(set(numbers)) == len(numbers)
    assert {number.split(".")[0] for number in numbers} == CHAPTERS
    for number, how, evidence in rows:
        state = evidence.split(":")[0].strip()
        assert state in STATES, number
        assert state != "met" or "`" in evidence, f"{number} is met by what?"
        assert len(how) > 3
