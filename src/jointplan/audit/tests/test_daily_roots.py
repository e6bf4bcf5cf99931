# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the owner of the tables does behind the product's back is noticed, and the day is named."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from jointplan.access.identity import acting_as
from jointplan.audit.digests import sources
from jointplan.audit.operations import record
from jointplan.audit.roots import NO_ROOT, Root, RootsFile, canonical
from jointplan.audit.sealing import due_days, overdue, seal
from jointplan.audit.tests.sealed import Sealed, first_day, morning_after, owner
from jointplan.audit.verifying import verify
from tests.cast import Cast
from tests.databases import Databases

BOTH_ROLES = pytest.mark.django_db(databases=["default", "owner"])
pytestmark = pytest.mark.database

PART_HISTORY = "assessments_answerpartevent"


@BOTH_ROLES
def test_a_log_that_nobody_touched_is_verified(sealed: Sealed) -> None:
    result = sealed.checked()
    assert result.findings == []
    assert (result.days, result.entries) == (3, owner("SELECT count(*) FROM audit_entry")[0][0])
    assert json.loads(sealed.file.lines()[0])["history"][PART_HISTORY]["count"] > 20


TAMPERING = {
    "changed": (
        'UPDATE audit_entry SET details = details || \'{"reason": "none"}\' WHERE id = {first}',
        "Rows of audit_entry were changed.",
    ),
    "changed by a microsecond": (
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = {first}",
        "Rows of audit_entry were changed.",
    ),
    "shown to others": (
        "UPDATE audit_entry SET readers = readers || '{public}' WHERE id = {first}",
        "Rows of audit_entry were changed.",
    ),
    "done by somebody else": (
        "UPDATE audit_entry SET actor = 4711 WHERE id = {first}",
        "Rows of audit_entry were changed.",
    ),
    "removed": ("DELETE FROM audit_entry WHERE id = {first}", "Rows removed from audit_entry: 1."),
    "cut off": (
        "DELETE FROM audit_entry WHERE id IN ({last}, {last} - 1)",
        "Rows cut off at the end of audit_entry: 2.",
    ),
    "emptied": ("DELETE FROM audit_entry", "Rows cut off at the end of audit_entry:"),
    "added": (
        "INSERT INTO audit_entry (at, verb, object_type, details, readers, actor_parties) "
        "SELECT at, verb, object_type, details, readers, actor_parties FROM audit_entry WHERE id = {first}",
        "Rows added to audit_entry after the day was sealed: 1.",
    ),
    "exchanged": (
        "UPDATE audit_entry SET id = id + 1000000 WHERE id = {last}",
        "Rows of audit_entry were changed.",
    ),
}


@BOTH_ROLES
@pytest.mark.parametrize(("statement", "text"), TAMPERING.values(), ids=list(TAMPERING))
def test_what_the_owner_changes_in_the_log_is_noticed_with_its_day(sealed: Sealed, statement: str, text: str) -> None:
    ((first, last),) = owner("SELECT min(id), max(id) FROM audit_entry")
    owner(statement.replace("{first}", str(first)).replace("{last}", str(last)))
    ((day, said),) = sealed.found()
    assert day == sealed.day
    assert said.startswith(text)


@BOTH_ROLES
@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (f"UPDATE {PART_HISTORY} SET value = 'planned' WHERE pgh_id = {{}}", f"Rows of {PART_HISTORY} were changed."),
        (f"DELETE FROM {PART_HISTORY} WHERE pgh_id = {{}}", f"Rows removed from {PART_HISTORY}: 1."),
        (f"UPDATE {PART_HISTORY} SET pgh_context = NULL WHERE pgh_id = {{}}", f"Rows of {PART_HISTORY} were changed."),
    ],
    ids=["changed", "removed", "without its author"],
)
def test_what_the_owner_changes_in_history_is_noticed(sealed: Sealed, statement: str, text: str) -> None:
    ((status,),) = owner(
        f"SELECT pgh_id FROM {PART_HISTORY} WHERE kind = 'status' ORDER BY pgh_id DESC LIMIT 1 OFFSET 1"
    )
    owner(statement.format(status))
    assert sealed.found() == [(sealed.day, text)]


