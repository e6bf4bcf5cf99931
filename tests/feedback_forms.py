# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the moderation send, for the table of addresses and roles."""

FORMS = {
    "feedback_publish": lambda _given: {
        "publish-reason": "It helps.",
        "publish-reply_language": "en",
        "publish-names_are_fine": "on",
    },
    "feedback_decline": lambda _given: {"reason-reason": "It adds nothing."},
    "feedback_withdraw": lambda _given: {"reason-reason": "It was answered."},
}
