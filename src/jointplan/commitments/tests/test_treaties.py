# SPDX-License-Identifier: AGPL-3.0-or-later
"""Treaties: what is shipped, what counts, and that nothing unsure is shown as a fact."""

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.audit.models import Entry
from jointplan.commitments.models import Mode, Status, Treaty, TreatyStatus
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.treaties import TreatyProblem, add_treaty_source, import_treaties
from jointplan.commitments.reference import load_treaties, rows_of
from jointplan.commitments.standing import standings, states_in_order
from jointplan.core.rules import Refused
from jointplan.parties.models import Confidence, Party, Region
from jointplan.plans.reference import load_reference_data
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> None:
    load_reference_data()
    load_treaties()


def standing(code: str, state: str):  # type: ignore[no-untyped-def]
    (row,) = standings([Treaty.objects.get(code=code)], states_in_order(fictional=False)).values()
    return next(one for one in row if one.state.code == state)


def test_each_shipped_row_names_a_known_status_and_a_fact_has_its_source() -> None:
    treaties, statuses = rows_of("treaties"), rows_of("treaty_status")
    assert len([row for row in treaties if row["group"] == "counter-terrorism"]) == 19
    known = {row["code"] for row in treaties}
    for row in statuses:
        assert row["treaty"] in known
        assert row["status"] in Status.values
        assert row["mode"] in ["", *Mode.values]
        assert row["confidence"] in Confidence.values
        assert row["source"] or row["confidence"] in {"recalled", "not verified"}


def test_loading_twice_changes_nothing(shipped: None) -> None:
    rows = TreatyStatus.objects.count()
    assert rows == len(rows_of("treaty_status"))
    with acting_as(OPERATOR):
        entries = Entry.objects.filter(verb="commitments.treaties_imported").count()
    assert load_treaties() == 0
    assert TreatyStatus.objects.count() == rows
    with acting_as(OPERATOR):
        assert Entry.objects.filter(verb="commitments.treaties_imported").count() == entries


def test_the_latest_source_counts_and_the_earlier_one_stays(shipped: None) -> None:
    found = standing("CT13", "tajikistan")
    assert (found.status, found.detail.bound_on) == ("party", "2022-06-27")
    assert [row.status for row in found.said] == ["party", "signed"]
    law = standing("HR08a", "kazakhstan")
    assert law.status == "law"
    assert "deposit" in law.word


def test_the_day_of_the_act_is_told_though_a_later_source_names_none(shipped: None) -> None:
    found = standing("CT12", "kyrgyzstan")
    assert found.said[0].as_of == "2022-03-03"
    assert found.detail.bound_on
    assert found.detail.mode


def test_what_no_source_says_is_unknown_and_what_is_recalled_is_no_fact(shipped: None, client: Client) -> None:
    assert standing("CT02", "uzbekistan").word == "Unknown"
    recalled = standing("RL01", "tajikistan")
    assert (recalled.word, len(recalled.not_confirmed)) == ("No act shown", 1)
    page = client.get(reverse("real:treaty", kwargs={"code": "RL01"})).content.decode()
    facts, apart = page.split("Not confirmed", 1)
    assert ">2015</time>" not in facts
    assert ">2015</time>" in apart
    file = client.get(reverse("real:treaties_file", kwargs={"file_format": "csv"})).content.decode()
    assert "RL01" in file
    assert "accession,2015" not in file.lower()


def test_the_year_alone_is_said_to_be_all_that_is_known(shipped: None, client: Client) -> None:
    page = client.get(reverse("real:treaty", kwargs={"code": "CT06"})).content.decode()
    assert "the year alone is known" in page
    assert "8 February 1987" in page
    assert (
        "1998 (the year alone is known)"
        in client.get(reverse("real:treaties_file", kwargs={"file_format": "csv"})).content.decode()
    )


def test_the_pages_name_the_states_in_order_with_sign_word_and_source(shipped: None, client: Client) -> None:
    page = client.get(reverse("real:treaties")).content.decode()
    places = [page.index(f">{name}</a></th>") for name in ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan")]
    assert places == sorted(places)
    assert "Unknown" in page
    assert client.get(reverse("real:treaties_of_state", kwargs={"code": "uzbekistan"})).status_code == 200
    for name, key in (("treaty", "XX99"), ("treaties_of_state", "nowhere")):
        assert client.get(reverse(f"real:{name}", kwargs={"code": key})).status_code == 404
    assert "CT01" not in client.get(reverse("training:treaties")).content.decode()


def test_a_page_is_made_anew_when_a_status_is_added(shipped: None, client: Client) -> None:
    url = reverse("real:treaty", kwargs={"code": "CT02"})
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    row = {"treaty": "CT02", "state": "UZ", "status": "party", "confidence": "verified", "source": "A note."}
    with acting_as(OPERATOR):
        assert import_treaties(Region.objects.get(code="central-asia"), [], [row], by=OPERATOR) == 1
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_only_who_runs_the_installation_loads_treaties_and_a_wrong_row_loads_none(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    for role in ("secretariat", "coordinator"):
        with acting_as(cast.user(role)), pytest.raises(Refused, match="command line"):
            import_treaties(region, [], [], by=cast.user(role))
    with acting_as(OPERATOR), pytest.raises(TreatyProblem, match="nowhere"):
        import_treaties(region, [], [{"treaty": "CT01", "state": "nowhere"}], by=OPERATOR)


def add(cast: Cast, role: str, state: str = "aldermoor", **said: str) -> TreatyStatus:
    party = Party.objects.get(code=state)
    values = {"status": "party", "bound_on": "2024-05", "source": "A note of the depositary", "as_of": "2024-06-01"}
    with acting_as(cast.user(role)):
        return add_treaty_source(Treaty.objects.get(code="L1"), party, by=cast.user(role), **values | said)


@pytest.mark.parametrize("role", ["coordinator", "secretariat"])
def test_what_a_newer_source_says_counts_at_once_and_stands_above_the_earlier_one(cast: Cast, role: str) -> None:
    before = standing("L1", "aldermoor").said
    client = Client()
    page = reverse("real:treaty", kwargs={"code": "L1"})
    client.get(page)
    add(cast, role, reservation="Article 3 does not bind us.")
    after = standing("L1", "aldermoor")
    assert (after.status, after.said[1:]) == ("party", before)
    assert "Article 3 does not bind us." in client.get(page).content.decode()


@pytest.mark.parametrize("role", ["other_coordinator", "clearing", "partner", "isle_secretariat"])
def test_nobody_else_adds_what_a_source_says_of_a_state(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        add(cast, role)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("source", " "),
        ("as_of", ""),
        ("as_of", "9999"),
        ("bound_on", "2024-02-30"),
        ("bound_on", "2024-13"),
        ("signed_on", "May"),
    ],
)
def test_a_source_without_name_or_day_or_with_a_day_that_is_none_is_refused_at_its_field(
    cast: Cast, field: str, text: str
) -> None:
    with pytest.raises(CommitmentProblem) as problem:
        add(cast, "coordinator", **{field: text})
    assert problem.value.field == field
    assert TreatyStatus.objects.filter(source="A note of the depositary").count() == 0


def test_the_same_words_are_added_once_and_a_mode_goes_with_being_bound(cast: Cast) -> None:
    add(cast, "coordinator")
    with pytest.raises(CommitmentProblem, match="there already"):
        add(cast, "secretariat")
    with pytest.raises(CommitmentProblem, match="being a party"):
        add(cast, "coordinator", status="signed", mode="accession")
