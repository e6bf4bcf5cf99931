# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bulletin of a half year: composed for an audience, kept as it was made, and released by the secretariat."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.access.tokens import COMMUNITY
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.exchange.canonical import digest_of
from jointplan.knowledge.bulletin_contents import for_audience, items_of
from jointplan.knowledge.models import Bulletin, BulletinAudience
from jointplan.knowledge.operations.practices import PracticeProblem, own_readers
from jointplan.parties.models import Party, Region


def half_year(year: int, half: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the first or second half of a year."""
    if half == 1:
        return datetime.date(year, 1, 1), datetime.date(year, 6, 30)
    return datetime.date(year, 7, 1), datetime.date(year, 12, 31)


@transaction.atomic
def make_bulletin(region: Region, audience: str, *, year: int, half: int, language: str, by: Any) -> Bulletin:
    """Compose the bulletin of a half year from what that audience may read, whatever else whoever makes it reads.

    It is the secretariat's own until it is released. Raises PracticeProblem when there is nothing to tell.
    """
    require(by, "knowledge.make_bulletin", region)
    if audience not in BulletinAudience.values or language not in dict(settings.LANGUAGES) or half not in {1, 2}:
        raise PracticeProblem(_("Choose the half year, the readers and the language."))
    period_from, period_to = half_year(year, half)
    if period_from > today():
        raise PracticeProblem(_("This half year has not begun yet."))
    items = items_of(for_audience(region, audience, by).listed_between(period_from, period_to), region, audience, by)
    if not items:
        raise PracticeProblem(_("Nothing that these readers may read came into the inventory in this half year."))
    told = {
        "period_from": period_from.isoformat(),
        "period_to": period_to.isoformat(),
        "audience": audience,
        "language": language,
        "items": items,
    }
    bulletin = Bulletin.objects.create(
        region=region,
        audience_kind=audience,
        period_from=period_from,
        period_to=period_to,
        language=language,
        items=items,
        sha256=digest_of(told),
        originator=Party.objects.get(region=region, is_secretariat=True),
        label=Label.AMBER_STRICT,
    )
    bulletin.refresh_from_db(fields=DERIVED)
    record("knowledge.bulletin_made", bulletin, sha256=bulletin.sha256)
    return bulletin


@transaction.atomic
def release_bulletin(bulletin: Bulletin, *, by: Any) -> Bulletin:
    """Release it to those for whom it was composed, if all of it is still for them, as it was then."""
    bulletin = Bulletin.objects.select_related("region", "originator").locked(bulletin.pk)
    require(by, "knowledge.release_bulletin", bulletin)
    if not _is_still_for_them(bulletin, by):
        raise PracticeProblem(
            _("Since it was composed, something in it was changed, withdrawn or shown to fewer. Compose it anew.")
        )
    bulletin.label, bulletin.audience = bulletin.meant_label, _circles(bulletin)
    bulletin.released_on = timezone.localdate()
    bulletin.save(update_fields=["label", "audience", "released_on"])
    bulletin.refresh_from_db(fields=DERIVED)
    # That it is out is for whoever may sign in to know, however public the bulletin is.
    readers = bulletin.readers if bulletin.label == Label.AMBER else [COMMUNITY]
    details = {"label": bulletin.label, "sha256": bulletin.sha256}
    record("knowledge.bulletin_released", bulletin, readers=readers, **details)
    return bulletin


@transaction.atomic
def withdraw_bulletin(bulletin: Bulletin, *, reason: str, by: Any) -> Bulletin:
    """Withdraw it for the future: the secretariat alone reads it. Copies that left stay out."""
    bulletin = Bulletin.objects.select_related("region", "originator").locked(bulletin.pk)
    require(by, "knowledge.withdraw_bulletin", bulletin)
    if not reason.strip():
        raise PracticeProblem(_("Say why it is withdrawn. The reason is kept in the log."), "reason")
    record("knowledge.bulletin_withdrawn", bulletin, readers=own_readers(bulletin), reason=reason.strip())
    bulletin.label, bulletin.audience, bulletin.withdrawn_on = Label.AMBER_STRICT, [], timezone.localdate()
    bulletin.save(update_fields=["label", "audience", "withdrawn_on"])
    bulletin.refresh_from_db(fields=DERIVED)
    return bulletin


def _is_still_for_them(bulletin: Bulletin, by: Any) -> bool:
    """True when every item is what it was, stands in the inventory, and is for these readers today."""
    found = for_audience(bulletin.region, bulletin.audience_kind, by)
    found = found.listed_between(bulletin.period_from, bulletin.period_to)
    now = {item["id"]: item for item in items_of(found, bulletin.region, bulletin.audience_kind, by)}
    return all(now.get(item["id"]) == item for item in bulletin.items)


def _circles(bulletin: Bulletin) -> list[str]:
    if bulletin.audience_kind != BulletinAudience.STATES:
        return []
    return [Circle.objects.get(region=bulletin.region, kind=CircleKind.STATES_AND_SECRETARIAT).code]
