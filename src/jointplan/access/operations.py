# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads a record: only the originator's clearing authority changes it, each time with a reason.

What stays inside a State is handed around by the agency and the coordinator. Circles themselves are in
`circle_operations`.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.access.following import Change, follow, why_not_public_yet, why_too_wide
from jointplan.access.models import OF_A_STATE, Circle, Label, Labelled
from jointplan.access.sight import ends_sooner, is_narrower, is_wider, memberships_of, proposed
from jointplan.access.today import today
from jointplan.access.tokens import party_token
from jointplan.accounts.models import Term
from jointplan.audit.operations import record
from jointplan.core.rules import require

# What the database computes when a row is saved.
DERIVED = ["readers", "audience_memberships", "includes_later_members", "released_at"]
# What somebody decides.
DECIDED = ["label", "audience", "includes_later_members", "named_readers", "released_until"]

Row = TypeVar("Row", bound=Labelled)


class ReleaseProblem(Exception):
    """A release that cannot be done as asked. `str()` says why and what to do."""


@transaction.atomic
def widen(
    row: Row,
    *,
    label: str,
    audience: Iterable[str] = (),
    includes_later_members: bool = False,
    joined_since: bool = False,
    until: datetime.date | None = None,
    reason: str,
    by: Any,
) -> Row:
    """Give a record a wider audience and log it, with the circles and the day.

    `audience` holds codes of circles and goes with AMBER only. It is for those who are members today; for later ones
    when `includes_later_members` says so, and for those who joined since an earlier release with `joined_since`.
    `until` is the last day on which others than the originator read it. Raises ReleaseProblem when the new audience is
    not wider or nobody, and Refused when `by` may not. Nothing is changed then.
    """
    require(by, "access.widen_audience", row)
    row = _lock(row)
    require(by, row.release_rule, row)
    then = plan_widening(row, label, audience, includes_later_members, joined_since, until)
    _check_reason(reason, _("Say why the audience is widened. The reason is kept with the release."))
    was = row.label
    details = _change(row, then, renew=joined_since)
    _record_clearance("access.audience_widened", row, **details, reason=reason)
    follow(row, Change(was, narrows=False, reason=reason, by=by))
    return row


def plan_widening(
    row: Labelled,
    label: str,
    audience: Iterable[str] = (),
    includes_later_members: bool = False,
    joined_since: bool = False,
    until: datetime.date | None = None,
) -> Labelled:
    """The row as it would be after widening, not saved. Raises ReleaseProblem when that cannot be done."""
    circles = sorted(set(audience))
    if label == Label.RED:
        raise ReleaseProblem(_("TLP:RED is for persons whom you name. Name them instead."))
    if why := why_not_public_yet(row, label):
        raise ReleaseProblem(why)
    _check_circles(row, label, circles)
    _check_until(label, until)
    then = proposed(
        row,
        joined_since=joined_since,
        label=label,
        audience=circles,
        includes_later_members=includes_later_members,
        named_readers=[],
        released_until=until,
    )
    if why := why_too_wide(then):
        raise ReleaseProblem(why)
    if ends_sooner(row, then):
        raise ReleaseProblem(
            _(
                "Those who read it now would lose it on that day. "
                "Withdraw it from them to that day first, then widen it."
            )
        )
    if not is_wider(row, then):
        raise ReleaseProblem(_("This would take the record away from somebody. Withdraw it instead."))
    return _changed(row, then)


@transaction.atomic
def withdraw(
    row: Row, *, audience: Iterable[str] = (), until: datetime.date | None = None, reason: str, by: Any
) -> Row:
    """Take a record back, for the future: to AMBER for `audience`, or to the originator alone when that is empty.

    Copies that left stay out. Raises ReleaseProblem without a reason, or when somebody new would read it.
    """
    require(by, "access.withdraw_release", row)
    row = _lock(row)
    then = plan_withdrawal(row, audience, until)
    _check_reason(reason, _("Say why the record is withdrawn. The reason is kept with it."))
    was = row.label
    details = _change(row, then)
    _record_clearance("access.release_withdrawn", row, **details, reason=reason)
    follow(row, Change(was, narrows=True, reason=reason, by=by))
    return row


