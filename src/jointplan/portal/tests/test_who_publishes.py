# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may publish the open data of a region. What is in a version: test_opendata."""

import pytest

from jointplan.access.identity import acting_as
from jointplan.core.rules import Refused
from jointplan.portal.models import Publication
from jointplan.portal.opendata.operations import publish
from tests.cast import ROLES, Cast


@pytest.mark.django_db
@pytest.mark.permissions
@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anonymous", "secretariat"}])
def test_only_the_secretariat_of_the_region_publishes(cast: Cast, role: str) -> None:
    by, before = cast.user(role), Publication.objects.count()
    with acting_as(by), pytest.raises(Refused):
        publish(cast.party("aldermoor").region, by=by, reason="After the first cycle", licence="CC-BY-4.0")
    assert Publication.objects.count() == before
