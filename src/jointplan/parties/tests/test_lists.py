# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list goes out, comes back and changes nothing; what was changed in it is told first, and done wholly or not."""

import argparse
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.audit.models import Entry
from jointplan.config import cli
from jointplan.config.parties import register as register_commands
from jointplan.core.exports import FORMATS, sheet_of
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import Refused
from jointplan.parties import importing
from jointplan.parties.forms import one_line
from jointplan.parties.imports import apply_import, plan_import
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.parties.operations import import_parties, register_party
from jointplan.parties.rows import LABEL, in_order, row_of, with_everything
from jointplan.parties.tables import PartyTable
from jointplan.plans.reference import DATA, read_yaml
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db
HEAD = "code,kind,parent,name_en,name_ru,aliases,identifiers\n"


@pytest.fixture
def secretariat(cast: Cast) -> Any:
    user = cast.user("secretariat")
    set_identity(user)
    yield user
    clear_identity()


@pytest.fixture
def region(cast: Cast) -> Region:
    return Region.objects.get(code="coast")


def exported(region: Region, extension: str, language: str = "en") -> bytes:
    """The file that the page of parties offers."""
    with translation.override(language):
        rows = in_order(map(row_of, with_everything(Party.objects.in_region(region).current())))
        sheet = sheet_of(PartyTable(rows), title="Parties", label=LABEL, source="here")
        return FORMATS[extension].write(sheet)


def csv_file(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_shipped_register_comes_back_unchanged(db: None, extension: str, language: str) -> None:
    set_identity(OPERATOR)
    region = import_parties(read_yaml(DATA / "parties" / "central-asia.yaml"), by=OPERATOR)
    before = fingerprint()
    plan = apply_import(region, exported(region, extension, language), by=OPERATOR)
    assert (plan.new, plan.changed, plan.problems, len(plan.same)) == ([], [], [], region.parties.count())
    assert fingerprint() == before
    clear_identity()


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
SAFE_NAMES = NAMES.filter(lambda text: ";" not in text and not text.startswith("_x"))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.dictionaries(st.sampled_from(["en", "ru", "uz", "tk"]), NAMES, min_size=1),
    aliases=st.lists(SAFE_NAMES, max_size=3),
)
def test_any_names_make_the_round_trip(
    region: Region, secretariat: User, names: dict[str, str], aliases: list[str]
) -> None:
    Party.objects.filter(code="round").delete()
    values = {
        "kind": PartyKind.DONOR,
        "names": {code: one_line(name) for code, name in names.items()},
        "aliases": list(dict.fromkeys(map(one_line, aliases))),
    }
    register_party(region, code="round", values=values, by=secretariat)
    for extension in ("csv", "xlsx"):
        plan = plan_import(region, exported(region, extension))
        assert (plan.new, [change.fields for change in plan.changed], plan.problems) == ([], [], [])


def test_importing_twice_changes_nothing_the_second_time(region: Region, secretariat: User) -> None:
    content = csv_file(
        'lamp-branch,donor,lamp-society,Lamp branch,,,""',
        "lamp-society,civil-society,,Lamp Society,Общество ламп,Lamps; Лампы,IATI:XM-DAC-1; org-id:GB-CHC-1",
        ",donor,,Named alone,,,",
    )
    plan = apply_import(region, content, by=secretariat)
    assert sorted(change.code for change in plan.new) == ["lamp-branch", "lamp-society", "named-alone"]
    society = Party.objects.get(code="lamp-society")
    assert (society.aliases, society.identifiers.count()) == (["Lamps", "Лампы"], 2)
    assert Party.objects.get(code="lamp-branch").parent == society
    assert not society.is_member
    again = apply_import(region, content, by=secretariat)
    assert (again.new, again.changed, len(again.same)) == ([], [], 3)
    assert Entry.objects.filter(verb="parties.list_imported").count() == 1


