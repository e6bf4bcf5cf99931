# SPDX-License-Identifier: AGPL-3.0-or-later
"""A State clears its answers, sends them and holds a receipt; the secretariat takes them up (journeys 3 and 4)."""

import datetime
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted
from tests.browser.site import COMMAND
from tests.browser.test_journeys import clear_the_answers, tick

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
STATE, CODE = "lanternia", "2.1.a"
QUESTION = "How many halls are open?"
LEARNING, WEATHER, TOWNS = (
    "Department of Public Education of Lanternia",
    "Weather and Hazards Institute of Lanternia",
    "Office for Towns and Districts of Lanternia",
)


def person(visit: Visit, username: str, *, scripts: bool = False) -> Page:
    """Most of them without JavaScript; where a page is looked through, the look-through needs it."""
    page = visit(java_script_enabled=scripts)
    sign_in_unlisted(page, username)
    return page


def open_draft(page: Page) -> None:
    """The draft of the open cycle; when it was sent already, another version of it."""
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()
    another, offline = (page.get_by_role("link", name=name) for name in ("Begin another version", "Work offline"))
    expect(another.or_(offline)).to_be_visible()
    if another.is_visible():
        another.click()
        page.get_by_role("textbox", name="Why another version").fill("A number was wrong.")
        page.get_by_role("button", name="Begin another version").click()
        expect(offline).to_be_visible()


def answer(page: Page) -> None:
    page.get_by_role("link", name=CODE, exact=True).click()
    tick(page.get_by_role("radio", name="In progress"))
    page.get_by_role("textbox", name="Progress").fill("The halls are open on market days.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("is saved.")


def ask_three(page: Page, draft: str) -> None:
    """The rule of the State names three bodies, and they are asked about one measure."""
    page.goto(f"{draft}clearance/")
    page.get_by_role("link", name="How the State clears").click()
    tick(page.get_by_role("radio", name="All of the bodies asked"))
    for body in (LEARNING, WEATHER, TOWNS):
        tick(page.get_by_role("checkbox", name=body))
    page.get_by_role("textbox", name="Reason for the record").fill("By our order of this year.")
    page.get_by_role("button", name="Keep this rule").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"{draft}clearance/")
    start, running = page.get_by_role("link", name="Ask for clearance"), page.get_by_text("Give this round up")
    expect(start.or_(running)).to_be_visible()
    if running.is_visible():
        running.click()
        page.get_by_label("Reason for the record").fill("Other bodies are asked.")
        page.get_by_role("button", name="End the round").click()
    start.click()
    for body in (LEARNING, WEATHER, TOWNS):
        page.get_by_label(f"Answers for {body}").fill(CODE)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("^Enter a letter"))).to_have_count(3)


def clear(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Clear answers of Lanternia")).first.click()
    expect(page.get_by_text("The halls are open on market days.")).to_be_visible()
    tick(page.get_by_role("radio", name="Clear", exact=True))
    page.get_by_role("button", name="Keep the word of the body").click()
    expect(page.get_by_role("status").first).to_be_visible()


def enter_letter(page: Page, draft: str) -> None:
    page.goto(f"{draft}clearance/")
    page.get_by_role("row").filter(has_text=TOWNS).get_by_role("link", name=re.compile("^Enter a letter")).click()
    page.get_by_label("Number of the letter").fill("12-07")
    page.get_by_label("Date of the letter").fill(datetime.date.today().isoformat())
    tick(page.get_by_role("radio", name="Clear", exact=True))
    page.get_by_role("button", name="Enter the letter").click()
    expect(page.get_by_role("row").filter(has_text=TOWNS)).to_contain_text("letter of")


def send(page: Page, draft: str) -> None:
    page.goto(f"{draft}send/")
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        tick(box)
    send.click()
    expect(page.get_by_role("heading", name="Sent and received")).to_be_visible()


def verified(page: Page, link: str) -> str:
    """What the program says about the receipt that was fetched."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=link, exact=True).click()
    kept = Path(arriving.value.path())
    done = subprocess.run(
        [*COMMAND, "receipt", "verify", str(kept)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(page: Page, receipt: str) -> None:
    """The secretariat asks about one part of what was received."""
    page.goto(receipt)
    page.get_by_role("link", name="To the answers").click()
    page.get_by_role("link", name=CODE, exact=True).click()
    page.get_by_role("link", name=re.compile("^Ask the State about this.*Progress$")).click()
    expect(page.get_by_text("The halls are open on market days.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("textbox", name="What you ask").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("sent to the State")
    assert violations(page) == []


def leave_as_it_stands(page: Page) -> None:
    """The coordinator finds the question in My turn, reads it, and adds nothing."""
    page.goto("/en/training/work/")
    page.get_by_role("link", name=re.compile(f"^The secretariat asks about {CODE}")).first.click()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.get_by_text("The halls are open on market days.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Leave the answer as it stands").click()
    expect(page.get_by_role("status").first).to_contain_text("The answer stays as it stands")
    expect(page.get_by_role("button", name="Answer in words")).to_have_count(0)
    assert violations(page) == []


def take_into_the_report(page: Page, receipt: str) -> None:
    page.goto(receipt)
    page.get_by_role("button", name="It was taken into the report").click()


def question_waits(page: Page, receipt: str) -> None:
    """While a question is open, nothing is taken into the report; the page that opens says which."""
    take_into_the_report(page, receipt)
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text(f"open: {CODE}, Progress")
    expect(page.get_by_role("row").filter(has_text=CODE)).to_contain_text("Clarification asked")
    assert violations(page) == []


def test_a_year_from_three_bodies_that_clear_to_a_question_left_as_it_stands_and_the_report(visit: Visit) -> None:
    coordinator = person(visit, f"coordinator-{STATE}")
    open_draft(coordinator)
    draft = coordinator.url
    answer(coordinator)
    ask_three(coordinator, draft)
    for agency in ("learning", "weather"):
        clear(person(visit, f"agency-{STATE}-{agency}"))
    enter_letter(coordinator, draft)
    clear_the_answers(person(visit, f"clearing-{STATE}"))
    send(coordinator, draft)
    assert "This receipt is as it was signed." in verified(coordinator, "Receipt with the data")
    receipt = coordinator.url

    secretariat = person(visit, "secretariat", scripts=True)
    secretariat.goto(receipt)
    # Who cleared, and how, stays inside the State.
    expect(secretariat.get_by_role("heading", name="Sent and received")).to_be_visible()
    for body in (LEARNING, WEATHER, TOWNS):
        expect(secretariat.get_by_text(body)).to_have_count(0)
    ask(secretariat, receipt)
    question_waits(secretariat, receipt)
    leave_as_it_stands(person(visit, f"coordinator-{STATE}", scripts=True))
    take_into_the_report(secretariat, receipt)
    expect(secretariat.get_by_text("The secretariat took it into the report on").first).to_be_visible()
    expect(secretariat.get_by_text("Compiled")).to_be_visible()
    assert violations(secretariat) == []
    coordinator.goto(draft)
    expect(coordinator.get_by_text("The secretariat took it into the report on").first).to_be_visible()
