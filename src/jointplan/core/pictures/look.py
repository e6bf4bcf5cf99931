# SPDX-License-Identifier: AGPL-3.0-or-later
"""How pictures look: ink on paper, one accent, told apart by lightness, shape and line and never by hue alone."""

from typing import Any

# As in tokens.css. A page replaces each by its token, so that a picture is light or dark as the page is.
INK, QUIET, LINE, EDGE, ACCENT, TINT = "#16202c", "#465260", "#d5dbe1", "#76828e", "#0b5c7a", "#e2edf2"
FONT = "Source Sans 3"
WIDTH = 480
TEXT = 14
# Of each series its colour, its mark and its line. Lightness alone tells the first three apart, on grey paper too.
SERIES: list[tuple[str, str, list[int]]] = [
    (ACCENT, "circle", []),
    (EDGE, "square", [6, 3]),
    (INK, "triangle-up", [2, 3]),
    (QUIET, "diamond", [8, 3, 2, 3]),
    (ACCENT, "cross", [1, 3]),
    (INK, "triangle-down", [10, 4]),
]

LOOK: dict[str, Any] = {
    "background": None,
    "padding": 4,
    # With quotation marks: a name that holds a number is none without them.
    "font": f"'{FONT}'",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": TEXT,
        "titleFontSize": TEXT,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": LINE,
        "domainColor": EDGE,
        "tickColor": EDGE,
        "labelLimit": 240,
    },
    "legend": {
        "labelFontSize": TEXT,
        "titleFontSize": TEXT,
        "labelColor": INK,
        "titleColor": QUIET,
        "labelLimit": 400,
        "orient": "top",
        "direction": "vertical",
        "symbolSize": 100,
        "symbolOpacity": 1,
    },
    "text": {"fontSize": TEXT, "color": INK},
    "bar": {"color": ACCENT},
    "point": {"filled": True, "size": 80, "opacity": 1},
    "line": {"strokeWidth": 2},
}
