# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first public release of a submission waits, can be stopped, and shows nowhere before its moment."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem, name_readers, widen, withdraw
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart, HeldRelease, Submission, WithdrawnItem
from jointplan.assessments.operations.holding import carry_out_releases, stop_release
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.release_rules import HOLDS
from jointplan.assessments.tasks import look_at_releases
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from tests.cast import Cast
from tests.clearance_cast import clear_alone
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db

KEY = ("aldermoor", "2022", "1.1.1")


@pytest.fixture
def sent(cast: Cast, settings: Any) -> Submission:
    """What Aldermoor sent in the open cycle; nothing of it was ever public."""
    settings.RELEASE_HOLD_HOURS = 72
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        return send_submission(cast.submission("aldermoor", "2022"), by=coordinator)


def hold(cast: Cast, *kinds: str) -> HeldRelease:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        parts = [cast.part(*KEY, kind) for kind in kinds or ("progress", "challenges")]
        assert release_parts(parts, reason="Cleared.", by=clearing) == len(parts)
        return HeldRelease.objects.get()


def let_its_moment_come(held: HeldRelease) -> None:
    with reading_everything():
        HeldRelease.objects.filter(pk=held.pk).update(public_at=timezone.now() - datetime.timedelta(seconds=1))


def public(cast: Cast) -> set[str]:
    visitor = cast.user("anonymous")
    with acting_as(visitor):
        found = AnswerPart.objects.visible_to(visitor).filter(cycle__code="2022", originator__code="aldermoor")
        return set(found.values_list("kind", flat=True))


def carry_out() -> int:
    with acting_as(HOLDS):
        return carry_out_releases(by=HOLDS)


def test_the_first_public_release_waits_and_is_carried_out_once(cast: Cast, sent: Submission) -> None:
    held = hold(cast)
    assert held.public_at - held.decided_at > datetime.timedelta(hours=71)
    assert carry_out() == 0
    assert public(cast) == set()
    let_its_moment_come(held)
    assert carry_out() == 1
    assert public(cast) == {"progress", "challenges"}
    assert carry_out() == 0
    with acting_as(cast.user("clearing")):
        verbs = list(Entry.objects.about(held).order_by("pk").values_list("verb", flat=True))
        widened = Entry.objects.about(cast.part(*KEY, "progress")).latest("pk")
    assert verbs == ["assessments.release_held", "assessments.release_carried_out"]
    assert (widened.verb, widened.details["label"]) == ("access.audience_widened", "CLEAR")


def test_afterwards_the_rest_of_the_submission_is_released_at_once(cast: Cast, sent: Submission) -> None:
    let_its_moment_come(hold(cast, "progress"))
    carry_out()
    clearing = cast.user("clearing")
    with acting_as(clearing):
        release_parts([cast.part(*KEY, "challenges")], reason="Cleared.", by=clearing)
        assert HeldRelease.objects.count() == 1
    assert public(cast) == {"progress", "challenges"}
    with acting_as(clearing):
        withdraw_part(cast.part(*KEY, "challenges"), reason="A mistake.", by=clearing)
        withdraw_part(cast.part(*KEY, "progress"), reason="A mistake.", by=clearing)
        release_parts([cast.part(*KEY, "progress")], reason="Right now.", by=clearing)
    assert public(cast) == {"progress"}


def test_in_a_training_region_nothing_waits(cast: Cast, settings: Any) -> None:
    settings.RELEASE_HOLD_HOURS = 72
    clearing = cast.user("isle_clearing")
    with acting_as(clearing):
        release_parts([cast.part("dunmere", "2022", "1.1.1", "challenges")], reason="Cleared.", by=clearing)
        assert not HeldRelease.objects.exists()
        assert cast.part("dunmere", "2022", "1.1.1", "challenges").label == Label.CLEAR


