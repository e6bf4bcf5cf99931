# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register: what ships, who changes what, what its pages and the API say."""

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.parties.duplicates import like_names, pairs_among
from jointplan.parties.identifiers import IdentifierProblem, Scheme, explained_at, parse_identifier
from jointplan.parties.models import Identifier, PartyKind, Region
from jointplan.parties.operations import (
    PartyProblem,
    admit_party,
    appoint_secretariat,
    edit_party,
    import_parties,
    register_party,
)
from jointplan.parties.views import current_parties
from jointplan.plans.reference import DATA, read_yaml
from tests.addresses import WatchedClient, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SHIPPED = read_yaml(DATA / "parties" / "central-asia.yaml")
# Words of what must never be in a register of parties: groups named as threats, classes of entities, formats.
NEVER = [
    "qaida",
    "isil",
    "da'esh",
    "isis",
    "taliban",
    "khorasan",
    "c5+1",
    "ngo",
    "units of",
    "entities",
    "cabar",
    "barkaror",
]


@pytest.fixture
def region(db: None) -> Any:
    """The real region as it ships."""
    set_identity(OPERATOR)
    yield import_parties(SHIPPED, by=OPERATOR)
    clear_identity()


def test_everything_that_ships_says_where_it_comes_from_and_how_sure_it_is() -> None:
    assert len(SHIPPED["parties"]) > 50
    for row in SHIPPED["parties"]:
        assert row["source"], row["code"]
        assert row["confidence"] in {"report", "verified"}, row["code"]
        assert row["kind"] in {
            "state",
            "state-body",
            "un-entity",
            "international-organization",
            "regional-organization",
        }
        if "ru" in row["name"] and row["kind"] != "state":
            assert row["name_confidence"]["ru"] == "recalled", row["code"]
        assert "is_secretariat" not in row, "no source says which one it is"


def test_no_group_that_is_named_as_a_threat_and_no_class_of_entities_ships() -> None:
    text = Path(DATA / "parties" / "central-asia.yaml").read_text(encoding="utf-8").casefold().split("parties:\n", 1)[1]
    assert [word for word in NEVER if word in text] == []


def test_shipped_data_are_loaded_with_identifiers_and_leave_alone_what_was_changed_here(region: Region) -> None:
    assert {str(row) for row in Identifier.objects.all()} == {
        f"ISO3166-1:{code}" for code in ("KZ", "KG", "TJ", "TM", "UZ")
    }
    party = region.parties.get(code="unodc-roca")
    edit_party(party, {"names": {"en": "UNODC here"}}, by=OPERATOR)
    admit_party(region.parties.get(code="osce"), reason="Agreed.", by=OPERATOR)
    revision = Region.objects.get(pk=region.pk).revision
    import_parties(SHIPPED, by=OPERATOR)
    assert Region.objects.get(pk=region.pk).revision == revision
    assert str(region.parties.get(code="unodc-roca")) == "UNODC here"
    assert region.parties.get(code="osce").is_member


def test_states_and_their_bodies_are_members_by_themselves_and_others_when_admitted(region: Region) -> None:
    members = {party.kind for party in region.parties.all() if party.is_member}
    assert members == {PartyKind.STATE, PartyKind.STATE_BODY}


def test_nothing_that_ships_looks_like_something_else_that_ships(region: Region) -> None:
    assert pairs_among(current_parties(region)) == []


@pytest.mark.parametrize(
    ("names", "code", "says"),
    [
        ({"en": "Organisation for Security and Cooperation in Europe"}, "osce", "name in English"),
        ({"ru": "Организация по безопасности и сотрудничеству в Европе"}, "osce", "name in Russian"),
        ({"en": "Shanhai Cooperation Organisation"}, "sco", "100"),
        ({"en": "Odihr"}, "odihr", "acronym"),
        ({"en": "Interpol"}, "interpol", "like"),
        ({"en": "Europaen Union"}, "eu", "like"),
        ({"en": "Ozbekiston lamp society"}, None, ""),
    ],
)
def test_an_applicant_is_recognised_in_either_script_and_the_reason_is_told(
    region: Region, names: dict[str, str], code: str | None, says: str
) -> None:
    found = like_names(names, current_parties(region))
    assert ([party.code for party, _likeness in found[:1]] or [None]) == [code]
    assert says in (found[0][1].reason if found else "")


