# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the outbox to a mail server: kept with what caused it, delivered once, forgotten afterwards."""

import datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.notifications.delivery import WAITS, deliver, deliver_left_behind, delivering
from jointplan.notifications.models import Notification, Outgoing, OutgoingState
from jointplan.notifications.outbox import OutboxProblem
from jointplan.notifications.tests.conftest import queued
from jointplan.notifications.tests.mail_server import MailServer
from jointplan.notifications.tests.people import officer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JOB = "notifications.deliver_mail"
TO = "reader@example.org"


def send(to: str = TO) -> None:
    mail = EmailMultiAlternatives("A subject, Тема", "Text of a mail.", "plan@example.org", [to])
    mail.attach_alternative("<p>Text of a mail.</p>", "text/html")
    mail.send()


def outgoing() -> list[Outgoing]:
    with delivering():
        return list(Outgoing.objects.order_by("created_at"))


def the_only() -> Outgoing:
    [row] = outgoing()
    return row


def told(user: User) -> list[str]:
    with acting_as(user):
        return list(Notification.objects.visible_to(user).new().values_list("name", flat=True))


@pytest.fixture
def person(db: None) -> User:
    return officer("reader", TO)


def test_a_mail_waits_in_the_outbox_and_is_delivered_by_the_worker(server: MailServer) -> None:
    send()
    assert server.taken == []
    assert queued(JOB) == [{"outgoing": str(the_only().pk)}]
    deliver(str(the_only().pk))
    [mail] = server.taken
    assert server.mailboxes == [TO]
    assert mail["Subject"] == "A subject, Тема"
    assert mail["To"] == TO
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@plan.example.org>")
    assert mail.get_body(("plain",)).get_content().strip() == "Text of a mail."
    assert mail.get_body(("html",)).get_content().strip() == "<p>Text of a mail.</p>"


def test_what_was_delivered_is_forgotten_but_for_its_trace(server: MailServer, person: User) -> None:
    send()
    deliver(str(the_only().pk))
    row = the_only()
    assert (row.state, row.content, row.recipient, row.message) == (OutgoingState.DELIVERED, None, person, "account")
    assert row.finished_at is not None
    with delivering(), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(o)::text FROM notifications_outgoing o")
        assert TO not in cursor.fetchone()[0]


def test_a_mail_is_undone_with_what_caused_it(outbox: None) -> None:
    with transaction.atomic():
        send()
        assert len(outgoing()) == len(queued(JOB)) == 1
        transaction.set_rollback(True)
    assert outgoing() == []
    assert queued(JOB) == []


def test_each_recipient_gets_a_mail_of_the_own_and_sees_no_other(server: MailServer) -> None:
    send_mail("Subject", "Text", "plan@example.org", [TO, "second@example.org", TO])
    for row in outgoing():
        deliver(str(row.pk))
    assert sorted(mail["To"] for mail in server.taken) == [TO, "second@example.org"]


@pytest.mark.parametrize("hidden", [{"bcc": ["other@example.org"]}, {"cc": ["other@example.org"]}])
def test_nobody_gets_a_hidden_copy(outbox: None, hidden: dict[str, list[str]]) -> None:
    with pytest.raises(OutboxProblem):
        EmailMessage("Subject", "Text", to=[TO], **hidden).send()
    assert outgoing() == []


def test_a_mail_brings_no_file_and_no_forged_header(outbox: None) -> None:
    with_file = EmailMessage("Subject", "Text", to=[TO])
    with_file.attach("answers.txt", "what a State said")
    with pytest.raises(OutboxProblem):
        with_file.send()
    with pytest.raises(ValueError, match="newline"):
        EmailMessage("Subject\nBcc: other@example.org", "Text", to=[TO]).send()
    assert outgoing() == []


def test_after_failures_it_is_delivered_exactly_once_with_the_same_number(server: MailServer) -> None:
    server.answers = ["451 busy", "421 later"]
    send()
    pk = str(the_only().pk)
    for attempt in (1, 2):
        deliver(pk)
        assert server.taken == []
        assert the_only().attempts == attempt
        assert the_only().state == OutgoingState.WAITING
    number = the_only().content["headers"]["Message-ID"]
    for _again in range(3):
        deliver(pk)
    assert [mail["Message-ID"] for mail in server.taken] == [number]
    assert the_only().state == OutgoingState.DELIVERED


def test_a_server_that_is_away_is_asked_again_after_growing_waits_up_to_a_day(
    outbox: None, settings: Any, person: User
) -> None:
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send()
    pk = str(the_only().pk)
    for _attempt in range(len(WAITS) + 1):
        assert the_only().state == OutgoingState.WAITING
        deliver(pk)
    row = the_only()
    assert (row.state, row.content) == (OutgoingState.FAILED, None)
    deliver(pk)
    jobs = ProcrastinateJob.objects.filter(task_name=JOB).order_by("pk")
    planned = [(job.scheduled_at is not None) for job in jobs]
    assert planned == [False] + [True] * len(WAITS)
    assert list(WAITS) == sorted(WAITS)
    assert 20 * 3600 < sum(WAITS) < 24 * 3600
    assert told(person) == ["notifications/mailbox_unreachable"]


def test_a_mail_that_is_refused_for_good_is_given_up_and_whoever_caused_it_is_told(
    server: MailServer, cast: Cast
) -> None:
    secretariat = cast.user("secretariat")
    server.answers = ["550 no such mailbox"]
    with acting_as(secretariat):
        send("stranger@example.org")
    deliver(str(the_only().pk))
    assert the_only().state == OutgoingState.FAILED
    assert "notifications/mail_failed" in told(secretariat)
    with acting_as(secretariat):
        note = Notification.objects.get(name="notifications/mail_failed")
        assert note.context == {"to": "stranger@example.org"}


def test_mail_whose_job_was_lost_is_queued_again_after_a_day(server: MailServer) -> None:
    send()
    assert deliver_left_behind() == 0
    with delivering():
        Outgoing.objects.update(created_at=timezone.now() - datetime.timedelta(days=2))
    assert deliver_left_behind() == 1
    for job in queued(JOB):
        deliver(job["outgoing"])
    assert len(server.taken) == 1
    assert deliver_left_behind() == 0


def test_no_query_of_a_page_reads_outgoing_mail(outbox: None, cast: Cast) -> None:
    send()
    for role in ("anonymous", "coordinator", "secretariat"):
        with acting_as(cast.user(role)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM notifications_outgoing")
            assert cursor.fetchone() == (0,)
            cursor.execute("UPDATE notifications_outgoing SET content = '{}'")
            assert cursor.rowcount == 0


def test_asking_for_a_new_password_never_waits_for_the_mail_server(
    outbox: None, settings: Any, cast: Cast, client: Any
) -> None:
    """The same answer, and a mail in the outbox, whether there is an account or not."""
    settings.EMAIL_DELIVERY_BACKEND = "a backend that cannot even be imported"
    User.objects.filter(username="partner").update(email="partner@example.org")
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("partner@example.org", "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [row.content["to"] for row in outgoing()] == ["partner@example.org", "nobody@example.org"]
