# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public said on a page, and the way to say something; for `feedback/invite.html`."""

from typing import Any

from django import template
from django.urls import reverse

from jointplan.access.pages import space_of
from jointplan.feedback.models import Comment

register = template.Library()


@register.simple_tag(takes_context=True)
def feedback_on(context: Any, kind: str, key: Any, within: str) -> dict[str, Any]:
    """Published comments on the subject, with the address of the form. `within` is the edition of a clause."""
    key, fictional = f"{within}/{key}" if within else str(key), bool(context.get("training"))
    url = reverse(f"{space_of(fictional)}:feedback", kwargs={"kind": kind, "key": key})
    return {"url": url, "published": list(Comment.objects.published_on(kind, key, fictional=fictional))}