def test_two_spellings_of_one_name_are_a_pair_and_bodies_of_two_states_are_none(region: Region) -> None:
    uzbek, tajik = region.parties.get(code="uzbekistan"), region.parties.get(code="tajikistan")
    values = {"kind": PartyKind.STATE_BODY}
    for code, parent, names in (
        ("customs-one", uzbek, {"uz": "Davlat bojxona qoʻmitasi"}),
        ("customs-two", uzbek, {"uz": "Давлат божхона қўмитаси"}),
        ("customs-three", tajik, {"uz": "Davlat bojxona qoʻmitasi"}),
    ):
        register_party(region, code=code, values=values | {"parent": parent, "names": names}, by=OPERATOR)
    [pair] = pairs_among(current_parties(region))
    assert {pair.first.code, pair.second.code} == {"customs-one", "customs-two"}
    assert "name in Uzbek “Davlat bojxona qoʻmitasi” like name in Uzbek" in pair.likeness.reason or (
        "name in Uzbek “Давлат божхона қўмитаси” like name in Uzbek" in pair.likeness.reason
    )


@pytest.mark.parametrize(
    "text", ["ISO3166-1:UZ", "iso3166-1: UZ", "IATI:XM-DAC-41114", "org-id:XI-IATI-EC_NEAR", "IATI:GB-CHC-1"]
)
def test_identifiers_are_read(text: str) -> None:
    scheme, value = parse_identifier(text)
    assert scheme in Scheme
    assert explained_at(scheme, value).startswith("https://")


@pytest.mark.parametrize(
    "text", ["UZ", "ISO3166-1:UZB", "ISO3166-1:uz", "IATI:41114", "org-id:xm-dac-1", "ROR:1", "IATI:"]
)
def test_what_is_no_identifier_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(IdentifierProblem, match="ISO3166-1|looks like"):
        parse_identifier(text)


COAST = ["coast-fund", "aldermoor-schools", "brindal-ports", "aldermoor", "dunmere"]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("secretariat", ["coast-fund", "aldermoor-schools", "brindal-ports"]),
        ("coordinator", ["aldermoor-schools"]),
        ("other_coordinator", ["brindal-ports"]),
        ("focal_point", []),
        ("partner", []),
        ("observer", []),
        ("isle_secretariat", []),
        ("postless", []),
    ],
)
def test_who_changes_which_party(cast: Cast, role: str, may: list[str]) -> None:
    user = cast.user(role)
    assert [code for code in COAST if can(user, "parties.edit_party", cast.party(code))] == may
    for code in COAST:
        with acting_as(user):
            if code in may:
                assert edit_party(cast.party(code), {"names": {"en": "Another name"}}, by=user)
            else:
                with pytest.raises(Refused, match=r"\."):
                    edit_party(cast.party(code), {"names": {"en": "Another name"}}, by=user)


def test_the_log_keeps_what_was_there_before(cast: Cast) -> None:
    user = cast.user("secretariat")
    with acting_as(user):
        edit_party(cast.party("coast-fund"), {"acronym": "CF", "identifiers": [("IATI", "XM-DAC-3")]}, by=user)
        entry = Entry.objects.get(verb="parties.party_edited")
    assert entry.details["changes"] == {"acronym": ["", "CF"], "identifiers": [[], ["IATI:XM-DAC-3"]]}


def test_a_coordinator_adds_bodies_of_the_own_state_alone(cast: Cast) -> None:
    user, region = cast.user("coordinator"), Region.objects.get(code="coast")
    values = {"kind": PartyKind.STATE_BODY, "names": {"en": "Tide office"}}
    with acting_as(user):
        own = register_party(region, code="tides", values=values | {"parent": cast.party("aldermoor")}, by=user)
        assert own.is_member
        with pytest.raises(Refused, match="national coordinator of the State"):
            register_party(region, code="tides-2", values=values | {"parent": cast.party("brindal")}, by=user)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"names": {}}, "at least one language"),
        ({"kind": PartyKind.STATE_BODY}, "belongs to a State"),
        ({"identifiers": [("ISO3166-1", "UZ")]}, "Only a State"),
        ({"identifiers": [("IATI", "XM-DAC-7")]}, "names “Fund of the coast” already"),
        ({"parent": "dunmere"}, "same region"),
        ({"parent": "self"}, "belong to itself"),
        ({"parent": "child"}, "belong to itself"),
        ({"founded_on": "2020-01-02", "ended_on": "2020-01-01"}, "cannot end before it begins"),
    ],
)
def test_a_party_that_cannot_be_is_refused_and_stays_as_it_is(cast: Cast, values: dict[str, Any], says: str) -> None:
    user, party = cast.user("secretariat"), cast.party("coast-council")
    with acting_as(user):
        Identifier.objects.create(party=cast.party("coast-fund"), region=party.region, scheme="IATI", value="XM-DAC-7")
        child = register_party(
            party.region, code="c", values={"kind": "donor", "names": {"en": "C"}, "parent": party}, by=user
        )
        others = {"self": party, "child": child, "dunmere": cast.party("dunmere")}
        given = {name: others.get(value, value) if name == "parent" else value for name, value in values.items()}
        for name in ("founded_on", "ended_on"):
            if name in given:
                given[name] = datetime.date.fromisoformat(given[name])
        with pytest.raises(PartyProblem, match=says), transaction.atomic():
            edit_party(party, given, by=user)
    party.refresh_from_db()
    assert (str(party), party.parent, party.is_edited) == ("Council of the coast", None, False)


