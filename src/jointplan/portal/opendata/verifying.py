# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a package of open data is as it was signed and, where it is not, what was changed and where.

Nothing here needs a database or settings. What it is given may be forged: it never raises but `PackageProblem`.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.exchange.canonical import CanonicalProblem, read_json
from jointplan.exchange.signing import Verified, verify_manifest
from jointplan.portal.opendata.manifests import FORMAT, MANIFEST, RECORD, VERSION, record_digest

# Far more than ten years of data have.
LARGEST = 2 * 2**30
# How many places of one file are named.
MOST_PLACES = 20
SAID = {"region": dict, "number": int, "made_at": str, "label": str, "fictional": bool, "licence": str, "files": dict}


class PackageProblem(Exception):
    """A file cannot be read as a package. `str()` says why."""


@dataclass(frozen=True)
class Checked:
    """What is true of a package. `problems` are sentences; with any, it is not to be relied on."""

    manifest: Mapping[str, Any]
    verified: Verified
    problems: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


def verify_package(path: Path, *, manifest: Path | None = None, trusted: Iterable[str] | None = None) -> Checked:
    """Check a package: its ZIP, the folder it was unpacked into, or one of its files with its manifest.

    Raises PackageProblem where there is no manifest that could be read.
    """
    if manifest is not None:
        return _one_file(path, _manifest(_content(manifest)), trusted)
    if path.is_dir():
        return _judged({file.name: _content(file) for file in sorted(path.iterdir()) if file.is_file()}, trusted)
    if path.name in {MANIFEST, "datapackage.json"}:
        return verify_package(path.parent, trusted=trusted)
    return _judged(_unpacked(path), trusted)


def _one_file(path: Path, manifest: Mapping[str, Any], trusted: Iterable[str] | None) -> Checked:
    verified = verify_manifest(manifest, trusted)
    if not verified.ok:
        return Checked(manifest, verified, (verified.reason,))
    entries, content = manifest["files"], _content(path)
    same = [name for name, entry in entries.items() if entry["sha256"] == sha256(content).hexdigest()]
    if same:
        return Checked(manifest, verified)
    if path.name not in entries:
        text = _("%(file)s is none of the files of this version, or it was renamed and changed.") % {"file": path.name}
        return Checked(manifest, verified, (text,))
    return Checked(manifest, verified, tuple(_what_changed(path.name, content, entries[path.name])))


def _judged(files: Mapping[str, bytes], trusted: Iterable[str] | None) -> Checked:
    """A whole package: every file that the manifest names, and nothing besides."""
    if MANIFEST not in files:
        raise PackageProblem(_("There is no %(name)s in it: it is no package of Jointplan.") % {"name": MANIFEST})
    manifest = _manifest(files[MANIFEST])
    verified = verify_manifest(manifest, trusted)
    if not verified.ok:
        return Checked(manifest, verified, (verified.reason,))
    entries = manifest["files"]
    problems: list[str] = []
    for name, entry in entries.items():
        if name in files and sha256(files[name]).hexdigest() != entry["sha256"]:
            problems += _what_changed(name, files[name], entry)
    # JSON and Excel are handed out beside the package; of what the package itself consists says its schema.
    missing = [name for name in entries if name not in files]
    problems += [_("%(file)s is missing.") % {"file": name} for name in missing if _is_inside(name)]
    for name in sorted(set(files) - set(entries) - {MANIFEST}):
        problems.append(_("%(file)s does not belong to it: it was added.") % {"file": name})
    absent = tuple(name for name in missing if not _is_inside(name))
    return Checked(manifest, verified, tuple(problems), absent)


def _is_inside(name: str) -> bool:
    return name.endswith(".csv") or name == "datapackage.json"


