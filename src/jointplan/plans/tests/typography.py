# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways in which a text changes its looks and not its wording, for tests of the reader."""

from __future__ import annotations

import random
import re
import textwrap
import unicodedata
from collections.abc import Callable

Change = Callable[[str, random.Random], str]


def bullets(text: str, chance: random.Random) -> str:
    sign = chance.choice(["•", "–", "—", "*", "o", "§", "·", "▪", "\uf0b7", "+", ">"])
    return re.sub(r"^(\s*)- ", rf"\1{sign} ", text, flags=re.MULTILINE)


def bullets_lost(text: str, _chance: random.Random) -> str:
    return re.sub(r"^(\s*)- ", r"\1", text, flags=re.MULTILINE)


def numbers(text: str, chance: random.Random) -> str:
    form = chance.choice([r"\1.", r"\1)", r"(\1)"])
    return re.sub(r"^(\d{1,2})[.)](?= )", form, text, flags=re.MULTILINE)


def dashes(text: str, chance: random.Random) -> str:
    sign = chance.choice("‐‑‒–—−")
    return re.sub(r"(?<=\w)-(?=\w)|(?<= )[-–](?= )", sign, text)


def quotes(text: str, chance: random.Random) -> str:
    double = chance.choice(["“”", "„“", '""', "«»", "‟”"])
    single = chance.choice(["’", "‘", "`", "´", "ʼ", "'"])
    text = re.sub('[“"]([^”"\n]*)[”"]', lambda found: double[0] + found[1] + double[1], text)
    return re.sub("['’‘]", single, text)


def emphasis_lost(text: str, _chance: random.Random) -> str:
    return re.sub(r"(?<![\n ])\*|\*(?! )", "", text)


def emphasis(text: str, chance: random.Random) -> str:
    sign = chance.choice(["*", "**", "_", "__"])
    return re.sub(
        r"\b[A-Za-z]{4,}\b", lambda found: sign + found[0] + sign if chance.random() < 0.05 else found[0], text
    )


def spaces(text: str, chance: random.Random) -> str:
    return re.sub(
        r"(?<=\w) (?=\w)",
        lambda _: chance.choice("\u00a0\u2009\u202f\u3000 ") if chance.random() < 0.2 else " ",
        text,
    )


def invisible(text: str, chance: random.Random) -> str:
    return re.sub(
        r"(?<=[a-z])(?=[a-z])",
        lambda _: chance.choice("\u00ad\u200b\u200d\ufeff") if chance.random() < 0.05 else "",
        text,
    )


def ligatures(text: str, _chance: random.Random) -> str:
    for letters, sign in (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ")):
        text = text.replace(letters, sign)
    return text


def wrapped(text: str, chance: random.Random) -> str:
    width = chance.choice([*range(10, 31), *range(31, 201, 7)])
    options = {"break_long_words": chance.random() < 0.5, "break_on_hyphens": chance.random() < 0.5}
    lines = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, **options) or [""]
    return "\n".join(lines)


def folded(text: str, chance: random.Random) -> str:
    width = chance.randint(10, 120)
    lines = []
    for line in text.split("\n"):
        lines += [line[at : at + width] for at in range(0, len(line), width)] or [""]
    return "\n".join(lines)


def hyphenated(text: str, chance: random.Random) -> str:
    return re.sub(
        r"(?<=[a-z]{3})(?=[a-z]{4})",
        lambda _: chance.choice(["-\n", "\n", "\u00ad\n"]) if chance.random() < 0.01 else "",
        text,
    )


def flowing(text: str, _chance: random.Random) -> str:
    return textwrap.fill(text, 90)


def blank_lines_lost(text: str, _chance: random.Random) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def blank_lines(text: str, _chance: random.Random) -> str:
    return text.replace("\n", "\n\n")


def indented(text: str, chance: random.Random) -> str:
    return "\n".join(" " * chance.randint(0, 8) + line for line in text.split("\n"))


def pages(text: str, chance: random.Random) -> str:
    lines, result, page = text.split("\n"), [], 1
    numbered = chance.choice([None, "before", "after"])
    for line in lines:
        result.append(line)
        if chance.random() < 0.05:
            page += 1
            result.append({None: "\f", "before": f"{page}\n\f", "after": f"\f- {page} -\n"}[numbered])
    return "\n".join(result)


def newlines(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(["\r\n", "\r"]))


def decomposed(text: str, _chance: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


LOOKS: tuple[Change, ...] = (
    bullets,
    bullets_lost,
    numbers,
    dashes,
    quotes,
    emphasis_lost,
    emphasis,
    spaces,
    ligatures,
    invisible,
)
LINES: tuple[Change, ...] = (wrapped, folded, hyphenated, flowing)
BLANKS: tuple[Change, ...] = (blank_lines_lost, blank_lines, indented)
LAST: tuple[Change, ...] = (pages, decomposed, newlines)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
CHANGES = (*LOOKS, *LINES, *BLANKS, *LAST)


def typeset(text: str, changes: list[Change], encoding: str, chance: random.Random) -> bytes:
    """The text with some changes of its looks, in the order in which they happen to real documents."""
    for change in sorted(set(changes), key=CHANGES.index):
        text = change(text, chance)
    return text.encode(encoding)


def some_changes(chance: random.Random) -> list[Change]:
    """Any number of changes of looks, one way to break lines at most."""
    looks = [change for change in LOOKS if chance.random() < 0.4]
    lines = [chance.choice(LINES)] if chance.random() < 0.7 else []
    blanks = [chance.choice(BLANKS)] if chance.random() < 0.5 else []
    last = [change for change in LAST if chance.random() < 0.4]
    return [*looks, *lines, *blanks, *last]
