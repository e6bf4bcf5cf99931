# SPDX-License-Identifier: AGPL-3.0-or-later
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from jointplan.access.identity import acting_as
from jointplan.assessments.operations.answers import PartInput, save_answer
from tests.cast import Cast


def test_two_connections_that_save_at_once_wait_for_each_other(committed_cast: Cast) -> None:
    """With real transactions: the second sees what the first committed, and reports a conflict."""
    barrier = Barrier(2)
    user = committed_cast.user("coordinator")

    def save(words: str) -> tuple[list[str], list[str]]:
        try:
            with acting_as(committed_cast.user("coordinator")):
                submission = committed_cast.submission("aldermoor", "2022")
                clause = committed_cast.edition().clauses.get(code="1.1.2")
                barrier.wait(timeout=20)
                outcome = save_answer(submission, clause, {"progress": PartInput(words, "en", 0)}, by=user)
                return outcome.saved, [conflict.theirs for conflict in outcome.conflicts]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ["One", "Two"]))
    winner = next(place for place, outcome in enumerate(outcomes) if outcome[0])
    assert outcomes[winner] == (["progress"], [])
    assert outcomes[1 - winner] == ([], [["One", "Two"][winner]])
