# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from jointplan.access.inspection import problems

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_database_is_guarded_completely() -> None:
    assert problems() == []
