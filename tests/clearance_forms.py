# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent to the addresses of clearance: forms that whoever may send them fills in rightly."""

import datetime
from collections.abc import Callable
from typing import Any

from jointplan.access.models import Circle, CircleKind
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving
from jointplan.assessments.models import Submission
from tests.everything import reading_everything

Given = dict[str, str]
TODAY = datetime.date.today()
CONFIRMED = {"language": "en", "nothing_classified": "on", "no_person": "on"}
LETTER = {"letter_number": "12-3", "letter_dated_on": TODAY.isoformat()}


def cleared(given: Given) -> dict[str, Any]:
    _kind, state, cycle = given["uid"].split()
    with reading_everything():
        submission = Submission.objects.get(originator__code=state, cycle__code=cycle)
        seen = digest_of(leaving(contents_by_clause(submission.pk)))
    return confirmed(given) | {"word": "cleared", "seen": seen}


def confirmed(given: Given) -> dict[str, Any]:
    """What the clearing authority confirms, and for whom the answers are: for the secretariat of its region."""
    state = given["uid"].split()[1]
    circle = Circle.objects.get(region__parties__code=state, kind=CircleKind.SECRETARIAT)
    return CONFIRMED | {"circle": circle.code}


def ruled(given: Given) -> dict[str, Any]:
    return {"mode": "authority", "days": "5", "reason": "The State decides."}


FORMS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "clearance": cleared,
    "clearance_start": lambda _given: {"language": "en", "due_on": TODAY.isoformat()},
    "clearance_again": lambda _given: {},
    "clearance_end": lambda _given: {"reason": "We begin anew."},
    "clearance_stays": lambda _given: {"what": "question:status", "stay": "yes"},
    "clearance_letter": lambda given: LETTER | confirmed(given),
    "clearance_rule": ruled,
    "clearance_request": lambda _given: {"word": "cleared"},
    "clearance_body_letter": lambda _given: LETTER | {"word": "cleared"},
    "clearance_withdraw": lambda _given: {},
}
