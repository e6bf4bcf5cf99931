# SPDX-License-Identifier: AGPL-3.0-or-later
"""JSON in the one way in which it is signed and compared: RFC 8785, whatever a file looks like."""

import json
from hashlib import sha256
from typing import Any

import rfc8785
from django.utils.translation import gettext as _


class CanonicalProblem(Exception):
    """Something is no JSON that can be signed or compared. `str()` says why."""


def canonical_json(value: Any) -> bytes:
    """The value as RFC 8785 writes it. Names are texts; whole numbers stay below 2**53, where every reader agrees."""
    try:
        _refuse_large_numbers(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        text = _("This cannot be written as JSON that is the same everywhere: %(why)s.")
        raise CanonicalProblem(text % {"why": str(error) or type(error).__name__}) from error


def digest_of(value: Any) -> str:
    """SHA-256 of the value as RFC 8785 writes it: the same for every file that says the same."""
    return sha256(canonical_json(value)).hexdigest()


def read_json(content: bytes) -> Any:
    """The value of a file of JSON. A member that is named twice is refused: two readers would see two files."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CanonicalProblem(_("This is no JSON, or it was cut off before its end.")) from error


def _refuse_large_numbers(value: Any) -> None:
    """A float of 2**53 or more is written as a whole number, which nobody could read back."""
    if isinstance(value, float) and 2**53 <= abs(value) < 1e21:
        raise rfc8785.FloatDomainError(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for one in inner:
        _refuse_large_numbers(one)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member is named twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
