# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the outbox to the mail server."""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.utils import timezone

from jointplan.notifications.messages import mail_failed, mailbox_unreachable
from jointplan.notifications.models import Outgoing, OutgoingState
from jointplan.notifications.queue import put_in_queue

logger = logging.getLogger(__name__)

# Seconds between attempts; together a little less than a day.
WAITS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)


@contextmanager
def delivering() -> Iterator[None]:
    """A transaction that may read and change outgoing mail."""
    with transaction.atomic():
        _may_read("on")
        yield
        _may_read("")


def _may_read(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jointplan.delivering', %s, true)", [value])


def deliver(pk: str) -> None:
    """Hand one mail to the mail server, once. Where that fails, another attempt is queued, or the mail is given up.

    The row stays locked meanwhile, so that no second worker delivers the same mail.
    """
    with delivering():
        waiting = Outgoing.objects.filter(pk=pk, state=OutgoingState.WAITING)
        outgoing = waiting.select_for_update(of=("self",)).first()
        if outgoing is None:
            return
        outgoing.attempts += 1
        try:
            _hand_over(outgoing)
        except (SMTPException, OSError, ValueError) as failure:
            # What servers answer may name the mailbox; the log holds the kind of failure only.
            logger.warning("Mail %s was not taken: %s", outgoing.pk, type(failure).__name__)
            _try_again(outgoing, failure)
        else:
            _finish(outgoing, OutgoingState.DELIVERED)


def deliver_left_behind() -> int:
    """Queue mail again whose job broke on something unforeseen; returns how many. All its attempts take a day."""
    with delivering():
        before = timezone.now() - datetime.timedelta(seconds=sum(WAITS) + 3600)
        left = Outgoing.objects.filter(state=OutgoingState.WAITING, created_at__lt=before)
        for outgoing in left:
            put_in_queue("notifications.deliver_mail", outgoing=str(outgoing.pk))
        return len(left)


def _hand_over(outgoing: Outgoing) -> None:
    content = outgoing.content
    mail = EmailMultiAlternatives(
        content["subject"],
        content["body"],
        content["from_email"],
        [content["to"]],
        headers=content["headers"],
        connection=get_connection(settings.EMAIL_DELIVERY_BACKEND),
    )
    for text, mimetype in content["alternatives"]:
        mail.attach_alternative(text, mimetype)
    mail.send()


def _try_again(outgoing: Outgoing, failure: Exception) -> None:
    if outgoing.attempts <= len(WAITS) and not _is_final(failure):
        outgoing.save(update_fields=["attempts"])
        put_in_queue("notifications.deliver_mail", wait=WAITS[outgoing.attempts - 1], outgoing=str(outgoing.pk))
        return
    if outgoing.sender and outgoing.sender_id != outgoing.recipient_id:
        mail_failed(outgoing.sender, to=str(outgoing.recipient or outgoing.content["to"]))
    if outgoing.recipient:
        mailbox_unreachable(outgoing.recipient)
    _finish(outgoing, OutgoingState.FAILED)


def _is_final(failure: Exception) -> bool:
    """The server said that it will never take this mail."""
    if isinstance(failure, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in failure.recipients.values())
    return isinstance(failure, SMTPResponseException) and failure.smtp_code in {550, 551, 553, 554}


def _finish(outgoing: Outgoing, state: str) -> None:
    outgoing.state = state
    outgoing.content = None
    outgoing.finished_at = timezone.now()
    outgoing.save()
