# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of an empty installation, kept from one run of the tests to the next.

Django takes long to walk through all migrations, most of it for models as they once were. What comes of them is the
same until a migration or a package changes, so it is written down once, as SQL, in the cache of pytest. Row security,
policies and rights are installed anew in any case, as after every migration.
"""

import re
import subprocess
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from jointplan.core.embedded.programs import ENVIRONMENT, account_for, find_programs

OF_OURS = re.compile(r"^from (jointplan\.[\w.]+) import", re.MULTILINE)
FOLDER = Path(__file__).parent.parent / ".pytest_cache" / "tables"


def make_tables() -> None:
    """Have all tables in the empty database in use, made by the owner, with row security."""
    kept = FOLDER / f"{_digest()}.sql" if _is_embedded() else None
    known = kept is not None and kept.exists()
    if kept is not None and known:
        _run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={kept}")
    call_command("migrate", database="owner", verbosity=0)
    if kept is not None and not known:
        _keep(kept)
    call_command("createcachetable", database="owner", verbosity=0)


def _is_embedded() -> bool:
    """Another server has programs of another version, which may not be here."""
    return connections["owner"].settings_dict["HOST"].startswith("/")


def _digest() -> str:
    """Of everything that the tables are made from: the migrations of all apps and the packages they belong to."""
    digest = sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            # Some are composed by code of the app, which counts as well.
            for module in OF_OURS.findall(text):
                digest.update(Path(find_spec(module).origin).read_bytes())
            digest.update(f"{app.name} {path.name}\n{text}".encode())
    digest.update(repr(sorted((one.name, one.version) for one in metadata.distributions())).encode())
    return digest.hexdigest()[:32]


def _keep(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for earlier in path.parent.glob("*.sql"):
        earlier.unlink(missing_ok=True)
    written = path.with_suffix(".new")
    # Rows behind row security are none yet; without the switch even asking for them is refused.
    written.write_bytes(_run("pg_dump", "--no-owner", "--enable-row-security"))
    written.rename(path)


def _run(program: str, *arguments: str) -> bytes:
    """What a program of the embedded PostgreSQL says, run as whoever runs the tests."""
    source = connections["owner"].settings_dict
    address = psycopg.conninfo.make_conninfo(
        dbname=source["NAME"], host=source["HOST"], port=source["PORT"] or None, user=source["USER"]
    )
    command = [str(find_programs(account_for(FOLDER)).folder / program), *arguments, f"--dbname={address}"]
    return subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT).stdout
