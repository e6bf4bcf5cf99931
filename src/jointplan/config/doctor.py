# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan doctor`: one line a check, each problem with what to do about it."""

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jointplan.config.connection import APPLICATION_URL, OWNER_URL, var_folder, with_database

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRESQL = 150000
# A database that cannot write its log stops; a trial needs about a tenth of this.
LEAST_DISK = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One line of the doctor; `remedy` is empty when all is well."""

    subject: str
    state: str
    remedy: str = ""


def doctor() -> int:
    """Print every finding; 1 when there is a problem."""
    healthy = _report(_of_the_computer())
    with with_database():
        healthy &= _report(_server()) & _report(_owner()) & _report(_migrations()) & _report(_security())
        healthy &= _report(_log())
        healthy &= _report(_mail())
        healthy &= _report(_documents())
    return 0 if healthy else 1


def _report(findings: Iterator[Finding]) -> bool:
    healthy = True
    for finding in findings:
        sys.stdout.write(f"{'problem' if finding.remedy else 'ok':8}{finding.subject}: {finding.state}\n")
        if finding.remedy:
            sys.stdout.write(f"{'':8}→ {finding.remedy}\n")
            healthy = False
    return healthy


def _of_the_computer() -> Iterator[Finding]:
    python = "" if sys.version_info >= OLDEST_PYTHON else "Install Python 3.11 or newer, then run “make install” again."
    yield Finding("Python", platform.python_version(), python)
    var = var_folder()
    place = next(folder for folder in (var, *var.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    room = "" if free >= LEAST_DISK else "Make room, or name a folder on another disk with JOINTPLAN_VAR."
    yield Finding("Disk", f"{free / 1e9:.1f} GB free for {var}", room)
    setpriv = shutil.which("setpriv")
    yield Finding("setpriv", setpriv or "missing", "" if setpriv else "Install the package util-linux.")


def _server() -> Iterator[Finding]:
    version, shown = _row("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
    old = f"Use PostgreSQL 15 or newer in {APPLICATION_URL} and {OWNER_URL}."
    yield Finding("PostgreSQL", shown, "" if version >= OLDEST_POSTGRESQL else old)
    (encoding,) = _row("SELECT current_setting('server_encoding')")
    remake = "Make the database with “CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'”."
    yield Finding("Encoding", encoding, "" if encoding == "UTF8" else remake)
    # The letters of all seven languages; a database of the locale C knows capitals of English only.
    (folds,) = _row("SELECT lower('AӨҚҲЎÝ') = 'aөқҳўý' AND 'Ж' ~ '[[:alpha:]]'")
    yield Finding("Letters", "all languages" if folds else "English only", "" if folds else remake)


def _owner() -> Iterator[Finding]:
    name, may_create = _row("SELECT current_user, has_schema_privilege(current_schema(), 'CREATE')", alias="owner")
    (application,) = _row("SELECT current_user")
    grant = f"Name in {OWNER_URL} another role than in {APPLICATION_URL}, the one that owns the database."
    yield Finding("Owner role", name, "" if may_create and name != application else grant)


def _migrations() -> Iterator[Finding]:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    state = f"{missing} missing" if missing else "all applied"
    yield Finding("Migrations", state, "Run “jointplan prepare”." if missing else "")


def _security() -> Iterator[Finding]:
    from jointplan.access import inspection
    from jointplan.feedback import row_security as comments
    from jointplan.notifications import row_security

    problems = [*inspection.problems(), *row_security.problems(), *comments.problems()]
    for problem in problems:
        yield Finding("Application role and row security", problem, "Run “jointplan prepare”, then “jointplan doctor”.")
    if not problems:
        yield Finding("Application role and row security", "as they should be")


def _log() -> Iterator[Finding]:
    from jointplan.audit.roots import RootsFile
    from jointplan.audit.sealing import overdue

    file = RootsFile()
    problem = overdue(file)
    remedy = "See that the background worker runs; then run “jointplan audit seal” and “jointplan audit verify”."
    yield Finding("Daily roots of the log", problem or f"in {file.path}", remedy if problem else "")


def _mail() -> Iterator[Finding]:
    """No mail server is no problem: accounts work without one, and everything stands in the inbox."""
    from django.conf import settings

    ways = {"smtp": f"to {getattr(settings, 'EMAIL_HOST', '')}", "console": "printed to the worker's log"}
    way = settings.EMAIL_DELIVERY_BACKEND.split(".")[-2]
    yield Finding("Mail", ways.get(way, "none is sent; set EMAIL_HOST to send it"))


def _documents() -> Iterator[Finding]:
    """No virus scanner is no problem: the page of each document says so."""
    from django.conf import settings

    from jointplan.documents.scanning import is_answering

    if settings.DOCUMENT_SCANNER is None:
        yield Finding("Virus scanner", "none; set JOINTPLAN_CLAMD to have documents looked through")
        return
    state = "answers" if is_answering() else "does not answer"
    remedy = "" if state == "answers" else "Start clamd, or correct JOINTPLAN_CLAMD: until then no file is taken."
    yield Finding("Virus scanner", state, remedy)


def _row(question: str, alias: str = "default") -> tuple[Any, ...]:
    from django.db import connections

    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return tuple(cursor.fetchone())
