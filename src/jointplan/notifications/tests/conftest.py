# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from jointplan.notifications.tests import mail_server


@pytest.fixture
def outbox(settings: Any) -> None:
    """Mail goes the way that it goes in an installation."""
    settings.EMAIL_BACKEND = "jointplan.notifications.outbox.OutboxBackend"
    settings.JOINTPLAN_ADDRESS = "https://plan.example.org"


@pytest.fixture
def server(outbox: None, settings: Any) -> Iterator[mail_server.MailServer]:
    """A mail server on this computer that the delivery uses."""
    with mail_server.running() as started:
        settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", started.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield started


def queued(name: str) -> list[dict[str, Any]]:
    """Arguments of the jobs of this name, oldest first."""
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name).order_by("pk")]
