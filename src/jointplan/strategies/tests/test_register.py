# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public register: what ships, how sure it is, how a State's own word stands beside it; and reminders."""

import copy
import datetime

import pytest
from django.db import IntegrityError, transaction

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from jointplan.parties.models import Region
from jointplan.plans.reference import load_reference_data, read_yaml
from jointplan.strategies.loading import SHIPPED, load_records, load_shipped_records
from jointplan.strategies.messages import RENEWAL_NEAR, renewal_near, renewal_settled
from jointplan.strategies.models import Strategy, StrategyRecord
from jointplan.strategies.operations import StrategyProblem, add_strategy, change_strategy
from jointplan.strategies.tasks import remind_on
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.strategies_cast import record_of

pytestmark = pytest.mark.django_db


def test_what_ships_is_loaded_once_and_has_sources(db: None) -> None:
    load_reference_data()
    assert load_shipped_records() == len(read_yaml(SHIPPED)["records"])
    assert load_shipped_records() == 0
    for record in StrategyRecord.objects.all():
        assert record.sources
        assert record.confidence in {"report", "verified"}
        assert {"en", "ru"} <= set(record.titles)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"confidence": "recalled"}, "no fact"),
        ({"state": "nowhere"}, "no State"),
        ({"kind": "wish"}, "not known"),
    ],
)
def test_what_is_no_fact_is_not_loaded(cast: Cast, change: dict[str, str], problem: str) -> None:
    rows = [record_of("coast", "aldermoor") | {"code": "GOOD"}, record_of("coast", "aldermoor") | change]
    with acting_as(OPERATOR), pytest.raises(StrategyProblem, match=problem):
        load_records({"region": "coast", "records": copy.deepcopy(rows)}, by=OPERATOR)
    assert not StrategyRecord.objects.filter(code="GOOD").exists()


def test_the_database_takes_no_recollection(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyRecord.objects.update(confidence="recalled")


def test_nobody_but_the_operator_loads_the_register(cast: Cast) -> None:
    with acting_as(by := cast.user("secretariat")), pytest.raises(Refused):
        load_records({"region": "coast", "records": []}, by=by)


def test_the_public_page_says_how_sure_it_is_and_what_is_not_known(cast: Cast) -> None:
    page = WatchedClient("anonymous").get("/en/strategies/LAMP-coast/").content.decode()
    assert "not checked against the gazette" in page
    assert page.count("not stated") >= 2


def test_what_a_state_takes_over_stands_as_the_state_has_it_for_those_who_see_it(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        record = StrategyRecord.objects.get(code="LAMP-coast")
        own = {"kind": "law", "language": "en", "record": record}
        add_strategy(cast.party("aldermoor"), by=by, title="Our law of light", **own)
        with pytest.raises(StrategyProblem):
            add_strategy(cast.party("aldermoor"), by=by, title="Once more", **own)
    ours = WatchedClient("coordinator").get("/en/work/strategies/").content.decode()
    assert "Our law of light" in ours
    assert "Law on lamps" not in ours
    theirs = WatchedClient("other_coordinator").get("/en/work/strategies/").content.decode()
    assert "Our law of light" not in theirs
    assert "Law on lamps" in theirs


def test_nobody_takes_over_what_is_of_another_state(cast: Cast) -> None:
    record = StrategyRecord.objects.get(code="LAMP-coast")
    with acting_as(by := cast.user("other_coordinator")), pytest.raises(StrategyProblem):
        add_strategy(cast.party("brindal"), by=by, title="Taken", kind="law", language="en", record=record)


@pytest.mark.parametrize("query", ["state=aldermoor", "kind=law", "time=running", "q=lamps"])
def test_the_register_is_filtered(cast: Cast, query: str) -> None:
    client = WatchedClient("anonymous")
    assert "Law on lamps" in client.get(f"/en/strategies/?{query}").content.decode()
    assert "Law on lamps" not in client.get(f"/en/strategies/?{query}zz").content.decode()
    assert "Law on lamps" not in client.get("/en/strategies/?time=over").content.decode()


def test_a_page_that_is_kept_shows_what_was_loaded_since(cast: Cast) -> None:
    client, url = WatchedClient("anonymous"), "/en/strategies/LAMP-coast/"
    assert "Law on lanterns" not in client.get(url).content.decode()
    row = record_of("coast", "aldermoor") | {"title": {"en": "Law on lanterns"}}
    with acting_as(OPERATOR):
        load_records({"region": "coast", "records": [row]}, by=OPERATOR)
    assert Region.objects.filter(code="coast", revision__gt=1).exists()
    assert "Law on lanterns" in client.get(url).content.decode()


def reminded(cast: Cast, role: str) -> int:
    with acting_as(cast.user(role)):
        return Notification.objects.filter(name=RENEWAL_NEAR.name, done_at=None).count()


def test_those_who_lead_are_reminded_once_until_it_is_settled(cast: Cast) -> None:
    by = cast.user("coordinator")
    soon = today() + datetime.timedelta(days=100)
    said = {"title": "Light", "kind": "strategy", "language": "en"}
    with acting_as(by):
        strategy = add_strategy(cast.party("aldermoor"), by=by, renew_on=soon, **said)
    remind_on(today() - datetime.timedelta(days=200))
    assert reminded(cast, "coordinator") == 0
    for _night in range(2):
        remind_on(today())
    assert reminded(cast, "coordinator") == 1
    assert reminded(cast, "clearing") == 1
    assert reminded(cast, "focal_point") == 0
    assert reminded(cast, "other_coordinator") == 0
    with acting_as(by):
        later = today() + datetime.timedelta(days=900)
        change_strategy(Strategy.objects.get(pk=strategy.pk), by=by, renew_on=later, **said)
    assert reminded(cast, "coordinator") == 0


def test_another_strategy_in_its_place_settles_the_reminder(cast: Cast) -> None:
    """`renewal_near` waits until `renewal_settled`, which a successor causes too."""
    by = cast.user("coordinator")
    said = {"title": "Light", "kind": "strategy", "language": "en"}
    with acting_as(by):
        strategy = add_strategy(cast.party("aldermoor"), by=by, renew_on=today(), **said)
        renewal_near(Strategy.objects.select_related("originator__region").get(pk=strategy.pk), [by])
    assert reminded(cast, "coordinator") == 1
    with acting_as(by):
        renewal_settled(add_strategy(cast.party("aldermoor"), by=by, **said))
    assert reminded(cast, "coordinator") == 1
    with acting_as(by):
        add_strategy(cast.party("aldermoor"), by=by, replaces=strategy, **said)
    assert reminded(cast, "coordinator") == 0
