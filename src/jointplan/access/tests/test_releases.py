# SPDX-License-Identifier: AGPL-3.0-or-later
"""Widening, withdrawing, naming and circulating: what they give and take, and what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jointplan.access.circle_operations import add_member, arrange_circles, define_circle, end_membership
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Label, Membership
from jointplan.access.operations import ReleaseProblem, circulate, name_readers, widen, withdraw
from jointplan.access.readers import readers_of
from jointplan.access.today import today
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart, KeptConflict
from jointplan.assessments.operations.sending import send_submission
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.models import Party
from tests.cast import Cast
from tests.everything import fingerprint, reading_everything
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

SENT = ("aldermoor", "2021", "1.1.1", "challenges")
PUBLIC = ("aldermoor", "2021", "1.1.1", "progress")
RED = ("aldermoor", "2021", "1.1.3", "challenges")
DRAFT = ("aldermoor", "2022", "1.1.1", "progress")
AGENCYS = ("aldermoor-schools", "2022", "1.1.1", "progress")


def readers(cast: Cast, key: tuple[str, ...]) -> set[str]:
    """The roles that read a part, row security and queryset agreeing."""
    with reading_everything():
        pk = cast.part(*key).pk
    found = set()
    for role in COLUMNS:
        user = cast.user(role)
        with acting_as(user):
            seen = AnswerPart.objects.filter(pk=pk).exists()
            assert seen == AnswerPart.objects.visible_to(user).filter(pk=pk).exists()
        if seen:
            found.add(role)
    return found


def as_clearing(cast: Cast, operation: Any, key: tuple[str, ...], **given: Any) -> AnswerPart:
    user = cast.user("clearing")
    with acting_as(user):
        return operation(cast.part(*key), by=user, **{"reason": "Decided."} | given)


OURS = {"coordinator", "clearing"}
STATES_AND = ["coast-secretariat", "coast-states"]


def test_a_circle_reads_and_whoever_joins_later_does_not(cast: Cast) -> None:
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=["coast-secretariat", "coast-partners"])
    assert readers(cast, SENT) == OURS | {"secretariat", "partner"}
    secretariat = cast.user("secretariat")
    partners = Circle.objects.get(code="coast-partners")
    with acting_as(secretariat):
        add_member(partners, cast.party("coast-council"), reason="Agreed.", by=secretariat)
    assert readers(cast, SENT) == OURS | {"secretariat", "partner"}
    as_clearing(
        cast, widen, SENT, label=Label.AMBER, audience=["coast-secretariat", "coast-partners"], joined_since=True
    )
    assert readers(cast, SENT) == OURS | {"secretariat", "partner", "observer"}


def test_later_members_read_when_the_originator_says_so(cast: Cast) -> None:
    audience = ["coast-secretariat", "coast-partners"]
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=audience, includes_later_members=True)
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        add_member(
            Circle.objects.get(code="coast-partners"), cast.party("coast-council"), reason="Agreed.", by=secretariat
        )
    assert readers(cast, SENT) == OURS | {"secretariat", "partner", "observer"}


def test_who_leaves_loses_sight_at_once_and_joining_again_is_a_new_membership(cast: Cast) -> None:
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=STATES_AND)
    everybody = OURS | {"secretariat", "other_coordinator", "other_clearing", "third_coordinator"}
    assert readers(cast, SENT) == everybody
    secretariat = cast.user("secretariat")
    states = Circle.objects.get(code="coast-states")
    membership = Membership.objects.get(circle=states, party__code="corvane")
    Membership.objects.filter(pk=membership.pk).update(starts_on=today() - timedelta(days=30))
    with acting_as(secretariat):
        end_membership(membership, reason="It left.", by=secretariat)
    assert readers(cast, SENT) == everybody - {"third_coordinator"}
    with acting_as(secretariat):
        add_member(states, cast.party("corvane"), reason="It came back.", by=secretariat)
    assert readers(cast, SENT) == everybody - {"third_coordinator"}


@pytest.mark.parametrize(
    ("key", "given", "complaint"),
    [
        (SENT, {"label": "AMBER", "audience": []}, "at least one circle"),
        (SENT, {"label": "AMBER", "audience": ["coast-secretariat", "no-such-circle"]}, "no circle no-such-circle"),
        (SENT, {"label": "AMBER", "audience": ["coast-secretariat", "isle-secretariat"]}, "no circle isle-secretariat"),
        (SENT, {"label": "AMBER", "audience": ["coast-secretariat", "coast-state-brindal"]}, "no circle coast-state"),
        (SENT, {"label": "AMBER", "audience": ["coast-secretariat", "coast-empty"]}, "no members today"),
        (SENT, {"label": "AMBER", "audience": ["coast-states"]}, "take the record away"),
        (SENT, {"label": "AMBER+STRICT"}, "take the record away"),
        (SENT, {"label": "AMBER", "audience": ["coast-secretariat"]}, "changes nothing"),
        (SENT, {"label": "GREEN", "audience": ["coast-states"]}, "no circle"),
        (SENT, {"label": "RED"}, "Name them"),
        (SENT, {"label": "GREEN", "until": today() - timedelta(days=1)}, "last day is over"),
        (SENT, {"label": "GREEN", "until": today()}, "would lose it on that day"),
        (SENT, {"label": "GREEN", "reason": " "}, "why"),
        (RED, {"label": "AMBER+STRICT"}, "take the record away"),
    ],
)
def test_a_release_that_cannot_be_is_refused_and_changes_nothing(
    cast: Cast, key: tuple[str, ...], given: dict[str, Any], complaint: str
) -> None:
    with acting_as(OPERATOR):
        region = cast.party("aldermoor").region
        define_circle(region, code="coast-empty", kind=CircleKind.CHOSEN, names={}, members=[], by=OPERATOR)
    before = fingerprint()
    with pytest.raises(ReleaseProblem, match=complaint), transaction.atomic():
        as_clearing(cast, widen, key, **given)
    assert fingerprint() == before


def test_what_has_not_been_sent_is_not_released_by_anybody(cast: Cast) -> None:
    for operation, given in ((widen, {"label": Label.CLEAR}), (widen, {"label": "AMBER", "audience": STATES_AND})):
        with pytest.raises(Refused, match="not been sent"):
            as_clearing(cast, operation, DRAFT, **given)
    user = cast.user("clearing")
    with acting_as(user), pytest.raises(Refused, match="not been sent"):
        widen(cast.submission("aldermoor", "2022"), label=Label.GREEN, reason="Decided.", by=user)


def test_a_last_day_is_given_to_those_who_read_and_then_to_more(cast: Cast) -> None:
    as_clearing(cast, withdraw, SENT, audience=["coast-secretariat"], until=today())
    as_clearing(cast, widen, SENT, label=Label.GREEN, until=today())
    assert "partner" in readers(cast, SENT)
    with reading_everything():
        AnswerPart.objects.filter(pk=cast.part(*SENT).pk).update(released_until=today() - timedelta(days=1))
    assert readers(cast, SENT) == OURS
    part = as_clearing(cast, widen, SENT, label=Label.AMBER, audience=["coast-secretariat"])
    assert part.released_until is None
    assert readers(cast, SENT) == OURS | {"secretariat"}


@pytest.mark.parametrize(
    ("key", "given", "complaint"),
    [
        (SENT, {"audience": ["coast-secretariat", "coast-states"]}, "does not read it now"),
        (SENT, {"audience": ["coast-secretariat"]}, "changes nothing"),
        (PUBLIC, {"audience": ["nobody"]}, "no circle nobody"),
        (SENT, {"until": today()}, "needs no last day"),
        (SENT, {"reason": ""}, "why"),
        (RED, {}, "Name fewer"),
    ],
)
def test_a_withdrawal_that_widens_or_says_nothing_is_refused(
    cast: Cast, key: tuple[str, ...], given: dict[str, Any], complaint: str
) -> None:
    before = fingerprint()
    with pytest.raises(ReleaseProblem, match=complaint), transaction.atomic():
        as_clearing(cast, withdraw, key, **given)
    assert fingerprint() == before


def test_a_withdrawal_leaves_the_originator_alone_and_can_be_undone(cast: Cast) -> None:
    as_clearing(cast, withdraw, SENT)
    assert readers(cast, SENT) == OURS
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=["coast-secretariat"])
    assert readers(cast, SENT) == OURS | {"secretariat"}


def test_a_public_record_has_its_moment_and_loses_it(cast: Cast) -> None:
    part = as_clearing(cast, widen, SENT, label=Label.CLEAR)
    moment = part.released_at
    assert moment is not None
    with acting_as(cast.user("clearing")):
        AnswerPart.objects.filter(pk=part.pk).update(version=7)
        assert AnswerPart.objects.get(pk=part.pk).released_at == moment
    assert as_clearing(cast, withdraw, SENT).released_at is None


def test_named_persons_alone_read_and_only_while_they_hold_a_post(cast: Cast) -> None:
    named = [cast.user(role).pk for role in ("clearing", "observer", "partner")]
    as_clearing(cast, name_readers, SENT, users=named)
    assert readers(cast, SENT) == {"clearing", "observer", "partner"}
    Term.objects.filter(user__username="partner").update(ends_on=today() - timedelta(days=1))
    assert readers(cast, SENT) == {"clearing", "observer"}
    as_clearing(cast, name_readers, SENT, users=[cast.user("clearing").pk, cast.user("secretariat").pk])
    assert readers(cast, SENT) == {"clearing", "secretariat"}
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=["coast-secretariat"])
    assert readers(cast, SENT) == OURS | {"secretariat"}


@pytest.mark.parametrize(
    ("roles", "complaint"),
    [
        ([], "at least one person"),
        (["observer"], "Name yourself"),
        (["clearing", "former_coordinator"], "hold a post"),
        (["clearing", "postless"], "hold a post"),
        (["clearing", "isle_coordinator"], "hold a post in this region"),
    ],
)
def test_only_people_with_posts_are_named_and_oneself_among_them(cast: Cast, roles: list[str], complaint: str) -> None:
    before = fingerprint()
    users = User.objects.filter(username__in=roles).values_list("pk", flat=True)
    with pytest.raises(ReleaseProblem, match=complaint), transaction.atomic():
        as_clearing(cast, name_readers, SENT, users=list(users))
    assert fingerprint() == before


@pytest.mark.parametrize("role", sorted(set(COLUMNS) - {"clearing", "anonymous"}))
def test_nobody_but_the_clearing_authority_of_the_originator_changes_who_reads(cast: Cast, role: str) -> None:
    user = cast.user(role)
    with acting_as(cast.user("clearing")):
        part = cast.part(*SENT)
    before = fingerprint()
    for attempt in (
        lambda: widen(part, label=Label.CLEAR, reason="I want it.", by=user),
        lambda: withdraw(part, reason="I want it.", by=user),
        lambda: name_readers(part, [user.pk], reason="I want it.", by=user),
    ):
        with acting_as(user), pytest.raises(Refused, match="Only the clearing authority"):
            attempt()
    assert fingerprint() == before


def test_each_change_is_logged_with_circle_and_day_for_the_originator_alone(cast: Cast) -> None:
    as_clearing(cast, widen, SENT, label=Label.AMBER, audience=STATES_AND)
    with acting_as(cast.user("coordinator")):
        entry = Entry.objects.filter(verb="access.audience_widened").latest("pk")
    assert entry.details["audience"] == STATES_AND
    assert entry.details["on"] == today().isoformat()
    assert entry.details["before"] == {"label": "AMBER", "audience": ["coast-secretariat"]}
    assert entry.details["reason"] == "Decided."
    with acting_as(cast.user("secretariat")):
        assert not Entry.objects.filter(pk=entry.pk).exists()


def test_a_change_keeps_what_somebody_saved_meanwhile(cast: Cast) -> None:
    user = cast.user("clearing")
    with acting_as(user):
        stale = cast.part(*SENT)
        AnswerPart.objects.filter(pk=stale.pk).update(value="Saved meanwhile.", version=2)
        widen(stale, label=Label.GREEN, reason="Decided.", by=user)
        assert AnswerPart.objects.get(pk=stale.pk).value == "Saved meanwhile."


# Inside a State.


def test_an_agency_hands_its_record_to_the_state_and_the_coordinator_to_the_other_bodies(cast: Cast) -> None:
    other = _another_agency(cast)
    agency, coordinator = cast.user("focal_point"), cast.user("coordinator")
    with acting_as(agency):
        part = circulate(cast.part(*AGENCYS), ["coast-coordination-aldermoor"], by=agency)
        assert readers_of(part) == part.readers
    assert readers(cast, AGENCYS) == {"focal_point"} | OURS
    with acting_as(other):
        assert not AnswerPart.objects.filter(pk=part.pk).exists()
    with acting_as(coordinator):
        circulate(cast.part(*AGENCYS), ["coast-state-aldermoor"], by=coordinator)
    assert readers(cast, AGENCYS) == {"focal_point"} | OURS
    with acting_as(other):
        assert AnswerPart.objects.filter(pk=part.pk).exists()


def _another_agency(cast: Cast) -> User:
    """A focal point in a second agency of our State."""
    state = cast.party("aldermoor")
    agency = Party.objects.create(region=state.region, code="aldermoor-fleet", kind="state-body", parent=state)
    with acting_as(OPERATOR):
        arrange_circles(state.region, by=OPERATOR)
    user = User.objects.create(username="fleet")
    post = Post.objects.create(party=agency, code="fleet", kind=PostKind.FOCAL_POINT_ALTERNATE)
    Term.objects.create(user=user, post=post, starts_on=today())
    return user


@pytest.mark.parametrize(
    "circles", [["coast-secretariat"], ["coast-states"], ["coast-state-brindal"], ["no-such-circle"], []]
)
def test_circulating_never_leaves_the_state(cast: Cast, circles: list[str]) -> None:
    agency = cast.user("focal_point")
    before = fingerprint()
    with acting_as(agency), pytest.raises(ReleaseProblem), transaction.atomic():
        circulate(cast.part(*AGENCYS), circles, by=agency)
    assert fingerprint() == before


@pytest.mark.parametrize("circle", ["coast-secretariat", "coast-state-brindal", "isle-secretariat", "nowhere"])
def test_the_database_circulates_inside_the_state_only(cast: Cast, circle: str) -> None:
    with acting_as(cast.user("focal_point")):
        pk = cast.part(*AGENCYS).pk
        with pytest.raises(DatabaseError, match="inside its State only"), transaction.atomic():
            raw_circulation(pk, circle)


@pytest.mark.parametrize("role", ["secretariat", "other_coordinator", "partner", "anonymous", "coordinator"])
def test_the_database_circulates_for_the_agency_and_for_the_state_that_was_handed_the_record(
    cast: Cast, role: str
) -> None:
    """The coordinator has not been handed this one."""
    with reading_everything():
        pk = cast.part(*AGENCYS).pk
    with acting_as(cast.user(role)), pytest.raises(DatabaseError, match="cannot be circulated"), transaction.atomic():
        raw_circulation(pk, "coast-state-aldermoor")


def raw_circulation(pk: int, circle: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_circulate('assessments.answerpart', %s, %s)", [pk, [circle]])


def test_circulated_drafts_are_sent_too_and_the_secretariat_learns_nothing_of_it(cast: Cast, client_as: Any) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        part = circulate(cast.part(*DRAFT), ["coast-state-aldermoor"], by=coordinator)
        circulate(cast.submission("aldermoor", "2022"), ["coast-state-aldermoor"], by=coordinator)
        # What the cast keeps aside would have to be settled before it is sent.
        KeptConflict.objects.on_submission(cast.submission("aldermoor", "2022").pk).delete()
    assert readers(cast, DRAFT) == OURS | {"focal_point"}
    with acting_as(coordinator):
        sent = send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
    assert readers(cast, DRAFT) == OURS | {"focal_point", "secretariat"}
    for record, kind in ((part, "answerpart"), (sent, "submission")):
        page = client_as("secretariat").get(f"/en/work/sharing/{kind}/{record.uid}/").content.decode()
        assert "and its bodies" not in page
        assert "School office" not in page
        page = client_as("coordinator").get(f"/en/work/sharing/{kind}/{record.uid}/").content.decode()
        assert "and its bodies" in page
    with acting_as(cast.user("secretariat")):
        said = str(list(Entry.objects.values_list("details", flat=True)))
    assert "coast-state-aldermoor" not in said


def test_who_may_not_circulate_is_told_why(cast: Cast) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing), pytest.raises(Refused, match="focal points of the agency"):
        circulate(cast.part(*DRAFT), ["coast-state-aldermoor"], by=clearing)
