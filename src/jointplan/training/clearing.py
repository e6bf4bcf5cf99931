# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance inside the States of the training region, and what follows it: sending, other versions, withdrawal."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from jointplan.access.models import Circle
from jointplan.accounts.models import User
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving
from jointplan.assessments.models import AnswerPart, Clearance, ClearanceRequest, ClearanceRound, Submission
from jointplan.assessments.operations.clearance_rounds import end_clearance, set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import (
    Confirmed,
    Letter,
    choose_what_stays,
    clear_submission,
    enter_letter,
    enter_letter_of_authority,
    give_clearance,
    shown_to_body,
    withdraw_clearance,
)
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.operations.holding import hold_release
from jointplan.assessments.operations.release import release_parts, settle_release, withdraw_parts
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.training.steps import Row, Scene, Step, day_in

CONFIRMED = Confirmed(nothing_classified=True, no_person=True)


def set_rule(scene: Scene, row: Row, by: User) -> None:
    bodies = [scene.parties[code].pk for code in row.get("bodies", ())]
    options = {name: row[name] for name in ("days", "admits_reservations") if name in row}
    set_clearance_rule(scene.state, mode=row["mode"], bodies=bodies, reason=row["reason"], by=by, **options)


def ask_bodies(scene: Scene, row: Row, by: User) -> None:
    """Start a round; `about` names clauses by body, otherwise each is asked about all."""
    asked = {scene.parties[body].pk: codes for body, codes in row["about"].items()} if "about" in row else None
    due_on = day_in(row["due_in_days"])
    start_clearance(scene.submission, language=row["language"], asked=asked, due_on=due_on, by=by)


def end_round(scene: Scene, row: Row, by: User) -> None:
    running = ClearanceRound.objects.open().get(submission=scene.submission)
    end_clearance(running, reason=row["reason"], by=by)


def _request(scene: Scene, body: str) -> ClearanceRequest:
    asked = ClearanceRequest.objects.open().filter(submission=scene.submission, body=scene.parties[body])
    return asked.select_related("originator", "body", "cycle").get()


def say(scene: Scene, row: Row, by: User) -> None:
    """The word of a body, by whoever speaks for it."""
    request = _request(scene, row["body"])
    seen = digest_of(shown_to_body(request))
    give_clearance(request, word=row["word"], text=row.get("text", ""), seen=seen, by=by)


def say_by_letter(scene: Scene, row: Row, by: User) -> None:
    letter = Letter(str(row["number"]), day_in(row["dated_in_days"]))
    enter_letter(_request(scene, row["body"]), letter, word=row["word"], text=row.get("text", ""), by=by)


def take_word_back(scene: Scene, row: Row, by: User) -> None:
    words = Clearance.objects.standing().filter(request=_request(scene, row["body"]))
    withdraw_clearance(words.get(), by=by)


def clear(scene: Scene, row: Row, by: User) -> None:
    """The clearing authority, or whoever acts for it, has read everything that leaves."""
    seen = digest_of(leaving(contents_by_clause(scene.submission.pk)))
    said = {"word": row.get("word", "cleared"), "text": row.get("text", "")}
    clear_submission(scene.submission, language=row["language"], confirmed=CONFIRMED, seen=seen, by=by, **said)


def clear_by_letter(scene: Scene, row: Row, by: User) -> None:
    letter = Letter(str(row["number"]), day_in(row["dated_in_days"]))
    enter_letter_of_authority(scene.submission, letter, language=row["language"], confirmed=CONFIRMED, by=by)


def keep_inside(scene: Scene, row: Row, by: User) -> None:
    parts = AnswerPart.objects.filter(submission=scene.submission, clause__in=scene.chosen(row["measures"]))
    chosen = parts.filter(kind__in=row["parts"]).values_list("pk", flat=True)
    choose_what_stays(scene.submission, chosen, stay=True, by=by)


def send(scene: Scene, row: Row, by: User) -> None:
    """As somebody does who has read the warnings of the checks."""
    send_submission(scene.submission, as_it_is=True, by=by)


def write_another(scene: Scene, row: Row, by: User) -> None:
    scene.submission = reopen_submission(scene.submission, reason=row["reason"], by=by)


def compile_it(scene: Scene, row: Row, by: User) -> None:
    mark_compiled(Submission.objects.select_related("originator", "cycle").get(pk=scene.submission.pk), by=by)


def release(scene: Scene, row: Row, by: User) -> None:
    """Parts to circles of the region, to the community, or, with neither named, to everyone."""
    chosen = [scene.part(scene.submission, code, kind) for code, kinds in row["answers"].items() for kind in kinds]
    to_community = row.get("to_community", False)
    circles = _circles(scene, row.get("circles", ()))
    release_parts(chosen, circles=circles, to_community=to_community, reason=row["reason"], by=by)


def release_later(scene: Scene, row: Row, by: User) -> None:
    """As where the first public release waits, so that people see what is seen meanwhile, and stop it."""
    chosen = [scene.part(scene.submission, code, kind) for code, kinds in row["answers"].items() for kind in kinds]
    public_at = timezone.now() + datetime.timedelta(days=row["in_days"])
    hold_release(scene.submission, chosen, public_at=public_at, reason=row["reason"], by=by)


def _circles(scene: Scene, codes: Iterable[str]) -> list[Circle]:
    region = scene.state.region
    return [Circle.objects.get(region=region, code=f"{region.code}-{code}") for code in codes]


def withdraw_release(scene: Scene, row: Row, by: User) -> None:
    """Back to the State and the circles kept; `tells_why` puts the reason into the public list."""
    part = scene.part(scene.submission, row["measure"], row["part"])
    keep = _circles(scene, row["keep"])
    withdraw_parts([part], keep=keep, shows_reason=row["tells_why"], reason=row["reason"], by=by)


def settle_what_stays(scene: Scene, row: Row, by: User) -> None:
    settle_release(scene.submission, by=by)


CLEARANCE: dict[str, Step] = {
    "set-rule": set_rule,
    "ask-bodies": ask_bodies,
    "end-round": end_round,
    "say": say,
    "say-by-letter": say_by_letter,
    "take-word-back": take_word_back,
    "clear": clear,
    "clear-by-letter": clear_by_letter,
    "keep-inside": keep_inside,
    "send": send,
    "another-version": write_another,
    "compile": compile_it,
    "release": release,
    "release-later": release_later,
    "withdraw-release": withdraw_release,
    "settle-release": settle_what_stays,
}
