# SPDX-License-Identifier: AGPL-3.0-or-later
from playwright.sync_api import Locator, Page, expect

from jointplan.training.loading import PASSWORD


def name_field(page: Page) -> Locator:
    """Where the user name goes, whatever it is called in the reader's language."""
    return page.locator("main input[name=login]")


def sign_in(page: Page, username: str) -> None:
    """As the help on the sign-in page says."""
    page.goto("/en/account/login/")
    accounts = page.get_by_role("complementary", name="accounts of the training region")
    expect(accounts.get_by_role("rowheader", name=username, exact=True)).to_be_visible()
    name_field(page).fill(username)
    page.get_by_label("Password").fill(accounts.locator("p code").inner_text())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="My turn")).to_be_visible()


def sign_in_unlisted(page: Page, username: str) -> None:
    """An account that the help on the sign-in page does not name; the password is the same."""
    page.goto("/en/account/login/")
    name_field(page).fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="My turn")).to_be_visible()
