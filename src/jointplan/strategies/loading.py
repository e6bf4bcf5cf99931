# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public register of strategies that the product ships: loaded, renewed, and never written by a State."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.plans.reference import DATA, read_yaml
from jointplan.strategies.models import CONFIDENT, StrategyKind, StrategyRecord
from jointplan.strategies.operations import StrategyProblem

SHIPPED = DATA / "strategies" / "central-asia.yaml"


def load_shipped_records() -> int:
    """Load or renew what the product ships; returns how many entries are new or changed."""
    with acting_as(OPERATOR):
        return load_records(read_yaml(SHIPPED), by=OPERATOR)


def load_file(path: Path) -> int:
    """The same from a file of the same form."""
    with acting_as(OPERATOR):
        return load_records(read_yaml(path), by=OPERATOR)


@transaction.atomic
def load_records(data: Mapping[str, Any], *, by: Any) -> int:
    """Load or renew entries of the public register; returns how many are new or changed.

    `data` is `{region, sources, records: [{code, state, kind, title, …}]}` as in `data/strategies/`. Nothing is
    deleted.
    Raises StrategyProblem, naming the entry, when one cannot be: all or nothing.
    """
    region = Region.objects.filter(code=data["region"]).first()
    if region is None:
        text = _("There is no region %(code)s here. Load it first.")
        raise StrategyProblem(text % {"code": data["region"]})
    require(by, "strategies.load_records", region)
    states = {party.code: party for party in region.parties.filter(kind=PartyKind.STATE)}
    known = {row.code: row for row in region.strategy_records.all()}
    changed = 0
    for given in data["records"]:
        row = known.get(given["code"]) or StrategyRecord(region=region, code=given["code"])
        known[row.code] = row
        changed += _renew(row, _values(given, states, known, data.get("sources", {})))
    if changed:
        Region.objects.filter(pk=region.pk).raise_revision()
        record("strategies.records_loaded", region, count=changed)
    return changed


def _renew(row: StrategyRecord, values: Mapping[str, Any]) -> int:
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return 1


def _values(
    given: Mapping[str, Any],
    states: Mapping[str, Party],
    known: Mapping[str, StrategyRecord],
    sources: Mapping[str, Any],
) -> dict[str, Any]:
    code = given["code"]
    if given["state"] not in states:
        raise StrategyProblem(
            _("%(code)s: there is no State %(state)s here.") % {"code": code, "state": given["state"]}
        )
    if given["kind"] not in StrategyKind.values:
        raise StrategyProblem(_("%(code)s: the kind %(kind)s is not known.") % {"code": code, "kind": given["kind"]})
    if given["confidence"] not in CONFIDENT:
        text = _("%(code)s: what is not from the report and was not read in a source is no fact. Leave it out.")
        raise StrategyProblem(text % {"code": code})
    return {
        "state": states[given["state"]],
        "kind": given["kind"],
        "titles": given["title"],
        "language": given.get("language", "en"),
        "periods": given.get("period", {}),
        "first_year": given.get("first_year"),
        "last_year": given.get("last_year"),
        "reporting": given.get("reporting", {}),
        "bodies": given.get("body", {}),
        "notes": given.get("note", {}),
        "replaces": known[given["replaces"]] if given.get("replaces") else None,
        "sources": list(_sources(given, sources)),
        "confidence": given["confidence"],
        "folded": fold(" ".join([code, *given["title"].values()])),
    }


def _sources(given: Mapping[str, Any], named: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Each source as `{text: {language: …}, url, lines}`; `source` names one that several entries share."""
    for source in [*([named[given["source"]]] if "source" in given else []), *given.get("sources", [])]:
        yield {"text": source["text"], "url": source.get("url", ""), "lines": given.get("lines", "")}
