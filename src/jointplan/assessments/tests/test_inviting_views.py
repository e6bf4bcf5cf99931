# SPDX-License-Identifier: AGPL-3.0-or-later
"""Views of others: every step × every role × every state, who reads what is given, and that nobody grades."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from jointplan.access.identity import acting_as, set_identity
from jointplan.access.models import Circle, Label
from jointplan.access.operations import withdraw
from jointplan.access.today import today
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart, InvitedView, Reach, Submission, ViewAnswer, ViewInvitation
from jointplan.assessments.operations.inviting_views import (
    answer_view,
    end_view_invitation,
    give_view,
    invite_views,
    take_back_view,
    write_view,
)
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from jointplan.parties.models import Party
from tests.addresses import address
from tests.cast import ROLES, Cast
from tests.dialogue_cast import ANSWER_CANARY, view_canary
from tests.everything import fingerprint, reading_everything

pytestmark = pytest.mark.django_db
C, A, P = "coordinator", "clearing", "partner"
LAST_DAY = today() + datetime.timedelta(days=5)
OUTSIDE = (Label.AMBER, Label.GREEN, Label.CLEAR)
SOURCE = {"title": "Report", "reference": "https://coast.example", "date": "2021"}


def invite(cast: Cast, reach: str = Reach.STATES, party: str = "coast-fund") -> ViewInvitation:
    with acting_as(cast.user(C)):
        given = {"reach": reach, "reason": "It knows lamps.", "last_day": LAST_DAY, "by": cast.user(C)}
        return invite_views(cast.submission("aldermoor", "2021"), Party.objects.get(code=party), **given)


def write(cast: Cast, invitation: ViewInvitation, role: str = P) -> InvitedView:
    user = cast.user(role)
    with acting_as(user):
        return write_view(invitation, "The lamps shine.", sources=[SOURCE], by=user)


def give(cast: Cast, reach: str = Reach.STATES) -> InvitedView:
    view = write(cast, invite(cast, reach))
    with acting_as(cast.user(P)):
        return give_view(view, by=cast.user(P), seen=1)


def invited(cast: Cast) -> ViewInvitation:
    return invite(cast)


def ended(cast: Cast) -> ViewInvitation:
    found = invite(cast)
    with acting_as(cast.user(C)):
        return end_view_invitation(found, by=cast.user(C))


def written(cast: Cast) -> ViewInvitation:
    found = invite(cast)
    write(cast, found)
    return found


def given(cast: Cast) -> ViewInvitation:
    return give(cast).invitation


def answered(cast: Cast) -> ViewInvitation:
    view = give(cast)
    with acting_as(cast.user(A)):
        answer_view(view, "So we think.", by=cast.user(A))
    return view.invitation


def taken_back(cast: Cast) -> ViewInvitation:
    view = give(cast)
    with acting_as(cast.user(P)):
        take_back_view(view, by=cast.user(P))
    return view.invitation


class Scene(NamedTuple):
    submission: Submission
    party: Party
    invitation: ViewInvitation
    view: InvitedView | None


def again(scene: Scene, by: Any) -> Any:
    return invite_views(scene.submission, scene.party, reach="state", reason="So.", last_day=LAST_DAY, by=by)


SCENES: dict[str, Callable[[Cast], ViewInvitation]] = {
    scene.__name__: scene for scene in (invited, ended, written, given, answered, taken_back)
}
BOTH, MISSING = f"{C} {A}", "-"
# What is done | who gets through in each scene; `-` where there is nothing that it could be done to.
TABLE: dict[str, tuple[Callable[[Scene, Any], Any], list[str]]] = {
    "invite once more": (again, ["", BOTH, "", "", "", ""]),
    "end the invitation": (lambda scene, by: end_view_invitation(scene.invitation, by=by), [BOTH, "", *[BOTH] * 4]),
    "write": (
        lambda scene, by: write_view(
            scene.invitation, "More.", sources=[], by=by, seen=scene.view.version if scene.view else 0
        ),
        [P, "", P, "", "", ""],
    ),
    "write over what somebody saved": (
        lambda scene, by: write_view(scene.invitation, "More.", sources=[], by=by, seen=7),
        [MISSING, MISSING, *[""] * 4],
    ),
    "name a source without a title": (
        lambda scene, by: write_view(scene.invitation, "More.", sources=[{"date": "2021"}], by=by, seen=1),
        [""] * 6,
    ),
    "give": (lambda scene, by: give_view(scene.view, by=by, seen=1), [MISSING, MISSING, P, "", "", ""]),
    "give what was not read": (lambda scene, by: give_view(scene.view, by=by, seen=0), [MISSING, MISSING, *[""] * 4]),
    "answer": (lambda scene, by: answer_view(scene.view, "So.", by=by), [MISSING, MISSING, "", A, "", ""]),
    "take back": (lambda scene, by: take_back_view(scene.view, by=by), [MISSING, MISSING, "", P, P, ""]),
}
REFUSALS = (Refused, AnswerProblem, Submission.DoesNotExist, ViewInvitation.DoesNotExist, InvitedView.DoesNotExist)


@pytest.mark.parametrize("scene", SCENES)
def test_only_the_right_person_in_the_right_state_gets_through(cast: Cast, scene: str) -> None:
    invitation = SCENES[scene](cast)
    with reading_everything():
        same = ViewInvitation.objects.select_related("submission", "party")
        invitation = same.get(pk=invitation.pk)
        view = InvitedView.objects.filter(invitation=invitation).first()
        found = Scene(invitation.submission, invitation.party, invitation, view)
    before = fingerprint()
    people = {role: cast.user(role) for role in ROLES} | {"operator": OPERATOR}
    for name, (act, cells) in TABLE.items():
        expected = cells[list(SCENES).index(scene)]
        if expected == MISSING:
            continue
        succeeded, reasons = set(), set()
        for role, user in people.items():
            with transaction.atomic():
                set_identity(user)
                try:
                    act(found, user)
                except REFUSALS as refusal:
                    reasons.add(str(refusal).strip())
                else:
                    succeeded.add(role)
                    transaction.set_rollback(True)
        assert succeeded == set(expected.split()), name
        assert "" not in reasons
        assert fingerprint() == before, f"somebody was refused and changed something: {name}"


EVERYBODY = set(ROLES)
READERS = {
    Reach.STATE: {C, A, P},
    Reach.STATES: {C, A, P, "other_coordinator", "other_clearing", "third_coordinator", "secretariat"},
    Reach.COMMUNITY: EVERYBODY - {"anonymous", "postless", "former_coordinator"},
    Reach.PUBLIC: EVERYBODY,
}


@pytest.mark.parametrize("reach", Reach)
def test_a_view_and_its_answer_are_read_by_whom_the_invitation_named(cast: Cast, reach: str) -> None:
    view = give(cast, reach)
    with acting_as(cast.user(A)):
        answer_view(view, "So we think.", by=cast.user(A))
    for model, where in ((InvitedView, {"pk": view.pk}), (ViewAnswer, {"view": view.pk})):
        found = set()
        for role in ROLES:
            with acting_as(cast.user(role)):
                if model.objects.visible_to(cast.user(role)).filter(**where).exists():
                    found.add(role)
        assert found == READERS[Reach(reach)], model
    with acting_as(cast.user(P)):
        take_back_view(view, by=cast.user(P))
    for role in ROLES:
        with acting_as(cast.user(role)):
            assert InvitedView.objects.visible_to(cast.user(role)).filter(pk=view.pk).exists() == (role == P)


def test_a_party_that_reads_nothing_of_it_is_not_invited(cast: Cast) -> None:
    with acting_as(cast.user("other_clearing")):
        submission = cast.submission("brindal", "2021")
        clause = submission.cycle.edition.clauses.get(code="1.1.3")
        given = {"reach": "state", "reason": "So.", "last_day": LAST_DAY, "clause": clause}
        with pytest.raises(AnswerProblem, match="reads nothing of this"):
            invite_views(submission, cast.party("coast-fund"), by=cast.user("other_clearing"), **given)


def test_a_view_of_what_the_state_took_back_is_neither_written_nor_given(cast: Cast) -> None:
    view, clearing = write(cast, invite(cast, Reach.PUBLIC)), cast.user(A)
    with acting_as(clearing):
        for part in AnswerPart.objects.filter(submission=view.invitation.submission_id, label__in=OUTSIDE):
            withdraw(part, reason="Not for others.", by=clearing)
    user = cast.user(P)
    with acting_as(user):
        with pytest.raises(Refused, match="took back what it asked about"):
            give_view(view, by=user, seen=1)
        with pytest.raises(Refused, match="took back what it asked about"):
            write_view(view.invitation, "More.", sources=[], by=user, seen=1)


@pytest.mark.parametrize("party", ["aldermoor", "aldermoor-schools", "coast-secretariat", "dunmere"])
def test_only_peers_partners_and_organisations_of_the_region_are_invited(cast: Cast, party: str) -> None:
    with pytest.raises(AnswerProblem, match="Invite another State"):
        invite(cast, party=party)


def test_no_list_of_circles_shows_that_somebody_was_written_to(cast: Cast, client_as: Any) -> None:
    invite(cast)
    with reading_everything():
        names = list(Circle.objects.filter(kind="party").values_list("code", flat=True))
    assert names
    for role in ("secretariat", C, "other_coordinator", P):
        page = client_as(role).get("/en/work/sharing/circles/").content.decode()
        assert not any(name in page for name in names), role
    for page in ("release", "withdraw"):
        url = address(cast, f"real:work:{page}", uid="submission brindal 2021")
        shown = client_as("other_clearing").get(url).content.decode()
        assert "coast-partners" in shown
        assert not any(name in shown for name in names), page


def titles(cast: Cast, role: str) -> list[str]:
    with acting_as(cast.user(role)):
        return [task.title for task in tasks_of(cast.user(role), False)]


def test_an_invitation_leaves_the_list_when_the_view_is_given(cast: Cast) -> None:
    before = titles(cast, P)
    view = write(cast, invite(cast))
    assert any("Aldermoor asks for your view: Review 2021" in title for title in titles(cast, P))
    with acting_as(cast.user(P)):
        give_view(view, by=cast.user(P), seen=1)
    assert titles(cast, P) == before


def test_each_of_the_two_is_told(cast: Cast) -> None:
    def told(role: str) -> list[tuple[str, bool]]:
        with acting_as(cast.user(role)):
            mine = Notification.objects.visible_to(cast.user(role)).filter(name__contains="view_").order_by("pk")
            return [(note.name.removeprefix("assessments/"), note.done_at is not None) for note in mine]

    before = {role: len(told(role)) for role in ROLES if role != "anonymous"}
    invitation = answered(cast)
    with acting_as(cast.user(C)):
        end_view_invitation(invitation, by=cast.user(C))
    new = {role: told(role)[count:] for role, count in before.items() if told(role)[count:]}
    assert new == {
        P: [("view_invited", True), ("view_answered", False), ("view_invitation_ended", False)],
        C: [("view_given", False)],
        A: [("view_given", False)],
    }


def test_what_looks_like_a_name_is_shown_before_it_is_saved(cast: Cast, client_as: Any) -> None:
    invitation, client = invite(cast), client_as(P)
    url = f"/en/work/views/invitations/{invitation.uid}/write/"
    typed = {"text": "Mr. Brandomir Astolfi said so.", "language": "en", "sources": "Report; https://coast.example"}
    page = client.post(url, typed)
    assert "Does this name a person?" in page.content.decode()
    assert not InvitedView._default_manager.filter(invitation=invitation).exists()
    confirmed = {"no_person": "1", "name_shown": page.context["names"]}
    assert client.post(url, typed | confirmed).status_code == 302
    with acting_as(cast.user(P)):
        view = InvitedView.objects.get(invitation=invitation)
        assert view.sources == [{"title": "Report", "reference": "https://coast.example", "date": ""}]


def test_nothing_typed_is_lost_when_somebody_of_the_party_saved_since(cast: Cast, client_as: Any) -> None:
    invitation, client = invite(cast), client_as(P)
    write(cast, invitation)
    url = f"/en/work/views/invitations/{invitation.uid}/write/"
    typed = {"text": "My own words.", "language": "en", "sources": "", "seen": "0"}
    page = client.post(url, typed)
    said = page.content.decode()
    assert "saved since you looked" in said
    assert "The lamps shine." in said
    assert "My own words." in said
    again = typed | {"seen": page.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    with acting_as(cast.user(P)):
        assert InvitedView.objects.get(invitation=invitation).text == "My own words."


def test_a_view_has_no_field_for_a_grade() -> None:
    kinds = {field.get_internal_type() for field in InvitedView._meta.get_fields() if field.concrete}
    numbers = {field.name for field in InvitedView._meta.get_fields() if "Integer" in field.get_internal_type()}
    assert not kinds & {"FloatField", "DecimalField"}
    assert numbers <= {"id", "version"}


def test_what_everybody_may_read_stands_beside_the_public_answer(client_as: Any) -> None:
    page = client_as("anonymous").get("/en/plan/coast-2020/1.1.1/").content.decode()
    assert view_canary("coast-fund") in page
    assert ANSWER_CANARY in page
    assert view_canary("brindal") not in page
    assert view_canary("coast-fund") not in client_as("anonymous").get("/en/plan/coast-2020/1.1.2/").content.decode()


def test_a_view_that_was_taken_back_leaves_the_public_page_at_once(cast: Cast, client_as: Any) -> None:
    client, url = client_as("anonymous"), "/en/plan/coast-2020/1.1.1/"
    first = client.get(url)
    assert view_canary("coast-fund") in first.content.decode()
    with acting_as(cast.user(P)):
        taken = InvitedView.objects.get(label="CLEAR", originator__code="coast-fund")
        take_back_view(taken, by=cast.user(P))
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert view_canary("coast-fund") not in again.content.decode()


def test_views_stand_beside_the_answer_for_the_state(cast: Cast, client_as: Any) -> None:
    with acting_as(cast.user(C)):
        uid = cast.submission("aldermoor", "2021").uid
    page = client_as(C).get(f"/en/work/submissions/{uid}/measures/1.1.1/").content.decode()
    assert all(view_canary(party) in page for party in ("coast-fund", "brindal"))
    assert view_canary("corvane") not in page
    other = client_as("secretariat").get(f"/en/work/submissions/{uid}/measures/1.1.1/").content.decode()
    assert view_canary("brindal") in other
