# SPDX-License-Identifier: AGPL-3.0-or-later
"""An edition as a catalogue again: what another installation imports. It never holds the official wording."""

import json
from typing import Any

import yaml

from jointplan.core.exports import Sheet, sheet_of
from jointplan.plans.imports import ASSESSED_BY_DEFAULT
from jointplan.plans.models import Clause, Context, Edition, Instrument, TargetGroup, Theme
from jointplan.plans.reading.catalogue import COUNTED_KINDS, FORMAT
from jointplan.plans.rows import LABEL, row_of, with_everything
from jointplan.plans.tables import ClauseTable


def catalogue_of(edition: Edition) -> dict[str, Any]:
    """The catalogue of an edition, as docs/plan-catalogue.md describes it; importing it changes nothing."""
    clauses = list(edition.clauses.in_order().select_related("parent").prefetch_related("texts").with_subjects())
    stretches = sorted([*clauses, *edition.contexts.all()], key=lambda stretch: stretch.position)
    region = edition.plan.region
    counts: dict[str, int] = {}
    for clause in clauses:
        counts[clause.kind] = counts.get(clause.kind, 0) + 1
    return {
        "format": FORMAT,
        "region": {"code": region.code, "name": region.names, "fictional": region.is_fictional},
        "plan": {"code": edition.plan.code, "name": edition.plan.names},
        "edition": {
            "code": edition.code,
            "title": edition.titles,
            "adopted_on": edition.adopted_on,
            "adopted_in": edition.adopted_in,
            "language": edition.language,
            "publication": edition.publication,
            **({"part_order": edition.part_order} if edition.part_order else {}),
            "counts": {kind: counts[kind] for kind in ("part", "objective", *COUNTED_KINDS) if kind in counts},
        },
        "themes": [_term(term) for term in edition.themes.order_by("pk")],
        "target_groups": [_term(term) for term in edition.target_groups.order_by("pk")],
        "instruments": [_instrument(term) for term in edition.instruments.order_by("pk")],
        "texts": [_clause(s) if isinstance(s, Clause) else _context(s) for s in stretches],
    }


def _term(term: Theme | TargetGroup | Instrument) -> dict[str, Any]:
    return {"code": term.code, "name": term.names}


def _instrument(term: Instrument) -> dict[str, Any]:
    more = {"kind": term.kind, "year": term.year, "source": term.source, "confidence": term.confidence}
    return _term(term) | {name: value for name, value in more.items() if value}


def _place(stretch: Clause | Context) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if stretch.first_line:
        place["lines"] = [stretch.first_line, stretch.last_line]
    if stretch.sha256:
        place |= {"sha256": stretch.sha256, "words": bytes(stretch.words).hex()}
    return place


def _clause(clause: Clause) -> dict[str, Any]:
    inherited = clause.parent.sdg_targets if clause.parent else []
    optional = {
        "name": clause.names,
        "sdg_targets": clause.sdg_targets if clause.sdg_targets != inherited else [],
        "group": clause.group,
        "target_groups": [term.code for term in clause.target_groups.all()],
        "themes": [term.code for term in clause.themes.all()],
        "instruments": [term.code for term in clause.instruments.all()],
        "addressees": clause.addressees,
        "qualifiers": clause.qualifiers,
    }
    row: dict[str, Any] = {
        "code": clause.code,
        "kind": clause.kind,
        "parent": clause.parent.code if clause.parent else None,
        "title": {text.language: text.title for text in sorted(clause.texts.all(), key=lambda text: text.language)},
    }
    row |= {name: value for name, value in optional.items() if value}
    if clause.is_assessed != (clause.kind in ASSESSED_BY_DEFAULT):
        row["assessed"] = clause.is_assessed
    return row | _place(clause)


def _context(context: Context) -> dict[str, Any]:
    return {"context": context.code, "part": context.part} | _place(context)


def as_yaml(catalogue: dict[str, Any]) -> str:
    """A catalogue as YAML: readable, one line a value."""
    return yaml.safe_dump(catalogue, sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=None)


def as_json(catalogue: dict[str, Any]) -> str:
    """A catalogue as JSON, with the same keys as the YAML."""
    return json.dumps(catalogue, ensure_ascii=False, indent=1, default=str)


def clause_sheet(edition: Edition) -> Sheet:
    """The clauses that a plan asks for, one row each, as the page's files show them."""
    rows = [row_of(clause) for clause in with_everything(edition.clauses.assessable().in_order())]
    return sheet_of(ClauseTable(rows), title=str(edition), label=LABEL, source=edition.code)
