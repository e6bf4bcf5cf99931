# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report as a file. What takes long is kept by its content, so that the same report is drawn once for all readers."""

from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from jointplan.access.pages import space_of, work_url
from jointplan.core import pdf
from jointplan.core.exports import FORMATS as SHEETS
from jointplan.core.papers.files import WORD, paper_pdf
from jointplan.core.papers.templates import TemplateProblem, default_template, fill_template
from jointplan.notifications.links import absolute
from jointplan.reports.contents import Shown, headings_of, records_heading, shown_to
from jointplan.reports.models import Report, ReportTemplate

MEDIA_TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": SHEETS["xlsx"].media_type}
# A week; then it is drawn anew for whoever asks.
KEPT_FOR = 7 * 24 * 3600


def public_url(report: Report) -> str:
    """Where everybody reads a report that is public."""
    return reverse(f"{space_of(report.region.is_fictional)}:public_report", kwargs={"uid": report.uid})


def address_of(report: Report) -> str:
    """Where the report is found, as it is printed in its files."""
    with translation.override(report.language):
        if report.is_public:
            return absolute(public_url(report))
        return absolute(work_url(report.region.is_fictional, "report", uid=report.uid))


def file_of(shown: Shown, file_format: str) -> bytes:
    """The report in one of `MEDIA_TYPES`. Raises PdfProblem and TemplateProblem as those that draw them do."""
    template = template_for(shown.report) if file_format == "docx" else b""
    key = f"report-{file_format}-{shown.digest}-{sha256(template).hexdigest()[:16]}"
    content = cache.get(key)
    if content is None:
        with translation.override(shown.report.language):
            content = _draw(shown, file_format, template)
        cache.set(key, content, KEPT_FOR)
    return bytes(content)


def _draw(shown: Shown, file_format: str, template: bytes) -> bytes:
    if file_format == "pdf":
        return paper_pdf(shown.paper())
    if file_format == "docx":
        return fill_template(template, shown.paper(), shown.papers(), records_heading())
    return SHEETS[file_format].write(shown.sheet())


def template_for(report: Report) -> bytes:
    """The template of the party, else the one that comes with the product.

    A report that is out keeps the one of that day: others do not read the templates of the party.
    """
    if report.released_on is not None:
        return bytes(report.template or b"") or shipped_template(report.kind, report.language)
    return own_template(report) or shipped_template(report.kind, report.language)


def own_template(report: Report) -> bytes:
    """What its makers uploaded for this kind, as they alone read it; nothing where they did not."""
    own = ReportTemplate.objects.originated_by(report.originator_id).filter(kind=report.kind).first()
    return bytes(own.content) if own is not None else b""


def shipped_template(kind: str, language: str) -> bytes:
    """The template that comes with the product: generated, so that it has every section of the kind."""
    from jointplan.core.papers import Paper

    with translation.override(language):
        return default_template(Paper("", "TLP:CLEAR", "", [], language), headings_of(kind, language))


def draw_files(report: Report, user: Any) -> None:
    """Make PDF and Word ahead of whoever asks for them."""
    shown = shown_to(report, user, address_of(report))
    for file_format in ("pdf", "docx"):
        try:
            file_of(shown, file_format)
        except (pdf.PdfProblem, TemplateProblem):
            # Whoever asks for the file is told what to do.
            continue
