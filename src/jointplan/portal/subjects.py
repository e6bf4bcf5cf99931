# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of this app that the public may comment on: those on records that lie above `feedback` or beside it.

Each finder gets the random number of a record, or the code of an entry of the public register of strategies.
"""

from typing import Any

from django.urls import reverse

from jointplan.commitments.models import Recommendation
from jointplan.feedback.subjects import Subject, subject, uuid_of
from jointplan.portal.library import guidance_url, public_works
from jointplan.portal.meetings import meeting_url, public_meetings
from jointplan.portal.pages import EVERYONE, space_of
from jointplan.portal.recommendations import recommendation_url
from jointplan.portal.reports import public_reports, public_texts, report_url
from jointplan.reports.text_pages import public_url
from jointplan.strategies.models import Strategy, StrategyRecord


def _found(public: Any, key: str) -> Any:
    """The one of these records that has the key as its random number, or None."""
    uid = uuid_of(key)
    return public.shown().filter(uid=uid).first() if uid else None


@subject("text")
def text(key: str, fictional: bool) -> Subject | None:
    """A regional text that the States released to everybody."""
    found = _found(public_texts(fictional), key)
    return Subject(found.title, public_url(found, fictional), found.region) if found else None


@subject("report")
def report(key: str, fictional: bool) -> Subject | None:
    """A report that was released to everybody."""
    found = _found(public_reports(fictional).without_contents(), key)
    return Subject(f"{found.originator}: {found}", report_url(found, fictional), found.region) if found else None


@subject("meeting")
def meeting(key: str, fictional: bool) -> Subject | None:
    """A meeting that is for everybody to know of."""
    found = _found(public_meetings(fictional), key)
    return Subject(found.title, meeting_url(found, fictional), found.originator.region) if found else None


@subject("work")
def work(key: str, fictional: bool) -> Subject | None:
    """A work of the library that was released to everybody."""
    found = _found(public_works(fictional), key)
    if found is None:
        return None
    return Subject(f"{found.publisher}: {found.title}", guidance_url(found, fictional), found.originator.region)


@subject("recommendation")
def recommendation(key: str, fictional: bool) -> Subject | None:
    """A recommendation that was made in public."""
    found = _found(Recommendation.objects.in_regions(fictional=fictional), key)
    if found is None:
        return None
    return Subject(f"{found.state}: {found}", recommendation_url(found, fictional), found.state.region)


@subject("strategy")
def strategy(key: str, fictional: bool) -> Subject | None:
    """A strategy that a State released to everybody."""
    found = _found(Strategy.objects.visible_to(EVERYONE).in_regions(fictional=fictional).released(), key)
    if found is None:
        return None
    url = reverse(f"{space_of(fictional)}:public_strategy", kwargs={"uid": found.uid})
    return Subject(f"{found.state}: {found.title}", url, found.state.region)


@subject("strategy-record")
def strategy_record(key: str, fictional: bool) -> Subject | None:
    """An entry of the register of strategies that public sources name."""
    found = StrategyRecord.objects.in_regions(fictional=fictional).shown().filter(code=key).first()
    if found is None:
        return None
    url = reverse(f"{space_of(fictional)}:strategy_record", kwargs={"code": found.code})
    return Subject(f"{found.state}: {found}", url, found.region)
