# SPDX-License-Identifier: AGPL-3.0-or-later
"""An inbox is read by its owner alone, whatever a query asks; a message is written through one function only."""

import datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as, clear_identity
from jointplan.accounts.models import User
from jointplan.core.rules import can
from jointplan.notifications import row_security
from jointplan.notifications.models import Notification
from jointplan.notifications.operations import mark_all_read, mark_read, notify
from tests.cast import ROLES, Cast
from tests.everything import reading_everything

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]
PEOPLE = [role for role in ROLES if role != "anonymous"]
CLOSED = "assessments/cycle_closed"
TABLE = "notifications_notification"


def by_sql(statement: str = f"SELECT id, recipient_id FROM {TABLE}") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(st.tuples(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4), st.booleans()), max_size=6),
    sender=st.sampled_from(PEOPLE),
)
def test_whoever_is_told_whatever_by_whomever_each_reads_the_own_messages_only(
    cast: Cast, told: list[tuple[list[str], bool]], sender: str
) -> None:
    with transaction.atomic():
        users = {user.username: user for user in User.objects.all()}
        with reading_everything():
            before = dict.fromkeys(users, 0)
            for _pk, recipient in by_sql():
                before[next(name for name, user in users.items() if user.pk == recipient)] += 1
        with acting_as(cast.user(sender)):
            for roles, fictional in told:
                notify([users[role] for role in roles], CLOSED, context={"cycle": {"en": "X"}}, fictional=fictional)
        for role in PEOPLE:
            user = cast.user(role)
            with acting_as(user):
                found = by_sql()
                expected = before[role] + sum(role in roles for roles, _fictional in told)
                # Whoever holds no post reads what is public, and nothing that was once addressed to them.
                expected *= bool(user.held_posts)
                assert [recipient for _pk, recipient in found] == [user.pk] * expected
                assert Notification.objects.visible_to(user).count() == expected
        transaction.set_rollback(True)


def test_the_queryset_hides_the_same_when_row_security_shows_everything(cast: Cast) -> None:
    with reading_everything():
        assert Notification.objects.count() > 0
        for role in ROLES:
            user = cast.user(role)
            for note in Notification.objects.visible_to(user):
                assert note.recipient_id == user.pk


def test_nobody_reads_an_inbox_without_an_identity(cast: Cast) -> None:
    assert by_sql() == []
    clear_identity()
    assert by_sql() == []
    with acting_as(cast.user("anonymous")):
        assert by_sql() == []


def changed(statement: str) -> int:
    """Rows that a statement changes; -1 when the database does not let the application do it at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except ProgrammingError as problem:
        if "permission denied" not in str(problem):
            raise
        return -1


@pytest.mark.parametrize("role", ["secretariat", "other_coordinator"])
def test_nobody_changes_or_forges_a_message(cast: Cast, role: str) -> None:
    victim = cast.user("coordinator").pk
    with acting_as(cast.user(role)):
        own = len(by_sql())
        assert own > 0
        assert changed(f"UPDATE {TABLE} SET read_at = now() WHERE recipient_id = {victim}") == 0
        assert changed(f"UPDATE {TABLE} SET read_at = now()") == own
        assert changed(f"UPDATE {TABLE} SET context = '{{}}'") == -1
        assert changed(f"UPDATE {TABLE} SET recipient_id = {victim}") == -1
        assert changed(f"DELETE FROM {TABLE}") == -1
        columns = "uid, recipient_id, name, about_type, about_id, about_label, is_fictional, context, once, created_at"
        values = f"gen_random_uuid(), {victim}, 'x', '', '', 'GREEN', false, '{{}}', '', now()"
        assert changed(f"INSERT INTO {TABLE} ({columns}) VALUES ({values})") == -1


def test_one_marks_the_own_messages_only(cast: Cast) -> None:
    coordinator, other = cast.user("coordinator"), cast.user("other_coordinator")
    with acting_as(coordinator):
        note = Notification.objects.visible_to(coordinator).new()[0]
        verdict = can(other, "notifications.mark_read", note)
        assert not verdict
        assert verdict.reason
    with acting_as(other):
        assert mark_all_read(fictional=False, by=other) > 0
    with acting_as(coordinator):
        note.refresh_from_db()
        assert note.read_at is None
        mark_read(note, by=coordinator)
        note.refresh_from_db()
        assert note.read_at is not None


def test_the_inspection_finds_everything_in_its_place(cast: Cast) -> None:
    assert row_security.problems() == []


def test_what_was_read_long_ago_is_forgotten_and_nothing_else(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        first, second, *_rest = Notification.objects.visible_to(user).new()
        total = Notification.objects.count()
        now = timezone.now()
        Notification.objects.filter(pk=first.pk).update(read_at=now - datetime.timedelta(days=366))
        Notification.objects.filter(pk=second.pk).update(read_at=now - datetime.timedelta(days=364))
        with connection.cursor() as cursor:
            cursor.execute("SELECT notifications_forget()")
        assert Notification.objects.count() == total - 1
        assert not Notification.objects.filter(pk=first.pk).exists()
