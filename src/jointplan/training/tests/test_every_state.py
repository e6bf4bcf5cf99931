# SPDX-License-Identifier: AGPL-3.0-or-later
"""In the training region every state of the work can be seen: walked through the lists that the product itself has."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import PostKind, Term, User
from jointplan.assessments.clearing import what_clearance_lacks
from jointplan.assessments.models import (
    AnswerPart,
    Assignment,
    Clarification,
    ClarificationReply,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Cycle,
    CycleDecision,
    CycleState,
    EvidenceUse,
    InvitedView,
    KeptConflict,
    Means,
    Origin,
    Pack,
    PackFormat,
    Reply,
    Settlement,
    Snapshot,
    Status,
    Step,
    Submission,
    SubmissionState,
    Turn,
    TurnKind,
    ViewAnswer,
    ViewInvitation,
    WithdrawnItem,
    Word,
)
from jointplan.assessments.turns import DONE, Work, lines_of
from jointplan.knowledge.models import Bulletin, Moderation, Practice, PracticeKind, SharedChallenge, Stage
from jointplan.knowledge.models import Word as ModerationWord
from jointplan.meetings.models import Reservation
from jointplan.training.loading import load
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db

# Only the daily task says these, once the date has passed; the round that it will speak of runs.
BY_THE_DATE = {"no-objection", "date"}
# Nothing prefills yet.
NOT_YET = {Origin.PREFILLED}


def values(rows: Any, name: str) -> set[str]:
    return set(rows.order_by().values_list(name, flat=True))


def missing(known: Iterable[str], there: Iterable[str]) -> set[str]:
    return {str(value) for value in known} - {str(value) for value in there}


def test_every_state_of_the_work_exists_and_loading_twice_changes_nothing(training_region: None) -> None:
    with reading_everything():
        assert_cycles()
        assert_answers()
        assert_clearance()
        assert_dialogue()
        assert_inventory()
        before = counts()
    assert_accounts()
    assert_whose_turn()
    assert_deadlines()
    assert_ready("opalind")
    assert load() is False
    with reading_everything():
        assert counts() == before


def assert_cycles() -> None:
    assert missing(CycleState.values, values(Cycle.objects, "state")) == set()
    assert missing(Step.values, values(CycleDecision.objects, "step")) == set()
    assert Reservation.objects.exists()


def assert_answers() -> None:
    national = Submission.objects.national()
    assert missing(SubmissionState.values, values(national, "state")) == set()
    assert national.filter(version=2, state=SubmissionState.RECEIVED).exists()
    assert national.filter(release_settled_at__isnull=False).exists()
    assert Snapshot.objects.filter(submission__version=2).exists()
    parts = AnswerPart.objects.all()
    assert missing(Origin.values, values(parts, "came_by")) == NOT_YET
    assert missing(Status.values, values(parts.filter(kind="status"), "value")) == set()
    assert {"en", "ru", "kk"} <= values(parts, "language")
    assert missing(["CLEAR", "AMBER", "AMBER+STRICT"], values(parts, "label")) == set()
    assert parts.filter(stays_inside=True).exists()
    # Released circle by circle, and one part withdrawn with a reason that everyone may read.
    assert parts.filter(label="GREEN").exists()
    assert parts.filter(label="AMBER", audience__contains=["training-five-states"]).exists()
    assert WithdrawnItem.objects.exclude(reason="").exists()
    assert EvidenceUse.objects.exists()
    # A text without its status, and a status with it, are public.
    public = parts.filter(label="CLEAR", submission__cycle__state=CycleState.OPEN)
    assert missing(["status", "progress"], values(public, "kind")) == set()
    assert missing(TurnKind.values, values(Turn.objects, "kind")) == set()
    assert Assignment.objects.filter(ended_at__isnull=False).exists()
    conflicts = KeptConflict.objects.all()
    assert missing([*Settlement.values, ""], values(conflicts, "settlement")) == set()
    packs = Pack.objects.all()
    assert missing(PackFormat.values, values(packs, "format")) == set()
    for moment in ("arrived_at", "imported_at", "withdrawn_at"):
        assert packs.filter(**{f"{moment}__isnull": False}).exists(), moment


def assert_clearance() -> None:
    assert missing(ClearanceMode.values, values(ClearanceRule.objects, "mode")) == set()
    words = Clearance.objects.all()
    assert missing(Word.values, values(words, "word")) == BY_THE_DATE & set(Word.values)
    assert missing(Means.values, values(words, "means")) == BY_THE_DATE & set(Means.values)
    assert words.filter(withdrawn_at__isnull=False).exists()
    assert words.filter(by_acting=True, request__isnull=True).exists()
    assert words.filter(means=Means.LETTER, request__isnull=True).exists()
    rounds = ClearanceRound.objects.all()
    assert rounds.filter(ended_at__isnull=False).exists()
    running = rounds.get(ended_at__isnull=True)
    assert running.mode == ClearanceMode.NO_OBJECTION
    asked = ClearanceRequest.objects.open().filter(round=running)
    standing = words.filter(request__in=asked, withdrawn_at__isnull=True)
    assert missing([Word.CLEARED, Word.RESERVED, Word.OBJECTED], values(standing, "word")) == set()
    assert asked.exclude(pk__in=standing.values("request")).exists()


def assert_dialogue() -> None:
    """Questions open, answered, left and taken back; views invited, begun, given and answered."""
    assert missing(Reply.values, values(ClarificationReply.objects, "kind")) == set()
    questions = Clarification.objects.all()
    assert questions.filter(taken_back_at__isnull=False).exists()
    assert questions.open().exists()
    views = InvitedView.objects.all()
    assert views.filter(given_at__isnull=True).exists()
    assert ViewAnswer.objects.filter(view__in=views.filter(given_at__isnull=False, label="CLEAR")).exists()
    assert ViewInvitation.objects.filter(ended_at__isnull=False).exists()


def assert_accounts() -> None:
    """In each State somebody signs in as each who clears, writes and checks."""
    kinds = {PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY, PostKind.FOCAL_POINT_MAIN, PostKind.VALIDATOR}
    held = Term.objects.current().values_list("post__party__code", "post__kind")
    states = {code.split("-")[0] for code, kind in held if kind == PostKind.COORDINATOR}
    assert len(states) == 5
    for state in states:
        assert kinds <= {kind for code, kind in held if code.split("-")[0] == state}, state


def assert_whose_turn() -> None:
    seen = set()
    for name in ("coordinator-tindrell", "agency-tindrell-schools", "agency-tindrell-rescue"):
        user = User.objects.get(username=name)
        with acting_as(user):
            cycle = Cycle.objects.get(state=CycleState.OPEN)
            seen |= {str(line.work) for line in lines_of(user, cycle.pk)}
    assert missing(Work.values, seen) == set()


def assert_deadlines() -> None:
    """On the day of loading something is late and something is due within three days."""
    today = timezone.localdate()
    user = User.objects.get(username="coordinator-tindrell")
    with acting_as(user):
        lines = lines_of(user, Cycle.objects.get(state=CycleState.OPEN).pk)
    assert any(line.is_overdue(today) for line in lines)
    soon = [line for line in lines if 0 <= (line.assignment.due_on - today).days <= 3 and line.work not in DONE]
    assert soon


def assert_ready(state: str) -> None:
    with acting_as(User.objects.get(username=f"coordinator-{state}")):
        draft = Submission.objects.national().get(state=SubmissionState.DRAFT, originator__code=state)
        assert what_clearance_lacks(draft) == []


def counts() -> dict[str, int]:
    """Rows of all tables of the product."""
    models = [model for model in apps.get_models() if model._meta.app_config.name.startswith("jointplan")]
    return {model._meta.label: model._default_manager.aggregate(rows=Count("pk"))["rows"] for model in models}


def assert_inventory() -> None:
    """Every stage of a practice, shared widely and narrowly; one of another region; a bulletin out, and one not yet."""
    records = Practice.objects.all()
    assert missing(Stage.values, values(records, "stage")) == set()
    assert missing(PracticeKind.values, values(records, "kind")) == set()
    assert missing(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"], values(records, "label")) == set()
    assert records.filter(provenance__isnull=False).exists()
    assert missing(ModerationWord.values, values(Moderation.objects, "word")) == set()
    assert missing(["AMBER", "AMBER+STRICT"], values(SharedChallenge.objects, "label")) == set()
    assert {True, False} == {released is None for released in values(Bulletin.objects, "released_on")}
