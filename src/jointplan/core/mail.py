# SPDX-License-Identifier: AGPL-3.0-or-later
"""One message to one person, as plain text and HTML, in the person's language."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def compose(name: str, *, to: str, language: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """The message `name`, e.g. `accounts/invitation`, for one recipient.

    Its three templates stand in `<app>/mail/`: `invitation.subject.txt`, `invitation.txt` and `invitation.html`.
    """
    app, message = name.split("/")
    path = f"{app}/mail/{message}"
    with translation.override(language):
        subject = " ".join(render_to_string(f"{path}.subject.txt", context).split())
        mail = EmailMultiAlternatives(subject, render_to_string(f"{path}.txt", context).strip() + "\n", to=[to])
        mail.attach_alternative(render_to_string(f"{path}.html", context), "text/html")
    return mail


def send(name: str, *, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Hand the message over for delivery. The configured backend keeps it until it is delivered."""
    compose(name, to=to, language=language, context=context).send()
