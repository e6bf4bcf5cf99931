# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits, when somebody withdraws it or stops it in the very moment in which it would become public."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.operations import withdraw
from jointplan.assessments.models import AnswerPart, HeldRelease
from jointplan.assessments.operations.holding import carry_out_releases, stop_release
from jointplan.assessments.release_rules import HOLDS
from tests.cast import Cast

KEY = ("brindal", "2021", "1.1.1", "challenges")


def withdraw_it(cast: Cast, user: Any) -> None:
    withdraw(cast.part(*KEY), reason="Not this.", by=user)


def stop_it(cast: Cast, user: Any) -> None:
    stop_release(HeldRelease.objects.get(), reason="Not yet.", by=user)


@pytest.mark.parametrize("act", [withdraw_it, stop_it])
def test_who_was_first_is_not_overtaken(committed_cast: Cast, act: Callable[[Cast, Any], None]) -> None:
    clearing = committed_cast.user("other_clearing")
    with acting_as(clearing):
        HeldRelease.objects.update(public_at=timezone.now() - datetime.timedelta(seconds=1))
    begun, tried = Event(), Event()

    def first() -> None:
        try:
            with acting_as(clearing):
                act(committed_cast, clearing)
                begun.set()
                assert tried.wait(timeout=20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert begun.wait(timeout=20)
        try:
            with acting_as(HOLDS):
                assert carry_out_releases(by=HOLDS) == 0
        finally:
            tried.set()
        running.result(timeout=20)
    with acting_as(HOLDS):
        assert carry_out_releases(by=HOLDS) == 0
    visitor = committed_cast.user("anonymous")
    with acting_as(visitor):
        found = AnswerPart.objects.visible_to(visitor).filter(originator__code=KEY[0], cycle__code=KEY[1])
        assert not found.filter(kind="challenges", clause__code="1.1.1").exists()
