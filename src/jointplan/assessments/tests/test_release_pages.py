# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of release, withdrawal and what waits; the matrix; the public list of what was withdrawn."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.models import Circle
from jointplan.access.operations import ReleaseProblem
from jointplan.assessments.models import AnswerPart, HeldRelease, WithdrawnItem
from jointplan.assessments.operations.release import release_parts, withdraw_parts
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from tests.addresses import address
from tests.cast import Cast
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db

ClientAs = Callable[[str], Client]
ALL = {"everything": "on", "kinds": ["progress", "challenges"], "reason": "Agreed."}


def labels(cast: Cast) -> dict[str, tuple[str, list[str]]]:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        parts = AnswerPart.objects.visible_to(clearing).filter(originator__code="aldermoor", cycle__code="2021")
        return {f"{p.clause.code} {p.kind}": (p.label, p.audience) for p in parts.select_related("clause")}


def text_of(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def seen_in(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page.content.decode())
    assert found, "this is no check page"
    return found.group(1)


def confirm(client: Client, url: str, given: dict[str, Any]) -> Any:
    return client.post(url, given | {"seen": seen_in(client.post(url, given))})


def test_nothing_changes_before_the_check_page_is_confirmed(cast: Cast, client_as: ClientAs) -> None:
    url = address(cast, "real:work:release", uid="submission aldermoor 2021")
    client, given = client_as("clearing"), ALL | {"to": "circles", "circles": ["coast-partners"]}
    before = fingerprint({"access_opening"})
    page = client.post(url, given)
    assert fingerprint({"access_opening"}) == before
    said = text_of(page)
    # Exactly the texts that become visible, to whom, how many people, and under which label.
    assert "coast-partners" in said
    assert "Fund of the coast: 1 person" in said
    assert "1 person " in said
    assert "TLP:AMBER" in said


def test_a_release_to_a_circle_adds_it_where_they_do_not_read_it_yet(cast: Cast, client_as: ClientAs) -> None:
    url = address(cast, "real:work:release", uid="submission aldermoor 2021")
    before = labels(cast)
    confirm(client_as("clearing"), url, ALL | {"to": "circles", "circles": ["coast-partners"]})
    after = labels(cast)
    assert after["1.1.1 challenges"] == ("AMBER", ["coast-partners", "coast-secretariat"])
    assert after["1.1.3 progress"] == ("AMBER", ["coast-partners", "coast-secretariat", "coast-states"])
    # What more people read already, what they have, the status, and what persons read by name stay as they are.
    for key in ("1.1.1 progress", "1.1.2 challenges", "1.2 challenges", "1.1.1 status", "1.1.3 challenges"):
        assert after.get(key) == before.get(key)


def test_a_release_to_the_community_and_to_the_public(cast: Cast, client_as: ClientAs) -> None:
    url = address(cast, "real:work:release", uid="submission aldermoor 2021")
    one = {"codes": ["1.1.1"], "kinds": ["challenges"], "reason": "Agreed."}
    confirm(client_as("clearing"), url, one | {"to": "community"})
    assert labels(cast)["1.1.1 challenges"] == ("GREEN", [])
    confirm(
        client_as("clearing"),
        url,
        {"objectives": ["1.1"], "kinds": ["challenges", "status"]} | {"to": "everyone", "reason": "Agreed."},
    )
    after = labels(cast)
    assert {key for key, (label, _audience) in after.items() if label == "CLEAR"} == {
        "1.1.1 progress",
        "1.1.1 challenges",
        "1.1.1 status",
        "1.1.2 challenges",
    }


def test_what_changed_after_the_check_is_checked_again(cast: Cast, client_as: ClientAs) -> None:
    url, clearing = address(cast, "real:work:release", uid="submission aldermoor 2021"), cast.user("clearing")
    client, given = client_as("clearing"), ALL | {"to": "everyone"}
    seen = seen_in(client.post(url, given))
    with acting_as(clearing):
        release_parts(
            [cast.part("aldermoor", "2021", "1.1.1", "challenges")], to_community=True, reason="A", by=clearing
        )
    again = client.post(url, given | {"seen": seen})
    assert again.status_code == 200
    assert seen_in(again) != seen
    assert labels(cast)["1.1.1 challenges"][0] == "GREEN"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "Choose who may read it"),
        ({"to": "everyone", "kinds": ["progress"], "reason": "A"}, "Tick at least one answer"),
        ({"to": "circles", "everything": "on", "kinds": ["progress"], "reason": "A"}, "Tick at least one circle"),
        ({"to": "everyone", "everything": "on", "kinds": ["progress"], "reason": " "}, "Say why"),
        ({"to": "everyone", "codes": ["9.9"], "kinds": ["progress"], "reason": "A"}, "9.9"),
        (ALL | {"to": "circles", "circles": ["coast-state-brindal"]}, "coast-state-brindal"),
        (ALL | {"to": "circles", "circles": ["isle-secretariat"]}, "isle-secretariat"),
        (
            {
                "to": "circles",
                "circles": ["coast-secretariat"],
                "codes": ["1.1.1"],
                "kinds": ["challenges"],
                "reason": "A",
            },
            "read all of this already",
        ),
    ],
)
def test_what_cannot_be_released_says_why(
    cast: Cast, client_as: ClientAs, given: dict[str, Any], complaint: str
) -> None:
    url = address(cast, "real:work:release", uid="submission aldermoor 2021")
    before = labels(cast)
    page = client_as("clearing").post(url, given)
    assert page.status_code == 200
    assert complaint in text_of(page)
    assert labels(cast) == before


