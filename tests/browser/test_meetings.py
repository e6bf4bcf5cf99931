# SPDX-License-Identifier: AGPL-3.0-or-later
"""A focal points' meeting from its invitation to agreed minutes, and the next one that opens with what is open."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted

pytestmark = pytest.mark.browser

TODAY = datetime.date.today()
SERIES = "Meetings of focal points of the Five Lighthouses (fictional)"
TITLE, NEXT = "Meeting on storm lamps", "Next meeting on storm lamps"
COORDINATOR = "Tindrell: National coordinator of Tindrell"


def person(visit: Callable[..., Page], username: str) -> Page:
    page = visit()
    sign_in_unlisted(page, username)
    return page


def choose(where: Page | Locator, label: str) -> None:
    """Tick what is called so, as people do: by its words, which cover the box."""
    where.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).click()


def open_meeting(page: Page, title: str, *, past: bool = False) -> None:
    page.goto(f"/en/training/work/meetings/{'?past=1' if past else ''}")
    page.get_by_role("link", name=title, exact=True).click()


def prepare(page: Page, title: str, day: datetime.date) -> None:
    """Prepare a meeting of the series, from "My turn" on."""
    page.goto("/en/training/work/")
    page.get_by_role("link", name="Registers", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Meetings", exact=True).click()
    page.get_by_role("link", name="Prepare a meeting").click()
    page.get_by_label("Kind of meeting").select_option(label="Meeting of focal points")
    page.get_by_label("Series").select_option(label=SERIES)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Begins at").fill("00:05")
    page.get_by_label("Ends at").fill("01:30")
    page.get_by_label("Place").fill("Lantern Bay")
    assert violations(page) == []
    page.get_by_role("button", name="Prepare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def invite(page: Page) -> None:
    page.get_by_role("link", name="Invite posts").click()
    choose(page.get_by_role("group", name="Posts"), COORDINATOR)
    assert violations(page) == []
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("status").first).to_contain_text("They are invited")


def test_a_meeting_goes_from_invitation_to_agreed_minutes_and_opens_the_next(visit: Callable[..., Page]) -> None:
    keeper = person(visit, "secretariat")
    prepare(keeper, TITLE, TODAY)
    keeper.get_by_role("link", name="Add an item to the agenda").click()
    keeper.get_by_label("Title").fill("Lamps in a storm")
    keeper.get_by_label("Measures").fill("2.1.a")
    choose(keeper, "Note on counting lighthouses (fictional)")
    keeper.get_by_role("button", name="Add").click()
    expect(keeper.get_by_role("heading", name="1. Lamps in a storm")).to_be_visible()
    invite(keeper)

    state = person(visit, "coordinator-tindrell")
    state.get_by_role("link", name=f"Answer the invitation: {TITLE}").click()
    choose(state, "Comes")
    state.get_by_role("button", name="Answer").click()
    expect(state.get_by_role("status").first).to_contain_text("Your answer is with who keeps the meeting.")

    open_meeting(keeper, TITLE)
    expect(keeper.get_by_role("table", name="Invited")).to_contain_text("Comes")
    keeper.get_by_role("link", name="Note who took part").click()
    choose(keeper.get_by_role("group", name="Institutions that took part"), "Tindrell")
    keeper.get_by_role("button", name="Note").click()
    keeper.get_by_role("link", name="Write the minutes").click()
    keeper.get_by_label("Minutes", exact=True).fill("The focal points looked at lamps.")
    keeper.get_by_role("button", name="Keep the draft").click()
    keeper.get_by_role("link", name="Circulate the minutes").click()
    keeper.get_by_label("Corrections until").fill(TODAY.isoformat())
    keeper.get_by_role("button", name="Circulate").click()
    expect(keeper.get_by_role("status").first).to_contain_text("The minutes are circulated.")

    state.goto("/en/training/work/")
    state.get_by_role("link", name=f"Read the minutes: {TITLE}").click()
    assert violations(state) == []
    state.get_by_role("link", name="Correct the minutes").click()
    state.get_by_label("What is to be corrected, and how").fill("They looked at storm lamps.")
    state.get_by_role("button", name="Hand in").click()

    keeper.goto("/en/training/work/")
    keeper.get_by_role("link", name="Respond in writing: Correction: Tindrell").click()
    choose(keeper, "Taken up")
    keeper.get_by_label("Reason").fill("So it was.")
    assert violations(keeper) == []
    keeper.get_by_role("button", name="Give the response").click()
    keeper.get_by_role("link", name="Minutes, version 1").click()
    keeper.get_by_role("link", name="Write the next version").click()
    keeper.get_by_label("Minutes", exact=True).fill("The focal points looked at storm lamps.")
    keeper.get_by_role("button", name="Keep the draft").click()
    expect(keeper.get_by_role("region", name="What changed since: Minutes, version 1")).to_contain_text("storm")
    keeper.get_by_role("link", name="Circulate the minutes").click()
    keeper.get_by_label("Corrections until").fill(TODAY.isoformat())
    keeper.get_by_role("button", name="Circulate").click()
    keeper.get_by_role("link", name="Note that the minutes are agreed").click()
    choose(keeper, "The participants agreed in writing")
    keeper.get_by_role("button", name="Note").click()
    expect(keeper.get_by_role("status").first).to_contain_text("The minutes are agreed and stay as they are.")

    open_meeting(keeper, TITLE, past=True)
    keeper.get_by_role("link", name="Register a decision").click()
    keeper.get_by_label("Text of the decision").fill("Each lighthouse keeps a storm lamp.")
    keeper.get_by_role("button", name="Register the decision").click()
    open_meeting(keeper, TITLE, past=True)
    keeper.get_by_role("link", name="Give an action").click()
    keeper.get_by_label("What is to be done").fill("Count the storm lamps.")
    keeper.get_by_label("Owner").select_option(label="Tindrell")
    keeper.get_by_label("Due on").fill((TODAY + datetime.timedelta(days=30)).isoformat())
    keeper.get_by_label("Decision that it follows from").select_option(label=TITLE)
    keeper.get_by_role("button", name="Give").click()
    expect(keeper.get_by_role("link", name="Count the storm lamps.")).to_be_visible()
    assert violations(keeper) == []

    prepare(keeper, NEXT, TODAY + datetime.timedelta(days=20))
    last = keeper.get_by_role("region", name="Actions of the last meeting")
    expect(last.get_by_role("link", name="Count the storm lamps.")).to_be_visible()
    invite(keeper)
    open_meeting(state, NEXT)
    expect(state.get_by_role("region", name="Actions of the last meeting")).to_contain_text("Count the storm lamps.")
    state.get_by_role("link", name="Agenda", exact=True).click()
    expect(state.get_by_text("Count the storm lamps.")).to_be_visible()
    assert violations(state) == []
