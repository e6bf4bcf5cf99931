# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import AnswerPart, Origin, Submission
from jointplan.assessments.operations.answers import Saved
from jointplan.assessments.operations.merging import Change, merge_answer
from jointplan.assessments.prefilling import offers_for
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import require
from jointplan.plans.models import Clause


@transaction.atomic
def keep_prefilled(submission: Submission, clause: Clause, key: str, *, seen: str, by: Any) -> Saved:
    """Keep what a register says as the answer to a question that has none yet; `seen` is the digest of what was read.

    Raises AnswerProblem where the question is answered already, or the register says something else by now.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    there = AnswerPart.objects.filter(submission=submission, clause=clause).values_list("kind", flat=True)
    questions = asked_in(submission.cycle).get(clause.code, ())
    offers = offers_for(submission, clause.code, questions, there, by)
    offer = next((offer for offer in offers if offer.question.key == key), None)
    if offer is None:
        raise AnswerProblem(_("Nothing can be taken from a register: it is answered already, or nothing is held."))
    if offer.digest != seen:
        raise AnswerProblem(_("The register changed since you looked. Read once more what it says, then keep it."))
    change = Change("", offer.value, offer.language)
    return merge_answer(submission, clause, {key: change}, by=by, came_by=Origin.PREFILLED)
