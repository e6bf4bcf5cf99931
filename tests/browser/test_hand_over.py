# SPDX-License-Identifier: AGPL-3.0-or-later
"""A focal point hands over to a successor, who sees open work and history at first sign-in (journey 6)."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.signing_in import sign_in_unlisted
from tests.browser.test_offline import assign

pytestmark = pytest.mark.browser

SCHOOLS = "Department of Schools of Tindrell"
POST = "/en/training/work/contacts/posts/tindrell-schools-main/"
NOTE = "The list of school entrances is with the printers; the rescue corps has still to answer."


def person(visit: Callable[..., Page], username: str, **options: Any) -> Page:
    page = visit(**options)
    sign_in_unlisted(page, username)
    return page


def test_a_focal_point_hands_over_to_a_successor_who_finds_note_and_history(visit: Callable[..., Page]) -> None:
    today = datetime.date.today()
    yesterday = today - datetime.timedelta(days=1)
    leaver = person(visit, "agency-tindrell-schools", allowed=(404,), java_script_enabled=False)
    leaver.goto(POST)
    leaver.get_by_role("link", name="Hand over this post").click()
    leaver.get_by_role("button", name="Save the hand-over").click()
    expect(leaver.get_by_role("alert")).to_contain_text("First day of the successor")
    leaver.get_by_label("Note for the successor").fill(NOTE)
    leaver.get_by_label("First day of the successor").fill(today.isoformat())
    leaver.get_by_role("button", name="Save the hand-over").click()
    expect(leaver.get_by_role("status").first).to_contain_text("Saved. The successor finds it")

    coordinator = visit()
    assign(coordinator, "2.2.e", SCHOOLS)
    coordinator.goto(POST)
    coordinator.get_by_role("link", name="End or move").first.click()
    ending = coordinator.get_by_role("region", name="End the term")
    ending.get_by_label("Last day").fill(yesterday.isoformat())
    ending.get_by_role("button", name="End the term").click()
    expect(coordinator.get_by_text("Vacant since").first).to_be_visible()
    coordinator.get_by_role("link", name="Enter who holds this post").click()
    coordinator.get_by_label("Person").select_option(
        label="Main focal point, Registry of Public Services of Tindrell (agency-tindrell-registry)"
    )
    coordinator.get_by_label("First day").fill(today.isoformat())
    coordinator.get_by_role("button", name="Enter").click()
    expect(coordinator.get_by_text("Vacant since")).to_have_count(0)

    successor = person(visit, "agency-tindrell-registry")
    handed = successor.get_by_role("region", name="Handed over to you")
    expect(handed).to_contain_text(NOTE)
    handed.get_by_text("What was done on this post").click()
    expect(handed.get_by_text("A hand-over was written")).to_be_visible()
    open_work = successor.get_by_role("listitem").filter(has_text=re.compile(f"answers of {SCHOOLS}|Answer 2.2.e"))
    expect(open_work.first).to_be_visible()
    assert violations(successor) == []
    handed.get_by_role("button", name="I have taken over").click()
    expect(successor.get_by_role("status").first).to_contain_text("You have taken over the post.")
    expect(successor.get_by_text("Handed over to you")).to_have_count(0)

    leaver.goto("/en/training/work/")
    expect(leaver.get_by_text("You hold no post today.")).to_be_visible()
    leaver.goto(POST)
    expect(leaver.get_by_role("link", name="Hand over this post")).to_have_count(0)
