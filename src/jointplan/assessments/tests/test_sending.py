# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is sent is kept to the byte with its signed receipt, all of it or nothing, and once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.access.operations import name_readers, widen
from jointplan.assessments import snapshots
from jointplan.assessments.models import Answer, AnswerPart, Snapshot
from jointplan.assessments.operations import sending
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.snapshots import content_of, reads_all_of
from jointplan.core.rules import Refused
from jointplan.exchange.canonical import canonical_json
from jointplan.exchange.receipts import verify_receipt
from tests.cast import Cast, canary
from tests.clearance_cast import clear
from tests.everything import reading_everything


@pytest.fixture
def sent(cast: Cast) -> Snapshot:
    return send(cast)


def send(cast: Cast) -> Snapshot:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        draft = cast.submission("aldermoor", "2022")
    clear(draft, cast.user("clearing"))
    with acting_as(coordinator):
        return send_submission(draft, by=coordinator).snapshot


def test_a_snapshot_says_what_was_sent_and_its_receipt_is_believed(sent: Snapshot) -> None:
    said = json.loads(sent.content)
    assert (said["format"], said["version"], said["cleared"], said["fictional"]) == (
        "jointplan-snapshot",
        1,
        True,
        False,
    )
    assert (said["state"]["code"], said["cycle"]["code"], said["language"]) == ("aldermoor", "2022", "en")
    assert said["questionnaire"]["sha256"] == sent.submission.cycle.questionnaire.sha256
    assert [answer["clause"] for answer in said["answers"]] == ["1.1.1"]
    assert [part["question"] for part in said["answers"][0]["parts"]] == ["status", "progress", "challenges"]
    assert {part["label"] for part in said["answers"][0]["parts"]} == {"TLP:AMBER"}
    assert sent.content.encode() == canonical_json(said)
    assert sent.sha256 == sha256(sent.content.encode()).hexdigest()
    assert sent.sent_by.party.code == "aldermoor"
    checked = verify_receipt(sent.receipt_with_content())
    assert checked.ok
    assert checked.snapshot_fits
    assert checked.receipt is not None
    assert checked.receipt.number == sent.number
    assert checked.receipt.snapshot_sha256 == sent.sha256


def test_a_number_names_year_state_and_version_with_signs_that_nobody_confuses(sent: Snapshot) -> None:
    year, state, version, by_chance = sent.number.split("-")
    assert (year, state, version) == ("2022", "ALD", "01")
    assert len(by_chance) == 4
    assert not set(by_chance) & set("01ILOBSZ")


def test_a_number_that_another_state_has_is_drawn_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading_everything():
        taken = Snapshot.objects.get(originator__code="brindal", submission__cycle__code="2022").number
    numbers = iter([taken, taken, "2022-ALD-01-NEW2"])
    monkeypatch.setattr(sending, "number_for", lambda _submission: next(numbers))
    assert send(cast).number == "2022-ALD-01-NEW2"


def test_what_stays_inside_is_neither_sent_nor_told(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator):
        AnswerPart.objects.filter(submission__cycle__code="2022", kind="challenges").update(stays_inside=True)
        clause = cast.edition().clauses.get(code="1.1.3")
        save_answer(cast.submission("aldermoor", "2022"), clause, {"progress": PartInput("Few.", "en")}, by=coordinator)
        named = cast.part("aldermoor", "2022", "1.1.3", "progress")
        named.label, named.named_readers = "RED", [coordinator.pk, clearing.pk]
        named.save()
    snapshot = send(cast)
    assert canary("aldermoor", "2022", "1.1.1", "challenges") not in snapshot.content
    assert "1.1.3" not in snapshot.content
    assert canary("aldermoor", "2022", "1.1.1", "progress") in snapshot.content
    with acting_as(cast.user("secretariat")):
        kinds = AnswerPart.objects.filter(submission=snapshot.submission).values_list("kind", flat=True)
        assert set(kinds) == {"status", "progress"}
        # That something was written there is not known either.
        assert [answer.clause.code for answer in Answer.objects.filter(submission=snapshot.submission)] == ["1.1.1"]


