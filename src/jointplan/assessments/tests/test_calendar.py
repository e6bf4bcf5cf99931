# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from icalendar import Calendar

from jointplan.access.identity import acting_as
from jointplan.assessments.models import CalendarFeed, Cycle
from jointplan.assessments.turns import DONE, lines_of
from jointplan.parties.keeping_calendars import set_working_week
from tests.addresses import address
from tests.cast import Cast
from tests.clearance_cast import say
from tests.clearance_state import State

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def made(cast: Cast, client: Client) -> str:
    """The private address, as the page shows it once."""
    page = client.post(address(cast, "real:work:calendar_make"), follow=True).content.decode()
    found = re.search(r"<code[^>]*>(\S+)</code>", page)
    assert found
    return found[1].replace("http://testserver", "")


def events(client: Client, url: str) -> dict[str, datetime.date]:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    # Meetings, and reviews of the United Nations, are tested where they are.
    elsewhere = re.compile(r"^(Review|Contributions to review) \d+ |^meeting-")
    due = [
        one for one in calendar.walk("VEVENT") if not (elsewhere.match(one["summary"]) or elsewhere.match(one["uid"]))
    ]
    return {str(event["summary"]): event["dtstart"].dt for event in due}


def test_a_calendar_program_reads_what_falls_due_without_signing_in(cast: Cast, client_as: As) -> None:
    url = made(cast, client_as("coordinator"))
    assert events(Client(), url) == {"Answers are due: Review 2022": datetime.date(2023, 3, 10)}


def test_a_day_on_which_the_state_does_not_work_comes_earlier(cast: Cast, client_as: As) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        # The tenth of March 2023 is a Friday.
        set_working_week(cast.party("aldermoor"), [5, 6], by=coordinator)
    assert set(events(Client(), made(cast, client_as("coordinator"))).values()) == {datetime.date(2023, 3, 9)}


def test_what_was_sent_is_not_due_any_more(cast: Cast, client_as: As) -> None:
    assert events(Client(), made(cast, client_as("other_coordinator"))) == {}


def test_the_secretariat_sees_days_of_cycles_and_not_who_has_sent(cast: Cast, client_as: As) -> None:
    titles = set(events(Client(), made(cast, client_as("secretariat"))))
    assert titles == {"Answers are due: Review 2022", "To close: Review 2022", "To open: Review 2023"}
    assert not [title for title in titles if "Brindal" in title]


def test_a_new_address_ends_the_old_one_and_it_can_be_ended(cast: Cast, client_as: As) -> None:
    client = client_as("coordinator")
    old, new = made(cast, client), made(cast, client)
    assert old != new
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    client.post(address(cast, "real:work:calendar_end"))
    assert Client().get(new).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(cast: Cast, client_as: As) -> None:
    client = client_as("coordinator")
    secret = made(cast, client).rpartition("/")[2].removesuffix(".ics")
    assert secret not in client.get(address(cast, "real:work:my_calendar")).content.decode()
    assert secret not in str(CalendarFeed.objects.values_list().get())


def test_the_feed_of_a_closed_account_and_of_a_former_holder_is_empty_or_gone(cast: Cast, client_as: As) -> None:
    url = made(cast, client_as("former_coordinator"))
    assert events(Client(), url) == {}
    user = cast.user("former_coordinator")
    user.is_active = False
    user.save()
    assert Client().get(url).status_code == 404


def test_the_feed_has_names_of_cycles_and_nothing_above_green(cast: Cast, client_as: As) -> None:
    url = made(cast, client_as("coordinator"))
    Cycle.objects.filter(code="2022").update(names={"en": "Review; with, commas\nand lines"})
    answer = Client().get(url)
    assert "TLP:GREEN" in answer.content.decode()
    assert "canary" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert list(events(Client(), url)) == ["Answers are due: Review; with, commas\nand lines"]


def test_whoever_was_asked_finds_the_day_and_nobody_else(cast: Cast, client_as: As) -> None:
    """Assignments and clearances, to the person of the post; that and about what a body was asked is not told."""
    state = State(cast)
    schools, _pilots = state.ask()
    due = schools.due_on
    found = [(title, day) for title, day in days(client_as("focal_point"), cast) if day == due]
    assert found == [("Your part is due: Review 2022", due)]
    say(schools, state.speaker)
    assert due not in [day for _title, day in days(client_as("focal_point"), cast)]
    assert due not in [day for _title, day in days(client_as("coordinator"), cast)]
    assert due not in [day for _title, day in days(client_as("other_focal_point"), cast)]


def test_what_was_asked_of_a_post_falls_due_on_its_own_day(cast: Cast, client_as: As) -> None:
    user = cast.user("focal_point")
    with acting_as(user):
        cycles = Cycle.objects.open()
        asked = {
            line.assignment.due_on
            for cycle in cycles
            for line in lines_of(user, cycle.pk, agency_id=cast.party("aldermoor-schools").pk)
            if line.work not in DONE
        }
    assert asked
    assert asked <= {day for _title, day in days(client_as("focal_point"), cast)}


def days(client: Client, cast: Cast) -> list[tuple[str, datetime.date]]:
    calendar = Calendar.from_ical(client.get(made(cast, client)).content)
    return [(str(event["summary"]), event["dtstart"].dt) for event in calendar.walk("VEVENT")]
