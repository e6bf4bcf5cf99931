# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody comes back on the same day: the owner turns the clock, so the database is a copy of its own."""

import datetime

import pytest
from django.db import connections, transaction

from jointplan.access.models import Opening
from tests.addresses import WatchedClient, address
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.leaks


def test_who_comes_back_later_on_the_same_day_is_counted_again(committed_cast: Cast) -> None:
    with transaction.atomic():
        url = address(committed_cast, "real:work:answer", uid="submission aldermoor 2021", code="1.1.1")
    WatchedClient("secretariat").get(url)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE access_opening SET first_at = first_at - interval '1 hour'")
        cursor.execute("UPDATE access_opening SET last_at = first_at")
    WatchedClient("secretariat").get(url)
    with transaction.atomic(), reading_everything():
        rows = list(Opening.objects.values_list("count", "first_at", "last_at"))
    assert len(rows) == 4
    for count, first_at, last_at in rows:
        assert count == 2
        assert last_at - first_at > datetime.timedelta(minutes=59)