CHANGES = [
    "UPDATE assessments_snapshot SET content = content || ' ' WHERE id = %s",
    "UPDATE assessments_snapshot SET receipt = '{}' WHERE id = %s",
    "UPDATE assessments_snapshot SET number = 'other', sha256 = '0' WHERE id = %s",
    "UPDATE assessments_snapshot SET sent_at = now() WHERE id = %s",
    "DELETE FROM assessments_snapshot WHERE id = %s",
]


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.django_db(databases=["default", "owner"])
def test_no_role_changes_or_deletes_a_snapshot(cast: Cast, alias: str, statement: str) -> None:
    with reading_everything():
        pk = Snapshot.objects.get(originator__code="brindal", submission__cycle__code="2022").pk
    with (
        acting_as(cast.user("other_coordinator")),
        pytest.raises(Error, match="stays as it was sent"),
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(statement, [pk])


def test_who_reads_a_snapshot_may_change(cast: Cast) -> None:
    clearing = cast.user("other_clearing")
    with acting_as(clearing):
        snapshot = Snapshot.objects.get(submission__cycle__code="2022")
        widen(snapshot, label="AMBER", audience=["coast-secretariat", "coast-states"], reason="For all.", by=clearing)
    with acting_as(cast.user("coordinator")):
        shown = Snapshot.objects.visible_to(cast.user("coordinator")).get(pk=snapshot.pk)
        # They read the receipt, and not the whole: single answers were not released to them.
        assert not reads_all_of(cast.user("coordinator"), shown)
        with pytest.raises(Refused):
            widen(shown, label="CLEAR", reason="For all.", by=cast.user("coordinator"))


def test_what_was_kept_for_named_persons_since_takes_the_whole_from_the_others(cast: Cast) -> None:
    secretariat, clearing = cast.user("secretariat"), cast.user("other_clearing")
    with acting_as(secretariat):
        snapshot = Snapshot.objects.get(submission__cycle__code="2022")
        assert reads_all_of(secretariat, snapshot)
    with acting_as(clearing):
        name_readers(cast.part("brindal", "2022", "1.1.1", "progress"), [clearing.pk], reason="Few.", by=clearing)
        assert reads_all_of(clearing, snapshot)
    with acting_as(secretariat):
        assert not reads_all_of(secretariat, snapshot)


def test_nothing_is_sent_without_its_snapshot(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        pk = cast.submission("aldermoor", "2022").pk
        statement = "UPDATE assessments_submission SET state = 'received', sent_at = now() WHERE id = %s"
        with pytest.raises(IntegrityError, match="with its snapshot"), transaction.atomic():
            at_once(statement, [pk])


def at_once(statement: str, values: list[int]) -> None:
    """What is checked at the end of a transaction is checked now."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("step", ["record", "messages.submission_received"])
def test_when_something_fails_on_the_way_nothing_was_sent(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise OSError(step)

    monkeypatch.setattr(f"jointplan.assessments.operations.sending.{step}", fail)
    with pytest.raises(OSError, match=step):
        send(cast)
    with acting_as(cast.user("coordinator")):
        assert cast.submission("aldermoor", "2022").state == "draft"
        assert not Snapshot.objects.filter(submission=cast.submission("aldermoor", "2022")).exists()
    with acting_as(cast.user("secretariat")):
        assert not AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022").exists()


def test_two_windows_that_send_at_once_send_once(committed_cast: Cast) -> None:
    barrier = Barrier(2)

    def press(_window: int) -> str:
        try:
            user = committed_cast.user("coordinator")
            with acting_as(user):
                submission = committed_cast.submission("aldermoor", "2022")
                barrier.wait(timeout=20)
                return send_submission(submission, by=user).snapshot.number
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, range(2)))
    assert outcomes[1] == "The submission has been sent and stands as sent."
    with acting_as(committed_cast.user("secretariat")):
        kept = Snapshot.objects.filter(originator__code="aldermoor", submission__cycle__code="2022")
        assert [snapshot.number for snapshot in kept] == [outcomes[0]]


SAVES = [(clause, kind) for clause in ("1.1.1", "1.1.2") for kind in ("status", "progress", "needs")]


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(SAVES), twice=st.sets(st.sampled_from(SAVES)))
def test_the_same_content_gives_the_same_bytes_whatever_was_saved_first(
    cast: Cast, order: list[tuple[str, str]], twice: set[tuple[str, str]]
) -> None:
    user, found = cast.user("coordinator"), []
    for sequence in (SAVES, [*((*place, "x") for place in order if place in twice), *order]):
        with acting_as(user), transaction.atomic():
            AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022").delete()
            for clause, kind, *draft in sequence:
                write(cast, user, clause, kind, "planned" if kind == "status" else f"Ламп: {clause}{''.join(draft)}.")
            found.append(canonical_json(content_of(cast.submission("aldermoor", "2022"))))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def write(cast: Cast, user: Any, clause: str, kind: str, value: str) -> None:
    submission, place = cast.submission("aldermoor", "2022"), cast.edition().clauses.get(code=clause)
    there = AnswerPart.objects.filter(submission=submission, clause=place, kind=kind).first()
    seen = there.version if there else 0
    assert not save_answer(submission, place, {kind: PartInput(value, "ru", seen)}, by=user).conflicts


def test_the_format_of_the_document_is_that_of_the_code(sent: Snapshot, document: Callable[[str], str]) -> None:
    text = document("snapshot.md")
    assert f"`{snapshots.FORMAT}`" in text
    for name in json.loads(sent.content):
        assert f"`{name}`" in text, name


@pytest.fixture
def document() -> Callable[[str], str]:
    from tests.test_architecture import ROOT

    return lambda name: (ROOT / "docs" / name).read_text(encoding="utf-8")
