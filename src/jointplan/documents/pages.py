# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages show of documents; `document_row` serves pages of other apps too."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import Steps, steps_for, work_url
from jointplan.access.tokens import parties_of
from jointplan.core.rules import can
from jointplan.core.uploads import MEDIA_TYPES, NAMES
from jointplan.documents.filenames import ascii_name, name_with_label
from jointplan.documents.languages import language_name
from jointplan.documents.models import Document
from jointplan.parties.models import Party

KIND_OF_MEDIA = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True)
class DocumentRow:
    """A line of a list. Whoever shows it has read the document through `visible_to`, and notes the opening."""

    document: Document
    url: str
    title: str
    title_language: str
    kind: str
    language: str
    what: str
    label: str
    tlp: str


def document_row(document: Document) -> DocumentRow:
    """A document in a list: what it is called, what it is, and under which label. It needs its originator's region."""
    return DocumentRow(
        document=document,
        url=work_url(document.originator.region.is_fictional, "document", uid=document.uid),
        title=document.title,
        title_language=written_in(document),
        kind=str(document.get_kind_display()),
        language=language_name(document.language),
        what=what_it_is(document),
        label=document.shown_label(),
        tlp=document.tlp(),
    )


def written_in(document: Document) -> str:
    """The language for the browser, or nothing where several are in it."""
    return "" if document.language == "und" else document.language


def what_it_is(document: Document) -> str:
    """Kind and size of the file, or where the link leads, e.g. `PDF file, 1.2 MB`."""
    if document.link:
        return _("link to %(host)s") % {"host": urlsplit(document.link).hostname}
    kind = NAMES.get(KIND_OF_MEDIA.get(document.media_type, ""), document.media_type)
    return _("%(kind)s, %(size)s") % {"kind": kind, "size": filesizeformat(document.size)}


@steps_for(Document)
def steps_to_document(document: Document, user: Any, fictional: bool) -> Steps:
    return [
        (_("Documents"), work_url(fictional, "documents")),
        (document.title, work_url(fictional, "document", uid=document.uid)),
    ]


def own_parties(user: Any, fictional: bool) -> list[Party]:
    """The parties that the reader belongs to in this space, one after the other."""
    held = {post.party_id: post.party for post in getattr(user, "held_posts", ())}
    return [party for party in held.values() if party.region.is_fictional == fictional]


def writing_for(user: Any, fictional: bool) -> list[Party]:
    """The parties to whose documents the reader may add."""
    return [party for party in own_parties(user, fictional) if can(user, "documents.add_document", party)]


def library_bar(user: Any, fictional: bool) -> dict[str, str]:
    """The label bar of the list, which shows what this reader may read."""
    names = ", ".join(str(party) for party in own_parties(user, fictional))
    return {
        "label": Label.AMBER_STRICT,
        "sentence": _("Only %(party)s sees this list; each document has its own label.") % {"party": names or user},
    }


def belongs_to(user: Any, document: Document) -> bool:
    return document.originator_id in parties_of(user)


def as_attachment(document: Document, content: bytes) -> HttpResponse:
    """The file as an answer: to be saved, never shown in the page, with its label in its name and in a header."""
    label = document.tlp()
    name = name_with_label(document.file_name, label)
    text = "; charset=utf-8" if document.media_type.startswith("text/") else ""
    disposition = content_disposition_header(True, name)
    if not name.isascii():
        # Old programs read the first name, others the second (RFC 6266).
        disposition = str(disposition).replace("attachment;", f'attachment; filename="{ascii_name(name)}";', 1)
    headers = {
        "Content-Disposition": disposition,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Sharing-Label": label,
    }
    return HttpResponse(content, content_type=f"{document.media_type}{text}", headers=headers)
