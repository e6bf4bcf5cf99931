# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small files of every kind, made for the tests."""

import io
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def pdf(text: str) -> bytes:
    # Takes half a second to load, and few tests ask for one.
    from weasyprint import HTML

    return bytes(HTML(string=f"<p>{text}</p>").write_pdf())


def docx(*paragraphs: str, **more: str | bytes) -> bytes:
    """A Word file; what a paragraph says is cut into two runs, as Word does. `more` are further parts."""
    lines = "".join(f"<w:p><w:r><w:t>{p[:3]}</w:t></w:r><w:r><w:t>{p[3:]}</w:t></w:r></w:p>" for p in paragraphs)
    deleted = "<w:p><w:r><w:delText>deleted</w:delText></w:r></w:p>"
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{lines}{deleted}</w:body></w:document>',
            **more,
        }
    )


def xlsx(*cells: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append(list(cells))
    book.save(file)
    return file.getvalue()


def odf(kind: str, *paragraphs: str, **more: str | bytes) -> bytes:
    """An OpenDocument file: `text` or `spreadsheet`."""
    lines = "".join(f"<text:p>{p[:3]}<text:span>{p[3:]}</text:span></text:p>" for p in paragraphs)
    tabbed = "<text:p>left<text:tab/>right</text:p>"
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f'<office:body xmlns:office="{OFFICE}" xmlns:text="{TEXT}">{lines}{tabbed}</office:body>',
            **more,
        }
    )
