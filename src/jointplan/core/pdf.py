# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page as PDF: tagged, in fonts that cover all seven languages, its sharing label as the first line of each sheet.

WeasyPrint draws with the system's Pango. It is loaded when a PDF is asked for: where Pango is missing everything else
works, and `missing()` says what to install.
"""

import datetime
import io
import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.core.exports import LABEL_COLOURS, file_name

PACKAGES = "libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"
FONTS = {"font:upright": "SourceSans3[wght].ttf", "font:italic": "SourceSans3-Italic[wght].ttf"}


class PdfProblem(Exception):
    """This installation cannot make PDF files. `str()` says what to install."""


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    """The library, or None where a system library that it needs is missing."""
    try:
        import weasyprint
    except (OSError, ImportError) as error:
        logging.getLogger(__name__).warning("PDF files cannot be made: %s", error)
        return None
    # It tells each font that it subsets; only what goes wrong concerns whoever reads the log.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


def missing() -> str:
    """Why there is no PDF here and what to do, in one sentence; empty where there is."""
    if _weasyprint() is not None:
        return ""
    return _("PDF files need a system library that is not installed here. Ask for the packages %(packages)s.") % {
        "packages": PACKAGES
    }


def as_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    label: str,
    source: str,
    day: datetime.date | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> bytes:
    """Render a template that extends `pdf/base.html` as PDF/UA.

    `label` is that of the file, e.g. `TLP:AMBER`; `source` the address of the page; `attachments` are files that it
    carries, by name. Asks no network for anything.
    Raises PdfProblem where the system library is missing.
    """
    library = _weasyprint()
    if library is None:
        raise PdfProblem(missing())
    head = {
        "title": title,
        "label": label,
        "label_colour": f"#{LABEL_COLOURS.get(label, 'FFFFFF')}",
        "source": source,
        "day": day or timezone.localdate(),
        "language": get_language() or "en",
    }
    document = library.HTML(string=render_to_string(template, {**context, **head}), url_fetcher=_fetcher(library))
    attached = [
        library.Attachment(file_obj=io.BytesIO(content), name=name, relationship="Source")
        for name, content in (attachments or {}).items()
    ]
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, attachments=attached))


def _fetcher(library: Any) -> Any:
    """Knows the two fonts and refuses every other address, so that no text can make the server ask for something."""
    from fontpkg_source_sans_3 import ROOT
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in FONTS:
                raise ValueError(f"A PDF takes nothing from elsewhere, not {url}")
            return URLFetcherResponse(
                url, (Path(ROOT) / "files" / FONTS[url]).read_bytes(), {"Content-Type": "font/ttf"}
            )

    return FontsOnly()


def pdf_download(content: bytes, name_parts: Iterable[str], label: str) -> HttpResponse:
    """The file as an answer to a request, with its label in its name."""
    name = file_name(name_parts, label, "pdf")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
