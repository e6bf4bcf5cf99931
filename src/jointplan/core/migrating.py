# SPDX-License-Identifier: AGPL-3.0-or-later
"""Migrations that draw their models once, where Django draws each and all its neighbours after every operation.

Nearly every model of ours knows a party and a person, so a neighbour is nearly every other model: drawing them took
most of the time in which the tables of a new installation are made.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What one of these does in the database does not depend on the others of its sort. The sorts stand apart: drawn at
# once with what is added to it, a table would be made with it, and then it would be added again.
MADE = (migrations.CreateModel, AddTrigger, RemoveTrigger)
ADDED = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint, AddTrigger, RemoveTrigger)


class Migration(migrations.Migration):
    """The base of each migration of ours: tables that stand together, or what is added to them, are made at once."""

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        at_once = copy(self)
        vars(at_once)["operations"] = list(_together(self.operations))
        return migrations.Migration.apply(at_once, project_state, schema_editor, collect_sql)


def _together(operations: Iterable[Operation]) -> Iterator[Operation]:
    """The operations, those that follow each other and are of one sort as one."""
    group: list[Operation] = []
    for operation in operations:
        if group and not any(all(isinstance(one, sort) for one in [*group, operation]) for sort in (MADE, ADDED)):
            yield _AtOnce(group)
            group = []
        if isinstance(operation, MADE + ADDED):
            group.append(operation)
        else:
            yield operation
    if group:
        yield _AtOnce(group)


class _AtOnce(Operation):
    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        with _drawn_once(state):
            for operation in self.operations:
                operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


@contextmanager
def _drawn_once(state: ProjectState) -> Iterator[None]:
    """Inside, models that are to be drawn anew are noted; they are drawn at the end, together.

    Neighbours of neighbours too, unless each change was one that does not concern them.
    """
    changed: set[tuple[str, str]] = set()
    concerns_few = True

    def note(app_label: str, model_name: str, delay: bool = False) -> None:
        nonlocal concerns_few
        changed.add((app_label, model_name.lower()))
        concerns_few = concerns_few and delay

    state.reload_model = note  # type: ignore[method-assign]
    try:
        yield
    finally:
        del state.reload_model
    state.reload_models(list(changed), delay=concerns_few)
