# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder that the site is written into, and what is remembered of it for the next time."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.portal.export.addresses import Place

RECORD = "export.json"
FORMAT = "jointplan-export/1"


class ExportProblem(Exception):
    """The site cannot be written. `str()` says why and what to do."""


@dataclass
class Written:
    """One file: the tag of the page that it was made from, its hash, and where it leads."""

    tag: str
    sha256: str
    links: list[Place] = field(default_factory=list)
    without: list[Place] = field(default_factory=list)


@dataclass
class Folder:
    """A folder of ours: it is empty at first, or says in `export.json` that an export wrote it."""

    path: Path
    base: str
    before: dict[Place, Written] = field(default_factory=dict)

    def open(self) -> None:
        """Read what the last export left. Raises ExportProblem when the folder is somebody else's."""
        record = self.path / RECORD
        try:
            if record.exists():
                said = json.loads(record.read_text(encoding="utf-8"))
                if said["format"] != FORMAT:
                    raise ValueError(said["format"])
                self.before = dict(map(_entry, said["files"])) if said["base"] == self.base else {}
            elif self.path.exists() and any(self.path.iterdir()):
                raise ExportProblem(_("%(folder)s holds other files. Name a new folder.") % {"folder": self.path})
            self.path.mkdir(parents=True, exist_ok=True)
            if not record.exists():
                self._record({})
        except (ValueError, KeyError, TypeError) as error:
            text = _("%(file)s cannot be read. Remove it together with its folder, or name a new one.")
            raise ExportProblem(text % {"file": record}) from error
        except OSError as error:
            values = {"folder": self.path, "why": error.strerror}
            raise ExportProblem(_("%(folder)s cannot be written: %(why)s.") % values) from error

    def still_has(self, place: Place) -> Written | None:
        """What the last export wrote there, when it stands there unchanged."""
        written = self.before.get(place)
        try:
            content = (self.path / place.file).read_bytes() if written else b""
        except OSError:
            return None
        return written if written and sha256(content).hexdigest() == written.sha256 else None

    def write(self, place: Place, content: bytes) -> bool:
        """Write a file whole or not at all; True when it was new or another."""
        path = self.path / place.file
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}-{os.getpid()}")
        new.write_bytes(content)
        new.replace(path)
        return True

    def close(self, written: dict[Place, Written]) -> int:
        """Take away what the site has no more, and remember the rest. Returns how many files went."""
        wanted = {place.file for place in written}
        gone = [path for path in self._ours() if path.relative_to(self.path).as_posix() not in wanted]
        for path in gone:
            path.unlink()
        for folder in sorted({parent for path in gone for parent in path.parents}, reverse=True):
            if folder != self.path and self.path in folder.parents and folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
        self._record(written)
        return len(gone)

    def _ours(self) -> Iterable[Path]:
        """Files under the names that only an export writes; what else lies in the folder is left alone."""
        for name in [*dict(settings.LANGUAGES), settings.STATIC_URL.strip("/")]:
            yield from (path for path in (self.path / name).rglob("*") if path.is_file())

    def _record(self, written: dict[Place, Written]) -> None:
        rows: list[Any] = [asdict(place) | asdict(one) for place, one in sorted(written.items())]
        said = {"format": FORMAT, "base": self.base, "files": rows}
        (self.path / RECORD).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _entry(row: dict[str, Any]) -> tuple[Place, Written]:
    links, without = ([Place(**one) for one in row[name]] for name in ("links", "without"))
    return Place(row["path"], row["page"]), Written(row["tag"], row["sha256"], links, without)
