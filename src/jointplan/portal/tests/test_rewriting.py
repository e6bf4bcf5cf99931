# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page of the site as a file: what becomes of its links, its forms, its menus."""

import pytest

from jointplan.portal.export.addresses import Place, Space
from jointplan.portal.export.rewriting import Rewriter

HERE = Place("/en/plan/")
PAGE = """<!DOCTYPE html>
<html lang="ru"><head><title>План</title><link rel="alternate" href="/en/account/login/"></head><body>
<header><nav><ul><li><a href="/en/parties/">Parties</a></li><li><a href="/en/search/">Search</a></li></ul></nav>
<div><a href="/en/account/login/">Sign in</a></div></header>
<main>%s</main></body></html>"""


def rewritten(body: str, *broken: Place) -> str:
    rewriter = Rewriter(Space(False), HERE, frozenset(broken))
    return rewriter.rewritten((PAGE % body).encode(), "text/html").decode()


@pytest.mark.parametrize(
    ("body", "then"),
    [
        ('<a href="/en/parties/">x</a>', '<a href="../parties/index.html">x</a>'),
        ('<a href="/en/parties/?page=2#top">x</a>', '<a href="../parties/page-2.html#top">x</a>'),
        ('<a href="?page=2">x</a>', '<a href="page-2.html">x</a>'),
        ('<a href="/en/parties/?kind=state">x</a>', '<a href="../parties/index.html">x</a>'),
        ('<a href="#here">x</a>', '<a href="#here">x</a>'),
        ('<a href="https://example.org/a?b=c">x</a>', '<a href="https://example.org/a?b=c">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<a href="/en/join/">Join</a> us', "<a>Join</a> us"),
        ('<a href="/api/v1/">x</a>', "<a>x</a>"),
        ('<a href="/en/training/">x</a>', "<a>x</a>"),
        ('<p hx-get="/en/parties/" hx-target="#x">x</p>', "<p>x</p>"),
        ('<img src="/en/account/picture.png" alt="x">', ""),
        ('<img src="/static/a.svg" alt="x">', '<img src="../../static/a.svg" alt="x">'),
    ],
)
def test_links_lead_to_files_or_nowhere(body: str, then: str) -> None:
    assert f"<main>{then}</main>" in rewritten(body)


def test_what_turned_out_not_to_exist_is_not_linked() -> None:
    assert "<main><a>x</a></main>" in rewritten('<a href="/en/about/">x</a>', Place("/en/about/"))


def test_a_form_becomes_a_note_in_the_language_of_the_page() -> None:
    page = rewritten('<form action="/en/search/"><input name="q"></form> after')
    assert "<form" not in page
    assert "копия без сервера" in page
    assert "</p> after" in page


def test_menus_and_heads_have_no_line_that_leads_nowhere() -> None:
    page = rewritten("")
    assert "Parties" in page
    assert "Search" not in page
    assert "Sign in" not in page
    assert "account/login" not in page


def test_a_feed_leads_to_files_and_fonts_of_a_style_sheet_come_along() -> None:
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="/en/parties/"/><id>/en/parties/</id></feed>'
    rewriter = Rewriter(Space(False), HERE)
    assert b'href="../parties/index.html"' in rewriter.rewritten(feed, "application/atom+xml")
    assert rewriter.links == {Place("/en/parties/")}
    style = Rewriter(Space(False), Place("/static/css/a.css"))
    css = b"@import 'b.css'; a { background: url(\"../img/x.svg\") } b { background: url(data:image/png;base64,AA) }"
    assert style.rewritten(css, "text/css") == css
    assert style.links == {Place("/static/css/b.css"), Place("/static/img/x.svg")}
