# SPDX-License-Identifier: AGPL-3.0-or-later
"""A later version never overwrites an earlier one, and what was sent is taken into the report."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.utils import Error
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart, Origin, Snapshot, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.operations.release import release_parts
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from jointplan.portal.shared import shared_in
from tests.addresses import WatchedClient
from tests.cast import Cast, canary
from tests.clearance_cast import clear_alone
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

NEWER = "Newer work on lamps, canarynewer."


def reopened(cast: Cast) -> Submission:
    user = cast.user("other_coordinator")
    with acting_as(user):
        return reopen_submission(cast.submission("brindal", "2022"), reason="A number was wrong.", by=user)


def rewritten(cast: Cast, clause: str = "1.1.2") -> Submission:
    draft, user = reopened(cast), cast.user("other_coordinator")
    with acting_as(user):
        place = cast.edition().clauses.get(code=clause)
        assert save_answer(draft, place, {"progress": PartInput(NEWER, "en", 1)}, by=user).saved
    return draft


def sent_again(cast: Cast, clause: str = "1.1.2") -> Submission:
    return sent(cast, rewritten(cast, clause))


def sent(cast: Cast, draft: Submission) -> Submission:
    """The clearing authority clears the later version, and it is sent."""
    user = cast.user("other_coordinator")
    clear_alone(draft, user, cast.user("other_clearing"))
    with acting_as(user):
        return send_submission(draft, by=user)


def test_what_was_sent_anew_is_not_taken_into_the_report_in_its_earlier_version(cast: Cast) -> None:
    later, secretariat = sent_again(cast), cast.user("secretariat")
    with acting_as(secretariat):
        with pytest.raises(Refused, match="sent a later version"):
            mark_compiled(version(cast, 1), by=secretariat)
        assert mark_compiled(later, by=secretariat).state == "compiled"


def version(cast: Cast, number: int) -> Submission:
    return Submission.objects.get(originator__code="brindal", cycle__code="2022", version=number)


def test_a_new_version_begins_with_the_same_answers_for_the_state_alone(cast: Cast) -> None:
    with acting_as(cast.user("other_coordinator")):
        AnswerPart.objects.filter(clause__code="1.1.1", cycle__code="2022").update(came_by=Origin.KEPT)
    draft = reopened(cast)
    with acting_as(cast.user("other_coordinator")):
        parts = {part.clause.code: part for part in AnswerPart.objects.filter(submission=draft)}
        assert set(parts) == {"1.1.1", "1.1.2"}
        assert {part.label for part in parts.values()} == {"AMBER+STRICT"}
        assert (parts["1.1.1"].came_by, parts["1.1.1"].version) == (Origin.KEPT, 1)
        assert canary("brindal", "2022", "1.1.1", "progress") in parts["1.1.1"].value
        assert (draft.version, draft.state, draft.label) == (2, "draft", "AMBER+STRICT")
        assert version(cast, 1).state == "received"
    for role in set(COLUMNS) - {"anonymous", "other_coordinator", "other_clearing"}:
        with acting_as(cast.user(role)):
            assert not Submission.objects.filter(pk=draft.pk).exists()
            assert not AnswerPart.objects.filter(submission=draft).exists()


def test_what_named_persons_read_comes_along_for_them_alone(cast: Cast) -> None:
    user, clearing = cast.user("other_coordinator"), cast.user("other_clearing")
    with acting_as(user):
        part = cast.part("brindal", "2022", "1.1.1", "progress")
        part.label, part.audience, part.named_readers = "RED", [], [user.pk]
        part.save()
    draft = reopened(cast)
    with acting_as(user):
        assert AnswerPart.objects.get(submission=draft, clause__code="1.1.1").label == "RED"
    with acting_as(clearing):
        assert not AnswerPart.objects.filter(submission=draft, clause__code="1.1.1").exists()


def test_one_begins_a_version_once_and_with_a_reason(cast: Cast) -> None:
    user = cast.user("other_coordinator")
    with acting_as(user):
        with pytest.raises(AnswerProblem, match="Say why"):
            reopen_submission(cast.submission("brindal", "2022"), reason=" ", by=user)
        draft = reopen_submission(cast.submission("brindal", "2022"), reason="A number was wrong.", by=user)
        with pytest.raises(Refused, match="later version has been begun"):
            reopen_submission(version(cast, 1), reason="Again.", by=user)
        with pytest.raises(Refused, match="changed as it is"):
            reopen_submission(draft, reason="Again.", by=user)


def test_the_secretariat_sees_both_versions_when_the_later_one_is_received(cast: Cast) -> None:
    draft = rewritten(cast)
    secretariat = WatchedClient("secretariat")
    with acting_as(cast.user("secretariat")):
        first = version(cast, 1)
        one = reverse("real:work:submission", kwargs={"uid": first.uid})
        kept = first.snapshot.content
    assert "Version" not in secretariat.get(one).content.decode()
    later = sent(cast, draft)
    with acting_as(cast.user("other_coordinator")):
        number = later.snapshot.number
    assert number.startswith("2022-BRI-02-")
    two = reverse("real:work:submission", kwargs={"uid": later.uid})
    assert two in secretariat.get(reverse("real:work:desk")).content.decode()
    assert one not in secretariat.get(reverse("real:work:desk")).content.decode()
    assert two in secretariat.get(one).content.decode()
    differences = secretariat.get(reverse("real:work:differences", kwargs={"uid": later.uid})).content.decode()
    assert NEWER in differences
    assert canary("brindal", "2022", "1.1.2", "progress") in differences
    assert canary("brindal", "2022", "1.1.1", "progress") not in differences  # says the same in both
    with acting_as(cast.user("secretariat")):
        assert version(cast, 1).snapshot.content == kept
        assert Snapshot.objects.filter(originator__code="brindal", submission__cycle__code="2022").count() == 2


@pytest.mark.parametrize("role", COLUMNS)
def test_nobody_else_finds_the_later_version(cast: Cast, role: str) -> None:
    later = sent_again(cast, "1.1.1")
    readers = {"other_coordinator", "other_clearing", "secretariat"}
    client = WatchedClient(role)
    for name in ("submission", "receipt", "snapshot_file", "differences"):
        response = client.get(reverse(f"real:work:{name}", kwargs={"uid": later.uid}))
        expected = 200 if role in readers else 302 if role == "anonymous" else 404
        assert response.status_code == expected, name
        assert role in readers or b"canarynewer" not in response.content
    assert (b"canarynewer" in client.get(reverse("api:answers")).content) == (role in readers)


def test_what_is_public_stays_until_the_same_part_of_the_later_version_is(cast: Cast) -> None:
    later = sent_again(cast)
    clearing, anonymous = cast.user("other_clearing"), cast.user("anonymous")

    def public() -> list[str]:
        with acting_as(anonymous):
            found = shared_in(cast.edition().clauses.get(code="1.1.2").pk, cast.cycle("2022"))
            return [part.value for answer in found.answers for part in answer.parts]

    old = canary("brindal", "2022", "1.1.2", "progress")
    assert [old in value for value in public()] == [True]
    with acting_as(clearing):
        newer = AnswerPart.objects.get(submission=later, clause__code="1.1.2")
        release_parts([newer], reason="Cleared.", by=clearing)
        older = AnswerPart.objects.get(submission=version(cast, 1), clause__code="1.1.2")
        assert (older.label, older.audience) == ("AMBER", ["coast-secretariat"])
    assert public() == [NEWER]


def test_programs_read_of_which_version_a_part_is(cast: Cast, client_as: Callable[..., Client]) -> None:
    sent_again(cast)

    def versions(client: Client) -> set[tuple[str, Any]]:
        rows = client.get(reverse("api:answers"), {"state": "brindal", "cycle": "2022"}).json()["results"]
        return {(row["clause"], row["version"]) for row in rows}

    both = {("1.1.1", 1), ("1.1.2", 1), ("1.1.1", 2), ("1.1.2", 2)}
    assert versions(client_as("other_coordinator")) == both
    assert versions(Client()) == {("1.1.2", None)}


def test_my_turn_speaks_of_the_newest_version(cast: Cast) -> None:
    coordinator, clearing = cast.user("other_coordinator"), cast.user("other_clearing")
    draft = reopened(cast)
    with acting_as(coordinator):
        assert str(draft.uid) in {task.url.split("/")[-2] for task in tasks_of(coordinator, fictional=False)}
    with acting_as(clearing):
        assert str(version(cast, 1).uid) in {task.url.split("/")[-2] for task in tasks_of(clearing, fictional=False)}
    sent(cast, draft)
    with acting_as(clearing):
        found = {task.url.split("/")[-2] for task in tasks_of(clearing, fictional=False)}
        assert str(draft.uid) in found
        assert str(version(cast, 1).uid) not in found


def test_the_next_cycle_sees_the_last_answer_as_it_was_sent(cast: Cast, client_as: Callable[..., Client]) -> None:
    """A draft of another version that was never sent is no answer."""
    user = cast.user("coordinator")
    with acting_as(user):
        sent = cast.submission("aldermoor", "2021")
        draft = Submission.objects.create(cycle=sent.cycle, originator=sent.originator, version=2, label="AMBER+STRICT")
        answer = draft.answers.create(
            cycle=sent.cycle, clause_id=cast.edition().clauses.get(code="1.1.1").pk, originator=sent.originator,
            label="AMBER+STRICT",
        )  # fmt: skip
        own = {"submission": draft, "cycle": sent.cycle, "clause": answer.clause, "originator": sent.originator}
        AnswerPart.objects.create(
            answer=answer, kind="progress", value=NEWER, language="en", label="AMBER+STRICT", **own
        )
        uid = Submission.objects.get(originator__code="aldermoor", cycle__code="2022").uid
    page = client_as("coordinator").get(reverse("real:work:answer", kwargs={"uid": uid, "code": "1.1.1"}))
    assert canary("aldermoor", "2021", "1.1.1", "progress") in page.content.decode()
    assert NEWER not in page.content.decode()


def test_the_state_is_told_that_it_was_taken_into_the_report(cast: Cast, client_as: Callable[..., Client]) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        compiled = mark_compiled(version(cast, 1), by=secretariat)
        assert (compiled.state, compiled.compiled_at is not None) == ("compiled", True)
        with pytest.raises(Refused, match="already"):
            mark_compiled(compiled, by=secretariat)
    page = client_as("other_coordinator").get(reverse("real:work:receipt", kwargs={"uid": compiled.uid}))
    assert "The secretariat took it into the report" in page.content.decode()
    inbox = client_as("other_coordinator").get(reverse("real:work:inbox")).content.decode()
    assert "has taken the answers of Brindal into the report" in inbox


@pytest.mark.parametrize("role", ["partner", "coordinator", "isle_secretariat", "anonymous"])
def test_the_database_lets_nobody_else_say_so(cast: Cast, role: str) -> None:
    with acting_as(cast.user("other_coordinator")):
        pk = version(cast, 1).pk
    with acting_as(cast.user(role)), connection.cursor() as cursor:
        try:
            cursor.execute("SELECT assessments_mark_compiled(%s)", [pk])
        except Error:
            pytest.fail("it refuses without an error")
        assert cursor.fetchone() == (None,)
