# SPDX-License-Identifier: AGPL-3.0-or-later
"""A duplicate goes without a trace of a reference, and nobody reads anything by it that was not for them."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.access.merging import Reference, references
from jointplan.access.models import Circle, Label, Membership
from jointplan.access.tokens import tokens_for
from jointplan.accounts.models import Post, Term, User
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import Answer, Submission
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.merging import MergeProblem, merge_parties
from jointplan.parties.models import Identifier, Party, PartyKind, Region
from jointplan.parties.operations import register_party
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.everything import fingerprint, reading_everything

pytestmark = pytest.mark.django_db
REASON = "Registered twice."


@pytest.fixture
def secretariat(cast: Cast) -> Any:
    """The officer of the secretariat works."""
    user = cast.user("secretariat")
    set_identity(user)
    yield user
    clear_identity()


@pytest.fixture
def pair(cast: Cast, secretariat: User) -> tuple[Party, Party]:
    """The same lighthouse society twice, under two names."""
    return made(secretariat, "lamp-society", "Lamp Society"), made(secretariat, "lampsociety", "Общество ламп", "ru")


def made(user: User, code: str, name: str, language: str = "en", **more: Any) -> Party:
    values = {"kind": PartyKind.CIVIL_SOCIETY, "names": {language: name}} | more
    return register_party(Region.objects.get(code="coast"), code=code, values=values, by=user)


def test_names_aliases_and_identifiers_are_taken_over(pair: tuple[Party, Party], secretariat: User) -> None:
    gone, stays = pair
    Party.objects.filter(pk=gone.pk).update(aliases=["Lamps together"], acronym="LS", website="https://lamps.example/")
    Identifier.objects.create(party=gone, region=gone.region, scheme="IATI", value="XM-DAC-1")
    merged = merge_parties(gone, stays, reason=REASON, by=secretariat)
    assert (merged.names, merged.aliases, merged.acronym) == (
        {"en": "Lamp Society", "ru": "Общество ламп"}, ["Lamps together"], "LS",
    )  # fmt: skip
    assert merged.website == "https://lamps.example/"
    assert [str(identifier) for identifier in merged.identifiers.all()] == ["IATI:XM-DAC-1"]
    assert Party.objects.current().with_words("lamps together").get() == merged


def test_the_old_address_leads_to_the_new_one(pair: tuple[Party, Party], secretariat: User) -> None:
    gone, stays = pair
    third = made(secretariat, "lamps-again", "Lamps again")
    merge_parties(gone, stays, reason=REASON, by=secretariat)
    merge_parties(stays, third, reason=REASON, by=secretariat)
    third.refresh_from_db()
    assert sorted(third.predecessors) == sorted([gone.pk, stays.pk])
    for name in ("real:party", "api:party"):
        response = WatchedClient("anonymous").get(reverse(name, kwargs={"code": gone.code}))
        assert (response.status_code, response["Location"]) == (301, reverse(name, kwargs={"code": third.code}))
    assert gone.code not in [
        row["code"] for row in WatchedClient("anonymous").get(reverse("api:parties")).json()["results"]
    ]
    page = WatchedClient("anonymous").get(reverse("real:party", kwargs={"code": third.code})).content.decode()
    assert f"<dd>{gone.code}</dd>" in page


def test_no_reference_is_left_behind(cast: Cast, secretariat: User) -> None:
    """The database says by itself what points to a party, so that a table that comes later is looked at too."""
    gone, stays = league(cast, secretariat), cast.party("coast-fund")
    child = made(secretariat, "lamp-branch", "Lamp branch", parent=gone)
    Identifier.objects.create(party=gone, region=gone.region, scheme="IATI", value="XM-DAC-2")
    circle = Circle.objects.get(code="coast-partners")
    day = timezone.localdate() - datetime.timedelta(days=9)
    Membership.objects.create(circle=circle, party=gone, starts_on=day)
    merge_parties(gone, stays, reason=REASON, by=secretariat)
    with reading_everything(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "WHERE c.contype = 'f' AND c.confrelid = 'parties_party'::regclass"
        )
        columns = cursor.fetchall()
        assert set(columns) == {(reference.table, reference.column) for reference in references()}
        for table, column in columns:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [gone.pk])
            assert cursor.fetchone() == (0,), table
    child.refresh_from_db()
    assert child.parent == stays
    assert circle.memberships.filter(party=stays).count() == 1
    assert Post.objects.filter(party=stays).count() == 2
    assert Reference(Submission, "originator_id") in references()


def league(cast: Cast, by: User) -> Party:
    """A donor with a post that somebody holds until yesterday, and with nothing that is not public."""
    party = made(by, "lamp-league", "Lamp League", kind=PartyKind.DONOR)
    post = Post.objects.create(party=party, code="league-officer", kind="partner-officer")
    day = timezone.localdate()
    days = {"starts_on": day - datetime.timedelta(days=9), "ends_on": day - datetime.timedelta(days=1)}
    Term.objects.create(post=post, user=cast.user("postless"), **days)
    return party


def with_public_record(cast: Cast, party: Party, role: str = "observer") -> Submission:
    """A submission that was never anything but public, with an answer that repeats its originator."""
    cycle = cast.cycle("2022")
    with acting_as(cast.user(role)):
        row = Submission.objects.create(cycle=cycle, originator=party, label=Label.CLEAR)
        clause = cycle.edition.clauses.get(code="1.1.1")
        Answer.objects.create(cycle=cycle, originator=party, label=Label.CLEAR, submission=row, clause=clause)
    return row


def test_public_records_move_although_the_secretariat_may_not_change_them(cast: Cast, secretariat: User) -> None:
    gone, stays = league(cast, secretariat), cast.party("coast-fund")
    Term.objects.filter(post__party=gone).update(ends_on=None)
    record = with_public_record(cast, gone, "postless")
    Term.objects.filter(post__party=gone).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    user = cast.user("secretariat")
    with acting_as(user):
        assert Submission.objects.filter(pk=record.pk).update(label=Label.CLEAR) == 0
        merge_parties(gone, stays, reason=REASON, by=user)
        assert Submission.objects.get(pk=record.pk).originator == stays
        assert Answer.objects.get(submission=record.pk).originator == stays


def test_members_of_the_party_that_stays_read_what_history_and_log_say_of_the_other(
    pair: tuple[Party, Party], secretariat: User, cast: Cast
) -> None:
    gone, _other = pair
    stays = cast.party("coast-fund")
    Party.objects.filter(pk=gone.pk).update(kind=stays.kind)
    merge_parties(gone, stays, reason=REASON, by=secretariat)
    partner = cast.user("partner")
    assert f"party:{gone.pk}" in tokens_for(partner)
    with acting_as(partner), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jointplan.parties')")
        assert cursor.fetchone()[0].split(",") == [str(pk) for pk in sorted([stays.pk, gone.pk])]
    assert f"party:{gone.pk}" not in tokens_for(cast.user("observer"))


@pytest.mark.parametrize(
    ("gone", "stays", "says"),
    [
        ("lamp-society", "lamp-society", "itself"),
        ("aldermoor", "brindal", "States are never merged"),
        ("coast-secretariat", "lamp-society", "secretariat is never merged"),
        ("lamp-society", "coast-secretariat", "secretariat is never merged"),
        ("lamp-society", "coast-fund", "different kinds"),
        ("aldermoor-schools", "brindal-ports", "different States"),
        ("lamp-society", "dunmere", "different regions"),
        ("coast-council", "lamp-society", "is in use"),
    ],
)
def test_what_must_not_be_merged_is_refused_with_its_reason(
    pair: tuple[Party, Party], secretariat: User, gone: str, stays: str, says: str
) -> None:
    parties = Party.objects.get(code=gone), Party.objects.get(code=stays)
    if stays == "dunmere":  # the secretariat of the coast does not work there
        with pytest.raises(Refused):
            merge_parties(*parties, reason=REASON, by=secretariat)
        set_identity(OPERATOR)
        secretariat = OPERATOR
    before = fingerprint()
    with pytest.raises(MergeProblem, match=says):
        merge_parties(*parties, reason=REASON, by=secretariat)
    assert fingerprint() == before


def test_a_part_is_not_merged_with_the_whole_in_either_direction(cast: Cast, secretariat: User) -> None:
    whole = made(secretariat, "lamp-society", "Lamp Society")
    part = made(secretariat, "lamp-branch", "Lamp branch", parent=made(secretariat, "lamp-arm", "Arm", parent=whole))
    for gone, stays in ((whole, part), (part, whole)):
        with pytest.raises(MergeProblem, match="no duplicate of the whole"):
            merge_parties(gone, stays, reason=REASON, by=secretariat)


def test_parties_are_not_merged_in_a_circle(pair: tuple[Party, Party], secretariat: User) -> None:
    gone, stays = pair
    merge_parties(gone, stays, reason=REASON, by=secretariat)
    with pytest.raises(MergeProblem, match="was merged into another party itself"):
        merge_parties(stays, gone, reason=REASON, by=secretariat)
    with pytest.raises(MergeProblem, match="was merged already"):
        merge_parties(gone, stays, reason=REASON, by=secretariat)


def test_a_merge_needs_a_reason(pair: tuple[Party, Party], secretariat: User) -> None:
    with pytest.raises(MergeProblem, match="Say why"):
        merge_parties(*pair, reason="  ", by=secretariat)
    merge_parties(*pair, reason=REASON, by=secretariat)
    entry = Entry.objects.filter(verb="parties.parties_merged").get()
    assert (entry.details["gone"], entry.details["stays"], entry.details["reason"]) == (
        "lamp-society", "lampsociety", REASON,
    )  # fmt: skip


def test_what_was_ever_kept_back_does_not_come_to_others_by_a_merge(cast: Cast) -> None:
    """A draft long gone public still stands in history as it was; whose it was is not for the members of another."""
    gone, stays = cast.party("coast-council"), cast.party("coast-fund")
    Party.objects.filter(pk=gone.pk).update(kind=stays.kind)
    with acting_as(cast.user("observer")):
        row = Submission.objects.create(cycle=cast.cycle("2022"), originator=gone, label=Label.AMBER_STRICT)
        Submission.objects.filter(pk=row.pk).update(label=Label.CLEAR)
    Term.objects.filter(post__party=gone).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    user = cast.user("secretariat")
    with acting_as(user), pytest.raises(MergeProblem, match="is in use"):
        merge_parties(gone, stays, reason=REASON, by=user)


def test_a_circle_is_not_brought_along(pair: tuple[Party, Party], secretariat: User) -> None:
    gone, stays = pair
    circle, today = Circle.objects.get(code="coast-partners"), timezone.localdate()
    Membership.objects.create(circle=circle, party=gone, starts_on=today)
    with pytest.raises(MergeProblem, match="belongs to a circle"):
        merge_parties(gone, stays, reason=REASON, by=secretariat)
    Membership.objects.create(circle=circle, party=stays, starts_on=today)
    merge_parties(gone, stays, reason=REASON, by=secretariat)
    assert circle.memberships.filter(party=stays).count() == 1


def test_two_records_where_there_can_be_one_are_kept_and_the_merge_refused(cast: Cast) -> None:
    gone, stays = cast.party("coast-council"), cast.party("coast-fund")
    Party.objects.filter(pk=gone.pk).update(kind=stays.kind)
    with_public_record(cast, gone)
    with acting_as(cast.user("partner")):
        Submission.objects.create(cycle=cast.cycle("2022"), originator=stays, label=Label.CLEAR)
    Term.objects.filter(post__party=gone).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    user = cast.user("secretariat")
    with acting_as(user), pytest.raises(MergeProblem, match="where there can be one"):
        merge_parties(gone, stays, reason=REASON, by=user)


@pytest.mark.parametrize("role", ["anonymous", "coordinator", "partner", "isle_secretariat"])
def test_the_database_asks_by_itself_who_merges_and_what(cast: Cast, role: str) -> None:
    """The function has the owner's rights; it does nothing for whoever calls it past the operation."""
    first, second = cast.party("coast-council"), cast.party("coast-fund")
    with acting_as(cast.user(role)), connection.cursor() as cursor:
        for function in ("parties_merge", "parties_merge_obstacles"):
            with pytest.raises((ProgrammingError, InternalError), match="Only the secretariat"), transaction.atomic():
                cursor.execute(f"SELECT {function}(%s, %s)", [first.pk, second.pk])
    refused = pytest.raises(IntegrityError, match="cannot be merged")
    with acting_as(cast.user("secretariat")), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SELECT parties_merge(%s, %s)", [first.pk, second.pk])


def test_a_task_or_a_forgotten_identity_is_not_the_operator(cast: Cast) -> None:
    clear_identity()
    first, second = cast.party("coast-council"), cast.party("coast-fund")
    refused = pytest.raises(ProgrammingError, match="Only the secretariat")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT parties_merge(%s, %s)", [first.pk, second.pk])
