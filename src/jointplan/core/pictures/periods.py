# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many in each quarter, or in each year where there are many: none is left out between the first and the last."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

QUARTERS_SHOWN = 8


def counted(days: Iterable[tuple[datetime.date, int]]) -> tuple[list[str], list[int]]:
    """Names of the periods, oldest first, and how many fall into each, from pairs of a day and a number."""
    quarters: Counter[int] = Counter()
    for day, number in days:
        quarters[day.year * 4 + (day.month - 1) // 3] += number
    if not quarters:
        return [], []
    first, last = min(quarters), max(quarters)
    if last - first < QUARTERS_SHOWN:
        span = range(first, last + 1)
        return [_quarter(at) for at in span], [quarters[at] for at in span]
    years: Counter[int] = Counter()
    for quarter, number in quarters.items():
        years[quarter // 4] += number
    shown = range(first // 4, last // 4 + 1)
    return [str(year) for year in shown], [years[year] for year in shown]


def _quarter(at: int) -> str:
    return _("Q%(quarter)s %(year)s") % {"quarter": at % 4 + 1, "year": at // 4}
