# SPDX-License-Identifier: AGPL-3.0-or-later
"""Treaties, recommendations and what follows from them."""

from typing import Any

urlpatterns: list[Any] = []
