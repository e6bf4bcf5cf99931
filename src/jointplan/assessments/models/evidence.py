# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models

from jointplan.assessments.models.answers import AnswerPart
from jointplan.documents.models import Document


class EvidenceUse(models.Model):
    """An answer names a document as evidence: as long as it does, the document is not removed. Numbers only."""

    part = models.ForeignKey(AnswerPart, on_delete=models.CASCADE, related_name="evidence_uses")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "document"], name="evidence_named_once")]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.part_id}"