def test_no_other_door_leads_past_the_wait(cast: Cast, sent: Submission) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        for row in (cast.part(*KEY, "progress"), cast.answer(*KEY), sent, sent.snapshot):
            with pytest.raises(ReleaseProblem, match="72 hours"):
                widen(row, label=Label.CLEAR, reason="Now.", by=clearing)
        widen(cast.part(*KEY, "progress"), label=Label.GREEN, reason="To the community.", by=clearing)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("anonymous", False),
        ("coordinator", True),
        ("clearing", True),
        ("focal_point", False),
        ("other_clearing", False),
        ("secretariat", False),
        ("partner", False),
        ("isle_clearing", False),
    ],
)
def test_what_waits_is_seen_inside_the_state_alone(cast: Cast, sent: Submission, role: str, reads: bool) -> None:
    held = hold(cast)
    user = cast.user(role)
    with acting_as(user):
        assert HeldRelease.objects.visible_to(user).filter(pk=held.pk).exists() is reads
        if role == "clearing":
            stop_release(held, reason="Wait.", by=user)
        else:
            with pytest.raises(Refused):
                stop_release(held, reason="Wait.", by=user)
        with pytest.raises(Refused):
            carry_out_releases(by=user)


def test_what_is_stopped_never_becomes_public_and_can_be_released_anew(cast: Cast, sent: Submission) -> None:
    held, clearing = hold(cast), cast.user("clearing")
    with acting_as(clearing):
        with pytest.raises(AnswerProblem, match="why it is stopped"):
            stop_release(held, reason=" ", by=clearing)
        stop_release(held, reason="A number is wrong.", by=clearing)
        with pytest.raises(Refused, match="stopped already"):
            stop_release(held, reason="Again.", by=clearing)
    let_its_moment_come(held)
    assert carry_out() == 0
    assert public(cast) == set()
    with acting_as(clearing):
        release_parts([cast.part(*KEY, "progress")], reason="Right now.", by=clearing)
        assert HeldRelease.objects.waiting().get().parts == [cast.part(*KEY, "progress").pk]


def test_what_became_public_is_withdrawn_and_no_longer_stopped(cast: Cast, sent: Submission) -> None:
    held, clearing = hold(cast), cast.user("clearing")
    let_its_moment_come(held)
    carry_out()
    with acting_as(clearing), pytest.raises(Refused, match="Withdraw it instead"):
        stop_release(held, reason="Too late.", by=clearing)


def test_what_is_withdrawn_while_it_waits_does_not_become_public(cast: Cast, sent: Submission) -> None:
    held, clearing = hold(cast), cast.user("clearing")
    with acting_as(clearing):
        withdraw(cast.part(*KEY, "progress"), reason="Not this.", by=clearing)
        held.refresh_from_db()
        assert held.parts == [cast.part(*KEY, "challenges").pk]
        name_readers(cast.part(*KEY, "challenges"), [clearing.pk], reason="Nor this.", by=clearing)
        held.refresh_from_db()
        assert held.stopped_at is not None
        assert not WithdrawnItem.objects.filter(cycle__code="2022").exists()
    let_its_moment_come(held)
    assert carry_out() == 0
    assert public(cast) == set()


def test_nothing_waits_twice_and_all_of_it_waits_or_nothing(cast: Cast, sent: Submission) -> None:
    hold(cast, "progress")
    clearing = cast.user("clearing")
    with acting_as(clearing):
        both = [cast.part(*KEY, "challenges"), cast.part(*KEY, "progress")]
        with pytest.raises(AnswerProblem, match="waits to become public already"):
            release_parts(both, reason="Again.", by=clearing)
        with pytest.raises(ReleaseProblem, match="Say why"):
            release_parts(both[:1], reason=" ", by=clearing)
        assert HeldRelease.objects.count() == 1


def test_the_state_is_told_when_it_waits_when_it_is_stopped_and_when_it_is_public(cast: Cast, sent: Submission) -> None:
    held, clearing = hold(cast), cast.user("clearing")
    assert told() == {("clearing", "release_waits"), ("coordinator", "release_waits")}
    let_its_moment_come(held)
    look_at_releases()
    look_at_releases()
    assert ("coordinator", "release_carried_out") in told()
    with reading_everything():
        assert Notification.objects.filter(name="assessments/release_carried_out").count() == 2
    with acting_as(clearing):
        withdraw_part(cast.part(*KEY, "challenges"), reason="A mistake.", by=clearing)
    assert public(cast) == {"progress"}


