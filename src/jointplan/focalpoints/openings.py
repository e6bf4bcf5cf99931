# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who opened contact data, and when. The register of openings is kept by `access`; this is where it is asked."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from jointplan.focalpoints.models import ContactPart


class Opened(NamedTuple):
    """Somebody outside the originator opened a record. The person is shown by the post, as everywhere."""

    who: str
    party: str
    at: datetime.datetime


def note(user: Any, parts: Iterable[ContactPart]) -> None:
    """Register that `user` opened these parts. Nothing is kept until the register is there."""


def openings_of(parts: Iterable[ContactPart]) -> list[Opened]:
    """Who opened these parts, the latest first."""
    return []
