# SPDX-License-Identifier: AGPL-3.0-or-later
"""Brings a database up to the installed version: tables, static files, reference data.

`is_prepared` is the quick way past it: it compares what is installed and what the database says with what the last
preparation noted.
"""

import hashlib
import sysconfig
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jointplan.config.supervisor import say

PACKAGE = Path(__file__).resolve().parent.parent
NOTE = "prepared"
# Any number, as long as every version uses the same: two installations on one database prepare it in turn.
ADVISORY_LOCK = 5_207_114
OWNER = "owner"
# Pages of packages that the product does not show; compressing their scripts would take most of the time.
UNUSED = ["redoc", "rest_framework"]


def is_prepared(var: Path, owner_url: str, *, trial: bool) -> bool:
    """True when nothing changed since the last preparation of this database from this folder."""
    try:
        noted = (var / NOTE).read_text(encoding="ascii")
    except OSError:
        return False
    return noted == fingerprint(owner_url, trial=trial)


def note_prepared(var: Path, owner_url: str, *, trial: bool) -> None:
    """Note that the database is up to date. Where the folder cannot be written, each start prepares anew."""
    try:
        (var / NOTE).write_text(fingerprint(owner_url, trial=trial), encoding="ascii")
    except OSError:
        return


def fingerprint(owner_url: str, *, trial: bool) -> str:
    """Digest of the files of the product, the installed packages, and what is applied to the database."""
    digest = hashlib.sha256(b"trial" if trial else b"installation")
    for path in sorted(PACKAGE.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            status = path.stat()
            digest.update(f"{path.relative_to(PACKAGE)} {status.st_size} {status.st_mtime_ns}\n".encode())
    for installed in sorted(Path(sysconfig.get_path("purelib")).glob("*.dist-info")):
        digest.update(installed.name.encode())
    digest.update(_applied(owner_url).encode())
    return digest.hexdigest()


def _applied(owner_url: str) -> str:
    """The identity of the database and the migrations in it, so that a restored older copy is noticed."""
    import psycopg

    with psycopg.connect(owner_url) as connection:
        database = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return ""
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return f"{database} {applied}"


def prepare(var: Path, owner_url: str, *, trial: bool) -> None:
    """Do every step and note it; Django is set up. Each step may be done again without harm."""
    from django.db import connections

    with connections[OWNER].cursor() as cursor, ThreadPoolExecutor(1) as beside:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            # Compressing them takes as long as all the rest, and has nothing to do with the database.
            static_files = beside.submit(_do, "Static files", _collect_static_files)
            for name, step in _steps(trial=trial):
                _do(name, step)
            static_files.result()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    note_prepared(var, owner_url, trial=trial)


def _do(name: str, step: Callable[[], object]) -> None:
    began = time.monotonic()
    step()
    say(f"{name} ({time.monotonic() - began:.1f} s)")


def _collect_static_files() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def _steps(*, trial: bool) -> list[tuple[str, Callable[[], object]]]:
    from django.core.management import call_command

    from jointplan.commitments.reference import load_treaties
    from jointplan.plans.reference import load_reference_data
    from jointplan.strategies.loading import load_shipped_records
    from jointplan.training.loading import load

    steps: list[tuple[str, Callable[[], object]]] = [
        # Before the migrations, whose last step gives the application role its rights on every table.
        ("Table of the cache", lambda: call_command("createcachetable", database=OWNER, verbosity=0)),
        ("Tables", lambda: call_command("migrate", database=OWNER, interactive=False, verbosity=0)),
        ("Reference data", load_reference_data),
        ("Strategies of the States", load_shipped_records),
        ("Treaties", load_treaties),
    ]
    return [*steps, ("Training region", load)] if trial else steps
