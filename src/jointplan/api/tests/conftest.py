# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test must not find it."""
    with translation.override("en"):
        yield
