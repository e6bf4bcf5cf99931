# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody acts as somebody else, and what people may do comes from their terms alone."""

import ast
import re
from pathlib import Path

import pytest

from jointplan.accounts.models import User

SOURCE = Path(__file__).resolve().parents[2]
MODULES = [path for path in SOURCE.rglob("*.py") if "/tests/" not in path.as_posix()]
OWN_FIELDS = {field.name for field in User._meta.fields}


def test_no_code_of_ours_signs_anybody_in() -> None:
    """A session begins in allauth, after password and second factor, and in no other place."""
    signs_in = re.compile(r"\b(?:force_login|perform_login|django_login|auth\.login|auth_login)\b|(?<![.\w])login\(")
    touches = re.compile(r"_auth_user_id|SESSION_KEY\s*\]|BACKEND_SESSION_KEY|import .*\blogin\b")
    found = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for path in MODULES
        for match in [*signs_in.finditer(path.read_text()), *touches.finditer(path.read_text())]
    ]
    # The form of signing in hands on to that of allauth; our own notes in the session have other names.
    assert found == [
        "accounts/second_factor.py: SESSION_KEY]",
        "accounts/shared_computer.py: SESSION_KEY]",
        "accounts/forms.py: login(",
    ]


def test_only_a_token_gives_a_request_another_user() -> None:
    sets_user = re.compile(r"request\.user\s*=[^=]|_cached_user")
    found = {str(path.relative_to(SOURCE)) for path in MODULES if sets_user.search(path.read_text())}
    assert found == {"accounts/tokens.py"}


def test_an_account_has_no_flag_of_a_role() -> None:
    names = "id password last_login username email name language is_active created_at"
    assert set(names.split()) == OWN_FIELDS
    for name in ("is_staff", "is_superuser", "groups", "user_permissions", "role"):
        assert not hasattr(User, name)


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*/rules.py")), ids=lambda path: path.parent.name)
def test_no_rule_reads_a_field_of_the_account(path: Path) -> None:
    """Rules ask for posts held today, and for the number of the account to know one's own records."""
    allowed = {"id"}
    read = [
        f"{node.value.id}.{node.attr}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"user", "account", "by"}
        and node.attr in OWN_FIELDS - allowed
    ]
    assert read == []
