# SPDX-License-Identifier: AGPL-3.0-or-later
"""A publication as files: a Data Package (CSV with Table Schema, in a ZIP), and the same as JSON and XLSX.

`manifest.json` names the SHA-256 of each file and a short hash of each record, and is signed as receipts are: what it
says, by RFC 8785. So anybody can say without this product's database whether a copy is whole, and where it is not.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.core.exports import Column, Sheet, as_xlsx_book, csv_cell
from jointplan.exchange.canonical import canonical_json
from jointplan.exchange.signing import sign_manifest
from jointplan.portal.opendata.composing import Filled
from jointplan.portal.opendata.manifests import FORMAT, MANIFEST, PACKAGE, VERSION, record_digest
from jointplan.portal.opendata.schema import in_languages, spoken

LABEL = Label.CLEAR.label
DESCRIPTOR = "datapackage.json"
STANDARD = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
}
WIDTHS = {"text": 80, "wording": 80, "title": 50, "description": 60, "name": 40, "source": 40, "id": 38}
SOURCES = (
    "What States released, in their own words: each row names its State",
    "The published plan of action: `plans` and `names` say which edition",
    "Public registers: each row names its source",
)


@dataclass(frozen=True)
class Heading:
    """What a publication says of itself, besides its tables."""

    region: str
    names: Mapping[str, str]
    is_fictional: bool
    number: int
    made_at: datetime
    licence: str
    reason: str
    language: str

    def said(self) -> dict[str, Any]:
        return {
            "region": {"code": self.region, "names": dict(self.names)},
            "number": self.number,
            "made_at": self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "label": LABEL,
            "fictional": self.is_fictional,
            "licence": self.licence,
            "reason": self.reason,
            "language": self.language,
        }


@dataclass(frozen=True)
class Packed:
    """The files by name, in the order of their page, and the signed manifest."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]


def pack(heading: Heading, tables: Sequence[Filled]) -> Packed:
    """Write every file of a publication, and sign."""
    inside = {f"{filled.table.name}.csv": as_csv(filled) for filled in tables}
    inside[DESCRIPTOR] = _pretty(descriptor(heading, tables))
    beside = {"data.json": as_json(heading, tables)}
    for language in spoken():
        with translation.override(language):
            beside[f"data-{language}.xlsx"] = as_xlsx(heading, tables)
    manifest = sign_manifest(manifest_of(heading, {**inside, **beside}))
    signed = canonical_json(manifest) + b"\n"
    package = zipped({DESCRIPTOR: inside[DESCRIPTOR], MANIFEST: signed, **inside}, heading.made_at)
    return Packed({PACKAGE: package, **beside, DESCRIPTOR: inside[DESCRIPTOR], MANIFEST: signed, **inside}, manifest)


def manifest_of(heading: Heading, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What is signed: what the publication is, and the hash of each file, of CSV also of each record."""
    return {"format": FORMAT, "version": VERSION, **heading.said(), "files": dict(map(_entry, files.items()))}


def _entry(item: tuple[str, bytes]) -> tuple[str, dict[str, Any]]:
    name, content = item
    entry: dict[str, Any] = {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
    if name.endswith(".csv"):
        records = csv.reader(io.StringIO(content.decode(), newline=""))
        entry["records"] = "".join(map(record_digest, records))
    return name, entry


def descriptor(heading: Heading, tables: Iterable[Filled]) -> dict[str, Any]:
    """`datapackage.json`, by the Data Package standard 2.0. `titles` is ours: labels in the other languages."""
    name = heading.names.get("en") or heading.region
    notes = "Numbers of people below 10 are withheld. A text that begins with = + - or @ has an apostrophe before it."
    fiction = " Everything in it is fictional." if heading.is_fictional else ""
    return {
        "$schema": STANDARD,
        "name": f"jointplan-{heading.region}",
        "title": f"{name}: what is public of the plan of action",
        "description": f"{heading.reason}\n\nAll of it is {LABEL}.{fiction} {notes}",
        "version": f"{heading.number}.0.0",
        "created": heading.said()["made_at"],
        "label": LABEL,
        "fictional": heading.is_fictional,
        "licenses": [{"name": heading.licence, "path": LICENCES[heading.licence]}],
        "sources": [{"title": source} for source in SOURCES],
        "resources": [_resource(filled) for filled in tables],
    }


def _resource(filled: Filled) -> dict[str, Any]:
    return {
        "name": filled.table.name,
        **in_languages(filled.table.title),
        "path": f"{filled.table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": filled.table.described(),
    }


def as_csv(filled: Filled) -> bytes:
    """UTF-8 without a mark, comma, one heading row with the names of the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in filled.table.fields])
    writer.writerows([_csv(value) for value in row.values()] for row in filled.rows)
    return out.getvalue().encode()


def _csv(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else csv_cell(value)


def as_json(heading: Heading, tables: Iterable[Filled]) -> bytes:
    """Everything in one file: each table with its schema and its rows, texts as they are."""
    said = [{"name": f.table.name, "schema": f.table.described(), "rows": list(f.rows)} for f in tables]
    whole = {"format": "jointplan-data", "version": VERSION, **heading.said(), "tables": said}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=_json).encode() + b"\n"


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def as_xlsx(heading: Heading, tables: Iterable[Filled]) -> bytes:
    """One sheet a table, headings in the active language; a table without rows has no sheet."""
    name = heading.names.get(translation.get_language() or "en") or heading.names.get("en") or heading.region
    source = _("%(region)s, version %(number)s, %(licence)s") % {
        "region": name,
        "number": heading.number,
        "licence": heading.licence,
    }
    day = heading.made_at.date()
    sheets = [
        Sheet(filled.table.name, LABEL, f"{filled.table.title} · {source}", _columns(filled), list(filled.rows), day)
        for filled in tables
        if filled.rows
    ]
    return as_xlsx_book(sheets, title=source, made_at=heading.made_at)


def _columns(filled: Filled) -> list[Column]:
    return [Column(field.name, str(field.title), WIDTHS.get(field.name, 18)) for field in filled.table.fields]


def zipped(files: Mapping[str, bytes], moment: datetime) -> bytes:
    """The same bytes for the same files: every entry bears the moment of the publication."""
    out = io.BytesIO()
    stamp = moment.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _pretty(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
