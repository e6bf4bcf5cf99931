# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database of the tests, and the cast that every test knows."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections


def _test_database_name() -> str:
    import os

    return "test_jointplan_" + os.environ.get("PYTEST_XDIST_WORKER", "main")


def _administer(statement: str) -> None:
    """Run a statement in the owner's own database, outside a transaction."""
    owner = connections["owner"]
    owner.ensure_connection()
    with owner.cursor() as cursor:
        cursor.execute(statement)
    owner.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Create the test database as the owner; the tests themselves connect as the application role."""
    name = _test_database_name()
    originals = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    with django_db_blocker.unblock():
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _administer(f'CREATE DATABASE "{name}" TEMPLATE template0')
        for alias in originals:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
            settings.DATABASES[alias]["NAME"] = name
        call_command("migrate", database="owner", verbosity=0)
        call_command("createcachetable", database="owner", verbosity=0)
        connections["owner"].close()
    yield
    with django_db_blocker.unblock():
        for alias, original in originals.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = original
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Real hashing is slow on purpose; tests sign in often."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