def plan_withdrawal(row: Labelled, audience: Iterable[str] = (), until: datetime.date | None = None) -> Labelled:
    """The row as it would be after a withdrawal, not saved. Raises ReleaseProblem when that cannot be done."""
    circles = sorted(set(audience))
    label = Label.AMBER if circles else Label.AMBER_STRICT
    if row.label == Label.RED:
        raise ReleaseProblem(_("Only the persons named read this. Name fewer of them instead."))
    # A circle that was released to stays as it was, whoever is a member of it today.
    _check_circles(row, label, [code for code in circles if code not in row.audience], narrowing=True)
    _check_until(label, until)
    later = row.includes_later_members
    then = proposed(row, label=label, audience=circles, includes_later_members=later, released_until=until)
    if not is_narrower(row, then):
        raise ReleaseProblem(_("This would show the record to somebody who does not read it now. Widen it instead."))
    return _changed(row, then)


@transaction.atomic
def name_readers(row: Row, users: Iterable[int], *, reason: str, by: Any) -> Row:
    """Make a record TLP:RED, for the named persons alone (ids of accounts), or name others than before.

    Each has to hold a post today, and reads only while holding one. `by` has to be among them, or nobody who may
    change the record could read it.
    """
    require(by, "access.name_readers", row)
    row = _lock(row)
    then = plan_naming(row, users, by)
    _check_reason(reason, _("Say why only the persons named read this. The reason is kept with it."))
    was = row.label
    details = _change(row, then)
    _record_clearance("access.readers_named", row, **details, reason=reason)
    follow(row, Change(was, narrows=True, reason=reason, by=by))
    return row


def plan_naming(row: Labelled, users: Iterable[int], by: Any) -> Labelled:
    """The row as it would be for these persons alone, not saved. Raises ReleaseProblem when that cannot be done."""
    named = sorted(set(users))
    if not named:
        raise ReleaseProblem(_("Name at least one person. A record for nobody helps nobody."))
    if by.pk not in named:
        raise ReleaseProblem(_("Name yourself too: otherwise nobody who may change the record could read it."))
    region = row.originator.region_id
    holding = Term.objects.current().filter(post__party__region=region, user__in=named, user__is_active=True)
    if holding.values("user").distinct().count() < len(named):
        raise ReleaseProblem(_("Name only people who hold a post in this region today."))
    then = proposed(row, label=Label.RED, audience=[], named_readers=named, released_until=None)
    if why := why_too_wide(then):
        raise ReleaseProblem(why)
    return _changed(row, then)


@transaction.atomic
def circulate(row: Row, circles: Iterable[str], *, by: Any) -> Row:
    """Hand a record around inside its State: to the State itself, to the State and its bodies, or to chosen bodies.

    Nobody outside the State sees anything of it. The database does it for those alone who belong to the originator, or
    to the State whose agency handed it the record, and for circles inside that State alone.
    """
    type(row).objects.visible_to(by).get(pk=row.pk)
    require(by, "access.circulate_inside", row)
    then = plan_circulation(row, circles)
    before = _said(row)
    added = sorted(set(then.audience) - set(row.audience))
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_circulate(%s, %s, %s)", [row._meta.label_lower, row.pk, added])
    row.refresh_from_db(fields=[*DERIVED, "label", "audience", "released_until"])
    _record_clearance("access.circulated_inside", row, before=before, circles=added)
    return row


