# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts as vCard 4.0 (RFC 6350), for address books. A card holds what its reader may see, and its sharing label."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.focalpoints.listing import ContactRow

MEDIA_TYPE = "text/vcard; charset=utf-8"
LINE_OCTETS = 75
ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def as_vcards(rows: Iterable[ContactRow]) -> bytes:
    """One file with a card for each contact of which the reader sees something to write down."""
    return "".join(_card(row) for row in rows if row.parts).encode()


def _card(row: ContactRow) -> str:
    """RFC 6350, 6: a person where a name is shown, else the office."""
    tlp = Label(row.label).label
    organisation = [str(row.state), *([str(row.party)] if row.party.pk != row.state.pk else [])]
    properties = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("KIND", "individual" if row.name else "org"),
        ("UID", f"urn:uuid:{row.parts[0].uid}"),
        ("FN", _escaped(row.name or row.function.text)),
        ("ORG", ";".join(_escaped(name) for name in organisation)),
        ("TITLE", _escaped(row.function.text)),
        ("ROLE", _escaped(row.kind)),
        *_ways(row),
        ("CATEGORIES", _escaped(tlp)),
        ("NOTE", _escaped(_note(row, tlp))),
        ("REV", _moment(max(part.saved_at for part in row.parts))),
        ("END", "VCARD"),
    ]
    return "".join(f"{_folded(f'{name}:{value}')}\r\n" for name, value in properties)


def _ways(row: ContactRow) -> list[tuple[str, str]]:
    """Telephones, mailboxes and languages; what is the office's own stands first."""
    ways = []
    for number, part in enumerate(row.parts, start=1):
        if part.telephone:
            uri = "tel:" + part.telephone.replace(" ", "-")
            ways.append((f'TEL;VALUE=uri;PREF={number};TYPE="work,voice"', uri))
        if part.email:
            ways.append((f"EMAIL;PREF={number};TYPE=work", _escaped(part.email)))
    codes = row.office.languages if row.office else []
    return [*ways, *((f"LANG;PREF={number};TYPE=work", code) for number, code in enumerate(codes, start=1))]


def _note(row: ContactRow, tlp: str) -> str:
    lines = [_("Sharing label: %(label)s. Pass it on only as this label allows.") % {"label": tlp}]
    lines += [line for line in (row.hours, row.holding, row.meanwhile) if line]
    return "\n".join(lines)


def _moment(moment: datetime.datetime) -> str:
    """A timestamp in UTC, basic format (RFC 6350, 4.3.5)."""
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """RFC 6350, 3.4; other signs that steer a terminal are left out."""
    kept = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())
    return kept.translate(ESCAPES)


def _folded(line: str) -> str:
    """RFC 6350, 3.2: at most 75 octets a line, never cut within a letter; continued lines begin with a space."""
    pieces, piece, room = [], b"", LINE_OCTETS
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece.decode())
            piece, room = b"", LINE_OCTETS - 1
        piece += octets
    return "\r\n ".join([*pieces, piece.decode()])
