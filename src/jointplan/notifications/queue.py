# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager


def put_in_queue(name: str, *, wait: float = 0, **arguments: Any) -> None:
    """Queue the task in the current transaction: the job is there when what it works on is, or neither is.

    Inside a worker the queue has a connection of its own, which would show the job before its row is committed.
    """
    options = {"schedule_in": {"seconds": wait}} if wait else {}
    job = app.configure_task(name, **options).job
    JobDeferrer(job=job, job_manager=JobManager(DjangoConnector())).defer(**arguments)
