# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the delivery itself has to tell. It stays in the inbox: the mailbox is what does not work."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import User
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import notify

MAIL_FAILED = declare(
    "notifications/mail_failed",
    title=_("A mail that you caused could not be delivered"),
    sentence=_(
        "A mail that you caused could not be delivered to %(to)s. Ask for the right address, then send it again."
    ),
    mailed_as="",
    is_mailed=False,
    by_duty=True,
)
MAILBOX_UNREACHABLE = declare(
    "notifications/mailbox_unreachable",
    title=_("Your mailbox takes no mail"),
    sentence=_("Your mailbox took no mail from us. Nothing is lost, it stands here. Have the address checked."),
    mailed_as="",
    is_mailed=False,
    by_duty=True,
)


def mail_failed(sender: User, *, to: str) -> None:
    """To whoever caused a mail that was given up."""
    notify(sender, MAIL_FAILED.name, context={"to": to})


def mailbox_unreachable(person: User) -> None:
    """To whom the mail was for, once a week at the most."""
    notify(person, MAILBOX_UNREACHABLE.name, once=timezone.localdate().strftime("%G-%V"))
