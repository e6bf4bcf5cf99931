# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day of this installation: memberships, expiry and the database's `access_today()` all go by it."""

import datetime

from django.utils import timezone


def today() -> datetime.date:
    """The date in the time zone of the settings, whichever zone a reader prefers: the day that the database takes."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
