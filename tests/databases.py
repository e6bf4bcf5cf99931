# SPDX-License-Identifier: AGPL-3.0-or-later
"""Databases of the tests: one empty, one with the cast, one with the training region, and copies for tests that commit.

A copy of a template takes a tenth of a second; filling one takes seconds. Of several processes that run tests, the one
that comes first fills it; the others copy.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.core.cache import caches
from django.db import connections
from psycopg import sql

from jointplan.assessments import asking

ALIASES = ("default", "owner")
KINDS = ("plain", "cast", "training")


class Databases:
    """Makes databases on the server of the tests and says which one Django uses."""

    def __init__(self) -> None:
        self.prefix = "test_jointplan_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.originals = {alias: connections.databases[alias]["NAME"] for alias in ALIASES}
        self.made: list[str] = []
        self.current = ""
        self.common = Common(os.environ["PYTEST_XDIST_TESTRUNUID"]) if "PYTEST_XDIST_WORKER" in os.environ else None

    def name(self, kind: str) -> str:
        return f"{self.prefix}_{kind}"

    def use(self, kind: str) -> None:
        """Send every new connection to the database of this kind."""
        if kind != self.current:
            self._point({alias: self.name(kind) for alias in ALIASES})
            asking.forget()
            self.current = kind

    def ensure(self, kind: str, template: str | None, fill: Callable[[], None]) -> None:
        """Have the database of this kind, made from a template (or empty) and filled once; then use it."""
        if self.name(kind) not in self.made:
            with self.common.alone() if self.common else nullcontext():
                if self.common and self._exists(self.common.name(kind)):
                    self._create(self.name(kind), self.common.name(kind))
                else:
                    self._fill(kind, template, fill)
        self.use(kind)

    def create(self, kind: str, template: str | None) -> None:
        self._create(self.name(kind), self.name(template) if template else "template0")

    def _fill(self, kind: str, template: str | None, fill: Callable[[], None]) -> None:
        self.create(kind, template)
        self.use(kind)
        fill()
        close_connections()
        if self.common:
            # Only what is complete is there for the others.
            self._administer("CREATE DATABASE {} TEMPLATE {}", self.common.name(kind), self.name(kind))

    def _create(self, name: str, source: str) -> None:
        close_connections()
        self._drop_when_free(name)
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, source)
        self.made.append(name)

    def _exists(self, name: str) -> bool:
        with self._connected() as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    @contextmanager
    def copy(self, kind: str, template: str) -> Iterator[None]:
        """A copy of `template` that is used, changed at will and dropped."""
        before = self.current
        self.create(kind, template)
        self.use(kind)
        try:
            yield
        finally:
            self.use(before)
            self._drop(self.name(kind))

    def drop_all(self) -> None:
        self._point(self.originals)
        for name in reversed(self.made.copy()):
            self._drop(name)
        if self.common is not None and self.common.is_left():
            for kind in KINDS:
                self._drop_when_free(self.common.name(kind))

    def url(self, alias: str, kind: str = "") -> str:
        """The address of the database of this kind, or else of the one in use, for another process."""
        source = connections.databases[alias]
        name = self.name(kind) if kind else source["NAME"]
        password = f":{quote(source['PASSWORD'], safe='')}" if source["PASSWORD"] else ""
        options = {"host": source["HOST"], "port": source["PORT"]} | source.get("OPTIONS", {})
        # The library of PostgreSQL takes a plus for a plus.
        place = urlencode(options, quote_via=quote)
        return f"postgresql://{quote(source['USER'], safe='')}{password}@/{name}?{place}"

    def _point(self, names: dict[str, str]) -> None:
        close_connections()
        for alias, name in names.items():
            connections.databases[alias]["NAME"] = name
        # What a process keeps of one database is not true of another.
        for kept in ("local", "typed"):
            caches[kept].clear()
        from jointplan.portal.planmap import plan_map

        plan_map.cache_clear()

    def _drop(self, name: str) -> None:
        close_connections()
        self._drop_when_free(name)
        self.made.remove(name)

    def _drop_when_free(self, name: str) -> None:
        """The owner may not end sessions of the application role; those that end at this moment are waited for."""
        for _again in range(100):
            try:
                return self._administer("DROP DATABASE IF EXISTS {}", name)
            except psycopg.errors.ObjectInUse:
                sleep(0.1)
        raise RuntimeError(f"{name} is still in use: a test left a connection open")

    def _administer(self, statement: str, *names: str) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    def _connected(self) -> Any:
        return psycopg.connect(self._conninfo("owner", self.originals["owner"]), autocommit=True)

    @staticmethod
    def _conninfo(alias: str, name: str) -> str:
        source = connections.databases[alias]
        given: dict[str, Any] = {
            "host": source["HOST"],
            "port": source["PORT"],
            "user": source["USER"],
            "password": source["PASSWORD"],
        }
        return psycopg.conninfo.make_conninfo(dbname=name, **{key: value for key, value in given.items() if value})


class Common:
    """The databases that the processes of one run fill once, and files that tell them apart and in turn."""

    def __init__(self, run: str) -> None:
        self.run = run[:8]
        self._users = self._opened("users")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def name(self, kind: str) -> str:
        return f"test_jointplan_{self.run}_{kind}"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process of the run is inside at the same time."""
        lock = self._opened("lock")
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(lock)

    def is_left(self) -> bool:
        """Leave; true for the last process of the run."""
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            for what in ("users", "lock"):
                self._path(what).unlink(missing_ok=True)
            return True
        finally:
            os.close(self._users)

    def _opened(self, what: str) -> int:
        return os.open(self._path(what), os.O_RDWR | os.O_CREAT, 0o600)

    def _path(self, what: str) -> Path:
        return Path(tempfile.gettempdir()) / f"jointplan-tests-{self.run}.{what}"


def close_connections() -> None:
    for alias in ALIASES:
        connections[alias].close()
