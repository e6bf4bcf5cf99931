# SPDX-License-Identifier: AGPL-3.0-or-later
"""Free days of the States of the training region, each entered by its coordinator."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.parties.keeping_calendars import enter_day, set_working_week
from jointplan.parties.models import Party
from jointplan.plans.reference import DATA, read_yaml


def load_calendars(parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    """Everything that calendars.yaml tells, for this year and the next."""
    data = read_yaml(DATA / "training" / "calendars.yaml")
    this_year = timezone.localdate().year
    for code, free_days in data["weeks"].items():
        by = people[f"coordinator-{code}"]
        with acting_as(by):
            set_working_week(parties[code], free_days, by=by)
    for row in data["days"]:
        by = people[f"coordinator-{row['state']}"]
        with acting_as(by):
            for year in (this_year, this_year + 1):
                day = date.fromisoformat(f"{year}-{row['day']}")
                enter_day(parties[row["state"]], day, names=row["name"], by=by)
