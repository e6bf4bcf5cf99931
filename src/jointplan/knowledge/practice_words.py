# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the parts of a practice and of a challenge are called: on pages, in files and in the bulletin alike."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jointplan.knowledge.models.practices import PracticeKind

HEADINGS: dict[str, Any] = {
    "context": _("The situation"),
    "done": _("What was done"),
    "evidence": _("Evidence"),
    "results": _("Results"),
    "rights": _("Safeguards: human rights and the rule of law"),
    "gender": _("Safeguards: women and men, girls and boys"),
    "age": _("Safeguards: children, youth and older people"),
    "cost": _("What it costs"),
    "transferability": _("What others need to do the same"),
}
OF_CHALLENGES: dict[str, Any] = {
    "done": _("What was tried"),
    "results": _("What came of it"),
    "cost": _("What it costs, or would cost"),
    "transferability": _("What would help"),
}


def heading_of(name: str, kind: str = PracticeKind.PRACTICE) -> str:
    """The heading of a part, in the reader's language."""
    if kind == PracticeKind.CHALLENGE and name in OF_CHALLENGES:
        return str(OF_CHALLENGES[name])
    return str(HEADINGS[name])
