# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.feedback import operations


@app.periodic(cron="53 2 * * *")
@app.task(queueing_lock="forget_comments", pass_context=False)
def forget_comments(timestamp: int) -> None:
    """Every night: delete comments that were not published within 30 days, and old private links."""
    operations.forget_comments()
