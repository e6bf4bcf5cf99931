# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cells in which a person answers a question, and the value that stands in them.

A value of several members has a cell for each. What an office program makes of a cell (a day of a text, a number of a
text, other line ends) is taken for what the person meant, or refused with a sentence.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.utils.datetime import from_excel

from jointplan.assessments.packs.evidence import evidence_from, evidence_lines
from jointplan.assessments.schema import Choice, Kind, Question
from jointplan.assessments.values import ValueProblem, cell, packed, unpacked
from jointplan.core.exports import unguarded
from jointplan.core.text import fold

DAYS = ("%Y-%m-%d", "%d.%m.%Y")
# An Excel file counts days from 1900; the two months before 1 March are counted wrongly for ever.
FIRST_DAY = datetime.date(1900, 3, 1)
LAST_SERIAL = 2_958_465
# More digits than that a number in an office file does not keep.
DIGITS = 15
# How the format writes a carriage return, and the beginning of what merely looks like one.
ESCAPED = re.compile("_x(000[dD]|005[fF])_")
SPACES = re.compile(r"[\s\u00a0\u202f]")
COUNT = re.compile(r"\d{1,15}")
NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,6})?")


class Entry(StrEnum):
    """What is typed into a cell."""

    TEXT = "text"
    CHOICE = "choice"
    TICK = "tick"
    NUMBER = "number"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True)
class Field:
    """A cell to fill in: its member of the value (empty for the whole), its name, and what may be chosen."""

    key: str
    name: str
    entry: Entry
    choices: tuple[tuple[str, str], ...] = ()
    known_as: Mapping[str, str] | None = None
    longest: int = 0

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes by all that a person may write for them, folded."""
        found = {fold(name): code for code, name in self.choices}
        return {**(self.known_as or {}), **found, **{fold(code): code for code, _name in self.choices}}


def fields_of(question: Question, measures: Mapping[str, str]) -> tuple[Field, ...]:
    """The cells of a question; `measures` are names by code, where the choices are measures."""
    make = _FIELDS.get(question.kind)
    if make:
        return make(question, measures)
    return (Field("", "", _ENTRIES.get(question.kind, Entry.TEXT), longest=_longest(question)),)


def _longest(question: Question) -> int:
    return question.longest if question.kind == Kind.TEXT else 0


def _choice_fields(question: Question, _measures: Any) -> tuple[Field, ...]:
    return (_choice_field("", "", question.choices),)


def _choice_field(key: str, name: str, choices: Iterable[Choice]) -> Field:
    choices = tuple(choices)
    known = {fold(text): choice.code for choice in choices for text in choice.names.values()}
    names = [choice.name for choice in choices]
    # Two that are called alike are told apart by their codes.
    shown = tuple((c.code, c.name if names.count(c.name) == 1 else f"{c.name} [{c.code}]") for c in choices)
    return Field(key, name, Entry.CHOICE, shown, known)


def _several_fields(question: Question, measures: Mapping[str, str]) -> tuple[Field, ...]:
    if question.choices_from_measures:
        return tuple(Field(code, f"{code} {name}".strip(), Entry.TICK) for code, name in measures.items())
    return tuple(Field(choice.code, choice.name, Entry.TICK) for choice in question.choices)


def _number_fields(question: Question, _measures: Any) -> tuple[Field, ...]:
    if len(question.units) == 1:
        return (Field("number", question.units[0].name, Entry.NUMBER),)
    number = Field("number", _("Number"), Entry.NUMBER)
    return (number, _choice_field("unit", _("Unit"), question.units)) if question.units else (number,)


def _yes_no_fields(question: Question, _measures: Any) -> tuple[Field, ...]:
    choices = (("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No")))
    reason = Field("reason", _("Reason or explanation"), Entry.TEXT, longest=question.longest)
    return (Field("answer", _("Answer"), Entry.CHOICE, choices, yes_and_no()), reason)


def _count_fields(question: Question, _measures: Any) -> tuple[Field, ...]:
    cells = [Field(cell(s, a), f"{s.name}, {a.name}", Entry.COUNT) for s in question.sexes for a in question.ages]
    return (Field("total", _("In all"), Entry.COUNT), *cells)


_FIELDS = {
    Kind.CHOICE: _choice_fields,
    Kind.CHOICES: _several_fields,
    Kind.NUMBER: _number_fields,
    Kind.YES_NO: _yes_no_fields,
    Kind.BY_SEX_AND_AGE: _count_fields,
}
_ENTRIES = {Kind.DATE: Entry.DATE}


def yes_and_no() -> dict[str, str]:
    """What people write for yes and no, folded, in each language of the product."""
    known = {"true": "yes", "1": "yes", "x": "yes", "х": "yes", "+": "yes", "✓": "yes", "false": "no", "0": "no"}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {fold(pgettext("answer", "Yes")): "yes", fold(pgettext("answer", "No")): "no"}
    return {**known, "yes": "yes", "no": "no"}


def cells_of(question: Question, value: str, measures: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the cells of a question for a value: texts, numbers and days, by field; empty ones left out."""
    if not value:
        return {}
    fields = fields_of(question, measures)
    filled = {field.key: _shown(field, member) for field, member in _members(question, value, fields)}
    return {key: shown for key, shown in filled.items() if shown not in ("", None)}


