# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two officers of one party, and the two parties of an invitation, at the same moment."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.assessments.models import InvitedView, ViewInvitation
from jointplan.assessments.operations.inviting_views import (
    answer_view,
    give_view,
    invite_views,
    take_back_view,
    write_view,
)
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from tests.cast import Cast

Step = Callable[[Any], Any]


def invited(cast: Cast) -> ViewInvitation:
    user = cast.user("coordinator")
    given = {"reach": "public", "reason": "It knows lamps.", "last_day": today() + datetime.timedelta(days=5)}
    with acting_as(user):
        return invite_views(cast.submission("aldermoor", "2021"), cast.party("coast-fund"), by=user, **given)


def both(first: tuple[Any, Step], second: tuple[Any, Step]) -> None:
    """The second begins while the first is done and not yet in the database."""
    done = Event()

    def begin() -> None:
        try:
            with acting_as(first[0]), transaction.atomic():
                first[1](first[0])
                done.set()
                # Long enough for the other to come as far as it can.
                Event().wait(1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(begin)
        assert done.wait(timeout=20)
        try:
            with acting_as(second[0]):
                second[1](second[0])
        finally:
            running.result(timeout=20)


def test_two_who_begin_a_view_at_once_do_not_write_over_each_other(committed_cast: Cast) -> None:
    invitation, user = invited(committed_cast), committed_cast.user("partner")
    steps = [(user, lambda by, text=text: write_view(invitation, text, sources=[], by=by)) for text in ("One.", "Two.")]
    with pytest.raises(AnswerProblem, match="saved since you looked"):
        both(*steps)
    with acting_as(user):
        assert InvitedView.objects.get(invitation=invitation).text == "One."


def test_a_view_that_is_taken_back_is_not_answered_in_public_at_that_moment(committed_cast: Cast) -> None:
    invitation, partner = invited(committed_cast), committed_cast.user("partner")
    with acting_as(partner):
        view = give_view(write_view(invitation, "One.", sources=[], by=partner), by=partner, seen=1)
    back = (partner, lambda by: take_back_view(view, by=by))
    answer = (committed_cast.user("clearing"), lambda by: answer_view(view, "You said: one.", by=by))
    with pytest.raises((Refused, InvitedView.DoesNotExist)):
        both(back, answer)
