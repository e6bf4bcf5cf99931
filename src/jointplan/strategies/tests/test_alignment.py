# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which measures actions serve: what is proposed and why, what a person says, and what others see of it."""

import pytest

from jointplan.access.identity import acting_as
from jointplan.core.rules import Refused
from jointplan.strategies.aligning import align_action, confirm_alignments, propose_alignments, reject_alignments
from jointplan.strategies.coverage import coverage_of
from jointplan.strategies.desk import ActionOnDesk, on_desk
from jointplan.strategies.models import Alignment, Strategy, StrategyAction
from jointplan.strategies.operations import ActionInput, StrategyProblem, add_strategy, save_actions
from tests.addresses import WatchedClient, address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TEXTS = [
    ("1", "Repair lamps that are broken before winter", "en"),
    ("2", "Пересчитать лампы на берегу (перевод)", "ru"),
    ("3", "Buy a new boat", "en"),
    ("4", "Шамдарды жөндеу", "kk"),
]


def proposed(cast: Cast) -> Strategy:
    """A strategy of Aldermoor with four actions, and what is proposed for them."""
    by = cast.user("coordinator")
    with acting_as(by):
        made = add_strategy(cast.party("aldermoor"), by=by, title="Light", kind="strategy", language="en")
        save_actions(made, [ActionInput(*text) for text in TEXTS], by=by)
        propose_alignments(made, cast.edition(), by=by)
        return Strategy.objects.select_related("originator__region").get(pk=made.pk)


def desk(cast: Cast, strategy: Strategy) -> dict[str, ActionOnDesk]:
    with acting_as(by := cast.user("coordinator")):
        return {place.action.number: place for place in on_desk(strategy, cast.edition(), by)}


def test_the_likeliest_measure_is_proposed_with_its_reason(cast: Cast) -> None:
    place = desk(cast, proposed(cast))["1"]
    assert place.open[0].code == "1.1.2"
    assert place.open[0].why == "shares: repair, broken, lamps; theme: Lamps"


def test_where_nothing_is_proposed_the_desk_says_why(cast: Cast) -> None:
    places = desk(cast, proposed(cast))
    assert "no measure shares enough words" in places["3"].nothing
    assert "no titles in the language" in places["4"].nothing


def test_proposals_are_made_in_the_language_of_the_action(cast: Cast) -> None:
    assert all(
        one.alignment.words == ["перевод"] or one.alignment.themes for one in desk(cast, proposed(cast))["2"].open
    )


def test_nothing_counts_before_a_person_confirms_it(cast: Cast) -> None:
    strategy = proposed(cast)
    by = cast.user("coordinator")
    with acting_as(by):
        right = Alignment.objects.get(strategy=strategy, action__number="1", clause__code="1.1.2")
        served = {row.clause.code: row for row in coverage_of(strategy.state, cast.edition(), by)}
        assert served["1.1.2"].served_by == []
        assert confirm_alignments(strategy, [right.uid], "partial", reason="One coast.", by=by) == 1
        assert confirm_alignments(strategy, [right.uid], "partial", by=by) == 0
        served = {row.clause.code: row for row in coverage_of(strategy.state, cast.edition(), by)}
        assert [(one.action.number, one.degree) for one in served["1.1.2"].served_by] == [("1", "In part")]
        right.refresh_from_db()
        assert (right.state, str(right.decided_by), right.words) == ("confirmed", "coordinator", [])


def test_what_was_rejected_is_proposed_no_more(cast: Cast) -> None:
    strategy = proposed(cast)
    by = cast.user("coordinator")
    with acting_as(by):
        wrong = Alignment.objects.filter(strategy=strategy, action__number="1").proposed()
        uids = list(wrong.values_list("uid", flat=True))
        assert reject_alignments(strategy, uids, by=by) == len(uids)
        propose_alignments(strategy, cast.edition(), by=by)
        assert not wrong.exists()


def test_others_can_neither_propose_nor_decide(cast: Cast) -> None:
    strategy = proposed(cast)
    for role in ("focal_point", "other_coordinator", "secretariat"):
        by = cast.user(role)
        with acting_as(by), pytest.raises((Refused, Strategy.DoesNotExist)):
            propose_alignments(strategy, cast.edition(), by=by)


def test_a_measure_of_another_region_is_refused(cast: Cast) -> None:
    strategy = proposed(cast)
    by = cast.user("coordinator")
    with acting_as(by):
        action = StrategyAction.objects.select_related("strategy").get(strategy=strategy, number="1")
        elsewhere = cast.edition("isles").clauses.get(code="1.1.1")
        with pytest.raises(StrategyProblem):
            align_action(action, elsewhere, "full", by=by)


def test_only_the_state_itself_sees_measures_that_nothing_serves(cast: Cast) -> None:
    state, edition = cast.party("brindal"), cast.edition()
    with acting_as(own := cast.user("other_coordinator")):
        assert {row.clause.code for row in coverage_of(state, edition, own)} == {"1.1.1", "1.1.2", "1.1.3", "1.1.3.a"}
        assert {row.clause.code for row in coverage_of(state, edition, own, only="none")} >= {"1.1.2"}
    with acting_as(other := cast.user("coordinator")):
        assert [row.clause.code for row in coverage_of(state, edition, other)] == ["1.1.1"]
    with acting_as(partner := cast.user("partner")):
        assert coverage_of(state, edition, partner) == []


def test_several_lines_are_decided_at_once_on_the_desk(cast: Cast) -> None:
    strategy = proposed(cast)
    client = WatchedClient("coordinator")
    with acting_as(cast.user("coordinator")):
        right, *others = Alignment.objects.filter(strategy=strategy, action__number="1").order_by("-likeness")
    url = address(cast, "real:work:strategy_alignment", uid=str(strategy.uid))
    assert "shares: " in client.get(url).content.decode()
    said = {f"say-{right.uid}": "full"} | {f"say-{one.uid}": "rejected" for one in others}
    assert client.post(url, said).status_code == 302
    with acting_as(cast.user("coordinator")):
        decided = Alignment.objects.filter(strategy=strategy, action__number="1").in_order()
        assert [one.state for one in decided] == ["confirmed", *(["rejected"] * len(others))]
    client.post(url, {"say-nonsense": "full"})
    client.post(url, {f"say-{right.uid}": "perhaps"})
    with acting_as(cast.user("coordinator")):
        assert Alignment.objects.get(pk=right.pk).degree == "full"
