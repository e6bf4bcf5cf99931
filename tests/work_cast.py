# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work inside a State of the cast: what the coordinator asked of two agencies, and what each of them did with it."""

from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.operations import circulate
from jointplan.accounts.models import Post
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.assigning import assign_measures
from jointplan.assessments.operations.contributing import ask_again, hand_over_answer, start_contribution

REASON_OF_ASKING = "canaryreasonofasking"
# Post | measures | what the coordinator noted for the agency
ASKED = [
    ("focal-point", ["1.1.1", "1.1.2"], "canarynoteforschools"),
    ("harbour-point", ["1.1.2", "1.1.3"], "canarynoteforharbour"),
]


def build(parties: Mapping[str, Any], users: Mapping[str, Any], said: Mapping[str, list[Any]]) -> None:
    """Commit the work; `said` is by agency what it wrote, and how far that went."""
    coordinator = users["coordinator"]
    cycle = Cycle.objects.get(code="2022", edition__plan__region__code="coast")
    with acting_as(coordinator):
        submission = Submission.objects.get(cycle=cycle, originator=parties["aldermoor"])
        for code, codes, note in ASKED:
            post = Post.objects.select_related("party__parent").get(code=code)
            wanted = {post: list(cycle.edition.clauses.filter(code__in=codes))}
            assign_measures(submission, wanted, due_on=cycle.closes_on, note=note, by=coordinator)
    for agency, writer in (("aldermoor-schools", "focal_point"), ("aldermoor-harbour", "harbour_point")):
        _write(cycle, parties[agency], users[writer], said[agency])
    with acting_as(coordinator):
        answer = Answer.objects.get(originator=parties["aldermoor-harbour"], clause__code="1.1.2")
        ask_again(answer, reason=f"Count once more, {REASON_OF_ASKING}.", by=coordinator)


def _write(cycle: Cycle, agency: Any, writer: Any, said: list[Any]) -> None:
    with acting_as(writer):
        contribution = start_contribution(cycle, agency, by=writer)
        for clause in cycle.edition.clauses.filter(code__in={part.clause for part in said}):
            parts = {part.kind: PartInput(part.value, "en") for part in said if part.clause == clause.code}
            save_answer(contribution, clause, parts, by=writer)
        for part in said:
            found = AnswerPart.objects.get(submission=contribution, clause__code=part.clause, kind=part.kind)
            if part.fate == "circulated":
                circulate(found, ["coast-coordination-aldermoor"], by=writer)
            if part.fate == "handed":
                hand_over_answer(found.answer, by=writer)
