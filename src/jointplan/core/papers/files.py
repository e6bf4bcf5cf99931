# SPDX-License-Identifier: AGPL-3.0-or-later
"""A paper as a file to download."""

from collections.abc import Sequence

from django.http import HttpResponse

from jointplan.core.exports import file_name
from jointplan.core.papers import Paper
from jointplan.core.papers.word import as_word
from jointplan.core.pdf import as_pdf, pdf_download

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = ("docx", "pdf")


def paper_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF. Raises PdfProblem where this installation cannot make one."""
    return as_pdf(
        "pdf/paper.html", paper.context(), title=paper.title, label=paper.label, source=paper.source, day=paper.day
    )


def paper_download(paper: Paper, file_format: str, name_parts: Sequence[str]) -> HttpResponse:
    """The paper in one of `FORMATS`, its label in the name of the file. Raises PdfProblem as `paper_pdf` does."""
    if file_format == "pdf":
        return pdf_download(paper_pdf(paper), name_parts, paper.label)
    name = file_name(name_parts, paper.label, "docx")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_word(paper), content_type=WORD, headers=headers)
