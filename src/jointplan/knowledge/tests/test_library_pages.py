# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages and files of the library, and the search inside its texts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import withdraw
from jointplan.knowledge.guidance_filters import GuidanceFilter
from jointplan.knowledge.models import Guidance, GuidanceVersion
from jointplan.knowledge.operations.versions import add_version
from tests.addresses import address
from tests.cast import Cast
from tests.guidance_cast import said
from tests.who_reads import COLUMNS, GUIDANCE, readers

pytestmark = pytest.mark.django_db
LIST = reverse("real:work:library")
ADD = reverse("real:work:guidance_add")
TITLES = {f"canaryguidance{name}" for name in ("own", "public", "states", "named", "agency", "green", "fund", "isle")}


def listed(client: Client, query: str = "") -> set[str]:
    page = client.get(f"{LIST}{query}").content.decode()
    return {title for title in TITLES if f">{title}</a>" in page}


def test_a_work_is_added_with_its_file_by_plain_forms(cast: Cast, client_as: Callable[..., Client]) -> None:
    client = client_as("coordinator")
    sent = said("How to keep a lamp") | {"measures": "1.1.1; 1.2", "description": "Plain words."}
    form = client.post(ADD, sent, follow=True)
    assert "Add a version or a language" in form.content.decode()
    file = {"file": SimpleUploadedFile("lamp.txt", b"Trim the wick."), "number": "1", "language": "ru"}
    page = client.post(form.redirect_chain[-1][0], file, follow=True).content.decode()
    assert "Only your own party reads it until the work is released" in page
    assert "Not there yet, of the seven languages" in page
    assert ">1.2</a>" in page
    with acting_as(cast.user("coordinator")):
        found = Guidance.objects.get(title="How to keep a lamp")
        assert found.measures == ["1.1.1", "1.2"]
        assert found.languages == ["ru"]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"measures": "1.1.1, 7"}, "7 is not known here"),
        ({"title": ""}, "required"),
        ({"licence": "own"}, "Write the terms"),
    ],
)
def test_a_form_says_at_its_field_what_is_wrong(client_as: Any, wrong: dict[str, str], complaint: str) -> None:
    page = client_as("coordinator").post(ADD, said("Lamps") | {"measures": ""} | wrong).content.decode()
    assert complaint in page
    assert "error-summary" in page or "Error:" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"own", "public", "states", "green"}),
        ("?kind=manual", {"own", "public", "states", "green"}),
        ("?kind=research", set()),
        ("?language=en&lacks=ru", {"own", "public", "states", "green"}),
        ("?language=ru", set()),
        ("?lacks=en", set()),
        ("?theme=lamps&measure=1.1.1&reader=schools", {"own", "public", "states", "green"}),
        ("?measure=1.2", set()),
        ("?reader=police", set()),
        ("?q=canaryguidanceown", {"own"}),
        ("?state=withdrawn", set()),
        ("?state=due", set()),
        ("?kind=zzz", set()),
    ],
)
def test_the_list_is_chosen_by_the_address(cast: Cast, client_as: Any, query: str, found: set[str]) -> None:
    assert listed(client_as("coordinator"), query) == {f"canaryguidance{name}" for name in found}


def test_an_older_language_is_said_calmly(cast: Cast, client_as: Any) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        work = Guidance.objects.get(title="canaryguidancestates")
        for number, language in ((1, "ru"), (2, "en")):
            link = f"https://quay.example/{language}"
            add_version(work, number=number, language=language, link=link, changes="A word.", by=clearing)
    page = client_as("secretariat").get(address(cast, "real:work:guidance", uid="guidance canaryguidancestates"))
    text = page.content.decode()
    assert text.count("Older than the version in: English.") == 1
    assert "Earlier versions" in text


