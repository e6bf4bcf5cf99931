# SPDX-License-Identifier: AGPL-3.0-or-later
"""Good practices and challenges, by random ids."""

from typing import Any

urlpatterns: list[Any] = []
