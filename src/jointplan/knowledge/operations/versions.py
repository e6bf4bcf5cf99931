# SPDX-License-Identifier: AGPL-3.0-or-later
"""Versions of a work in its languages, and how their files keep the readers of the work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.following import Change, follows, tells_what_follows
from jointplan.access.models import Label, Labelled
from jointplan.access.operations import DECIDED, DERIVED
from jointplan.access.rules import clears
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.documents.models import Document, DocumentKind
from jointplan.documents.operations import DocumentProblem, add_document, add_link
from jointplan.knowledge import guidance_messages
from jointplan.knowledge.models import Guidance, GuidanceKind, GuidanceVersion
from jointplan.knowledge.operations.guidance import GuidanceProblem, locked, log_readers, renew_words
from jointplan.notifications.operations import mark_done

LONGEST_CHANGES = 2000
DOCUMENT_KINDS = {GuidanceKind.MODEL_LAW: DocumentKind.LAW, GuidanceKind.RESEARCH: DocumentKind.REPORT}


@dataclass(frozen=True)
class NewVersion:
    """What is said of a version, and its link or its file (`content` and `file_name`)."""

    number: int
    language: str
    title: str = ""
    dated_on: date | None = None
    changes: str = ""
    link: str = ""
    content: bytes | None = None
    file_name: str = ""


@transaction.atomic
def add_version(guidance: Guidance, *, by: Any, **said: Any) -> GuidanceVersion:
    """Add a version of a work in a language; `said` are the fields of `NewVersion`.

    The file is for the readers of the work from the start when `by` releases for the originator; else, where others
    read the work, it waits for who does. Raises GuidanceProblem, and DocumentProblem for what is not taken as a file.
    """
    guidance = locked(guidance)
    require(by, "knowledge.add_guidance_version", guidance)
    new = NewVersion(**said)
    changes = new.changes.replace("\r\n", "\n").replace("\0", " ").strip()
    _check(guidance, new.number, new.language, new.dated_on, changes)
    title = " ".join(new.title.split()) or guidance.title
    version = GuidanceVersion(
        originator=guidance.originator,
        label=Label.AMBER_STRICT,
        guidance=guidance,
        number=new.number,
        language=new.language,
        title=title,
        dated_on=new.dated_on,
        changes=changes,
        document=_document_of(guidance, new, title, by),
        waits=guidance.label != Label.AMBER_STRICT and not clears(by, guidance),
    )
    version.save()
    version.refresh_from_db(fields=["readers"])
    details = {"number": new.number, "language": new.language}
    record("knowledge.guidance_version_added", version, readers=log_readers(version), **details)
    if version.waits:
        guidance_messages.version_waits(guidance)
    else:
        _join(guidance, version)
    return version


def _document_of(guidance: Guidance, new: NewVersion, title: str, by: Any) -> Document:
    """The file or the link, as a document of the originator."""
    kind = DOCUMENT_KINDS.get(GuidanceKind(guidance.kind), DocumentKind.OTHER)
    said: dict[str, Any] = {"title": title, "kind": kind, "language": new.language, "dated_on": new.dated_on}
    if new.link and new.content is None:
        return add_link(originator=guidance.originator, by=by, link=new.link, **said)
    if new.content is None or new.link:
        raise DocumentProblem(_("Choose a file, or write a link below."), "file")
    file = {"content": new.content, "file_name": new.file_name}
    return add_document(originator=guidance.originator, by=by, **file, **said)


@transaction.atomic
def release_version(version: GuidanceVersion, *, by: Any) -> GuidanceVersion:
    """Show a version that waited, and its file, to those who read the work."""
    guidance = locked(version.guidance)
    version = GuidanceVersion.objects.select_related("document", "guidance", "originator__region").locked(version.pk)
    require(by, "knowledge.release_guidance_version", version)
    version.waits = False
    version.save(update_fields=["waits"])
    _join(guidance, version)
    record("knowledge.guidance_version_released", version, readers=log_readers(version), number=version.number)
    if not GuidanceVersion.objects.filter(guidance=guidance, waits=True).exists():
        mark_done(guidance, names=[guidance_messages.VERSION_WAITS.name])
    return version


def _join(guidance: Guidance, version: GuidanceVersion) -> None:
    """From now on the version and its file are for the readers of the work, who hear of it if they downloaded it."""
    _give(version, guidance)
    _give(version.document, guidance)
    renew_words(guidance)
    guidance.changed_at = timezone.now()
    guidance.save(update_fields=["languages", "folded", "changed_at"])
    guidance_messages.version_added(guidance)


@tells_what_follows(Guidance)
def files_that_follow(guidance: Guidance) -> str:
    """How many files go with the work, and how many were set apart."""
    versions = GuidanceVersion.objects.filter(guidance=guidance, waits=False).select_related("document")
    together = [version.document.readers == version.readers for version in versions]
    if not together:
        return ""
    said = ngettext("%(n)d file goes with the work.", "%(n)d files go with the work.", sum(together))
    text = said % {"n": sum(together)}
    apart = len(together) - sum(together)
    if apart:
        stay = ngettext(
            "%(n)d file was set apart and keeps its own readers.",
            "%(n)d files were set apart and keep their own readers.",
            apart,
        )
        text += " " + stay % {"n": apart}
    return text


@follows(Guidance)
def after_a_change(guidance: Guidance, change: Change) -> None:
    """Versions and their files go with the work, in the same step; a file that was set apart stays apart."""
    versions = GuidanceVersion.objects.filter(guidance=guidance).select_related("document", "originator")
    for version in versions.order_by("pk"):
        if version.waits and guidance.label != Label.AMBER_STRICT:
            continue
        was_with_it = version.document.readers == version.readers
        if version.waits:
            # Nobody else reads the work any more: there is nobody to wait for.
            version.waits = False
            version.save(update_fields=["waits"])
        _give(version, guidance)
        if was_with_it:
            _give(version.document, guidance)
            record(
                "knowledge.guidance_file_followed",
                version.document,
                readers=log_readers(version),
                label=str(guidance.label),
            )


def _give(row: Labelled, guidance: Guidance) -> None:
    """The row is for the readers of the work. Whoever releases the work was asked; this is the same decision."""
    for name in DECIDED:
        setattr(row, name, getattr(guidance, name))
    row.save(update_fields=DECIDED)
    row.refresh_from_db(fields=DERIVED)


def _check(guidance: Guidance, number: int, language: str, dated_on: date | None, changes: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise GuidanceProblem(_("Choose the language from the list."), "language")
    newest = newest_number(guidance)
    if not 1 <= number <= newest + 1:
        told = {"next": newest + 1}
        raise GuidanceProblem(
            _("The next version is number %(next)d. Give that, or one that is there.") % told, "number"
        )
    if GuidanceVersion.objects.filter(guidance=guidance, number=number, language=language).exists():
        raise GuidanceProblem(
            _("This version is there in this language. Give another language, or the number of a new version."),
            "language",
        )
    if dated_on is not None and dated_on > today():
        raise GuidanceProblem(_("The date of the version is in the future. Correct it."), "dated_on")
    if len(changes) > LONGEST_CHANGES:
        told = {"most": LONGEST_CHANGES, "length": len(changes)}
        raise GuidanceProblem(_("This may have up to %(most)d characters; it has %(length)d.") % told, "changes")


def newest_number(guidance: Guidance) -> int:
    """The number of the newest version in any language, those that wait included; 0 when there is none."""
    numbers = GuidanceVersion.objects.filter(guidance=guidance).order_by("-number").values_list("number", flat=True)
    return int(numbers.first() or 0)
