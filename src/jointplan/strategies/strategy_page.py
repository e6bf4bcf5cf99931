# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a strategy shows of its parts: the list of actions, and which measures they serve."""

from dataclasses import dataclass, field
from typing import Any

from jointplan.access.openings import note_openings
from jointplan.access.pages import sharing_url, work_url
from jointplan.core.exports import FORMATS
from jointplan.core.rules import can
from jointplan.strategies.models import Alignment, PartKind, Strategy, StrategyAction, StrategyPart
from jointplan.strategies.operations import rows_waiting

# A page shows so many actions; the file has all.
MOST = 400


@dataclass
class ActionLine:
    """One action, and the confirmed alignments of it that the reader may see."""

    action: StrategyAction
    body: str
    change_url: str
    align_url: str
    aligned: list[Alignment] = field(default_factory=list)


@dataclass
class PartView:
    """One part as the reader may see it. `waiting` says that new rows in it are not released yet."""

    part: StrategyPart
    kind: str
    tlp: str
    label: str
    who_url: str
    waiting: int
    may_release: bool
    release_url: str


def parts_of(strategy: Strategy, user: Any, fictional: bool) -> dict[str, Any]:
    """The parts by kind, the actions with what they serve, and where to take them as files."""
    own = user.holds(strategy.originator_id)
    parts = list(StrategyPart.objects.visible_to(user).of_strategy(strategy))
    actions = list(StrategyAction.objects.visible_to(user).of_strategy(strategy)[:MOST])
    aligned = list(Alignment.objects.visible_to(user).of_strategy(strategy).confirmed().shown().in_order())
    note_openings(user, [*parts, *actions, *aligned])
    return {
        **{part.kind: _view(part, user, fictional, own) for part in parts},
        "lines": _lines(strategy, actions, aligned, fictional),
        "files": [
            (f.upper(), work_url(fictional, "strategy_actions_file", uid=strategy.uid, file_format=f)) for f in FORMATS
        ],
    }


def _view(part: StrategyPart, user: Any, fictional: bool, own: bool) -> PartView:
    return PartView(
        part=part,
        kind=str(PartKind(part.kind).label),
        tlp=part.tlp(),
        label=part.shown_label(),
        who_url=sharing_url(part, fictional),
        waiting=rows_waiting(part).visible_to(user).count() if own else 0,
        may_release=bool(can(user, "strategies.release_rows", part)),
        release_url=work_url(fictional, "strategy_release", uid=part.strategy.uid, kind=part.kind),
    )


def _lines(
    strategy: Strategy, actions: list[StrategyAction], aligned: list[Alignment], fictional: bool
) -> list[ActionLine]:
    lines = {
        action.pk: ActionLine(
            action,
            str(action.body or action.body_name),
            work_url(fictional, "strategy_action", uid=strategy.uid, action=action.uid),
            work_url(fictional, "strategy_align", uid=strategy.uid, action=action.uid),
        )
        for action in actions
    }
    for one in aligned:
        if one.action_id in lines:
            lines[one.action_id].aligned.append(one)
    return list(lines.values())
