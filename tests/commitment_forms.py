# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the addresses of commitments: forms that whoever may send them fills in rightly."""

from collections.abc import Callable
from typing import Any

Given = dict[str, str]

FORMS: dict[str, Callable[[Given], dict[str, Any]]] = {
    # Without a file nothing is imported; the page says so.
    "recommendations_import": lambda _given: {},
}
