# SPDX-License-Identifier: AGPL-3.0-or-later
"""Treaties that the product ships, and what public sources say of the States of the region, each with its source."""

import csv
from pathlib import Path

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.commitments.operations.treaties import import_treaties
from jointplan.parties.models import Region

DATA = Path(__file__).resolve().parent.parent / "data" / "commitments"
REGION = "central-asia"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a shipped list."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_treaties() -> int:
    """Load or renew the shipped treaties and their status. What is there already is left alone."""
    with acting_as(OPERATOR):
        region = Region.objects.get(code=REGION)
        return import_treaties(region, rows_of("treaties"), rows_of("treaty_status"), by=OPERATOR)
