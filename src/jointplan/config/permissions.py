# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of permissions in `docs/permissions.md`, made from the rules themselves: `make permissions`.

A rule's docstring says who may; its refusals are the sentences that pages show; where it is asked is read from the
source. `make check` fails when the file is stale.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
# Functions that ask a rule, whose second argument is its name.
ASKING = {"require", "can", "verdict_on_any"}
TRANSLATING = {"_", "gettext", "ngettext", "pgettext"}
HEAD = """# Permissions

Made from the rules by `make permissions`; do not edit. Pages, the API, importers and commands ask the same rule, and a
refusal shows its reason. Whoever has not signed in is refused everything in this table. What a person may *read* is not
decided here but by the label of each record.
"""


@dataclass(frozen=True)
class Permission:
    """One permission: who may, why others are refused, and where it is asked."""

    name: str
    who: str
    refusals: list[str]
    asked_by: list[str]


def permissions() -> list[Permission]:
    """Every registered permission, by name. Needs Django set up."""
    from jointplan.core.rules import registered_rules

    asked = asked_rules()
    return [
        Permission(name, " ".join((inspect.getdoc(rule) or "").split()), refusals(rule), sorted(asked.get(name, ())))
        for name, rule in registered_rules().items()
    ]


def refusals(rule: Callable[..., Any]) -> list[str]:
    """The reasons of a rule in English, in the order in which it asks, those of functions it calls beside it included.

    Raises ValueError for a refusal whose reason is no text to be translated.
    """
    module = ast.parse(inspect.getsource(inspect.getmodule(rule)))  # type: ignore[arg-type]  # rules stand in modules
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    found: list[str] = []
    for call in _calls(functions[rule.__name__], functions, set()):
        if _name(call) == "refused":
            found += [text for text in [_reason(call, rule.__name__)] if text not in found]
    return found


def _calls(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]) -> Iterator[ast.Call]:
    """Calls of a function, and of those of its module that it calls, in the order of the text."""
    seen.add(function.name)
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        yield call
        if (name := _name(call)) in functions and name not in seen:
            yield from _calls(functions[name], functions, seen)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _reason(call: ast.Call, rule: str) -> str:
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and _name(node) in TRANSLATING and node.args:
            text = node.args[-1 if _name(node) == "pgettext" else 0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                return text.value
    raise ValueError(f"A refusal of {rule} has no reason that is translated")


def asked_rules() -> dict[str, set[str]]:
    """`{permission: {places}}`: the functions that ask for it, as `app.module.function`."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if {"tests", "migrations"} & set(parts):
            continue
        for place, node in _places(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _permissions_in(node):
                found.setdefault(name, set()).add(".".join([*parts, place]))
    return found


def _permissions_in(node: ast.AST) -> Iterator[str]:
    """What a call asks for, also by one of two names; and the rule that a labelled model names for its release."""
    asked: ast.AST | None = None
    if isinstance(node, ast.Call) and _name(node) in ASKING and len(node.args) > 1:
        asked = node.args[1]
    elif isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["release_rule"]:
        asked = node.value
    for value in [asked.body, asked.orelse] if isinstance(asked, ast.IfExp) else [asked]:
        if isinstance(value, ast.Constant):
            yield value.value


def _places(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Everything, with the name of the function or class at the top of the module that it stands in."""
    for top in module.body:
        if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from ((top.name, node) for node in ast.walk(top))


def as_markdown(found: list[Permission]) -> str:
    """The whole document."""
    lines = [HEAD]
    for app, group in groupby(found, key=lambda permission: permission.name.partition(".")[0]):
        lines += [f"## {app}\n", "| Permission | Who may | Refused with | Asked by |", "| --- | --- | --- | --- |"]
        lines += [*map(_row, group), ""]
    return "\n".join(lines)


def _row(permission: Permission) -> str:
    cells = (
        f"`{permission.name}`",
        permission.who,
        "<br>".join(permission.refusals),
        "<br>".join(f"`{place}`" for place in permission.asked_by),
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def main() -> int:
    """Print the document."""
    import django

    django.setup()
    sys.stdout.write(as_markdown(permissions()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
