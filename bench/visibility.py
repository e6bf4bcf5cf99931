# SPDX-License-Identifier: AGPL-3.0-or-later
"""What visibility costs where there is much: pages against the same pages without it, in turn, in one run.

`python -m bench.visibility` prints the figures as JSON.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.figures import Figure
from jointplan.core import embedded

ROUNDS = 41
MOST = 1.3
LONGEST_MS = 50
API = "/training/api/v1/answers/"


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with prepared():
        figures = measure(rounds)
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


@contextmanager
def prepared(build: Callable[[Any], int] | None = None) -> Iterator[None]:
    """A server with a world in it that `build` writes as the owner, by default the large one.

    With `BENCH_SERVER=1` the one that the environment names, as it is.
    """
    os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark-0123456789-0123456789-0123456789")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    if os.environ.get("BENCH_SERVER"):
        django.setup()
        yield
        return
    with embedded.temporary() as server:
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["DATABASE_OWNER_URL"] = server.owner_url
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from bench import large_world

        call_command("migrate", database="owner", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        started = time.monotonic()
        rows = (build or large_world.build)(connections["owner"])
        print(f"{rows} labelled rows in {time.monotonic() - started:.0f} s", file=sys.stderr)
        yield


def pages() -> dict[str, tuple[str, str]]:
    """Each page that is compared: whose it is, and its address. Without visibility it shows as many rows."""
    from django.urls import reverse

    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import User
    from jointplan.assessments.models import Submission

    coordinator = User.objects.filter(terms__post__kind="national-coordinator", terms__post__party__code="state-1")
    with acting_as(coordinator.earliest("pk")):
        uid = Submission.objects.get(originator__code="state-1", cycle__code="c5").uid
    work = "/en/training/work/"
    return {
        "submission": ("coordinator", f"{work}submissions/{uid}/"),
        "answer": ("coordinator", f"{work}submissions/{uid}/measures/I.1.1/"),
        "submission, read by the secretariat": ("secretariat", f"{work}submissions/{uid}/"),
        "my turn of the secretariat": ("secretariat", work),
        "desk": ("secretariat", f"{work}desk/"),
        "who can see": ("coordinator", reverse("training:work:sharing_who", kwargs={"kind": "submission", "uid": uid})),
        "API, first page, anonymous": ("anonymous", API),
        "API, first page, partner": ("partner", API),
        "API, first page, secretariat": ("secretariat", API),
        "API, a page in the middle, anonymous": ("anonymous", ""),
        "API, a page in the middle, secretariat": ("secretariat", ""),
        "API, one measure, secretariat": ("secretariat", f"{API}?clause=II.1.7"),
        "API, one State and cycle, anonymous": ("anonymous", f"{API}?state=state-7&cycle=c3"),
    }


def measure(rounds: int) -> list[Figure]:
    from django.db import connections

    from bench.large_world import session_of
    from bench.server import Visitor, web_server

    cookies = {
        "anonymous": "",
        "coordinator": session_of("national-coordinator", "state-1"),
        "secretariat": session_of("secretariat-officer", "office"),
        "partner": session_of("partner-officer", "partner-3"),
    }
    chosen = pages()
    connections.close_all()
    with web_server() as port, web_server("bench.settings_without") as port_without:
        figures = []
        for name, (role, address) in chosen.items():
            # New connections: one that waits for its turn is closed.
            visitors = (Visitor(port, cookies[role]), Visitor(port_without, cookies[role]))
            figures += compared(name, visitors, address or middle(visitors[0]), rounds)
    return figures + searches(rounds)


def middle(visitor: Any) -> str:
    """The address of a page that has thousands of rows before it."""
    address = f"{API}?page_size=1000"
    for _page in range(9):
        address = json.loads(visitor.get(address).body)["next"]
    return address.replace("http://localhost", "").replace("page_size=1000", "page_size=250")


def compared(name: str, visitors: tuple[Any, Any], address: str, rounds: int) -> list[Figure]:
    """The ratio of medians, both asked in turn, and the median itself."""
    took: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for visitor, seconds in zip(visitors, took, strict=True):
            answer = visitor.get(address)
            if answer.status != 200:
                raise SystemExit(f"{name}: {address} answered {answer.status}")
            seconds.append(answer.seconds)
    own, without = (statistics.median(seconds[2:]) for seconds in took)
    print(f"{name:45} {1000 * own:8.1f} ms {1000 * without:8.1f} ms without", file=sys.stderr)
    return [Figure(f"{name} : without visibility", own / without, "ratio", at_most=MOST)]


def searches(rounds: int) -> list[Figure]:
    """The function behind search, for a word that few texts have and one that all have, as few and many may read."""
    from django.db import connection

    from bench.large_world import RARE
    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import User
    from jointplan.search.querysets import find

    people: dict[str, Any] = {
        "partner": User.objects.filter(terms__post__party__code="partner-3").earliest("pk"),
        "secretariat": User.objects.filter(terms__post__party__code="office").earliest("pk"),
    }
    figures = []
    for word, kind in ((RARE, "rare"), ("period work planned", "common")):
        for role, user in people.items():
            seconds = []
            for _round in range(rounds):
                with acting_as(user):
                    started = time.perf_counter()
                    find(word, fictional=True)
                    seconds.append(time.perf_counter() - started)
            figures.append(
                Figure(f"search, {kind} word, {role}", 1000 * statistics.median(seconds), "ms", at_most=LONGEST_MS)
            )
    connection.close()
    return figures


if __name__ == "__main__":
    sys.exit(main())
