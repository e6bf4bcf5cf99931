# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance inside the States of the cast: who is asked, who objects, and what the clearing authority says."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving, round_of
from jointplan.assessments.models import ClearanceMode, ClearanceRequest, Submission, Word
from jointplan.assessments.operations.clearance_rounds import set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import (
    Confirmed,
    clear_submission,
    give_clearance,
    shown_to_body,
)
from jointplan.parties.models import Party

CANARY_OF_OBJECTION = "canaryofobjection"
CANARY_OF_FOOTNOTE = "canaryoffootnote"
CANARY_OF_RULE = "canaryofclearancerule"
CONFIRMED = Confirmed(nothing_classified=True, no_person=True)


def clear(submission: Submission, clearing: User, **given: Any) -> None:
    """The clearing authority clears everything that leaves. Ends whatever identity there was."""
    with acting_as(clearing):
        seen = digest_of(leaving(contents_by_clause(submission.pk)))
        clear_submission(submission, language="en", confirmed=CONFIRMED, seen=seen, by=clearing, **given)


def clear_alone(submission: Submission, coordinator: User, clearing: User) -> None:
    """The State's clearing authority clears without its bodies, and clears everything. Ends the identity there was."""
    with acting_as(coordinator):
        set_rule(submission.originator, [], coordinator, mode=ClearanceMode.AUTHORITY)
    clear(submission, clearing)


def say(request: ClearanceRequest, user: User, word: str = Word.CLEARED, text: str = "") -> None:
    """Somebody says the word of a body on what it reads now. Ends whatever identity there was."""
    with acting_as(user):
        give_clearance(request, word=word, text=text, seen=digest_of(shown_to_body(request)), by=user)


def ask_bodies(
    submission: Submission, bodies: list[Party], coordinator: User, *, mode: str = ClearanceMode.ALL, codes: Any = None
) -> None:
    """The State clears with these bodies, and asks them. Ends whatever identity there was."""
    with acting_as(coordinator):
        set_rule(submission.originator, bodies, coordinator, mode=mode)
        asked = dict.fromkeys((body.pk for body in bodies), codes)
        start_clearance(submission, language="en", asked=asked, by=coordinator)


def set_rule(state: Party, bodies: list[Party], coordinator: User, *, mode: str = ClearanceMode.ALL) -> None:
    """Say how the State clears; needs the coordinator's identity."""
    numbers = [body.pk for body in bodies]
    reason = f"The State decides, {CANARY_OF_RULE}{submission_code(state)}."
    set_clearance_rule(state, mode=mode, bodies=numbers, reason=reason, by=coordinator)


def submission_code(state: Party) -> str:
    return "".join(letter for letter in state.code if letter.isalnum())


def request_of(submission: Submission, body: Party, reader: User) -> ClearanceRequest:
    """What the body is asked about in the round that runs. Ends whatever identity there was."""
    with acting_as(reader):
        running = round_of(submission)
        assert running is not None
        return running.requests.select_related("originator", "body", "cycle").get(body=body)


# State and cycle | the body asked, about which clauses (none: all), who speaks for it, coordinator and authority
BODIES: dict[tuple[str, str], tuple[str, list[str], str, str, str]] = {
    ("aldermoor", "2021"): ("aldermoor-schools", ["1.1.2"], "focal_point", "coordinator", "clearing"),
    ("brindal", "2022"): ("brindal-ports", [], "other_focal_point", "other_coordinator", "other_clearing"),
}


def clear_with_bodies(submission: Submission, users: dict[str, User], parties: dict[str, Party]) -> None:
    """A body is asked, objects first, then clears with a footnote; then the clearing authority clears.

    From the next cycle on the clearing authority of Aldermoor clears alone again.
    """
    key = (submission.originator.code, submission.cycle.code)
    code, codes, speaker, coordinator, clearing = BODIES[key]
    body, name = parties[code], submission_code(submission.originator)
    ask_bodies(submission, [body], users[coordinator], codes=codes)
    request = request_of(submission, body, users[coordinator])
    say(request, users[speaker], Word.OBJECTED, f"The lamps are ours, {CANARY_OF_OBJECTION}{name}.")
    say(request, users[speaker], Word.RESERVED, f"As far as we go, {CANARY_OF_FOOTNOTE}{name}.")
    clear(submission, users[clearing])
    if key[0] == "aldermoor":
        with acting_as(users[coordinator]):
            set_rule(submission.originator, [], users[coordinator], mode=ClearanceMode.AUTHORITY)