def test_a_link_is_followed_and_a_missing_file_said(cast: Cast, client_as: Any) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        work = Guidance.objects.get(title="canaryguidancestates")
        made = add_version(work, number=1, language="ru", link="https://quay.example/ru", by=clearing)
    url = reverse("real:work:guidance_version_file", kwargs={"uid": made.uid})
    assert client_as("secretariat").get(url)["Location"] == "https://quay.example/ru"
    with acting_as(clearing):
        document = GuidanceVersion.objects.get(title="canaryguidancestatesfile").document
        type(document).objects.filter(pk=document.pk).update(file_key="gone")
    url = address(cast, "real:work:guidance_version_file", uid="guidanceversion canaryguidancestatesfile")
    assert "The file is missing" in client_as("secretariat").get(url, follow=True).content.decode()


@pytest.mark.parametrize("file_format", ["csv", "json", "xlsx"])
def test_the_file_holds_what_the_list_shows(cast: Cast, client_as: Any, file_format: str) -> None:
    url = reverse("real:work:library_file", kwargs={"file_format": file_format})
    answer = client_as("observer").get(f"{url}?kind=manual")
    assert answer.status_code == 200
    if file_format != "xlsx":
        text = answer.content.decode()
        assert {title for title in TITLES if title in text} == {
            f"canaryguidance{name}" for name in ("public", "named", "green")
        }


def test_a_word_inside_a_file_leads_to_the_work_and_only_once(cast: Cast, client_as: Any) -> None:
    work = address(cast, "real:work:guidance", uid="guidance canaryguidancepublic")
    search = reverse("real:search")
    for words in ("canaryguidancepublicfiletext", "canaryguidancepublicfile", "canaryguidancepublic"):
        page = client_as("observer").get(search, {"q": words}).content.decode()
        assert page.count(f'href="{work}"') == 1, words
        assert "1 place" in page
    assert "Library: Manual, Office of ropes" in page
    assert f'href="{work}"' not in client_as("observer").get(search, {"q": "canaryguidancewaiting"}).content.decode()


def test_before_a_work_is_shown_further_the_page_says_what_goes_with_it(cast: Cast, client_as: Any) -> None:
    clearing = cast.user("clearing")
    uid = "guidance canaryguidancestates"
    url = address(cast, "real:work:sharing_widen", kind="guidance", uid=uid)
    page = client_as("clearing").get(url).content.decode()
    assert "1 file goes with the work." in page
    with acting_as(clearing):
        document = GuidanceVersion.objects.select_related("document").get(title="canaryguidancestatesfile").document
        withdraw(document, reason="Names.", by=clearing)
    page = client_as("clearing").get(url).content.decode()
    assert "0 files go with the work. 1 file was set apart and keeps its own readers." in page


@pytest.mark.database
@pytest.mark.parametrize("role", COLUMNS)
def test_words_of_the_list_are_found_by_those_alone_who_read_the_work(cast: Cast, role: str) -> None:
    with acting_as(cast.user(role)), connection.cursor() as cursor:
        for title, row in GUIDANCE.items():
            cursor.execute("SELECT knowledge_works_with(%s)", [title])
            assert bool(cursor.fetchall()) == (role in readers(row)), title


def test_the_filter_of_the_library_has_words_for_each_choice() -> None:
    assert all(one.label for one in GuidanceFilter.base_filters.values())


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 4), ("?language=ru", 4), ("?version_in=en", 4), ("?version_in=ru", 0), ("?version_in=en&lacks=ru", 4)],
)
def test_programs_choose_the_language_of_versions_apart_from_that_of_the_answer(
    cast: Cast, client_as: Any, query: str, found: int
) -> None:
    data = client_as("coordinator").get(f"/api/v1/library/{query}").json()
    assert len(data["results"]) == found


def test_programs_are_told_of_a_language_that_is_none(cast: Cast, client_as: Any) -> None:
    response = client_as("coordinator").get("/api/v1/library/?version_in=zz")
    assert response.status_code == 400
    assert "version_in" in response.json()["errors"]
