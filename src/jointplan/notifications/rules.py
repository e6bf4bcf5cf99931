# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.notifications.models import Notification


@rule("notifications.mark_read")
def mark_read(user: Any, notification: Notification) -> Verdict:
    """Everybody may mark the own messages as read."""
    if user.pk is None or notification.recipient_id != user.pk:
        return refused(_("This message is for somebody else."))
    return ALLOWED


@rule("notifications.change_preferences")
def change_preferences(user: Any, person: Any) -> Verdict:
    """Everybody may choose when and of what the own mail speaks."""
    if user.pk is None or person.pk != user.pk:
        return refused(_("Each person chooses for the own mailbox only."))
    return ALLOWED
