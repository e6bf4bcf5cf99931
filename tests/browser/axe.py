# SPDX-License-Identifier: AGPL-3.0-or-later
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only what is broken comes back: to tell what is in order takes as long as to look.
RUN = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands now: the rule, and where it is broken."""
    # After a click the address is new before the document is: axe would find one without a root.
    page.wait_for_load_state()
    page.evaluate(Axe().axe_script)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in page.evaluate(RUN) for node in rule["nodes"]
    ]
