# SPDX-License-Identifier: AGPL-3.0-or-later
"""Widening and withdrawing: only the originator's clearing authority does it, each time with a reason."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label, Labelled, Membership
from jointplan.access.today import today
from jointplan.access.tokens import party_token
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party, Region

# From the narrowest audience to the widest.
WIDTH = {Label.RED: 0, Label.AMBER_STRICT: 1, Label.AMBER: 2, Label.GREEN: 3, Label.CLEAR: 4}

# What the database computes when a row is saved.
DERIVED = ["readers", "audience_memberships", "includes_later_members", "released_at"]


class ReleaseProblem(Exception):
    """A release that cannot be done as asked. `str()` says why and what to do."""


def widen(record_to_widen: Labelled, *, label: str, audience: Iterable[str] = (), reason: str, by: Any) -> None:
    """Give a locked record a wider audience and log it. The caller saves what else changes with it, in one transaction.

    `audience` holds codes of circles and goes with AMBER only. Raises ReleaseProblem without a reason or when the
    new audience is not wider, and Refused when `by` is not the originator's clearing authority.
    """
    require(by, "access.widen_audience", record_to_widen)
    before = {"label": record_to_widen.label, "audience": list(record_to_widen.audience)}
    circles = sorted(set(audience))
    if not reason.strip():
        raise ReleaseProblem(_("Say why the audience is widened. The reason is kept with the release."))
    if not is_wider(record_to_widen, label, circles):
        raise ReleaseProblem(_("This would take the record away from somebody. Withdraw it instead."))
    record_to_widen.label = label
    record_to_widen.audience = circles
    record_to_widen.save()
    record_to_widen.refresh_from_db(fields=DERIVED)
    _record_clearance(
        "access.audience_widened", record_to_widen, before=before, label=label, audience=circles, reason=reason
    )


def is_wider(labelled: Labelled, label: str, circles: Iterable[str]) -> bool:
    """True when everybody who reads the record now would still read it with that label and audience."""
    now, then = WIDTH[Label(labelled.label)], WIDTH[Label(label)]
    if then > WIDTH[Label.AMBER]:
        return then >= now
    return then >= now and set(labelled.audience) <= set(circles)


def withdraw(record_to_narrow: Labelled, *, audience: Iterable[str] = (), reason: str, by: Any) -> None:
    """Take a locked record back, for the future, to AMBER for `audience`, or to the originator alone when empty.

    Copies that left stay out. Raises ReleaseProblem without a reason.
    """
    require(by, "access.withdraw_release", record_to_narrow)
    if not reason.strip():
        raise ReleaseProblem(_("Say why the record is withdrawn. The reason is kept with it."))
    before = {"label": record_to_narrow.label, "audience": list(record_to_narrow.audience)}
    circles = sorted(set(audience))
    record_to_narrow.label = Label.AMBER if circles else Label.AMBER_STRICT
    record_to_narrow.audience = circles
    record_to_narrow.save()
    record_to_narrow.refresh_from_db(fields=DERIVED)
    _record_clearance("access.release_withdrawn", record_to_narrow, before=before, audience=circles, reason=reason)


def _record_clearance(verb: str, labelled: Labelled, **details: Any) -> None:
    """Log a decision on who reads. Its reason is part of internal clearance: only the originator's members read it."""
    record(verb, labelled, readers=[party_token(labelled.originator_id)], **details)


def define_circle(
    region: Region,
    *,
    code: str,
    kind: str,
    names: dict[str, str],
    members: Iterable[Party],
    by: Any,
    state: Party | None = None,
    post_kinds: Iterable[str] = (),
) -> Circle:
    """Set up a circle with its first members, or add members that are missing. Nobody is removed here."""
    require(by, "access.define_circle", region)
    with transaction.atomic():
        values = {"region": region, "kind": kind, "names": names, "state": state, "post_kinds": sorted(set(post_kinds))}
        circle, is_new = Circle.objects.update_or_create(code=code, defaults=values)
        first_day = today()
        present = set(circle.memberships.current().values_list("party_id", flat=True))
        added = [party for party in members if party.pk not in present]
        Membership.objects.bulk_create(Membership(circle=circle, party=party, starts_on=first_day) for party in added)
        if is_new or added:
            record("access.circle_defined", circle, code=code, added=[party.code for party in added])
    return circle
