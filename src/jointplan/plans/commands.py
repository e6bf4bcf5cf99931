# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan plan attach | export | import`: the commands on plans that need the database."""

import argparse
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

OK, AT_FAULT = 0, 1


def register(subparsers: Any) -> None:
    """Add the commands to the subparsers of `jointplan plan`."""
    attach = subparsers.add_parser("attach", help="store the official wording from a publication, all or nothing")
    attach.add_argument("file", metavar="FILE", type=Path, help="the publication as plain text")
    attach.add_argument("--plan", metavar="PLAN", help="code of the edition; without it, the one the text fits")
    attach.set_defaults(handler=handle_attach, needs_database=True)
    export = subparsers.add_parser("export", help="write an edition as a catalogue (yaml, json) or a table (csv)")
    export.add_argument("plan", metavar="PLAN", help="code of an edition or of a plan")
    export.add_argument("--format", choices=["yaml", "json", "csv"], default="yaml")
    export.add_argument("--output", metavar="FILE", type=Path, help="write there instead of to the screen")
    export.set_defaults(handler=handle_export, needs_database=True)
    importing = subparsers.add_parser("import", help="load or renew an edition from a catalogue, all or nothing")
    importing.add_argument("file", metavar="FILE", type=Path, help="the catalogue (YAML); see docs/plan-catalogue.md")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    importing.set_defaults(handler=handle_import, needs_database=True)


def handle_attach(arguments: argparse.Namespace) -> int:
    """Verify the publication against an edition in the database and store its wording."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.plans.operations import ImportProblem, attach_wording
    from jointplan.plans.reading.catalogue import CatalogueError
    from jointplan.plans.reading.document import DocumentError, read_document
    from jointplan.plans.reading.report import finding_lines, result_lines
    from jointplan.plans.reading.verify import verify

    try:
        document = read_document(str(arguments.file))
        edition, catalogue = _edition_for(arguments.plan, document)
        verification = verify(document, catalogue)
        if not verification.ok:
            _print([*result_lines(verification), "", *finding_lines(verification), "", _("Nothing was attached.")])
            return AT_FAULT
        digest = sha256(arguments.file.read_bytes()).hexdigest()
        with acting_as(OPERATOR):
            count = attach_wording(
                edition, verification.wordings, publication=f"{arguments.file.name}, SHA-256 {digest}", by=OPERATOR
            )
    except (DocumentError, CatalogueError, ImportProblem) as problem:
        _print([str(problem)], sys.stderr)
        return AT_FAULT
    _print(
        [
            *result_lines(verification),
            _("%(count)d texts attached to %(edition)s.") % {"count": count, "edition": edition.code},
        ]
    )
    return OK


def _edition_for(code: str | None, document: Any) -> tuple[Any, Any]:
    """The edition that was named, else the one that most of the document fits, with its catalogue."""
    from django.utils.translation import gettext as _

    from jointplan.plans.exports import as_yaml, catalogue_of
    from jointplan.plans.models import Edition
    from jointplan.plans.operations import ImportProblem
    from jointplan.plans.reading.catalogue import parse_catalogue
    from jointplan.plans.reading.verify import share_of_whole_stretches

    editions = Edition.objects.select_related("plan__region")
    candidates = [_edition(code)] if code else [e for e in editions if e.clauses.exclude(sha256="").exists()]
    if not candidates:
        raise ImportProblem(_("No plan with fingerprints is loaded. Load one first: jointplan plan import FILE."))
    pairs = [(e, parse_catalogue(as_yaml(catalogue_of(e)), e.code)) for e in candidates]
    return max(pairs, key=lambda pair: share_of_whole_stretches(document, pair[1]))


def _edition(code: str) -> Any:
    from django.db.models import Q
    from django.utils.translation import gettext as _

    from jointplan.plans.models import Edition
    from jointplan.plans.operations import ImportProblem

    editions = Edition.objects.select_related("plan__region").order_by("-adopted_on")
    found = editions.filter(Q(code=code) | Q(plan__code=code)).first()
    if found is None:
        known = ", ".join(editions.values_list("code", flat=True)) or _("none is loaded")
        raise ImportProblem(_("There is no plan %(code)s. Known editions: %(known)s.") % {"code": code, "known": known})
    return found


def handle_export(arguments: argparse.Namespace) -> int:
    """Write an edition to the screen or to a file."""
    from jointplan.core.exports import as_csv
    from jointplan.plans.exports import as_json, as_yaml, catalogue_of, clause_sheet
    from jointplan.plans.operations import ImportProblem

    try:
        edition = _edition(arguments.plan)
    except ImportProblem as problem:
        _print([str(problem)], sys.stderr)
        return AT_FAULT
    if arguments.format == "csv":
        content = as_csv(clause_sheet(edition))
    else:
        write = as_yaml if arguments.format == "yaml" else as_json
        content = write(catalogue_of(edition)).encode()
    if arguments.output:
        arguments.output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return OK


def handle_import(arguments: argparse.Namespace) -> int:
    """Load or renew an edition from a catalogue."""
    from django.db import transaction
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.system import OPERATOR
    from jointplan.plans.imports import read_catalogue
    from jointplan.plans.models import Edition
    from jointplan.plans.operations import ImportProblem, import_catalogue
    from jointplan.plans.reading.catalogue import CatalogueError

    try:
        data = read_catalogue(arguments.file)
        before = Edition.objects.filter(code=data["edition"]["code"]).values_list("catalogue_sha256", flat=True).first()
        with acting_as(OPERATOR):
            edition = import_catalogue(data, by=OPERATOR)
            count = edition.clauses.count()
            if arguments.dry_run:
                transaction.set_rollback(True)
    except (CatalogueError, ImportProblem) as problem:
        _print([str(problem)], sys.stderr)
        return AT_FAULT
    if before == data["sha256"]:
        _print([_("%(edition)s has not changed; nothing was done.") % {"edition": edition.code}])
    elif arguments.dry_run:
        _print(
            [
                _("%(edition)s would have %(count)d clauses. Nothing was changed.")
                % {"edition": edition.code, "count": count}
            ]
        )
    else:
        _print([_("%(edition)s is loaded with %(count)d clauses.") % {"edition": edition.code, "count": count}])
    return OK


def _print(lines: Any, stream: Any = None) -> None:
    from jointplan.plans.reading.cli import say

    say(lines, stream)
