# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {}
