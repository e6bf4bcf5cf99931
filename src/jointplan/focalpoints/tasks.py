# SPDX-License-Identifier: AGPL-3.0-or-later
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.accounts.system import SystemIdentity
from jointplan.focalpoints.contacts import close_ended
from jointplan.focalpoints.reminders import remind
from jointplan.focalpoints.rules import CLOSING

REMINDING = SystemIdentity("reminders of contact data")


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="close_ended_contacts", pass_context=False)
def close_ended_contacts(timestamp: int) -> None:
    """Each hour: close what people wrote about themselves on posts that they have left."""
    with acting_as(CLOSING):
        close_ended(by=CLOSING)


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="remind_of_contacts", pass_context=False)
def remind_of_contacts(timestamp: int) -> None:
    """Each morning: ask for the confirmation of contact data that is due."""
    with acting_as(REMINDING):
        remind()
