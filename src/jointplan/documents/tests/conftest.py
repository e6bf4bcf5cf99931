# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jointplan.documents.tests.scanner import Scanner


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder for the files of this test alone."""
    kept = settings.STORAGES["documents"]
    options = kept["OPTIONS"] | {"location": str(tmp_path / "files")}
    settings.STORAGES = settings.STORAGES | {"documents": kept | {"OPTIONS": options}}
    return tmp_path / "files"


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    """A scanner on this computer that is asked about every file."""
    with Scanner() as running:
        settings.DOCUMENT_SCANNER = running.address
        yield running
