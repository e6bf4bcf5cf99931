# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which versions there are, which are handed out still, and where each file stands."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.core.keys import in_groups
from jointplan.portal.models import Publication, PublishedFile
from jointplan.portal.opendata.composing import whole_among
from jointplan.portal.pages import space_of

LATEST = "latest"
SUMS = "SHA256SUMS"


def publication_or_404(region: str, version: str, *, fictional: bool) -> Publication:
    """The version of an address, `v3` or `latest`: the newest that is handed out still."""
    found = Publication.objects.in_regions(fictional=fictional).filter(region__code=region).latest_first()
    if version == LATEST:
        handed_out = handed_out_among(found)
        one = next((one for one in found if one.pk in handed_out), None)
    else:
        number = version.removeprefix("v")
        is_number = version.startswith("v") and number.isascii() and number.isdigit() and len(number) < 6
        one = found.filter(number=number).first() if is_number and number[0] != "0" else None
    if one is None:
        raise Http404(_("There is no such version of the data here."))
    return one


def handed_out_among(publications: Iterable[Publication]) -> set[int]:
    """Numbers of the versions whose files anybody gets: one query a region."""
    kept: dict[int, list[Publication]] = {}
    for one in publications:
        if one.retired_on is None:
            kept.setdefault(one.region_id, []).append(one)
    found: set[int] = set()
    for versions in kept.values():
        found |= whole_among(Publication.objects.filter(pk__in=[one.pk for one in versions]), versions[0].region)
    return found


def is_handed_out(publication: Publication) -> bool:
    return bool(handed_out_among([publication]))


def page_url(publication: Publication, version: str = "") -> str:
    kwargs = {"region": publication.region.code, "version": version or publication.version}
    return reverse(f"{space_of(publication.region.is_fictional)}:publication", kwargs=kwargs)


def file_url(publication: Publication, name: str, version: str = "") -> str:
    """The one address of a file: files are the same for readers of every language."""
    kwargs = {"region": publication.region.code, "version": version or publication.version, "file": name}
    with translation.override("en"):
        return reverse(f"{space_of(publication.region.is_fictional)}:published_file", kwargs=kwargs)


def files_of(publication: Publication) -> list[PublishedFile]:
    """Name, size and hash of each file, without its contents."""
    return list(publication.files.defer("content").order_by("position"))


def sums_of(files: Iterable[PublishedFile]) -> str:
    """As `sha256sum --check` reads it."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def keys_of(publications: Iterable[Publication]) -> list[dict[str, Any]]:
    """The keys that signed these versions, each once, with the versions that it signed."""
    signed: dict[str, list[Publication]] = {}
    for publication in publications:
        signed.setdefault(publication.key, []).append(publication)
    return [{"key": key, "shown": in_groups(key), "versions": versions} for key, versions in signed.items()]
