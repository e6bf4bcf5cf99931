# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any

import pytest

from jointplan.access.identity import clear_identity


@pytest.fixture
def desk(cast: Any) -> Iterator[Any]:
    """The coordinator of Aldermoor, who works with packs. Modules about saving have a desk of their own."""
    from tests.packs_desk import Desk

    yield Desk(cast)
    clear_identity()
