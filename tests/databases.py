# SPDX-License-Identifier: AGPL-3.0-or-later
"""Databases of the tests: one empty, one with the cast committed in it, and copies for tests that really commit.

A copy of a template takes a tenth of a second; filling one takes seconds.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from jointplan.assessments import asking

ALIASES = ("default", "owner")


class Databases:
    """Makes databases on the server of the tests and says which one Django uses."""

    def __init__(self) -> None:
        self.prefix = "test_jointplan_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.originals = {alias: connections.databases[alias]["NAME"] for alias in ALIASES}
        self.made: list[str] = []
        self.current = ""

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
            self.create(kind, template)
            self.use(kind)
            fill()
            close_connections()
        self.use(kind)

    def create(self, kind: str, template: str | None) -> None:
        close_connections()
        source = self.name(template) if template else "template0"
        self._drop_when_free(self.name(kind))
        self._administer("CREATE DATABASE {} TEMPLATE {}", self.name(kind), source)
        self.made.append(self.name(kind))

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

    def url(self, alias: str) -> str:
        """The address of the database in use, for another process."""
        source = connections.databases[alias]
        password = f":{quote(source['PASSWORD'], safe='')}" if source["PASSWORD"] else ""
        options = {"host": source["HOST"], "port": source["PORT"]} | source.get("OPTIONS", {})
        # The library of PostgreSQL takes a plus for a plus.
        place = urlencode(options, quote_via=quote)
        return f"postgresql://{quote(source['USER'], safe='')}{password}@/{source['NAME']}?{place}"

    def _point(self, names: dict[str, str]) -> None:
        close_connections()
        for alias, name in names.items():
            connections.databases[alias]["NAME"] = name
        # What a process keeps of one database is not true of another.
        caches["local"].clear()
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
        with psycopg.connect(self._conninfo("owner", self.originals["owner"]), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

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


def close_connections() -> None:
    for alias in ALIASES:
        connections[alias].close()


def migrate() -> None:
    """Make the tables as the owner, with row security."""
    call_command("migrate", database="owner", verbosity=0)
    call_command("createcachetable", database="owner", verbosity=0)
