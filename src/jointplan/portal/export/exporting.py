# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole public site as files, which any web server, a CDN or a USB stick serves.

The site is walked from its addresses and along its links, as a visitor whom nobody knows: what that visitor cannot read
cannot come in. A page that says by its tag that nothing changed is not rendered again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from jointplan import __version__
from jointplan.portal.export.addresses import ROOT, Place, Space, inside
from jointplan.portal.export.folder import Folder, Written
from jointplan.portal.export.rewriting import Rewriter
from jointplan.portal.export.visiting import Visitor, body_of

# The mark of the folder of the fictional region, in its name and in a file.
TRAINING_FOLDER = "TRAINING-REGION-FICTIONAL"
REDIRECTS = {301, 302, 307, 308}
# Raised when files are written in another way.
WAY = 1


@dataclass
class Outcome:
    """What an export did. `missing` are places that are linked to and do not exist."""

    folder: Path
    rendered: int = 0
    unchanged: int = 0
    written: int = 0
    removed: int = 0
    missing: set[Place] = field(default_factory=set)

    @property
    def files(self) -> int:
        return self.rendered + self.unchanged


def export_site(folder: Path, *, fictional: bool = False, tell: Callable[[int], None] = lambda _count: None) -> Outcome:
    """Write every public page of real regions, or of the fictional one into a folder marked as such.

    `tell` hears now and then how many files there are. Raises ExportProblem where the folder cannot be written.
    """
    target = folder / TRAINING_FOLDER if fictional else folder
    return Export(Space(fictional), target, tell).run()


class Export:
    """One export, from the first page to the last."""

    def __init__(self, space: Space, folder: Path, tell: Callable[[int], None]) -> None:
        self.space, self.tell = space, tell
        self.folder = Folder(folder, _base(space))
        self.visitor = Visitor()
        self.written: dict[Place, Written] = {}
        self.outcome = Outcome(folder)

    def run(self) -> Outcome:
        self.folder.open()
        waiting = [Place(ROOT), *self.space.seeds()]
        seen = set(waiting)
        while waiting:
            place = waiting.pop()
            written = self._visit(place)
            if written is None:
                self.outcome.missing.add(place)
                continue
            self.written[place] = written
            new = set(written.links) - seen
            seen |= new
            waiting += sorted(new)
            if len(self.written) % 100 == 0:
                self.tell(len(self.written))
        self._mend()
        self.outcome.removed = self.folder.close(self.written)
        return self.outcome

    def _visit(self, place: Place) -> Written | None:
        if place.path == ROOT:
            return self._render(place, self._root(), "text/html")
        if place.path.startswith(settings.STATIC_URL):
            content = _static(place.path)
            media_type = guess_type(place.path)[0] or ""
            return None if content is None else self._render(place, content, media_type)
        had = self.folder.still_has(place)
        response = self.visitor.get(place, had.tag if had else "")
        if had is not None and response.status_code == 304:
            self.outcome.unchanged += 1
            return had
        return self._take(place, response)

    def _take(self, place: Place, response: Any, broken: frozenset[Place] = frozenset()) -> Written | None:
        if response.status_code in REDIRECTS:
            return self._render(place, _redirect(response["Location"]), "text/html", broken=broken)
        if response.status_code != 200:
            return None
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        return self._render(place, body_of(response), media_type, response.headers.get("ETag", ""), broken)

    def _render(
        self, place: Place, content: bytes, media_type: str, tag: str = "", broken: frozenset[Place] = frozenset()
    ) -> Written:
        rewriter = Rewriter(self.space, place, broken)
        made = rewriter.rewritten(content, media_type)
        self.outcome.rendered += 1
        self.outcome.written += self.folder.write(place, made)
        without = sorted(rewriter.links & broken)
        return Written(tag, sha256(made).hexdigest(), sorted(rewriter.links), without)

    def _mend(self) -> None:
        """Pages that lead to what turned out not to exist, or that left out what exists by now, once more."""
        broken = frozenset(self.outcome.missing)
        for place, written in list(self.written.items()):
            no_page = place.path == ROOT or place.path.startswith(settings.STATIC_URL)
            if no_page or sorted(broken.intersection(written.links)) == written.without:
                continue
            self.written[place] = self._take(place, self.visitor.get(place), broken) or written

    def _root(self) -> bytes:
        """The first page of the folder: the languages."""
        prefix = "training/" if self.space.is_fictional else ""
        languages = [{"code": code, "name": name, "url": f"/{code}/{prefix}"} for code, name in settings.LANGUAGES]
        context = {"languages": languages, "fictional": self.space.is_fictional}
        return render_to_string("portal/export/root.html", context).encode()


def _base(space: Space) -> str:
    """What all files depend on besides the data; when it changes, every page is rendered anew."""
    files = sorted(getattr(staticfiles_storage, "hashed_files", {}).items())
    languages = [code for code, _name in settings.LANGUAGES]
    return sha256(repr([WAY, __version__, space.namespace, languages, files]).encode()).hexdigest()


def _static(path: str) -> bytes | None:
    name = path.removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
            return content
    found = finders.find(name)
    return Path(found).read_bytes() if found else None


def _redirect(location: str) -> bytes:
    """A page that leads on to another."""
    found = inside(location, ROOT)
    url = location if found is None else found[0]
    return render_to_string("portal/export/moved.html", {"url": url}).encode()
