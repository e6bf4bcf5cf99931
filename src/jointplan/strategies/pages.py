# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of strategies share."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import Steps, space_of, steps_for, visible_or_404, work_url
from jointplan.core.rules import can
from jointplan.documents.pages import own_parties
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyPart


def strategy_url(strategy: Strategy, fictional: bool) -> str:
    return work_url(fictional, "strategy", uid=strategy.uid)


def record_url(code: str, fictional: bool) -> str:
    """The public page of an entry of the public register."""
    return reverse(f"{space_of(fictional)}:strategy_record", kwargs={"code": code})


def strategy_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Strategy:
    records = Strategy.objects.in_regions(fictional=fictional).shown()
    found: Strategy = visible_or_404(request, records, uid=uid)
    return found


def action_or_404(request: HttpRequest, strategy: Strategy, uid: Any) -> StrategyAction:
    found: StrategyAction = visible_or_404(request, StrategyAction.objects.of_strategy(strategy), uid=uid)
    return found


def part_or_404(request: HttpRequest, strategy: Strategy, kind: str) -> StrategyPart:
    found: StrategyPart = visible_or_404(request, StrategyPart.objects.of_strategy(strategy), kind=kind)
    return found


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("National strategies"), work_url(fictional, "strategies"))


@steps_for(Strategy)
def steps_to_strategy(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (str(record), strategy_url(record, fictional))]


@steps_for(StrategyPart, StrategyAction, Alignment)
def steps_to_part(record: Any, user: Any, fictional: bool) -> Steps:
    found = Strategy.objects.visible_to(user).filter(pk=record.strategy_id).first()
    return steps_to_strategy(found, user, fictional) if found else [step_to_list(fictional)]


def writing_for(user: Any, fictional: bool) -> list[Party]:
    """The States and bodies whose strategies the reader may enter."""
    return [party for party in own_parties(user, fictional) if can(user, "strategies.add_strategy", party)]


def register_bar() -> dict[str, str]:
    return {
        "label": Label.AMBER_STRICT,
        "sentence": _("This page shows what you may read; each strategy has its own label."),
    }


def edition_of(region: Region) -> Edition:
    """The plan that actions are held against: the newest of the region."""
    edition = Edition.objects.filter(plan__region=region).order_by("-adopted_on").first()
    if edition is None:
        raise Http404(_("There is no plan in this region yet."))
    return edition
