# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations apply by themselves; only the secretariat reads it, and decides with a reason."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from jointplan.access.identity import acting_as, clear_identity
from jointplan.access.inspection import problems
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR, SystemIdentity
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.joining import admit_application, decline_application, submit_application
from jointplan.parties.models import Application, Party, Region
from jointplan.parties.operations import PartyProblem
from jointplan.parties.querysets import ApplicationQuerySet
from jointplan.parties.rules import COORDINATOR, SECRETARIAT_OFFICER
from jointplan.parties.tasks import forget_mailboxes
from tests.cast import APPLICATION, Cast
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
MAILBOX = "lamps@society.example"
SENT = {
    "name_en": "Lamp Society",
    "name_ru": "Общество ламп",
    "kind": "civil-society",
    "country": "UZ",
    "website": "https://society.example/",
    "purpose": "We mend lamps and would like to help.",
    "mailbox": MAILBOX,
    "function": "Head of lamps",
}


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


def send(client: Client | None = None, language: str = "en", **other: str) -> Any:
    with translation.override(language):
        return (client or Client()).post(reverse("real:join"), SENT | other)


def others() -> ApplicationQuerySet:
    """Applications but for the one of the cast, as far as row security shows them."""
    return Application.objects.exclude(uid=APPLICATION)


def received(cast: Cast) -> Application:
    """The application as the secretariat reads it."""
    with acting_as(cast.user("secretariat")):
        return others().select_related("region").get()


def test_kinds_of_posts_are_called_as_in_the_app_above() -> None:
    assert (COORDINATOR, SECRETARIAT_OFFICER) == (PostKind.COORDINATOR, PostKind.SECRETARIAT_OFFICER)


def test_an_application_is_kept_and_answered_alike_for_everybody(cast: Cast) -> None:
    answers = [send(), send(name_en="Council of the coast"), send(name_en="Lamp Society")]
    assert {(a.status_code, a["Location"]) for a in answers} == {(302, reverse("real:joined"))}
    pages = {Client().get(a["Location"]).content for a in answers}
    assert len(pages) == 1
    assert mail.outbox == []
    with acting_as(cast.user("secretariat")):
        assert others().waiting().count() == 3


def test_only_the_secretariat_of_the_region_reads_it(cast: Cast) -> None:
    send()
    found = {}
    for role in COLUMNS:
        with acting_as(cast.user(role)), connection.cursor() as cursor:
            cursor.execute("SELECT mailbox FROM parties_application WHERE uid <> %s", [APPLICATION])
            found[role] = [row[0] for row in cursor.fetchall()]
    assert found == {role: [MAILBOX] if role == "secretariat" else [] for role in COLUMNS}
    clear_identity()
    assert not others().exists()
    with acting_as(cast.user("secretariat")):
        assert MAILBOX not in str(list(Entry.objects.values_list("details", flat=True)))


