# SPDX-License-Identifier: AGPL-3.0-or-later
"""An edition as the API shows it: its data, parts, objectives and vocabularies, in a constant number of queries."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from jointplan.core.text import localise
from jointplan.plans.models import Clause, ClauseKind, Edition
from jointplan.plans.rows import LABEL, group_code
from jointplan.plans.texts import title_of


def counts_of(editions: Iterable[Edition]) -> dict[int, dict[str, int]]:
    """Clauses of each kind, by id of the edition. One query."""
    counts: dict[int, dict[str, int]] = {edition.pk: {} for edition in editions}
    rows = Clause.objects.filter(edition__in=list(counts)).order_by().values("edition", "kind").annotate(n=Count("pk"))
    for row in rows:
        counts[row["edition"]][row["kind"]] = row["n"]
    return {pk: {kind.value: found.get(kind, 0) for kind in ClauseKind} for pk, found in counts.items()}


def plan_row(edition: Edition, counts: dict[str, int], measures: str) -> dict[str, Any]:
    """What the list of plans says of an edition; `measures` is the address of its measures."""
    title = localise(edition.titles)
    return {
        "code": edition.code,
        "plan": edition.plan.code,
        "region": edition.plan.region.code,
        "title": title.text or edition.code,
        "title_language": title.language,
        "adopted_on": edition.adopted_on,
        "adopted_in": localise(edition.adopted_in).text,
        "language": edition.language,
        "publication": localise(edition.publication).text,
        "official_text_attached": edition.attached_at is not None,
        "revision": edition.revision,
        "counts": counts,
        "measures": measures,
        "fictional": edition.plan.region.is_fictional,
        "label": LABEL,
    }


def outline_of(edition: Edition) -> dict[str, Any]:
    """Parts, objectives, headings and vocabularies of an edition."""
    clauses = list(edition.clauses.in_order().defer("words").with_texts())
    below = _counts_below(clauses)
    codes = {clause.pk: clause.code for clause in clauses}
    headings = {group_code(clause.group): clause.group for clause in clauses if clause.group}

    def heads(kind: ClauseKind) -> list[dict[str, Any]]:
        return [
            _heading(clause, codes.get(clause.part_id, clause.code), below[clause.pk])
            for clause in clauses
            if clause.kind == kind
        ]

    return {
        "parts": heads(ClauseKind.PART),
        "objectives": heads(ClauseKind.OBJECTIVE),
        "groups": [{"code": code, "name": localise(heading).text} for code, heading in headings.items()],
        "themes": _vocabulary(edition.themes),
        "target_groups": _vocabulary(edition.target_groups),
        "instruments": _vocabulary(edition.instruments, "kind", "year", "source", "confidence"),
    }


def _counts_below(clauses: list[Clause]) -> dict[int, Counter[str]]:
    """How many clauses of each kind stand under each clause, at any depth."""
    parents = {clause.pk: clause.parent_id for clause in clauses}
    counts: dict[int, Counter[str]] = {clause.pk: Counter() for clause in clauses}
    for clause in clauses:
        above = clause.parent_id
        while above is not None:
            counts[above][clause.kind] += 1
            above = parents[above]
    return counts


def _heading(clause: Clause, part: str, counts: Counter[str]) -> dict[str, Any]:
    title = title_of(clause)
    return {
        "code": clause.code,
        "name": localise(clause.names).text,
        "title": title.text,
        "title_language": title.language,
        "pillar": part,
        "counts": dict(counts),
    }


def _vocabulary(terms: Any, *more: str) -> list[dict[str, Any]]:
    return [
        {"code": term.code, "name": str(term)} | {name: getattr(term, name) for name in more}
        for term in terms.order_by("pk")
    ]
