# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of strategies send, for the table of addresses and roles."""

FORMS = {
    "public_strategies": lambda _given: {},
    "strategy_new": lambda _given: {"title": "Another", "kind": "law", "language": "en"},
    "strategy_change": lambda _given: {"title": "Another", "kind": "law", "language": "en"},
    "strategy_release": lambda _given: {"reason": "The State shows it."},
    "strategy_action_new": lambda _given: {"number": "9", "text": "Sing.", "language": "en"},
    "strategy_action": lambda _given: {"text": "Sing louder.", "language": "en"},
    "strategy_action_remove": lambda _given: {"reason": "Entered twice."},
    "strategy_align": lambda _given: {"clause": "1.1.2", "degree": "partial"},
    # Nothing is chosen: whoever may is told so on the page.
    "strategy_alignment": lambda _given: {},
    "strategy_propose": lambda _given: {},
    # Without a file: whoever may only gets the form again.
    "strategy_import": lambda _given: {},
}
