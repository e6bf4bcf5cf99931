# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workers on real connections: what is queued is delivered, and by one of them."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import send_mail
from django.db import connections, transaction

from jointplan.notifications.delivery import deliver, delivering
from jointplan.notifications.models import Outgoing, OutgoingState, Preference
from jointplan.notifications.operations import notify
from jointplan.notifications.tests.mail_server import MailServer
from jointplan.notifications.tests.people import officer
from tests.databases import Databases

TO = "reader@example.org"
WORKER = [sys.executable, "-P", "-m", "jointplan.config.cli", "manage", "procrastinate", "worker", "--one-shot"]


def states() -> list[str]:
    with delivering():
        return list(Outgoing.objects.values_list("state", flat=True))


def test_three_workers_deliver_a_mail_once(own_copy: None, server: MailServer) -> None:
    send_mail("Subject", "Text", "plan@example.org", [TO])
    with delivering():
        pk = str(Outgoing.objects.get().pk)

    def work(_number: int) -> None:
        try:
            deliver(pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert len(server.taken) == 1


def test_the_worker_of_the_product_mails_what_was_queued(
    own_copy: None, databases: Databases, server: MailServer
) -> None:
    """A mail that waits, and a message whose mail the worker itself writes: both reach the mail server."""
    person = officer("reader", TO)
    with transaction.atomic():
        send_mail("Subject", "Text", "plan@example.org", [TO])
        Preference.objects.create(user=person, rhythm="at-once")
        notify(person, "assessments/cycle_closed", context={"cycle": {"en": "Review"}})
    environment = os.environ | {
        "DATABASE_URL": databases.url("default"),
        "DATABASE_OWNER_URL": databases.url("owner"),
        "DJANGO_SETTINGS_MODULE": "jointplan.config.settings",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "DEFAULT_FROM_EMAIL": "plan@example.org",
        "JOINTPLAN_ADDRESS": "https://plan.example.org",
    }
    connections.close_all()
    said = subprocess.run(WORKER, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert sorted(mail["Subject"] for mail in server.taken) == ["Subject", "TLP:GREEN · Jointplan: 1 new message"], said
    assert states() == [OutgoingState.DELIVERED] * 2
