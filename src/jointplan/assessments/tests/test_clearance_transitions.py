# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every transition of a clearance × every role × every state: who succeeds, and that a refusal changes nothing."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from jointplan.access.identity import acting_as, set_identity
from jointplan.access.today import today
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.clearance_rules import DATES
from jointplan.assessments.clearing import authority_word, contents_by_clause, digest_of, leaving, round_of
from jointplan.assessments.models import (
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    Submission,
    Word,
)
from jointplan.assessments.operations.clearance_rounds import end_clearance, set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import (
    Confirmed,
    Letter,
    choose_what_stays,
    clear_submission,
    enter_letter,
    enter_letter_of_authority,
    give_clearance,
    note_no_objection,
    withdraw_clearance,
)
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from tests.cast import ROLES, Cast
from tests.clearance_cast import CONFIRMED, ask_bodies, clear, request_of, say
from tests.everything import fingerprint, reading_everything

pytestmark = pytest.mark.django_db


class Scene(NamedTuple):
    """What there is in one state of the draft of Aldermoor; read past every label, for whoever tries."""

    submission: Submission
    parts: list[int]
    seen: str
    round: ClearanceRound | None
    request: ClearanceRequest | None
    word: Clearance | None
    authority: Clearance | None


def drafted(cast: Cast) -> Submission:
    """As the cast has it, and the clearing authority has not cleared."""
    clearing = cast.user("clearing")
    with acting_as(clearing):
        found = cast.submission("aldermoor", "2022")
        word = authority_word(found)
        assert word is not None
        assert found.originator
        assert found.cycle
        withdraw_clearance(word, by=clearing)
    return found


def asked(cast: Cast) -> Submission:
    found = drafted(cast)
    ask_bodies(found, [cast.party("aldermoor-schools")], cast.user("coordinator"))
    return found


def answered(cast: Cast, word: str) -> Submission:
    found = asked(cast)
    request = request_of(found, cast.party("aldermoor-schools"), cast.user("coordinator"))
    say(request, cast.user("focal_point"), word, "Because." if word != Word.CLEARED else "")
    return found


def objected(cast: Cast) -> Submission:
    return answered(cast, Word.OBJECTED)


def reserved(cast: Cast) -> Submission:
    return answered(cast, Word.RESERVED)


def cleared(cast: Cast) -> Submission:
    found = reserved(cast)
    clear(found, cast.user("clearing"))
    return found


def sent(cast: Cast) -> Submission:
    found, coordinator = cleared(cast), cast.user("coordinator")
    with acting_as(coordinator):
        send_submission(found, by=coordinator)
    return found


def looked_at(submission: Submission) -> Scene:
    with reading_everything():
        contents = contents_by_clause(submission.pk)
        submission = Submission.objects.select_related("originator", "cycle").get(pk=submission.pk)
        running = round_of(submission)
        request = running.requests.select_related("originator", "body", "cycle").first() if running else None
        word = request.words.standing().first() if request else None
        seen = digest_of(leaving(contents))
        parts = [int(key.split(":")[0]) for keys in contents.values() for key in keys]
        return Scene(submission, parts, seen, running, request, word, authority_word(submission))


Act = Callable[[Scene, Any], Any]
LETTER = Letter("12-3", today())


def say_as_authority(word: str) -> Act:
    def act(scene: Scene, by: Any) -> Any:
        given = {"language": "en", "confirmed": CONFIRMED, "seen": scene.seen, "text": "Because."}
        return clear_submission(scene.submission, word=word, by=by, **given)

    return act


def give(word: str) -> Act:
    return lambda scene, by: give_clearance(scene.request, word=word, text="Because.", seen=scene.seen, by=by)


def set_rule(scene: Scene, by: Any) -> Any:
    return set_clearance_rule(scene.submission.originator, mode=ClearanceMode.AUTHORITY, reason="So.", by=by)


