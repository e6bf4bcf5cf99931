# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an answer to a question may be, how it is kept, and how it is shown.

A value is kept as text, so that versions, differences and merging are the same for each kind: the words themselves, the
code of a choice, a day as ISO 8601, or canonical JSON for what has several members.
"""

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jointplan.assessments.schema import Choice, Kind, Question
from jointplan.core.text import fold

MOST_EVIDENCE = 40


class ValueProblem(Exception):
    """A value cannot be taken. `str()` says what is wrong and what to do."""


def clean_value(question: Question, raw: str, *, measures: Mapping[str, str] | None = None) -> str:
    """The value as it is kept; an empty text for none. Raises ValueProblem.

    `measures` are the codes that may be chosen where the choices are measures.
    """
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not raw:
        return ""
    return _CLEAN[question.kind](question, raw, measures)


def packed(members: Any) -> str:
    """Canonical JSON: the same members always give the same text."""
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(value: str) -> Any:
    """The members of a value of several; an empty mapping where there is none."""
    return json.loads(value) if value else {}


def _clean_choice(question: Question, raw: str, _measures: Any) -> str:
    if raw not in {choice.code for choice in question.choices}:
        raise ValueProblem(_("Choose one of the answers offered."))
    return raw


def _clean_choices(question: Question, raw: str, measures: Mapping[str, str] | None) -> str:
    chosen = _members(raw, list)
    order = list(measures or {}) if question.choices_from_measures else [choice.code for choice in question.choices]
    if not all(isinstance(code, str) and code in order for code in chosen):
        raise ValueProblem(_("Choose among the answers offered."))
    return packed(sorted(set(chosen), key=order.index)) if chosen else ""


def _clean_text(question: Question, raw: str, _measures: Any) -> str:
    if len(raw) > question.longest:
        raise ValueProblem(
            _("A text may have up to %(most)d characters; this one has %(length)d. Shorten it or attach a document.")
            % {"most": question.longest, "length": len(raw)}
        )
    if "\x00" in raw:
        raise ValueProblem(_("The text has a sign that cannot be kept. Type it anew."))
    return raw


def _clean_number(question: Question, raw: str, _measures: Any) -> str:
    given = _members(raw, dict)
    number = _number(given.get("number"))
    if number is None:
        return ""
    units = [unit.code for unit in question.units]
    unit = given.get("unit") or (units[0] if len(units) == 1 else "")
    if units and unit not in units:
        raise ValueProblem(_("Choose the unit of the number."))
    return packed({"number": number, "unit": unit})


def _number(raw: Any) -> str | None:
    """A decimal number in plain digits, a comma or a point before its fraction, spaces between its thousands."""
    text = re.sub(r"[\s\u00a0\u202f]", "", str(raw if raw is not None else "")).replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15 or number.as_tuple().exponent < -6:  # type: ignore[operator]
        raise ValueProblem(_("Write a number in digits, such as 12 or 12.5."))
    return format(number.normalize(), "f")


def _clean_date(question: Question, raw: str, _measures: Any) -> str:
    try:
        return datetime.date.fromisoformat(raw).isoformat()
    except ValueError:
        raise ValueProblem(_("Write the day as year-month-day, such as 2026-03-31.")) from None


def _clean_yes_no(question: Question, raw: str, _measures: Any) -> str:
    given = _members(raw, dict) if raw.startswith("{") else {"answer": raw}
    answer, reason = given.get("answer") or "", str(given.get("reason") or "").strip()
    if not answer and not reason:
        return ""
    if answer not in {"yes", "no"}:
        raise ValueProblem(_("Choose yes or no."))
    return packed({"answer": answer, "reason": _clean_text(question, reason, None)})


def _clean_evidence(question: Question, raw: str, _measures: Any) -> str:
    rows = _members(raw, list)
    if len(rows) > MOST_EVIDENCE:
        raise ValueProblem(_("Name up to %(most)d pieces of evidence.") % {"most": MOST_EVIDENCE})
    return packed([_evidence(row) for row in rows]) if rows else ""


def _evidence(row: Any) -> dict[str, str]:
    known = {"title", "kind", "date", "link", "document"}
    if not isinstance(row, dict) or not set(row) <= known or not str(row.get("title") or "").strip():
        raise ValueProblem(_("Give each piece of evidence a title."))
    given = {key: str(row[key]).strip() for key in sorted(row) if str(row[key] or "").strip()}
    if "link" in given and not re.match(r"https?://[^\s]+$", given["link"]):
        raise ValueProblem(_("A link begins with https:// or http://."))
    if "date" in given:
        given["date"] = _clean_date(None, given["date"], None)  # type: ignore[arg-type]
    return given


def _clean_by_sex_and_age(question: Question, raw: str, _measures: Any) -> str:
    given = _members(raw, dict)
    known = {cell(sex, age) for sex in question.sexes for age in question.ages}
    counts = {}
    for key, value in dict(given.get("cells") or {}).items():
        count = _count(value)
        if key not in known:
            raise ValueProblem(_("This is not counted by that sex and age."))
        if count is not None:
            counts[key] = count
    total = _count(given.get("total"))
    if total is None and not counts:
        return ""
    told = sum(counts.values())
    if total is not None and (told > total or (len(counts) == len(known) and told != total)):
        raise ValueProblem(_("The numbers by sex and age do not add up to the total."))
    return packed({"cells": counts, "total": told if total is None else total})


def _count(raw: Any) -> int | None:
    number = _number(raw)
    if number is None:
        return None
    if not number.isdigit():
        raise ValueProblem(_("Write a count as a whole number, such as 120."))
    return int(number)


def cell(sex: Choice, age: Choice) -> str:
    """The name of a count by sex and age."""
    return f"{sex.code}/{age.code}"


def _members(raw: str, kind: type) -> Any:
    try:
        members = json.loads(raw)
    except ValueError:
        members = None
    if not isinstance(members, kind):
        raise ValueProblem(_("This answer cannot be read. Enter it anew."))
    return members


_CLEAN = {
    Kind.CHOICE: _clean_choice,
    Kind.CHOICES: _clean_choices,
    Kind.TEXT: _clean_text,
    Kind.NUMBER: _clean_number,
    Kind.DATE: _clean_date,
    Kind.YES_NO: _clean_yes_no,
    Kind.EVIDENCE: _clean_evidence,
    Kind.BY_SEX_AND_AGE: _clean_by_sex_and_age,
}


def answer_of(question: Question, value: str) -> str:
    """What conditions compare: the code that was chosen, or yes or no."""
    return unpacked(value).get("answer", "") if question.kind == Kind.YES_NO else value


def text_in(question: Question, value: str) -> str:
    """What the value says in words of its language; empty for numbers, days and choices."""
    if question.kind == Kind.YES_NO:
        return str(unpacked(value).get("reason", ""))
    if question.kind == Kind.EVIDENCE:
        return "\n".join(row["title"] for row in unpacked(value) or [])
    return value if question.kind == Kind.TEXT else ""


def words_of(question: Question, value: str) -> str:
    """The same, folded for search."""
    return fold(text_in(question, value))


def shown_value(question: Question, value: str) -> str:
    """The value as a person reads it, in the reader's language; texts as they were written."""
    show = _SHOWN.get(question.kind)
    return show(question, value) if show and value else value


