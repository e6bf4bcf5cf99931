# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file between the look at what it would do and doing it: in the form, signed, for one person and one hour."""

import base64

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.core.imports import ImportProblem

GOOD_FOR_SECONDS = 60 * 60


def sign_file(request: HttpRequest, salt: str, subject: int, digest: str, content: bytes) -> str:
    """What the form carries: the file, what it would do (`digest`), on which record, and who looked."""
    value = {
        "file": base64.b64encode(content).decode(),
        "plan": digest,
        "subject": subject,
        "user": request.user.pk,
    }
    return signing.dumps(value, salt=salt, compress=True)


def signed_file(request: HttpRequest, salt: str, subject: int) -> tuple[bytes, str]:
    """File and digest out of the form. Raises ImportProblem when they are of somebody else, or too old."""
    try:
        value = signing.loads(request.POST["signed"], salt=salt, max_age=GOOD_FOR_SECONDS)
        if (value["subject"], value["user"]) != (subject, request.user.pk):
            raise signing.BadSignature
    except signing.BadSignature as error:
        text = _("This file was checked more than an hour ago, or for somebody else. Choose it once more.")
        raise ImportProblem([text]) from error
    return base64.b64decode(value["file"]), value["plan"]
