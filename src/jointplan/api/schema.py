# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any


def described_once(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Leave out the second mounting of the same addresses; the document names both servers instead."""
    return [endpoint for endpoint in endpoints if not endpoint[0].startswith("/training/")]
