# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.watching import Watch

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000


@contextmanager
def driven(chromium: str) -> Iterator[Browser]:
    """A browser that is driven from here."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        launched = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield launched
        launched.close()


@contextmanager
def visiting(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for one more person; fails at the end when a page did what none may do."""
    watches = []

    def open_page(allowed: tuple[int, ...] = (), **options: Any) -> Page:
        context = browser.new_context(base_url=site, **{"locale": "en", **options})
        context.set_default_timeout(PATIENCE_MS)
        watches.append(Watch(context, site, allowed))
        return context.new_page()

    yield open_page
    for watch in watches:
        watch.context.close()
    assert [problem for watch in watches for problem in watch.taken()] == []
