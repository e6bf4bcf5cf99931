# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

urlpatterns: list[Any] = []
