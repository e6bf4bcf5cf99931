# SPDX-License-Identifier: AGPL-3.0-or-later
"""A simple trap against robots, made at home: nobody else learns who writes, and nobody has to solve a riddle.

A robot fills every field, and does it at once. A field that people do not see has to stay empty, and between showing a
form and sending it some seconds have to pass. The moment of showing is signed, so that it cannot be made up.
"""

from django.core.signing import BadSignature, TimestampSigner

SALT = "jointplan.feedback.form"
SHOWN = "shown"
QUICKEST_SECONDS = 3
LONGEST_SECONDS = 24 * 60 * 60


def moment() -> str:
    """The present moment, signed, for a hidden field."""
    return TimestampSigner(salt=SALT).sign(SHOWN)


def was_shown_in_time(signed: str) -> bool:
    """True when the form was shown long enough ago and not too long ago."""
    signer = TimestampSigner(salt=SALT)
    try:
        signer.unsign(signed, max_age=LONGEST_SECONDS)
    except BadSignature:
        return False
    try:
        signer.unsign(signed, max_age=QUICKEST_SECONDS)
    except BadSignature:
        return True
    return False
