# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing contact data, and who decides who reads them."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem
from jointplan.accounts.models import EndReason, Post
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import end_term
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.focalpoints.contacts import (
    ContactProblem,
    check_telephone,
    close_ended,
    save_holder,
    save_office,
    share_contact,
    version_of,
)
from jointplan.focalpoints.models import ContactPart
from jointplan.focalpoints.rules import CLOSING
from tests.cast import Cast
from tests.contacts_cast import holder_values, office_values
from tests.everything import reading_everything
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db


def post_of(role: str) -> Post:
    return Post.objects.get(code=role.replace("_", "-"))


def part(code: str, kind: str) -> ContactPart:
    with reading_everything():
        return ContactPart.objects.select_related("term", "post__party", "originator").get(post__code=code, kind=kind)


@pytest.mark.parametrize("text", ["", "+999 12 345 67 89", "+9991234567", "+1 555 0100", "+123456789012345"])
def test_a_telephone_has_its_country_code(text: str) -> None:
    check_telephone(text)


@pytest.mark.parametrize(
    "text",
    ["12 345 67", "+0 123 45 67", "+999-12-345", "+999 12", "+1234567890123456", "+999 12 345 67 (8)", "+", "call me"],
)
def test_other_telephones_are_refused(text: str) -> None:
    with pytest.raises(ContactProblem, match="country code") as problem:
        check_telephone(text)
    assert problem.value.field == "telephone"


# Posts | who writes the office
WRITTEN_BY = {
    "coordinator": {"coordinator"},
    "focal_point": {"coordinator"},
    "other_focal_point": {"other_coordinator"},
    "secretariat": {"secretariat"},
    "partner": {"partner"},
    "observer": {"observer"},
}


@pytest.mark.parametrize("held", WRITTEN_BY)
def test_who_writes_the_office(cast: Cast, held: str) -> None:
    verdicts = {role: can(cast.user(role), "focalpoints.edit_office", post_of(held)) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == WRITTEN_BY[held]
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"telephone": "12"}, "telephone"),
        ({"email": "no mailbox"}, "email"),
        ({"functions": {"en": ""}}, "functions"),
        ({"time_zone": "Asia/Nowhere"}, "time_zone"),
    ],
)
def test_data_that_cannot_be_used_are_refused_by_their_place(cast: Cast, change: dict[str, Any], field: str) -> None:
    by = cast.user("coordinator")
    before = part("focal-point", "office").version
    with acting_as(by), pytest.raises(ContactProblem) as problem:
        save_office(post_of("focal_point"), office_values("focal-point office") | change, by=by)
    assert problem.value.field == field
    assert part("focal-point", "office").version == before


def test_the_person_alone_writes_about_oneself(cast: Cast) -> None:
    term = post_of("focal_point").terms.get()
    for role in ("coordinator", "clearing", "secretariat", "former_coordinator"):
        with acting_as(cast.user(role)), pytest.raises(Refused, match="Only the person"):
            save_holder(term, holder_values("x"), by=cast.user(role))
    person = cast.user("focal_point")
    with acting_as(person):
        assert save_holder(term, holder_values("x"), by=person).label == Label.AMBER_STRICT


def test_the_person_alone_decides_who_reads_it_up_and_down(cast: Cast) -> None:
    person = cast.user("other_coordinator")
    own = part("other-coordinator", "holder")
    for role in ("other_clearing", "secretariat"):
        with acting_as(cast.user(role)), pytest.raises(Refused):
            share_contact(own, label=Label.AMBER_STRICT, by=cast.user(role))
    with acting_as(person):
        share_contact(own, label=Label.AMBER, audience=["coast-states"], by=person)
        share_contact(own, label=Label.GREEN, by=person)
        share_contact(own, label=Label.AMBER_STRICT, by=person)
        entries = Entry.objects.about(own).filter(verb="focalpoints.contact_shared")
        assert entries.count() == 4
    with acting_as(cast.user("other_clearing")):
        assert not Entry.objects.about(own).filter(verb="focalpoints.contact_shared").exists()
    with acting_as(cast.user("third_coordinator")):
        assert not ContactPart.objects.filter(pk=own.pk).exists()


def test_no_clearing_authority_decides_about_a_person(cast: Cast) -> None:
    """Neither here nor through the pages that widen and withdraw any record."""
    own, clearing = part("other-coordinator", "holder"), cast.user("other_clearing")
    for permission in ("access.widen_audience", "access.withdraw_release"):
        assert not can(clearing, permission, own)
        assert can(clearing, permission, part("other-coordinator", "office"))


