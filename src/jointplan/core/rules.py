# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what: one function for each permission, asked by pages, API, importers and commands alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule. `reason` is a sentence in the reader's language and is empty when allowed."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def refused(reason: str) -> Verdict:
    """A refusal with the sentence that the page shows."""
    return Verdict(False, str(reason))


class Refused(PermissionDenied):
    """An operation was asked for by somebody who may not do it. `str()` is the reason for the person."""


Rule = Callable[[Any, Any], Verdict]
_rules: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under the permission's name, `app.verb_noun`.

    Raises ValueError when the name is taken: two rules for one permission would drift.
    """

    def register(function: Rule) -> Rule:
        if name in _rules:
            raise ValueError(f"A rule for {name} exists already")
        _rules[name] = function
        return function

    return register


def can(user: Any, name: str, obj: Any = None) -> Verdict:
    """Ask whether `user` may do `name` to `obj`. An unknown name is a programming error and raises KeyError.

    Whoever has not signed in holds no post and may do nothing that needs a permission.
    """
    asked = _rules[name]
    if not hasattr(user, "held_posts"):
        return refused(_("Sign in first."))
    return asked(user, obj)


def require(by: Any, name: str, obj: Any = None) -> None:
    """Raise `Refused` with the reason unless `by` may do `name` to `obj`."""
    verdict = can(by, name, obj)
    if not verdict:
        raise Refused(verdict.reason)


def registered_rules() -> dict[str, Rule]:
    """All rules by name, for the generated table of permissions and for tests."""
    return dict(sorted(_rules.items()))
