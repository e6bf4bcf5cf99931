# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way out for mail: kept in the current transaction, delivered by the background worker."""

from collections.abc import Sequence
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from jointplan.accounts.models import User
from jointplan.notifications.models import Outgoing
from jointplan.notifications.queue import put_in_queue


class OutboxProblem(Exception):
    """A mail that does not go out: it has hidden recipients or brings a file."""


class OutboxBackend(BaseEmailBackend):
    """Keeps each mail, one row a recipient, so that whoever sends never waits for a mail server.

    Sending therefore takes equally long whether the mail server answers, and is undone with what caused it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            return sum(_keep(message) for message in email_messages)


def _keep(message: EmailMessage) -> int:
    if message.bcc or message.cc:
        raise OutboxProblem("A mail goes to one person; nobody else gets a copy.")
    if message.attachments:
        raise OutboxProblem("A mail brings no file; it leads to the page that has it.")
    # Raises for a line break in a header now, where the mistake is.
    message.message()
    sender = _sender()
    for mailbox in dict.fromkeys(message.to):
        outgoing = Outgoing(
            message=getattr(message, "message_name", "account"),
            recipient=User.objects.filter(email__iexact=mailbox).first(),
            sender_id=sender,
            content=_content(message, mailbox),
        )
        outgoing.save(force_insert=True)
        put_in_queue("notifications.deliver_mail", outgoing=str(outgoing.pk))
    return 1


def _content(message: EmailMessage, mailbox: str) -> dict[str, Any]:
    headers = {
        # The same at each attempt: a mail server that has it already can tell.
        "Message-ID": make_msgid(domain=urlsplit(settings.JOINTPLAN_ADDRESS).hostname),
        "Date": formatdate(localtime=True),
        "Auto-Submitted": "auto-generated",
    }
    alternatives = [[part.content, part.mimetype] for part in getattr(message, "alternatives", [])]
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": mailbox,
        "headers": headers | {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": alternatives,
    }


def _sender() -> int | None:
    """Who caused the mail; nobody, when a part of the product did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('jointplan.user', true), '')::bigint")
        return cursor.fetchone()[0]
