# SPDX-License-Identifier: AGPL-3.0-or-later
"""An answer is begun in the browser, finished in Excel, and written by several people at once: no text is lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.signing_in import sign_in, sign_in_unlisted
from tests.packs_desk import written

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
COORDINATOR = "coordinator-tindrell"
AGENCY = "agency-tindrell-inclusion"
ASKED, SHARED = "2.1.b", "2.2.d"


def progress(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Progress")


def open_draft(page: Page) -> None:
    sign_in(page, COORDINATOR)
    page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review")).first.click()


def open_work(page: Page) -> None:
    """The page of the agency, whether its work was begun or not."""
    sign_in_unlisted(page, AGENCY)
    begin = page.get_by_role("button", name=re.compile("^Begin"))
    go_on = page.get_by_role("table").get_by_role("link", name=re.compile("^Fourth review"))
    begin.or_(go_on).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Contribution of")


def assign(page: Page, code: str, office: str) -> None:
    """The coordinator asks the first post of an office about a measure."""
    open_draft(page)
    page.get_by_role("link", name="Assign measures").click()
    asked = page.get_by_label("Who is asked", exact=True)
    value = asked.locator("option", has_text=office).first.get_attribute("value")
    asked.select_option(value=value)
    page.locator(f"[id='pick-{code}']").check(force=True)
    page.get_by_role("button", name="Assign what is ticked").click()
    expect(page.get_by_role("status").first).to_be_visible()


def save(page: Page, words: str) -> None:
    progress(page).fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("is saved")


def take_out(page: Page) -> bytes:
    """Make a pack of everything in Excel and fetch it."""
    page.get_by_role("link", name="Work offline").click()
    with page.expect_download() as arriving:
        page.get_by_role("button", name="Make the file").click()
    return Path(arriving.value.path()).read_bytes()


def bring_back(page: Page, content: bytes) -> None:
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("File that was filled in").set_input_files(
        {"name": "pack.xlsx", "mimeType": excel, "buffer": content}
    )
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()


def test_a_focal_point_begins_in_the_browser_finishes_in_excel_and_decides_which_text_stands(visit: Visit) -> None:
    """Journey 2."""
    assign(visit(), ASKED, "Council for Inclusion of Tindrell")
    page = visit(java_script_enabled=False)
    open_work(page)
    page.get_by_role("link", name=ASKED, exact=True).click()
    save(page, "Begun in the browser.")
    page.context.close()

    page = visit(java_script_enabled=False)
    open_work(page)
    content = take_out(page)
    other = visit(java_script_enabled=False)
    open_work(other)
    other.get_by_role("link", name=ASKED, exact=True).click()
    expect(progress(other)).to_have_value("Begun in the browser.")
    save(other, "Written meanwhile at another desk.")

    filled = {f"{ASKED}/progress/": "Finished in Excel.", f"{ASKED}/needs/": "A crane."}
    bring_back(page, written(content, **filled))
    expect(page.get_by_role("row").filter(has_text="Finished in Excel.")).to_contain_text("Both texts are kept")
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_role("status").first).to_contain_text("1 answer imported.")
    expect(page.get_by_role("status").first).to_contain_text("1 text is kept beside")

    other.reload()
    expect(progress(other)).to_have_value("Written meanwhile at another desk.")
    expect(other.get_by_role("textbox", name="Needs")).to_have_value("A crane.")
    other.get_by_role("link", name="Compare and decide").first.click()
    expect(other.get_by_role("region", name="Saved now")).to_contain_text("another desk")
    # The two are compared word by word.
    expect(other.get_by_role("region", name="Kept aside").locator("ins")).to_contain_text(["Finished", "Excel."])
    other.get_by_role("radio", name="The text that was kept aside takes its place").check(force=True)
    other.get_by_role("button", name="Decide").click()
    expect(progress(other)).to_have_value("Finished in Excel.")


def press_soon(page: Page, button: str) -> None:
    """The browser presses the button by itself, while this program goes on to the next browser."""
    found = page.get_by_role("button", name=button)
    expect(found).to_be_visible()
    found.evaluate("button => { setTimeout(() => button.click(), 300) }")


def test_two_browsers_and_a_file_on_one_answer_at_once_lose_no_text(visit: Visit) -> None:
    """The server works on the three at the same time; which of them is first, is theirs to find out."""
    texts = ["The first browser says this.", "The second browser says that.", "The file says a third thing."]
    first, second, offline = visit(), visit(), visit()
    for page in (first, second):
        open_draft(page)
        page.get_by_role("link", name=SHARED, exact=True).click()
        expect(progress(page)).to_be_visible()
        # Saving while typing would come before the others.
        page.route("**/save/", lambda route: route.abort("aborted"))
    open_draft(offline)
    bring_back(offline, written(take_out(offline), **{f"{SHARED}/progress/": texts[2]}))
    for page, text in zip((first, second), texts, strict=False):
        progress(page).fill(text)
    press_soon(first, "Save")
    press_soon(second, "Save")
    press_soon(offline, "Import all of it")
    expect(offline.get_by_role("status").first).to_contain_text(re.compile("imported|kept beside"))
    for page in (first, second):
        expect(page.get_by_role("status").first).to_contain_text(re.compile("is saved|Both texts are kept"))

    reader = visit(java_script_enabled=False)
    open_draft(reader)
    reader.get_by_role("link", name=SHARED, exact=True).click()
    links = reader.get_by_role("link", name="Compare and decide")
    expect(links).to_have_count(2)
    addresses = [links.nth(place).get_attribute("href") for place in range(2)]
    found = {progress(reader).input_value()}
    for address in addresses:
        reader.goto(str(address))
        kept = reader.get_by_role("region", name="Kept aside").locator(".difference")
        expect(kept).to_be_visible()
        found |= {text for text in texts if all(word in kept.inner_text() for word in text.rstrip(".").split())}
    assert found == set(texts)
