# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which database and which folder a command works with, decided before Django reads its settings."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jointplan.config.env import EnvironmentProblem, Reader
from jointplan.core import embedded

APPLICATION_URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"
SOURCE_TREE = Path(__file__).resolve().parents[3]


def var_folder() -> Path:
    """The folder of this installation's data: `JOINTPLAN_VAR`, else `var` in the source tree or the current folder."""
    named = os.environ.get("JOINTPLAN_VAR", "").strip()
    if named:
        return Path(named).absolute()
    return (SOURCE_TREE if (SOURCE_TREE / "pyproject.toml").is_file() else Path.cwd()) / "var"


def uses_own_server() -> bool:
    """True when the environment names a database server; `EnvironmentProblem` when it names one role of the two."""
    reader = Reader()
    named = {name: reader.is_set(name) or reader.is_set(f"{name}_FILE") for name in (APPLICATION_URL, OWNER_URL)}
    for name, present in named.items():
        if present:
            reader.database(name)
        elif any(named.values()):
            reader.problem(
                name,
                "is not set, but its companion is.",
                f"Set both: {APPLICATION_URL} for the role that serves and {OWNER_URL} for the role that owns the "
                f"tables; or neither, to use the embedded database.",
            )
    reader.finish()
    return all(named.values())


def owner_url() -> str:
    """The address of the database for the owner, from the variable or the file that it names."""
    return Reader().database_url(OWNER_URL)


def refuse_published_key() -> None:
    """`EnvironmentProblem` when the key of an installation with a server of its own can be read about."""
    reader = Reader()
    reader.signing_key("SECRET_KEY", production=True)
    reader.finish()


def use_database(owner_url: str, app_url: str) -> None:
    """Name the database for the settings and for the processes that this one starts."""
    os.environ[OWNER_URL] = owner_url
    os.environ[APPLICATION_URL] = app_url


def prepare_environment(var: Path, *, own_key: bool) -> None:
    """Name what the settings read beside the database; with `own_key` a secret key is made when none is given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jointplan.config.settings")
    os.environ["JOINTPLAN_VAR"] = str(var)
    os.environ.setdefault("STATIC_ROOT", str(var / "static"))
    reader = Reader()
    if own_key and not reader.is_set("SECRET_KEY") and not reader.is_set("SECRET_KEY_FILE"):
        os.environ["SECRET_KEY_FILE"] = str(_secret_key(var))


@contextmanager
def database_urls(var: Path) -> Iterator[None]:
    """Have both addresses in the environment: given ones, those of the running installation, or of a server for now."""
    own_server = uses_own_server()
    prepare_environment(var, own_key=not own_server)
    if own_server:
        yield
        return
    found = embedded.running(var)
    if found is None:
        try:
            with embedded.start(var) as server:
                use_database(server.owner_url, server.app_url)
                yield
                return
        except embedded.AlreadyRunningProblem as started_meanwhile:
            found = started_meanwhile.running
    use_database(found.owner_url, found.app_url)
    yield


@contextmanager
def with_database() -> Iterator[None]:
    """Have Django set up and its database reachable."""
    with database_urls(var_folder()):
        import django

        django.setup()
        yield


def _secret_key(var: Path) -> Path:
    path = var / "secret_key"
    if path.exists():
        return path
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f".secret_key-{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        if os.geteuid() == 0:
            os.chown(new, var.stat().st_uid, var.stat().st_gid)
        new.rename(path)
    except OSError as error:
        raise EnvironmentProblem(
            [f"SECRET_KEY: is not set, and {path} cannot be written ({error.strerror}). Set it, or JOINTPLAN_VAR."]
        ) from error
    return path
