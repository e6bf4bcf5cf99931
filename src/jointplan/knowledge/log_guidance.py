# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of the library in sentences. Titles are in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.access.models import Label
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.documents.languages import language_name
from jointplan.knowledge.models import Guidance, GuidanceKind, GuidanceVersion

Details = Mapping[str, Any]


@sentence("knowledge.guidance_added")
def guidance_added(details: Details) -> str:
    return _("A work was added to the library: %(kind)s.") % {"kind": GuidanceKind(details["kind"]).label}


@sentence("knowledge.guidance_changed")
def guidance_changed(details: Details) -> str:
    return _("What is said of a work in the library was corrected.")


@sentence("knowledge.guidance_version_added")
def guidance_version_added(details: Details) -> str:
    told = {"number": details["number"], "language": language_name(details["language"])}
    return _("Version %(number)d of a work was added: %(language)s.") % told


@sentence("knowledge.guidance_version_released")
def guidance_version_released(details: Details) -> str:
    return _("Version %(number)d of a work was shown to those who read the work.") % details


@sentence("knowledge.guidance_file_followed")
def guidance_file_followed(details: Details) -> str:
    return _("The file went with its work to %(label)s.") % {"label": Label(details["label"]).label}


@sentence("knowledge.guidance_reviewed")
def guidance_reviewed(details: Details) -> str:
    if details["review_by"] is None:
        return _("A work was looked at and still holds; no other look is planned.")
    return _("A work was looked at and still holds; the next look is due by %(review_by)s.") % details


@sentence("knowledge.guidance_withdrawn")
def guidance_withdrawn(details: Details) -> str:
    return _("A work was withdrawn from the library.")


def guidance_said(version: Any) -> Said:
    title = Localised(version.title, version.language)
    said: dict[str, str | Localised] = {_("Title"): title, _("Publisher"): version.publisher}
    said |= {_("Description"): Localised(version.description, version.language)} if version.description else {}
    return said | label_said(version)


@record_kind("knowledge.guidance", gettext_lazy("Work in the library"), related=("originator",), say=guidance_said)
def guidance(record: Guidance) -> Shown:
    return Shown(str(record), ("guidance", {"uid": record.uid}))


def version_said(version: Any) -> Said:
    return {_("Title"): Localised(version.title, version.language), **label_said(version)}


@record_kind(
    "knowledge.guidanceversion",
    gettext_lazy("Version of a work in the library"),
    related=("originator", "guidance"),
    say=version_said,
)
def guidance_version(record: GuidanceVersion) -> Shown:
    return Shown(str(record), ("guidance", {"uid": record.guidance.uid}))
