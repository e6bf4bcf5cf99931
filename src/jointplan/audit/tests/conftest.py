# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jointplan.audit.roots import RootsFile
from jointplan.audit.sealing import seal
from jointplan.audit.tests.sealed import Sealed, first_day, owner
from tests.cast import Cast


@pytest.fixture
def sealed(cast: Cast, tmp_path: Path) -> Sealed:
    """Sealed by the application. What the test then does as the owner is undone."""
    made = Sealed(RootsFile(tmp_path / "audit"), first_day())
    assert len(seal(made.file, made.morning())) == 3
    return made


@pytest.fixture
def spread(committed_cast: Cast, tmp_path: Path) -> Sealed:
    """A copy of the cast whose log spreads over the three days, for tests that really commit."""
    day = first_day()
    noon = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    owner("UPDATE audit_entry SET at = %s + interval '1 day' * (id %% 3) + interval '1 second' * id", noon)
    made = Sealed(RootsFile(tmp_path / "audit"), day)
    assert len(seal(made.file, made.morning())) == 3
    return made
