# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any

import pytest

from jointplan.access.identity import acting_as, clear_identity
from jointplan.assessments.models import KeptConflict


@pytest.fixture(autouse=True)
def nothing_kept_aside(request: pytest.FixtureRequest) -> None:
    """The cast has a conflict that waits, for those who test who may see it; here it would stand in the way."""
    names = {"cast", "committed_cast"} & set(request.fixturenames)
    for name in names:
        cast = request.getfixturevalue(name)
        with acting_as(cast.user("coordinator")):
            KeptConflict.objects.filter(originator__code="aldermoor").delete()


@pytest.fixture
def desk(cast: Any) -> Iterator[Any]:
    """The coordinator of Aldermoor, who works with packs. Modules about saving have a desk of their own."""
    from tests.packs_desk import Desk

    yield Desk(cast)
    clear_identity()
