# SPDX-License-Identifier: AGPL-3.0-or-later
"""Habits that keep the code easy to inherit. Each test names the file that leaves them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "jointplan"
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 40, 150
# An app is a subject; these names are places where anything may be put.
NO_SUBJECT = {"utils.py", "helpers.py", "common.py", "manager.py", "misc.py"}
# Written by makemigrations: the tables that an app, or a large part of it, begins with.
GENERATED = re.compile(r"/migrations/(0001_initial|0002_meetings)\.py$")
LAYERS = [
    "core", "audit", "parties", "accounts", "access", "notifications", "translations", "plans", "focalpoints",
    "meetings", "exchange", "assessments",
    "portal", "search", "api", "training", "config",
]  # fmt: skip


def tracked(pattern: str) -> list[Path]:
    """Files that belong to the project, by a pattern of git."""
    listed = subprocess.run(["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def product_modules() -> list[Path]:
    return [path for path in tracked("src/*.py") if not GENERATED.search(path.as_posix())]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_modules_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in product_modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    long = {}
    for path in product_modules():
        if "/tests/" in path.as_posix():
            continue
        for function in functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                long[f"{path.relative_to(ROOT)}:{function.name}"] = length
    assert long == {}


def test_templates_are_short() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_bytes().splitlines()) for p in tracked("src/*.html")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


def test_migrations_draw_their_models_once() -> None:
    """`makemigrations` writes Django's own base, with which making the tables takes minutes: see core/migrating.py."""
    migrations = tracked("src/jointplan/*/migrations/0*.py")
    assert migrations
    slow = [path for path in migrations if "class Migration(migrating.Migration):" not in path.read_text("utf-8")]
    assert slow == []


def test_every_module_is_named_after_its_subject() -> None:
    assert [str(path.relative_to(ROOT)) for path in product_modules() if path.name in NO_SUBJECT] == []


@pytest.mark.parametrize("pattern", ["src/*.py", "tests/*.py", "bench/*.py", "conftest.py"])
def test_every_source_file_names_its_licence(pattern: str) -> None:
    missing = [p for p in tracked(pattern) if p.read_text().strip() and "SPDX-License-Identifier" not in p.read_text()]
    assert [str(path.relative_to(ROOT)) for path in missing] == []


def test_no_model_is_named_by_a_string_from_a_lower_layer() -> None:
    """A string reference would go round the contracts on imports."""
    wrong = []
    for path in product_modules():
        app = path.relative_to(SOURCE).parts[0]
        if "/migrations/" in path.as_posix() or "/tests/" in path.as_posix() or app not in LAYERS:
            continue
        for label in re.findall(
            r"(?:ForeignKey|OneToOneField|ManyToManyField)\(\s*[\"'](\w+)\.\w+[\"']", path.read_text()
        ):
            if label in LAYERS and LAYERS.index(label) > LAYERS.index(app):
                wrong.append(f"{path.relative_to(ROOT)} names {label}")
    assert wrong == []


def test_nothing_that_belongs_to_a_machine_is_in_the_project() -> None:
    """No path of a home or work folder, no address of a package registry."""
    machine = re.compile(
        r"(?<![\w/.])/(?:home|Users)/[a-z]|file:///|(?:pypi|pythonhosted|npmjs|jsdelivr|unpkg)\.(?:org|com|net)"
    )
    found = []
    for path in tracked("*"):
        if path == Path(__file__) or path.suffix in {".png", ".svg"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if machine.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []


def test_factories_stay_in_tests() -> None:
    wrong = [p for p in product_modules() if "factory" in p.stem.lower() and "/tests/" not in p.as_posix()]
    assert [str(path.relative_to(ROOT)) for path in wrong] == []


def test_models_have_no_save_of_their_own_and_nothing_listens_to_signals_of_models() -> None:
    """A rule in `save()` or in a signal is a rule that nobody finds."""
    wrong = []
    for path in product_modules():
        if "/tests/" in path.as_posix():
            continue
        text = path.read_text()
        overridden = path.name == "models.py" and re.search(r"def save\(", text)
        listens = re.search(r"\b(?:pre|post)_(?:save|delete|init)\b|m2m_changed", text)
        if overridden or listens:
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []
