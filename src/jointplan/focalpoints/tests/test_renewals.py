# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest
from django.core import mail

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.accounts.start_codes import renew_start_code
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import Refused
from jointplan.notifications.declaring import message_named
from jointplan.notifications.models import Notification
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OF_THE_STATE, OWN = "focalpoints/account_renewed", "focalpoints/own_account_renewed"


def renew(cast: Cast, role: str, by: Any) -> None:
    with acting_as(by):
        renew_start_code(cast.user(role), second_factor_lost=False, by=by)


def inbox(cast: Cast, role: str) -> list[Notification]:
    user = cast.user(role)
    with acting_as(user):
        return list(Notification.objects.filter(name__in=(OF_THE_STATE, OWN), recipient=user))


@pytest.mark.parametrize("actor", ["coordinator", "operator"])
def test_the_coordinator_of_the_state_and_the_person_are_told(cast: Cast, actor: str) -> None:
    renew(cast, "focal_point", OPERATOR if actor == "operator" else cast.user(actor))
    [told] = inbox(cast, "coordinator")
    assert told.name == OF_THE_STATE
    assert "School office" in message_named(told.name).says(told.context)
    assert [note.name for note in inbox(cast, "focal_point")] == [OWN]
    assert told.about_label == "AMBER+STRICT"
    for role in ("other_coordinator", "other_focal_point", "secretariat", "clearing", "partner"):
        assert inbox(cast, role) == []


def test_no_coordinator_is_told_of_the_account_of_an_organisation(cast: Cast) -> None:
    renew(cast, "partner", cast.user("secretariat"))
    assert [note.name for note in inbox(cast, "partner")] == [OWN]
    for role in ("coordinator", "other_coordinator", "third_coordinator"):
        assert inbox(cast, role) == []


def test_a_letter_that_is_refused_tells_nobody(cast: Cast) -> None:
    with pytest.raises(Refused):
        renew(cast, "focal_point", cast.user("other_coordinator"))
    for role in ("coordinator", "focal_point"):
        assert inbox(cast, role) == []


def test_the_mail_names_no_post_and_no_agency(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    User.objects.filter(username="focal_point").update(email="school@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        renew(cast, "focal_point", cast.user("coordinator"))
    [sent] = [found for found in mail.outbox if found.to == ["school@example.org"]]
    assert "School office" not in sent.body
    assert "%(" not in str(message_named(OF_THE_STATE).mailed_as)
