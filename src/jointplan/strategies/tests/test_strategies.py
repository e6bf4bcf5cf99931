# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strategies, their actions, and what is released of them."""

import pytest

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen, withdraw
from jointplan.core.rules import Refused
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyPart
from jointplan.strategies.operations import ActionInput, StrategyProblem, add_strategy, release_rows, save_actions
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SAID = {"title": "Strategy of light", "kind": "strategy", "language": "en"}


def made_by(cast: Cast, role: str = "coordinator", party: str = "aldermoor", **more: object) -> Strategy:
    by = cast.user(role)
    with acting_as(by):
        return add_strategy(cast.party(party), by=by, **(SAID | more))


def save(cast: Cast, strategy: Strategy, *texts: str, role: str = "coordinator") -> tuple[int, int]:
    by = cast.user(role)
    given = [ActionInput(str(number), text, "en") for number, text in enumerate(texts, start=1)]
    with acting_as(by):
        return save_actions(strategy, given, by=by)


def release(cast: Cast, strategy: Strategy, kind: str = "actions", label: str = "GREEN") -> StrategyPart:
    by = cast.user("clearing")
    with acting_as(by):
        part = StrategyPart.objects.select_related("strategy", "originator__region").get(strategy=strategy, kind=kind)
        return widen(part, label=label, reason="The State shows it.", by=by)


def labels(cast: Cast, strategy: Strategy) -> dict[str, str]:
    with acting_as(cast.user("coordinator")):
        return dict(StrategyAction.objects.filter(strategy=strategy).values_list("number", "label"))


def test_a_strategy_is_for_its_own_party_at_first(cast: Cast) -> None:
    strategy = made_by(cast)
    with acting_as(cast.user("secretariat")):
        assert not Strategy.objects.filter(pk=strategy.pk).exists()
    assert strategy.label == "AMBER+STRICT"
    assert strategy.state == cast.party("aldermoor")


@pytest.mark.parametrize("role", ["other_coordinator", "secretariat", "partner", "observer", "focal_point"])
def test_nobody_else_enters_a_strategy_of_a_state(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        made_by(cast, role)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "wish"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"first_year": 2030, "last_year": 2020}, "last_year"),
        ({"first_year": 20}, "first_year"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(cast: Cast, more: dict[str, object], field: str) -> None:
    with pytest.raises(StrategyProblem) as caught:
        made_by(cast, **more)
    assert caught.value.field == field


def test_actions_are_known_by_their_number(cast: Cast) -> None:
    strategy = made_by(cast)
    assert save(cast, strategy, "Count lamps", "Mend lamps") == (2, 0)
    assert save(cast, strategy, "Count lamps", "Mend lamps") == (0, 0)
    assert save(cast, strategy, "Count all lamps") == (0, 1)
    with acting_as(cast.user("coordinator")):
        assert StrategyAction.objects.filter(strategy=strategy).count() == 2


def test_rows_follow_their_part_and_new_ones_wait_for_the_clearing_authority(cast: Cast) -> None:
    strategy = made_by(cast)
    save(cast, strategy, "Count lamps", "Mend lamps")
    part = release(cast, strategy)
    assert labels(cast, strategy) == {"1": "GREEN", "2": "GREEN"}
    save(cast, strategy, "Count lamps", "Mend them quickly", "Sing")
    assert labels(cast, strategy) == {"1": "GREEN", "2": "AMBER+STRICT", "3": "AMBER+STRICT"}
    with acting_as(cast.user("partner")):
        assert list(StrategyAction.objects.filter(strategy=strategy).values_list("number", flat=True)) == ["1"]
    with acting_as(coordinator := cast.user("coordinator")), pytest.raises(Refused):
        release_rows(part, reason="New.", by=coordinator)
    with acting_as(clearing := cast.user("clearing")):
        assert release_rows(part, reason="New.", by=clearing) == 2
        with pytest.raises(StrategyProblem):
            release_rows(part, reason="New.", by=clearing)
    assert set(labels(cast, strategy).values()) == {"GREEN"}
    with acting_as(clearing):
        withdraw(StrategyPart.objects.select_related("originator").get(pk=part.pk), reason="No more.", by=clearing)
    assert set(labels(cast, strategy).values()) == {"AMBER+STRICT"}


def test_what_waits_does_not_slip_out_with_a_wider_release(cast: Cast) -> None:
    strategy = made_by(cast)
    save(cast, strategy, "Count lamps")
    release(cast, strategy)
    save(cast, strategy, "Count lamps", "Sing")
    release(cast, strategy, label="CLEAR")
    assert labels(cast, strategy) == {"1": "CLEAR", "2": "AMBER+STRICT"}


def test_proposals_and_rejections_never_leave_with_the_alignment(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        strategy = Strategy.objects.get(number="draft")
        Alignment.objects.filter(strategy=strategy).update(
            state="rejected", degree="", label="AMBER+STRICT", audience=[]
        )
    release(cast, strategy, "alignment", "CLEAR")
    with acting_as(cast.user("other_coordinator")):
        assert not Alignment.objects.filter(strategy=strategy).exists()
