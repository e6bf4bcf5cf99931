# SPDX-License-Identifier: AGPL-3.0-or-later
"""Migrations that draw their models once, where Django draws each and all its neighbours after every operation.

Nearly every model of ours knows a party and a person, so a neighbour is nearly every other model: drawing them took
most of the time in which the tables of a new installation are made.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What one of these does in the database does not depend on the others beside it.
INDEPENDENT = (migrations.CreateModel, AddTrigger, RemoveTrigger)


class Migration(migrations.Migration):
    """The base of each migration of ours: tables and triggers that stand together are made at once."""

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        at_once = copy(self)
        vars(at_once)["operations"] = list(_together(self.operations))
        return migrations.Migration.apply(at_once, project_state, schema_editor, collect_sql)


def _together(operations: Iterable[Operation]) -> Iterator[Operation]:
    for independent, found in groupby(operations, lambda operation: isinstance(operation, INDEPENDENT)):
        if independent:
            yield _AtOnce(list(found))
        else:
            yield from found


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
    """Inside, models that are to be drawn anew are noted; they are drawn at the end, together."""
    changed: set[tuple[str, str]] = set()

    def note(app_label: str, model_name: str, delay: bool = False) -> None:
        changed.add((app_label, model_name.lower()))

    state.reload_model = note  # type: ignore[method-assign]
    try:
        yield
    finally:
        del state.reload_model
    state.reload_models(list(changed), delay=False)
