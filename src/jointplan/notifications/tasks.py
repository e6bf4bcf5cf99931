# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the background worker does. Arguments are numbers only."""

from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from jointplan.accounts.models import User
from jointplan.notifications.delivery import deliver, deliver_left_behind
from jointplan.notifications.digest import mail_everybody, send_news


@app.task(name="notifications.deliver_mail")
def deliver_mail(outgoing: str) -> None:
    """Hand one mail of the outbox to the mail server."""
    deliver(outgoing)


@app.task(name="notifications.mail_news")
def mail_news(person: int) -> None:
    """Mail what is new to one person, on that person's behalf."""
    found = User.objects.filter(pk=person).first()
    if found is not None:
        send_news(found)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mail_digests")
def mail_digests(timestamp: int) -> None:
    """Every ten minutes: mail to those whose hour has passed since."""
    mail_everybody()


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_old_messages")
def forget_old_messages(timestamp: int) -> None:
    """Every night: remove messages that were read long ago, and the traces of mail; look for mail left behind."""
    deliver_left_behind()
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications_forget()")


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="take_up_what_was_left", pass_context=True)
async def take_up_what_was_left(context: JobContext, timestamp: int) -> None:
    """Every few minutes: what a worker was doing when it was killed is done by the next one.

    What comes round by itself is only ended: its next time makes up for it.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.queueing_lock is None:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
