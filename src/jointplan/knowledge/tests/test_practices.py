# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down, releasing, proposing, moderating: who may, who may not, and what each side then reads."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen, withdraw
from jointplan.assessments.pages import tasks_of
from jointplan.core.rules import Refused
from jointplan.knowledge.models import Moderation, Practice, SharedChallenge, Stage
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.practices import (
    PracticeProblem,
    change_practice,
    link_practice,
    propose_practice,
    withdraw_practice,
    write_practice,
)
from jointplan.knowledge.operations.sharing_challenges import share_challenge, unshare_challenge
from jointplan.notifications.models import Notification
from tests.everything import reading_everything
from tests.practices_cast import practice_canary, said

pytestmark = pytest.mark.django_db


def found(name: str) -> Practice:
    return Practice.objects.shown().get(title=practice_canary(name))


def told(cast: Any, role: str, message: str) -> int:
    with reading_everything():
        return Notification.objects.filter(recipient__username=role, name=f"knowledge/{message}").count()


def waits(cast: Any, role: str, message: str) -> int:
    with reading_everything():
        mine = Notification.objects.filter(recipient__username=role, name=f"knowledge/{message}")
        return mine.filter(done_at__isnull=True).count()


@pytest.mark.parametrize(
    ("role", "party", "may"),
    [
        ("coordinator", "aldermoor", True),
        ("partner", "coast-fund", True),
        ("coordinator", "brindal", False),
        ("observer", "coast-council", False),
        ("secretariat", "aldermoor", False),
    ],
)
def test_who_writes_for_a_party_writes_its_practices_down(cast: Any, role: str, party: str, may: bool) -> None:
    user = cast.user(role)
    with acting_as(user):
        if not may:
            with pytest.raises(Refused):
                write_practice(cast.party(party), cast.edition(), "practice", by=user, **said("new"))
            return
        made = write_practice(cast.party(party), cast.edition(), "practice", by=user, **said("new"))
    assert (made.label, made.stage, made.readers) == (Label.AMBER_STRICT, Stage.DRAFT, [f"party:{made.originator_id}"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " \n"),
        ("title", "a" * 201),
        ("context", "a" * 8001),
        ("language", "xx"),
        ("measures", ["9.9.9"]),
        ("measures", ["1.1"]),
        ("themes", ["ropes"]),
        ("sources", ["a" * 501]),
        ("sources", ["a"] * 31),
    ],
)
def test_what_is_missing_too_long_or_unknown_is_named_by_its_field(cast: Any, field: str, value: Any) -> None:
    user = cast.user("coordinator")
    with acting_as(user), pytest.raises(PracticeProblem) as problem, transaction.atomic():
        write_practice(cast.party("aldermoor"), cast.edition(), "practice", by=user, **said("new") | {field: value})
    assert problem.value.field == field
    with acting_as(user):
        assert not Practice.objects.filter(title=practice_canary("new")).exists()


def test_a_save_that_did_not_see_the_last_one_writes_nothing(cast: Any) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        first = change_practice(found("own"), seen=1, by=user, **said("own") | {"done": "More."})
        with pytest.raises(PracticeProblem):
            change_practice(found("own"), seen=1, by=user, **said("own") | {"done": "Less."})
        assert (first.version, found("own").done) == (2, "More.")


def test_a_text_that_others_read_is_changed_by_whoever_releases_it_and_by_nobody_else(cast: Any) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(clearing):
        widen(found("own"), label=Label.GREEN, reason="For all.", by=clearing)
    with acting_as(coordinator), pytest.raises(Refused):
        change_practice(found("own"), seen=1, by=coordinator, **said("own"))
    with acting_as(clearing):
        assert change_practice(found("own"), seen=1, by=clearing, **said("own")).version == 2


