# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of comments from the public: that one came in and what was decided, never what it says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.audit.sentences import sentence


@sentence("feedback.comment_received")
def comment_received(details: Mapping[str, Any]) -> str:
    return _("A comment from the public came in.")


@sentence("feedback.comment_published")
def comment_published(details: Mapping[str, Any]) -> str:
    return _("A comment from the public was published.")


@sentence("feedback.comment_declined")
def comment_declined(details: Mapping[str, Any]) -> str:
    return _("A comment from the public was not published.")


@sentence("feedback.comment_withdrawn")
def comment_withdrawn(details: Mapping[str, Any]) -> str:
    return _("A published comment from the public was taken down.")
