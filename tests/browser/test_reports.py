# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journey 8: the secretariat builds the regional report, edits one paragraph, downloads Word and PDF."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from jointplan.core import pdf
from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted
from tests.browser.site import PYTHON, environment_of
from tests.databases import Databases

pytestmark = pytest.mark.browser

MINE = "The States told of their work in their own words, and this sentence is ours."
SECONDS = 300


@pytest.fixture
def worker(site: str, databases: Databases, tmp_path: Path) -> Callable[[], None]:
    """The background worker of the installation, which does what waits and ends."""
    urls = databases.url("default", "browser"), databases.url("owner", "browser")
    environment = environment_of(tmp_path, *urls)

    def work() -> None:
        command = [*PYTHON, "django", "procrastinate", "worker", "--one-shot"]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=SECONDS)

    return work


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def test_the_secretariat_builds_the_regional_report(visit: Callable[..., Page], worker: Callable[[], None]) -> None:
    page = visit()
    sign_in_unlisted(page, "secretariat")
    page.goto("/en/training/work/")
    page.get_by_role("link", name="Registers", exact=True).click()
    page.get_by_role("link", name="Reports", exact=True).click()
    assert violations(page) == []
    page.get_by_role("link", name="Regional overview of a cycle", exact=True).click()
    page.get_by_label("Cycle").select_option("2033")
    page.locator("label").filter(has_text="The States and the secretariat").click()
    assert violations(page) == []
    page.get_by_role("button", name="Compose it").click()
    expect(page.get_by_role("heading", name="Waiting to be composed")).to_be_visible()
    assert violations(page) == []
    worker()
    # The page brings the report by itself; without scripts the link does.
    expect(page.get_by_role("link", name="Rewrite paragraphs")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Regional overview"))

    page.get_by_role("link", name="Rewrite paragraphs").click()
    page.get_by_role("link", name=re.compile("Rewrite This overview tells")).click()
    page.get_by_label("Your text").fill(MINE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(MINE)).to_be_visible()
    expect(page.get_by_text("written by Secretariat")).to_be_visible()
    assert violations(page) == []

    document: Any = Document(io.BytesIO(download(page, "DOCX")))
    assert any(MINE in one.text for one in document.paragraphs)
    if not pdf.missing():
        sheets = PdfReader(io.BytesIO(download(page, "PDF"))).pages
        assert MINE in " ".join(" ".join(one.extract_text() for one in sheets).split())
