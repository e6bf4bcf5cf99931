# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reviews of the United Nations Global Counter-Terrorism Strategy by the General Assembly, and cycles planned back.

What is known comes with its source (`data/gcts_reviews.csv`). The next review is expected from the rhythm of two years,
and so are its days here: ours, to be confirmed once the United Nations set them.
"""

import csv
import datetime
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.today import today
from jointplan.plans.reference import DATA

# Reports of the Secretary-General came out ten to eleven weeks before the reviews of 2016 and 2018, and five months
# before that of 2021. Whoever is to be heard in one writes well before; half a year is our proposal.
CONTRIBUTIONS_BEFORE = datetime.timedelta(days=182)
# A contribution is composed and cleared in about three months once a cycle is closed.
CLEARING = datetime.timedelta(days=91)
EXPECTED = "expected"


@dataclass(frozen=True)
class Review:
    """One review: its number, the resolution where it is known, and the day, which is expected or was."""

    number: int
    resolution: str
    day: datetime.date
    how_adopted: str
    report: str
    confidence: str
    source: str

    @property
    def is_expected(self) -> bool:
        return self.confidence == EXPECTED

    @property
    def contributions_by(self) -> datetime.date:
        """By when contributions should be with the United Nations: our proposal."""
        return self.day - CONTRIBUTIONS_BEFORE

    @property
    def cycle_closes_by(self) -> datetime.date:
        """By when a cycle should be closed whose answers go into contributions: planned back from the review."""
        return self.contributions_by - CLEARING


@lru_cache(maxsize=1)
def all_reviews() -> tuple[Review, ...]:
    with (DATA / "gcts_reviews.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Review(
                int(row["review"]),
                row["resolution"],
                datetime.date.fromisoformat(row["adopted_on"]),
                row["how_adopted"],
                row["report"],
                row["confidence"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def next_review(day: datetime.date) -> Review | None:
    """The review that comes next after a day, as far as one is expected."""
    return next((one for one in all_reviews() if one.day >= day), None)


def last_review(day: datetime.date) -> Review | None:
    return next((one for one in reversed(all_reviews()) if one.day < day), None)


def planned_back(fictional: bool) -> str:
    """When a cycle should close so that its answers go into the next review; nothing where none is expected."""
    coming = None if fictional else next_review(today())
    if coming is None:
        return ""
    values = {
        "number": coming.number,
        "year": str(coming.day.year),
        "last": date_format(coming.cycle_closes_by),
        "due": date_format(coming.contributions_by),
    }
    return (
        _(
            "Review %(number)d of the Strategy by the General Assembly is expected in %(year)s. For contributions by "
            "%(due)s, a cycle should close by %(last)s. These days are our proposal, to be confirmed."
        )
        % values
    )
