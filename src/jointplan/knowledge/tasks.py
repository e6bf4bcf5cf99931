# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the background worker does for the library."""

from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.knowledge.guidance_rules import KEEPING
from jointplan.knowledge.operations.downloads import forget_ended
from jointplan.knowledge.operations.reviewing import remind_of_reviews


@app.periodic(cron="50 5 * * *")
@app.task(queueing_lock="remind_of_reviews", pass_context=False)
def remind_of_reviews_each_morning(timestamp: int) -> None:
    """Each morning: ask for a look at works whose review-by date comes."""
    with acting_as(KEEPING):
        remind_of_reviews(by=KEEPING)


@app.periodic(cron="27 2 * * *")
@app.task(queueing_lock="forget_downloads", pass_context=False)
def forget_downloads(timestamp: int) -> None:
    """Every night: forget what those downloaded whose account has ended."""
    with acting_as(KEEPING):
        forget_ended(by=KEEPING)
