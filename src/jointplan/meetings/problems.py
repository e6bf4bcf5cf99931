# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with what was typed, and the checks that several operations share."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.parties.models import Region
from jointplan.plans.models import Clause

LONGEST_TEXT = 32_000


class MeetingProblem(Exception):
    """Something cannot be as asked. `str()` says what is wrong and what to do; `field` names the field, if any."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def said(text: str, name: str, missing: str = "", most: int = LONGEST_TEXT) -> str:
    """The text with blanks put right. Raises MeetingProblem when it is too long, or missing where it may not be."""
    text = text.replace("\0", " ").replace("\r\n", "\n").strip()
    if missing and not text:
        raise MeetingProblem(missing, name)
    if len(text) > most:
        values = {"most": most, "length": len(text)}
        raise MeetingProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, name)
    return text


def known_language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise MeetingProblem(_("Choose one of the languages offered."), "language")
    return language


def known_measures(codes: Iterable[str], region: Region) -> list[str]:
    """Codes of the plan of the region, in its order. Raises MeetingProblem with those that are in no plan of it."""
    wanted = set(codes)
    found = Clause.objects.filter(edition__plan__region=region, code__in=wanted).in_order()
    known = list(dict.fromkeys(found.values_list("code", flat=True)))
    if unknown := sorted(wanted - set(known)):
        text = _("The plan of this region has no %(codes)s. Write codes as the plan does, separated by commas.")
        raise MeetingProblem(text % {"codes": ", ".join(unknown)}, "measures")
    return known
