# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file says, for the search.

A file may be made to be read for ever, or to fill the memory. So it is read by a process of its own, with bounds that
the system keeps, and with none of the secrets that this one has in its environment.
"""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

# As many as the index of one document takes: some hundred pages.
MOST_CHARACTERS = 200_000
MOST_SECONDS = 30
MOST_MEMORY = 1_500 * 2**20
LARGEST_UNPACKED = 80 * 2**20
# Parts of an office file that hold words, by the beginning of their names.
PARTS = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
    "xlsx": ("xl/sharedStrings.xml", "xl/worksheets/"),
    "odt": ("content.xml",),
    "ods": ("content.xml",),
}
# Elements that are a line of their own, and those that are a blank.
LINES = {"docx": {"p"}, "xlsx": {"si", "is"}, "odt": {"p", "h"}, "ods": {"p", "h"}}
BLANKS = {"tab", "br", "cr", "s", "line-break"}


class UnreadableFile(Exception):
    """A file whose text cannot be read: it is damaged, locked with a password, or takes too long."""


def text_of(content: bytes, kind: str) -> tuple[str, bool]:
    """The words of a file of a kind of `core.uploads`, and whether there are more. Raises UnreadableFile."""
    command = [sys.executable, "-m", "jointplan.documents.reading", kind]
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - words of our own, no shell
            command, input=content, capture_output=True, timeout=MOST_SECONDS, check=True, env=environment
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(kind) from error
    text = done.stdout.decode("utf-8", "replace")
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS


def lines_of(content: bytes, kind: str) -> Iterable[str]:
    """The lines of a file, one after the other. A picture has none. Raises whatever a damaged file makes it raise."""
    if kind in {"csv", "txt"}:
        return content.decode("utf-8-sig", "replace").splitlines()
    if kind == "pdf":
        return _lines_of_pdf(content)
    return _lines_of_office(content, kind) if kind in PARTS else []


def _lines_of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    for page in reader.pages:
        yield page.extract_text()


def _lines_of_office(content: bytes, kind: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.startswith(PARTS[kind])]
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise UnreadableFile(kind)
        for entry in sorted(entries, key=lambda entry: entry.filename):
            if entry.filename.endswith(".xml"):
                with archive.open(entry) as part:
                    yield from _lines_of_part(part, kind)


def _lines_of_part(part: IO[bytes], kind: str) -> Iterator[str]:
    from defusedxml.ElementTree import iterparse

    texts_alone = kind in {"docx", "xlsx"}
    for _event, element in iterparse(part, events=("end",)):
        name = _local(element)
        if name in BLANKS:
            element.text = " "
        elif name in LINES[kind]:
            # Text of the formats of Microsoft stands in elements `t`; others hold codes of fields and what was deleted.
            found = element.iter() if texts_alone else ()
            words = [node.text or "" for node in found if _local(node) in {"t", *BLANKS}]
            yield "".join(words if texts_alone else element.itertext())
            tail = element.tail
            element.clear()
            element.tail = tail


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def write_text(content: bytes, kind: str, out: IO[str]) -> None:
    """Write the words, one line each, and no more than one letter past the bound."""
    written = 0
    for line in lines_of(content, kind):
        # No text in the database holds a zero byte, and a half of a pair of surrogates is no letter.
        kept = line.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()
        if kept:
            out.write(f"{kept}\n"[: MOST_CHARACTERS + 1 - written])
            written += len(kept) + 1
        if written > MOST_CHARACTERS:
            return


def main() -> None:
    import logging
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    logging.disable()
    with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
        write_text(sys.stdin.buffer.read(), sys.argv[1], out)


if __name__ == "__main__":
    main()
