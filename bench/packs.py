# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack of all 176 measures, out and in: seconds, with what was answered the last time beside each question.

`python -m bench.packs` prints the figures as JSON.
"""

import datetime
import io
import json
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.figures import Figure
from jointplan.core import embedded

ROUNDS = 3
TEXT = "In this period the work went on as planned, and those who take part looked at it twice.\n" * 4
ANSWERED = {"status": "In progress", "progress": TEXT, "challenges": TEXT, "next_steps": TEXT}


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
        build(connections["owner"], 3)
        figures = measure()
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def measure() -> list[Figure]:
    """Out as a workbook; in with four answers to each measure; and once more the same file."""
    from jointplan.access.identity import acting_as
    from jointplan.assessments.operations.packs import import_pack, make_pack
    from jointplan.assessments.packs.files import file_of
    from jointplan.assessments.packs.planning import plan_import
    from jointplan.assessments.packs.reading import read_file

    user, submission = begin()
    out, look, again = [], [], []
    for _round in range(ROUNDS):
        with acting_as(user):
            seconds, pack = timed(lambda: make_pack(submission, file_format="xlsx", language="en", by=user))
            more, content = timed(partial(file_of, pack, user))
            out.append(seconds + more)
    content = filled(content)
    with acting_as(user):
        look.append(timed(lambda: plan_import(pack, read_file(content), user))[0])
        into = timed(lambda: import_pack(pack, content, by=user))[0]
    with acting_as(user):
        again.append(timed(lambda: import_pack(pack, content, by=user))[0])
    return [
        Figure("pack of 176 measures, out", statistics.median(out), "s", at_most=1),
        Figure("pack of 176 measures, looked through", statistics.median(look), "s", at_most=3),
        Figure("pack of 176 measures, in, four answers to each", into, "s", at_most=3),
        Figure("pack of 176 measures, in once more", statistics.median(again), "s", at_most=3),
    ]


def begin() -> tuple[Any, Any]:
    """An open cycle after the others, and the submission that the coordinator of a State begins in it."""
    from bench.world import EDITION
    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import PostKind, User
    from jointplan.accounts.operations import establish_post, issue_account
    from jointplan.accounts.system import OPERATOR
    from jointplan.assessments.models import Cycle, CycleState
    from jointplan.assessments.operations.answers import start_submission
    from jointplan.assessments.operations.cycles import prepare_cycle
    from jointplan.parties.models import Party
    from jointplan.plans.models import Edition

    day = datetime.date(2200, 1, 1)
    dates = {"period_from": day, "period_to": day, "opens_on": day, "due_on": day, "closes_on": day}
    state, edition = Party.objects.get(code="state-1"), Edition.objects.get(code=EDITION)
    with acting_as(OPERATOR):
        begun = day.replace(year=2020)
        post = establish_post(
            state,
            code="state-1-coordinator",
            kind=PostKind.COORDINATOR,
            functions={},
            established_on=begun,
            by=OPERATOR,
        )
        issue_account(post, username="packer", hashed_password="!", language="en", starts_on=begun, by=OPERATOR)  # noqa: S106 - nobody signs in with it
        cycle = prepare_cycle(edition, code="now", names={"en": "Now"}, by=OPERATOR, **dates)
        # A decision of the States would need a secretariat and its officer: what is measured here is not that.
        Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.OPEN)
    user = User.objects.get(username="packer")
    with acting_as(user):
        cycle.refresh_from_db()
        return user, start_submission(cycle, state, by=user)


def filled(content: bytes) -> bytes:
    """Four answers to each measure, typed as a person would."""
    from openpyxl import load_workbook

    from jointplan.assessments.packs.xlsx_out import ROW

    book = load_workbook(io.BytesIO(content))
    for page in book.worksheets:
        for row in page.iter_rows(min_row=5):
            address = str(row[-1].value)
            question = address.split("/")[1] if address.startswith(ROW) else ""
            if question in ANSWERED:
                row[4].value = ANSWERED[question]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = action()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    raise SystemExit(main())
