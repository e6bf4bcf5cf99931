# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people come to do, done in a real browser in the training region."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.signing_in import name_field, sign_in

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

PLAN = "/en/training/plan/training-2030"
A_DATE = re.compile(r"Shared by the State on \d{1,2} \w+ \d{4}, .*review, 20\d\d")


def test_a_citizen_finds_a_measure_and_reads_what_a_state_shared_in_her_language(visit: Visit) -> None:
    page = visit()
    page.goto("/en/training/")
    page.get_by_role("searchbox").fill("sirens")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile(r"3\.1\.a Arvelune")).first.click()
    shared = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Arvelune")).first
    expect(shared).to_contain_text(A_DATE)
    page.get_by_role("navigation", name="Previous and next").get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Exchange hazard readings"))
    page.get_by_role("navigation", name="Previous and next").get_by_role("link", name="Previous").click()
    page.get_by_role("link", name="Русский").click()
    expect(page).to_have_url(re.compile(r"/ru/training/plan/training-2030/3\.1\.a/$"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("article").first).to_contain_text(re.compile(r"\d{1,2} [а-я]+ \d{4}"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_filters_narrow_the_list_and_stand_in_the_address(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    page.goto(f"{PLAN}/measures/")
    page.get_by_label("Theme").select_option(label="Early warning")
    if not javascript:
        page.get_by_role("button", name="Show").click()
    found = page.get_by_role("region", name="Measures found")
    expect(page).to_have_url(re.compile("theme=early-warning"))
    expect(found.get_by_role("status")).to_have_text("5 clauses")
    page.reload()
    expect(found.get_by_role("status")).to_have_text("5 clauses")
    found.get_by_role("link", name=re.compile(r"3\.1\.a")).click()
    expect(page).to_have_url(re.compile(r"/3\.1\.a/$"))


def test_a_measure_prints_without_what_is_for_the_screen(visit: Visit) -> None:
    page = visit()
    page.goto(f"{PLAN}/3.1.a/")
    page.emulate_media(media="print")
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_text(page.url, exact=True)).to_be_visible()
    for name in ("Main", "Language", "Outline of the plan", "Previous and next"):
        expect(page.get_by_role("navigation", name=name)).not_to_be_visible()
    assert page.pdf().startswith(b"%PDF-")


def test_the_dark_theme_is_remembered(visit: Visit) -> None:
    page = visit(color_scheme="light")
    page.goto("/en/training/")
    paper = paper_of(page)
    page.get_by_role("button", name="Dark").click()
    dark = paper_of(page)
    assert dark != paper
    page.goto(f"{PLAN}/3.1.a/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert paper_of(page) == dark
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As my device").click()
    page.reload()
    assert paper_of(page) == paper


def paper_of(page: Page) -> str:
    """The colour that text stands on."""
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


class Slice:
    """One State's answer on its way from a draft to the public page."""

    def __init__(self, visit: Visit, state: str, javascript: bool) -> None:
        self.visit, self.state, self.javascript = visit, state, javascript
        self.canary = f"canaryof{state}"
        self.text = f"Forty schools by the harbour were counted, {self.canary}, and each has its entry."

    def person(self, username: str = "") -> Page:
        page = self.visit(java_script_enabled=self.javascript)
        if username:
            sign_in(page, username)
        return page

    def is_seen_by(self, page: Page) -> set[str]:
        """The doors through which the reader reads the text."""
        doors = {
            "page": f"{PLAN}/2.1.a/",
            "list": f"{PLAN}/measures/?q=harbour",
            "search": "/en/training/search/?q=harbour",
            "API": "/training/api/v1/answers/",
            "file": "/training/api/v1/answers.csv",
        }
        return {door for door, url in doors.items() if self.canary in page.request.get(url).text()}


@pytest.mark.parametrize(
    ("state", "javascript"), [("lanternia", True), ("opalind", False)], ids=["with script", "without script"]
)
def test_an_answer_travels_from_its_draft_to_the_public_page_and_back(
    visit: Visit, state: str, javascript: bool
) -> None:
    story = Slice(visit, state, javascript)
    coordinator = story.person(f"coordinator-{state}")
    anonymous, secretariat = story.person(), story.person("secretariat")
    outsiders = [anonymous, story.person("coordinator-belquora"), story.person("observer")]
    answer_and_save(coordinator, story)
    assert [story.is_seen_by(page) for page in [*outsiders, secretariat]] == [set()] * 4
    clearing = story.person(f"clearing-{state}")
    clear_the_answers(clearing)
    assert [story.is_seen_by(page) for page in [*outsiders, secretariat]] == [set()] * 4
    check_and_send(coordinator, story)
    assert [story.is_seen_by(page) for page in outsiders] == [set()] * 3
    assert_received(secretariat, story)
    release_the_text(clearing, story)
    assert story.is_seen_by(anonymous) == {"page", "search", "API", "file"}
    assert_public(anonymous, story)
    withdraw_the_text(clearing, story)
    assert [story.is_seen_by(page) for page in outsiders] == [set()] * 3


def tick(box: Locator) -> None:
    """Press a box or a radio button where its label lies over it, as large as a finger."""
    box.check(force=True)


def answer_and_save(page: Page, story: Slice) -> None:
    begin = page.get_by_role("button", name=re.compile("^Begin"))
    begin.or_(page.get_by_role("link", name=re.compile("^Fourth review"))).first.click()
    page.get_by_role("link", name="2.1.a", exact=True).click()
    tick(page.get_by_role("radio", name="In progress"))
    page.get_by_role("textbox", name="Progress").fill(story.text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Your answer to 2.1.a is saved.")
    expect(page.get_by_text("Saved on").first).to_be_visible()
    expect(page.get_by_role("region", name="Sharing label")).to_contain_text("TLP:AMBER+STRICT")
    expect(page.get_by_role("textbox", name="Progress")).to_have_value(story.text)


def clear_the_answers(page: Page) -> None:
    page.goto("/en/training/work/")
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()
    page.get_by_role("link", name="Clearance", exact=True).click()
    tick(page.get_by_role("radio", name="Clear", exact=True))
    page.get_by_role("button", name="Keep my word").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that nothing classified is in it")
    tick(page.get_by_role("checkbox", name="Nothing that is classified under national law is in it."))
    tick(page.get_by_role("checkbox", name="No person can be identified from it."))
    page.get_by_role("button", name="Keep my word").click()
    expect(page.get_by_text("The coordinator may send it now.")).to_be_visible()


def check_and_send(page: Page, story: Slice) -> None:
    page.get_by_role("navigation", name="You are here").get_by_role("link").last.click()
    page.get_by_role("link", name="Check before you send").click()
    expect(page.get_by_text(story.text)).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm this before you send.")
    page.wait_for_load_state()
    # Where the checks have warnings, a second box says that it is sent as it is.
    for box in page.get_by_role("checkbox").all():
        tick(box)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Sent and received")).to_be_visible()
    expect(page.get_by_role("region", name="Sharing label")).to_contain_text("TLP:AMBER")
    page.goto("/en/training/work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")
    # Registers may ask for something still; the cycle asks for nothing.
    expect(page.locator("ul.tasks a[href*='/submissions/']")).to_have_count(0)


def assert_received(page: Page, story: Slice) -> None:
    page.goto("/en/training/work/desk/")
    page.get_by_role("link", name=re.compile(story.state.title())).first.click()
    page.get_by_role("link", name="2.1.a", exact=True).click()
    expect(page.get_by_text(story.text)).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)


def open_the_answer(page: Page) -> None:
    page.goto("/en/training/work/")
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()
    page.get_by_role("link", name="2.1.a", exact=True).click()


def release_the_text(page: Page, story: Slice) -> None:
    open_the_answer(page)
    page.get_by_role("link", name="Release", exact=True).click()
    tick(page.get_by_role("radio", name=re.compile("^The public")))
    expect(page.get_by_role("checkbox", name=re.compile("^2.1.a"))).to_be_checked()
    expect(page.get_by_role("checkbox", name="Status", exact=True)).not_to_be_checked()
    page.get_by_role("textbox", name="Reason for the record").fill("Cleared for everyone.")
    page.get_by_role("button", name="Check before you release").click()
    expect(page.get_by_text(story.text)).to_be_visible()
    page.get_by_role("button", name=re.compile("^I act as clearing authority")).click()
    expect(page.get_by_role("status").first).to_contain_text("Released.")


def assert_public(page: Page, story: Slice) -> None:
    page.goto(f"{PLAN}/2.1.a/")
    shared = page.get_by_role("article").filter(has_text=story.canary)
    expect(shared.get_by_role("heading", name=story.state.title())).to_be_visible()
    expect(shared).to_contain_text(A_DATE)
    expect(shared).not_to_contain_text("In progress")


def withdraw_the_text(page: Page, story: Slice) -> None:
    open_the_answer(page)
    page.get_by_role("link", name="Withdraw what is public").click()
    page.get_by_role("textbox", name="Reason").fill("Sent in error.")
    page.get_by_role("button", name="Check before you withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("status").first).to_contain_text("Withdrawn for the future.")


def test_an_answer_is_saved_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.goto("/en/account/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, name_field(page))
    page.keyboard.type("coordinator-tindrell")
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(page.locator("p code").inner_text())
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("^Fourth review")).first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("^Go on with")))
    page.keyboard.press("Enter")
    # The group is entered at what is chosen; the arrows go on from there.
    tab_to(page, page.get_by_role("radio", name="Not chosen yet").first)
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("textbox", name="Progress"))
    page.keyboard.type("Written without a mouse.")
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("is saved.")
    expect(page.get_by_role("textbox", name="Progress")).to_have_value("Written without a mouse.")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and see it marked."""
    expect(target).to_be_visible()
    for _press in range(60):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
