# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an invitation or a letter to the first work, in a real installation: nothing is fictional, everybody who writes
has a second factor."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.driving import driven, visiting
from tests.browser.site import command, environment_of, serving
from tests.databases import Databases

pytestmark = pytest.mark.browser

PASSWORD = "lanterns-on-the-quay"
Visit = Callable[..., Page]
Run = Callable[..., str]


@pytest.fixture(scope="module")
def installation(
    chromium: str, databases: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Run]]:
    """Address of a real installation, and a function that runs `jointplan accounts …` in it."""
    with django_db_blocker.unblock():
        before = databases.current
        databases.create("accounts", "plain")
        databases.use("accounts")
        urls = databases.url("default"), databases.url("owner")
        databases.use(before)
    folder = tmp_path_factory.mktemp("accounts")
    with serving(folder, *urls, trial=False) as address:
        environment = environment_of(folder, *urls)
        yield address, lambda *words: command(environment, "accounts", *words)


@pytest.fixture(scope="module")
def browser(installation: tuple[str, Run], chromium: str) -> Iterator[Browser]:
    with driven(chromium) as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser, installation: tuple[str, Run]) -> Iterator[Visit]:
    """`visit()` opens a browser of its own for one more person before the real installation."""
    with visiting(browser, installation[0]) as open_page:
        yield open_page


def invitation(installation: tuple[str, Run], party: str) -> str:
    """A link to the post of a State's coordinator, as the operator's command prints it."""
    address, run = installation
    run("establish", "--party", party, "--kind", "national-coordinator")
    printed = run("invite", "--post", f"{party}-national-coordinator", "--address", address)
    return next(line for line in printed.splitlines() if line.startswith("http"))


def open_account(page: Page, link: str, username: str) -> None:
    """Choose user name and password, sign in, and stand before the choice of a second factor."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Take up a post")
    assert violations(page) == []
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    enter(page, username, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")


def enter(page: Page, username: str, password: str) -> None:
    page.goto("/en/account/login/")
    page.locator("main input[name=login]").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def leave(page: Page) -> None:
    page.goto("/en/account/logout/")
    page.get_by_role("button", name="Sign out").click()


def take_a_sheet(page: Page) -> list[str]:
    """Make the sheet of codes and read it."""
    page.get_by_role("link", name="Make a sheet").click()
    page.get_by_role("button", name="Make the sheet").click()
    items = page.get_by_role("list", name="Codes on paper").get_by_role("listitem")
    # What is read at once waits for nothing: the sheet has to be there first.
    expect(items).to_have_count(20)
    codes = items.all_inner_texts()
    assert len(set(codes)) == 20
    assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Your account")).not_to_be_visible()
    assert page.pdf().startswith(b"%PDF-")
    page.emulate_media(media="screen")
    return codes


def test_an_invitation_leads_to_work_with_codes_on_paper(visit: Visit, installation: tuple[str, Run]) -> None:
    link = invitation(installation, "kazakhstan")
    page = visit(allowed=(404,))
    open_account(page, link, "kz-desk")
    page.goto("/en/work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    codes = take_a_sheet(page)
    page.get_by_role("link", name="I have the sheet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")
    leave(page)
    enter(page, "kz-desk", PASSWORD)
    page.get_by_label("Code").fill(codes[11])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_a_letter_leads_to_work_without_mailbox_telephone_and_script(
    visit: Visit, installation: tuple[str, Run]
) -> None:
    address, run = installation
    run("establish", "--party", "tajikistan", "--kind", "national-coordinator")
    letter = run("issue", "--post", "tajikistan-national-coordinator", "--address", address)
    found = re.search(r"User name: (\S+)\s+Start code: (\S+)", letter)
    assert found is not None
    page = visit(java_script_enabled=False)
    enter(page, *found.groups())
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your password")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Choose this password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("link", name="Make a sheet").click()
    page.get_by_role("button", name="Make the sheet").click()
    code = page.get_by_role("list", name="Codes on paper").get_by_role("listitem").first.inner_text()
    leave(page)
    enter(page, found[1], PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")


def shown_by_the_app(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_authenticator_app_is_set_up_and_asked_for(visit: Visit, installation: tuple[str, Run]) -> None:
    page = visit()
    open_account(page, invitation(installation, "kyrgyzstan"), "kg-desk")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_role("textbox", name="Secret").input_value()
    page.get_by_role("textbox", name="Authenticator code").fill(shown_by_the_app(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes on paper")
    leave(page)
    enter(page, "kg-desk", PASSWORD)
    page.get_by_label("Code").fill(shown_by_the_app(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")


def test_a_passkey_signs_in_alone(visit: Visit, installation: tuple[str, Run]) -> None:
    page = visit()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    open_account(page, invitation(installation, "uzbekistan"), "uz-desk")
    page.get_by_role("link", name="Add a key").click()
    page.get_by_label("Sign in with this key alone").check(force=True)
    assert violations(page) == []
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes on paper")
    leave(page)
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My turn")
