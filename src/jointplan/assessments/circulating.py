# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing answers of a State to single bodies of it, without any of them seeing another."""

from typing import Any

from django.db.models import F, Func, Value

from jointplan.access.circle_operations import define_circle
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.parties.models import Party, PartyKind

CIRCULATED = (Label.AMBER_STRICT, Label.AMBER)


def bodies_of(state: Party) -> list[Party]:
    """The bodies of a State that may be asked, by code."""
    return list(Party.objects.filter(parent=state, kind=PartyKind.STATE_BODY, merged_into=None).order_by("code"))


def circle_of(body: Party, *, by: Any) -> Circle:
    """The circle inside the State that has this body alone for a member; the coordinator sets it up when it lacks."""
    code = f"{body.region.code}-body-{body.code}"[:70]
    circle = Circle.objects.filter(code=code, kind=CircleKind.CHOSEN, state=body.parent).first()
    if circle is not None and circle.memberships.current().filter(party=body).exists():
        return circle
    return define_circle(
        body.region, code=code, kind=CircleKind.CHOSEN, names=body.names, members=[body], state=body.parent, by=by
    )


def assigned_to(submission: Submission, body: Party) -> list[str]:
    """Codes of the clauses that the body works on; none named means all.

    The assignments of the coordinator come to stand here.
    """
    return []


def circulate_parts(submission: Submission, codes: list[str], circle: Circle) -> int:
    """Let the circle read the parts of these clauses (none named: all) that leave; returns how many are new to it.

    As `access.operations.circulate` does for one record, in one statement for many: the caller belongs to the State,
    and the circle lies inside it.
    """
    parts = AnswerPart.objects.filter(submission=submission, label__in=CIRCULATED, stays_inside=False)
    parts = parts.filter(clause__code__in=codes) if codes else parts
    audience = Func(F("audience"), Value(circle.code), function="array_append")
    return parts.exclude(audience__contains=[circle.code]).update(label=Label.AMBER, audience=audience)
