# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the addresses of release and withdrawal: filled in rightly, and not confirmed."""

from collections.abc import Callable
from typing import Any

CHOSEN = {"everything": "on", "kinds": ["progress", "challenges"]}

FORMS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "release": lambda _given: CHOSEN | {"to": "everyone", "reason": "Cleared."},
    "withdraw": lambda _given: CHOSEN | {"reason": "A mistake."},
    "held_release": lambda _given: {"reason": "Not yet."},
}
