# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a catalogue's YAML to rows. The format is described in docs/plan-catalogue.md."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from jointplan.plans.models import ClauseKind
from jointplan.plans.reading.catalogue import load_catalogue

# Kinds that States answer to unless the catalogue says otherwise.
ASSESSED_BY_DEFAULT = {ClauseKind.MEASURE, ClauseKind.SUB_MEASURE, ClauseKind.PROVISION}


def read_catalogue(path: Path) -> dict[str, Any]:
    """Read and check a catalogue file; the SHA-256 of its bytes is added as `sha256`.

    Raises CatalogueError with what is wrong, where, and what to do.
    """
    load_catalogue(path)
    content = path.read_bytes()
    data: dict[str, Any] = yaml.load(content, Loader=yaml.CSafeLoader)
    data["sha256"] = sha256(content).hexdigest()
    return data


def clause_rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The clauses of a catalogue in order, with everything inherited or left out made explicit."""
    rows: list[dict[str, Any]] = []
    by_code: dict[str, dict[str, Any]] = {}
    for position, stretch in enumerate(data["texts"], start=1):
        if "code" not in stretch:
            continue
        parent = by_code.get(stretch.get("parent") or "")
        first, last = stretch.get("lines") or (None, None)
        row = {
            **stretch,
            "position": position,
            "part": parent["part"] if parent else stretch["code"],
            "sdg_targets": stretch.get("sdg_targets") or (parent["sdg_targets"] if parent else []),
            "assessed": stretch.get("assessed", stretch["kind"] in ASSESSED_BY_DEFAULT),
            "lines": (first, last),
        }
        rows.append(row)
        by_code[row["code"]] = row
    return rows


def context_rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The stretches of a catalogue that are no clauses, in order."""
    rows = []
    for position, stretch in enumerate(data["texts"], start=1):
        if "context" in stretch:
            first, last = stretch.get("lines") or (None, None)
            rows.append({**stretch, "position": position, "lines": (first, last)})
    return rows