def _members(question: Question, value: str, fields: tuple[Field, ...]) -> Iterable[tuple[Field, Any]]:
    if question.kind in {Kind.TEXT, Kind.CHOICE, Kind.DATE}:
        return [(fields[0], value)]
    if question.kind == Kind.EVIDENCE:
        return [(fields[0], evidence_lines(unpacked(value)))]
    given = unpacked(value)
    if question.kind == Kind.CHOICES:
        return [(field, "yes") for field in fields if field.key in given]
    if question.kind == Kind.BY_SEX_AND_AGE:
        given = {"total": given["total"], **given["cells"]}
    return [(field, given.get(field.key)) for field in fields]


def _shown(field: Field, member: Any) -> Any:
    if member in ("", None):
        return ""
    if field.entry == Entry.CHOICE:
        return next((name for code, name in field.choices if code == member), member)
    if field.entry == Entry.TICK:
        return pgettext("answer", "Yes")
    if field.entry in {Entry.NUMBER, Entry.COUNT}:
        return _number_of(str(member))
    if field.entry == Entry.DATE:
        day = datetime.date.fromisoformat(member)
        return day if day >= FIRST_DAY else member
    # LibreOffice drops tabs: the cell would come back changed by nobody.
    return member.replace("\t", " ")


def _number_of(text: str) -> Any:
    """As a number where an office file keeps all of it, else as text."""
    digits = Decimal(text)
    if len(digits.as_tuple().digits) > DIGITS:
        return text
    return int(text) if "." not in text else float(text)


def plain(value: Any) -> str:
    """What stands in a cell, as text: the same for what an office program made of it and for what we wrote."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(format(value, f".{DIGITS}g")), "f")
    text = ESCAPED.sub(lambda found: "_" if found[1].startswith("005") else "\r", str(value))
    return unguarded(text.replace("\r\n", "\n").replace("\r", "\n").strip()).strip()


def raw_value(question: Question, fields: tuple[Field, ...], given: Mapping[str, Any], base: str) -> str:
    """The value that the cells say, for `clean_value`. Raises ValueProblem with what is wrong in a cell.

    `base` is what stood there when the pack was made: evidence that is named as before keeps what no cell shows of it.
    """
    members = {field.key: member for field in fields if (member := _member(field, given.get(field.key)))}
    if question.kind in {Kind.TEXT, Kind.CHOICE, Kind.DATE}:
        return members.get("", "")
    if not members:
        return ""
    if question.kind == Kind.EVIDENCE:
        return packed(evidence_from(members[""], unpacked(base) if base else []))
    if question.kind == Kind.CHOICES:
        return packed([key for key, member in members.items() if member == "yes"])
    if question.kind == Kind.BY_SEX_AND_AGE:
        total = members.pop("total", None)
        return packed({"cells": members, "total": total})
    return packed(members)


def _member(field: Field, value: Any) -> str:
    if field.entry in {Entry.CHOICE, Entry.TICK}:
        return _code(field, plain(value))
    if field.entry == Entry.DATE:
        return _day(value)
    if field.entry in {Entry.NUMBER, Entry.COUNT} and isinstance(value, datetime.date):
        raise ValueProblem(_("A day stands where a number belongs. Write the number anew."))
    text = plain(value)
    if field.entry == Entry.COUNT and text and not COUNT.fullmatch(SPACES.sub("", text)):
        raise ValueProblem(_("Write a count as a whole number, such as 120."))
    if field.entry == Entry.NUMBER and text and not NUMBER.fullmatch(SPACES.sub("", text)):
        raise ValueProblem(_("Write a number in digits, such as 12 or 12.5."))
    return text


def _code(field: Field, text: str) -> str:
    if not text:
        return ""
    codes = yes_and_no() if field.entry == Entry.TICK else field.codes
    code = codes.get(fold(text))
    if code is None:
        names = [name for _code, name in field.choices] or [pgettext("answer", "Yes"), pgettext("answer", "No")]
        problem = _("“%(text)s” is not among the answers offered: %(names)s.")
        raise ValueProblem(problem % {"text": text[:80], "names": ", ".join(names)})
    return code


def _day(value: Any) -> str:
    """A day in ISO 8601; what is none is left to `clean_value`, which says how to write it."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= LAST_SERIAL:
        # A day whose format was lost is a number of days.
        found = from_excel(value)
        return found.date().isoformat() if isinstance(found, datetime.datetime) else plain(value)
    text = plain(value)
    for form in DAYS:
        try:
            return datetime.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return text
