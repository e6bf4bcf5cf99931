# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.commitments.models import Treaty, TreatyStatus
from jointplan.core.rules import require
from jointplan.parties.models import Party, Region

# What a treaty and a row of its status are made of, besides how they are named.
TREATY = (
    "group", "title", "place", "adopted_on", "in_force_on", "depositary", "treaty_body", "adoption_confidence",
    "in_force_confidence", "depositary_confidence", "source", "position",
)  # fmt: skip
STATUS = ("status", "mode", "signed_on", "bound_on", "as_of", "confidence", "note", "reservation", "source")
DAYS = ("adopted_on", "in_force_on")

Rows = Iterable[Mapping[str, Any]]


class TreatyProblem(Exception):
    """A list of treaties cannot be taken as it is. `str()` says what, and what to do."""


@transaction.atomic
def import_treaties(region: Region, treaties: Rows, statuses: Rows, *, by: Any) -> int:
    """Load or renew treaties and what sources say of the States of a region. Returns how many rows are new or changed.

    A row of status is added once and never changed or removed; what is there already stays as it is.
    """
    require(by, "commitments.import_treaties", region)
    changed = _write_treaties(region, treaties)
    changed += _add_statuses(region, statuses)
    if changed:
        region_rows = Region.objects.filter(pk=region.pk)
        region_rows.raise_revision()
        record("commitments.treaties_imported", region, changed=changed)
    return changed


def _write_treaties(region: Region, rows: Rows) -> int:
    known = {treaty.code: treaty for treaty in Treaty.objects.in_regions(fictional=region.is_fictional)}
    changed = 0
    for position, row in enumerate(rows, start=1):
        values = {name: row.get(name) or (None if name in DAYS else "") for name in TREATY} | {"position": position}
        treaty = known.get(row["code"]) or Treaty(code=row["code"], is_fictional=region.is_fictional)
        if treaty.pk and all(_same(getattr(treaty, name), values[name]) for name in TREATY):
            continue
        for name, value in values.items():
            setattr(treaty, name, value)
        treaty.save()
        changed += 1
    return changed


def _same(now: Any, then: Any) -> bool:
    return (now.isoformat() if hasattr(now, "isoformat") else now) == (
        then.isoformat() if hasattr(then, "isoformat") else then
    )


def _add_statuses(region: Region, rows: Rows) -> int:
    treaties = {treaty.code: treaty for treaty in Treaty.objects.in_regions(fictional=region.is_fictional)}
    states = _states(region)
    there = {
        (row.treaty_id, row.state_id, *(getattr(row, name) for name in STATUS))
        for row in TreatyStatus.objects.filter(state__region=region)
    }
    new = []
    for row in rows:
        treaty, state = treaties.get(row["treaty"]), states.get(row["state"])
        if treaty is None or state is None:
            text = _("There is no treaty %(treaty)s, or no State %(state)s in the region.")
            raise TreatyProblem(text % {"treaty": row["treaty"], "state": row["state"]})
        values = {name: str(row.get(name) or "") for name in STATUS}
        if (treaty.pk, state.pk, *values.values()) not in there:
            new.append(TreatyStatus(treaty=treaty, state=state, **values))
    TreatyStatus.objects.bulk_create(new)
    return len(new)


def _states(region: Region) -> dict[str, Party]:
    """The States of the region, by code and by their code in ISO 3166-1."""
    found: dict[str, Party] = {}
    for state in Party.objects.in_region(region).states().prefetch_related("identifiers"):
        found[state.code] = state
        found |= {identifier.value: state for identifier in state.identifiers.all()}
    return found
