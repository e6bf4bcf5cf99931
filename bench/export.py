# SPDX-License-Identifier: AGPL-3.0-or-later
"""The training region as a static site in all languages: seconds for the first export and for one without news.

`python -m bench.export` prints the figures as JSON.
"""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure
from jointplan.core import embedded

MOST_FIRST, MOST_SECOND = 300, 30


def main() -> int:
    os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark-0123456789-0123456789-0123456789")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with embedded.temporary() as server, tempfile.TemporaryDirectory(prefix="jointplan-") as folder:
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["DATABASE_OWNER_URL"] = server.owner_url
        os.environ["JOINTPLAN_AUDIT_FOLDER"] = f"{folder}/keys"
        import django

        django.setup()
        from django.core.management import call_command

        from jointplan.training.loading import load

        call_command("migrate", database="owner", verbosity=0)
        call_command("createcachetable", database="owner", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        load()
        figures = measure(Path(folder) / "site")
    print(json.dumps([figure.__dict__ for figure in figures]))
    return 0


def measure(folder: Path) -> list[Figure]:
    first, seconds = exported(folder)
    second, again = exported(folder)
    assert first.files > 1000, "every page in every language"
    assert (second.written, second.removed) == (0, 0), "nothing changed, so nothing is written"
    return [
        Figure(f"export of the training region, {first.files} files", seconds, "s", at_most=MOST_FIRST),
        Figure("the same when nothing changed", again, "s", at_most=MOST_SECOND),
    ]


def exported(folder: Path) -> tuple[Any, float]:
    from jointplan.portal.export.exporting import export_site

    started = time.perf_counter()
    done = export_site(folder, fictional=True)
    return done, time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main())
