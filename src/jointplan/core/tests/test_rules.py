# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Refused, can, refused, registered_rules, require, rule


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The registry with one rule more, forgotten after the test."""
    rules = dict(registered_rules())
    monkeypatch.setattr("jointplan.core.rules._rules", rules)

    @rule("tests.light_lamp")
    def light_lamp(user: Any, lamp: Any) -> Any:
        return ALLOWED if lamp == "broken" else refused("This lamp is lit already.")

    return rules


def test_a_rule_allows_or_says_why_not(registry: dict[str, Any]) -> None:
    assert can(OPERATOR, "tests.light_lamp", "broken")
    verdict = can(OPERATOR, "tests.light_lamp", "lit")
    assert not verdict
    assert verdict.reason == "This lamp is lit already."


def test_what_is_required_and_refused_raises_the_reason(registry: dict[str, Any]) -> None:
    require(OPERATOR, "tests.light_lamp", "broken")
    with pytest.raises(Refused, match="This lamp is lit already"):
        require(OPERATOR, "tests.light_lamp", "lit")


def test_a_rule_that_does_not_exist_is_a_mistake_of_ours(registry: dict[str, Any]) -> None:
    for who in (OPERATOR, AnonymousUser()):
        with pytest.raises(KeyError):
            can(who, "tests.put_out_lamp", None)


def test_one_permission_has_one_rule(registry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"tests\.light_lamp"):
        rule("tests.light_lamp")(lambda *_asked: ALLOWED)


@pytest.mark.parametrize("name", registered_rules())
def test_whoever_has_not_signed_in_is_refused_everything(name: str) -> None:
    verdict = can(AnonymousUser(), name, None)
    assert not verdict
    assert verdict.reason


def test_rules_are_named_after_their_app_and_what_is_done() -> None:
    names = list(registered_rules())
    assert names == sorted(names)
    for name, function in registered_rules().items():
        app, _dot, permission = name.partition(".")
        # An app with many rules keeps those of one subject beside them, and registers them with them.
        assert re.fullmatch(rf"jointplan\.{app}\.(\w+_)?rules", function.__module__)
        assert function.__name__ == permission
