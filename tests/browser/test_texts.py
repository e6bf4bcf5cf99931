# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secretariat circulates a text to five capitals; a State comments; it is revised and agreed (end of journey 4)."""

import datetime
import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted
from tests.browser.test_meetings import choose
from tests.databases import Databases

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
TODAY = datetime.date.today()
TITLE = "Overview of harbour lights"
DRAFT = "The region lit its harbours.\n\nTindrell lit nine harbours.\n\nNo harbour stayed dark."
CAPITALS = ("arvelune", "belquora", "lanternia", "opalind", "tindrell")


def person(visit: Visit, username: str) -> Page:
    page = visit()
    sign_in_unlisted(page, username)
    return page


def days_pass(databases: Databases) -> None:
    """Every day that was given to the States is over, as if weeks had passed."""
    past = TODAY - datetime.timedelta(days=30)
    with psycopg.connect(databases.url("owner", "browser")) as connection:
        connection.execute("UPDATE reports_regionaltext SET silence_until = %s WHERE stage = 'silence'", [past])
        connection.execute("UPDATE reports_textversion SET comments_until = %s WHERE stage = 'circulated'", [past])


def open_text(page: Page) -> None:
    page.goto("/en/training/work/")
    page.get_by_role("link", name="Registers", exact=True).click()
    page.get_by_role("link", name="Regional texts", exact=True).click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def send(page: Page, link: str, button: str) -> None:
    """A form of which the offered day is taken."""
    page.get_by_role("link", name=link, exact=True).click()
    assert violations(page) == []
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def decide(page: Page, text: str) -> None:
    page.goto("/en/training/work/decisions/new/")
    choose(page, "Taken by note")
    page.get_by_label("Meeting or note").fill(text)
    page.get_by_label("Taken on").fill(TODAY.isoformat())
    page.get_by_label("Text of the decision").fill(f"{text}.")
    page.get_by_role("button", name="Register the decision").click()
    expect(page.get_by_role("status").first).to_contain_text("registered")


def test_a_text_goes_to_five_capitals_and_is_agreed_by_them(visit: Visit, databases: Databases) -> None:
    keeper = person(visit, "secretariat")
    keeper.goto("/en/training/work/texts/new/")
    keeper.get_by_label("Title").fill(TITLE)
    keeper.get_by_label("Text", exact=True).fill(DRAFT)
    assert violations(keeper) == []
    keeper.get_by_role("button", name="Keep the draft").click()
    expect(keeper.get_by_text("Speaks of: Tindrell")).to_be_visible()
    assert violations(keeper) == []
    send(keeper, "Show it to the States of which it speaks", "Show it")

    state = person(visit, "coordinator-tindrell")
    state.get_by_role("link", name=f"Read what a draft says of your State: {TITLE}").click()
    expect(state.get_by_text("Tindrell lit nine harbours.")).to_be_visible()
    expect(state.get_by_text("The region lit its harbours.")).to_have_count(0)
    assert violations(state) == []
    state.get_by_role("button", name="It stands as it is").click()
    expect(state.get_by_role("status").first).to_contain_text("stands as it is")

    open_text(keeper)
    send(keeper, "Circulate it to the States", "Circulate")
    for capital in CAPITALS:
        page = person(visit, f"coordinator-{capital}")
        page.get_by_role("link", name=f"Comment on a regional text: {TITLE}").click()
        expect(page.get_by_text("No harbour stayed dark.")).to_be_visible()
        if capital == "opalind":
            page.get_by_role("link", name=re.compile(r"^Comment on it\s*: Paragraph 3$")).click()
            page.get_by_label("What your State says").fill("Two harbours were dark for a week.")
            assert violations(page) == []
            page.get_by_role("button", name="Hand in").click()
            expect(page.get_by_role("status").first).to_contain_text("with the States and the secretariat")

    keeper.goto("/en/training/work/")
    keeper.locator("li").filter(has_text=TITLE).get_by_role(
        "link", name=re.compile("^Say what became of it: Comment: Opalind")
    ).click()
    choose(keeper, "Accepted in part")
    keeper.get_by_label("Reason").fill("The text gives no weeks.")
    assert violations(keeper) == []
    keeper.get_by_role("button", name="Set down the disposition").click()
    open_text(keeper)
    keeper.get_by_role("button", name="Write the next version").click()
    keeper.get_by_role("link", name=re.compile(r"^Change\s*: Paragraph 3$")).click()
    keeper.get_by_label("Paragraph", exact=True).fill("Two harbours stayed dark for a time.")
    keeper.get_by_role("button", name="Save").click()
    send(keeper, "Circulate it to the States", "Circulate")
    open_text(state)
    expect(state.locator("ins").filter(has_text="Two harbours")).to_be_visible()
    assert violations(state) == []

    days_pass(databases)
    open_text(keeper)
    send(keeper, "Begin the silence procedure", "Begin")
    state.goto("/en/training/work/")
    state.get_by_role("link", name=f"The silence procedure ends: {TITLE}").click()
    expect(state.get_by_text("a day on which all States work")).to_be_visible()
    assert violations(state) == []

    days_pass(databases)
    decide(keeper, "Note on harbour lights")
    open_text(keeper)
    keeper.get_by_role("link", name="Set down what the States decided").click()
    choose(keeper, "Agreed")
    choice = keeper.get_by_label("Decision of the States")
    taken = choice.locator("option").filter(has_text="Note on harbour lights").get_attribute("value")
    choice.select_option(taken)
    assert violations(keeper) == []
    keeper.get_by_role("button", name="Set down", exact=True).click()
    expect(keeper.get_by_role("status").first).to_contain_text("The text stays as it is.")
    open_text(state)
    expect(state.locator("header .lead")).to_have_text("Version 2 · Agreed")
    with state.expect_download() as downloading:
        state.get_by_role("link", name="Word", exact=True).click()
    assert "TLP-AMBER" in downloading.value.suggested_filename