def test_the_database_keeps_it_from_being_forged_or_deleted(cast: Cast) -> None:
    region = Region.objects.get(code="coast")
    values = {"names": {"en": "x"}, "kind": "donor", "country": "UZ", "purpose": "p", "function": "f", "language": "en"}
    with acting_as(cast.user("anonymous")):
        for wrong in (
            {"state": "declined", "decided_at": timezone.now(), "reason": "r"},
            {"party": region.parties.first()},
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Application.objects.create(region=region, **values, **wrong)
    send()
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(cast.user("secretariat")), denied, transaction.atomic():
        Application.objects.all().delete()
    clear_identity()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Application.objects.create(region=region, **values)
    assert problems() == []


def test_the_admitted_become_a_party_that_nobody_has_checked(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    send(language="ru")
    application, user = received(cast), cast.user("secretariat")
    with acting_as(user), django_capture_on_commit_callbacks(execute=True):
        party = admit_application(application, reason="It mends lamps.", by=user)
    assert (party.code, party.names["ru"], party.confidence, party.is_member) == (
        "lamp-society", "Общество ламп", "not verified", True,
    )  # fmt: skip
    assert party.country == "UZ"
    [message] = mail.outbox
    assert message.to == [MAILBOX]
    assert "Общество ламп" in message.subject
    assert "It mends lamps." in message.body
    assert message.body.startswith("TLP:GREEN")
    page = Client().get(reverse("real:party", kwargs={"code": party.code})).content.decode()
    assert "Not verified" in page
    assert MAILBOX not in page
    assert "mend lamps" not in page


def test_an_applicant_that_is_in_the_register_is_admitted_as_that_party(cast: Cast) -> None:
    send()
    application, user = received(cast), cast.user("secretariat")
    Party.objects.filter(code="coast-council").update(admitted_on=None)
    with acting_as(user):
        party = admit_application(application, reason="Known.", party=cast.party("coast-council"), by=user)
        assert others().get().party == party
    assert (party.code, party.admitted_on, str(party)) == (
        "coast-council",
        timezone.localdate(),
        "Council of the coast",
    )
    with acting_as(user), pytest.raises(PartyProblem, match="decided already"):
        decline_application(application, reason="Again.", by=user)


def test_the_declined_are_told_why_and_their_mailbox_is_forgotten_after_ninety_days(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    send()
    application, user = received(cast), cast.user("secretariat")
    with acting_as(user), django_capture_on_commit_callbacks(execute=True):
        decline_application(application, reason="It mends no lamps.", by=user)
    assert "It mends no lamps." in mail.outbox[0].body
    for days, kept in ((89, MAILBOX), (91, "")):
        with acting_as(user):
            others().update(decided_at=timezone.now() - datetime.timedelta(days=days))
        with acting_as(SystemIdentity("worker")):
            forget_mailboxes.func(0)
        with acting_as(user):
            assert others().get().mailbox == kept


@pytest.mark.parametrize("role", ["coordinator", "partner", "isle_secretariat"])
def test_others_cannot_decide(cast: Cast, role: str) -> None:
    send()
    application, user = received(cast), cast.user(role)
    with acting_as(user), pytest.raises((Refused, Application.DoesNotExist)):
        decline_application(application, reason="No.", by=user)
    assert received(cast).state == "received"


def test_a_decision_needs_a_reason(cast: Cast) -> None:
    send()
    application, user = received(cast), cast.user("secretariat")
    with acting_as(user), pytest.raises(PartyProblem, match="Say why"):
        decline_application(application, reason=" ", by=user)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name_en", "", ""),
        ("mailbox", "not a mailbox", "valid email"),
        ("website", "javascript:alert(1)", "valid URL"),
        ("country", "XX", "valid choice"),
        ("kind", "state", "valid choice"),
        ("kind", "state-body", "valid choice"),
        ("purpose", "x" * 3001, "at most 3000"),
        ("function", "", "required"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_keeps_nothing(cast: Cast, field: str, value: str, says: str) -> None:
    response = send(**{field: value}, **({"name_ru": ""} if field == "name_en" else {}))
    assert response.status_code == 200
    assert says in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    with acting_as(cast.user("secretariat")):
        assert not others().exists()


def test_a_network_that_sends_too_many_waits(cast: Cast) -> None:
    statuses = [send().status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]


def test_the_training_region_has_applications_of_its_own(cast: Cast) -> None:
    Client().post(reverse("training:join"), SENT)
    with acting_as(cast.user("secretariat")):
        assert not others().exists()
    with acting_as(cast.user("isle_secretariat")):
        assert others().get().region.code == "isles"


def test_where_nothing_is_loaded_there_is_nothing_to_join() -> None:
    assert "No plan is loaded here yet" in Client().get(reverse("real:join")).content.decode()


def test_the_operator_is_no_secretariat_for_the_database(cast: Cast) -> None:
    with acting_as(OPERATOR):
        submit_application(Region.objects.get(code="coast"), values(), by=OPERATOR)
        assert not others().exists()


def values() -> dict[str, Any]:
    names = {"names": {"en": "Lamp Society"}, "language": "en"}
    return {name: SENT[name] for name in ("kind", "country", "website", "purpose", "mailbox", "function")} | names
