# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that is public of a region, as tables, read as anybody reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jointplan.parties.models import Region
from jointplan.portal.opendata import answer_tables, knowledge_tables, plan_tables, register_tables
from jointplan.portal.opendata.schema import Table

TABLES: tuple[Table, ...] = (
    *plan_tables.TABLES,
    *answer_tables.TABLES,
    *register_tables.TABLES,
    *knowledge_tables.TABLES,
)


@dataclass(frozen=True)
class Filled:
    """A table with its rows; each row has every column, None where it says nothing."""

    table: Table
    rows: Sequence[Mapping[str, Any]]


def compose(region: Region) -> list[Filled]:
    """Every table, also those without a row: whoever reads the next version finds the same tables."""
    return [Filled(table, [_whole(table, row) for row in table.rows(region)]) for table in TABLES]


def _whole(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(row) - {field.name for field in table.fields}:
        raise KeyError(f"{table.name} has no column {min(unknown)}")
    return {field.name: None if row.get(field.name) == "" else row.get(field.name) for field in table.fields}


def contents_of(region: Region) -> dict[str, list[int]]:
    """The labelled records that the tables are made of today, by number."""
    return {table.name: sorted(table.public(region).values_list("pk", flat=True)) for table in TABLES if table.public}


def all_public(region: Region, contents: Mapping[str, Sequence[int]]) -> bool:
    """Whether each of these records is public still: one query for each table that has some."""
    by_name = {table.name: table.public for table in TABLES if table.public}
    for name, numbers in contents.items():
        public = by_name.get(name)
        if numbers and (public is None or public(region).filter(pk__in=numbers).count() != len(numbers)):
            return False
    return True
