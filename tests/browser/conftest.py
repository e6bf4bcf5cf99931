# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real browser before the real product.

Whatever a test does with it, a page may neither complain, nor fail, nor ask another host, nor come without the strict
content security policy: each browser context is watched, and the test fails at its end when one did.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import driven, visiting
from tests.browser.site import serving
from tests.databases import Databases
from tests.left_out import leave_out

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's browser; without one, browser tests are left out."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        leave_out("No browser: install the package chromium to run the browser tests.")
    return found


@pytest.fixture(scope="session")
def site(
    chromium: str, databases: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a training installation with a database of its own."""
    with django_db_blocker.unblock():
        before = databases.current
        databases.create("browser", "plain")
        databases.use("browser")
        urls = databases.url("default"), databases.url("owner")
        databases.use(before)
    with serving(tmp_path_factory.mktemp("browser"), *urls) as address:
        yield address


@pytest.fixture(scope="module")
def browser(site: str, chromium: str) -> Iterator[Browser]:
    """One browser for a module, not for the session: as long as it is driven, Django refuses to use its database."""
    with driven(chromium) as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`visit()` opens a browser of its own for one more person; options are those of a browser context."""
    with visiting(browser, site) as open_page:
        yield open_page
