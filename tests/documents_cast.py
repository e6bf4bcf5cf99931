# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents of the cast: each title is a word of its own, and the text of each file holds that word with an ending."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import circulate, widen
from jointplan.documents.models import Document, Reading
from jointplan.documents.operations import add_document, add_link, keep_text, read_text
from jointplan.parties.models import Party

# Title | party | who adds it | who shows it further, with which label and circles (RED: to whom)
STORY: list[tuple[str, str, str, str, str, list[str]]] = [
    ("canarydocumentown", "aldermoor", "coordinator", "", "", []),
    ("canarydocumentpublic", "aldermoor", "coordinator", "clearing", Label.CLEAR, []),
    ("canarydocumentstates", "aldermoor", "clearing", "clearing", Label.AMBER, ["coast-secretariat", "coast-states"]),
    ("canarydocumentnamed", "aldermoor", "coordinator", "clearing", Label.RED, ["clearing", "observer"]),
    ("canarydocumentagency", "aldermoor-schools", "focal_point", "", "", []),
    ("canarydocumentinside", "aldermoor-schools", "focal_point", "focal_point", "", ["coast-coordination-aldermoor"]),
    ("canarydocumentgreen", "brindal", "other_coordinator", "other_clearing", Label.GREEN, []),
    ("canarydocumentisle", "dunmere", "isle_coordinator", "", "", []),
]
LINK_OF_THE_FUND = "canarydocumentlink"
REASON_OF_RELEASE = "canaryreasonofrelease"


def text_of(title: str) -> str:
    return f"Rules of the quay, {title}text.\nNothing else.\n"


def said(title: str) -> dict[str, Any]:
    return {"title": title, "kind": "report", "language": "en"}


def build(parties: dict[str, Party], users: dict[str, Any]) -> None:
    """Commit the documents; each identity is a transaction of its own."""
    for title, party, writer, sharer, label, circles in STORY:
        by = users[writer]
        with acting_as(by):
            content = text_of(title).encode()
            document = add_document(
                originator=parties[party], by=by, content=content, file_name=f"{title}.txt", **said(title)
            )
            keep_text(document, *read_in_this_process(document), by=by)
        if sharer:
            with acting_as(users[sharer]):
                _share(Document.objects.get(title=title), label, circles, users[sharer], users)
    with acting_as(users["partner"]):
        link = f"https://quay.example/{LINK_OF_THE_FUND}"
        add_link(originator=parties["coast-fund"], by=users["partner"], link=link, **said(LINK_OF_THE_FUND))


def read_in_this_process(document: Document) -> tuple[str, Reading]:
    """As the worker reads it, but for the process of its own, which takes its time to begin."""
    from unittest.mock import patch

    with patch("jointplan.documents.operations.text_of", lambda content, _kind: (content.decode(), False)):
        return read_text(document)


def _share(document: Document, label: str, circles: list[str], by: Any, users: dict[str, Any]) -> None:
    if label == Label.RED:
        document.label, document.named_readers = label, [users[name].pk for name in circles]
        document.save()
    elif label:
        widen(document, label=label, audience=circles, reason=REASON_OF_RELEASE, by=by)
    else:
        circulate(document, circles, by=by)
