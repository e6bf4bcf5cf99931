# SPDX-License-Identifier: AGPL-3.0-or-later
"""Focal points and the contact list."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.pages import work_url
from jointplan.accounts.models import PostKind
from jointplan.assessments.registers import Held, Line, Look, Step, reads
from jointplan.core.rules import can
from jointplan.focalpoints.listing import ContactRow, rows_for
from jointplan.focalpoints.models import ContactPart, Expectation
from jointplan.parties.rules import house_of
from jointplan.plans.models import Register

WORKING = (PostKind.COORDINATOR, PostKind.FOCAL_POINT_MAIN, PostKind.FOCAL_POINT_ALTERNATE)


@reads(Register.FOCAL_POINTS)
def focal_points(look: Look) -> Held:
    """Each post of the State and its bodies that works on the plan: named or vacant, without a person."""
    rows = [row for row in _rows(look) if row.post.kind in WORKING]
    lines = [_line(row, _("vacant") if row.vacant_since else _("named"), look) for row in rows]
    return Held(lines, _lacking(rows, look), _next_post(look), _parts(rows))


@reads(Register.CONTACTS)
def contacts(look: Look) -> Held:
    """Each post whose contact the reader may see, and whether it was confirmed in the last half year."""
    rows = [row for row in _rows(look) if row.parts]
    lines = [_line(row, _confirmed(row), look) for row in rows]
    stale = [row for row in rows if row.unconfirmed_since]
    missing = [_line(row, _("not confirmed for half a year"), look) for row in stale]
    step = Step(_("Contact list"), work_url(look.fictional, "contacts"))
    if look.party is not None and can(look.user, "focalpoints.confirm_by_letter", look.party):
        step = Step(_("Confirm the list by letter"), work_url(look.fictional, "contacts_letter"))
    return Held(lines, missing, step, _parts(rows))


def _rows(look: Look) -> list[ContactRow]:
    """Those of the State and its bodies, or of the body; all of the region where no party is asked about."""
    rows = rows_for(look.user, fictional=look.fictional)
    if look.party is None:
        return [row for row in rows if row.party.region_id == look.region.pk]
    return [row for row in rows if look.party in {row.party, house_of(row.party)}]


def _line(row: ContactRow, note: str, look: Look) -> Line:
    url = work_url(look.fictional, "contact", code=row.post.code)
    return Line(f"{row.party}, {row.kind}", url, note)


def _parts(rows: list[ContactRow]) -> list[ContactPart]:
    return [part for row in rows for part in row.parts]


def _confirmed(row: ContactRow) -> str:
    return _("confirmed on %(day)s") % {"day": date_format(row.confirmed_on)} if row.confirmed_on else ""


def _lacking(rows: list[ContactRow], look: Look) -> list[Line]:
    """Posts that the State expects and does not have, and those that nobody holds."""
    if look.party is None or not can(look.user, "focalpoints.view_expectations", look.party):
        return []
    there = {(row.party.pk, row.post.kind) for row in rows}
    expected = Expectation.objects.visible_to(look.user).originated_by(look.party.pk).select_related("body")
    without = [one for one in expected if (one.body_id, one.kind) not in there]
    url = work_url(look.fictional, "contacts_expected")
    lines = [Line(f"{one.body}, {one.get_kind_display()}", url, _("expected, and not set up")) for one in without]
    vacant = [row for row in rows if row.vacant_since]
    return lines + [_line(row, row.holding, look) for row in vacant]


def _next_post(look: Look) -> Step:
    if look.party is not None and look.user.holds(look.party.pk, PostKind.COORDINATOR):
        return Step(
            _("Say which bodies are expected to have a focal point"), work_url(look.fictional, "contacts_expected")
        )
    return Step(_("Contact list"), work_url(look.fictional, "contacts"))
