# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library of guidance, by random ids."""

from typing import Any

urlpatterns: list[Any] = []
