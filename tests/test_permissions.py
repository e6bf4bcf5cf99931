# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every permission has one rule that is asked, explained and translated; every operation that writes asks one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from jointplan.config.permissions import PACKAGE, Permission, as_markdown, asked_rules, permissions, refusals
from jointplan.core.rules import registered_rules

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+")
# Operations that anybody may carry out, with the reason why nobody is asked.
FOR_ANYBODY = {
    "feedback.receive_comment": "how those are heard who have no account; bounded, and read by the secretariat alone",
    "knowledge.remember_download": "of the person's own only, where it may; otherwise nothing is remembered",
    "accounts.close_posts_of": "part of ending a membership, which asks first",
    "assessments.said_already": "changes nothing: looks whether the log has it already; saving asks first",
    "assessments.answer_to_write": "part of saving and merging, which ask first",
    "access.plan_naming": "changes nothing: shows what naming would do; the operation asks",
    "notifications.mark_all_read": "touches the person's own messages alone, which row security holds as well",
}


def found() -> list[Permission]:
    return permissions()


def test_the_document_is_what_the_rules_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(found()), (
        "docs/permissions.md is stale. Renew it: make permissions"
    )


@pytest.mark.parametrize("permission", found(), ids=lambda permission: permission.name)
def test_a_permission_is_named_explained_asked_and_refused_with_reasons(permission: Permission) -> None:
    assert NAME.fullmatch(permission.name)
    assert re.fullmatch(r"[A-Z].{20,200}\.", permission.who), "say in one sentence who may, for a lawyer of a State"
    assert permission.asked_by, "a rule that nobody asks protects nothing"
    assert permission.refusals
    assert all(reason.endswith(".") for reason in permission.refusals)


def test_every_reason_is_in_russian() -> None:
    with (settings.LOCALE_PATHS[0] / "ru" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file)
    reasons = {reason for permission in found() for reason in permission.refusals}
    assert {reason for reason in reasons if not (catalogue.get(reason) and catalogue.get(reason).string)} == set()


def test_whatever_is_asked_has_a_rule() -> None:
    assert {name for name in asked_rules() if NAME.fullmatch(name)} == set(registered_rules())


def operations() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Every function among the operations that is done by somebody, with the functions of its module."""
    for path in sorted([*PACKAGE.glob("*/operations.py"), *PACKAGE.glob("*/operations/*.py")]):
        module = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        for name, function in functions.items():
            arguments = [*function.args.args, *function.args.kwonlyargs]
            if not name.startswith("_") and any(argument.arg == "by" for argument in arguments):
                yield f"{path.relative_to(PACKAGE).parts[0]}.{name}", function, functions


# What other apps' operations do through these asks as they do.
ASKING_FOR_OTHERS = {"require", "widen", "withdraw"}


def asks(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    """True when the function requires a permission, itself or in an operation or function of its module it calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in ASKING_FOR_OTHERS:
                return True
            if name in functions and name not in seen and asks(functions[name], functions, seen | {name}):
                return True
    return False


def test_every_operation_asks_whether_whoever_does_it_may() -> None:
    silent = {name for name, function, functions in operations() if not asks(function, functions)}
    assert silent == set(FOR_ANYBODY)


def test_operations_are_found() -> None:
    assert {"assessments.open_cycle", "access.widen", "parties.import_parties"} <= {name for name, *_ in operations()}


def rule_with_a_helper(user: Any, lamp: Any) -> Any:
    return helper() if lamp else refused(_("Second %(what)s.") % {"what": lamp})  # noqa: F821


def helper() -> Any:
    return refused(ngettext("First.", "Firsts.", 2))  # noqa: F821


def rule_without_a_text(user: Any, lamp: Any) -> Any:
    return refused(lamp)  # noqa: F821


def test_reasons_are_found_in_functions_that_a_rule_calls_and_must_be_texts() -> None:
    assert refusals(rule_with_a_helper) == ["First.", "Second %(what)s."]
    with pytest.raises(ValueError, match="rule_without_a_text"):
        refusals(rule_without_a_text)
