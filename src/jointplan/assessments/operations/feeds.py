# SPDX-License-Identifier: AGPL-3.0-or-later
import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.assessments.models import CalendarFeed
from jointplan.audit.operations import record
from jointplan.core.rules import require


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: Any) -> str:
    """A new private address for the person's calendar; one that was there works no more. Returns its secret."""
    user = User.objects.select_for_update().get(pk=by.pk)
    require(by, "assessments.keep_feed", user)
    secret = secrets.token_urlsafe(32)
    values = {"digest": digest_of(secret), "made_at": timezone.now(), "fetched_on": None}
    feed, _is_new = CalendarFeed.objects.update_or_create(user=user, defaults=values)
    record("assessments.feed_made", feed, readers=[f"user:{user.pk}"])
    return secret


@transaction.atomic
def end_feed(*, by: Any) -> None:
    """The person's calendar has no address any more."""
    user = User.objects.select_for_update().get(pk=by.pk)
    require(by, "assessments.keep_feed", user)
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is not None:
        record("assessments.feed_ended", feed, readers=[f"user:{user.pk}"])
        feed.delete()


def reader_of(secret: str) -> User | None:
    """Whose calendar has this secret in its address; None for nobody's, and for that of a closed account."""
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest_of(secret), user__is_active=True).first()
    if feed is None:
        return None
    if feed.fetched_on != today():
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_on=today())
    return feed.user
