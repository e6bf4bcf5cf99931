# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party, Region


@transaction.atomic
def import_parties(data: Mapping[str, Any], *, by: Any) -> Region:
    """Load or renew a region and its parties.

    `data` is `{region: {code, name, fictional}, parties: [{code, kind, parent, name}]}`.
    Parents stand before their bodies. Nothing is ever deleted here. A region that is unchanged is not logged again.
    """
    source = data["region"]
    values = {"names": source["name"], "is_fictional": source.get("fictional", False)}
    region, _new = Region.objects.get_or_create(code=source["code"], defaults=values)
    require(by, "parties.import_parties", region)
    changed = _renew(region, values)
    known = {party.code: party for party in region.parties.all()}
    for row in data["parties"]:
        party = known.get(row["code"]) or Party(region=region, code=row["code"])
        known[party.code] = party
        fields = {
            "kind": row["kind"],
            "parent": known[row["parent"]] if row.get("parent") else None,
            "names": row["name"],
            "iso_3166": row.get("iso_3166", ""),
            "is_secretariat": row.get("is_secretariat", False),
            "source": row.get("source", ""),
        }
        changed += _renew(party, fields)
    if changed:
        Region.objects.filter(pk=region.pk).raise_revision()
        record("parties.parties_imported", region, changed=changed)
    return region


def _renew(row: Region | Party, values: Mapping[str, Any]) -> int:
    """Save the row when it is new or differs from `values`. Returns 1 when it was saved, else 0."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return 1
