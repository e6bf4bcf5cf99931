# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import models
from django.utils.translation import gettext

from jointplan.access.models import Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.accounts.models import Post
from jointplan.assessments.models.answers import Submission
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.exchange.canonical import read_json
from jointplan.exchange.receipts import Receipt, read_receipt, write_receipt


@tracked(exclude=("content", "receipt"))
class Snapshot(Addressed, Labelled):
    """What left a State when it sent a submission, to the byte, with the signed receipt for it.

    A database trigger refuses to change or delete it; only who reads it may change.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="snapshot")
    number = models.CharField(max_length=40, unique=True, help_text="that of the receipt, e.g. 2034-ARV-01-K7Q3")
    content = models.TextField(help_text="canonical JSON (RFC 8785), as docs/snapshot.md describes it")
    sha256 = models.CharField(max_length=64, help_text="of the content in UTF-8")
    receipt = models.TextField(help_text="the signed receipt as JSON, without the content")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    objects = LabelledQuerySet.as_manager()

    release_rule = "assessments.release_snapshot"

    def __str__(self) -> str:
        return self.number

    def described(self) -> str:
        return gettext("Receipt %(number)s") % {"number": self.number}

    @property
    def said(self) -> dict[str, Any]:
        """The content as a value."""
        return read_json(self.content.encode())

    def read_receipt(self) -> Receipt:
        return read_receipt(self.receipt.encode())

    def receipt_with_content(self) -> bytes:
        """One file that holds the receipt and what it is for."""
        return write_receipt(self.read_receipt().manifest, self.said)
