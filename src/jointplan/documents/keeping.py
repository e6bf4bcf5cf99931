# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the files of documents lie: in the storage `documents` of the settings, each under a random key.

A file is written before its row is committed, and removed after the removal of its row is. What is left between, when
a transaction fails or a process ends, belongs to no row and is swept away. No file has a public address.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.utils import timezone

# A request ends, one way or the other, in far less than this; so does the transaction that a file waits for.
GRACE = timedelta(hours=1)


class FileProblem(Exception):
    """The file of a document is missing, or is not what was added."""


def storage() -> Storage:
    return storages["documents"]


@contextmanager
def kept(content: bytes) -> Iterator[str]:
    """Keep the content and give its key; when what is done with it fails, it is taken away again."""
    name = uuid.uuid4().hex
    key = storage().save(f"{name[:2]}/{name}", ContentFile(content))
    try:
        yield key
    except BaseException:
        storage().delete(key)
        raise


def forget_after_commit(*keys: str) -> None:
    """Take files away once it is certain that their rows are gone."""

    def forget() -> None:
        for key in filter(None, keys):
            storage().delete(key)

    transaction.on_commit(forget)


def content_of(key: str, digest: str) -> bytes:
    """The file as it was added. Raises FileProblem when it is missing, or when its SHA-256 is another."""
    try:
        with storage().open(key, "rb") as file:
            content: bytes = file.read()
    except OSError as error:
        raise FileProblem("missing") from error
    if sha256(content).hexdigest() != digest:
        raise FileProblem("changed")
    return content


def sweep() -> int:
    """Take away files that belong to no row, but for those that a row may still be on its way for. Returns how many."""
    oldest = timezone.now() - GRACE
    stray = [key for key in _without_row(_all_keys()) if storage().get_modified_time(key) < oldest]
    for key in stray:
        storage().delete(key)
    return len(stray)


def _all_keys() -> list[str]:
    try:
        folders, _files = storage().listdir("")
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for folder in folders for name in storage().listdir(folder)[1]]


def _without_row(keys: Iterable[str]) -> list[str]:
    """Those of the keys that no document has. The database looks at all documents and tells nothing else of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_without_row(%s)", [list(keys)])
        return [key for (key,) in cursor.fetchall()]
