# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work inside a State, packs, kept texts, documents and decisions: every operation × every role × every state."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from jointplan.access.identity import acting_as, set_identity
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.access.today import today
from jointplan.accounts.models import Post, PostKind
from jointplan.accounts.operations import establish_post, issue_account
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import Answer, AnswerPart, Assignment, KeptConflict, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.assigning import assign_measures, withdraw_assignments
from jointplan.assessments.operations.consolidating import INSTEAD, circulate_answer, take_over_part
from jointplan.assessments.operations.contributing import (
    ask_again,
    consider_answer,
    finish_answers,
    hand_over_answer,
    send_back_answer,
    start_contribution,
    take_back_answer,
)
from jointplan.assessments.operations.cycles import close_cycle
from jointplan.assessments.operations.merging import Change, merge_answer, settle_conflict
from jointplan.assessments.operations.packs import import_pack, make_pack, take_in, throw_away, withdraw_pack
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.packs.files import file_of
from jointplan.assessments.problems import AnswerProblem, PackProblem
from jointplan.core.rules import Refused
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, add_link, change_document, remove_document
from jointplan.meetings.models import Decision
from jointplan.meetings.operations import DecisionProblem, register_decision, replace_decision
from tests.cast import OTHERS, ROLES, Cast
from tests.clearance_cast import clear
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db

Scene = SimpleNamespace
Act = Callable[[Scene, Any], Any]
Table = Mapping[str, tuple[Act, list[str]]]
REFUSALS = (Refused, AnswerProblem, PackProblem, DocumentProblem, DecisionProblem, ObjectDoesNotExist)
C, A, F, H, V, S = "coordinator", "clearing", "focal_point", "harbour_point", "validator", "secretariat"
NOBODY = ""
CODE = "1.1.2"


def assert_table(cast: Cast, table: Table, column: int, scene: Scene) -> None:
    """Everybody tries everything: those written down get through, and the others learn why not and change nothing."""
    names = [*ROLES, *OTHERS]
    people = {name: cast.user(name) for name in names} | {"operator": OPERATOR} | getattr(scene, "more", {})
    before = fingerprint()
    for name, (act, cells) in table.items():
        succeeded, reasons = set(), set()
        for role, user in people.items():
            with transaction.atomic():
                set_identity(user)
                try:
                    act(scene, user)
                except REFUSALS as refusal:
                    reasons.add(str(refusal).strip())
                else:
                    succeeded.add(role)
                    # What succeeded is undone; what was refused has nothing to undo.
                    transaction.set_rollback(True)
        assert succeeded == set(cells[column].split()), name
        assert "" not in reasons
        assert fingerprint() == before, f"somebody was refused and changed something: {name}"


def own(cast: Cast) -> Submission:
    """The draft of Aldermoor, with what its rules look at."""
    with acting_as(cast.user(C)):
        related = ("cycle__edition__plan__region", "originator__region")
        found: Submission = Submission.objects.select_related(*related).get(
            originator__code="aldermoor", cycle__code="2022"
        )
    return found


def close(cast: Cast) -> None:
    secretariat = cast.user(S)
    with acting_as(secretariat):
        close_cycle(cast.cycle("2022"), Decision.objects.get(number="right"), by=secretariat)


# What an agency contributes


def drafted(cast: Cast) -> Scene:
    """The schools wrote on the measure, and nobody else reads it."""
    writer = cast.user(F)
    with acting_as(writer):
        contribution = Submission.objects.select_related("cycle").get(originator__code="aldermoor-schools")
        clause = cast.edition().clauses.get(code=CODE)
        answer = Answer.objects.filter(submission=contribution, clause=clause).first()
        if answer and answer.handed_at:
            take_back_answer(answer, by=writer)
        save_answer(contribution, clause, {"needs": PartInput("A ladder.", "en")}, by=writer)
        answer = Answer.objects.select_related("submission__cycle", "clause", "originator").get(
            submission=contribution, clause=clause
        )
        part = AnswerPart.objects.get(answer=answer, kind="needs")
    submission, coordinator = own(cast), cast.user(C)
    with acting_as(coordinator):
        assignment = Assignment.objects.get(clause=clause, agency=contribution.originator_id)
        state_answer = Answer.objects.select_related("submission", "clause", "originator").get(
            submission=submission, clause__code="1.1.1"
        )
    post = Post.objects.select_related("party__parent").get(code="focal-point")
    found = {"submission": submission, "contribution": contribution, "clause": clause, "answer": answer, "part": part}
    return Scene(**found, assignment=assignment, state_answer=state_answer, post=post, cast=cast)


def handed(cast: Cast) -> Scene:
    scene, writer = drafted(cast), cast.user(F)
    with acting_as(writer):
        hand_over_answer(scene.answer, by=writer)
    return scene


def asked(cast: Cast) -> Scene:
    scene, coordinator = handed(cast), cast.user(C)
    with acting_as(coordinator):
        ask_again(scene.answer, reason="Count once more.", by=coordinator)
    return scene


