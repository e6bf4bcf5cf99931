# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parties that are called alike and are two: the secretariat says so once, and they are proposed no more."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.duplicates import Pair, pairs_among
from jointplan.parties.models import DistinctPair, Party, Region
from jointplan.parties.operations import PartyProblem, need_reason, secretariats_of


def proposed_among(parties: Iterable[Party], region: Region) -> list[Pair]:
    """Every pair that may be one and of which nobody said that it is two, the most alike first."""
    apart = set(DistinctPair.objects.filter(region=region).values_list("first", "second"))
    return [pair for pair in pairs_among(parties) if _key(pair.first, pair.second) not in apart]


def _key(first: Party, second: Party) -> tuple[int, int]:
    return min(first.pk, second.pk), max(first.pk, second.pk)


def found_apart(first: Party, second: Party) -> DistinctPair | None:
    """What was said of the two, if they were found to be two."""
    smaller, larger = _key(first, second)
    return DistinctPair.objects.filter(first=smaller, second=larger).first()


@transaction.atomic
def tell_apart(first: Party, second: Party, *, reason: str, by: Any) -> DistinctPair:
    """Say that two parties that are proposed are no duplicate. Raises PartyProblem when they are not proposed."""
    # Names may change meanwhile; two who say so at once come one after the other.
    locked = Party.objects.filter(pk__in=_key(first, second)).select_for_update(of=("self",)).order_by("pk")
    pair = list(locked.select_related("parent__parent", "region"))
    region = pair[0].region
    require(by, "parties.tell_apart", region)
    need_reason(reason)
    if len({party.region_id for party in pair}) > 1 or any(party.merged_into_id for party in pair):
        raise PartyProblem(_("These two are not proposed as duplicates. Load the list again."))
    if not proposed_among(pair, region):
        raise PartyProblem(_("These two are not proposed as duplicates. Load the list again."))
    apart = DistinctPair.objects.create(region=region, first=pair[0].pk, second=pair[1].pk, reason=reason)
    _record("parties.pair_told_apart", region, pair, reason=reason)
    return apart


@transaction.atomic
def propose_again(first: Party, second: Party, *, by: Any) -> None:
    """Take back that two parties are no duplicate: they are proposed again as long as they are called alike."""
    region = Region.objects.get(pk=first.region_id)
    require(by, "parties.tell_apart", region)
    smaller, larger = _key(first, second)
    gone, _rows = DistinctPair.objects.filter(region=region, first=smaller, second=larger).delete()
    if not gone:
        raise PartyProblem(_("Nobody said that these two are no duplicate, or it was taken back already."))
    _record("parties.pair_proposed_again", region, sorted([first, second], key=lambda party: party.pk))


def _record(verb: str, region: Region, pair: list[Party], **details: Any) -> None:
    readers = [f"party:{pk}" for pk in secretariats_of(region)]
    record(verb, region, readers=readers, first=pair[0].code, second=pair[1].code, **details)
