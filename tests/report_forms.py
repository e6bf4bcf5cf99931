# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of reports send, for the table of addresses and roles."""

from typing import Any

from jointplan.reports.kinds import KINDS


def asking(given: dict[str, str]) -> dict[str, Any]:
    kind = KINDS.get(given["kind"])
    audience = kind.audiences[0] if kind else "public"
    cycle = {"own-submission": "2022"}.get(given["kind"], "2021")
    return {"cycle": cycle, "words": "40", "audience": audience, "language": "en"}


FORMS = {
    "report_new": asking,
    "report_renew": lambda _given: {},
    "report_paragraph": lambda _given: {"text": "Said better."},
    "report_keep": lambda _given: {},
    # Not what was read: nothing is cleared.
    "report_clear": lambda _given: {"seen": "other"},
    "report_release": lambda _given: {},
    "report_withdraw": lambda _given: {"reason": "A mistake."},
    # Without a file: whoever may only gets the form again.
    "report_template": lambda _given: {},
    "report_template_drop": lambda _given: {},
}
