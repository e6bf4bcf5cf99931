# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from typing import Any


@dataclass
class Task:
    """Something that waits for the reader."""

    title: str
    url: str
    note: str
    due_on: Any = None
    action: str = ""
