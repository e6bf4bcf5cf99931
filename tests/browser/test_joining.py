# SPDX-License-Identifier: AGPL-3.0-or-later
"""An organisation that applied by itself joins a consultation, contributes a practice, reads a response (journey 7)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted
from tests.browser.test_accounts import PASSWORD, enter
from tests.browser.test_meetings import choose

pytestmark = pytest.mark.browser

NAME, CODE = "Society of the Winter Lamps (fictional)", "winter-lamps"
CONSULTATION = "Consultation: what should the winter plan of the lighthouses hold? (fictional)"
PRACTICE = "Lamps that neighbours keep (fictional)"
SUBJECT = "Neighbours and their lamps"
SAID = "Neighbours keep a lamp for each other. It costs little and nobody waits in the dark."


def apply_to_join(page: Page) -> None:
    page.goto("/en/training/parties/")
    page.get_by_role("link", name="Apply to join").first.click()
    page.get_by_label("Name: English").fill(NAME)
    page.get_by_label("Kind").select_option(label="Civil society organization")
    page.get_by_label("Country of the seat").select_option(label="Uzbekistan")
    page.get_by_label("What you do, and why you want to join").fill("We keep lamps in winter.")
    page.get_by_label("Mailbox for the answer").fill("office@winter-lamps.example")
    page.get_by_label("Function of whoever reads it").fill("Secretary")
    assert violations(page) == []
    page.get_by_role("button", name="Send the application").click()


def admit(page: Page) -> None:
    """The secretariat admits it, and sets up a post."""
    page.goto("/en/training/work/")
    page.get_by_role("link", name=re.compile(re.escape(NAME))).click()
    admission = page.get_by_role("region", name="Admit")
    admission.get_by_label("Reason for the record").fill("It keeps lamps.")
    admission.get_by_label("Code of the new party").fill(CODE)
    admission.get_by_role("button", name="Admit").click()
    page.get_by_role("link", name="Set up a post for it").click()
    page.get_by_label("Party").select_option(label=NAME)
    page.get_by_label("Kind of post").select_option(label="Partner officer")
    page.get_by_label("Code").fill(f"{CODE}-officer")
    page.get_by_label("What the post is called, in English").fill("Secretary of the Winter Lamps")
    page.get_by_role("button", name="Set up the post").click()


def letter_for_the_post(page: Page) -> tuple[str, str]:
    """User name and start code of the letter that the secretariat hands over."""
    page.goto("/en/training/work/people/")
    page.get_by_role("link", name=re.compile("^Issue on paper.*" + re.escape(NAME))).click()
    page.get_by_role("button", name="Write the letter").click()
    written = page.locator("dl.check code")
    # What is read at once waits for nothing: the letter has to be there first.
    expect(written.nth(2)).to_be_visible()
    name, start = written.all_inner_texts()[1:3]
    return name, start


def take_up(page: Page, name: str, start: str) -> None:
    enter(page, name, start)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Choose this password").click()
    page.goto("/en/training/work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")


def open_consultation(page: Page) -> None:
    page.get_by_role("link", name="Registers", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Meetings", exact=True).click()
    page.get_by_role("link", name=CONSULTATION, exact=True).click()


def open_practices(page: Page) -> None:
    page.get_by_role("link", name="Registers", exact=True).click()
    page.get_by_role("link", name="Practices and challenges", exact=True).click()


def open_practice(page: Page) -> None:
    open_practices(page)
    page.get_by_role("link", name=PRACTICE).click()


def take_into_the_inventory(page: Page) -> None:
    open_practices(page)
    page.get_by_role("link", name="Proposals").click()
    page.get_by_role("link", name=PRACTICE).click()
    page.get_by_role("link", name="Say your word on it").click()
    choose(page, "Taken into the inventory")
    page.get_by_label("Reason").fill("Neighbours everywhere can do this.")
    page.get_by_role("button", name="Say it").click()


def contribute_a_practice(page: Page) -> None:
    open_practices(page)
    page.get_by_role("link", name="Write one down").click()
    page.get_by_label("Title").fill(PRACTICE)
    page.get_by_label("The situation").fill("Winters are dark here.")
    page.get_by_label("What was done").fill(SAID)
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("link", name="Change who can see it").click()
    page.get_by_role("link", name="Show it to more readers").click()
    choose(page, "Every signed-in member of the community (TLP:GREEN)")
    page.get_by_label("Reason for the record").fill("Others may use it.")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Show it to more readers").click()
    page.get_by_role("link", name=PRACTICE).click()
    page.get_by_role("button", name="Propose it for the inventory").click()
    expect(page.get_by_role("status")).to_contain_text("Proposed.")


def test_an_organisation_applies_joins_contributes_and_reads_a_response(visit: Callable[..., Any]) -> None:
    visitor, keeper = visit(), visit()
    apply_to_join(visitor)
    sign_in_unlisted(keeper, "secretariat")
    admit(keeper)
    member = visit()
    take_up(member, *letter_for_the_post(keeper))

    open_consultation(member)
    member.get_by_role("button", name="Join").click()
    member.get_by_role("link", name="Hand in a contribution").click()
    member.get_by_label("What it is about").fill(SUBJECT)
    member.get_by_label("Contribution", exact=True).fill(SAID)
    choose(member, "The States and the secretariat (TLP:AMBER)")
    assert violations(member) == []
    member.get_by_role("button", name="Hand in").click()
    contribute_a_practice(member)

    keeper.goto("/en/training/work/")
    keeper.get_by_role("link", name=f"Respond in writing: {SUBJECT}").click()
    choose(keeper, "Taken up")
    keeper.get_by_label("Reason").fill("The plan of the winter says so now.")
    keeper.get_by_role("button", name="Give the response").click()
    take_into_the_inventory(keeper)

    member.goto("/en/training/work/inbox/")
    member.get_by_role("link", name=re.compile("^There is a written response")).click()
    expect(member.get_by_role("region", name="Written response")).to_contain_text("The plan of the winter says so now.")
    assert violations(member) == []
    open_practice(member)
    expect(member.get_by_text("Neighbours everywhere can do this.")).to_be_visible()
