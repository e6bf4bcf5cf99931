# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same picture on a page, in PDF and in Word; nobody needs to see it, and it asks no network."""

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdf import PdfReader

from jointplan.core import pdf
from jointplan.core.pictures import Picture, PictureProblem, drawing, png, svg
from jointplan.core.pictures.coverage import sign_and_word
from jointplan.core.pictures.font import font_folder
from jointplan.core.pictures.look import SERIES
from jointplan.core.pictures.makers import Event, bars, over_time, timeline
from jointplan.core.pictures.periods import counted
from tests.left_out import leave_out

LETTERS = "әғқңөұүһі ӣӯҷҳ ňýžşçäöü oʻgʻ ЁёЖж"


def day(month: int, number: int = 1) -> datetime.date:
    return datetime.date(2026, month, number)


def several() -> list[Picture]:
    """One of each kind."""
    return [
        timeline("days", "Days", [Event("Answers", day(2), day(4)), Event(f"Due {LETTERS}", day(4, 30))]),
        over_time("one", "Meetings", ["Q1 2026", "Q2 2026"], {"Meetings": [2, 0]}, unit="Meetings"),
        over_time("two", "Work", ["2025", "2026"], {"Meetings": [2, 3], "Papers": [1, 4]}, unit="Number"),
        bars("kinds", "Needs", [("Training <of> 'whom'\\?", 12), ("Lamps", 0)], unit="Needs", of="Kind"),
    ]


def texts_in(drawn: str) -> str:
    return " ".join(text for text in ElementTree.fromstring(drawn).itertext() if text.strip())


@pytest.mark.parametrize("picture", several(), ids=lambda picture: picture.name)
def test_says_in_words_and_in_a_table_what_it_shows(picture: Picture) -> None:
    root = ElementTree.fromstring(svg(picture))
    assert root.attrib["role"] == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == picture.alt != ""
    shown = render_to_string("pictures/picture.html", {"picture": picture})
    assert "<svg" in shown
    assert shown.count("<tr>") == len(picture.rows) + 1
    assert all(len(row) == len(picture.columns) for row in picture.rows)


@pytest.mark.parametrize("picture", several(), ids=lambda picture: picture.name)
def test_holds_nothing_that_a_page_forbids(picture: Picture) -> None:
    drawn = svg(picture)
    assert not re.search(r"style=|class=|<script|<style|href|url\(|data:", drawn)
    assert "aria-" not in drawn
    assert len(drawn) < 12_000


@pytest.mark.parametrize("picture", several(), ids=lambda picture: picture.name)
def test_word_gets_the_same_on_white_in_any_width(picture: Picture) -> None:
    image = Image.open(io.BytesIO(png(picture, 960)))
    assert image.size[0] == 960
    flat = image.convert("RGB")
    assert flat.getpixel((0, 0)) == (255, 255, 255)
    assert ImageChops.invert(flat).getbbox() is not None


def test_a_pdf_holds_it_with_its_text() -> None:
    shown = "{% extends 'pdf/base.html' %}{% block body %}{% include 'pictures/picture.html' %}{% endblock %}"
    if pdf.missing():
        leave_out(pdf.missing())
    with mock.patch(
        "jointplan.core.pdf.render_to_string", side_effect=lambda _name, context: _rendered(shown, context)
    ):
        made = pdf.as_pdf(
            "x", {"picture": several()[3]}, title="Needs", label="TLP:CLEAR", source="https://plan.example/"
        )
    figures = list(_figures(PdfReader(io.BytesIO(made)).trailer["/Root"]["/StructTreeRoot"]))
    assert [str(figure["/Alt"]) for figure in figures] == [several()[3].alt]


def _figures(element: Any) -> Iterator[Any]:
    """The figures in the tags of a PDF."""
    element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from _figures(one)
    elif isinstance(element, dict):
        if element.get("/S") == "/Figure" and "/Alt" in element:
            yield element
        if "/K" in element:
            yield from _figures(element["/K"])


