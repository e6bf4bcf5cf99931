# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a published document and verifying it against the fingerprints of a catalogue.

Pure Python: no database, no settings. ``verify(read_document(path), load_catalogue(path))`` is the whole of it.
"""

from jointplan.plans.reading.catalogue import Catalogue, CatalogueError, load_catalogue
from jointplan.plans.reading.document import Document, DocumentError, read_document
from jointplan.plans.reading.verify import Verification, verify

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Document",
    "DocumentError",
    "Verification",
    "load_catalogue",
    "read_document",
    "verify",
]
