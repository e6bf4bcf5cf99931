# SPDX-License-Identifier: AGPL-3.0-or-later
"""A receipt as somebody holds it: a file of JSON, or a PDF that carries it."""

import io
from pathlib import Path

from django.utils.translation import gettext as _

from jointplan.exchange.receipts import ATTACHMENT, ReceiptProblem

PDF = b"%PDF-"
# Far more than a receipt with its snapshot has.
LARGEST = 50 * 2**20


def receipt_in(path: Path) -> bytes:
    """The receipt (JSON) of a file. Raises ReceiptProblem when the file cannot be read or carries none."""
    content = content_of(path)
    return _attached(content, path) if content[:1024].lstrip().startswith(PDF) else content


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises ReceiptProblem when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise ReceiptProblem(_("%(file)s is larger than any receipt.") % {"file": path})
        return path.read_bytes()
    except OSError as error:
        values = {"file": path, "why": error.strerror}
        raise ReceiptProblem(_("%(file)s cannot be read: %(why)s.") % values) from error


def _attached(content: bytes, path: Path) -> bytes:
    """The attachment of a PDF. Its library takes what strangers send; whatever it stumbles over is a damaged file."""
    from pypdf import PdfReader

    try:
        found = PdfReader(io.BytesIO(content)).attachments.get(ATTACHMENT, [])
        files = [bytes(one) for one in found]
    except Exception as error:
        raise ReceiptProblem(_("%(file)s is damaged: it cannot be read as a PDF.") % {"file": path}) from error
    if len(files) != 1:
        text = _(
            "%(file)s carries no file %(name)s. A PDF that was printed or saved anew has lost it: use the original."
        )
        raise ReceiptProblem(text % {"file": path, "name": ATTACHMENT})
    return files[0]
