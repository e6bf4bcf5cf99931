# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typed readers of environment variables.

Each reader notes what is wrong and hands back a harmless value, so that `finish()` can tell the operator
about every problem in one go instead of one at each start.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

Value = TypeVar("Value")

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DURATION = re.compile(r"(\d+)\s*([smhdw])")
DATABASE_SCHEMES = frozenset({"postgres", "postgresql"})
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 8
# Beginnings and pieces of keys that stand in published files: ours, those of frameworks, and those of examples.
PUBLISHED_KEYS = ("only-for-", "django-insecure", "change-me", "changeme", "replace-me", "your-secret", "example")


class EnvironmentProblem(Exception):
    """Says what is wrong with the environment, where, and what to do; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Reader:
    """Reads variables of `environ` (the process's own by default).

    An unset or empty variable gives the default; without a default the variable is required.
    After `finish()` a reader that finds a problem raises it at once.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._finished = False
        self.problems: list[str] = []

    def finish(self) -> None:
        """Raise `EnvironmentProblem` with everything the readers found."""
        self._finished = True
        if self.problems:
            raise EnvironmentProblem(self.problems)

    def problem(self, name: str, what: str, remedy: str) -> None:
        """Note a problem of the variable `name`; for rules that join several variables."""
        self.problems.append(f"{name}: {what} {remedy}")
        if self._finished:
            self.finish()

    def is_set(self, name: str) -> bool:
        """True when the variable is there and not empty."""
        return bool(self._environ.get(name, "").strip())

    def string(self, name: str, default: str | None = None) -> str:
        """The variable without surrounding blanks."""
        return self._read(name, default, "", str, "any text", "text")

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """The variable when it is one of `choices`."""

        def parse(text: str) -> str:
            if text not in choices:
                raise ValueError(text)
            return text

        return self._read(name, default, choices[0], parse, f"one of {', '.join(choices)}", choices[0])

    def boolean(self, name: str, default: bool | None = None) -> bool:
        """True for 1, true, yes, on; false for 0, false, no, off."""
        return self._read(name, default, False, _boolean, "yes or no", "yes")

    def integer(self, name: str, default: int | None = None, *, minimum: int = 0, maximum: int = 2**31) -> int:
        """A whole number between `minimum` and `maximum`, both included."""

        def parse(text: str) -> int:
            number = int(text)
            if not minimum <= number <= maximum:
                raise ValueError(text)
            return number

        return self._read(name, default, minimum, parse, f"a whole number from {minimum} to {maximum}", str(minimum))

    def list(self, name: str, default: list[str] | None = None) -> list[str]:
        """The parts between commas, without blanks and empty parts."""

        def parse(text: str) -> list[str]:
            return [part.strip() for part in text.split(",") if part.strip()]

        return self._read(name, default, [], parse, "words with commas between", "one, two")

    def duration(self, name: str, default: timedelta | None = None) -> timedelta:
        """A whole number with its unit: 30s, 15m, 8h, 14d or 2w."""
        return self._read(name, default, timedelta(0), _duration, "a number with s, m, h, d or w", "15m")

    def secret(self, name: str, default: str | None = None) -> str:
        """The variable, or the content of the file that `<name>_FILE` names, without the line end."""
        file_name = f"{name}_FILE"
        if self.is_set(name) and self.is_set(file_name):
            self.problem(name, f"is set, and so is {file_name}.", "Keep only one of the two.")
            return ""
        if not self.is_set(file_name):
            if default is None and not self.is_set(name):
                self.problem(name, "is not set.", f"Set {name}, or {file_name} to a file that holds it.")
                return ""
            return self.string(name, default)
        return self._secret_file(file_name)

    def signing_key(self, name: str, *, production: bool) -> str:
        """A secret that signs sessions and links: long, mixed, and in production none that anybody can read about."""
        key = self.secret(name)
        what = weakness_of_key(key, published_allowed=not production) if key else ""
        if what:
            remedy = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            self.problem(f"{name}_FILE" if self.is_set(f"{name}_FILE") else name, what, remedy)
        return key

    def database(self, name: str) -> dict[str, Any]:
        """Settings of one Django database, from `postgresql://user:password@host:port/name?sslmode=require`.

        `?host=/folder` names the folder of a local socket. Other parameters become `OPTIONS` of the driver. As the
        address holds a password, `<name>_FILE` may name a file with it instead.
        """
        example = "postgresql://user:password@host:5432/name"
        given = self.database_url(name)
        return self._parse(name, given, {}, database_settings, "the address of a PostgreSQL database", example)

    def database_url(self, name: str) -> str:
        """The address itself, from the variable or its file; empty when neither is there."""
        if self.is_set(f"{name}_FILE"):
            return self.secret(name)
        return self._environ.get(name, "").strip()

    def _secret_file(self, file_name: str) -> str:
        path = Path(self._environ[file_name].strip())
        try:
            content = path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a text file"
            self.problem(file_name, f"{path} cannot be read ({reason}).", "Name a readable file.")
            return ""
        if not content:
            self.problem(file_name, f"{path} is empty.", "Write the secret into it.")
        return content

    def _read(
        self,
        name: str,
        default: Value | None,
        harmless: Value,
        parse: Callable[[str], Value],
        expected: str,
        example: str,
    ) -> Value:
        text = self._environ.get(name, "").strip()
        return (
            default if not text and default is not None else self._parse(name, text, harmless, parse, expected, example)
        )

    def _parse(
        self, name: str, text: str, harmless: Value, parse: Callable[[str], Value], expected: str, example: str
    ) -> Value:
        if not text:
            self.problem(name, "is not set.", f"Set it to {expected}, for example {name}={example}")
            return harmless
        try:
            return parse(text)
        except ValueError:
            # A database address may hold a password: it is never repeated in a message.
            shown = "what it holds" if "://" in text else f"“{text}”"
            self.problem(name, f"{shown} is not {expected}.", f"Write for example {name}={example}")
            return harmless


def weakness_of_key(key: str, *, published_allowed: bool) -> str:
    """What makes a key easy to guess, as the end of a sentence; empty when nothing does. The key is not repeated."""
    if len(key) < SHORTEST_KEY:
        return f"is shorter than {SHORTEST_KEY} characters."
    if len(set(key)) < FEWEST_CHARACTERS:
        return f"has fewer than {FEWEST_CHARACTERS} different characters."
    if not published_allowed and any(piece in key.lower() for piece in PUBLISHED_KEYS):
        return "is one that stands in published files, so everybody can sign with it."
    return ""


def problems_of_production(reader: Reader, *, hosts: Sequence[str], origins: Sequence[str], debug: bool) -> None:
    """Note what must not be where others reach the installation over HTTPS."""
    if debug:
        reader.problem("JOINTPLAN_DEBUG", "is on, and error pages would show what is secret.", "Take it away.")
    if any(host == "*" for host in hosts):
        remedy = "Name the hosts by which people reach it, for example ALLOWED_HOSTS=plan.example.org"
        reader.problem("ALLOWED_HOSTS", "is “*”: links in mails would lead wherever a stranger says.", remedy)
    for origin in origins:
        if not origin.startswith("https://"):
            reader.problem("CSRF_TRUSTED_ORIGINS", f"“{origin}” is not HTTPS.", "Write https://… or take it away.")


def database_settings(url: str) -> dict[str, Any]:
    """Django's settings of the PostgreSQL database at `url`; `ValueError` when it is no such address."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in DATABASE_SCHEMES or not name:
        raise ValueError("not an address of a PostgreSQL database")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in TRUE | FALSE:
        raise ValueError(text)
    return word in TRUE


def _duration(text: str) -> timedelta:
    match = DURATION.fullmatch(text.lower())
    if match is None:
        raise ValueError(text)
    return timedelta(seconds=int(match[1]) * SECONDS[match[2]])