def _shown_choice(question: Question, value: str) -> str:
    return next((choice.name for choice in question.choices if choice.code == value), value)


def _shown_choices(question: Question, value: str) -> str:
    return ", ".join(_shown_choice(question, code) for code in unpacked(value))


def _shown_number(question: Question, value: str) -> str:
    given = unpacked(value)
    number = formats.localize(Decimal(given["number"]), use_l10n=True)
    unit = next((unit.name for unit in question.units if unit.code == given["unit"]), given["unit"])
    return f"{number} {unit}".strip()


def _shown_date(question: Question, value: str) -> str:
    return formats.date_format(datetime.date.fromisoformat(value))


def _shown_yes_no(question: Question, value: str) -> str:
    given = unpacked(value)
    word = pgettext("answer", "Yes") if given["answer"] == "yes" else pgettext("answer", "No")
    return f"{word}. {given['reason']}" if given["reason"] else word


def _shown_evidence(question: Question, value: str) -> str:
    return "\n".join(", ".join(filter(None, (r["title"], r.get("date"), r.get("link")))) for r in unpacked(value))


def _shown_by_sex_and_age(question: Question, value: str) -> str:
    given = unpacked(value)
    lines = []
    if given["total"] is not None:
        lines.append(_("In all: %(count)s") % {"count": formats.localize(given["total"])})
    for sex in question.sexes:
        for age in question.ages:
            count = given["cells"].get(cell(sex, age))
            if count is not None:
                lines.append(f"{sex.name}, {age.name}: {formats.localize(count)}")
    if given.get("withheld"):
        lines.append(_("Numbers of people below 10 are not published, nor others that would give them back."))
    return "\n".join(lines)


_SHOWN = {
    Kind.CHOICE: _shown_choice,
    Kind.CHOICES: _shown_choices,
    Kind.NUMBER: _shown_number,
    Kind.DATE: _shown_date,
    Kind.YES_NO: _shown_yes_no,
    Kind.EVIDENCE: _shown_evidence,
    Kind.BY_SEX_AND_AGE: _shown_by_sex_and_age,
}