def checked(cast: Cast) -> Scene:
    """The agency has somebody who checks what leaves it."""
    scene = drafted(cast)
    with acting_as(OPERATOR):
        told = {"code": "schools-validator", "kind": PostKind.VALIDATOR, "functions": {"en": "Validator"}}
        post = establish_post(cast.party("aldermoor-schools"), by=OPERATOR, **told)
        given = {"username": "validator", "hashed_password": "!", "language": "en", "starts_on": today()}
        scene.more = {V: issue_account(post, by=OPERATOR, **given)}
    return scene


def finished(cast: Cast) -> Scene:
    scene, writer = checked(cast), cast.user(F)
    with acting_as(writer):
        finish_answers([scene.answer], by=writer)
    return scene


def closed(cast: Cast) -> Scene:
    scene = handed(cast)
    close(cast)
    scene.submission = own(cast)
    return scene


def write(scene: Scene, by: Any) -> Any:
    return save_answer(scene.contribution, scene.clause, {"challenges": PartInput("Rain.", "en")}, by=by)


def assign(scene: Scene, by: Any) -> Any:
    wanted = {scene.post: [scene.clause]}
    return assign_measures(scene.submission, wanted, due_on=scene.submission.cycle.closes_on, note="Anew.", by=by)


def take_over(scene: Scene, by: Any) -> Any:
    return take_over_part(scene.submission, scene.part, how=INSTEAD, seen_version=0, by=by)


WORK = {scene.__name__: scene for scene in (drafted, handed, asked, checked, finished, closed)}
WORK_TABLE: Table = {
    "assign": (assign, [C, C, C, C, C, NOBODY]),
    "ask no more": (
        lambda scene, by: withdraw_assignments(scene.submission, [scene.assignment], by=by),
        [C, C, C, C, C, NOBODY],
    ),
    "begin to contribute": (
        lambda scene, by: start_contribution(scene.submission.cycle, scene.contribution.originator, by=by),
        [F, F, F, f"{F} {V}", f"{F} {V}", NOBODY],
    ),
    "write": (write, [F, NOBODY, F, f"{F} {V}", f"{F} {V}", NOBODY]),
    "give to the validator": (
        lambda scene, by: finish_answers([scene.answer], by=by),
        [NOBODY, NOBODY, NOBODY, F, F, NOBODY],
    ),
    "send back": (
        lambda scene, by: send_back_answer(scene.answer, reason="Count.", by=by),
        [NOBODY, NOBODY, NOBODY, NOBODY, V, NOBODY],
    ),
    "send back without a reason": (lambda scene, by: send_back_answer(scene.answer, reason=" ", by=by), [NOBODY] * 6),
    "hand over": (lambda scene, by: hand_over_answer(scene.answer, by=by), [F, NOBODY, F, V, V, NOBODY]),
    "take back": (
        lambda scene, by: take_back_answer(scene.answer, by=by),
        [NOBODY, F, F, NOBODY, NOBODY, NOBODY],
    ),
    "ask again": (
        lambda scene, by: ask_again(scene.answer, reason="Count.", by=by),
        [NOBODY, C, NOBODY, NOBODY, NOBODY, NOBODY],
    ),
    "consider": (
        lambda scene, by: consider_answer(scene.answer, by=by),
        [NOBODY, C, NOBODY, NOBODY, NOBODY, NOBODY],
    ),
    "take over": (take_over, [NOBODY, C, NOBODY, NOBODY, NOBODY, NOBODY]),
    "show to a body": (
        lambda scene, by: circulate_answer(scene.state_answer, [scene.contribution.originator], by=by),
        [C, C, C, C, C, C],
    ),
}


@pytest.mark.parametrize("scene", WORK)
def test_work_inside_a_state_is_done_by_the_right_person_in_the_right_state(cast: Cast, scene: str) -> None:
    assert_table(cast, WORK_TABLE, list(WORK).index(scene), WORK[scene](cast))


# Packs, and texts that were kept aside


def taken_out(cast: Cast) -> Scene:
    """A pack is out, and a text waits beside what is saved."""
    submission, coordinator = own(cast), cast.user(C)
    with acting_as(coordinator):
        clause = cast.edition().clauses.get(code="1.1.1")
        merge_answer(submission, clause, {"progress": Change("Never.", "Mine.", "en")}, by=coordinator)
        kept = KeptConflict.objects.open().select_related("answer__clause").get(mine="Mine.")
        pack = make_pack(submission, file_format="json", language="en", codes=[CODE], by=coordinator)
        content = file_of(pack, coordinator)
    return Scene(submission=submission, pack=pack, content=content, kept=kept)


def come_back(cast: Cast) -> Scene:
    scene, coordinator = taken_out(cast), cast.user(C)
    with acting_as(coordinator):
        take_in(scene.pack, scene.content, by=coordinator)
    return scene


def withdrawn(cast: Cast) -> Scene:
    """The pack is read no more, and the text is settled."""
    scene, coordinator = taken_out(cast), cast.user(C)
    with acting_as(coordinator):
        withdraw_pack(scene.pack, by=coordinator)
        settle_conflict(scene.kept, "Mine.", "en", by=coordinator)
    return scene