def test_of_three_days_the_one_that_was_changed_is_named(spread: Sealed) -> None:
    assert spread.found() == []
    days = [spread.day + timedelta(days=number) for number in range(3)]
    chosen = "id = (SELECT min(id) FROM audit_entry WHERE (at AT TIME ZONE 'UTC')::date = %s)"
    owner(f"UPDATE audit_entry SET verb = 'tests.lamp_lit' WHERE {chosen}", days[1])
    assert spread.found() == [(days[1], "Rows of audit_entry were changed.")]
    owner(f"UPDATE audit_entry SET at = at - interval '1 day' WHERE {chosen}", days[2])
    assert spread.found() == [
        (days[1], "Rows added to audit_entry after the day was sealed: 1."),
        (days[2], "Rows removed from audit_entry: 1."),
    ]


@BOTH_ROLES
def test_an_entry_put_before_the_first_day_is_noticed(sealed: Sealed) -> None:
    owner("UPDATE audit_entry SET at = at - interval '9 days' WHERE id = (SELECT max(id) FROM audit_entry)")
    texts = [text for _day, text in sealed.found()]
    assert "Rows added to audit_entry before the first sealed day: 1." in texts


@BOTH_ROLES
def test_the_digest_follows_no_setting_of_the_session(sealed: Sealed) -> None:
    for name, value in {"TimeZone": "Asia/Tashkent", "DateStyle": "German", "extra_float_digits": "-15"}.items():
        owner(f"SET LOCAL {name} = '{value}'")
    assert sealed.checked().ok
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Pacific/Kiritimati'")
        cursor.execute("SELECT digest FROM audit_digests(%s) WHERE source = 'audit_entry'", [sealed.day])
        assert cursor.fetchone() == (json.loads(sealed.file.lines()[0])["entries"]["sha256"],)


def test_a_column_that_came_later_was_not_sealed_and_one_that_went_is_named(spread: Sealed) -> None:
    first, *others = spread.file.lines()
    gone = json.loads(first)
    owner("ALTER TABLE audit_entry ADD COLUMN colour text NOT NULL DEFAULT 'blue'")
    assert spread.checked().ok
    gone["entries"]["columns"].append("shade")
    texts = [text for _day, text in spread.found([canonical(gone) + b"\n", *others])]
    assert any("The column shade of audit_entry" in text for text in texts)


@BOTH_ROLES
def test_a_root_names_the_day_the_numbers_and_the_root_before(sealed: Sealed) -> None:
    roots = [Root.from_line(line) for line in sealed.file.lines()]
    assert [root.previous for root in roots] == [NO_ROOT, roots[0].root, roots[1].root]
    line = json.loads(sealed.file.lines()[0])
    unsigned = {key: value for key, value in line.items() if key not in {"root", "signature"}}
    assert line["root"] == sha256(canonical(unsigned)).hexdigest()
    ((count, first, last),) = owner("SELECT count(*), min(id), max(id) FROM audit_entry")
    assert [line["entries"][key] for key in ("count", "first", "last")] == [count, first, last]


@BOTH_ROLES
def test_the_digest_can_be_computed_by_anybody_who_reads_the_documentation(sealed: Sealed) -> None:
    line = json.loads(sealed.file.lines()[0])["entries"]
    assert line["columns"] == sorted(line["columns"])
    rows = owner(
        "SELECT jsonb_build_array(actor, to_jsonb(actor_parties), (extract(epoch FROM at) * 1000000)::bigint, details, "
        "id, object_id, object_type, party, to_jsonb(readers), verb)::text FROM audit_entry ORDER BY id"
    )
    digests = "".join(sha256(row.encode()).hexdigest() for (row,) in rows)
    assert sha256(digests.encode()).hexdigest() == line["sha256"]


@BOTH_ROLES
def test_days_that_nobody_sealed_are_named_once_they_are_overdue(sealed: Sealed) -> None:
    lines, keys = sealed.file.lines()[:2], sealed.file.public_keys()
    missing = sealed.day + timedelta(days=2)
    soon = verify(lines, keys, sealed.morning())
    assert (soon.ok, soon.notes) == (True, [f"Not sealed yet: {missing}."])
    late = verify(lines, keys, sealed.morning(5))
    assert [finding.day for finding in late.findings] == [missing]


