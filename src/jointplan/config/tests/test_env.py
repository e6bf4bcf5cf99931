# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jointplan.config.env import EnvironmentProblem, Reader


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        (" words ", lambda reader: reader.string("NAME"), "words"),
        ("Yes", lambda reader: reader.boolean("NAME"), True),
        ("off", lambda reader: reader.boolean("NAME"), False),
        ("7", lambda reader: reader.integer("NAME", minimum=1, maximum=9), 7),
        ("a, b,,c ", lambda reader: reader.list("NAME"), ["a", "b", "c"]),
        ("90s", lambda reader: reader.duration("NAME"), timedelta(seconds=90)),
        ("2w", lambda reader: reader.duration("NAME"), timedelta(weeks=2)),
        ("full", lambda reader: reader.choice("NAME", ("brief", "full")), "full"),
        ("", lambda reader: reader.integer("NAME", default=3), 3),
    ],
)
def test_a_good_value_is_read(text: str, read: Callable[[Reader], Any], value: Any) -> None:
    reader = Reader({"NAME": text})
    assert read(reader) == value
    reader.finish()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("perhaps", lambda reader: reader.boolean("NAME")),
        ("ten", lambda reader: reader.integer("NAME")),
        ("10", lambda reader: reader.integer("NAME", maximum=9)),
        ("soon", lambda reader: reader.duration("NAME")),
        ("15 years", lambda reader: reader.duration("NAME")),
        ("other", lambda reader: reader.choice("NAME", ("brief", "full"))),
        ("mysql://host/name", lambda reader: reader.database("NAME")),
        ("postgresql://host", lambda reader: reader.database("NAME")),
        ("postgresql://host:port/name", lambda reader: reader.database("NAME")),
        ("", lambda reader: reader.string("NAME")),
        ("", lambda reader: reader.secret("NAME")),
    ],
)
def test_a_bad_value_is_named_with_what_to_do(text: str, read: Callable[[Reader], Any]) -> None:
    reader = Reader({"NAME": text})
    read(reader)
    with pytest.raises(EnvironmentProblem, match=r"^NAME: .*\b(Write|Set)\b"):
        reader.finish()


def test_all_problems_come_at_once() -> None:
    reader = Reader({"ONE": "perhaps", "TWO": "ten"})
    reader.boolean("ONE")
    reader.integer("TWO")
    with pytest.raises(EnvironmentProblem) as problem:
        reader.finish()
    assert [line.partition(":")[0] for line in problem.value.problems] == ["ONE", "TWO"]


def test_after_the_end_a_problem_comes_at_once() -> None:
    reader = Reader({"NAME": "perhaps"})
    reader.finish()
    with pytest.raises(EnvironmentProblem):
        reader.boolean("NAME")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://user:p%40ss@host:5433/name?sslmode=require",
            {"USER": "user", "PASSWORD": "p@ss", "HOST": "host", "PORT": "5433", "OPTIONS": {"sslmode": "require"}},
        ),
        ("postgres://user@/name?host=/run/folder", {"USER": "user", "HOST": "/run/folder", "PORT": "", "OPTIONS": {}}),
        ("postgresql://user@%2Frun%2Ffolder/name", {"HOST": "/run/folder"}),
    ],
)
def test_an_address_becomes_settings_of_a_database(url: str, expected: dict[str, Any]) -> None:
    settings = Reader({"URL": url}).database("URL")
    assert settings["NAME"] == "name"
    assert {key: settings[key] for key in expected} == expected


def test_a_password_is_never_repeated() -> None:
    reader = Reader({"URL": "mysql://user:secret-word@host/name"})
    reader.database("URL")
    assert "secret-word" not in reader.problems[0]


def test_a_secret_comes_from_the_variable_or_from_a_file_but_not_from_both(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hidden\n")
    assert Reader({"KEY": "plain"}).secret("KEY") == "plain"
    assert Reader({"KEY_FILE": str(file)}).secret("KEY") == "hidden"
    reader = Reader({"KEY": "plain", "KEY_FILE": str(file)})
    reader.secret("KEY")
    assert "Keep only one" in reader.problems[0]


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_secret_file_that_is_missing_or_empty_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content)
    reader = Reader({"KEY_FILE": str(file)})
    reader.secret("KEY")
    assert str(file) in reader.problems[0]
