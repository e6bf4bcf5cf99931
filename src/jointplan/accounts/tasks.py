# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.management import call_command
from procrastinate.contrib.django import app

from jointplan.accounts import sessions
from jointplan.accounts.invitations import forget_old_mailboxes


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_ended_sessions", pass_context=False)
def forget_ended_sessions(timestamp: int) -> None:
    """Every night: remove sessions that have ended, with browser and address, and mailboxes of old invitations."""
    call_command("clearsessions")
    sessions.forget_ended_sessions()
    forget_old_mailboxes()
