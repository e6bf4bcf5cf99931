# SPDX-License-Identifier: AGPL-3.0-or-later
"""For whom the answers of a State leave: the clearing authority says it with its word, else the secretariat alone."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label, Membership
from jointplan.assessments.asking import schema_of
from jointplan.assessments.clearing import authority_word, round_of, standings_of
from jointplan.assessments.models import Clearance, Submission, Word
from jointplan.assessments.problems import AnswerProblem


def circles_offered(submission: Submission) -> list[Circle]:
    """Circles that answers may be sent to, the narrowest first: the secretariat is in each, for it has to read them."""
    present = Membership.objects.current().filter(party__is_secretariat=True)
    circles = Circle.objects.filter(
        region_id=submission.originator.region_id, state=None, post_kinds=[], memberships__in=present
    )
    order: list[str] = [CircleKind.SECRETARIAT, CircleKind.STATES_AND_SECRETARIAT, CircleKind.CHOSEN]
    return sorted((one for one in circles.distinct() if one.kind in order), key=lambda c: (order.index(c.kind), c.code))


def parts_offered(submission: Submission) -> list[tuple[str, str]]:
    """Parts of the questionnaire that leave, each of which may be for the secretariat alone: (key, name)."""
    parts = schema_of(submission.cycle.questionnaire_id).parts
    return [(part.key, part.name) for part in parts if part.label != Label.AMBER_STRICT]


def check_for_whom(submission: Submission, circle: str, stricter: list[str]) -> None:
    """Raises AnswerProblem where it could not be sent so."""
    if circle and circle not in {one.code for one in circles_offered(submission)}:
        raise AnswerProblem(_("Choose one of the circles. The secretariat is in each: it has to read what is sent."))
    if not set(stricter) <= {key for key, _name in parts_offered(submission)}:
        raise AnswerProblem(_("Choose parts of the questionnaire from the list."))


def check_still_for(submission: Submission, whom: "ForWhom") -> None:
    """Raises AnswerProblem where others are in the circle than when the clearing authority said that it is for it."""
    circle, word = whom.circle, authority_word(submission)
    if not whom.is_wider or word is None:
        return
    cleared_on = timezone.localdate(word.said_at)
    joined = circle.memberships.current().filter(starts_on__gt=cleared_on).exclude(party__is_secretariat=True)
    if joined.exists() or circle not in circles_offered(submission):
        raise AnswerProblem(
            _(
                "“%(circle)s” has other members than when the answers were cleared for it. "
                "Ask the clearing authority to say once more for whom they are."
            )
            % {"circle": circle}
        )


class ForWhom:
    """What the last word of the clearing authority says on it; without one, the secretariat. One query."""

    def __init__(self, submission: Submission, word: Clearance | None) -> None:
        chosen = word.circle if word else ""
        circles = Circle.objects.filter(region_id=submission.originator.region_id)
        found = list(circles.filter(Q(kind=CircleKind.SECRETARIAT) | Q(code=chosen)))
        self.secretariat = next(one for one in found if one.kind == CircleKind.SECRETARIAT)
        self.circle = next((one for one in found if one.code == chosen), self.secretariat)
        self.is_wider = self.circle != self.secretariat
        stricter = set(word.stricter) if word and self.is_wider else set()
        schema = schema_of(submission.cycle.questionnaire_id)
        self.stricter = [part for part in schema.parts if part.key in stricter]
        # Kinds of parts that the secretariat alone receives.
        self.strict_kinds = [question.key for question in schema.questions if question.part in stricter]

    @property
    def of_the_whole(self) -> Circle:
        """The circle that reads all of what is sent."""
        return self.secretariat if self.stricter else self.circle


def footnotes_that_leave(submission: Submission) -> list[dict[str, Any]]:
    """Footnotes of reservations that stand, where the State lets them leave: on what, and the words; never whose."""
    running = round_of(submission)
    words = []
    if running is not None and running.footnotes_leave:
        words = [(one.request.codes, one.word) for one in standings_of(running, {})]
        if (word := authority_word(submission)) is not None:
            words.append(([], word))
    # In the order of what they are about and their words: not in that of the bodies.
    return sorted(
        (
            {"clauses": sorted(codes), "text": word.text}
            for codes, word in words
            if word is not None and word.word == Word.RESERVED
        ),
        key=lambda one: (one["clauses"], one["text"]),
    )
