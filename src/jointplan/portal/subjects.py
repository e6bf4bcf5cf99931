# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of this app that the public may comment on: those on records that lie above `feedback` or beside it."""

from django.contrib.auth.models import AnonymousUser

from jointplan.commitments.models import Recommendation
from jointplan.feedback.subjects import Subject, subject, uuid_of
from jointplan.portal.recommendations import recommendation_url
from jointplan.reports.models import RegionalText
from jointplan.reports.text_pages import public_url


@subject("text")
def text(key: str, fictional: bool) -> Subject | None:
    """The random number of a regional text that the States released to everybody."""
    uid = uuid_of(key)
    public = RegionalText.objects.visible_to(AnonymousUser()).in_regions(fictional=fictional)
    found = public.shown().filter(uid=uid).first() if uid else None
    if found is None:
        return None
    return Subject(found.title, public_url(found, fictional), found.region)


@subject("recommendation")
def recommendation(key: str, fictional: bool) -> Subject | None:
    """The random number of a recommendation that was made in public."""
    uid = uuid_of(key)
    rows = Recommendation.objects.in_regions(fictional=fictional).select_related("state__region")
    found = rows.filter(uid=uid).first() if uid else None
    if found is None:
        return None
    return Subject(f"{found.state}: {found}", recommendation_url(found, fictional), found.state.region)
