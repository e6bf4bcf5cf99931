# SPDX-License-Identifier: AGPL-3.0-or-later
"""Works of the library, their versions by language, and how their files keep the readers of the work."""

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import name_readers, widen, withdraw
from jointplan.access.today import today
from jointplan.core.rules import Refused
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, remove_document
from jointplan.knowledge.guidance_messages import NEW_VERSION, REVIEW_DUE, VERSION_WAITS
from jointplan.knowledge.guidance_rules import KEEPING
from jointplan.knowledge.models import Guidance, GuidanceVersion
from jointplan.knowledge.operations.guidance import GuidanceProblem, add_guidance, change_guidance, withdraw_guidance
from jointplan.knowledge.operations.reviewing import remind_of_reviews, review_guidance
from jointplan.knowledge.operations.versions import add_version, release_version
from jointplan.notifications.models import Notification
from tests.cast import Cast
from tests.everything import reading_everything
from tests.guidance_cast import WAITING, file_of, said

pytestmark = pytest.mark.django_db
TOMORROW = today() + datetime.timedelta(days=1)


def work(title: str) -> Guidance:
    """Needs an identity that may read it."""
    return Guidance.objects.select_related("originator", "edition").get(title=title)


def version(title: str) -> GuidanceVersion:
    """Needs an identity that may read it."""
    return GuidanceVersion.objects.select_related("guidance", "document").get(title=title)


def added(cast: Cast, role: str = "coordinator", party: str = "aldermoor", **more: Any) -> Guidance:
    by = cast.user(role)
    return add_guidance(cast.edition(), originator=cast.party(party), by=by, **(said("Lamps") | more))


def messages_to(role: str, name: str) -> int:
    with reading_everything():
        return Notification.objects.filter(recipient__username=role, name=name, done_at=None).count()


@pytest.mark.parametrize(
    ("role", "party", "may"),
    [
        ("coordinator", "aldermoor", True),
        ("focal_point", "aldermoor-schools", True),
        ("secretariat", "coast-secretariat", True),
        ("partner", "coast-fund", True),
        ("observer", "coast-council", False),
        ("coordinator", "brindal", False),
    ],
)
def test_those_who_write_for_a_party_add_works_of_it(cast: Cast, role: str, party: str, may: bool) -> None:
    with acting_as(cast.user(role)):
        if may:
            assert added(cast, role, party).label == Label.AMBER_STRICT
        else:
            with pytest.raises(Refused):
                added(cast, role, party)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 301}, "title"),
        ({"publisher": ""}, "publisher"),
        ({"kind": "poem"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"licence": "none"}, "licence"),
        ({"licence": "own"}, "licence_text"),
        ({"measures": ["9.9.9"]}, "measures"),
        ({"themes": ["ships"]}, "themes"),
        ({"target_readers": ["whales"]}, "target_readers"),
        ({"review_by": today() - datetime.timedelta(days=1)}, "review_by"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_nothing_is_added(cast: Cast, wrong: Any, field: str) -> None:
    with acting_as(cast.user("coordinator")):
        with pytest.raises(GuidanceProblem) as problem:
            added(cast, **wrong)
        assert problem.value.field == field
        assert not Guidance.objects.filter(publisher="Office of ropes", title="Lamps").exists()


def test_a_publisher_of_another_region_is_refused(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")), pytest.raises(GuidanceProblem, match="party of this region"):
        added(cast, publisher_party=cast.party("dunmere"))


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"number": 3}, "next version is number 2"),
        ({"number": 0}, "next version is number 2"),
        ({"language": "en"}, "there in this language"),
        ({"language": "xx"}, "language from the list"),
        ({"dated_on": TOMORROW}, "in the future"),
        ({"changes": "a" * 2001}, "up to 2000"),
    ],
)
def test_a_version_that_cannot_be_leaves_no_file_behind(cast: Cast, wrong: Any, complaint: str) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        found = work("canaryguidanceown")
        before = Document.objects.count()
        asked: dict[str, Any] = {"number": 1, "language": "ru", "link": "https://quay.example/1"} | wrong
        with pytest.raises(GuidanceProblem, match=complaint):
            add_version(found, by=by, **asked)
        assert Document.objects.count() == before