def test_a_name_that_was_recalled_is_plain_once_somebody_has_changed_it(region: Region) -> None:
    party = region.parties.get(code="osce")
    assert party.name_confidence == {"ru": "recalled", "aliases": "recalled"}
    edit_party(party, {"names": party.names | {"ru": "ОБСЕ, как её называют здесь"}}, by=OPERATOR)
    party.refresh_from_db()
    assert party.name_confidence == {"aliases": "recalled"}


def test_the_operator_enters_the_secretariat_with_the_decision_behind_it(region: Region) -> None:
    first, second = region.parties.get(code="unrcca"), region.parties.get(code="osce")
    for party in (first, second):
        appoint_secretariat(party, reason="Note of the States.", by=OPERATOR)
    assert list(region.parties.filter(is_secretariat=True)) == [second]
    with pytest.raises(PartyProblem, match="not a State"):
        appoint_secretariat(region.parties.get(code="kazakhstan"), reason="x", by=OPERATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        region.parties.filter(code="unrcca").update(is_secretariat=True)


def page(name: str, query: str = "", language: str = "en", **given: str) -> str:
    with translation.override(language):
        url = reverse(name, kwargs=given)
    return WatchedClient("anonymous").get(url + query).content.decode()


def test_the_list_is_found_by_words_in_either_script_and_by_kind_and_country(region: Region) -> None:
    for words in ("обсе bishkek", "Программный офис", "programmny ofis"):
        found = page("real:parties", f"?q={words}")
        assert "OSCE Programme Office in Bishkek" in found, words
        assert "1 party" in found
    assert "9 parties" in page("real:parties", "?kind=state-body&country=UZ")
    assert "5 parties" in page("real:parties", "?kind=state")
    assert "not known here" in page("real:parties", "?kind=guild")
    assert "Nothing fits" in page("real:parties", "?q=%D1%8A")


def test_a_page_says_every_name_its_source_and_what_is_not_sure(region: Region) -> None:
    russian = page("real:party", language="ru", code="osce")
    assert "Организация по безопасности и сотрудничеству в Европе</h1>" in russian
    english = page("real:party", code="osce")
    assert "General knowledge, to be confirmed" in english
    assert "conference report, Tashkent 2022, lines 63" in english
    assert "Stated in the conference report" in english
    assert "OSCE Programme Office in Bishkek" in english
    state = page("real:party", code="uzbekistan")
    assert "https://www.iso.org/obp/ui/#iso:code:3166:UZ" in state
    assert "Bodies of the State" in state
    assert "Ministry of Foreign Affairs of Uzbekistan" in state


def test_a_kept_page_is_renewed_when_the_register_changes(region: Region) -> None:
    caches["local"].clear()
    assert "Otherwise" not in page("real:party", code="osce")
    edit_party(region.parties.get(code="osce"), {"aliases": ["Otherwise"]}, by=OPERATOR)
    assert "Otherwise" in page("real:party", code="osce")


def test_the_file_holds_what_the_page_shows(region: Region) -> None:
    response = WatchedClient("anonymous").get(
        reverse("real:parties_file", kwargs={"file_format": "csv"}) + "?kind=state&q=qazaqstan"
    )
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["Code"], row["Kind"], row["Country"], row["Identifiers"]) == (
        "kazakhstan",
        "State",
        "KZ",
        "ISO3166-1:KZ",
    )
    assert (row["Source"], row["How sure it is"], row["Label"]) == (
        "ISO 3166-1; conference report, Tashkent 2022", "Read in a public source", "TLP:CLEAR",
    )  # fmt: skip


def test_the_api_says_the_same(region: Region) -> None:
    client = WatchedClient("anonymous")
    data = client.get(reverse("api:parties") + "?country=KG&kind=state-body").json()
    assert {row["parent"] for row in data["results"]} == {"kyrgyzstan"}
    one = client.get(reverse("api:party", kwargs={"code": "osce"})).json()
    assert (one["acronym"], one["name_confidence"], one["member"]) == ("OSCE", "", False)
    assert one["names"]["ru"] == "Организация по безопасности и сотрудничеству в Европе"
    assert "Use one of" in client.get(reverse("api:parties") + "?kind=guild").json()["errors"]["kind"][0]
    assert client.get(reverse("training-api:party", kwargs={"code": "osce"})).status_code == 404
    assert "osce" in words_of(client.get(reverse("api:parties-file", kwargs={"format": "xlsx"})))


def test_a_reader_of_a_fictional_region_sees_no_real_party(cast: Cast) -> None:
    found = page("training:parties")
    assert "Dunmere" in found
    assert "Aldermoor" not in found
    assert isinstance(cast.user("coordinator"), User)
