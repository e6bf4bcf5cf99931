# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions from a list (CSV or XLSX): first what would happen, then all of it or nothing.

An action is known by its number. A column that the file does not have is left alone. What stands here and not in the
file stays, and is listed: nothing is deleted by a list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from jointplan.core.imports import ImportColumn, ImportProblem, Row, import_column, read_rows
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party
from jointplan.strategies.forms import ActionForm, bodies_of
from jointplan.strategies.models import Strategy, StrategyAction
from jointplan.strategies.operations import ActionInput, StrategyProblem, differences, save_actions
from jointplan.strategies.tables import ActionTable

NUMBER = "number"
# The label follows from who reads the list; a file does not decide it.
IGNORED = frozenset({"label"})


def columns() -> list[ImportColumn]:
    """The columns of the file of actions, which an import reads back."""
    return [
        import_column(
            c.name, c.column.verbose_name, is_required=c.name in {NUMBER, "text"}, is_ignored=c.name in IGNORED
        )
        for c in ActionTable([]).columns.iterall()
    ]


@dataclass(frozen=True)
class Change:
    """What one row would do; `fields` are what would be another, all of them for a new action."""

    row: Row
    said: ActionInput
    fields: list[str]


@dataclass
class ImportPlan:
    """What an import would do. With problems nothing is done. `missing` stand here and not in the file."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Changes when the file, or what stands here, would make the import another one."""
        effect = [[(c.said, c.fields) for c in part] for part in (self.new, self.changed)]
        return sha256(repr(effect).encode()).hexdigest()


def plan_import(strategy: Strategy, content: bytes) -> ImportPlan:
    """What the file would do. Raises ImportProblem when it cannot be read at all."""
    rows = read_rows(content, columns())
    known = {action.number: action for action in StrategyAction.objects.of_strategy(strategy)}
    bodies = _by_name(bodies_of(strategy.originator))
    plan, seen = ImportPlan(), dict[str, Row]()
    for row in rows:
        said = _said(row, strategy, known, bodies, plan)
        if said is None:
            continue
        if first := seen.get(said.number):
            text = _("%(at)s: the number %(number)s stands in the file twice, first in %(first)s.")
            values = {"at": row.at(NUMBER), "number": said.number, "first": first.place}
            plan.problems.append(text % values)
            continue
        seen[said.number] = row
        _sort_in(plan, Change(row, said, differences(known[said.number], said) if said.number in known else []), known)
    plan.missing = [number for number in known if number not in seen]
    return plan


def _sort_in(plan: ImportPlan, change: Change, known: Mapping[str, StrategyAction]) -> None:
    if change.said.number not in known:
        plan.new.append(change)
    elif change.fields:
        plan.changed.append(change)
    else:
        plan.same.append(change)


def _said(
    row: Row,
    strategy: Strategy,
    known: Mapping[str, StrategyAction],
    bodies: Mapping[str, Party],
    plan: ImportPlan,
) -> ActionInput | None:
    """The action of a row, or None with its problems noted: the form of the page looks at every field."""
    number = row.values.get(NUMBER, "")
    values = _before(known.get(number), strategy) | _typed(row.values, bodies)
    form = ActionForm(values, strategy=strategy)
    if form.is_valid():
        return form.said()
    plan.problems += [f"{row.at(_column(name))}: {text}" for name, texts in form.errors.items() for text in texts]
    return None


def _column(name: str) -> str:
    return "body" if name == "body_name" else name


def _before(action: StrategyAction | None, strategy: Strategy) -> dict[str, Any]:
    """What the action says now, for columns that the file does not have."""
    if action is None:
        return {"language": strategy.language}
    names = ("number", "text", "period", "body_name", "language")
    return {name: getattr(action, name) for name in names} | {"body": action.body_id or ""}


def _typed(values: Mapping[str, str], bodies: Mapping[str, Party]) -> dict[str, Any]:
    """The values of a row: a body by its code or name where the register has it, else in words."""
    typed: dict[str, Any] = {name: values[name] for name in ("number", "text", "period") if name in values}
    if values.get("language"):
        typed["language"] = _languages().get(fold(values["language"]), values["language"])
    if "body" in values:
        body = bodies.get(fold(values["body"]))
        typed |= {"body": body.pk if body else "", "body_name": "" if body else values["body"]}
    return typed


def _by_name(parties: Iterable[Party]) -> dict[str, Party]:
    return {fold(name): party for party in parties for name in (party.code, *party.names.values())}


def _languages() -> dict[str, str]:
    """Codes of languages by their names, in each language of the product."""
    known = {fold(code): code for code, _name in settings.LANGUAGES}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(name)): code for code, name in settings.LANGUAGES}
    return known


@transaction.atomic
def apply_import(strategy: Strategy, content: bytes, *, by: Any, expected: str = "") -> ImportPlan:
    """Do what `plan_import` says, all of it or nothing; one entry in the log for the whole.

    `expected` is the digest of the plan that somebody agreed to. Raises ImportProblem with every problem, also when the
    list has changed since.
    """
    strategy = Strategy.objects.select_related("originator").locked(strategy.pk)
    require(by, "strategies.change_actions", strategy)
    plan = plan_import(strategy, content)
    if plan.problems:
        raise ImportProblem(plan.problems)
    if expected and plan.digest != expected:
        raise ImportProblem([_("The list has changed since you looked. Check again what would happen.")])
    changes: Sequence[Change] = [*plan.new, *plan.changed]
    try:
        save_actions(strategy, [change.said for change in changes], by=by, is_import=True)
    except StrategyProblem as problem:
        raise ImportProblem([str(problem)]) from problem
    return plan