SCENES = {scene.__name__: scene for scene in (drafted, asked, objected, reserved, cleared, sent)}
C, A, F, NOBODY, MISSING = "coordinator", "clearing", "focal_point", "", "-"
# What is done | who gets through in each scene; `-` where there is nothing that it could be done to.
TABLE: dict[str, tuple[Act, list[str]]] = {
    "set the rule": (set_rule, [C, C, C, C, C, C]),
    "ask": (
        lambda scene, by: start_clearance(scene.submission, language="en", by=by),
        [C, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY],
    ),
    "give the round up": (
        lambda scene, by: end_clearance(scene.round, reason="Anew.", by=by),
        [MISSING, C, C, C, C, NOBODY],
    ),
    "clear": (give(Word.CLEARED), [MISSING, F, F, F, F, NOBODY]),
    "clear with a reservation": (give(Word.RESERVED), [MISSING, F, F, F, F, NOBODY]),
    "object": (give(Word.OBJECTED), [MISSING, F, F, F, F, NOBODY]),
    "say what only a date says": (give(Word.NO_OBJECTION), [MISSING, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY]),
    "enter a letter": (
        lambda scene, by: enter_letter(scene.request, LETTER, word=Word.CLEARED, by=by),
        [MISSING, C, C, C, C, NOBODY],
    ),
    "take a word back": (
        lambda scene, by: withdraw_clearance(scene.word, by=by),
        [MISSING, MISSING, F, F, F, NOBODY],
    ),
    "clear as authority": (say_as_authority(Word.CLEARED), [A, NOBODY, NOBODY, A, A, NOBODY]),
    "object as authority": (say_as_authority(Word.OBJECTED), [A, A, A, A, A, NOBODY]),
    "enter the letter of the authority": (
        lambda scene, by: enter_letter_of_authority(
            scene.submission, LETTER, language="en", confirmed=CONFIRMED, by=by
        ),
        [C, NOBODY, NOBODY, C, C, NOBODY],
    ),
    "clear without confirming": (
        lambda scene, by: clear_submission(
            scene.submission, language="en", confirmed=Confirmed(True, False), seen=scene.seen, by=by
        ),
        [NOBODY] * 6,
    ),
    "take the authority's word back": (
        lambda scene, by: withdraw_clearance(scene.authority, by=by),
        [MISSING, MISSING, MISSING, MISSING, A, NOBODY],
    ),
    "choose what stays": (
        lambda scene, by: choose_what_stays(scene.submission, scene.parts[:1], stay=True, by=by),
        [f"{C} {A}"] * 5 + [NOBODY],
    ),
    "send": (lambda scene, by: send_submission(scene.submission, by=by), [NOBODY] * 4 + [C, NOBODY]),
    "note that nobody objected": (lambda _scene, by: note_no_objection(by=by), [NOBODY] * 6),
}
REFUSALS = (
    Refused,
    AnswerProblem,
    Submission.DoesNotExist,
    ClearanceRequest.DoesNotExist,
    ClearanceRound.DoesNotExist,
    Clearance.DoesNotExist,
)


@pytest.mark.parametrize("scene", SCENES)
def test_only_the_right_person_in_the_right_state_gets_through(cast: Cast, scene: str) -> None:
    found = looked_at(SCENES[scene](cast))
    before = fingerprint()
    people = {role: cast.user(role) for role in ROLES} | {"operator": OPERATOR}
    for name, (act, cells) in TABLE.items():
        expected = cells[list(SCENES).index(scene)]
        if expected == MISSING:
            continue
        succeeded, reasons = set(), set()
        for role, user in people.items():
            with transaction.atomic():
                set_identity(user)
                try:
                    act(found, user)
                except REFUSALS as refusal:
                    reasons.add(str(refusal).strip())
                else:
                    succeeded.add(role)
                    # What succeeded is undone; what was refused has nothing to undo.
                    transaction.set_rollback(True)
        assert succeeded == set(expected.split()), name
        assert "" not in reasons
        assert fingerprint() == before, f"somebody was refused and changed something: {name}"


def test_the_daily_task_alone_notes_that_a_date_has_passed(cast: Cast) -> None:
    with acting_as(DATES):
        assert note_no_objection(by=DATES) == 0
