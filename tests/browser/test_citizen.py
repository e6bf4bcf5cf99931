# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journey 1: a citizen who comes once finds what was promised and what her State shared, in her language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
TELEPHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_citizen_finds_what_was_promised_on_girls_and_what_her_state_shared(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript, viewport=TELEPHONE, locale="ru")
    page.goto("/ru/training/")
    # What this is, in the first screen.
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text("этот план приняли 5 государств")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("девочек")
    page.get_by_role("button", name="Поиск").click()
    page.get_by_role("link", name=re.compile(r"^4\.4\.b Поддерживать")).first.click()
    # What was promised: the official wording, and that the title is no part of it.
    expect(page.get_by_role("figure")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("девочек и мальчиков")
    # What her State shared, in her language.
    tiles = page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=3, name="Опалинд"))
    expect(tiles).to_contain_text("девочек и мальчиков поровну")
    tiles.get_by_role("link", name=re.compile("Читать полностью")).click()
    hers = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Опалинд"))
    expect(hers).to_contain_text("Выборные советы работают в сорока школах")
    expect(page.get_by_role("heading", name="Как ссылаться на эту страницу")).to_be_visible()


def test_she_finds_the_page_of_her_state_by_the_menu_and_goes_back_in_time(visit: Visit) -> None:
    page = visit(viewport=TELEPHONE, locale="ru")
    page.goto("/ru/training/")
    page.get_by_text("Меню", exact=True).click()
    page.get_by_role("navigation", name="Основное меню").get_by_role("link", name="Государства", exact=True).click()
    names = page.get_by_role("main").get_by_role("heading", level=3)
    expect(names).to_have_text(["Арвелюн", "Белькора", "Лантерния", "Опалинд", "Тиндрелл"])
    page.get_by_role("link", name="Опалинд", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Выборные советы работают в сорока школах")
    page.get_by_role("link", name=re.compile("Первый обзор")).click()
    expect(page).to_have_url(re.compile(r"/ru/training/states/opalind/training-2030/2031/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Опалинд")


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_the_menu_fits_in_russian(visit: Visit, width: int, colours: str) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme=colours, locale="ru")
    page.goto("/ru/training/changes/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if width == 1280:
        heights = page.get_by_role("navigation", name="Основное меню").evaluate(
            "nav => new Set([...nav.querySelectorAll('a')].map(a => a.offsetTop)).size"
        )
        assert heights == 1
    assert violations(page) == []
