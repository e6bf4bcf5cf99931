# SPDX-License-Identifier: AGPL-3.0-or-later
"""Evidence that an answer may name: links, and documents of the writer's own party."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointplan.assessments.schema import Kind, Question
from jointplan.documents.models import Document, DocumentKind

MOST_OFFERED = 200

EVIDENCE_KINDS = [("", _("Not chosen yet")), *DocumentKind.choices]


def documents_offered(user: Any, party_id: int, questions: Iterable[Question]) -> list[tuple[str, str]]:
    """The newest documents of a party that an answer may name: (id, title); none where no evidence is asked for."""
    if not any(question.kind == Kind.EVIDENCE for question in questions):
        return []
    own = Document.objects.visible_to(user).originated_by(party_id).latest_first()[:MOST_OFFERED]
    return [(str(uid), title) for uid, title in own.values_list("uid", "title")]
