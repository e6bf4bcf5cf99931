# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages with one cycle and with ten, on the same server in one run: no page gets slower with the years.

`python -m bench.portal` prints the figures as JSON.
"""

import json
import statistics
import sys
from typing import Any

from bench.figures import Figure
from bench.visibility import prepared

ROUNDS = 15
FEW, MANY = 1, 10
MOST = 1.5
LONGEST_MS = 50
FIRST_KIB, LATER_KIB = 100_000 / 1024, 30_000 / 1024
# Addresses under `/en/training/`; `{edition}` is that of the benchmark. The first two are held against themselves.
PAGES = {
    "home page": "",
    "measure page": "plan/{edition}/I.1.1/",
    "page of a period": "plan/{edition}/I.1.1/c1/",
    "page of a State": "states/state-1/",
    "page of the States": "states/",
    "what changed": "changes/",
    "feed of the region": "changes/bench.atom",
    "pillar page": "plan/{edition}/I/",
    "list of measures": "plan/{edition}/measures/",
    "practices": "practices/",
    "library": "library/",
    "meetings": "meetings/",
    "reports": "reports/",
    "strategies": "strategies/",
}
COMPARED = ("home page", "measure page")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    worlds: list[Any] = []
    with prepared(lambda connection: _begin(connection, worlds)):
        figures = measure(worlds[0], rounds)
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def _begin(connection: Any, worlds: list[Any]) -> int:
    from bench.world import begin, grow

    worlds.append(begin())
    return grow(connection, worlds[0], 1, FEW)


def measure(world: Any, rounds: int) -> list[Figure]:
    """Each page kept and rendered anew, first with few cycles, then with many."""
    from django.db import connections

    from bench.server import web_server
    from bench.world import grow

    with web_server() as port:
        few = _times(port, rounds)
    parts = grow(connections["owner"], world, FEW + 1, MANY)
    connections.close_all()
    print(f"{parts} parts of answers", file=sys.stderr)
    with web_server() as port:
        many = _times(port, rounds)
        weights = _weights(port)
    figures = []
    for name in COMPARED:
        for how in ("kept", "anew"):
            ratio = many[name, how] / few[name, how]
            figures.append(Figure(f"{name}, {how}: {MANY} cycles to {FEW}", ratio, "ratio", at_most=MOST))
    for name in PAGES:
        figures.append(Figure(f"{name} rendered anew, {MANY} cycles", many[name, "anew"], "ms", at_most=LONGEST_MS))
    for name, size in weights.items():
        bound = FIRST_KIB if name == "home page" else LATER_KIB
        figures.append(Figure(f"{name}, HTML as it travels", size / 1024, "KiB", at_most=bound))
    return figures


def _times(port: int, rounds: int) -> dict[tuple[str, str], float]:
    """Median milliseconds of each page: kept by the server, and rendered anew."""
    from bench.server import Visitor

    visitor = Visitor(port)
    kept: dict[str, list[float]] = {name: [] for name in PAGES}
    anew: dict[str, list[float]] = {name: [] for name in PAGES}
    for path in _paths().values():
        visitor.get(path)
    for _round in range(rounds):
        visitor.get("/bench/forget")
        for name, path in _paths().items():
            answer = visitor.get(path)
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
            anew[name].append(answer.seconds)
        for name, path in _paths().items():
            kept[name] += [visitor.get(path).seconds for _time in range(3)]
    both = {(name, "kept"): 1000 * statistics.median(found) for name, found in kept.items()}
    return both | {(name, "anew"): 1000 * statistics.median(found) for name, found in anew.items()}


def _weights(port: int) -> dict[str, int]:
    from bench.server import Visitor

    visitor = Visitor(port)
    return {name: len(visitor.get(p, **{"Accept-Encoding": "gzip"}).body) for name, p in _paths().items()}


def _paths() -> dict[str, str]:
    from bench.world import EDITION

    return {name: "/en/training/" + path.format(edition=EDITION) for name, path in PAGES.items()}


if __name__ == "__main__":
    sys.exit(main())
