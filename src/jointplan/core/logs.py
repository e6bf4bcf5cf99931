# SPDX-License-Identifier: AGPL-3.0-or-later
import logging

FORBIDDEN = 403


class QuietRefusals(logging.Filter):
    """Write an ordinary refusal as one line that names the page, not the person, the record or the place in the code.

    A refusal is an answer of the rules, not a fault. An address may hold a record's id or a token: its name does not.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.request" and getattr(record, "status_code", None) == FORBIDDEN:
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            record.msg, record.args = "Refused: %s", (match.view_name if match else "no page",)
            record.exc_info = record.exc_text = record.stack_info = None
        return True
