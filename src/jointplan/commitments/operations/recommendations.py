# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.commitments.importing import FIELDS, Change, Plan, plan_import
from jointplan.commitments.models import Recommendation
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party, Region
from jointplan.parties.rules import coordinated_states, is_operator, serves_secretariat

LONGEST_SOURCE = 300
AT_ONCE = 1000


def states_to_import_for(user: Any, region: Region) -> list[Party]:
    """The States whose recommendations somebody may import: all of the region, or the own one."""
    states = Party.objects.in_region(region).states().current().prefetch_related("identifiers")
    if not (is_operator(user) or serves_secretariat(user, region.pk)):
        states = states.filter(pk__in=[state.pk for state in coordinated_states(user, region.pk)])
    return list(states.order_by("code"))


@transaction.atomic
def import_recommendations(region: Region, content: bytes, *, source: str, by: Any, expected: str = "") -> Plan:
    """Do what `plan_import` says, all of it or nothing; one entry in the log for the whole.

    `source` says which index or database the file is from, and of which day. `expected` is the digest of the plan that
    somebody agreed to. Raises ImportProblem with every problem, also when the register has changed since.
    """
    region = Region.objects.select_for_update().get(pk=region.pk)
    require(by, "commitments.import_recommendations", region)
    source = source.strip()
    if not source or len(source) > LONGEST_SOURCE:
        raise ImportProblem([_("Say which index or database the file is from, and of which day it is.")])
    plan = plan_import(region, content, states=states_to_import_for(by, region), source=source)
    if plan.problems:
        raise ImportProblem(plan.problems)
    if expected and plan.digest != expected:
        raise ImportProblem([_("The register has changed since you looked. Check again what would happen.")])
    Recommendation.objects.bulk_create(_made(plan.new), batch_size=AT_ONCE)
    names = [*FIELDS, "source", "folded", "updated_at"]
    Recommendation.objects.bulk_update(_renewed(plan.changed), names, batch_size=AT_ONCE)
    if plan.new or plan.changed:
        record("commitments.recommendations_imported", region, new=len(plan.new), changed=len(plan.changed))
    return plan


def _made(changes: Iterable[Change]) -> list[Recommendation]:
    return [_with_words(Recommendation(state=change.state, **change.values)) for change in changes]


def _renewed(changes: Iterable[Change]) -> list[Recommendation]:
    rows = []
    for change in changes:
        assert change.before is not None
        for name, value in change.values.items():
            setattr(change.before, name, value)
        change.before.updated_at = timezone.now()
        rows.append(_with_words(change.before))
    return rows


def _with_words(row: Recommendation) -> Recommendation:
    row.folded = fold(" ".join([row.symbol, row.body, *row.themes, *row.affected, row.text]))
    return row
