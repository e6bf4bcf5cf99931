# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing answers of a State to single bodies of it, without any of them seeing another."""

from django.db.models import F, Func, Value

from jointplan.access.models import Circle, Label
from jointplan.assessments.models import AnswerPart, Assignment, Submission
from jointplan.parties.models import Party, PartyKind

CIRCULATED = (Label.AMBER_STRICT, Label.AMBER)


def bodies_of(state: Party) -> list[Party]:
    """The bodies of a State that may be asked, by code."""
    return list(Party.objects.filter(parent=state, kind=PartyKind.STATE_BODY, merged_into=None).order_by("code"))


def assigned_to(submission: Submission, body: Party) -> list[str]:
    """Codes of the clauses that the coordinator assigned to the body in this cycle; none named means all."""
    running = Assignment.objects.filter(cycle_id=submission.cycle_id, agency=body, ended_at=None)
    return list(running.order_by("clause__position").values_list("clause__code", flat=True).distinct())


def circulate_parts(submission: Submission, codes: list[str], circle: Circle) -> int:
    """Let the circle read the parts of these clauses (none named: all) that leave; returns how many are new to it.

    As `access.operations.circulate` does for one record, in one statement for many: the caller belongs to the State,
    and the circle lies inside it.
    """
    parts = AnswerPart.objects.filter(submission=submission, label__in=CIRCULATED, stays_inside=False)
    parts = parts.filter(clause__code__in=codes) if codes else parts
    audience = Func(F("audience"), Value(circle.code), function="array_append")
    return parts.exclude(audience__contains=[circle.code]).update(label=Label.AMBER, audience=audience)
