# SPDX-License-Identifier: AGPL-3.0-or-later
"""One message to one person, as plain text and HTML, in the person's language."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

# What a mail may carry; anything else could lead a template to what the recipient's mail server must not read.
LABELS = {"", "CLEAR", "GREEN"}


class NotForMailError(ValueError):
    """Something in the context of a mail has no place outside this installation. A link goes into the mail instead."""


def compose(name: str, *, to: str, language: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """The message `name`, e.g. `accounts/invitation`, for one recipient.

    Its three templates stand in `<app>/mail/`: `invitation.subject.txt`, `invitation.txt` and `invitation.html`.
    Raises NotForMailError when the context holds a record that is above TLP:GREEN, or a list of such records.
    """
    app, message = name.split("/")
    path = f"{app}/mail/{message}"
    for key, value in context.items():
        _refuse_what_is_labelled(key, value)
    with translation.override(language):
        subject = " ".join(render_to_string(f"{path}.subject.txt", context).split())
        mail = EmailMultiAlternatives(subject, render_to_string(f"{path}.txt", context).strip() + "\n", to=[to])
        mail.attach_alternative(render_to_string(f"{path}.html", context), "text/html")
    # What the outbox keeps of a mail when its content is gone.
    vars(mail)["message_name"] = name
    return mail


def _refuse_what_is_labelled(key: str, value: Any) -> None:
    """Look through lists and mappings for records that have readers, and for what a record says of itself."""
    if isinstance(value, str | int | float | bool | datetime.date | datetime.timedelta | None):
        return
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_what_is_labelled(key, inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            _refuse_what_is_labelled(key, inner)
    elif isinstance(value, QuerySet):
        if any(field.name == "readers" for field in value.model._meta.get_fields()):
            raise NotForMailError(f"{key} holds records that not everybody may read; put a link into the mail")
    elif hasattr(value, "readers") and getattr(value, "label", "unknown") not in LABELS:
        raise NotForMailError(f"{key} is a record above TLP:GREEN; put a link into the mail")


def send(name: str, *, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Hand the message over for delivery. The configured backend keeps it until it is delivered."""
    compose(name, to=to, language=language, context=context).send()