def sent(cast: Cast) -> Scene:
    """The text that waited is settled: as long as one waits, nothing is sent."""
    scene, coordinator = taken_out(cast), cast.user(C)
    with acting_as(coordinator):
        for kept in KeptConflict.objects.open().filter(answer__submission=scene.submission):
            settle_conflict(kept, kept.mine, "en", by=coordinator)
    clear(scene.submission, cast.user(A))
    with acting_as(coordinator):
        send_submission(scene.submission, by=coordinator, as_it_is=True)
    return scene


def out_when_closed(cast: Cast) -> Scene:
    scene = taken_out(cast)
    close(cast)
    return scene


PACKS = {scene.__name__: scene for scene in (taken_out, come_back, withdrawn, sent, out_when_closed)}
WHILE_IT_STANDS = [C, C, NOBODY, NOBODY, NOBODY]
PACK_TABLE: Table = {
    "take out": (
        lambda scene, by: make_pack(scene.submission, file_format="json", language="en", codes=[CODE], by=by),
        [C, C, C, NOBODY, NOBODY],
    ),
    "bring back": (lambda scene, by: take_in(scene.pack, scene.content, by=by), WHILE_IT_STANDS),
    "throw away": (lambda scene, by: throw_away(scene.pack, by=by), WHILE_IT_STANDS),
    "import": (lambda scene, by: import_pack(scene.pack, scene.content, by=by), WHILE_IT_STANDS),
    "withdraw": (lambda scene, by: withdraw_pack(scene.pack, by=by), WHILE_IT_STANDS),
    "settle": (lambda scene, by: settle_conflict(scene.kept, "Both.", "en", by=by), WHILE_IT_STANDS),
    "merge": (
        lambda scene, by: merge_answer(
            scene.submission, scene.kept.answer.clause, {"progress": Change("Never.", "Another.", "en")}, by=by
        ),
        [C, C, C, NOBODY, NOBODY],
    ),
}


@pytest.mark.parametrize("scene", PACKS)
def test_packs_and_kept_texts_are_for_those_who_write_the_answers_while_they_are_written(
    cast: Cast, scene: str
) -> None:
    assert_table(cast, PACK_TABLE, list(PACKS).index(scene), PACKS[scene](cast))


# Documents and decisions

SAID = {"title": "A law", "kind": "report", "language": "en"}
DECIDED = {"number": "7", "taken_in": "Meeting", "taken_on": today(), "text": "They agree."}
WRITERS = f"{C} {A}"
# Title | who reads it | who writes for the party that it comes from
DOCUMENTS = [
    ("canarydocumentown", C, WRITERS),
    ("canarydocumentstates", C, WRITERS),
    ("canarydocumentagency", F, F),
    ("canarydocumentgreen", "other_coordinator", "other_coordinator other_clearing"),
    ("canarydocumentpublic", C, WRITERS),
]
RELEASED = {"canarydocumentgreen", "canarydocumentpublic"}


@pytest.mark.parametrize(("title", "reader", "writers"), DOCUMENTS, ids=[title for title, *_more in DOCUMENTS])
def test_documents_are_kept_by_those_who_write_for_their_party(
    cast: Cast, title: str, reader: str, writers: str
) -> None:
    with acting_as(cast.user(reader)):
        document = Document.objects.select_related("originator__region").get(title=title)
    table: Table = {
        "add": (
            lambda _scene, by: add_link(originator=document.originator, link="https://law.example/", by=by, **SAID),
            [writers],
        ),
        "change": (
            lambda _scene, by: change_document(document, by=by, **SAID),
            [NOBODY if title in RELEASED else writers],
        ),
        "remove": (lambda _scene, by: remove_document(document, reason="Old.", by=by), [writers]),
        "remove without a reason": (lambda _scene, by: remove_document(document, reason=" ", by=by), [NOBODY]),
    }
    assert_table(cast, table, 0, Scene())


def test_decisions_are_registered_and_replaced_by_the_secretariat_of_the_region(cast: Cast) -> None:
    with acting_as(cast.user(S)):
        related = Decision.objects.select_related("region", "originator")
        wrong, right = (related.get(number=number) for number in ("wrong", "right"))
    words = {"correction": "A number.", **DECIDED}
    table: Table = {
        "register": (lambda _scene, by: register_decision(right.region, by=by, **DECIDED), [S]),
        "register nothing": (
            lambda _scene, by: register_decision(right.region, by=by, **{**DECIDED, "text": " "}),
            [NOBODY],
        ),
        "replace what stands": (lambda _scene, by: replace_decision(right, by=by, **words), [S]),
        "replace what was replaced": (lambda _scene, by: replace_decision(wrong, by=by, **words), [NOBODY]),
        "release": (lambda _scene, by: widen(right, label=Label.CLEAR, reason="So.", by=by), [NOBODY]),
    }
    assert_table(cast, table, 0, Scene())
