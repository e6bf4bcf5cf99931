# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which measures an action serves: proposed by likeness, said by a person."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.tokens import party_token
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.plans.models import Clause, Edition
from jointplan.strategies.likeness import MEASURES, proposals_for
from jointplan.strategies.models import Alignment, AlignmentState, Degree, PartKind, Strategy, StrategyAction
from jointplan.strategies.operations import LONGEST_REASON, StrategyProblem, first_readers

MOST_AT_ONCE = 500


@transaction.atomic
def propose_alignments(strategy: Strategy, edition: Edition, *, by: Any) -> int:
    """Propose measures for each action anew; returns for how many actions there is something.

    What was confirmed or rejected stays, and is proposed no more.
    """
    strategy = _locked(strategy, by)
    readers = first_readers(strategy, PartKind.ACTIONS)
    Alignment.objects.of_strategy(strategy).proposed().delete()
    decided = set(Alignment.objects.of_strategy(strategy).values_list("action", "clause"))
    proposals = proposals_for(StrategyAction.objects.of_strategy(strategy), edition)
    made = [
        Alignment(
            strategy=strategy,
            originator=strategy.originator,
            action_id=action,
            clause_id=one.clause_id,
            state=AlignmentState.PROPOSED,
            words=one.words,
            themes=one.themes,
            likeness=one.likeness,
            **readers,
        )
        for action, ranked in proposals.items()
        for one in ranked
        if (action, one.clause_id) not in decided
    ]
    Alignment.objects.bulk_create(made)
    count = len({one.action_id for one in made})
    _record("strategies.alignments_proposed", strategy, count=count)
    return count


@transaction.atomic
def confirm_alignments(strategy: Strategy, chosen: Iterable[Any], degree: str, *, by: Any, reason: str = "") -> int:
    """Say that these proposals (by their `uid`) are right, fully or in part; returns how many were decided."""
    if degree not in Degree.values:
        raise StrategyProblem(_("Say whether the action serves the measure fully or in part."), "degree")
    return _decide(strategy, chosen, AlignmentState.CONFIRMED, degree, reason, by)


@transaction.atomic
def reject_alignments(strategy: Strategy, chosen: Iterable[Any], *, by: Any, reason: str = "") -> int:
    """Say that these (by their `uid`) are wrong: they are proposed no more; returns how many were decided."""
    return _decide(strategy, chosen, AlignmentState.REJECTED, "", reason, by)


def _decide(strategy: Strategy, chosen: Iterable[Any], state: str, degree: str, reason: str, by: Any) -> int:
    strategy = _locked(strategy, by)
    wanted = list(chosen)
    if not wanted:
        raise StrategyProblem(_("Choose at least one line."), "chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise StrategyProblem(_("Choose up to %(most)d lines at once.") % {"most": MOST_AT_ONCE}, "chosen")
    rows = Alignment.objects.of_strategy(strategy).filter(uid__in=wanted).exclude(state=state, degree=degree)
    pks = list(rows.select_for_update().values_list("pk", flat=True))
    if not pks:
        return 0
    _say(Alignment.objects.filter(pk__in=pks), strategy, state, degree, reason, by)
    _record("strategies.alignments_decided", strategy, count=len(pks), state=state, degree=degree)
    return len(pks)


def _say(rows: Any, strategy: Strategy, state: str, degree: str, reason: str, by: Any) -> None:
    """What was decided, for the originator alone until it is released. The words of the action go no further."""
    confirmed = state == AlignmentState.CONFIRMED
    readers = first_readers(strategy, PartKind.ALIGNMENT if confirmed else PartKind.ACTIONS)
    rows.update(
        state=state,
        degree=degree,
        words=[],
        reason=_reason(reason),
        decided_by=_post_of(by, strategy),
        decided_at=timezone.now(),
        audience=[],
        released_until=None,
        **readers,
    )


@transaction.atomic
def align_action(action: StrategyAction, clause: Clause, degree: str, *, by: Any, reason: str = "") -> Alignment:
    """Say by hand that an action serves a measure, whatever was proposed."""
    strategy = _locked(action.strategy, by)
    if clause.kind not in MEASURES or clause.edition.plan.region_id != strategy.originator.region_id:
        raise StrategyProblem(_("Choose a measure of a plan of your region."), "clause")
    if degree not in Degree.values:
        raise StrategyProblem(_("Say whether the action serves the measure fully or in part."), "degree")
    values = {"strategy": strategy, "originator": strategy.originator, "state": AlignmentState.PROPOSED}
    readers = first_readers(strategy, PartKind.ACTIONS)
    made, _new = Alignment.objects.get_or_create(action=action, clause=clause, defaults=values | readers)
    _say(Alignment.objects.filter(pk=made.pk), strategy, AlignmentState.CONFIRMED, degree, reason, by)
    _record("strategies.alignments_decided", strategy, count=1, state=AlignmentState.CONFIRMED, degree=degree)
    made.refresh_from_db()
    return made


def _locked(strategy: Strategy, by: Any) -> Strategy:
    locked: Strategy = Strategy.objects.select_related("originator__region").locked(strategy.pk)
    require(by, "strategies.align_actions", locked)
    return locked


def _post_of(by: Any, strategy: Strategy) -> Any:
    return next((held.post for held in by.held_posts if held.party_id == strategy.originator_id), None)


def _reason(reason: str) -> str:
    line = " ".join(reason.replace("\0", " ").split())
    if len(line) > LONGEST_REASON:
        values = {"most": LONGEST_REASON, "length": len(line)}
        raise StrategyProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, "reason")
    return line


def _record(verb: str, strategy: Strategy, **details: Any) -> None:
    record(verb, strategy, readers=[party_token(strategy.originator_id)], **details)
