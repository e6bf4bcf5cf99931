# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is remembered of downloads: for one purpose, for the person alone, and of nobody who did not sign in."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.core.rules import Refused
from jointplan.knowledge.guidance_messages import NEW_VERSION
from jointplan.knowledge.guidance_rules import KEEPING
from jointplan.knowledge.models import Download, Guidance, GuidanceVersion, NotRemembered
from jointplan.knowledge.operations.downloads import (
    forget_download,
    forget_ended,
    remember_download,
    start_remembering,
    stop_remembering,
)
from jointplan.knowledge.operations.versions import add_version, release_version
from jointplan.notifications.models import Notification
from tests.addresses import address
from tests.cast import Cast
from tests.everything import reading_everything
from tests.guidance_cast import WAITING

pytestmark = pytest.mark.django_db
PAGE = reverse("real:work:library_downloads")


def downloaded(cast: Cast, *roles: str, title: str = "canaryguidancepublic") -> None:
    for role in roles:
        with acting_as(cast.user(role)):
            remember_download(Guidance.objects.get(title=title), by=cast.user(role))


def kept_of(cast: Cast, role: str) -> int:
    with acting_as(cast.user(role)):
        return Download.objects.visible_to(cast.user(role)).count()


def told(role: str) -> int:
    with reading_everything():
        return Notification.objects.filter(recipient__username=role, name=NEW_VERSION.name).count()


def test_a_download_of_a_person_is_remembered_and_none_of_a_visitor(cast: Cast, client_as: Any) -> None:
    url = address(cast, "real:work:guidance_version_file", uid="guidanceversion canaryguidancepublicfile")
    for role in ("anonymous", "partner", "partner"):
        answer = client_as(role).get(url)
        assert b"canaryguidancepublicfiletext" in answer.content
        assert answer.headers["X-Sharing-Label"] == "TLP:CLEAR"
    assert kept_of(cast, "partner") == 1
    with acting_as(cast.user("anonymous")):
        remember_download(Guidance.objects.get(title="canaryguidancepublic"), by=cast.user("anonymous"))
        assert not Download.objects.visible_to(cast.user("anonymous")).exists()


@pytest.mark.database
def test_nobody_but_the_person_sees_it_by_raw_sql_either(cast: Cast) -> None:
    downloaded(cast, "partner")
    for role, count in (("partner", 1), ("coordinator", 0), ("clearing", 0), ("secretariat", 0), ("anonymous", 0)):
        with acting_as(cast.user(role)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM knowledge_download")
            assert cursor.fetchone() == (count,), role
    with acting_as(cast.user("coordinator")):
        guidance = Guidance.objects.get(title="canaryguidancepublic")
        with pytest.raises(DatabaseError), transaction.atomic():
            Download.objects.create(person=cast.user("partner"), guidance=guidance, on="2021-01-01")


def test_a_new_version_is_told_to_those_who_downloaded_and_still_read_the_work(cast: Cast) -> None:
    downloaded(cast, "partner", "postless", "isle_secretariat")
    downloaded(cast, "other_coordinator", "secretariat", title="canaryguidancestates")
    clearing = cast.user("clearing")
    with acting_as(clearing):
        release_version(GuidanceVersion.objects.get(title=WAITING), by=clearing)
        found = Guidance.objects.get(title="canaryguidancestates")
        add_version(found, number=1, language="ru", link="https://quay.example/ru", by=clearing)
    assert {role: told(role) for role in ("partner", "postless", "isle_secretariat")} == {
        "partner": 1,
        "postless": 1,
        "isle_secretariat": 1,
    }
    assert (told("other_coordinator"), told("secretariat"), told("third_coordinator")) == (1, 1, 0)


def test_a_version_that_waits_is_told_to_nobody(cast: Cast) -> None:
    downloaded(cast, "partner")
    by = cast.user("coordinator")
    with acting_as(by):
        found = Guidance.objects.get(title="canaryguidancepublic")
        add_version(found, number=1, language="ru", link="https://quay.example/ru", by=by)
    assert told("partner") == 0


def test_who_reads_the_work_no_more_hears_nothing_of_it(cast: Cast) -> None:
    downloaded(cast, "other_coordinator", title="canaryguidancestates")
    clearing = cast.user("clearing")
    from jointplan.access.operations import withdraw

    with acting_as(clearing):
        found = Guidance.objects.get(title="canaryguidancestates")
        withdraw(found, audience=["coast-secretariat"], reason="Fewer.", by=clearing)
        add_version(found, number=2, language="en", link="https://quay.example/2", by=clearing)
    assert told("other_coordinator") == 0


@pytest.mark.database
def test_nobody_outside_the_originator_tells_downloaders(cast: Cast) -> None:
    with acting_as(cast.user("partner")):
        pk = Guidance.objects.get(title="canaryguidancepublic").pk
        with (
            pytest.raises(DatabaseError, match="Only members of the originator"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT knowledge_tell_downloaders(%s, NULL, 'a/b', 'CLEAR', false)", [pk])


def test_a_person_forgets_one_work_or_everything_and_for_good(cast: Cast, client_as: Any) -> None:
    downloaded(cast, "partner")
    downloaded(cast, "partner", title="canaryguidancegreen")
    client = client_as("partner")
    assert "canaryguidancegreen" in client.get(PAGE).content.decode()
    with acting_as(cast.user("partner")):
        uid = Guidance.objects.get(title="canaryguidancegreen").uid
    page = client.post(PAGE, {"forget": str(uid)}, follow=True).content.decode()
    assert "canaryguidancegreen" not in page
    assert "canaryguidancepublic" in page
    page = client.post(PAGE, {"remember": "no"}, follow=True).content.decode()
    assert "canaryguidancepublic" not in page
    client.get(address(cast, "real:work:guidance_version_file", uid="guidanceversion canaryguidancepublicfile"))
    assert kept_of(cast, "partner") == 0
    client.post(PAGE, {"remember": "yes"})
    client.get(address(cast, "real:work:guidance_version_file", uid="guidanceversion canaryguidancepublicfile"))
    assert kept_of(cast, "partner") == 1
    assert client.post(PAGE, {"forget": "nonsense"}).status_code == 302


def test_the_operations_are_for_oneself_alone(cast: Cast) -> None:
    downloaded(cast, "partner")
    by = cast.user("partner")
    with acting_as(by):
        forget_download(Guidance.objects.get(title="canaryguidancepublic"), by=by)
        stop_remembering(by=by)
        start_remembering(by=by)
    assert kept_of(cast, "partner") == 0
    with pytest.raises(Refused):
        stop_remembering(by=cast.user("anonymous"))
    with acting_as(by), pytest.raises(Refused):
        forget_ended(by=by)


def test_it_is_forgotten_when_the_account_ends(cast: Cast) -> None:
    downloaded(cast, "partner", "observer")
    with acting_as(cast.user("observer")):
        NotRemembered.objects.create(person=cast.user("observer"))
    User.objects.filter(username="observer").update(is_active=False)
    with acting_as(KEEPING):
        forget_ended(by=KEEPING)
    assert kept_of(cast, "partner") == 1
    assert kept_of(cast, "observer") == 0
    with acting_as(cast.user("observer")):
        assert not NotRemembered.objects.exists()
