# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox and the preferences as people use them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.operations.release import settle_release
from jointplan.notifications.models import Notification, Preference
from jointplan.notifications.operations import mark_done, notify
from tests.cast import Cast

pytestmark = pytest.mark.django_db
INBOX = "/en/work/inbox/"
PREFERENCES = f"{INBOX}preferences/"
Browser = Callable[..., Client]


def page(client: Client, address: str = INBOX) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, key: str) -> str:
    found = re.search(rf'<section aria-labelledby="{key}">.*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def new(cast: Cast, role: str) -> list[Notification]:
    user = cast.user(role)
    with acting_as(user):
        return list(Notification.objects.visible_to(user).in_regions(fictional=False).new().latest_first())


def test_the_inbox_says_what_is_new_with_the_label_and_leads_there(cast: Cast, client_as: Browser) -> None:
    html = section(page(client_as("secretariat")), "new")
    assert "Brindal has sent its answers: Review 2022." in html
    assert ">TLP:AMBER</span>" in html
    address = re.search(r'href="(/en/work/submissions/[0-9a-f-]+/)"', html)
    assert address
    assert client_as("secretariat").get(address[1]).status_code == 200


def test_each_reader_gets_the_own_language(cast: Cast, client_as: Browser) -> None:
    html = page(client_as("secretariat"), "/ru/work/inbox/")
    assert "Обзор 2022. Бриндал: ответы направлены." in html
    assert "has sent" not in html


def test_marking_as_read_moves_it_and_lowers_the_number(cast: Cast, client_as: Browser) -> None:
    client, notes = client_as("other_coordinator"), new(cast, "other_coordinator")
    number = re.compile(r'<span class="number">(\d+)')
    assert number.search(page(client))[1] == str(len(notes))  # type: ignore[index]
    response = client.post(f"{INBOX}{notes[0].uid}/read/")
    assert (response.status_code, response["Location"]) == (302, INBOX)
    assert number.search(page(client))[1] == str(len(notes) - 1)  # type: ignore[index]
    assert client.post(f"{INBOX}read/").status_code == 302
    html = page(client)
    assert not number.search(html)
    assert "Nothing is new." in html
    assert section(html, "new") == ""
    assert section(html, "older") != ""


def test_what_waits_stays_until_it_is_done_and_then_leaves_by_itself(cast: Cast, client_as: Browser) -> None:
    client, clearing = client_as("other_clearing"), cast.user("other_clearing")
    client.post(f"{INBOX}read/")
    waiting = section(page(client), "waiting")
    assert "Decide what may leave" in waiting
    with acting_as(clearing):
        settle_release(cast.submission("brindal", "2022"), by=clearing)
    html = page(client)
    assert section(html, "waiting") == ""
    assert "Done on" in section(html, "older")


def test_each_part_of_the_inbox_has_its_address(cast: Cast, client_as: Browser) -> None:
    client = client_as("other_coordinator")
    assert section(page(client, f"{INBOX}?show=new"), "older") == ""
    assert 'href="?show=new" aria-current="true"' in page(client, f"{INBOX}?show=new")
    assert "Nothing stands here" in page(client, f"{INBOX}?show=waiting")
    assert section(page(client, f"{INBOX}?show=nonsense&page=nonsense"), "new") != ""


def test_whoever_holds_no_post_finds_an_empty_inbox_and_what_to_do(cast: Cast, client_as: Browser) -> None:
    assert "You hold no post today." in page(client_as("postless"))
    assert "No message yet" in page(client_as("observer"))


def test_messages_about_fictional_states_stand_in_the_training_region_only(cast: Cast, client_as: Browser) -> None:
    client = client_as("isle_secretariat")
    assert "Dunmere" in page(client, "/en/training/work/inbox/")
    assert "Dunmere" not in page(client)


def test_a_long_inbox_has_pages(cast: Cast, client_as: Browser) -> None:
    observer, client = cast.user("observer"), client_as("observer")
    for number in range(30):
        notify(observer, "assessments/cycle_closed", about=cast.cycle("2021"), context={"cycle": f"Cycle {number}"})
    mark_done(cast.cycle("2021"))
    assert page(client).count("is closed.") == 25
    assert page(client, f"{INBOX}?page=2").count("is closed.") == 5


def test_preferences_are_kept_and_shown_again(cast: Cast, client_as: Browser) -> None:
    User.objects.filter(username="coordinator").update(email="c@example.org")
    client = client_as("coordinator")
    html = page(client, PREFERENCES)
    assert "c@example.org" in html
    assert "has no mailbox" not in html
    offered = set(re.findall(r'name="wanted" value="([^"]+)"', html))
    assert {"assessments/parts_released", "assessments/cycle_closed"} < offered
    form = {"rhythm": "weekly", "hour": "17", "wanted": ["assessments/cycle_closed"]}
    response = client.post(PREFERENCES, form)
    assert (response.status_code, response["Location"]) == (302, PREFERENCES)
    preference = Preference.objects.get(user__username="coordinator")
    assert (preference.rhythm, preference.hour) == ("weekly", 17)
    assert preference.muted == sorted(offered - {"assessments/cycle_closed"})
    html = page(client, PREFERENCES)
    assert re.search(r'value="weekly"[^>]*checked', html)
    assert re.search(r'<option value="17" selected>17:00', html)


def test_each_post_is_asked_only_about_what_it_receives(cast: Cast, client_as: Browser) -> None:
    with translation.override("en"):
        assert "A State has sent its answers" in page(client_as("secretariat"), PREFERENCES)
        assert "A State has sent its answers" not in page(client_as("coordinator"), PREFERENCES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": "hourly", "hour": "8"},
        {"rhythm": "daily", "hour": "24"},
        {"rhythm": "daily", "hour": "x"},
        {"rhythm": "daily", "hour": "8", "wanted": ["nothing/of_this"]},
        {},
    ],
)
def test_a_wrong_choice_is_explained_and_nothing_is_changed(
    cast: Cast, client_as: Browser, wrong: dict[str, Any]
) -> None:
    response = client_as("coordinator").post(PREFERENCES, wrong)
    assert response.status_code == 200
    assert b"error-summary" in response.content
    assert not Preference.objects.exists()


def test_without_a_mailbox_the_page_says_so(cast: Cast, client_as: Browser) -> None:
    assert "Your account has no mailbox." in page(client_as("coordinator"), PREFERENCES)


def test_the_number_of_new_messages_costs_one_query_and_the_public_none(
    cast: Cast, client_as: Browser, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for client, expected in ((client_as("coordinator"), 1), (Client(), 0)):
        client.get("/en/about/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/about/")
        assert sum("notifications_" in query["sql"] for query in queries) == expected
