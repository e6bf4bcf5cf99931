# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding files and links, correcting what is said about them, and removing them. A file itself is never changed."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.access.tokens import party_token, user_token
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.core.uploads import MEDIA_TYPES, MEGABYTE, NAMES, has_programs, kind_among
from jointplan.documents.filenames import safe_name
from jointplan.documents.keeping import FileProblem, content_of, forget_after_commit, kept
from jointplan.documents.languages import LANGUAGES
from jointplan.documents.models import Document, DocumentKind, Reading, Scan
from jointplan.documents.reading import UnreadableFile, text_of
from jointplan.documents.scanning import ScanProblem, scan
from jointplan.notifications.queue import put_in_queue
from jointplan.parties.models import Party

KINDS = ("pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "png", "jpeg", "webp")
LONGEST_TITLE, LONGEST_LINK = 300, 2000
SCHEMES = ("http", "https")
SAID = ("title", "kind", "language", "dated_on", "keep_until")


class DocumentProblem(Exception):
    """A document that cannot be as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_document(
    *,
    originator: Party,
    by: Any,
    content: bytes,
    file_name: str,
    title: str,
    kind: str,
    language: str,
    dated_on: date | None = None,
    keep_until: date | None = None,
) -> Document:
    """Add a file to the documents of a party; it is for that party alone until somebody releases it.

    What the file is, its content says. Raises DocumentProblem for what is not taken.
    """
    require(by, "documents.add_document", originator)
    said = _checked(title, kind, language, dated_on, keep_until)
    file_kind = _kind_of_file(content)
    try:
        found = scan(content)
    except ScanProblem as problem:
        raise DocumentProblem(str(problem), "file") from problem
    document = Document(
        originator=originator,
        label=Label.AMBER_STRICT,
        file_name=safe_name(file_name, file_kind, title),
        media_type=MEDIA_TYPES[file_kind],
        size=len(content),
        sha256=sha256(content).hexdigest(),
        scan=found,
        reading=Reading.WAITING,
        **said,
    )
    with kept(content) as key:
        document.file_key = key
        _save_new(document)
        _have_read(document, by)
    return document


@transaction.atomic
def add_link(
    *,
    originator: Party,
    by: Any,
    link: str,
    title: str,
    kind: str,
    language: str,
    dated_on: date | None = None,
    keep_until: date | None = None,
) -> Document:
    """Add a link to the documents of a party. What is behind it is never fetched."""
    require(by, "documents.add_document", originator)
    said = _checked(title, kind, language, dated_on, keep_until)
    document = Document(
        originator=originator,
        label=Label.AMBER_STRICT,
        link=checked_link(link),
        scan=Scan.NO_FILE,
        reading=Reading.NO_FILE,
        **said,
    )
    _save_new(document)
    return document


def _have_read(document: Document, by: Any) -> None:
    put_in_queue("documents.read_document", document=document.pk, person=by.pk)


def _save_new(document: Document) -> None:
    document.folded = fold(document.title)
    document.save()
    document.refresh_from_db(fields=["readers"])
    # Not its title: who reads the document may become fewer, and an entry stays as it is.
    details = {"kind": document.kind, "sha256": document.sha256}
    record("documents.document_added", document, readers=_log_readers(document), **details)


@transaction.atomic
def change_document(
    document: Document,
    *,
    by: Any,
    title: str,
    kind: str,
    language: str,
    dated_on: date | None = None,
    keep_until: date | None = None,
) -> Document:
    """Correct what is said about a document, and how long it is kept. The file or link stays what it is."""
    document = Document.objects.select_related("originator").locked(document.pk)
    require(by, "documents.change_document", document)
    said = _checked(title, kind, language, dated_on, keep_until)
    changed = [name for name in SAID if getattr(document, name) != said[name]]
    if not changed:
        return document
    for name in changed:
        setattr(document, name, said[name])
    document.folded = _folded(document.title, document.text)
    document.save(update_fields=[*changed, "folded"])
    if document.reading == Reading.WAITING:
        # Whoever added it may have left before it was read.
        _have_read(document, by)
    details = {"fields": changed, "until": document.keep_until}
    record("documents.document_changed", document, readers=_log_readers(document), **details)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: Any, reason: str) -> None:
    """Remove a document: its file, its text and what is said about it.

    The log keeps that it was there, and why it went. Raises DocumentProblem when another record still needs it.
    """
    document = Document.objects.select_related("originator").locked(document.pk)
    require(by, "documents.remove_document", document)
    if not reason.strip():
        raise DocumentProblem(_("Say why the document is removed. The reason is kept in the log."), "reason")
    details = {"title": document.title, "sha256": document.sha256, "reason": reason.strip()}
    record("documents.document_removed", document, readers=_log_readers(document), **details)
    key = document.file_key
    try:
        with transaction.atomic():
            document.delete()
            # Records of others may need it, which whoever removes it may not see: the database says so now.
            _check_constraints()
    except (ProtectedError, IntegrityError) as error:
        raise DocumentProblem(
            _("Another record needs this document. Take it away there first, or leave the document where it is.")
        ) from error
    forget_after_commit(key)


@transaction.atomic
def remove_expired(*, by: Any) -> int:
    """Remove every document whose last day is over, each with its entry in the log; returns how many.

    The database does it with the owner's rights, because no party of theirs is needed. What a record still needs stays.
    """
    require(by, "documents.remove_expired")
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_remove_expired()")
        keys = [key for (key,) in cursor.fetchall()]
    forget_after_commit(*keys)
    return len(keys)


def read_text(document: Document) -> tuple[str, Reading]:
    """The text of a file, for the search, and how far it could be read. Takes seconds, and touches no row."""
    try:
        content = content_of(document.file_key, document.sha256)
        text, is_cut = text_of(content, kind_among(content, KINDS))
    except (UnreadableFile, FileProblem):
        return "", Reading.UNREADABLE
    return text, Reading.CUT if is_cut else Reading.READ if text.strip() else Reading.EMPTY


@transaction.atomic
def keep_text(document: Document, text: str, reading: Reading, *, by: Any) -> None:
    """Keep what was read of a new file for the search, on behalf of whoever added it. It changes nothing else."""
    document = Document.objects.select_related("originator").locked(document.pk)
    require(by, "documents.add_document", document.originator)
    if document.reading == Reading.WAITING:
        document.text, document.folded, document.reading = text, _folded(document.title, text), reading
        document.save(update_fields=["text", "folded", "reading"])


def checked_link(link: str) -> str:
    """The link without blanks around. Raises DocumentProblem unless it is one of http or https, without a password."""
    link = link.strip()
    example = _("Write the whole address, for example https://www.example.org/report.pdf")
    if len(link) > LONGEST_LINK:
        raise DocumentProblem(_("A link has up to %(most)d characters.") % {"most": LONGEST_LINK}, "link")
    try:
        URLValidator(schemes=SCHEMES)(link)
        parts = urlsplit(link)
    except (ValidationError, ValueError) as error:
        raise DocumentProblem(_("This is no link of http or https.") + " " + example, "link") from error
    if parts.username is not None or parts.password is not None:
        raise DocumentProblem(_("This link has a name or a password in it. Take them away."), "link")
    return link


def _checked(title: str, kind: str, language: str, dated_on: date | None, keep_until: date | None) -> dict[str, Any]:
    """What is said about a document, with blanks put right. Raises DocumentProblem."""
    title = " ".join(title.replace("\0", " ").split())
    if not title:
        raise DocumentProblem(_("Give the document its title."), "title")
    if len(title) > LONGEST_TITLE:
        raise DocumentProblem(_("A title has up to %(most)d characters.") % {"most": LONGEST_TITLE}, "title")
    if kind not in DocumentKind.values:
        raise DocumentProblem(_("Choose the kind of document from the list."), "kind")
    if language not in LANGUAGES:
        raise DocumentProblem(_("Choose the language from the list."), "language")
    if dated_on is not None and dated_on > today():
        raise DocumentProblem(_("The date of the document is in the future. Correct it."), "dated_on")
    if keep_until is not None and keep_until < today():
        raise DocumentProblem(_("The last day is over. Give today or a later day, or none."), "keep_until")
    return {"title": title, "kind": kind, "language": language, "dated_on": dated_on, "keep_until": keep_until}


def _kind_of_file(content: bytes) -> str:
    if not content:
        raise DocumentProblem(_("The file is empty. Choose another."), "file")
    if len(content) > settings.LARGEST_DOCUMENT:
        most = {"most": settings.LARGEST_DOCUMENT // MEGABYTE}
        raise DocumentProblem(_("The file is larger than %(most)d MB. Send a smaller one.") % most, "file")
    kind = kind_among(content, KINDS)
    if kind:
        return kind
    if content.startswith(b"PK") and has_programs(content):
        raise DocumentProblem(_("This office file holds macros. Save it without them, or as PDF."), "file")
    allowed = ", ".join(str(NAMES[name]) for name in KINDS)
    raise DocumentProblem(
        _("This file is of no kind that is kept here. Send one of: %(allowed)s.") % {"allowed": allowed}, "file"
    )


def _folded(title: str, text: str) -> str:
    return fold(f"{title}\n{text}")


def _log_readers(document: Document) -> Iterable[str]:
    """What happens to a document is for the party that it comes from, or for the persons it was kept to."""
    if document.label == Label.RED:
        return [user_token(pk) for pk in document.named_readers]
    return [party_token(document.originator_id)]


def _check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
