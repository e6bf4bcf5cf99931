# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.commitments.models import Status, Treaty, TreatyStatus
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.core.rules import require
from jointplan.parties.models import Confidence, Party, Region

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


@transaction.atomic
def add_treaty_source(treaty: Treaty, state: Party, *, by: Any, **said: str) -> TreatyStatus:
    """Add what one public source says, on its day, of a State and a treaty; earlier rows stay below it.

    `said` are the fields of `TreatyStatus`, without its confidence: whoever adds it has read the source. Raises
    CommitmentProblem when something is missing, contradicts itself or stands there already.
    """
    require(by, "commitments.add_treaty_source", state)
    values = {name: said.get(name, "").strip() for name in STATUS} | {"confidence": Confidence.VERIFIED}
    _check_source(treaty, state, values)
    made = TreatyStatus.objects.create(treaty=treaty, state=state, **values)
    Region.objects.filter(pk=state.region_id).raise_revision()
    record("commitments.treaty_source_added", state, treaty=treaty.code, status=values["status"])
    return made


def _check_source(treaty: Treaty, state: Party, values: Mapping[str, str]) -> None:
    if treaty.is_fictional != state.region.is_fictional:
        raise CommitmentProblem(_("Real and fictional ones are kept apart."))
    for name, text in (("source", values["source"]), ("as_of", values["as_of"])):
        if not text:
            raise CommitmentProblem(_("Name the source and its date: without them nobody can check it."), name)
    for name in ("signed_on", "bound_on", "as_of"):
        _check_day(values[name], name)
    if values["mode"] and values["status"] not in {Status.PARTY, Status.LAW}:
        problem = _("An act goes with being a party, or with a law that was adopted for it.")
        raise CommitmentProblem(problem, "mode")
    if TreatyStatus.objects.filter(treaty=treaty, state=state, **values).exists():
        raise CommitmentProblem(_("Exactly this stands there already."))


def _check_day(text: str, name: str) -> None:
    """A day, a month or a year that was. Raises CommitmentProblem."""
    try:
        first = datetime.date.fromisoformat((text + "-01-01")[:10]) if text else None
    except ValueError:
        problem = _("There is no such day. Write the year first: 2026-05-14, 2026-05 or 2026.")
        raise CommitmentProblem(problem, name) from None
    if first and first > timezone.localdate():
        raise CommitmentProblem(_("This day has not come yet."), name)


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
