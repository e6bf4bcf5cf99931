# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of pictures that there are.

Texts come translated; days and numbers are written in the reader's language.
"""

import datetime
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from jointplan.core.pictures import Picture
from jointplan.core.pictures.look import INK, SERIES, WIDTH

# Names at the left have one width, because the drawing library misjudges the width of Cyrillic letters. It fits those
# of DejaVu Sans, the widest font that a page may set them in.
LABEL_CHARACTERS, LABEL_WIDTH, LABEL_LINES = 26, 248, 4
ALL_SAID = 8
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True)
class Event:
    """One day, or all days from one to another."""

    what: str
    start: datetime.date
    end: datetime.date | None = None

    @property
    def last(self) -> datetime.date:
        return self.end or self.start

    @property
    def days(self) -> str:
        first = date_format(self.start)
        return first if self.last == self.start else f"{first} – {date_format(self.last)}"


def timeline(name: str, title: str, events: Sequence[Event], *, alt: str = "") -> Picture:
    """What happens when: a bar from day to day, a diamond for a single day, in the order of their beginning."""
    ordered = sorted(events, key=lambda event: (event.start, event.last))
    values = [
        {"what": _lines(event.what), "from": event.start.toordinal(), "to": event.last.toordinal(), "days": event.days}
        for event in ordered
    ]
    ticks = _ticks(ordered[0].start, max(event.last for event in ordered)) if ordered else []
    order = [_lines(event.what) for event in ordered]
    spec = _with_names(values, right=14, below=44 + _overhang(order)) | {
        "height": _row_height(order) * max(len(values), 1),
        "encoding": {"y": _names("what", order), "x": _days_axis(ticks)},
        "layer": [
            _only("datum.to > datum.from", {"type": "bar", "height": 12}, x={"field": "from"}, x2={"field": "to"}),
            _only("datum.to == datum.from", {"type": "point", "shape": "diamond", "size": 140, "color": INK}),
        ],
    }
    said = "; ".join(f"{event.what}: {event.days}" for event in ordered)
    rows = [[event.what, date_format(event.start), date_format(event.last)] for event in ordered]
    return Picture(name, title, alt or said, [_("What"), _("First day"), _("Last day")], rows, spec)


def over_time(
    name: str, title: str, periods: Sequence[str], series: dict[str, Sequence[int]], *, unit: str, alt: str = ""
) -> Picture:
    """How many in each period, oldest first: bars of one series, lines with marks of several."""
    values = [
        {"period": period, "series": one, "number": numbers[at], "said": number_format(numbers[at])}
        for one, numbers in series.items()
        for at, period in enumerate(periods)
    ]
    one_series = len(series) == 1
    period_axis = {"field": "period", "type": "ordinal", "sort": None, "axis": _period_axis(periods)}
    number_axis = {
        "field": "number",
        "type": "quantitative",
        "axis": _number_axis([one for numbers in series.values() for one in numbers]),
    }
    spec = _plain(values) | {"height": 220, "encoding": {"x": period_axis, "y": number_axis}}
    spec["layer"] = _bars_up() if one_series else _lines_of(list(series))
    rows = [[period, *(number_format(numbers[at]) for numbers in series.values())] for at, period in enumerate(periods)]
    said = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in _first_and_last(rows))
    columns = [_("Period"), *([unit] if one_series else series)]
    return Picture(name, title, alt or f"{unit}. {said}", columns, rows, spec)


def bars(name: str, title: str, rows: Sequence[tuple[str, int]], *, unit: str, of: str, alt: str = "") -> Picture:
    """How many of each kind, in the order in which they are given. Never one bar for each State."""
    values = [{"what": _lines(what), "number": number, "said": number_format(number)} for what, number in rows]
    order = [_lines(what) for what, _number in rows]
    spec = _with_names(values, right=48, below=8 + _overhang(order)) | {
        "height": _row_height(order) * max(len(values), 1),
        "encoding": {
            "y": _names("what", order),
            "x": {"field": "number", "type": "quantitative", "axis": None, "scale": {"domainMin": 0}},
        },
        "layer": [
            {"mark": {"type": "bar", "height": 18}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }
    said = "; ".join(f"{what}: {number_format(number)}" for what, number in rows)
    table = [[what, number_format(number)] for what, number in rows]
    return Picture(name, title, alt or f"{unit}. {said}", [of, unit], table, spec)


def _first_and_last(rows: list[list[str]]) -> list[list[str]]:
    """All of a few; of many the ends, because the table beside the picture holds them all."""
    return rows if len(rows) <= ALL_SAID else [rows[0], rows[-1]]


def _plain(values: list[dict[str, Any]]) -> dict[str, Any]:
    """As wide as every picture is, names and all, so that letters have one size on a sheet."""
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
    }


def _with_names(values: list[dict[str, Any]], *, right: int, below: int) -> dict[str, Any]:
    """With names in a column at the left."""
    return _plain(values) | {
        "width": WIDTH - LABEL_WIDTH - right,
        "autosize": "none",
        "padding": {"left": LABEL_WIDTH, "right": right, "top": 4, "bottom": below},
    }


def _lines(text: str) -> str:
    return "\n".join(textwrap.wrap(text, LABEL_CHARACTERS, max_lines=LABEL_LINES, placeholder="…"))


def _overhang(names: list[str]) -> int:
    """A name of several lines begins beside its bar: so far the last one reaches below its row."""
    return 8 * max((name.count("\n") for name in names), default=0)


def _row_height(names: list[str]) -> int:
    return 26 + 18 * max((name.count("\n") for name in names), default=0)


def _names(field: str, order: list[str]) -> dict[str, Any]:
    axis = {"title": None, "labelExpr": "split(datum.label, '\\n')", "domain": False, "ticks": False, "labelPadding": 8}
    axis |= {"labelLimit": 0, "labelOverlap": False}
    return {"field": field, "type": "nominal", "sort": order, "axis": axis}


def _only(test: str, mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _days_axis(ticks: list[tuple[int, str]]) -> dict[str, Any]:
    days = [day for day, _said in ticks]
    named = {str(day): said for day, said in ticks}
    words = " : ".join(f"datum.value == {day} ? split({_quoted(said)}, ' ')" for day, said in named.items())
    scale: dict[str, Any] = {"zero": False, "nice": False}
    if days:
        scale["domain"] = [days[0], days[-1]]
    axis = {"values": days, "labelExpr": f"{words} : ''" if words else "''", "title": None, "labelFlush": True}
    axis |= {"labelOverlap": False, "labelBound": False}
    return {"field": "from", "type": "quantitative", "scale": scale, "axis": axis}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _ticks(first: datetime.date, last: datetime.date) -> list[tuple[int, str]]:
    """The first days of months around the events, five steps at the most."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if (end - start) / step <= 4 or step == 1200)
    end = start + -(-(end - start) // step) * step
    days = [datetime.date(month // 12, month % 12 + 1, 1) for month in range(start, end + 1, step)]
    return [(day.toordinal(), date_format(day, "M Y").replace(". ", " ")) for day in days]


def _period_axis(periods: Sequence[str]) -> dict[str, Any]:
    """Names of periods upright; of many only so many that they do not meet."""
    every = -(-len(periods) * max((len(period) for period in periods), default=1) // 44)
    return {
        "title": None,
        "labelAngle": 0,
        "labelOverlap": False,
        "values": list(periods[:: max(every, 1)]),
        "domain": True,
        "ticks": False,
    }


def _number_axis(numbers: list[int]) -> dict[str, Any]:
    """Whole numbers only."""
    top = max(numbers, default=0)
    step = max(1, -(-top // 4))
    return {"title": None, "values": list(range(0, top + step, step)), "format": "d", "domain": False, "ticks": False}


def _bars_up() -> list[dict[str, Any]]:
    shown = {"text": {"field": "said", "type": "nominal"}}
    above = {"transform": [{"filter": "datum.number > 0"}], "mark": {"type": "text", "baseline": "bottom", "dy": -3}}
    return [{"mark": {"type": "bar", "width": {"band": 0.6}}}, above | {"encoding": shown}]


def _lines_of(names: list[str]) -> list[dict[str, Any]]:
    drawn = [SERIES[at % len(SERIES)] for at in range(len(names))]

    def scaled(values: list[str]) -> dict[str, Any]:
        return {"field": "series", "type": "nominal", "scale": {"domain": names, "range": values}}

    legend = {"title": None}
    colour = {**scaled([one[0] for one in drawn]), "legend": legend}
    shape = {**scaled([one[1] for one in drawn]), "legend": legend}
    lines = [
        {
            "transform": [{"filter": {"field": "series", "equal": name}}],
            "mark": {"type": "line", "color": line_colour, "strokeDash": dash},
        }
        for name, (line_colour, _shape, dash) in zip(names, drawn, strict=True)
    ]
    return [*lines, {"mark": {"type": "point"}, "encoding": {"color": colour, "shape": shape}}]
