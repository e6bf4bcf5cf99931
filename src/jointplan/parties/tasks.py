# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.parties import joining


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_mailboxes", pass_context=False)
def forget_mailboxes(timestamp: int) -> None:
    """Every night: remove the mailboxes of applicants who were declined 90 days ago."""
    joining.forget_mailboxes()
