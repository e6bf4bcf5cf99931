# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measure the product against the least that a page can do on the same server, in one run.

    python -m bench [--json] [--rounds N] [--quick]

Exit status 0 when every figure keeps its bound, else 1.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.figures import Figure
from jointplan.core import embedded

CYCLES = 10
FEW_CYCLES = 2
REQUESTS = 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rounds", type=int, default=9, help="paired rounds of each ratio (default 9)")
    arguments = parser.parse_args()
    with embedded.temporary() as server:
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["DATABASE_OWNER_URL"] = server.owner_url
        os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark-0123456789-0123456789-0123456789")
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        figures = measure(arguments.rounds)
    figures += separately("bench.visibility")
    figures += separately("bench.packs")
    figures += separately("bench.library")
    figures += separately("bench.alignment")
    figures += separately("bench.export")
    figures += separately("bench.portal")
    figures += separately("bench.reports")
    if arguments.json:
        print(json.dumps([{**asdict(f), "kept": f.kept} for f in figures], indent=1))
    else:
        for figure in figures:
            print(figure.line())
    return 0 if all(figure.kept for figure in figures) else 1


def measure(rounds: int) -> list[Figure]:
    """Build the world, start the server, and measure everything."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench.server import Visitor, web_server
    from bench.world import EDITION, build

    call_command("migrate", database="owner", verbosity=0)
    call_command("createcachetable", database="owner", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    parts = build(connections["owner"], CYCLES)
    print(f"{parts} parts of answers, {rounds} rounds of {REQUESTS} requests", file=sys.stderr)
    connections.close_all()
    root = f"/en/training/plan/{EDITION}"
    with web_server() as port:
        visitor = Visitor(port)
        figures = ratios(visitor, root, rounds)
        figures += [page_weight(visitor, port)]
    return [*figures, *verification()]


def ratios(visitor: Any, root: str, rounds: int) -> list[Figure]:
    """The measure page and conditional requests, each against its floor, in pairs."""
    from bench.server import ratio, throughput

    pages = [f"{root}/I.1.{n}/" for n in range(1, 10)]
    for page in [*pages, "/bench/floor", "/bench/empty"]:
        visitor.get(page)
    tag = visitor.get(pages[0]).headers["ETag"]
    kept: list[float] = []
    floor: list[float] = []
    unchanged: list[float] = []
    empty: list[float] = []
    rendered: list[float] = []
    for _round in range(rounds):
        kept.append(throughput(visitor, pages, REQUESTS))
        floor.append(throughput(visitor, ["/bench/floor"], REQUESTS))
        unchanged.append(throughput(visitor, pages[:1], REQUESTS, **{"If-None-Match": tag}))
        empty.append(throughput(visitor, ["/bench/empty"], REQUESTS))
        visitor.get("/bench/forget")
        rendered += [visitor.get(page).seconds for page in pages]
    rendered_rate = [1 / statistics.median(rendered)] * rounds
    return [
        Figure("measure page : floor view", ratio(kept, floor), "ratio", at_least=0.3),
        Figure("measure page rendered anew : floor view", ratio(rendered_rate, floor), "ratio", at_least=0.02),
        Figure("unchanged page (304) : empty view", ratio(unchanged, empty), "ratio", at_least=0.5),
        Figure("measure page, median", 1000 / statistics.median(kept), "ms", at_most=50),
        Figure("measure page rendered anew, median", 1000 * statistics.median(rendered), "ms", at_most=50),
    ]


def page_weight(visitor: Any, port: int) -> Figure:
    """Everything the browser loads for the home page, compressed as it travels, in kilobytes."""
    import re

    page = visitor.get("/en/training/", **{"Accept-Encoding": "br, gzip"})
    html = visitor.get("/en/training/").body.decode()
    total = len(page.body)
    for address in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))):
        total += len(visitor.get(address, **{"Accept-Encoding": "br, gzip"}).body)
    return Figure("home page in all", total / 1024, "KiB", at_most=100)


def separately(module: str) -> list[Figure]:
    """What a process with a database of its own measures: what visibility costs, packs out and in, alignment."""
    done = subprocess.run([sys.executable, "-m", module], stdout=subprocess.PIPE, check=True)
    return [Figure(**figure) for figure in json.loads(done.stdout)]


def verification() -> list[Figure]:
    """The published report against its catalogue, where the report is at hand."""
    report = os.environ.get("JOINTPLAN_REPORT", "../shared/sources/jpoa-2022-conference-report.txt")
    if not Path(report).is_file():
        print("The published report is not at hand (JOINTPLAN_REPORT); its verification is left out.", file=sys.stderr)
        return []
    seconds = timed(
        lambda: subprocess.run(
            [sys.executable, "-m", "jointplan.config.cli", "plan", "verify", report], stdout=subprocess.DEVNULL
        )
    )
    return [Figure("plan verify, whole process, median", seconds, "s", at_most=1.0)]


def timed(action: Callable[[], Any], times: int = 5) -> float:
    """Median seconds of an action that prints nothing we need."""
    took = []
    for _time in range(times):
        started = time.perf_counter()
        action()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
