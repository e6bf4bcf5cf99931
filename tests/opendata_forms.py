# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the address on which a version of the data is published, filled in rightly."""

from collections.abc import Callable
from typing import Any

FORMS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "data_publish": lambda _given: {"reason": "The next one", "language": "en", "licence": "CC-BY-4.0"},
}