def test_the_first_public_release_says_when_and_leads_to_what_waits(
    cast: Cast, client_as: ClientAs, settings: Any
) -> None:
    settings.RELEASE_HOLD_HOURS = 72
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
    url = address(cast, "real:work:release", uid="submission aldermoor 2022")
    client, given = client_as("clearing"), ALL | {"to": "everyone"}
    assert "because it is the first public release" in text_of(client.post(url, given))
    done = confirm(client, url, given)
    held = client.get(done["Location"])
    assert "unless it is stopped before" in text_of(held)
    assert "Something of it becomes public on" in text_of(client.get(url))
    assert client.post(done["Location"], {"reason": " "}).status_code == 200
    client.post(done["Location"], {"reason": "A number is wrong."})
    assert "Nothing of it became public" in text_of(client.get(done["Location"]))
    assert client_as("coordinator").post(done["Location"], {"reason": "No."}).status_code == 403


def test_a_withdrawal_keeps_the_circles_that_are_ticked_and_gives_nobody_anything(
    cast: Cast, client_as: ClientAs
) -> None:
    url = address(cast, "real:work:withdraw", uid="submission aldermoor 2021")
    given = ALL | {"keep": ["coast-secretariat"]}
    page = client_as("clearing").post(url, given)
    assert "Everyone, also without an account" in text_of(page)
    confirm(client_as("clearing"), url, given)
    after = labels(cast)
    assert {key: row for key, row in after.items() if row != ("AMBER", ["coast-secretariat"])} == {
        "1.1.3 challenges": after["1.1.3 challenges"]
    } or after["1.1.3 progress"] == ("AMBER", ["coast-secretariat"])
    confirm(client_as("clearing"), url, {"codes": ["1.1.3"], "kinds": ["progress"], "reason": "Ours."})
    assert labels(cast)["1.1.3 progress"] == ("AMBER+STRICT", [])


def test_the_public_list_names_what_was_withdrawn_and_not_its_text(cast: Cast, client_as: ClientAs) -> None:
    page, file = (
        reverse(f"real:{name}", kwargs={"edition": "coast-2020", **given})
        for name, given in (("withdrawn", {}), ("withdrawn_file", {"file_format": "csv"}))
    )
    visitor = client_as("anonymous")
    first = visitor.get(page)
    url = address(cast, "real:work:withdraw", uid="submission aldermoor 2021")
    one = {"codes": ["1.1.1"], "kinds": ["progress"], "keep": ["coast-secretariat"]}
    confirm(client_as("clearing"), url, one | {"reason": "Lamps were counted twice.", "shows_reason": "on"})
    after = text_of(visitor.get(page, headers={"if-none-match": first["ETag"]}))
    assert re.search(r"Aldermoor Review 2021 1\.1\.1 \S+ Lamps were counted twice\.", after)
    assert re.search(r"Aldermoor Review 2021 1\.1\.2 \S+ Not given", after)
    rows = visitor.get(file).content.decode("utf-8-sig")
    assert "Lamps were counted twice." in rows
    assert "TLP:CLEAR" in rows
    measure = text_of(visitor.get(reverse("real:clause", kwargs={"edition": "coast-2020", "code": "1.1.1"})))
    assert "Something was withdrawn here" in measure


