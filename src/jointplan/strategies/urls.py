# SPDX-License-Identifier: AGPL-3.0-or-later
"""National strategies, by random ids."""

from typing import Any

urlpatterns: list[Any] = []
