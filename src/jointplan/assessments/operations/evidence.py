# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents that answers name as evidence."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from jointplan.assessments.models import AnswerPart, EvidenceUse
from jointplan.assessments.values import unpacked
from jointplan.documents.models import Document


def documents_in(value: str) -> set[str]:
    """The ids of the documents that an answer on evidence names."""
    rows = unpacked(value) or []
    return {row["document"] for row in rows if row.get("document")}


@transaction.atomic
def note_documents(parts: Iterable[AnswerPart]) -> None:
    """Note which documents these answers on evidence name now, as far as the writer may read them."""
    named = {part: documents_in(part.value) for part in parts}
    EvidenceUse.objects.filter(part__in=named).delete()
    wanted = set().union(*named.values())
    if not wanted:
        return
    found: dict[str, Any] = {
        str(uid): pk for uid, pk in Document.objects.filter(uid__in=wanted).values_list("uid", "pk")
    }
    EvidenceUse.objects.bulk_create(
        EvidenceUse(part=part, document_id=found[uid]) for part, uids in named.items() for uid in uids if uid in found
    )
