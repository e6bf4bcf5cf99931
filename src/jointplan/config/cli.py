# SPDX-License-Identifier: AGPL-3.0-or-later
"""The console script `jointplan`.

Exit codes: 0 done, 1 what was given or found is at fault, 2 wrong usage, 130 stopped with Ctrl-C. A command is
imported when it is asked for, so that help and `plan verify` do not wait for Django.

A command of another part of the product comes from a function `register(commands)` there. It sets `handler`, a
function from the parsed arguments to the exit code, and `needs_database=True` when it wants Django set up.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from jointplan.core.room import with_room

Commands = Any  # argparse keeps the type of add_subparsers() private

OK, AT_FAULT, INTERRUPTED = 0, 1, 130
GROUPS = {
    "plan": ("verify, attach, export and import plans", ("jointplan.plans.reading.cli", "jointplan.plans.commands")),
    "strategies": ("load the public register of strategies", ("jointplan.config.strategies",)),
    "parties": ("import parties, find duplicates, enter the secretariat", ("jointplan.config.parties",)),
    "accounts": ("posts, and the first accounts of an installation", ("jointplan.config.accounts",)),
    "commitments": ("import public recommendations to the States", ("jointplan.commitments.commands",)),
    "training": ("the fictional training region", ("jointplan.training.commands",)),
    "receipt": ("verify a receipt, without a database", ("jointplan.exchange.receipt_commands",)),
    "portal": (
        "publish a version of the open data, write the public site as files",
        ("jointplan.portal.opendata.commands", "jointplan.portal.export.commands"),
    ),
    "package": ("verify a package of open data, without a database", ("jointplan.portal.opendata.verify_commands",)),
    "exchange": ("the key by which this installation signs", ("jointplan.exchange.commands",)),
    "pack": (
        "take questions out as a file, and bring the answers back",
        ("jointplan.assessments.pack_commands",),
    ),
    "audit": ("seal the log day by day, and verify that nobody changed it", ("jointplan.audit.commands",)),
}
# Their tables belong to the owner's role.
OWNER_COMMANDS = frozenset({"migrate", "showmigrations", "createcachetable", "flush"})
DEBUG = "JOINTPLAN_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; no traceback reaches the person who typed it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return with_room(lambda: _run(words))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the output, `head` for example, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        sys.stderr.write(f"jointplan: {_explain(error)}\n")
        return AT_FAULT


def _run(words: list[str]) -> int:
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    parsed = _parser(words).parse_args(words)
    handler: Callable[[argparse.Namespace], int] = parsed.handler
    if not getattr(parsed, "needs_database", False):
        return handler(parsed)
    from jointplan.config.connection import with_database

    with with_database():
        return handler(parsed)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jointplan", description="The workspace of a regional plan of action.", epilog="jointplan COMMAND --help"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    wanted = words[0] if words else ""
    _add_serve(commands, wanted)
    for name, (text, modules) in GROUPS.items():
        group = commands.add_parser(name, help=text, description=text[0].upper() + text[1:])
        if name == wanted:
            below = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
            for module in modules:
                import_module(module).register(below)
    prepare = commands.add_parser("prepare", help="bring the database up to this version; `serve` does it by itself")
    prepare.add_argument("--trial", action="store_true", help="load the fictional training region")
    prepare.set_defaults(handler=_prepare, needs_database=True)
    doctor = commands.add_parser("doctor", help="check this installation and say what to do")
    doctor.set_defaults(handler=_doctor)
    commands.add_parser("manage", help="any command of Django, for example `jointplan manage shell`")
    return parser


def _add_serve(commands: Commands, wanted: str) -> None:
    if wanted == "serve":
        import_module("jointplan.config.serve").register(commands)
    else:
        commands.add_parser("serve", help="start the database, the web server and the background worker")


def _prepare(arguments: argparse.Namespace) -> int:
    from jointplan.config import prepare
    from jointplan.config.connection import owner_url, var_folder

    prepare.prepare(var_folder(), owner_url(), trial=arguments.trial)
    return OK


def _doctor(_: argparse.Namespace) -> int:
    from jointplan.config.doctor import doctor

    return doctor()


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from jointplan.config.connection import database_urls, var_folder

    if words and words[0] in OWNER_COMMANDS and not any(word.startswith("--database") for word in words):
        words = [*words, "--database", "owner"]
    with database_urls(var_folder()):
        execute_from_command_line(["jointplan manage", *(words or ["help"])])
    return OK


def _explain(error: Exception) -> str:
    """What a person can do about `error`, in words."""
    name = type(error).__name__
    # By custom, these are written for the person at the keyboard.
    if name.endswith("Problem"):
        return str(error)
    if name == "OperationalError":
        return f"The database cannot be reached: {str(error).strip()}. Check DATABASE_URL and that the server runs."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return f"Unexpected {name}: {str(error).rstrip('.')}. Set {DEBUG}=1 to see where, and report it."


if __name__ == "__main__":
    sys.exit(main())