def test_a_column_that_is_missing_is_left_alone_and_an_empty_cell_is_not(region: Region, secretariat: User) -> None:
    apply_import(region, csv_file("lamp-society,donor,,Lamp Society,Общество ламп,Lamps,IATI:XM-DAC-1"), by=secretariat)
    apply_import(region, b"code,name_ru\nlamp-society,\n", by=secretariat)
    party = Party.objects.get(code="lamp-society")
    assert (party.names, party.aliases, party.kind) == ({"en": "Lamp Society"}, ["Lamps"], "donor")
    assert [str(identifier) for identifier in party.identifiers.all()] == ["IATI:XM-DAC-1"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["x,guild,,X,,,"], "Row 2, column B (Kind): Select a valid choice. guild"),
        (["x,donor,nowhere,X,,,"], "Row 2, column C (Belongs to): there is no party with the code nowhere"),
        (["x,donor,,,,,"], "a new party needs a kind, and a name"),
        (["x y,donor,,X,,,"], "a code has small Latin letters"),
        (["x,donor,,X,,,IATI:7"], "Row 2, column G (Identifiers): “7” is no identifier of IATI"),
        (["x,donor,,X,,,", "x,donor,,Y,,,"], "Row 3, column A (Code): the party x stands in the file twice"),
        (["x,state,,New State,,,"], "A State is named as in the plan"),
        (["aldermoor,state,,Another name,,,"], "A State is named as in the plan"),
        (["x,donor,y,X,,,", "y,donor,x,Y,,,"], "belong to itself"),
        (["x,state-body,,X,,,"], "belongs to a State"),
        (["x,donor,,X,,,IATI:XM-DAC-1", "y,donor,,Y,,,IATI:XM-DAC-1"], "names “X” already"),
        ([",donor,,Fund of the coast,,,", ",donor,,Coast fund,,,"], "made from the name, is taken"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_done(
    region: Region, secretariat: User, rows: list[str], says: str
) -> None:
    content = csv_file("good,donor,,A good one,,,", *rows)
    before = fingerprint()
    with pytest.raises(ImportProblem) as refused:
        apply_import(region, content, by=secretariat)
    said = str(refused.value)
    # The good row stands first, so every place is one row further down.
    assert says.replace("Row 2", "Row 3").replace("Row 3, column A", "Row 4, column A") in said, said
    assert fingerprint() == before


def test_only_the_secretariat_imports(cast: Cast, region: Region) -> None:
    user = cast.user("coordinator")
    with acting_as(user), pytest.raises(Refused, match="Only the secretariat"):
        apply_import(region, csv_file("x,donor,,X,,,"), by=user)


URL = "real:work:parties_import"


def upload(client: Any, content: bytes, name: str = "list.csv") -> str:
    return client.post(reverse(URL), {"file": SimpleUploadedFile(name, content)}).content.decode()


def signed_in(found: str) -> str:
    return found.split('name="signed" value="')[1].split('"')[0]


def test_the_page_says_first_what_would_happen_and_then_does_it(cast: Cast) -> None:
    client = WatchedClient("secretariat")
    # What a file is, its content says.
    found = upload(client, csv_file("lamps,donor,,Lamps,,,"), "list.xlsx")
    assert "lamps" in found
    assert not Party.objects.filter(code="lamps").exists()
    response = client.post(reverse(URL), {"signed": signed_in(found)})
    assert response.status_code == 302
    assert Party.objects.get(code="lamps").names == {"en": "Lamps"}


def test_the_page_does_nothing_when_the_register_has_changed_or_the_file_is_not_the_one_looked_at(cast: Cast) -> None:
    client = WatchedClient("secretariat")
    signed = signed_in(upload(client, csv_file("lamps,donor,,Lamps,,,")))
    for forged in (signed + "x", "x"):
        assert "Choose it once more" in client.post(reverse(URL), {"signed": forged}).content.decode()
    user = cast.user("secretariat")
    with acting_as(user):
        register_party(
            cast.party("aldermoor").region, code="lamps", values={"kind": "donor", "names": {"en": "L"}}, by=user
        )
    assert "has changed since you looked" in client.post(reverse(URL), {"signed": signed}).content.decode()
    assert Party.objects.get(code="lamps").names == {"en": "L"}


def test_the_page_tells_every_problem(cast: Cast) -> None:
    found = upload(WatchedClient("secretariat"), "Код;Название\n".encode("cp1251"))
    assert "Windows-1251" in found
    assert "Nothing was changed" in found
    assert "larger than 1 MB" in upload(WatchedClient("secretariat"), b"x" * (importing.LARGEST_IN_FORM + 1))


def test_the_command_says_what_would_happen_and_does_it_when_told(
    cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    register_commands(parser.add_subparsers())
    file = tmp_path / "list.csv"
    file.write_bytes(csv_file("lamps,donor,,Lamps,,,", "coast-fond,donor,,The fund of the coast,,,"))

    def run(*words: str) -> tuple[int, str]:
        arguments = parser.parse_args(list(words))
        status = arguments.handler(arguments)
        return status, capsys.readouterr().out

    told = "+ lamps\n+ coast-fond\n2 new, 0 changed, 0 as they are, 0 wrong.\n"
    assert run("import", str(file)) == (0, f"{told}Nothing was changed. With --apply it is done.\n")
    assert run("duplicates")[1] == "No two parties are called alike.\n"
    assert run("import", str(file), "--apply", "--region", "coast")[0] == 0
    status, said = run("duplicates")
    assert (status, "coast-fund  coast-fond" in said or "coast-fond  coast-fund" in said) == (0, True), said
    file.write_bytes(b"nothing")
    assert parser.parse_args(["import", str(file)]).handler(parser.parse_args(["import", str(file)])) == 1
    assert "parties" in cli.GROUPS