def plan_circulation(row: Labelled, circles: Iterable[str]) -> Labelled:
    """The row as it would be after circulating, not saved. Raises ReleaseProblem when that cannot be done."""
    chosen = sorted(set(circles))
    if row.label not in {Label.AMBER, Label.AMBER_STRICT}:
        raise ReleaseProblem(_("Only what is under TLP:AMBER or TLP:AMBER+STRICT is circulated inside a State."))
    if row.has_expired():
        raise ReleaseProblem(_("The release has ended. Only the clearing authority of the originator renews it."))
    inside = set(Circle.objects.inside_state_of(row.originator_id).values_list("code", flat=True))
    if not set(chosen) <= inside:
        raise ReleaseProblem(_("Choose circles inside your State. Beyond it the clearing authority decides."))
    _check_circles(row, Label.AMBER, chosen)
    single = Circle.objects.filter(code__in=chosen).exclude(kind__in=OF_A_STATE)
    if set(row.audience) - inside and single.exists():
        # Whoever reads a record may read at it for whom else it is.
        raise ReleaseProblem(
            _("Readers outside your State would see to which body it went. Show it to the State and all its bodies.")
        )
    then = proposed(row, label=Label.AMBER, audience=[*row.audience, *chosen])
    return _changed(row, then)


def _lock(row: Row) -> Row:
    """The same object, locked, with what the database now says on its readers.

    Who may is asked before: row security lets nobody else lock it, and would not say why.
    """
    locked = type(row).objects.locked(row.pk)
    for name in {*DERIVED, *DECIDED, "originator_id"}:
        setattr(row, name, getattr(locked, name))
    return row


def _check_reason(reason: str, complaint: str) -> None:
    if not reason.strip():
        raise ReleaseProblem(complaint)


def _check_until(label: str, until: datetime.date | None) -> None:
    if until is None:
        return
    if label == Label.AMBER_STRICT:
        raise ReleaseProblem(_("Nobody else reads this: it needs no last day."))
    if until < today():
        raise ReleaseProblem(_("The last day is over. Give today or a later day."))


def _check_circles(row: Labelled, label: str, circles: Sequence[str], *, narrowing: bool = False) -> None:
    """A release to circles names some, of this region, with somebody in them; other labels name none."""
    if label != Label.AMBER:
        if circles:
            raise ReleaseProblem(_("Only TLP:AMBER is released to circles. Choose TLP:AMBER, or no circle."))
        return
    if not circles and not narrowing:
        raise ReleaseProblem(_("Choose at least one circle. TLP:AMBER without a circle is a release to nobody."))
    found = {circle.code: circle for circle in Circle.objects.open_to(row.originator_id).filter(code__in=circles)}
    for code in circles:
        # A circle of another region, or inside another State, is as unknown here as one that does not exist.
        if code not in found:
            raise ReleaseProblem(_("There is no circle %(code)s that this could be released to.") % {"code": code})
        if code not in row.audience and not memberships_of([code], set(), ()):
            name = str(found[code])
            raise ReleaseProblem(_("%(circle)s has no members today. Choose another circle.") % {"circle": name})


def _changed(row: Labelled, then: Labelled) -> Labelled:
    if _said(row) == _said(then) and row.audience_memberships == then.audience_memberships:
        raise ReleaseProblem(_("This changes nothing: those who would read it read it already."))
    return then


def _change(row: Labelled, then: Labelled, *, renew: bool = False) -> dict[str, Any]:
    """Save what was planned. Returns what the log says of it: before, afterwards, and the day."""
    before = _said(row)
    if renew and row.audience:
        # The trigger takes the memberships of today for circles that are new in the audience.
        row.audience = []
        row.save(update_fields=["audience"])
    for name in DECIDED:
        setattr(row, name, getattr(then, name))
    # Nothing else of the row: somebody may have saved it since it was read.
    row.save(update_fields=DECIDED)
    row.refresh_from_db(fields=DERIVED)
    return {"before": before, **_said(row), "on": today()}


def _said(row: Labelled) -> dict[str, Any]:
    """What somebody decided on the readers of a row, for the log."""
    said: dict[str, Any] = {"label": str(row.label), "audience": sorted(set(row.audience))}
    if row.includes_later_members:
        said["includes_later_members"] = True
    if row.released_until is not None:
        said["until"] = row.released_until
    if row.label == Label.RED:
        said["named"] = sorted(set(row.named_readers))
    return said


def _record_clearance(verb: str, row: Labelled, **details: Any) -> None:
    """Log a decision on who reads. Its reason is part of internal clearance: only the originator's members read it."""
    record(verb, row, readers=[party_token(row.originator_id)], **details)
