# SPDX-License-Identifier: AGPL-3.0-or-later
"""The regional overview of 5 States and 176 measures, composed for everyone: Word, PDF, and the memory it takes.

`python -m bench.reports` prints the figures as JSON.
"""

import datetime
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.figures import Figure
from bench.visibility import prepared

WORD_SECONDS, PDF_SECONDS, COMPOSE_SECONDS, MEGABYTES = 5, 15, 5, 600


def main() -> int:
    with prepared(build):
        if not os.environ.get("BENCH_SERVER"):
            # In a process of its own, as the product composes: making the tables takes memory as well.
            again = [sys.executable, "-m", "bench.reports"]
            return subprocess.run(again, env=os.environ | {"BENCH_SERVER": "1"}, check=False).returncode
        figures = measure()
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def build(connection: Any) -> int:
    """One cycle: an answer of each State to each measure, with progress and challenges, all public."""
    from bench import world

    parts = world.build(connection, 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE assessments_answerpart DISABLE TRIGGER USER")
        cursor.execute("UPDATE assessments_answerpart SET readers = ARRAY['public'] WHERE label = 'CLEAR'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE assessments_answerpart ENABLE TRIGGER USER")
    return parts


def measure() -> list[Figure]:
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from bench.world import EDITION
    from jointplan.access.identity import acting_as
    from jointplan.assessments.models import Cycle
    from jointplan.core import pdf
    from jointplan.core.papers.files import paper_pdf
    from jointplan.core.papers.templates import fill_template
    from jointplan.parties.models import Party
    from jointplan.reports.composing import Desk
    from jointplan.reports.contents import records_heading, shown_to
    from jointplan.reports.files import shipped_template
    from jointplan.reports.kinds import KINDS
    from jointplan.reports.models import Report

    reader, kind = AnonymousUser(), KINDS["regional-overview"]
    with acting_as(reader):
        cycle = Cycle.objects.select_related("edition__plan__region", "questionnaire").get(edition__code=EDITION)
        region = cycle.edition.plan.region
        given = {"cycle": cycle, "edition": cycle.edition, "day": datetime.date(2026, 1, 1)}
        desk = Desk(region, Party(region=region), "public", reader, given)
        composed = timed(lambda: kind.compose(desk))[0]
        report = Report(kind=kind.code, audience_kind="public", language="en", names={"en": "Overview"})
        report.content, report.originator, report.region = desk.content(), Party(names={"en": "Office"}), region
        report.made_at, report.label = timezone.now(), "AMBER+STRICT"
        shown = shown_to(report, reader, "https://plan.example/")
    assert len(shown.records) >= 5 * 176
    template = shipped_template(kind.code, "en")
    word, _file = timed(lambda: fill_template(template, shown.paper(), shown.papers(), records_heading()))
    figures = [
        Figure("regional overview, 880 answers, composed", composed, "s", at_most=COMPOSE_SECONDS),
        Figure("regional overview, 880 answers, Word", word, "s", at_most=WORD_SECONDS),
    ]
    if not pdf.missing():
        seconds, _file = timed(lambda: paper_pdf(shown.paper()))
        figures.append(Figure("regional overview, 880 answers, PDF", seconds, "s", at_most=PDF_SECONDS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
    return [*figures, Figure("regional overview, peak memory", peak, "MB", at_most=MEGABYTES)]


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds of the processor a step takes, whatever else the machine does, and what comes of it."""
    started = time.process_time()
    done = step()
    return time.process_time() - started, done


if __name__ == "__main__":
    raise SystemExit(main())
