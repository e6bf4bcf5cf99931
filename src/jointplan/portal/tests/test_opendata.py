# SPDX-License-Identifier: AGPL-3.0-or-later
"""A version of the open data: who publishes it, what is in it, and what a withdrawal does to it."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from frictionless import Package
from openpyxl import load_workbook

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.operations.release import withdraw_part
from jointplan.core.rules import Refused
from jointplan.exchange.signing import verify_manifest
from jointplan.meetings.models import Decision
from jointplan.portal.models import Publication
from jointplan.portal.opendata.operations import PublicationProblem, publish, retire
from jointplan.portal.opendata.schema import spoken
from jointplan.portal.opendata_rules import DATA
from jointplan.portal.tasks import retire_published_data
from tests.cast import ROLES, Cast
from tests.who_reads import CANARIES, leaks

pytestmark = [pytest.mark.django_db]

SAID: dict[str, Any] = {"reason": "After the first cycle", "licence": "CC-BY-4.0"}


@pytest.fixture(autouse=True)
def no_version_yet(cast: Cast) -> None:
    """The cast has published one already."""
    Publication.objects.all().delete()


def published(cast: Cast, role: str = "secretariat", **said: Any) -> Publication:
    by = cast.user(role)
    region = cast.party(ROLES[role].party or "").region
    with acting_as(by):
        return publish(region, by=by, **(SAID | said))


def content(publication: Publication, name: str) -> bytes:
    return bytes(publication.files.get(name=name).content)


def text_of(publication: Publication) -> str:
    """Everything in every file, those in a ZIP or a book included."""
    said = []
    for file in publication.files.all():
        body = bytes(file.content)
        if file.name.endswith((".zip", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                said += [archive.read(name).decode(errors="replace") for name in archive.namelist()]
        else:
            said.append(body.decode())
    return "\n".join(said)


@pytest.mark.leaks
@pytest.mark.parametrize(("role", "state"), [("secretariat", "coast"), ("isle_secretariat", "isles")])
def test_it_holds_all_that_is_public_of_its_region_and_nothing_else(cast: Cast, role: str, state: str) -> None:
    text = text_of(published(cast, role))
    assert leaks("anonymous", text) == []
    public = {word for word, allowed in CANARIES.items() if "anonymous" in allowed}
    assert {word for word in public if word in text} == {
        word for word in public if word.startswith("canarydunmere") == (state == "isles")
    }


def test_whoever_runs_the_installation_publishes_too_and_nobody_takes_files_away_but_the_product(cast: Cast) -> None:
    with acting_as(OPERATOR):
        made = publish(cast.party("aldermoor").region, by=OPERATOR, **SAID)
    assert (made.number, made.version) == (1, "v1")
    for by in (OPERATOR, cast.user("secretariat")):
        with acting_as(by), pytest.raises(Refused):
            retire(made, by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"licence": "mine"}, "licence"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_published(cast: Cast, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(PublicationProblem) as problem:
        published(cast, **wrong)
    assert problem.value.field == field
    assert not Publication.objects.exists()


def test_a_decision_that_is_not_public_is_not_named(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        hidden = Decision.objects.visible_to(secretariat).exclude(label="CLEAR").first()
    with pytest.raises(PublicationProblem) as problem:
        published(cast, decision=hidden)
    assert problem.value.field == "decision"


def test_it_is_a_valid_data_package_with_labels_in_the_languages(cast: Cast, tmp_path: Path) -> None:
    made = published(cast)
    with zipfile.ZipFile(io.BytesIO(content(made, "package.zip"))) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    said = json.loads((tmp_path / "datapackage.json").read_text())
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    assert said["label"] == "TLP:CLEAR"
    fields = [field for resource in said["resources"] for field in resource["schema"]["fields"]]
    assert all(set(field["titles"]) == set(spoken()) for field in fields)
    assert {"en", "ru"} <= set(spoken())


def test_the_three_forms_say_the_same(cast: Cast) -> None:
    made = published(cast)
    tables = {table["name"]: table for table in json.loads(content(made, "data.json"))["tables"]}
    book = load_workbook(io.BytesIO(content(made, "data-ru.xlsx")), read_only=True)
    assert [table["name"] for table in made.tables] == list(tables)
    for name, table in tables.items():
        rows = list(csv.DictReader(io.StringIO(content(made, f"{name}.csv").decode())))
        assert len(rows) == len(table["rows"])
        assert [list(row) for row in rows[:1]] == [list(row) for row in table["rows"][:1]]
        if rows:
            sheet = list(book[name].iter_rows(values_only=True))
            assert str(sheet[0][0]) == "TLP:CLEAR"
            assert len(sheet) == len(rows) + 2
    progress = next(row for row in tables["answers"]["rows"] if row["state"] == "brindal")
    assert progress["text"] in content(made, "answers.csv").decode()


def test_the_manifest_is_signed_and_names_every_file_but_the_package_and_itself(cast: Cast) -> None:
    made = published(cast)
    assert verify_manifest(made.manifest, [made.key]).ok
    assert json.loads(content(made, "manifest.json")) == made.manifest
    named = set(made.manifest["files"])
    assert named == set(made.files.values_list("name", flat=True)) - {"package.zip", "manifest.json"}


def test_nothing_in_it_names_a_server(cast: Cast) -> None:
    text = text_of(published(cast))
    assert "testserver" not in text
    assert "localhost" not in text


def get(name: str, **given: str) -> Any:
    return Client().get(reverse(f"real:{name}", kwargs=given))


def test_versions_have_addresses_that_stay_and_one_that_leads_to_the_newest(cast: Cast) -> None:
    first, second = published(cast), published(cast, reason="Later")
    place = {"region": "coast", "file": "manifest.json"}
    assert get("published_file", version="v1", **place).content == content(first, "manifest.json")
    assert get("published_file", version="v2", **place).content == content(second, "manifest.json")
    assert get("published_file", version="latest", **place).content == content(second, "manifest.json")
    page = get("publication", region="coast", version="v1").content.decode()
    for file in first.files.all():
        assert file.sha256 in page
    sums = get("published_file", region="coast", version="v1", file="SHA256SUMS").content.decode()
    assert sums.count("\n") == first.files.count()
    assert "Later" in get("data").content.decode()


@pytest.mark.parametrize("version", ["v0", "v3", "v01", "v", "latest1", "1", "v9999999999", "v١"])
def test_other_versions_are_not_found(cast: Cast, version: str) -> None:
    published(cast)
    assert get("publication", region="coast", version=version).status_code == 404
    assert get("published_file", region="coast", version=version, file="data.json").status_code == 404


def test_without_a_version_the_page_says_so_and_files_are_not_found(cast: Cast) -> None:
    assert "No version was published yet" in get("data").content.decode()
    assert get("published_file", region="coast", version="latest", file="data.json").status_code == 404
    published(cast)
    assert get("published_file", region="coast", version="v1", file="nothing.csv").status_code == 404


def test_a_file_that_a_reader_has_is_not_sent_again(cast: Cast) -> None:
    published(cast)
    url = reverse("real:published_file", kwargs={"region": "coast", "version": "v1", "file": "data.json"})
    answer = Client().get(url)
    assert "TLP-CLEAR" in answer.headers["Content-Disposition"]
    assert Client().get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_is_withdrawn_goes_at_once_from_our_server_and_stays_out_of_later_versions(cast: Cast) -> None:
    first = published(cast)
    place = {"region": "coast", "file": "answers.csv"}
    url = reverse("real:published_file", kwargs={"version": "v1", **place})
    known = Client().get(url).headers["ETag"]
    word = "canarybrindal2021m111progress"
    assert word in Client().get(url).content.decode()
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("brindal", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    for headers in ({}, {"If-None-Match": known}):
        gone = Client().get(url, headers=headers)
        assert gone.status_code == 410
        assert word not in gone.content.decode()
    page = get("publication", region="coast", version="v1").content.decode()
    assert "handed out no more" in page
    assert first.files.get(name="answers.csv").sha256 in page
    assert get("published_file", version="latest", **place).status_code == 404
    second = published(cast, reason="Without it")
    assert word not in text_of(second)
    assert get("published_file", version="latest", **place).content == content(second, "answers.csv")


def test_the_product_takes_the_files_of_such_a_version_away_and_of_no_other(cast: Cast) -> None:
    first = published(cast)
    with acting_as(DATA):
        assert not retire(first, by=DATA)
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("brindal", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    second = published(cast, reason="Without it")
    retire_published_data(0)
    first.refresh_from_db()
    assert first.retired_on is not None
    assert all(file.content is None for file in first.files.all())
    assert all(file.content for file in second.files.all())
    with acting_as(DATA):
        assert not retire(first, by=DATA)


def test_the_key_that_signed_can_be_taken_along(cast: Cast) -> None:
    made = published(cast)
    assert get("data_key", key=made.key).content.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert get("data_key", key="0" * 64).status_code == 404
