# SPDX-License-Identifier: AGPL-3.0-or-later
"""Works of the library of the cast: each title is a word of its own, and so is that of each version and its text."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import name_readers, widen
from jointplan.documents.models import Document
from jointplan.documents.operations import keep_text
from jointplan.knowledge.models import Guidance
from jointplan.knowledge.operations.guidance import add_guidance
from jointplan.knowledge.operations.versions import add_version
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from tests.documents_cast import read_in_this_process

# Title | party | who adds it | who shows it further, with which label and circles (RED: to whom)
STORY: list[tuple[str, str, str, str, str, list[str]]] = [
    ("canaryguidanceown", "aldermoor", "coordinator", "", "", []),
    ("canaryguidancepublic", "aldermoor", "coordinator", "clearing", Label.CLEAR, []),
    (
        "canaryguidancestates",
        "aldermoor",
        "coordinator",
        "clearing",
        Label.AMBER,
        ["coast-secretariat", "coast-states"],
    ),
    ("canaryguidancenamed", "aldermoor", "clearing", "clearing", Label.RED, ["clearing", "observer"]),
    ("canaryguidanceagency", "aldermoor-schools", "focal_point", "", "", []),
    ("canaryguidancegreen", "brindal", "other_coordinator", "other_clearing", Label.GREEN, []),
    ("canaryguidancefund", "coast-fund", "partner", "partner", Label.AMBER, ["coast-secretariat"]),
    ("canaryguidanceisle", "dunmere", "isle_coordinator", "", "", []),
]
WAITING = "canaryguidancewaiting"


def said(title: str, **more: Any) -> dict[str, Any]:
    given = {"title": title, "kind": "manual", "language": "en", "publisher": "Office of ropes", "licence": "cc-by-4.0"}
    return given | {"measures": ["1.1.1"], "themes": ["lamps"], "target_readers": ["schools"]} | more


def file_of(title: str) -> dict[str, Any]:
    content = f"How to keep a rope, {title}text.\nNothing else.\n"
    return {"content": content.encode(), "file_name": f"{title}.txt", "title": title, "language": "en"}


def build(parties: dict[str, Party], users: dict[str, Any]) -> None:
    """Commit the works; each identity is a transaction of its own."""
    for title, code, writer, sharer, label, circles in STORY:
        by, party = users[writer], parties[code]
        edition = Edition.objects.get(plan__region=party.region_id)
        with acting_as(by):
            work = add_guidance(edition, originator=party, by=by, **said(title))
            _add(work, f"{title}file", 1, by)
        if sharer:
            with acting_as(users[sharer]):
                _share(Guidance.objects.get(title=title), label, circles, users[sharer], users)
    with acting_as(users["coordinator"]):
        _add(Guidance.objects.get(title="canaryguidancepublic"), WAITING, 2, users["coordinator"])


def _add(work: Guidance, title: str, number: int, by: Any) -> None:
    version = add_version(work, number=number, by=by, **file_of(title))
    document = Document.objects.get(pk=version.document_id)
    keep_text(document, *read_in_this_process(document), by=by)


def _share(work: Guidance, label: str, circles: list[str], by: Any, users: dict[str, Any]) -> None:
    if label == Label.RED:
        name_readers(work, [users[name].pk for name in circles], reason="For few.", by=by)
    else:
        widen(work, label=label, audience=circles, reason="Cleared.", by=by)