@pytest.mark.parametrize("file", [{}, {"link": "https://quay.example/", "content": b"a", "file_name": "a.txt"}])
def test_a_version_is_a_file_or_a_link(cast: Cast, file: dict[str, Any]) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(DocumentProblem):
        add_version(work("canaryguidanceown"), number=1, language="ru", by=by, **file)


def test_a_version_of_a_work_that_others_read_waits_for_whoever_releases(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    assert messages_to("clearing", VERSION_WAITS.name) == 1
    with acting_as(coordinator):
        waiting = version(WAITING)
        assert waiting.waits
        assert waiting.document.label == Label.AMBER_STRICT
        assert "Waiting" not in work("canaryguidancepublic").folded
        with pytest.raises(Refused, match="shows a version to others"):
            release_version(waiting, by=coordinator)
    with acting_as(clearing):
        release_version(version(WAITING), by=clearing)
    with acting_as(cast.user("anonymous")):
        shown = version(WAITING)
        assert shown.document.label == Label.CLEAR
        assert not shown.waits
    assert messages_to("clearing", VERSION_WAITS.name) == 0
    with acting_as(clearing), pytest.raises(Refused, match="waits for nobody"):
        release_version(version(WAITING), by=clearing)


def test_whoever_releases_adds_a_version_to_all_readers_of_the_work_at_once(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        made = add_version(work("canaryguidancestates"), number=1, by=by, **file_of("In Russian") | {"language": "ru"})
        assert not made.waits
    with acting_as(cast.user("third_coordinator")):
        assert version("In Russian").document.title == "In Russian"
        assert work("canaryguidancestates").languages == ["en", "ru"]
    with acting_as(cast.user("partner")):
        assert not GuidanceVersion.objects.filter(title="In Russian").exists()


def test_an_officer_releases_for_an_organisation_that_has_no_clearing_authority(cast: Cast) -> None:
    by = cast.user("partner")
    with acting_as(by):
        widen(work("canaryguidancefund"), label=Label.GREEN, reason="Cleared.", by=by)
    with acting_as(cast.user("focal_point")):
        assert version("canaryguidancefundfile").document.label == Label.GREEN
    agency = cast.user("focal_point")
    with acting_as(agency), pytest.raises(Refused, match="clearing authority"):
        widen(work("canaryguidanceagency"), label=Label.GREEN, reason="Cleared.", by=agency)


def test_a_file_goes_with_its_work_and_one_that_was_set_apart_stays_apart(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        found = work("canaryguidancestates")
        apart = add_version(found, number=1, by=by, **file_of("Apart") | {"language": "ru"})
        withdraw(Document.objects.get(pk=apart.document_id), reason="Names.", by=by)
        widen(found, label=Label.GREEN, reason="Cleared.", by=by)
        assert version("canaryguidancestatesfile").document.label == Label.GREEN
        assert version("Apart").label == Label.GREEN
        assert version("Apart").document.label == Label.AMBER_STRICT
        withdraw(found, reason="Too early.", by=by)
        assert {version(title).document.label for title in ("canaryguidancestatesfile", "Apart")} == {"AMBER+STRICT"}


def test_nobody_moves_a_version_away_from_its_work(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by), pytest.raises(Refused, match="follows from what it is"):
        widen(version("canaryguidanceownfile"), label=Label.GREEN, reason="Cleared.", by=by)


def test_a_document_of_the_library_is_not_removed_under_its_version(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(DocumentProblem, match="Another record needs"):
        remove_document(version("canaryguidanceownfile").document, reason="Old.", by=by)


STEPS = st.lists(st.sampled_from(["states", "green", "clear", "back", "red", "late"]), min_size=1, max_size=5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_a_version_that_does_not_wait_has_the_readers_of_its_work_and_so_has_its_file(
    cast: Cast, steps: list[str]
) -> None:
    from django.db import transaction

    from jointplan.access.operations import ReleaseProblem

    by, writer = cast.user("clearing"), cast.user("coordinator")
    with transaction.atomic():
        for number, step in enumerate(steps):
            with acting_as(writer if step == "late" else by):
                try:
                    with transaction.atomic():
                        found = work("canaryguidancepublic")
                        _take(found, step, number, by, writer)
                except (ReleaseProblem, Refused, GuidanceProblem, Guidance.DoesNotExist):
                    continue
        with reading_everything():
            now = Guidance._default_manager.get(title="canaryguidancepublic")
            for row in GuidanceVersion._default_manager.filter(guidance=now).select_related("document"):
                assert row.document.readers == row.readers
                assert row.readers == (row.readers if row.waits else now.readers)
                assert not row.waits or now.label != Label.AMBER_STRICT
        transaction.set_rollback(True)


def _take(found: Guidance, step: str, number: int, by: Any, writer: Any) -> None:
    if step == "late":
        add_version(found, number=1, language="ru", link=f"https://quay.example/{number}", by=writer)
    elif step == "back":
        withdraw(found, reason="Back.", by=by)
    elif step == "red":
        name_readers(found, [by.pk], reason="Few.", by=by)
    else:
        label = {"states": Label.AMBER, "green": Label.GREEN, "clear": Label.CLEAR}[step]
        circles = ["coast-states"] if step == "states" else []
        widen(found, label=label, audience=circles, reason="Cleared.", by=by)


def test_what_others_read_is_corrected_by_whoever_releases(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator), pytest.raises(Refused, match="Others read this"):
        change_guidance(work("canaryguidancestates"), by=coordinator, **said("Better"))
    with acting_as(clearing):
        changed = change_guidance(
            work("canaryguidancestates"), by=clearing, **said("Better", description="Plain words")
        )
        assert changed.label == Label.AMBER
        assert "plain words" in changed.folded
        assert changed.languages == ["en"]


def test_a_review_that_is_due_waits_in_the_inbox_until_the_date_is_moved(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        due = added(cast, review_by=today() + datetime.timedelta(days=10))
        added(cast, review_by=today() + datetime.timedelta(days=30))
    for _day in range(2):
        with acting_as(KEEPING):
            assert remind_of_reviews(by=KEEPING) == 1
    assert messages_to("coordinator", REVIEW_DUE.name) == 1
    assert messages_to("clearing", REVIEW_DUE.name) == 1
    assert messages_to("focal_point", REVIEW_DUE.name) == 0
    with acting_as(coordinator):
        with pytest.raises(GuidanceProblem, match="still to come"):
            review_guidance(due, review_by=today(), by=coordinator)
        assert review_guidance(due, review_by=TOMORROW, by=coordinator).reviewed_on == today()
    assert messages_to("coordinator", REVIEW_DUE.name) == 0


def test_of_a_work_for_named_persons_only_these_hear(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        Guidance.objects.filter(title="canaryguidancenamed").update(review_by=today())
    with acting_as(KEEPING):
        remind_of_reviews(by=KEEPING)
    assert messages_to("clearing", REVIEW_DUE.name) == 1
    assert messages_to("coordinator", REVIEW_DUE.name) == 0


def test_what_is_withdrawn_leaves_the_list_says_why_and_asks_nobody(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        with pytest.raises(GuidanceProblem, match="Say why"):
            withdraw_guidance(work("canaryguidancestates"), reason=" ", by=by)
        gone = withdraw_guidance(work("canaryguidancestates"), reason="The law has changed.", by=by)
        assert not Guidance.objects.standing().filter(pk=gone.pk).exists()
        for refused in (
            lambda: withdraw_guidance(gone, reason="Again.", by=by),
            lambda: add_version(gone, number=2, language="en", link="https://quay.example/", by=by),
            lambda: review_guidance(gone, review_by=None, by=by),
        ):
            with pytest.raises(Refused, match="was withdrawn"):
                refused()


def test_the_tasks_alone_keep_the_library(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by), pytest.raises(Refused):
        remind_of_reviews(by=by)
    assert NEW_VERSION.waits is False
