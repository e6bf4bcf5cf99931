# SPDX-License-Identifier: AGPL-3.0-or-later
"""What in a text looks like a person: names, mailboxes, telephones, numbers of passports.

A help for whoever writes, shown before a text is saved in which no person may be identifiable. It only warns: it keeps
and sends nothing, it misses names, and it takes words for names that are none. It goes by the look of Latin and
Cyrillic words: capital letters, initials, titles, endings of patronymics, and a list of words that official texts write
large.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import yaml

from jointplan.core.text import fold

WORDS = Path(__file__).parent.parent / "data" / "words" / "no-names.yaml"
MOST = 20
# As much as a text of an answer may have, and some more; what is behind is not looked at.
LONGEST = 40_000

APOSTROPHES = "'’‘`ʻʼ"
WORD = re.compile(rf"[^\W\d_](?:[{APOSTROPHES}-]?[^\W\d_])*")
BLANKS = re.compile(r"[ \t\u00a0\u202f]+\n?[ \t]*|\n[ \t]*(?!\n)")
# What Russian words end in: of a beginning of up to four letters, not much may follow.
SHORT, SHORT_ENDING, LONGEST_ENDING = 4, 2, 8
SHORTEST_BY_ENDING = 7

PARTICLES = frozenset(
    ["al", "el", "ibn", "bin", "binti", "von", "van", "der", "de", "di", "да", "ибн", "бин", "аль", "эль"]
)
# Words of their own behind the father's name.
PATRONYMICS = frozenset(
    [
        *("uly", "ulı", "uulu", "kyzy", "qyzy", "qizi", "kizi", "ogly", "ogli", "oglu", "o'g'li"),
        *("оглы", "огли", "ұлы", "улы", "уулу", "қызы", "кызы", "кизи", "угли", "ўғли"),
    ]
)
PATRONYMIC_ENDINGS = (
    "ович", "евич", "ьич", "овича", "евича", "овичу", "евичу", "овна", "евна", "ична", "овны", "евны", "овне", "евне",
    "ovich", "evich", "ovna", "evna", "оглы", "огли", "кызы", "кизи", "улы", "ұлы", "қызы", "уулу", "угли", "ўғли",
    "ogly", "ogli", "kyzy", "qizi", "kizi", "uulu",
)  # fmt: skip

TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Messrs|Mme|г-н|г-жа|г-на|г-жи|г-ну|г-же|[Гг]осподин\w?|[Гг]оспож\w+|[Гг]р-н|[Гг]р-ка"
    rf"|[Гг]ражданин\w*|[Гг]ражданк\w+|janob|xonim|мырза|ханым|жаноб)\.?[ \u00a0]+(?:[^\W\d_a-zа-я]\.[ \u00a0]?){{0,2}}"
    rf"(?=[^\W\d_a-zа-яё])[\w{APOSTROPHES}-]{{1,40}}(?:[ \u00a0](?=[^\W\d_a-zа-яё])[\w{APOSTROPHES}-]{{1,40}}){{0,2}}"
)
INITIAL = r"(?=[^\W\d_a-zа-яё])\w[hsuaж]?\."
SURNAME = rf"(?=[^\W\d_a-zа-яё])\w[\w{APOSTROPHES}-]{{0,40}}[a-zа-яёәғқңөұүһіҳҷӣўşçňžý]"
WITH_INITIALS = re.compile(
    rf"\b(?P<first>{INITIAL})[ \u00a0]?(?P<second>{INITIAL}[ \u00a0]?)?(?P<behind>{SURNAME})\b"
    rf"|\b(?P<before>{SURNAME})[ \u00a0]{INITIAL}[ \u00a0]?{INITIAL}"
)
MAILBOX = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b")
TELEPHONE = re.compile(
    r"(?<![\w/+])(?:\+\d[\d ()\u00a0-]{6,20}\d|(?:8[ -]?)?\(\d{3,5}\)[ -]?\d[\d -]{4,10}\d)(?![\w/])"
)
# Letters and digits of a passport or an identity card, and personal numbers of 12 or 14 digits.
PASSPORT = re.compile(r"(?<![\w/.-])(?:[A-ZА-Я]{1,2}[ \u00a0]?(?:№[ ]?)?\d{7,9}|\d{14}|\d{12})(?![\w/]|[.,]\d)")


@cache
def words() -> dict[str, frozenset[str]]:
    """The lists of words that are no name, each by its heading."""
    lists: dict[str, str] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {heading: frozenset(listed.split()) for heading, listed in lists.items()}


@cache
def endings() -> tuple[str, ...]:
    return tuple(words()["english_endings"] | words()["russian_endings"])


class Span(NamedTuple):
    """A stretch of the text that looks like a person."""

    start: int
    stop: int


class Word(NamedTuple):
    text: str
    start: int
    stop: int


def names_in(text: str) -> list[str]:
    """What looks like a person in a text, each once, in the order of the text; at most `MOST`."""
    text = text[:LONGEST]
    spans = sorted({*_by_pattern(text), *_by_words(text)}, key=lambda span: (span.start, -span.stop))
    found: dict[str, None] = {}
    end = 0
    for span in spans:
        if span.start >= end:
            found[" ".join(text[span.start : span.stop].split())] = None
            end = span.stop
    return list(found)[:MOST]


def _by_pattern(text: str) -> Iterator[Span]:
    for pattern in (MAILBOX, TELEPHONE, PASSPORT):
        for match in pattern.finditer(text):
            yield Span(*match.span())
    for match in TITLED.finditer(text):
        # Not `Mr. President`.
        if not all(is_ordinary(word) for word in WORD.findall(match[0])[1:]):
            yield Span(*match.span())
    for match in WITH_INITIALS.finditer(text):
        if not _is_counted(match, text):
            yield Span(*match.span())


def _is_counted(match: re.Match[str], text: str) -> bool:
    """True for `A. Implementation` at the beginning of a line, `Annex A. The`, and ordinary words behind a letter."""
    surname = match["behind"] or match["before"]
    if is_ordinary(surname) or surname.casefold() in words()["starters"]:
        return True
    if match["before"] or match["second"]:
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    last = before.split()[-1:] if before.split() else []
    return not before.rpartition("\n")[2].strip() or bool(
        last and last[0].casefold().strip(".,;:(") in words()["counted"]
    )


def _by_words(text: str) -> Iterator[Span]:
    for run in _runs(text):
        yield from _people_in(run)


def _runs(text: str) -> Iterator[list[Word]]:
    """Words with a capital letter that stand beside each other; particles and patronymics between them belong there."""
    run: list[Word] = []
    for match in WORD.finditer(text):
        word = Word(match[0], *match.span())
        beside = bool(run) and BLANKS.fullmatch(text, run[-1].stop, word.start) is not None
        small = fold(word.text) in PATRONYMICS or word.text in PARTICLES
        if word.text[0].isupper() or (beside and small):
            if not beside and run:
                yield run
                run = []
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _people_in(run: list[Word]) -> Iterator[Span]:
    """Two or three words at the end of a run that are no ordinary ones: before an ordinary one, they call a body."""
    while run and not run[-1].text[0].isupper() and fold(run[-1].text) not in PATRONYMICS:
        run = run[:-1]
    if len(run) < 2:
        return
    if run[0].text.casefold() in words()["starters"]:
        run = run[1:]
    segment = list(takewhile(lambda word: not is_ordinary(word.text), reversed(run)))[::-1]
    if _is_person(segment):
        yield Span(segment[0].start, segment[-1].stop)


def _is_person(segment: list[Word]) -> bool:
    if any(_is_patronymic(word.text) for word in segment):
        return len(segment) >= 2
    return 2 <= len(segment) <= 3 + sum(word.text in PARTICLES for word in segment)


def _is_patronymic(word: str) -> bool:
    folded = fold(word)
    return folded in PATRONYMICS or (len(folded) > 6 and folded.endswith(PATRONYMIC_ENDINGS))


def is_ordinary(word: str) -> bool:
    """True for words that official texts write with a capital letter and that are no person, and for abbreviations."""
    if len(word) < 2 or (word.isupper() and len(word) <= 3) or (word[:-1].isupper() and word.endswith("s")):
        return True
    folded = fold(word)
    return all(_is_known(part) for part in folded.split("-") if part) or _is_known(folded)


def _is_known(folded: str) -> bool:
    english = words()["english"]
    if folded in english or folded.removesuffix("s").removesuffix("'") in english:
        return True
    if len(folded) >= SHORTEST_BY_ENDING and folded.endswith(endings()):
        return True
    return _begins_as_russian(folded)


def _begins_as_russian(folded: str) -> bool:
    """True when a known beginning fits, and what follows is no longer than an ending: of short ones, two letters."""
    beginnings = words()["russian"]
    return any(
        folded[:length] in beginnings and len(folded) - length <= (LONGEST_ENDING if length > SHORT else SHORT_ENDING)
        for length in range(2, len(folded) + 1)
    )
