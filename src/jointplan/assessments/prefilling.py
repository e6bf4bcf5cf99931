# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that the product can offer from its registers. Nothing of it is saved unless a person keeps it.

A question names the register at a clause in the questionnaire; `registers` reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import translation

from jointplan.assessments.models import Submission
from jointplan.assessments.registers import Look, held_in
from jointplan.assessments.registers.papers import dated_documents
from jointplan.assessments.schema import Question
from jointplan.assessments.values import packed
from jointplan.plans.models import Register


@dataclass(frozen=True)
class Offer:
    """What a register says to a question, in the language of the page."""

    question: Question
    source: str
    value: str
    language: str

    @property
    def source_name(self) -> str:
        return str(Register(self.source).label)

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
    cycle = submission.cycle
    party = submission.originator
    look = Look(cycle.edition, party.region, party, user, (cycle.period_from, cycle.period_to))
    offers = [Offer(one, source, value_of(source, look), language) for one, source in asked if source]
    return [offer for offer in offers if offer.value]


def value_of(source: str, look: Look) -> str:
    """What the reader may read in the register, as the value of an answer; empty where there is nothing."""
    if source == Register.DOCUMENTS:
        rows = [
            {"title": one.title, "kind": one.kind, "date": one.dated_on.isoformat(), "document": str(one.uid)}
            for one in dated_documents(look)
            if one.dated_on
        ]
        return packed(rows) if rows else ""
    return "\n".join(str(line) for line in held_in(Register(source), look).lines)
