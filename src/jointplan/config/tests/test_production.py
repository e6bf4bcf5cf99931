# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an installation that others reach refuses to start with, and what its cookies and headers are then."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from jointplan.config import env
from jointplan.config.connection import refuse_published_key, uses_own_server
from jointplan.config.env import EnvironmentProblem, Reader

SETTINGS = str(Path(env.__file__).with_name("settings.py"))
GOOD_KEY = "Uq7-vK2mZ_xw9BfT4hLs0RjN6cYpA8dGeXo3iQ5tWkM1bVzCnHyE"
SOUND = {
    "SECRET_KEY": GOOD_KEY,
    "DATABASE_URL": "postgresql://app:word@db/plan",
    "DATABASE_OWNER_URL": "postgresql://owner:word@db/plan",
    "ALLOWED_HOSTS": "plan.example.org",
    "JOINTPLAN_HTTPS": "1",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`environment(NAME="value")` is a sound environment of production with these changes; None takes one away."""
    for name in [*SOUND, "CSRF_TRUSTED_ORIGINS", "JOINTPLAN_DEBUG", "JOINTPLAN_BEHIND_PROXY", "SECRET_KEY_FILE"]:
        monkeypatch.delenv(name, raising=False)

    def change(**changes: str | None) -> None:
        for name, value in (SOUND | changes).items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return change


def started() -> dict[str, Any]:
    """The settings as a process that starts now would read them."""
    return runpy.run_path(SETTINGS)


def test_a_sound_environment_starts(environment: Any) -> None:
    environment()
    assert started()["SECRET_KEY"] == GOOD_KEY


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY: is not set"),
        ({"SECRET_KEY": GOOD_KEY[:49]}, "SECRET_KEY: is shorter"),
        ({"SECRET_KEY": "abcdefg" * 10}, "SECRET_KEY: has fewer"),
        ({"SECRET_KEY": "only-for-tests-and-nowhere-else-0123456789-0123456789"}, "SECRET_KEY: is one that stands"),
        ({"SECRET_KEY": "django-insecure-0123456789-abcdefghij-0123456789-klmnop"}, "SECRET_KEY: is one that stands"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS: is “\\*”"),
        ({"CSRF_TRUSTED_ORIGINS": "http://plan.example.org"}, "CSRF_TRUSTED_ORIGINS: "),
        ({"JOINTPLAN_DEBUG": "1"}, "JOINTPLAN_DEBUG: is on"),
        ({"DATABASE_URL": SOUND["DATABASE_OWNER_URL"]}, "DATABASE_URL: names the same role"),
        ({"DATABASE_URL": None}, "DATABASE_URL: is not set"),
    ],
)
def test_what_would_be_unsafe_is_refused_with_its_reason(
    environment: Any, changes: dict[str, str | None], complaint: str
) -> None:
    environment(**changes)
    with pytest.raises(EnvironmentProblem, match=complaint) as problem:
        started()
    if changes.get("SECRET_KEY"):
        assert str(changes["SECRET_KEY"]) not in str(problem.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL"])
def test_each_secret_may_stand_in_a_file_and_not_in_both_places(environment: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text(SOUND[name] + "\n")
    environment(**{name: None, f"{name}_FILE": str(file)})
    read = started()
    assert read["SECRET_KEY"] == GOOD_KEY
    assert read["DATABASES"]["default"]["USER"] == "app"
    environment(**{f"{name}_FILE": str(file)})
    with pytest.raises(EnvironmentProblem, match=f"{name}: is set, and so is {name}_FILE"):
        started()


def test_a_weak_key_in_a_file_is_refused_as_well(environment: Any, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("short")
    environment(SECRET_KEY=None, SECRET_KEY_FILE=str(file))
    with pytest.raises(EnvironmentProblem, match="SECRET_KEY_FILE: is shorter"):
        started()


def test_a_database_server_of_ones_own_is_named_by_files_too(environment: Any, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        (tmp_path / name).write_text(SOUND[name])
    environment(
        DATABASE_URL=None,
        DATABASE_OWNER_URL=None,
        DATABASE_URL_FILE=str(tmp_path / "DATABASE_URL"),
        DATABASE_OWNER_URL_FILE=str(tmp_path / "DATABASE_OWNER_URL"),
    )
    assert uses_own_server()


def test_without_https_a_published_key_is_refused_where_the_database_is_not_a_trial_s(environment: Any) -> None:
    published = "only-for-tests-and-nowhere-else-0123456789-0123456789"
    environment(JOINTPLAN_HTTPS=None, SECRET_KEY=published)
    assert started()["SECRET_KEY"] == published
    with pytest.raises(EnvironmentProblem, match="published"):
        refuse_published_key()


def test_a_weak_key_is_never_repeated() -> None:
    reader = Reader({"KEY": "hidden-word"})
    reader.signing_key("KEY", production=True)
    assert "hidden-word" not in reader.problems[0]


def test_over_https_cookies_belong_to_this_host_alone_and_browsers_stay_with_https(environment: Any) -> None:
    environment()
    settings = started()
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert settings[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert settings[f"{name}_COOKIE_SECURE"] is True
        # The prefix asks for the path / and no domain, as Django does without these settings.
        assert f"{name}_COOKIE_DOMAIN" not in settings
        assert f"{name}_COOKIE_PATH" not in settings
    assert settings["SECURE_HSTS_SECONDS"] >= 60 * 60 * 24 * 365
    assert settings["SECURE_SSL_REDIRECT"] is True
    environment(JOINTPLAN_HTTPS=None)
    assert started()["SESSION_COOKIE_NAME"] == "sessionid"
