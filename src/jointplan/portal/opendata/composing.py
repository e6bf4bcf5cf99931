# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that is public of a region, as tables, read as anybody reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from jointplan.parties.models import Region
from jointplan.portal.opendata import answer_tables, knowledge_tables, plan_tables, register_tables
from jointplan.portal.opendata.schema import Table

TABLES: tuple[Table, ...] = (
    *plan_tables.TABLES,
    *answer_tables.TABLES,
    *register_tables.TABLES,
    *knowledge_tables.TABLES,
)


# Numbers of the records of one table in the version of the query around, and how many there are.
IN_VERSION = 'SELECT jsonb_array_elements_text("portal_publication"."contents" -> %s)::bigint'
ONCE = """coalesce(jsonb_array_length("portal_publication"."contents" -> %s), 0)"""


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


def whole_among(publications: QuerySet, region: Region) -> set[int]:
    """Numbers of those versions of a region in which every labelled record is public still: one query for all.

    `publications` are rows whose column `contents` is what `contents_of` wrote. The database compares by itself: ten
    years of answers are not sent to and fro for one file.
    """
    counted = {}
    for table in TABLES:
        if table.public is not None:
            there = RawSQL(IN_VERSION, [table.name])  # noqa: S611 - a name of ours
            public = table.public(region).filter(pk__in=there).order_by()
            still = public.annotate(still=Func(F("pk"), function="COUNT")).values("still")
            counted[f"still_{table.name}"] = Subquery(still, output_field=BigIntegerField())
            counted[f"once_{table.name}"] = RawSQL(ONCE, [table.name], output_field=BigIntegerField())  # noqa: S611
    rows = publications.order_by().annotate(**counted).values("pk", *counted)
    return {
        row["pk"] for row in rows if all(row[f"still_{t.name}"] == row[f"once_{t.name}"] for t in TABLES if t.public)
    }
