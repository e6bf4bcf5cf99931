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
from jointplan.notifications.queue import put_in_queue
from jointplan.notifications.tasks import take_up_what_was_left
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

    def hand_out(_number: int) -> None:
        try:
            deliver(pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(hand_out, range(3)))
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
    said = work(databases, server)
    assert sorted(mail["Subject"] for mail in server.taken) == ["Subject", "TLP:GREEN · Jointplan: 1 new message"], said
    assert states() == [OutgoingState.DELIVERED] * 2


def work(databases: Databases, server: MailServer) -> subprocess.CompletedProcess[str]:
    """The worker of the product, until nothing waits."""
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
    return subprocess.run(WORKER, env=environment, capture_output=True, text=True, timeout=60, check=True)


def test_what_a_killed_worker_was_doing_is_done_by_the_next(
    own_copy: None, databases: Databases, server: MailServer
) -> None:
    with transaction.atomic():
        send_mail("Subject", "Text", "plan@example.org", [TO])
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') "
                "RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = gone.id FROM gone"
            )
        put_in_queue(take_up_what_was_left.name, timestamp=0)
    work(databases, server)
    assert [mail["Subject"] for mail in server.taken] == ["Subject"]
    assert states() == [OutgoingState.DELIVERED]
