# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts of the cast, with words of their own, and how days pass for a text."""

import datetime

from jointplan.access.today import today
from jointplan.reports.models import RegionalText, TextVersion
from tests.everything import reading_everything

# Far enough for any day that is moved on because a State does not work on it.
PAST = datetime.timedelta(days=30)


def let_days_pass(text: RegionalText) -> None:
    """Every day that was given to the States is over."""
    long_ago = today() - PAST
    with reading_everything():
        RegionalText.objects.filter(pk=text.pk, silence_until__isnull=False).update(silence_until=long_ago)
        versions = TextVersion.objects.filter(text_of=text)
        versions.filter(check_until__isnull=False).update(check_until=long_ago)
        versions.filter(comments_until__isnull=False).update(comments_until=long_ago)