def _rendered(template: str, context: dict[str, Any]) -> str:
    from django.template import engines

    return str(engines["django"].from_string(template).render(context))


def test_no_address_is_ever_asked() -> None:
    spec = {"data": {"url": "http://127.0.0.1:1/numbers.csv"}, "mark": "bar"}
    with pytest.raises(PictureProblem, match="not allowed"):
        svg(Picture("spy", "Spy", "Spy", [], [], spec))


def test_what_was_drawn_is_not_drawn_again() -> None:
    caches["pictures"].clear()
    picture = several()[1]
    first, sheet = svg(picture), png(picture, 600)
    with mock.patch.object(drawing, "_library", side_effect=AssertionError("drawn again")):
        again = several()[1]
        assert (svg(again), png(again, 600)) == (first, sheet)
    other = over_time("one", "Meetings", ["Q1 2026", "Q2 2026"], {"Meetings": [2, 1]}, unit="Meetings")
    assert other.sha256 != picture.sha256


def test_where_nothing_can_be_drawn_the_table_stands_open() -> None:
    caches["pictures"].clear()
    with mock.patch.object(drawing, "_library", side_effect=PictureProblem("none here")):
        shown = render_to_string("pictures/picture.html", {"picture": several()[1]})
    assert "<svg" not in shown
    assert '<details class="disclose" open>' in shown


def test_the_font_has_the_letters_of_all_seven_languages() -> None:
    font = TTFont(str(font_folder() / "SourceSans3-Regular.ttf"))
    assert {ord(letter) for letter in LETTERS} <= set(font.getBestCmap())
    assert font["OS/2"].usWeightClass == 400


def test_series_are_told_apart_without_colour() -> None:
    assert len({(shape, *dash) for _colour, shape, dash in SERIES}) == len(SERIES)
    assert len({shape for _colour, shape, _dash in SERIES}) == len(SERIES)


def test_words_in_a_name_stay_words() -> None:
    drawn = svg(several()[3])
    assert "<of>" in texts_in(drawn)
    assert "&lt;of&gt;" in drawn


def test_days_and_numbers_are_written_in_the_language_of_the_reader() -> None:
    with translation.override("ru"):
        picture = timeline("days", "Дни", [Event("Ответы", day(2), day(4))])
        assert "февраля" in picture.alt
        assert "Янв" not in texts_in(svg(picture))
        assert "Фев" in texts_in(svg(picture))


def test_many_at_once_and_none_at_all() -> None:
    assert svg(timeline("none", "None", []))
    periods = [str(year) for year in range(1990, 2030)]
    picture = over_time("long", "Long", periods, {"a": list(range(40))}, unit="Papers")
    assert "1990: 0; 2029: 39" in picture.alt
    assert svg(picture)


@pytest.mark.parametrize(
    ("days", "periods", "numbers"),
    [
        ([], [], []),
        ([(day(1), 2), (day(3), 1), (day(9), 4)], ["Q1 2026", "Q2 2026", "Q3 2026"], [3, 0, 4]),
        ([(day(1), 1), (datetime.date(2029, 1, 1), 1)], ["2026", "2027", "2028", "2029"], [1, 0, 0, 1]),
    ],
)
def test_periods_have_no_gap(days: Any, periods: list[str], numbers: list[int]) -> None:
    assert counted(days) == (periods, numbers)


def test_a_cell_of_coverage_has_a_sign_and_a_word() -> None:
    assert [sign_and_word(there, yes="shared", no="nothing") for there in (True, False)] == ["● shared", "○ nothing"]


def test_a_long_name_says_that_it_was_cut() -> None:
    whole, cut = ("Early warning and orderly response, within and across borders", "A word of many letters " * 9)
    drawn = texts_in(svg(bars("names", "Names", [(whole, 1), (cut, 2)], unit="Numbers", of="Name")))
    assert "borders" in drawn
    assert drawn.count("…") == 1
