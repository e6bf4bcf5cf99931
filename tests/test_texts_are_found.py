# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of regional texts at the door of the search: each reader finds what that reader reads, and nothing else."""

import re
from typing import Any

import pytest
from django.urls import reverse

from jointplan.access.identity import acting_as
from tests.addresses import WatchedClient, address
from tests.asked import whom_to_ask
from tests.cast import Cast
from tests.finding import places, words_found
from tests.texts_cast import text_canary
from tests.texts_readers import SAID, TEXT_WORDS, WORDS
from tests.who_reads import COLUMNS, readers

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

# What States say, and what became of it, is not searched.
UNSEARCHED = {*map(text_canary, SAID), *(text_canary(f"{key} disposition") for key in ("checking", "circulated"))}
SEARCHED = {word: readers(row) for word, row in WORDS.items() if word not in UNSEARCHED}
# It was taken out of the draft: no page shows it any more.
LEFT_OUT = text_canary("checking leftout")
# Of one text the best place is shown; so no two words of one text are looked for at once.
TOGETHER = [
    [text_canary(f"{key} {part}") for key in keys]
    for part in ("title", "first")
    for keys in (("draft", "checking", "circulated", "silence"), ("broken", "open", "isles"))
] + [
    [text_canary("checking aldermoor"), text_canary("circulated second")],
    [text_canary("checking brindal"), text_canary("circulated revised")],
    [LEFT_OUT],
]


class Searching(WatchedClient):
    """What was looked for stands on the page again; that is no leak. Results are looked at by the test."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)


def test_every_word_of_the_texts_of_the_cast_is_looked_for() -> None:
    assert sorted(word for words in TOGETHER for word in words) == sorted(SEARCHED)
    assert all(any(word in text for word in UNSEARCHED) for text in TEXT_WORDS)


@pytest.mark.parametrize("role", COLUMNS)
def test_the_database_finds_of_a_text_only_what_the_role_may_read(cast: Cast, role: str) -> None:
    assert {source for word in SEARCHED for source, _pk in places(word)} == {"text", "paragraph"}
    assert [word for word in UNSEARCHED if places(word)] == []
    with acting_as(cast.user(role)):
        assert words_found(SEARCHED) == {word for word, allowed in SEARCHED.items() if role in allowed}


@pytest.mark.parametrize("words", TOGETHER, ids=lambda words: words[0])
def test_a_text_is_found_only_by_those_who_read_it(cast: Cast, words: list[str]) -> None:
    shown = [word for word in words if word != LEFT_OUT]
    wanted = {role: frozenset(word for word in shown if role in SEARCHED[word]) for role in COLUMNS}
    for role in whom_to_ask("real:search", f"texts {words[0]}", wanted):
        found = set()
        for space in ("real", "training"):
            page = Searching(role).get(reverse(f"{space}:search"), {"q": " or ".join(words)}).content.decode()
            marked = set(re.findall(r"<mark>(canarytext\w+)", page))
            assert not {word for word in marked if ("isles" in word) != (space == "training")}
            found |= marked
        assert found == wanted[role], role


def test_a_text_leads_visitors_to_its_public_page_and_others_to_the_paragraph(cast: Cast) -> None:
    word = text_canary("open first")
    uid = {"uid": "text open"}
    public, own = address(cast, "real:public_text", **uid), address(cast, "real:work:text_version", **uid, number="1")
    for role, link in (("anonymous", public), ("partner", f"{own}#p1")):
        page = Searching(role).get(reverse("real:search"), {"q": word}).content.decode()
        assert f'href="{link}"' in page
        assert "1 place" in page
        assert f"lamps, <mark>{word}</mark>" in page
    assert "Regional text · Taken note of · Version 1 · Paragraph 1" in page


def test_a_paragraph_is_found_in_the_latest_version_that_has_the_words_and_that_one_reads(cast: Cast) -> None:
    """The secretariat writes the second version; the States read the first."""
    uid = {"uid": "text circulated"}
    for role, number in (("secretariat", "2"), ("third_coordinator", "1")):
        page = Searching(role).get(reverse("real:search"), {"q": text_canary("circulated second")}).content.decode()
        assert f'href="{address(cast, "real:work:text_version", **uid, number=number)}#p2"' in page
        assert page.count("/work/texts/") == 1
