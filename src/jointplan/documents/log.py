# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of documents in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.documents.models import Document, DocumentKind

Details = Mapping[str, Any]


@sentence("documents.document_added")
def document_added(details: Details) -> str:
    return _("A document was added: %(kind)s.") % {"kind": _kind(details["kind"])}


@sentence("documents.document_changed")
def document_changed(details: Details) -> str:
    if "keep_until" not in details["fields"]:
        return _("What is said about the document was corrected.")
    if details["until"] is None:
        return _("What is said about the document was corrected; it is kept as long as what it supports.")
    return _("What is said about the document was corrected; it is kept until %(until)s.") % details


@sentence("documents.document_removed", personal=["title", "reason"])
def document_removed(details: Details) -> str:
    return _("A document was removed: %(title)s. Reason: %(reason)s") % details


@sentence("documents.document_expired", personal=["title"])
def document_expired(details: Details) -> str:
    return _("A document was removed, because %(until)s was the last day on which it was kept: %(title)s") % details


def _kind(code: str) -> str:
    return str(DocumentKind(code).label) if code in DocumentKind.values else code


def document_said(version: Any) -> Said:
    title = Localised(version.title, version.language)
    said: dict[str, str | Localised] = {_("Title"): title, _("Kind"): _kind(version.kind)}
    return said | label_said(version)


@record_kind("documents.document", gettext_lazy("Document"), related=("originator",), say=document_said)
def document(record: Document) -> Shown:
    return Shown(str(record), ("document", {"uid": record.uid}))