def test_what_a_circle_loses_is_in_no_public_list(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        before = WithdrawnItem.objects.count()
        secretariat = Circle.objects.get(code="coast-secretariat")
        part = cast.part("aldermoor", "2021", "1.1.3", "progress")
        withdraw_parts([part], keep=[secretariat], reason="Ours.", by=clearing)
        green = cast.part("aldermoor", "2021", "1.1.2", "challenges")
        withdraw_parts([green], keep=[secretariat], shows_reason=True, reason="Ours.", by=clearing)
        assert WithdrawnItem.objects.count() == before


@pytest.mark.parametrize("role", ["coordinator", "secretariat", "other_clearing", "observer", "anonymous"])
def test_nobody_else_releases_or_withdraws_and_nothing_is_half_done(cast: Cast, role: str) -> None:
    with acting_as(cast.user("clearing")):
        part, draft = (
            cast.part("aldermoor", "2021", "1.1.1", "challenges"),
            cast.part("aldermoor", "2022", "1.1.1", "progress"),
        )
        partners = Circle.objects.get(code="coast-partners")
        public = cast.part("aldermoor", "2021", "1.1.1", "progress")
    user, before = cast.user(role), labels(cast)
    with acting_as(user):
        for given in ({"circles": [partners]}, {"to_community": True}, {}):
            with pytest.raises(Refused):
                release_parts([part], reason="I want it.", by=user, **given)
        with pytest.raises(Refused):
            withdraw_parts([public], keep=[], reason="I want it.", by=user)
    clearing = cast.user("clearing")
    with acting_as(clearing):
        with pytest.raises(Refused, match="not been sent"):
            release_parts([part, draft], circles=[partners], reason="A.", by=clearing)
        with pytest.raises(ReleaseProblem):
            withdraw_parts(
                [public, part], keep=[Circle.objects.get(code="coast-secretariat")], reason="A.", by=clearing
            )
        with pytest.raises(AnswerProblem, match="at least one"):
            withdraw_parts([], keep=[], reason="A.", by=clearing)
    assert labels(cast) == before
    with acting_as(clearing):
        assert not HeldRelease.objects.exists()


# What each reader finds of Aldermoor and Brindal at 1.1.1, 1.1.2, 1.1.3 in the cycle of 2021, by the table of readers.
NONE, TEXT, SHARED = "No information shared for this period", "Text shared", "Shared"
MATRIX = {
    "anonymous": [(TEXT, TEXT), (NONE, NONE), (NONE, NONE)],
    "postless": [(TEXT, TEXT), (NONE, NONE), (NONE, NONE)],
    "observer": [(TEXT, TEXT), (TEXT, TEXT), (NONE, NONE)],
    "third_coordinator": [(TEXT, TEXT), (TEXT, NONE), (TEXT, TEXT)],
    "secretariat": [(SHARED, TEXT), (TEXT, TEXT), (TEXT, TEXT)],
    "coordinator": [(SHARED, TEXT), (TEXT, NONE), (TEXT, TEXT)],
    "focal_point": [(TEXT, TEXT), (TEXT, NONE), (NONE, NONE)],
    "isle_coordinator": [(TEXT, TEXT), (TEXT, NONE), (NONE, NONE)],
}


@pytest.mark.parametrize("role", list(MATRIX))
def test_the_matrix_shows_each_reader_what_that_reader_may_read(cast: Cast, client_as: ClientAs, role: str) -> None:
    space = "real" if role == "anonymous" else "real:work"
    url = reverse(f"{space}:matrix_file", kwargs={"edition": "coast-2020", "file_format": "json"})
    data = client_as(role).get(url, {"cycle": "2021", "objective": "1.1"}).json()
    cells = {row["code"]: (row["state_0"], row["state_1"]) for row in data["rows"]}
    assert [cells[code] for code in ("1.1.1", "1.1.2", "1.1.3")] == MATRIX[role]
    page = reverse(f"{space}:matrix", kwargs={"edition": "coast-2020"})
    said = text_of(client_as(role).get(page, {"cycle": "2021", "objective": "1.1"}))
    assert said.index("Aldermoor") < said.index("Brindal") < said.index("Corvane")
    label = {"anonymous": "TLP:CLEAR", "postless": "TLP:CLEAR", "observer": "TLP:AMBER"}
    assert data["label"] == label.get(role, data["label"])


def test_the_public_matrix_is_the_same_for_everybody(cast: Cast, client_as: ClientAs) -> None:
    url = reverse("real:matrix_file", kwargs={"edition": "coast-2020", "file_format": "csv"})
    asked = {"cycle": "2021", "objective": "all"}
    assert client_as("secretariat").get(url, asked).content == client_as("anonymous").get(url, asked).content


def test_drafts_and_what_goes_around_inside_a_state_are_in_no_cell(cast: Cast, client_as: ClientAs) -> None:
    url = reverse("real:work:matrix_file", kwargs={"edition": "coast-2020", "file_format": "json"})
    for role in ("coordinator", "clearing", "focal_point"):
        rows = client_as(role).get(url, {"cycle": "2022", "objective": "all"}).json()["rows"]
        assert {row["state_0"] for row in rows} == {NONE}


def test_an_unknown_cycle_or_objective_shows_the_latest_and_the_first(cast: Cast, client_as: ClientAs) -> None:
    url = reverse("real:matrix", kwargs={"edition": "coast-2020"})
    said = text_of(client_as("anonymous").get(url, {"cycle": "nothing", "objective": "9.9"}))
    assert "Review 2022 · 1.1" in said
    assert "Review 2023" not in said


def test_the_matrix_asks_a_few_questions_however_much_it_shows(cast: Cast, client_as: ClientAs) -> None:
    url = reverse("real:work:matrix", kwargs={"edition": "coast-2020"})
    client = client_as("secretariat")
    client.get(url)
    counts = []
    for objective in ("1.1", "all"):
        with CaptureQueriesContext(connection) as asked:
            client.get(url, {"cycle": "2021", "objective": objective})
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20