def _what_changed(name: str, content: bytes, entry: Mapping[str, Any]) -> list[str]:
    """The records that were changed, added or taken out; in a file that is no table only that it was changed."""
    if "records" not in entry:
        return [_("%(file)s was changed.") % {"file": name}]
    try:
        records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [_("%(file)s was changed: it cannot be read as a table any more.") % {"file": name}]
    signed = [entry["records"][at : at + RECORD] for at in range(0, len(entry["records"]), RECORD)]
    places = _places(name, signed, records)
    if not places:
        text = _("%(file)s was written anew by another program. No record of it was changed.")
        return [text % {"file": name}]
    more = len(places) - MOST_PLACES
    if more > 0:
        places = [*places[:MOST_PLACES], _("%(file)s: %(count)d more places.") % {"file": name, "count": more}]
    return places


def _places(name: str, signed: Sequence[str], records: Sequence[Sequence[str]]) -> list[str]:
    found = []
    now = [record_digest(record) for record in records]
    for what, first, last, begin, end in SequenceMatcher(None, signed, now, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        kept = min(last - first, end - begin)
        for place in range(begin, begin + kept):
            found.append(_place(_("%(file)s, record %(number)d (%(first)s) was changed."), name, place, records))
        for place in range(begin + kept, end):
            found.append(_place(_("%(file)s, record %(number)d (%(first)s) was added."), name, place, records))
        if last - first > kept:
            found.append(_taken_out(name, begin + kept, last - first - kept))
    return found


def _taken_out(name: str, place: int, count: int) -> str:
    text = ngettext(
        "%(file)s: %(count)d record was taken out after record %(number)d.",
        "%(file)s: %(count)d records were taken out after record %(number)d.",
        count,
    )
    return text % {"file": name, "number": place, "count": count}


def _place(text: str, name: str, place: int, records: Sequence[Sequence[str]]) -> str:
    """Record 1 is that of the headings, as the rows of a spreadsheet are counted."""
    first = records[place][0] if records[place] else ""
    return text % {"file": name, "number": place + 1, "first": first[:60]}


def _manifest(content: bytes) -> Mapping[str, Any]:
    try:
        value = read_json(content)
    except CanonicalProblem as problem:
        raise PackageProblem(_("%(name)s: %(why)s") % {"name": MANIFEST, "why": problem}) from problem
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise PackageProblem(_("This is no manifest of a package of Jointplan."))
    if value.get("version") != VERSION:
        raise PackageProblem(_("This package was made by a newer version of the product. Verify it with that."))
    if not _is_complete(value):
        raise PackageProblem(_("Something that a manifest says is missing in it, or stands there in another form."))
    return value


def _is_complete(value: Mapping[str, Any]) -> bool:
    return (
        all(type(value.get(name)) is kind for name, kind in SAID.items())
        and type(value["region"].get("names")) is dict
        and all(isinstance(name, str) for name in value["region"]["names"].values())
        and all(map(_is_entry, value["files"].values()))
    )


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("sha256"), str)
        and isinstance(entry.get("records", ""), str)
        and len(entry["sha256"]) == 64
    )


def _unpacked(path: Path) -> dict[str, bytes]:
    """The files of a ZIP. A bomb is refused before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(_content(path))) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LARGEST or len({e.filename for e in entries}) < len(entries):
                raise PackageProblem(_("%(file)s is larger than any package, or names a file twice.") % {"file": path})
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        text = _("%(file)s is no ZIP file, or it is damaged. Name a file outside the package with --manifest.")
        raise PackageProblem(text % {"file": path}) from error
    except Exception as error:
        if isinstance(error, PackageProblem):
            raise
        # Whatever a decompressor stumbles over is a damaged file.
        raise PackageProblem(_("%(file)s is damaged: it cannot be unpacked.") % {"file": path}) from error


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise PackageProblem(_("%(file)s is larger than any package, or names a file twice.") % {"file": path})
        return path.read_bytes()
    except OSError as error:
        values = {"file": path, "why": error.strerror}
        raise PackageProblem(_("%(file)s cannot be read: %(why)s.") % values) from error
