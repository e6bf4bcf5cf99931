# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures proposed for a strategy of 300 actions, among all 176 of the plan: seconds, with keeping them.

`python -m bench.alignment` prints the figure as JSON.
"""

import datetime
import json
import os
import statistics
import time
from typing import Any

from bench.figures import Figure
from jointplan.core import embedded

ROUNDS = 3
ACTIONS = 300


def main() -> int:
    os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark-0123456789-0123456789-0123456789")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with embedded.temporary() as server:
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["DATABASE_OWNER_URL"] = server.owner_url
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from bench.world import build

        call_command("migrate", database="owner", verbosity=0)
        build(connections["owner"], 1)
        figures = [measure()]
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def measure() -> Figure:
    """Half of the actions in English, half in Russian, each made of the words of two measures."""
    from jointplan.access.identity import acting_as
    from jointplan.strategies.aligning import propose_alignments

    user, strategy, edition = begin()
    took = []
    for _round in range(ROUNDS):
        with acting_as(user):
            started = time.perf_counter()
            found = propose_alignments(strategy, edition, by=user)
            took.append(time.perf_counter() - started)
        assert found > ACTIONS / 2, "most of them have something to propose"
    name = f"measures proposed for {ACTIONS} actions, median"
    return Figure(name, statistics.median(took), "s", at_most=10)


def begin() -> tuple[Any, Any, Any]:
    """A coordinator, and a strategy with its actions."""
    from bench.world import EDITION
    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import PostKind
    from jointplan.accounts.operations import establish_post, issue_account
    from jointplan.accounts.system import OPERATOR
    from jointplan.parties.models import Party
    from jointplan.plans.models import ClauseText, Edition
    from jointplan.strategies.operations import ActionInput, add_strategy, save_actions

    state = Party.objects.get(code="state-1")
    day = datetime.date(2026, 1, 1)
    with acting_as(OPERATOR):
        post = establish_post(
            state, code="one", kind=PostKind.COORDINATOR, functions={"en": "One"}, established_on=day, by=OPERATOR
        )
        user = issue_account(post, username="one", hashed_password="!", language="en", starts_on=day, by=OPERATOR)  # noqa: S106 - nobody signs in with it
    edition = Edition.objects.get(code=EDITION)
    with acting_as(user):
        strategy = add_strategy(state, by=user, title="Strategy", kind="strategy", language="en")
        given = []
        for language in ("en", "ru"):
            measures = ClauseText.objects.filter(clause__edition=edition, clause__kind="measure", language=language)
            titles = list(measures.order_by("clause__position").values_list("title", flat=True))
            for number in range(ACTIONS // 2):
                text = f"{titles[number]}. {titles[(number * 7) % len(titles)]}"
                given.append(ActionInput(f"{language}{number}", text, language))
        save_actions(strategy, given, by=user)
    return user, strategy, edition


if __name__ == "__main__":
    raise SystemExit(main())
