# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pack of a meeting as one ZIP: the pack, an index, and the papers that it names, in the order of the agenda.

Of the papers whoever asks gets those that this person may read today; nothing is fetched from elsewhere.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import work_url
from jointplan.core.exports import file_name
from jointplan.core.pdf import PdfProblem
from jointplan.documents.filenames import name_with_label
from jointplan.documents.keeping import FileProblem, content_of
from jointplan.documents.models import Document
from jointplan.notifications.links import absolute
from jointplan.reports.contents import Shown
from jointplan.reports.files import file_of
from jointplan.reports.kinds.meeting_pack import MEETING_PACK
from jointplan.reports.models import Report

ZIP = "application/zip"
# Bytes of papers in one pack: what is more stays where it is, and the index says where.
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Paper:
    """A paper on the agenda: the number of its item, its place there, and how it is called in the pack."""

    item: str
    place: int
    document: Document

    @property
    def name(self) -> str:
        name = name_with_label(self.document.file_name, self.document.tlp())
        return f"{self.item.zfill(2)}-{self.place:02}_{name}"


def is_pack(report: Report) -> bool:
    """True for a report that comes as one file with the papers it names."""
    return report.kind == MEETING_PACK.code and report.content is not None


def pack_download(shown: Shown, reader: Any) -> HttpResponse:
    """The ZIP as an answer to a request, its label in its name and in a header. Raises as `file_of` does."""
    content, label = bundle_of(shown, reader)
    report = shown.report
    name = file_name([report.kind, report.made_at.date().isoformat(), report.audience_kind], label, "zip")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Sharing-Label": label,
    }
    return HttpResponse(content, content_type=ZIP, headers=headers)


def bundle_of(shown: Shown, user: Any) -> tuple[bytes, str]:
    """The ZIP for this person, and its label: the strictest of what is in it. Raises as `file_of` does."""
    papers = list(papers_of(shown.report, user))
    note_openings(user, [paper.document for paper in papers])
    with translation.override(shown.report.language):
        files, lines = _contents(papers)
        label = _label(shown, papers)
        files = {**_itself(shown), file_name(["00-01", "index"], label, "txt"): _index(shown, label, lines), **files}
    return _zipped(files, shown), label


def papers_of(report: Report, user: Any) -> Iterator[Paper]:
    """What the pack names and the person may read today, item by item as the agenda stood when it was composed."""
    content = report.content or {"sections": [], "records": []}
    named: list[tuple[str, int]] = []
    for row in _agenda(content):
        for number in row[1]["on"]:
            record = content["records"][number - 1]
            if record["kind"] == Document._meta.label_lower:
                named.append((row[0]["text"], record["id"]))
    seen = Document.objects.visible_to(user).shown().in_bulk([pk for _item, pk in named])
    places: dict[str, int] = {}
    for item, pk in named:
        if pk in seen:
            places[item] = places.get(item, 0) + 1
            yield Paper(item, places[item], seen[pk])


def _agenda(content: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    for section in content["sections"]:
        if section["key"] == "agenda":
            yield from (row for block in section["blocks"] if block["kind"] == "grid" for row in block["rows"])


def _contents(papers: list[Paper]) -> tuple[dict[str, bytes], list[str]]:
    """The files by name, and for each paper what the index says of it."""
    files: dict[str, bytes] = {}
    lines, left = [], LARGEST
    for paper in papers:
        document = paper.document
        said = _why_not(document, left)
        if not said:
            try:
                files[paper.name] = content_of(document.file_key, document.sha256)
                left -= len(files[paper.name])
                said = paper.name
            except FileProblem:
                said = _("The file is missing on the server: %(url)s") % {"url": _address(document)}
        lines += ["", f"{paper.item}. {document.title} ({document.tlp()}, {document.originator})", f"    {said}"]
    return files, lines


def _why_not(document: Document, left: int) -> str:
    """Where the paper is found when it is not in the pack; nothing when it is."""
    if document.link:
        return _("Link: %(url)s") % {"url": document.link}
    if (document.size or 0) > left:
        told = {"size": filesizeformat(document.size), "url": _address(document)}
        return _("Not in this file, which would become too large (%(size)s): %(url)s") % told
    return ""


def _address(document: Document) -> str:
    return absolute(work_url(document.originator.region.is_fictional, "document", uid=document.uid))


def _label(shown: Shown, papers: list[Paper]) -> str:
    own = next(label for label in Label if label.label == shown.label)
    return str(Label.narrowest([own, *(paper.document.shown_label() for paper in papers)], default=own).label)


def _itself(shown: Shown) -> dict[str, bytes]:
    """The pack as PDF; as Word where this installation draws none."""
    name = ["00-00", shown.report.kind]
    try:
        return {file_name(name, shown.label, "pdf"): file_of(shown, "pdf")}
    except PdfProblem:
        return {file_name(name, shown.label, "docx"): file_of(shown, "docx")}


def _index(shown: Shown, label: str, lines: list[str]) -> bytes:
    """For whoever opens the folder later, with the mark by which Windows knows UTF-8."""
    head = [label, str(shown.report), shown.source, "", _("Papers that you may read, in the order of the agenda")]
    return "\r\n".join([*head, *(lines or ["", _("There are no papers.")]), ""]).encode("utf-8-sig")


def _zipped(files: dict[str, bytes], shown: Shown) -> bytes:
    """The same content gives the same bytes: each file bears the day of the report."""
    day, out = shown.report.released_on or shown.report.made_at.date(), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
