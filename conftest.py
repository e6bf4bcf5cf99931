# SPDX-License-Identifier: AGPL-3.0-or-later
"""The databases of the tests, and the cast that every test knows.

A test that asks for `cast` or `training_region` (or a fixture that needs it) runs on the database that holds it, others
on an empty one. All run as the application role, which row security binds; each test's own changes are rolled back.
"""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from jointplan.core.room import with_room
from tests.databases import Databases
from tests.tables import make_tables

QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_wanted = "plain"
_databases: Databases | None = None


def _kind_for(item: pytest.Item) -> str:
    asked = set(getattr(item, "fixturenames", ()))
    return "cast" if {"cast", "committed_cast"} & asked else "training" if "training_region" in asked else "plain"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on one database stand together; those in a browser come last."""
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, _kind_for(item)))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where tests of one mark alone are asked for, files without it need not even be read."""
    mark = config.option.markexpr
    if collection_path.suffix == ".py" and mark in {"permissions", "browser"}:
        return f"mark.{mark}" not in collection_path.read_text(encoding="utf-8") or None
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.sharing_out import InGroups

    return InGroups(config, log)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking through it for waste again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look for waste once more; pytest would five times, through everything that was ever loaded."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global _wanted
    _wanted = _kind_for(item)
    if _databases is not None and _databases.current != _wanted:
        with item.config.stash[blocking_manager_key].unblock():
            _prepare(_databases, _wanted)


def _prepare(databases: Databases, kind: str) -> None:
    databases.ensure("plain", None, make_tables)
    if kind == "cast":
        from tests.cast import build

        databases.ensure("cast", "plain", build)
    if kind == "training":
        databases.ensure("training", "plain", _load_training_region)


@override_settings(PASSWORD_HASHERS=QUICK_HASHERS)
def _load_training_region() -> None:
    from jointplan.plans.reference import load_reference_data
    from jointplan.training.loading import load

    load_reference_data()
    load()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Run a test where its calls have room, as those of the product have."""
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    with_room(lambda: pyfuncitem.obj(**given))
    return True


@pytest.fixture(scope="session")
def document_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of documents lie, those of the cast too: one folder for a run, as one process fills it."""
    from django.conf import settings

    # With several processes each has a folder of its own inside that of the run.
    run = tmp_path_factory.getbasetemp()
    folder = (run.parent if os.environ.get("PYTEST_XDIST_WORKER") else run) / "documents"
    folder.mkdir(exist_ok=True)
    kept = settings.STORAGES["documents"]
    settings.STORAGES = settings.STORAGES | {
        "documents": kept | {"OPTIONS": kept["OPTIONS"] | {"location": str(folder)}}
    }
    return folder


@pytest.fixture(scope="session")
def databases(django_test_environment: None, django_db_blocker: Any, document_folder: Path) -> Iterator[Databases]:
    """The databases of this process. The owner makes them; the tests connect as the application role."""
    global _databases
    _databases = Databases()
    with django_db_blocker.unblock():
        _prepare(_databases, _wanted)
    yield _databases
    with django_db_blocker.unblock():
        _databases.drop_all()
    _databases = None


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """What pytest-django asks for before the first test that uses a database."""


@pytest.fixture
def own_copy(databases: Databases, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the database in use, for one test that really commits, changes tables or connects twice."""
    kind = databases.current
    with django_db_blocker.unblock(), databases.copy(f"{kind}_copy", kind):
        yield


@pytest.fixture
def committed_cast(own_copy: None) -> Any:
    """The cast without a transaction around the test."""
    from tests.cast import Cast

    return Cast()


@pytest.fixture(scope="session", autouse=True)
def quick_settings(document_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is slow on purpose, and what no test waits for. Set once: each change of a setting is told to everybody."""
    from django.conf import settings

    # Addresses of static files without collecting them first; each client would read all that were.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(
        PASSWORD_HASHERS=QUICK_HASHERS,
        STATIC_ROOT=str(tmp_path_factory.mktemp("static")),
        STORAGES=settings.STORAGES | plain,
    ):
        yield


@pytest.fixture
def cast(db: None) -> Any:
    """The invented people and records: see tests/cast.py."""
    from django.core.cache import caches

    from tests.cast import Cast

    for kept in ("local", "typed"):
        caches[kept].clear()
    return Cast()


@pytest.fixture
def training_region(db: None) -> None:
    """The reference data and the whole training region."""


@pytest.fixture
def client_as(cast: Any) -> Callable[..., Client]:
    """`client_as("coordinator")` is a browser in which that person has signed in."""

    from tests.addresses import sign_in

    def client_for(role: str, **options: Any) -> Client:
        client = Client(**options)
        sign_in(client, role)
        return client

    return client_for


@pytest.fixture
def real_installation(cast: Any) -> None:
    """The same people where nothing is fictional: a second factor is owed, and no session knows otherwise."""
    from jointplan.parties.models import Region
    from tests.cast import keep_sessions

    Region.objects.update(is_fictional=False)
    keep_sessions(second_factor_checked=False)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language behind in the thread; each test begins in English."""
    with translation.override("en"):
        yield
