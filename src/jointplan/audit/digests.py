# SPDX-License-Identifier: AGPL-3.0-or-later
"""One digest for what a day left behind in a table: computed inside PostgreSQL, the same for whoever asks.

Each row becomes a JSON array of its columns in alphabetical order, moments as microseconds since 1970, so that neither
settings of a session nor a newer server writes it differently. The SHA-256 of each row, in hexadecimal, in the order of
ids, goes into the SHA-256 of the day. A day is one of UTC: it does not move when an installation changes its time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jointplan.audit.history import history_models

ENTRIES = "audit_entry"
ROW = "encode(sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')), 'hex')"
# Nothing that turns a value into text may follow a setting of the session.
PINNED = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


class Source(NamedTuple):
    """A table whose rows are sealed by day: its key, the moment of a row, and the columns that go into the digest."""

    table: str
    key: str
    moment: str
    columns: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        return [name for name, _expression in self.columns]

    def with_columns(self, names: Iterable[str]) -> "Source":
        """The same with those columns alone, in that order. Raises KeyError for one that is not there any more."""
        known = dict(self.columns)
        return self._replace(columns=tuple((name, known[name]) for name in names))


@dataclass(frozen=True)
class DayDigest:
    """What one table holds of one day: how many rows, the first and the last id, and the digest of them all."""

    count: int
    first: int
    last: int
    digest: str


def sources() -> list[Source]:
    """The log of operations and every table of history."""
    entry = apps.get_model("audit", "Entry")
    found = [_source(entry, "at"), *(_source(model, "pgh_created_at") for model in history_models())]
    return sorted(found, key=lambda source: (source.table != ENTRIES, source.table))


def _source(model: type[models.Model], moment: str) -> Source:
    columns = tuple(sorted((str(field.column), _as_json(field)) for field in model._meta.concrete_fields))
    return Source(model._meta.db_table, str(model._meta.pk.column), moment, columns)


def _as_json(field: Any) -> str:
    column = f'"{field.column}"'
    if isinstance(field, models.DateTimeField):
        return f"(extract(epoch FROM {column}) * 1000000)::bigint"
    if isinstance(field, ArrayField | models.JSONField):
        return f"to_jsonb({column})"
    return column


def digest_sql(source: Source, condition: str = "true") -> str:
    """A query for day, count, first id, last id and digest of each day; `condition` chooses rows."""
    row = ROW.format(columns=", ".join(expression for _name, expression in source.columns))
    return (
        f"SELECT ({source.moment} AT TIME ZONE 'UTC')::date, count(*), "  # noqa: S608 - our own tables and columns
        f"min({source.key})::bigint, max({source.key})::bigint, "
        f"encode(sha256(convert_to(string_agg({row}, '' ORDER BY {source.key}), 'UTF8')), 'hex') "
        f"FROM {source.table} WHERE {condition} GROUP BY 1"
    )


def digests(cursor: Any, source: Source, first: date, last: date) -> dict[date, DayDigest]:
    """What the table holds of each day from `first` to `last`, both included, asked as the owner of the tables.

    The query is made here, not by a function that stands in the database: whoever changed the rows may have changed
    that as well.
    """
    for name, value in PINNED.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    cursor.execute(
        digest_sql(source, f"{source.moment} >= %s AND {source.moment} < %s"), [begin_of(first), end_of(last)]
    )
    return {day: DayDigest(*rest) for day, *rest in cursor.fetchall()}


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    return begin_of(day + timedelta(days=1))
