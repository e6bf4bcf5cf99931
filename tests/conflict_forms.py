# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed into the forms of answers, by the name of the address."""

FORMS = {
    "conflict": lambda _given: {"stands": "theirs", "seen": "1"},
    "add_evidence": lambda _given: {},
    "keep_last": lambda _given: {"clause": ""},
    "no_change": lambda _given: {},
    # Nothing was typed: an answer 200 is one after which nothing is another.
    "save_parts": lambda _given: {"language": "en"},
}
