# SPDX-License-Identifier: AGPL-3.0-or-later
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only what is broken comes back: what is in order would be megabytes for each page.
OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands now: the rule, and where it is broken."""
    # After a click the address is new before the document is: axe would find one without a root.
    page.wait_for_load_state()
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]
