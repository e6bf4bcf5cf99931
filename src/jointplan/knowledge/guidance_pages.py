# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of the library show; lists of other apps may use `guidance_row`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import Steps, space_of, steps_for, visible_or_404, work_url
from jointplan.core.rules import can
from jointplan.core.text import Localised, localise
from jointplan.documents.languages import language_name
from jointplan.documents.models import Document
from jointplan.documents.pages import own_parties, what_it_is
from jointplan.knowledge.models import Guidance, GuidanceVersion
from jointplan.parties.models import Party

MOST_COUNTED = 250


class BoundedPaginator(Paginator):
    """Pages of the latest works alone: nobody turns further, and counting a hundred thousand would cost each visit."""

    @cached_property
    def count(self) -> int:
        found: Any = self.object_list
        return int(found[:MOST_COUNTED].count())

    @property
    def is_cut(self) -> bool:
        return self.count == MOST_COUNTED


@dataclass(frozen=True)
class GuidanceRow:
    """A line of the list. Whoever shows it has read the work through `visible_to`, and notes the opening."""

    guidance: Guidance
    url: str
    kind: str
    languages: str
    missing: str
    label: str
    tlp: str


def guidance_row(guidance: Guidance) -> GuidanceRow:
    return GuidanceRow(
        guidance=guidance,
        url=guidance_url(guidance, guidance.originator.region.is_fictional),
        kind=str(guidance.get_kind_display()),
        languages=names_of(guidance.languages),
        missing=names_of(missing_languages(guidance.languages)),
        label=guidance.shown_label(),
        tlp=guidance.tlp(),
    )


def guidance_url(guidance: Guidance, fictional: bool) -> str:
    return work_url(fictional, "guidance", uid=guidance.uid)


def missing_languages(languages: Iterable[str]) -> list[str]:
    """Languages of the region in which there is no version, in the order of the settings."""
    there = set(languages)
    return [code for code, _name in settings.LANGUAGES if code not in there]


def names_of(languages: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in languages)


@dataclass(frozen=True)
class VersionRow:
    """A version in a language on the page of its work."""

    version: GuidanceVersion
    language: str
    what: str
    label: str
    tlp: str
    url: str
    sharing_url: str
    is_link: bool
    is_apart: bool
    older: str


def version_rows(found: Guidance, user: Any, fictional: bool) -> tuple[list[VersionRow], list[VersionRow]]:
    """The newest version in each language, and the earlier ones. Openings of what is shown are noted."""
    versions = list(GuidanceVersion.objects.visible_to(user).of_work(found.pk))
    documents = Document.objects.visible_to(user).shown().filter(pk__in=[version.document_id for version in versions])
    files = {document.pk: document for document in documents}
    note_openings(user, [*versions, *files.values()])
    newest = max((version.number for version in versions if not version.waits), default=0)
    first: dict[str, VersionRow] = {}
    earlier: list[VersionRow] = []
    leading = names_of(sorted({v.language for v in versions if v.number == newest and not v.waits}))
    for version in versions:
        document = files.get(version.document_id)
        row = VersionRow(
            version=version,
            language=language_name(version.language),
            what=what_it_is(document) if document else "",
            label=document.shown_label() if document else "",
            tlp=document.tlp() if document else "",
            url=work_url(fictional, "guidance_version_file", uid=version.uid) if document else "",
            sharing_url=sharing_of(document, fictional) if document else "",
            is_link=bool(document and document.link),
            is_apart=document is not None and document.readers != version.readers,
            older=leading if version.number < newest and version.language not in first else "",
        )
        if version.language in first or version.waits:
            earlier.append(row)
        else:
            first[version.language] = row
    return list(first.values()), earlier


def sharing_of(document: Document, fictional: bool) -> str:
    return work_url(fictional, "sharing_who", kind="document", uid=document.uid)


def guidance_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Guidance:
    """The work when the reader may see it; that somebody outside the originator opened it is noted."""
    found: Guidance = visible_or_404(request, Guidance.objects.in_regions(fictional=fictional).shown(), uid=uid)
    return found


def adding_for(user: Any, fictional: bool) -> list[Party]:
    """The parties for which the reader may add works."""
    return [party for party in own_parties(user, fictional) if can(user, "knowledge.add_guidance", party)]


def step_to_library(fictional: bool) -> tuple[str, str]:
    return (_("Library"), work_url(fictional, "library"))


@steps_for(Guidance)
def steps_to_guidance(record: Guidance, user: Any, fictional: bool) -> Steps:
    return [step_to_library(fictional), (record.title, guidance_url(record, fictional))]


@steps_for(GuidanceVersion)
def steps_to_version(record: GuidanceVersion, user: Any, fictional: bool) -> Steps:
    found = Guidance.objects.visible_to(user).filter(pk=record.guidance_id).first()
    return steps_to_guidance(found, user, fictional) if found else [step_to_library(fictional)]


def bar_of(shown: Iterable[Guidance]) -> dict[str, str]:
    """The label bar of a list: the strictest of its labels."""
    label = Label.narrowest((one.shown_label() for one in shown), default=Label.GREEN)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


def themes_of(guidance: Guidance) -> list[Localised]:
    return [localise(theme.names) for theme in guidance.edition.themes.filter(code__in=guidance.themes).order_by("pk")]


def measures_of(guidance: Guidance, fictional: bool) -> list[tuple[str, str]]:
    """Codes of the measures that a work helps with, each with the address of its public page."""
    edition = guidance.edition.code
    name = f"{space_of(fictional)}:clause"
    return [(code, reverse(name, kwargs={"edition": edition, "code": code})) for code in guidance.measures]
