# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

import yaml

from jointplan.access.circle_operations import arrange_circles
from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.parties.operations import import_parties
from jointplan.plans.imports import read_catalogue
from jointplan.plans.models import Edition
from jointplan.plans.operations import import_catalogue

DATA = Path(__file__).resolve().parent.parent / "data"


def shipped_catalogue(code: str) -> Path:
    """The file of a catalogue that the product ships, by the code of its edition."""
    return DATA / "plans" / f"{code}.yaml"


def read_yaml(path: Path) -> Any:
    """A file of the shipped data."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def load_reference_data() -> list[Edition]:
    """Load or renew the real States and plans that the product ships. What has not changed is left alone."""
    with acting_as(OPERATOR):
        region = import_parties(read_yaml(DATA / "parties" / "central-asia.yaml"), by=OPERATOR)
        arrange_circles(region, by=OPERATOR)
        return [import_catalogue(read_catalogue(shipped_catalogue("jpoa-2022")), by=OPERATOR)]
