# SPDX-License-Identifier: AGPL-3.0-or-later
"""Publishing a version of the open data, and taking its files away once something in it is public no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.identity import set_identity
from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.portal.models import DataLicence, Publication, PublishedFile
from jointplan.portal.opendata.composing import compose, contents_of, whole_among
from jointplan.portal.opendata.packing import Heading, Packed, pack

LONGEST_REASON = 500


class PublicationProblem(Exception):
    """A version cannot be published as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def publish(
    region: Region, *, reason: str, licence: str, language: str = "en", decision: Decision | None = None, by: Any
) -> Publication:
    """Publish all that anybody may read of a region today, as its next version.

    `reason` and `decision` stand on its page, so the decision has to be public. Nothing becomes public by this: what
    goes into it is read as a visitor reads it, with the database as second proof. Raises PublicationProblem.
    """
    Region.objects.select_for_update().get(pk=region.pk)
    require(by, "portal.publish_data", region)
    reason = " ".join(reason.split())
    with reading_as_anybody(by):
        _check(region, reason, licence, language, decision)
        tables, contents = compose(region), contents_of(region)
    heading = Heading(
        region=region.code,
        names=region.names,
        is_fictional=region.is_fictional,
        number=_next_number(region),
        made_at=timezone.now().replace(microsecond=0),
        licence=licence,
        reason=reason,
        language=language,
    )
    packed = pack(heading, tables)
    made = Publication.objects.create(
        region=region,
        number=heading.number,
        made_at=heading.made_at,
        reason=reason,
        language=language,
        licence=licence,
        decision=decision,
        manifest=packed.manifest,
        tables=[{"name": filled.table.name, "rows": len(filled.rows)} for filled in tables],
        contents=contents,
    )
    _keep_files(made, packed)
    record("portal.data_published", made, number=made.number, reason=reason)
    return made


@transaction.atomic
def retire(publication: Publication, *, by: Any) -> bool:
    """Take the files of a version away when something in it is public no more. False when it is whole, or was before.

    Its number, reason, manifest and hashes stay: whoever holds a copy can say what it is.
    """
    publication = Publication.objects.select_related("region").locked(publication.pk)
    require(by, "portal.retire_data", publication)
    with reading_as_anybody(by):
        if publication.retired_on is not None or is_whole(publication):
            return False
    publication.files.update(content=None)
    publication.retired_on = today()
    publication.save(update_fields=["retired_on"])
    record("portal.data_retired", publication, number=publication.number)
    return True


def is_whole(publication: Publication) -> bool:
    """Whether all that stands in a version is public still. Needs an identity; visitors have one."""
    return bool(whole_among(Publication.objects.filter(pk=publication.pk), publication.region))


@contextmanager
def reading_as_anybody(by: Any) -> Iterator[None]:
    """Inside the transaction, have the database show what it shows a visitor and no more; then `by` is back."""
    set_identity(AnonymousUser())
    yield
    set_identity(by)


def _next_number(region: Region) -> int:
    last = Publication.objects.in_region(region).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _check(region: Region, reason: str, licence: str, language: str, decision: Decision | None) -> None:
    if not reason:
        raise PublicationProblem(_("Say what this version is for. Its page shows it."), "reason")
    if len(reason) > LONGEST_REASON:
        told = {"most": LONGEST_REASON, "length": len(reason)}
        raise PublicationProblem(_("This may have up to %(most)d characters; it has %(length)d.") % told, "reason")
    if licence not in DataLicence.values:
        raise PublicationProblem(_("Choose one of the licences offered."), "licence")
    if language not in dict(settings.LANGUAGES):
        raise PublicationProblem(_("Choose one of the languages offered."), "language")
    if decision is not None:
        public = Decision.objects.visible_to(AnonymousUser()).in_region(region).running().filter(label=Label.CLEAR)
        if not public.filter(pk=decision.pk).exists():
            text = _("Name a decision of this region that everybody may read, or none: the page shows it.")
            raise PublicationProblem(text, "decision")


def _keep_files(made: Publication, packed: Packed) -> None:
    PublishedFile.objects.bulk_create(
        PublishedFile(
            publication=made,
            name=name,
            position=position,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            content=content,
        )
        for position, (name, content) in enumerate(packed.files.items())
    )
