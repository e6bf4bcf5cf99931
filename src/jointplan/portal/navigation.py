# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where public pages lead: the menu, the foot, and the directory on the home page. One list each, one name a page."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

Link = tuple[str, str]

NAMES = {
    "plans": gettext_lazy("Plan"),
    "states": gettext_lazy("States"),
    "changed": gettext_lazy("What changed"),
    "public_practices": gettext_lazy("Practices"),
    "public_library": gettext_lazy("Library"),
    "treaties": gettext_lazy("Commitments"),
    "public_strategies": gettext_lazy("Strategies"),
    "public_meetings": gettext_lazy("Meetings"),
    "public_reports": gettext_lazy("Reports and texts"),
    "parties": gettext_lazy("Parties"),
    "search": gettext_lazy("Search"),
    "data": gettext_lazy("Data and API"),
    "numbers": gettext_lazy("How numbers are made"),
    "about": gettext_lazy("About"),
    "privacy": gettext_lazy("Privacy"),
    "accessibility": gettext_lazy("Accessibility"),
}
# Few enough for one line of a small screen in Russian; the foot of each page has the rest.
MENU = ("plans", "states", "changed", "public_practices", "public_library", "treaties", "search")
# What signed-in people have at hand beside their own work.
READING = ("plans", "parties", "search")
FOOT = (
    "public_strategies",
    "public_meetings",
    "public_reports",
    "parties",
    "data",
    "numbers",
    "about",
    "privacy",
    "accessibility",
)


def _links(names: tuple[str, ...], space: str) -> tuple[Link, ...]:
    return tuple((reverse(f"{space}:{name}"), str(NAMES[name])) for name in names)


@lru_cache(maxsize=64)
def menu(space: str, language: str) -> tuple[Link, ...]:
    """(address, label) of the public menu."""
    return _links(MENU, space)


@lru_cache(maxsize=64)
def reading(space: str, language: str) -> tuple[Link, ...]:
    """Public pages in the menu of signed-in people."""
    return _links(READING, space)


@lru_cache(maxsize=64)
def foot(space: str, language: str) -> tuple[dict[str, str], ...]:
    """What stands at the foot of each page."""
    return tuple({"url": url, "label": label} for url, label in _links(FOOT, space))


def directory(fictional: bool) -> list[tuple[str, str, str]]:
    """(address, label, what is there): every public register, for whoever comes for the first time."""
    return list(_directory("training" if fictional else "real", get_language() or "en"))


@lru_cache(maxsize=64)
def _directory(space: str, language: str) -> tuple[tuple[str, str, str], ...]:
    there = {
        "states": _("What each State shared, cycle by cycle, in its own words"),
        "public_practices": _("What others did, and what they find hard"),
        "public_library": _("Manuals, guidelines and model laws"),
        "treaties": _("Treaties, and what mechanisms of the United Nations recommended"),
        "public_strategies": _("National strategies, programmes and laws"),
        "public_meetings": _("Agendas, papers and minutes that are public"),
        "public_reports": _("Texts of the States, and reports for everyone"),
        "parties": _("The States, their bodies and organisations"),
        "data": _("Everything public as files and through an interface"),
    }
    return tuple((reverse(f"{space}:{name}"), str(NAMES[name]), text) for name, text in there.items())
