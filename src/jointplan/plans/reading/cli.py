# SPDX-License-Identifier: AGPL-3.0-or-later
"""``jointplan plan verify`` and ``jointplan plan fingerprint``: no database, no settings.

Exit codes: 0 verified or written, 1 the input is at fault, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jointplan.plans.reading.catalogue import Catalogue, CatalogueError, load_catalogue, shipped_catalogues
from jointplan.plans.reading.document import Document, DocumentError, read_document
from jointplan.plans.reading.report import _, finding_lines, finding_text, result_lines

if TYPE_CHECKING:
    from jointplan.plans.reading.verify import Verification

OK, AT_FAULT = 0, 1
_PLAINLY = 0.5  # share of the words in place above which no other catalogue is tried


def register(subparsers: Any) -> None:
    """Add the commands to the subparsers of ``jointplan plan``; each sets ``handler``, which returns the exit code."""
    verify = subparsers.add_parser(
        "verify",
        help=_("compare a published text with the fingerprints of a plan, clause by clause"),
        description=_("Compare a published text with the fingerprints of a plan, clause by clause. Needs no database."),
    )
    verify.add_argument("file", metavar="FILE", help=_("the publication as plain text"))
    verify.add_argument("--plan", metavar="PLAN", help=_("code of a shipped edition, or path of a catalogue (YAML)"))
    verify.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    verify.set_defaults(handler=handle_verify)
    fingerprint = subparsers.add_parser(
        "fingerprint",
        help=_("take the fingerprints of a publication and write them into a catalogue"),
        description=_(
            "Take the fingerprints of each text of a catalogue from the publication, by its line numbers, and "
            "write them into the catalogue. Nothing else in the file is changed."
        ),
    )
    fingerprint.add_argument("catalogue", metavar="CATALOGUE", help=_("path of the catalogue (YAML) to complete"))
    fingerprint.add_argument("file", metavar="FILE", help=_("the publication as plain text, to which the lines refer"))
    fingerprint.set_defaults(handler=handle_fingerprint)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the commands on their own: ``python -m jointplan.plans.reading``."""
    parser = argparse.ArgumentParser(prog="jointplan plan")
    register(parser.add_subparsers(required=True, metavar="COMMAND"))
    arguments = parser.parse_args(argv)
    return arguments.handler(arguments)


def handle_verify(arguments: argparse.Namespace) -> int:
    """Verify a document and print the result; 0 when every clause is verified, else 1."""
    from jointplan.plans.reading.verify import verify

    try:
        document = read_document(arguments.file)
        verification = verify(document, _chosen(arguments.plan, document))
    except (DocumentError, CatalogueError) as error:
        say([str(error)], sys.stderr)
        return AT_FAULT
    say([_as_json(verification)] if arguments.json else _as_text(verification))
    return OK if verification.ok else AT_FAULT


def handle_fingerprint(arguments: argparse.Namespace) -> int:
    """Write the fingerprints of a publication into a catalogue; 0 when written, 1 when the input is at fault."""
    from jointplan.plans.reading.fingerprint import with_fingerprints
    from jointplan.plans.reading.report import written_line

    path = Path(arguments.catalogue)
    try:
        document = read_document(arguments.file)
        load_catalogue(path)
        text = path.read_text(encoding="utf-8")
        filled = with_fingerprints(text, document, str(path))
        _replace(path, filled)
    except (DocumentError, CatalogueError) as error:
        say([str(error)], sys.stderr)
        return AT_FAULT
    say([written_line(load_catalogue(path))])
    return OK


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CatalogueError("write", str(path), detail=error.strerror or str(error)) from None


def _chosen(plan: str | None, document: Document) -> Catalogue:
    """The catalogue that was named, else the shipped one that the document fits best."""
    from jointplan.plans.reading.verify import share_of_whole_stretches

    shipped = shipped_catalogues()
    if plan:
        by_code = {path.stem: path for path in shipped}
        if plan in by_code:
            return load_catalogue(by_code[plan])
        if Path(plan).is_file():
            return load_catalogue(plan)
        by_edition = {catalogue.edition.code: catalogue for catalogue in map(load_catalogue, shipped)}
        return by_edition.get(plan) or load_catalogue(plan)
    best_share, best = -1.0, None
    for catalogue in map(load_catalogue, shipped):
        share = share_of_whole_stretches(document, catalogue)
        if share > best_share:
            best_share, best = share, catalogue
        if share > _PLAINLY:
            break
    if best is None:
        raise CatalogueError("no-match", document.source)
    return best


def _as_text(verification: Verification) -> Iterable[str]:
    yield from result_lines(verification)
    if verification.findings:
        yield ""
        yield from finding_lines(verification)


def _as_json(verification: Verification) -> str:
    import json

    catalogue = verification.catalogue
    findings = [{**asdict(found), "message": finding_text(found, catalogue)} for found in verification.findings]
    result = {
        "edition": catalogue.edition.code,
        "document": verification.document.source,
        "encoding": verification.document.encoding,
        "ok": verification.ok,
        "parts": [{"code": part.code, "counts": _counts(part.counts)} for part in verification.parts],
        "totals": _counts(verification.totals),
        "findings": findings,
    }
    return json.dumps(result, indent=1)


def _counts(counts: Any) -> dict[str, dict[str, int]]:
    return {kind: {"verified": verified, "expected": expected} for kind, (verified, expected) in counts.items()}


def say(lines: Iterable[str], stream: Any = None) -> None:
    """Print lines on any terminal: signs that it cannot show become question marks; a closed pipe ends the printing."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        for line in lines:
            stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