def test_the_clearing_authority_decides_about_an_office_with_a_reason(cast: Cast) -> None:
    office, clearing = part("focal-point", "office"), cast.user("clearing")
    with acting_as(cast.user("coordinator")), pytest.raises(Refused, match="clearing authority"):
        share_contact(office, label=Label.GREEN, reason="For all.", by=cast.user("coordinator"))
    with acting_as(clearing):
        with pytest.raises(ReleaseProblem, match="Say why"):
            share_contact(office, label=Label.GREEN, by=clearing)
        share_contact(office, label=Label.GREEN, reason="For all.", by=clearing)
        with pytest.raises(ReleaseProblem, match="already"):
            share_contact(office, label=Label.GREEN, reason="For all.", by=clearing)
        share_contact(office, label=Label.AMBER, audience=["coast-states"], reason="Too many.", by=clearing)
        office.refresh_from_db()
        assert (office.label, office.audience) == ("AMBER", ["coast-states"])
        verbs = list(Entry.objects.about(office).latest_first().values_list("verb", flat=True))
        assert verbs[:2] == ["access.release_withdrawn", "access.audience_widened"]


@pytest.mark.parametrize(
    ("label", "audience", "says"),
    [
        (Label.AMBER, [], "at least one circle"),
        (Label.GREEN, ["coast-states"], "Circles go with"),
        (Label.RED, [], "one of the audiences"),
    ],
)
def test_a_release_to_nobody_or_to_nonsense_is_refused(cast: Cast, label: str, audience: list[str], says: str) -> None:
    person, own = cast.user("other_coordinator"), part("other-coordinator", "holder")
    with acting_as(person):
        with pytest.raises(ReleaseProblem, match=says):
            share_contact(own, label=label, audience=audience, by=person)
        own.refresh_from_db()
    assert own.label == "GREEN"


def test_an_organisation_without_clearing_authority_decides_by_its_officers(cast: Cast) -> None:
    partner, office = cast.user("partner"), part("partner", "office")
    with acting_as(partner):
        share_contact(office, label=Label.AMBER, audience=["coast-states"], reason="For the States.", by=partner)
    with acting_as(cast.user("coordinator")):
        assert ContactPart.objects.visible_to(cast.user("coordinator")).filter(pk=office.pk).exists()
    verdicts = {role: can(cast.user(role), "focalpoints.share_office", office) for role in COLUMNS}
    assert {role for role, verdict in verdicts.items() if verdict} == {"partner"}


def test_what_a_person_wrote_is_closed_when_the_term_has_ended(cast: Cast) -> None:
    own = part("other-coordinator", "holder")
    assert own.term is not None
    yesterday = datetime.date.today() - datetime.timedelta(days=2)
    with acting_as(OPERATOR):
        end_term(own.term, on=yesterday, reason=EndReason.ENDED, by=OPERATOR)
    for role in ("coordinator", "operator"):
        by = OPERATOR if role == "operator" else cast.user(role)
        with acting_as(by), pytest.raises(Refused):
            close_ended(by=by)
    with acting_as(CLOSING):
        assert close_ended(by=CLOSING) == 1
        assert close_ended(by=CLOSING) == 0
    assert not can(cast.user("other_coordinator"), "focalpoints.share_own_contact", own)
    with reading_everything():
        assert ContactPart.objects.get(pk=own.pk).label == Label.RED
    # Whoever holds no post any more reads nothing but the public, the own closed part neither.
    for role in COLUMNS:
        with acting_as(cast.user(role)):
            assert not ContactPart.objects.filter(pk=own.pk).exists()


def test_a_part_is_closed_on_the_day_after_the_last_day_and_not_earlier(cast: Cast) -> None:
    own = part("other-coordinator", "holder")
    assert own.term is not None
    today = datetime.date.today()
    with acting_as(OPERATOR):
        end_term(own.term, on=today, reason=EndReason.ENDED, by=OPERATOR)
    with acting_as(CLOSING):
        assert close_ended(by=CLOSING) == 0


def test_the_number_of_a_version_grows_and_tells_nothing_else(cast: Cast) -> None:
    term = post_of("focal_point").terms.get()
    with acting_as(cast.user("anonymous")):
        before = version_of(term)
    by = cast.user("coordinator")
    with acting_as(by):
        save_office(term.post, office_values("focal-point office"), by=by)
        assert version_of(term) == before
        save_office(term.post, office_values("focal-point office") | {"hours": "Never"}, by=by)
        assert version_of(term) == before + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosecdef FROM pg_proc WHERE proname LIKE 'focalpoints\\_%'")
        assert cursor.fetchall() == [(True,), (True,)]


def test_the_database_keeps_offices_and_people_apart(cast: Cast) -> None:
    by = cast.user("coordinator")
    own = {"originator": cast.party("aldermoor"), "label": "AMBER+STRICT"}
    with acting_as(by):
        for wrong in ({"kind": "office", "name": "Somebody"}, {"kind": "holder"}, {"kind": "office"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ContactPart.objects.create(post=post_of("coordinator"), **own, **wrong)