def test_nothing_is_proposed_that_the_secretariat_cannot_read(cast: Any) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator), pytest.raises(Refused):
        propose_practice(found("own"), by=coordinator)
    with acting_as(clearing):
        widen(found("own"), label=Label.AMBER, audience=["coast-states"], reason="For the States.", by=clearing)
    with acting_as(coordinator), pytest.raises(Refused):
        propose_practice(found("own"), by=coordinator)
    with acting_as(clearing):
        circles = ["coast-states", "coast-secretariat"]
        widen(found("own"), label=Label.AMBER, audience=circles, reason="And them.", by=clearing)
    before = told(cast, "secretariat", "practice_proposed")
    with acting_as(coordinator):
        assert propose_practice(found("own"), by=coordinator).stage == Stage.PROPOSED
    assert told(cast, "secretariat", "practice_proposed") == before + 1


def test_a_proposal_says_what_the_situation_was_and_what_was_done(cast: Any) -> None:
    partner = cast.user("partner")
    with acting_as(partner):
        practice = change_practice(found("fund"), seen=1, by=partner, **said("fund") | {"done": ""})
        with pytest.raises(PracticeProblem):
            propose_practice(practice, by=partner)


def turns(person: Any) -> list[str]:
    """What waits for the person in the inventory, on the page "My turn"."""
    return [task.url for task in tasks_of(person, fictional=False) if "/knowledge/" in task.url]


@pytest.mark.parametrize(
    ("word", "stage", "message"),
    [
        ("list", Stage.LISTED, "practice_listed"),
        ("ask", Stage.ASKED, "change_asked"),
        ("decline", Stage.DECLINED, "practice_declined"),
    ],
)
def test_the_word_of_the_secretariat_has_a_reason_that_both_sides_read_and_nobody_else(
    cast: Any, word: str, stage: str, message: str
) -> None:
    secretariat = cast.user("secretariat")
    assert waits(cast, "secretariat", "practice_proposed") == 1
    before = told(cast, "coordinator", message)
    with acting_as(secretariat):
        assert len(turns(secretariat)) == 1
        with pytest.raises(PracticeProblem):
            moderate_practice(found("waits"), word, " ", seen=1, by=secretariat)
        said_ = moderate_practice(found("waits"), word, "It helps.", seen=1, by=secretariat)
        assert found("waits").stage == stage
        assert turns(secretariat) == []
        assert (found("waits").listed_at is not None) == (word == "list")
    readers = {}
    for role in ("coordinator", "secretariat", "other_coordinator", "partner"):
        with acting_as(cast.user(role)):
            readers[role] = Moderation.objects.visible_to(cast.user(role)).filter(pk=said_.pk).exists()
    assert readers == {"coordinator": True, "secretariat": True, "other_coordinator": False, "partner": False}
    # What waited for the secretariat waits no more; whoever proposed has been told.
    assert waits(cast, "secretariat", "practice_proposed") == 0
    assert told(cast, "coordinator", message) == before + 1


def test_what_was_changed_since_it_was_read_is_not_listed(cast: Any) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat), pytest.raises(PracticeProblem):
        moderate_practice(found("waits"), "list", "It helps.", seen=7, by=secretariat)


def test_asked_for_a_change_it_is_proposed_again_and_waits_for_nobody_in_between(cast: Any) -> None:
    partner = cast.user("partner")
    assert waits(cast, "partner", "change_asked") == 1
    with acting_as(partner):
        change_practice(found("fund"), seen=1, by=partner, **said("fund") | {"results": "Counted."})
        propose_practice(found("fund"), by=partner)
    assert waits(cast, "partner", "change_asked") == 0
    with acting_as(partner):
        assert withdraw_practice(found("fund"), by=partner).stage == Stage.DRAFT
    assert waits(cast, "secretariat", "practice_proposed") == 1  # that of `waits` alone


def test_the_secretariat_changes_no_word_of_others_and_moderates_past_no_rule(cast: Any) -> None:
    secretariat, coordinator = cast.user("secretariat"), cast.user("coordinator")
    with acting_as(secretariat):
        with pytest.raises(Refused):
            change_practice(found("waits"), seen=1, by=secretariat, **said("waits"))
        assert Practice.objects.filter(title=practice_canary("waits")).update(title="Ours") == 0
    with acting_as(coordinator), connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_moderate(%s, 'listed', 1)", [found("waits").pk])
        assert cursor.fetchone() == (None,)
    with acting_as(secretariat), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_moderate(%s, 'draft', 1)", [found("waits").pk])