def later_version(cast: Cast, submission: Submission) -> Submission:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        draft = reopen_submission(submission, reason="A number was wrong.", by=coordinator)
    clear_alone(draft, coordinator, cast.user("clearing"))
    with acting_as(coordinator):
        return send_submission(draft, by=coordinator)


def part_in(submission: Submission, kind: str) -> AnswerPart:
    return AnswerPart.objects.get(submission=submission, clause__code="1.1.1", kind=kind)


def texts_of(cast: Cast, kind: str) -> set[int]:
    """Versions of a part that everyone reads."""
    visitor = cast.user("anonymous")
    with acting_as(visitor):
        found = AnswerPart.objects.visible_to(visitor).filter(cycle__code="2022", originator__code="aldermoor")
        return set(found.filter(clause__code="1.1.1", kind=kind).values_list("submission", flat=True))


def test_what_waits_of_an_earlier_version_does_not_become_public_over_a_later_one(cast: Cast, sent: Submission) -> None:
    clearing = cast.user("clearing")
    first = hold(cast, "progress")
    with acting_as(clearing):
        release_parts([cast.part(*KEY, "challenges")], reason="Cleared.", by=clearing)
        second = HeldRelease.objects.latest("pk")
    later = later_version(cast, sent)
    let_its_moment_come(first)
    carry_out()
    with acting_as(clearing):
        release_parts([part_in(later, "challenges")], reason="Corrected.", by=clearing)
        second.refresh_from_db()
        assert (second.stopped_at is not None, second.parts) == (True, [])
    let_its_moment_come(second)
    carry_out()
    assert texts_of(cast, "challenges") == {later.pk}
    with acting_as(clearing), pytest.raises(ReleaseProblem, match="later version of this is public"):
        widen(part_in(sent, "challenges"), label=Label.CLEAR, reason="Again.", by=clearing)
    assert texts_of(cast, "challenges") == {later.pk}


def test_at_a_later_version_it_shows_that_an_earlier_one_waits(cast: Cast, sent: Submission, client_as: Any) -> None:
    held = hold(cast)
    later = later_version(cast, sent)
    for address in ("", "release/"):
        page = client_as("clearing").get(f"/en/work/submissions/{later.uid}/{address}").content.decode()
        assert f"/releases/{held.uid}/" in page
    page = client_as("secretariat").get(f"/en/work/submissions/{later.uid}/").content.decode()
    assert str(held.uid) not in page


def test_of_two_versions_that_wait_the_later_one_stays_public(cast: Cast, sent: Submission) -> None:
    clearing, kind = cast.user("clearing"), "challenges"
    later = later_version(cast, sent)
    with acting_as(clearing):
        release_parts([part_in(later, kind)], reason="Corrected.", by=clearing)
        of_later = HeldRelease.objects.get()
        release_parts([part_in(sent, kind)], reason="As it was.", by=clearing)
        of_earlier = HeldRelease.objects.latest("pk")
    let_its_moment_come(of_later)
    carry_out()
    let_its_moment_come(of_earlier)
    carry_out()
    assert texts_of(cast, kind) == {later.pk}


def told() -> set[tuple[str, str]]:
    names = ["release_waits", "release_stopped", "release_carried_out"]
    found: set[tuple[str, str]] = set()
    for role in ("clearing", "coordinator", "secretariat", "focal_point", "third_coordinator"):
        found |= {(role, name) for name in names if _has(role, f"assessments/{name}")}
    return found


def _has(role: str, message: str) -> bool:
    user = User.objects.get(username=role)
    with acting_as(user):
        return bool(Notification.objects.visible_to(user).filter(name=message).exists())
