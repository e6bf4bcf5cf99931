# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any


class EmbeddedProblem(Exception):
    """The embedded database cannot do what was asked; the text says what, where, and what to do."""


class AlreadyRunningProblem(EmbeddedProblem):
    """The installation runs in another process; `running` says how to reach its database."""

    def __init__(self, text: str, running: Any) -> None:
        self.running = running
        super().__init__(text)
