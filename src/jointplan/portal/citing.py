# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a public page is cited: what it is called, as of which day and version, and where it stays."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.plans.models import Edition


@dataclass(frozen=True)
class Citation:
    """The sentence to copy, and the parts it is made of for whoever cites in another style."""

    text: str
    version: str
    changed_on: datetime.date


def citation(request: HttpRequest, title: str, edition: Edition, *moments: Any) -> Citation:
    """`moments` are when what stands on the page became public. The version changes whenever the page's text does.

    It carries the number of the edition's data and the day of the latest change, so it is the same for everybody and
    needs no date of the reader's own.
    """
    attached = timezone.localdate(edition.attached_at) if edition.attached_at else edition.adopted_on
    # A plan of the training region was adopted on a day of its own calendar, which may be to come.
    day = _latest(moments) or attached
    return _cited(request, title, f"{edition.code} r{edition.revision}, {day.isoformat()}", day)


def citation_of_record(request: HttpRequest, title: str, version: str, *moments: Any) -> Citation:
    """Of a page that belongs to no edition of a plan, such as a report: `version` is what its register calls it.

    At least one of the moments is known; where the register has no versions, the day of the latest tells them apart.
    """
    day = _latest(moments)
    assert day is not None, "what is public has a moment"
    return _cited(request, title, f"{version}, {day.isoformat()}" if version else day.isoformat(), day)


def _latest(moments: Iterable[Any]) -> datetime.date | None:
    known = [timezone.localdate(one) if isinstance(one, datetime.datetime) else one for one in moments if one]
    return max(known, default=None)


def _cited(request: HttpRequest, title: str, version: str, day: datetime.date) -> Citation:
    told = {
        "title": title,
        "version": version,
        "day": date_format(day, "DATE_FORMAT"),
        "url": request.build_absolute_uri(request.path),
    }
    text = _("%(title)s. Jointplan, as of %(day)s (version %(version)s). %(url)s") % told
    return Citation(text, version, day)