@BOTH_ROLES
def test_sealing_twice_changes_nothing_and_days_without_entries_are_sealed_too(sealed: Sealed) -> None:
    before = sealed.file.path.read_bytes()
    assert seal(sealed.file, sealed.morning()) == []
    assert sealed.file.path.read_bytes() == before
    assert [root.entries["count"] for root in seal(sealed.file, sealed.morning(6))] == [0, 0, 0]
    assert sealed.file.path.read_bytes().startswith(before)
    assert sealed.checked(sealed.file.lines()).ok


def test_two_that_seal_at_once_write_each_day_once(spread: Sealed) -> None:
    def from_another_process(_number: int) -> int:
        try:
            return len(seal(spread.file, spread.morning(8)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = sum(pool.map(from_another_process, range(4)))
    assert made == 5
    assert len(spread.file.lines()) == 8
    assert spread.checked().ok


def test_a_day_is_sealed_only_when_nobody_still_writes_and_nobody_waits_for_long(
    spread: Sealed, databases: Databases
) -> None:
    begun, entry = Event(), "SELECT audit_record('tests.lamp_lit', 'tests.lamp', 1, NULL, '{}', '{community}')"

    def seal_meanwhile() -> None:
        begun.set()
        try:
            with pytest.raises(OperationalError, match="lock timeout"):
                seal(spread.file, spread.morning(4))
        finally:
            connections.close_all()

    with psycopg.connect(databases.url("default")) as writing, ThreadPoolExecutor(1) as pool:
        # An operation that is not over: its entry is written and not committed.
        writing.execute(entry)
        sealing = pool.submit(seal_meanwhile)
        begun.wait()
        with psycopg.connect(databases.url("default")) as other:
            other.execute("SET statement_timeout = '5s'")
            other.execute(entry)
        sealing.result()
        assert len(spread.file.lines()) == 3
    assert len(seal(spread.file, spread.morning(4))) == 1


def test_a_day_is_over_some_time_after_midnight_in_utc() -> None:
    day = date(2026, 3, 1)
    last = Root(day, NO_ROOT, {}, {}, "")
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    assert due_days(last, midnight) == []
    assert due_days(last, midnight + timedelta(hours=1, minutes=59)) == []
    assert due_days(last, midnight + timedelta(hours=2)) == [date(2026, 3, 2)]


@pytest.mark.django_db
def test_an_installation_without_a_log_has_nothing_to_seal(tmp_path: Path) -> None:
    file = RootsFile(tmp_path / "audit")
    assert seal(file, morning_after(date(2026, 3, 1), 1)) == []
    assert not file.path.exists()
    assert overdue(file) == ""


@pytest.mark.django_db
def test_the_doctor_speaks_up_when_a_seal_is_overdue(cast: Cast, tmp_path: Path) -> None:
    file, day = RootsFile(tmp_path / "audit"), first_day()
    assert overdue(file, morning_after(day, 1)) == ""
    assert "has been sealed" in overdue(file, morning_after(day, 4))
    seal(file, morning_after(day, 1))
    assert overdue(file, morning_after(day, 2)) == ""
    assert overdue(file, morning_after(day, 6)) == f"the last sealed day of the log is {day}"


@pytest.mark.django_db
def test_the_application_learns_digests_of_a_day_and_nothing_else(cast: Cast) -> None:
    with acting_as(cast.user("observer")), connection.cursor() as cursor:
        record("tests.lamp_lit", cast.cycle("2022"), secret="canary")
        cursor.execute("SELECT * FROM audit_digests(%s)", [first_day()])
        rows = cursor.fetchall()
    assert {row[0] for row in rows} <= {source.table for source in sources()}
    for _source, columns, count, first, last, digest in rows:
        assert all(isinstance(number, int) for number in (count, first, last))
        assert len(digest) == 64
        assert "canary" not in str(columns)
