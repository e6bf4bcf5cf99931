# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing an answer in a real browser: nothing that was typed is lost when the line drops or the session ends."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import name_field, sign_in
from tests.browser.test_pages import LATER_VISIT, weight

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
COORDINATOR = "coordinator-tindrell"
SAVED_AT = re.compile(r"Saved at \d")
KEPT = "kept on this computer"


def open_answer(page: Page, code: str) -> None:
    sign_in(page, COORDINATOR)
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()
    page.get_by_role("link", name=code, exact=True).click()
    expect(page.get_by_role("textbox", name="Progress")).to_be_visible()


def progress(page: Page) -> object:
    return page.get_by_role("textbox", name="Progress")


def state(page: Page) -> object:
    return page.locator("[data-page-state]")


def type_progress(page: Page, words: str) -> None:
    progress(page).fill(words)  # type: ignore[attr-defined]


def leave_field(page: Page) -> None:
    page.get_by_role("textbox", name="Needs").focus()


def expect_drafts(page: Page, number: int) -> None:
    """So many drafts wait in the browser, or soon will: what one page stores may reach the next a moment later."""
    kept = "Object.keys(localStorage).filter(name => name.startsWith('jointplan-draft:')).length"
    # Not `wait_for_function`: looking a second time, it runs in the page, whose policy refuses code from a string.
    deadline = monotonic() + 10
    while page.evaluate(kept) != number and monotonic() < deadline:
        page.wait_for_timeout(50)
    assert page.evaluate(kept) == number


def test_what_is_typed_is_saved_without_the_button_and_the_page_stays_light(visit: Visit) -> None:
    page = visit()
    open_answer(page, "2.1.b")
    page.reload()
    assert weight(page) <= LATER_VISIT
    expect(page.get_by_label("In place since")).to_be_hidden()
    page.get_by_role("radio", name="In place", exact=True).check(force=True)
    expect(page.get_by_label("In place since")).to_be_visible()
    type_progress(page, "Typed and left.")
    expect(state(page)).to_contain_text(KEPT)
    leave_field(page)
    expect(state(page)).to_contain_text(SAVED_AT)
    assert violations(page) == []
    expect_drafts(page, 0)
    page.reload()
    expect(progress(page)).to_have_value("Typed and left.")
    expect(page.get_by_role("radio", name="In place", exact=True)).to_be_checked()


def test_a_draft_outlives_the_end_of_the_session_and_is_forgotten_at_sign_out(visit: Visit) -> None:
    page = visit()
    open_answer(page, "2.1.c")
    page.context.clear_cookies(name="sessionid")
    type_progress(page, "Written after the session ended.")
    leave_field(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Your session has ended.")
    assert violations(page) == []
    alert.get_by_role("link").click()
    name_field(page).fill(COORDINATOR)
    page.get_by_label("Password").fill(page.get_by_role("complementary").locator("p code").inner_text())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("was not saved yet")
    assert violations(page) == []
    page.get_by_role("button", name="Put it back").click()
    expect(progress(page)).to_have_value("Written after the session ended.")
    expect(state(page)).to_contain_text(SAVED_AT)
    page.route("**/save/", lambda route: route.abort("aborted"))
    type_progress(page, "Not for the next person.")
    expect(state(page)).to_contain_text(KEPT)
    page.get_by_role("link", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect_drafts(page, 1)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect_drafts(page, 0)


def test_a_text_typed_while_the_line_is_down_is_saved_when_it_is_back(visit: Visit) -> None:
    page = visit()
    open_answer(page, "2.2.b")
    page.route("**/save/", lambda route: route.abort("aborted"))
    type_progress(page, "Typed in a tunnel.")
    leave_field(page)
    expect(state(page)).to_contain_text("No connection")
    expect_drafts(page, 1)
    page.unroute("**/save/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state(page)).to_contain_text(SAVED_AT)
    expect_drafts(page, 0)


def test_two_tabs_of_one_person_keep_a_draft_each_and_both_are_offered(visit: Visit) -> None:
    page = visit()
    open_answer(page, "2.3.b")
    other = page.context.new_page()
    other.goto(page.url)
    for tab, text in ((page, "In the first tab."), (other, "In the second tab.")):
        tab.route("**/save/", lambda route: route.abort("aborted"))
        type_progress(tab, text)
        expect(state(tab)).to_contain_text(KEPT)
        leave_field(tab)
        expect(state(tab)).to_contain_text("No connection")
    expect_drafts(page, 2)
    # A tab that is closed sends once more, and its route is closed with it; one that is left is stopped still.
    other.goto("about:blank")
    page.reload()
    alerts = page.get_by_role("alert")
    expect(alerts).to_have_count(2)
    assert violations(page) == []
    alerts.first.get_by_role("button", name="Put it back").click()
    # The page that was left last is the newest.
    expect(progress(page)).to_have_value("In the first tab.")
    expect(alerts).to_have_count(1)
    expect_drafts(page, 2)
    alerts.first.get_by_role("button", name="Discard").click()
    expect(alerts).to_have_count(0)
    expect_drafts(page, 1)


def test_on_a_shared_computer_nothing_waits_in_the_browser(visit: Visit) -> None:
    page = visit()
    page.goto("/en/account/login/")
    page.get_by_label("This computer is shared").check(force=True)
    name_field(page).fill(COORDINATOR)
    page.get_by_label("Password").fill(page.get_by_role("complementary").locator("p code").inner_text())
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()
    page.get_by_role("link", name="2.2.a", exact=True).click()
    type_progress(page, "Typed where others sit too.")
    expect(state(page)).to_have_text("Not saved yet")
    expect_drafts(page, 0)
    leave_field(page)
    expect(state(page)).to_contain_text(SAVED_AT)


def test_two_who_write_the_same_answer_lose_nothing_and_decide_which_text_stands(visit: Visit) -> None:
    first, second = visit(), visit(java_script_enabled=False)
    for page in (first, second):
        open_answer(page, "2.2.c")
    type_progress(first, "The first wrote this.")
    leave_field(first)
    expect(state(first)).to_contain_text(SAVED_AT)
    type_progress(second, "The second wrote that.")
    second.get_by_role("textbox", name="Challenges").fill("Nobody else touched this.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("region", name="Saved now")).to_contain_text("The first wrote this.")
    expect(second.get_by_role("region", name="Kept aside")).to_contain_text("second")
    type_progress(first, "The first wrote this, and more.")
    leave_field(first)
    expect(first.locator("[data-question=progress] [data-state]")).to_contain_text(SAVED_AT)
    second.get_by_role("radio", name="The text that was kept aside takes its place").check(force=True)
    second.get_by_role("button", name="Decide").click()
    expect(second.get_by_role("alert")).to_contain_text("since you looked")
    second.get_by_role("radio", name="The text below takes its place").check(force=True)
    second.get_by_role("textbox", name="Your text").fill("Both wrote this.")
    second.get_by_role("button", name="Decide").click()
    expect(progress(second)).to_have_value("Both wrote this.")
    expect(second.get_by_role("textbox", name="Challenges")).to_have_value("Nobody else touched this.")
    type_progress(first, "The first goes on alone.")
    leave_field(first)
    expect(first.get_by_role("link", name="Compare and decide")).to_be_visible()
    first.get_by_role("link", name="Compare and decide").click()
    expect(first.get_by_role("region", name="Kept aside")).to_contain_text("goes on alone.")
    assert violations(first) == []
