# SPDX-License-Identifier: AGPL-3.0-or-later
"""What another record needs is not removed. On a database of its own: only then does the database look at once."""

import datetime

import pytest
from django.db import connections

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.audit.models import Entry
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, remove_document, remove_expired
from jointplan.documents.rules import EXPIRING
from tests.cast import Cast


def test_a_document_that_another_record_needs_stays(own_copy: None, committed_cast: Cast) -> None:
    """Also where whoever removes it may not see that record: here a table that the owner made."""
    cast = committed_cast
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE needs (document bigint REFERENCES documents_document DEFERRABLE INITIALLY DEFERRED)"
        )
        cursor.execute(
            "INSERT INTO needs SELECT id FROM documents_document WHERE title IN (%s, %s)",
            ["canarydocumentown", "canarydocumentstates"],
        )
    by = cast.user("coordinator")
    with acting_as(by):
        own = Document.objects.get(title="canarydocumentown")
        with pytest.raises(DocumentProblem, match="Another record needs"):
            remove_document(own, by=by, reason="Added twice.")
    past = today() - datetime.timedelta(days=1)
    with acting_as(by):
        assert Document.objects.filter(title__in=["canarydocumentstates", "canarydocumentpublic"]).update(
            keep_until=past
        )
    with acting_as(EXPIRING):
        assert remove_expired(by=EXPIRING) == 1
    with acting_as(by):
        left = set(Document.objects.filter(originator__code="aldermoor").values_list("title", flat=True))
        assert {"canarydocumentown", "canarydocumentstates"} <= left
        assert "canarydocumentpublic" not in left
        # What stayed has no entry that says it went.
        assert Entry.objects.filter(verb__in=["documents.document_removed", "documents.document_expired"]).count() == 1
    connections["owner"].close()
