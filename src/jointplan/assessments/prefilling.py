# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that the product can offer from its registers. Nothing of it is saved unless a person keeps it.

This is the one place where registers meet questions: a question names its source in the questionnaire, and a later
register is a source more there and a reader more here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.assessments.models import Submission
from jointplan.assessments.schema import Question, Source
from jointplan.assessments.values import MOST_EVIDENCE, packed
from jointplan.documents.models import Document
from jointplan.focalpoints.listing import rows_for
from jointplan.meetings.models import Decision
from jointplan.parties.rules import house_of

# By source: what the reader of the page may read there, as the value of an answer; empty where there is nothing.
READERS: dict[str, Callable[[Submission, Any], str]] = {}
WORKING = (PostKind.COORDINATOR, PostKind.FOCAL_POINT_MAIN, PostKind.FOCAL_POINT_ALTERNATE)


@dataclass(frozen=True)
class Offer:
    """What a register says to a question, in the language of the page."""

    question: Question
    source: str
    value: str
    language: str

    @property
    def source_name(self) -> str:
        return SAID[self.source]()

    @property
    def digest(self) -> str:
        """So that a person keeps what the person has read."""
        return sha256(self.value.encode()).hexdigest()


def offers_for(
    submission: Submission, code: str, questions: Iterable[Question], answered: Iterable[str], user: Any
) -> list[Offer]:
    """What may be taken from registers at a clause, for questions that have no answer yet."""
    done = set(answered)
    asked = [(question, question.prefill.get(code, "")) for question in questions if question.key not in done]
    language = translation.get_language() or "en"
    offers = [Offer(one, source, READERS[source](submission, user), language) for one, source in asked if source]
    return [offer for offer in offers if offer.value]


def _reads(source: Source) -> Callable[[Callable[[Submission, Any], str]], Callable[[Submission, Any], str]]:
    def register(reader: Callable[[Submission, Any], str]) -> Callable[[Submission, Any], str]:
        READERS[source] = reader
        return reader

    return register


# How a person calls each source.
SAID: dict[str, Callable[[], str]] = {
    Source.FOCAL_POINTS: lambda: _("Register of focal points"),
    Source.DECISIONS: lambda: _("Register of decisions of the States"),
    Source.DOCUMENTS: lambda: _("Documents of your party"),
}


@_reads(Source.FOCAL_POINTS)
def focal_points(submission: Submission, user: Any) -> str:
    """Each post of the party and its bodies that works on the plan: named or vacant, without a person."""
    party = submission.originator
    lines = []
    for row in rows_for(user, fictional=party.region.is_fictional):
        if row.post.kind in WORKING and party in {row.party, house_of(row.party)}:
            state = _("vacant") if row.vacant_since else _("named")
            lines.append(f"{row.party}, {row.kind}: {state}")
    return "\n".join(lines)


@_reads(Source.DECISIONS)
def decisions(submission: Submission, user: Any) -> str:
    """Decisions that the States took in the period of the cycle."""
    cycle = submission.cycle
    taken = Decision.objects.visible_to(user).in_region(submission.originator.region).standing()
    period = taken.filter(taken_on__range=(cycle.period_from, cycle.period_to)).order_by("taken_on", "pk")
    return "\n".join(f"{formats.date_format(one.taken_on)}: {one}" for one in period)


@_reads(Source.DOCUMENTS)
def documents(submission: Submission, user: Any) -> str:
    """Documents of the party that bear a day in the period of the cycle, as evidence."""
    cycle = submission.cycle
    # All of the party reads what is kept; what persons alone read is not offered.
    own = Document.objects.visible_to(user).originated_by(submission.originator_id).exclude(label=Label.RED)
    dated = own.filter(dated_on__range=(cycle.period_from, cycle.period_to)).order_by("-dated_on", "pk")[:MOST_EVIDENCE]
    rows = [
        {"title": one.title, "kind": one.kind, "date": one.dated_on.isoformat(), "document": str(one.uid)}
        for one in dated
        if one.dated_on
    ]
    return packed(rows) if rows else ""