def test_an_organisation_without_a_clearing_authority_releases_by_its_officer_and_a_state_does_not(cast: Any) -> None:
    partner, coordinator = cast.user("partner"), cast.user("coordinator")
    with acting_as(partner):
        assert widen(found("fund"), label=Label.GREEN, reason="For all.", by=partner).label == Label.GREEN
        assert withdraw(found("fund"), reason="Not yet.", by=partner).label == Label.AMBER_STRICT
    with acting_as(coordinator), pytest.raises(Refused):
        widen(found("own"), label=Label.GREEN, reason="For all.", by=coordinator)


def test_we_have_it_too_is_told_to_whose_challenge_it_is_once_they_may_read_it(cast: Any) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator):
        shared = share_challenge(found("public"), cast.party("aldermoor"), line="Here too.", by=coordinator)
        with pytest.raises(Refused):
            share_challenge(found("public"), cast.party("aldermoor"), by=coordinator)
        with pytest.raises(Refused):
            share_challenge(found("green"), cast.party("aldermoor"), by=coordinator)
    assert told(cast, "other_coordinator", "challenge_shared") == 0
    with acting_as(cast.user("other_coordinator")):
        assert not SharedChallenge.objects.filter(pk=shared.pk).exists()
    with acting_as(clearing):
        row = SharedChallenge.objects.select_related("originator__region").get(pk=shared.pk)
        widen(row, label=Label.AMBER, audience=["coast-states"], reason="They may know.", by=clearing)
    assert told(cast, "other_coordinator", "challenge_shared") == 1
    with acting_as(coordinator):
        unshare_challenge(shared, by=coordinator)
        assert not SharedChallenge.objects.filter(pk=shared.pk).exists()


def test_what_a_practice_answers_is_found_at_both_by_those_who_read_both(cast: Any, client_as: Any) -> None:
    other = cast.user("other_coordinator")
    with acting_as(other):
        link_practice(found("green"), [found("states").uid], by=other)
        challenge, practice = found("states"), found("green")
        with pytest.raises(PracticeProblem):
            link_practice(practice, [practice.uid], by=other)
    for role, both in (("coordinator", True), ("focal_point", False)):
        page = client_as(role).get(f"/en/work/knowledge/practices/{practice.uid}/").content.decode()
        assert (challenge.title in page) == both, role


def test_one_that_cannot_be_read_any_more_stays_linked_and_unseen(cast: Any) -> None:
    other, clearing = cast.user("other_coordinator"), cast.user("clearing")
    with acting_as(other):
        uid = found("states").uid
        link_practice(found("green"), [uid], by=other)
    with acting_as(clearing):
        withdraw(found("states"), reason="Not now.", by=clearing)
    with acting_as(other):
        link_practice(found("green"), [found("public").uid], by=other)
        assert set(found("green").answers) == {uid, found("public").uid}


def test_what_was_said_to_a_proposal_is_shown_to_its_two_sides_and_to_nobody_else(cast: Any, client_as: Any) -> None:
    partner = cast.user("partner")
    with acting_as(partner):
        widen(found("fund"), label=Label.GREEN, reason="For all.", by=partner)
        address = f"/en/work/knowledge/practices/{found('fund').uid}/"
    inventory = "/en/work/knowledge/practices/practices.json?kind=practice"
    for role, told_ in (("partner", True), ("secretariat", True), ("coordinator", False), ("observer", False)):
        client = client_as(role)
        page = client.get(address).content.decode()
        rows = client.get(inventory).json()["rows"]
        stage = next(row["stage"] for row in rows if row["title"] == practice_canary("fund"))
        assert ("A change was asked for" in page) == told_, role
        assert stage == ("A change was asked for" if told_ else "Not in the inventory"), role
    assert "canarypracticefund" not in client_as("observer").get(f"{inventory}&stage=asked").content.decode()
