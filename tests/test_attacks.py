# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways that somebody who wants what is not theirs would try, where one part of the product meets another."""

import argparse
import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Membership, Opening
from jointplan.access.operations import withdraw
from jointplan.access.today import today
from jointplan.access.tokens import party_token, tokens_for
from jointplan.accounts.invitations import SIGNER, accept_invitation, invite_holder, send_invitation_again
from jointplan.accounts.models import EndReason, Post, PostKind, Term, User
from jointplan.accounts.operations import abolish_post, establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import PostProblem, appoint, appoint_acting, end_term, move_term, start_term
from jointplan.assessments.messages import answers_due, submission_received
from jointplan.assessments.models import AnswerPart, Cycle, Submission
from jointplan.audit.models import Entry
from jointplan.config.parties import handle_secretariat
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import Refused, can
from jointplan.focalpoints.models import ContactPart
from jointplan.focalpoints.operations import expect_post
from jointplan.notifications.digest import line_of
from jointplan.notifications.models import Notification
from jointplan.notifications.operations import notify
from jointplan.notifications.pages import hidden_from
from jointplan.parties.imports import apply_import
from jointplan.parties.merging import merge_parties
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.operations import PartyProblem, appoint_secretariat, edit_party, register_party
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
TODAY = today()
INBOX = "/en/work/inbox/"
BODY = {"kind": PartyKind.STATE_BODY, "names": {"en": "Tide office"}}


def day(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def body_of(cast: Cast, state: str, by: User, code: str = "tides") -> Party:
    home = cast.party(state)
    return register_party(home.region, code=code, values=BODY | {"parent": home}, by=by)


# Whose sight it is: the register decides who fills posts, so it must not decide who is inside a State.


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("aldermoor-schools", {"parent": "brindal"}),
        ("aldermoor-schools", {"kind": "civil-society", "parent": None}),
        ("aldermoor-schools", {"kind": "civil-society"}),
        ("coast-fund", {"parent": "aldermoor"}),
        ("coast-fund", {"kind": "state-body", "parent": "aldermoor"}),
        ("coast-secretariat", {"parent": "aldermoor-schools"}),
    ],
)
def test_the_register_moves_nobody_who_has_posts_into_a_state_or_out_of_it(
    cast: Cast, code: str, values: dict[str, Any]
) -> None:
    """Else the secretariat would fill the posts of an agency, or read what is handed around inside a State."""
    given = values | ({"parent": cast.party(values["parent"])} if values.get("parent") else {})
    for by in (cast.user("secretariat"), OPERATOR):
        with acting_as(by), pytest.raises(PartyProblem, match="stays in its State"):
            edit_party(cast.party(code), given, by=by)
    assert not can(cast.user("secretariat"), "accounts.appoint_holder", Post.objects.get(code="focal-point"))


def test_nobody_becomes_a_state_by_an_edit(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by), pytest.raises(Refused, match="A State is named as in the plan"):
        edit_party(cast.party("coast-council"), {"kind": PartyKind.STATE}, by=by)


def test_a_list_moves_nobody_either(cast: Cast) -> None:
    by, region = cast.user("secretariat"), cast.party("aldermoor").region
    for row in ("aldermoor-schools,civil-society,", "coast-fund,donor,aldermoor", "coast-council,state,"):
        with acting_as(by), pytest.raises(ImportProblem):
            apply_import(region, f"code,kind,parent\n{row}\n".encode(), by=by)
    schools = Party.objects.get(code="aldermoor-schools")
    assert (schools.kind, schools.parent) == (PartyKind.STATE_BODY, cast.party("aldermoor"))
    assert Party.objects.get(code="coast-fund").parent is None


def test_a_coordinator_pushes_no_body_into_another_state(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        tides = body_of(cast, "aldermoor", by)
        with pytest.raises(Refused, match="national coordinator of the State"):
            edit_party(tides, {"parent": cast.party("brindal")}, by=by)


def test_what_is_above_a_body_with_posts_stays_too(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        tides = body_of(cast, "aldermoor", by)
        edit_party(cast.party("aldermoor-schools"), {"parent": tides}, by=by)
        with pytest.raises(PartyProblem, match="stays in its State"):
            edit_party(tides, {"parent": cast.party("brindal")}, by=by)


def test_a_mistake_is_corrected_while_nobody_can_gain_by_it(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        tides = body_of(cast, "aldermoor", by)
        circle = Circle.objects.get(kind=CircleKind.STATE, state=cast.party("aldermoor"))
        membership = Membership.objects.create(circle=circle, party=tides, starts_on=TODAY)
        with pytest.raises(PartyProblem, match="stays in its State"):
            edit_party(tides, {"parent": cast.party("brindal")}, by=by)
        Membership.objects.filter(pk=membership.pk).update(ends_on=day(-1))
        assert edit_party(tides, {"parent": cast.party("brindal")}, by=by)


# Posts: who fills which, and with whom.


def test_nobody_enters_oneself_on_a_post(cast: Cast) -> None:
    """Else a coordinator would act for the focal point of an agency for a day and read what it keeps to itself."""
    by, post = cast.user("coordinator"), Post.objects.get(code="focal-point")
    with acting_as(by):
        with pytest.raises(PostProblem, match="Nobody enters oneself"):
            appoint_acting(post, by, starts_on=TODAY, ends_on=TODAY, by=by)
        vacant = establish_post(post.party, code="v", kind=PostKind.VALIDATOR, functions={"en": "V"}, by=by)
        with pytest.raises(PostProblem, match="Nobody enters oneself"):
            appoint(vacant, by, starts_on=TODAY, by=by)
    page = WatchedClient("coordinator").post(
        "/en/work/contacts/posts/v/holder/", {"user": by.pk, "starts_on": str(TODAY), "ends_on": "", "is_acting": ""}
    )
    assert page.status_code != 302
    assert not Term.objects.filter(post__party=post.party, user=by).exists()


def test_nobody_prolongs_the_own_term(cast: Cast) -> None:
    by = cast.user("secretariat")
    own = by.terms.get()
    with acting_as(by):
        ended = end_term(own, on=TODAY, reason=EndReason.ENDED, by=by)
        with pytest.raises(PostProblem, match="Nobody changes the days of the own term"):
            move_term(ended, starts_on=own.starts_on, ends_on=None, by=by)


def test_a_term_is_not_revived_for_somebody_who_serves_another_house_now(cast: Cast) -> None:
    person = User.objects.create_user("went-over")
    with acting_as(OPERATOR):
        kind, party = PostKind.VALIDATOR, cast.party("aldermoor")
        post = establish_post(party, code="v", kind=kind, functions={"en": "V"}, by=OPERATOR)
        old = appoint(post, person, starts_on=day(-9), ends_on=day(-1), by=OPERATOR)
        new = establish_post(cast.party("brindal"), code="w", kind=kind, functions={"en": "W"}, by=OPERATOR)
        appoint(new, person, starts_on=TODAY, by=OPERATOR)
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(PostProblem, match="holds a post of another party"):
        move_term(old, starts_on=day(-9), ends_on=None, by=by)
    with acting_as(by):
        assert move_term(old, starts_on=day(-9), ends_on=day(-2), by=by)


def test_posts_are_set_up_for_members_of_the_community_alone(cast: Cast) -> None:
    by, region = cast.user("secretariat"), cast.party("coast-fund").region
    values = {"kind": PartyKind.CIVIL_SOCIETY, "names": {"en": "Lamp Society"}}
    post = {"kind": PostKind.OBSERVER, "functions": {"en": "O"}, "by": by}
    with acting_as(by):
        unknown = register_party(region, code="lamps", values=values, by=by)
        with pytest.raises(PostProblem, match="not a member of the community"):
            establish_post(unknown, code="o", **post)
        merge_parties(unknown, cast.party("coast-council"), reason="The same.", by=by)
        # What comes into a party that is gone is read by the members of the one that stays.
        gone = Party.objects.get(pk=unknown.pk)
        gone.admitted_on = TODAY
        with pytest.raises(PostProblem, match="merged into another"):
            establish_post(gone, code="o", **post)


def test_whoever_fills_the_post_no_more_keeps_no_invitation_alive(cast: Cast) -> None:
    with acting_as(OPERATOR):
        party = cast.party("aldermoor-schools")
        post = establish_post(party, code="v", kind=PostKind.VALIDATOR, functions={"en": "V"}, by=OPERATOR)
    by = cast.user("coordinator")
    with acting_as(by):
        values = {"email": "crony@coast.example", "language": "en", "starts_on": TODAY}
        invitation = invite_holder(post, **values, address="", by=by)
        assert send_invitation_again(invitation, address="https://plan.example", by=by)
    Term.objects.filter(user=by).update(ends_on=day(-1))
    gone = cast.user("coordinator")
    with acting_as(gone), pytest.raises(Refused):
        send_invitation_again(invitation, address="https://plan.example", by=gone)


def test_the_officers_of_a_secretariat_of_former_days_see_no_list_of_people(cast: Cast) -> None:
    with acting_as(OPERATOR):
        appoint_secretariat(cast.party("coast-fund"), reason="The States agree.", by=OPERATOR)
    assert not can(cast.user("secretariat"), "accounts.view_people")
    client = Client()
    cache.clear()
    client.force_login(cast.user("secretariat"))
    assert client.get("/en/work/people/").status_code == 403


def test_the_officers_of_a_secretariat_of_former_days_keep_no_desk_and_hear_of_nothing_new(cast: Cast) -> None:
    former = cast.user("secretariat")
    with acting_as(OPERATOR):
        appoint_secretariat(cast.party("coast-fund"), reason="The States agree.", by=OPERATOR)
    assert not can(cast.user("secretariat"), "assessments.view_desk")
    page = WatchedClient("secretariat").get("/en/work/sharing/circles/").content.decode()
    assert "coast-coordinators" not in page
    assert WatchedClient("secretariat").get("/en/work/sharing/circles/coast-coordinators/").status_code == 404
    with acting_as(former):
        before = Notification.objects.filter(recipient=former).count()
    by = cast.user("coordinator")
    with acting_as(by):
        submission_received(Submission.objects.filter(originator__code="aldermoor").first())
    with acting_as(former):
        assert Notification.objects.filter(recipient=former).count() == before


def test_a_secretariat_of_former_days_receives_nothing_more(cast: Cast) -> None:
    sent = AnswerPart.objects.filter(originator__code="aldermoor", label="AMBER")
    with acting_as(cast.user("secretariat")):
        assert sent.exists()
    handle_secretariat(argparse.Namespace(region="coast", code="coast-fund", reason="The States agree."))
    circle = Circle.objects.get(code="coast-secretariat")
    assert [member.party.code for member in circle.memberships.current()] == ["coast-fund"]
    former = cast.user("secretariat")
    assert "circle:coast-secretariat" not in tokens_for(former)
    with acting_as(former):
        assert not sent.filter(audience=["coast-secretariat"]).exists()


def test_nobody_takes_up_a_post_that_one_fills_by_an_invitation_of_somebody_else(cast: Cast) -> None:
    with acting_as(OPERATOR):
        party = cast.party("aldermoor-schools")
        post = establish_post(party, code="v", kind=PostKind.VALIDATOR, functions={"en": "V"}, by=OPERATOR)
        values = {"email": "", "language": "en", "starts_on": TODAY}
        invitation = invite_holder(post, **values, address="", by=OPERATOR)
    link = SIGNER.sign(invitation.uid.hex)
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(PostProblem, match="Nobody invites oneself"):
        accept_invitation(link, by=by)
    focal_point = cast.user("focal_point")
    with acting_as(focal_point):
        accept_invitation(link, by=focal_point)


def test_the_secretariat_is_shown_nobody_of_the_agencies_to_choose_from(cast: Cast) -> None:
    """It enters coordinators and clearing authorities; who works in the agencies is the State's business."""
    page = WatchedClient("secretariat").get("/en/work/contacts/posts/clearing/holder/").content.decode()
    assert ">coordinator" in page
    assert "focal_point" not in page


# The log and the forms tell no more than the pages.


def test_the_log_names_the_posts_of_an_agency_to_nobody_outside(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        party = cast.party("aldermoor-schools")
        post = establish_post(party, code="hushed", kind=PostKind.VALIDATOR, functions={"en": "V"}, by=by)
        abolish_post(post, on=TODAY, by=by)
    with reading_everything():
        found = list(Entry.objects.filter(verb__startswith="accounts.post_", details__code="hushed"))
        issued = Entry.objects.filter(verb="accounts.account_issued")
        assert {entry.verb for entry in found} == {"accounts.post_established", "accounts.post_abolished"}
        house = {party_token(party.pk), party_token(cast.party("aldermoor").pk)}
        assert all(set(entry.readers) == house for entry in found)
        assert all("community" not in entry.readers for entry in issued)
    assert len(WatchedClient("coordinator").get("/en/work/log/?q=hushed").context["lines"]) == 2
    assert not WatchedClient("partner").get("/en/work/log/?q=hushed").context["lines"]


def test_the_log_of_a_merge_does_not_count_what_is_hidden(cast: Cast) -> None:
    by, coordinator = cast.user("secretariat"), cast.user("coordinator")
    with acting_as(coordinator):
        tides, twin = body_of(cast, "aldermoor", coordinator), body_of(cast, "aldermoor", coordinator, "tides-2")
        expect_post(tides, PostKind.VALIDATOR, by=coordinator)
    with acting_as(by):
        merge_parties(tides, twin, reason="The same.", by=by)
        entry = Entry.objects.get(verb="parties.parties_merged")
    assert "expectation" not in str(entry.details)
    assert "membership" not in str(entry.details)


@pytest.mark.parametrize("role", ["partner", "other_coordinator", "focal_point"])
def test_who_shares_contact_data_is_shown_no_circle_inside_another_state(cast: Cast, role: str) -> None:
    with reading_everything():
        kind = "office" if role == "partner" else "holder"
        part = ContactPart.objects.get(post__code=role.replace("_", "-"), kind=kind)
    page = WatchedClient(role).get(f"/en/work/contacts/parts/{part.uid}/share/")
    offered = {circle.code for circle in page.context["form"].fields["audience"].queryset}
    home = {"partner": "", "other_coordinator": "brindal", "focal_point": "aldermoor"}[role]
    inside = set(Circle.objects.exclude(state=None).exclude(state__code=home).values_list("code", flat=True))
    assert offered
    assert not offered & inside


# The inbox and the openings go by what somebody may read now.


def test_the_inbox_names_nothing_that_its_reader_may_read_no_more(cast: Cast) -> None:
    before = WatchedClient("secretariat").get(INBOX).content.decode()
    assert "Brindal has sent its answers" in before
    by = cast.user("other_clearing")
    with acting_as(by):
        for submission in Submission.objects.filter(originator__code="brindal", state="received"):
            withdraw(submission, reason="Not theirs.", by=by)
    after = WatchedClient("secretariat").get(INBOX).content.decode()
    assert "Brindal has sent its answers" not in after
    assert "There is something new on the desk of the secretariat." in after


def test_a_mail_names_no_record_that_was_withdrawn_before_it_went_out(cast: Cast) -> None:
    person, by = cast.user("partner"), cast.user("clearing")
    with acting_as(by):
        part = AnswerPart.objects.filter(originator__code="aldermoor", label="GREEN", released_until=None).first()
        told = {"state": {"en": "Aldermoor"}, "cycle": {"en": "Review"}, "clause": "1.1.2"}
        notify(person, "assessments/part_withdrawn", about=part, context=told)
    for withdrawn in (False, True):
        with acting_as(person):
            note = Notification.objects.get(recipient=person, about_type="assessments.answerpart")
            hidden = hidden_from(cast.user("partner"), [note])
            assert ("Aldermoor" in line_of(note, is_hidden=note.pk in hidden)["sentence"]) is not withdrawn
        if not withdrawn:
            with acting_as(by):
                withdraw(part, reason="Not theirs.", by=by)


def test_whoever_serves_elsewhere_now_finds_nothing_of_the_former_state_in_the_inbox(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, told = cast.user("coordinator"), "those of Aldermoor have not been sent"
    cycle = Cycle.objects.get(code="2022", edition__plan__region__code="coast")
    with acting_as(OPERATOR):
        answers_due(cycle, cast.party("aldermoor"), days=3)
        assert told in WatchedClient("coordinator").get(INBOX).content.decode()
        end_term(person.terms.get(), on=TODAY, reason=EndReason.ENDED, by=OPERATOR)
        kind, party = PostKind.VALIDATOR, cast.party("brindal")
        post = establish_post(party, code="w", kind=kind, functions={"en": "W"}, by=OPERATOR)
        start_term(post, person, starts_on=day(1))
    localdate = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *of, **zone: localdate(*of, **zone) if of else day(1))
    page = WatchedClient("coordinator").get(INBOX).content.decode()
    assert "A date comes near." in page
    assert told not in page


@pytest.mark.parametrize("query", ["", "?format=csv"])
def test_contact_data_read_on_the_page_of_vacancies_are_opened(cast: Cast, query: str) -> None:
    with acting_as(OPERATOR):
        end_term(cast.user("coordinator").terms.get(), on=day(-1), reason=EndReason.ENDED, by=OPERATOR)
    page = WatchedClient("secretariat").get(f"/en/work/contacts/vacancies/{query}").content.decode()
    assert "canarycontactcoordinatoroffice" in page
    with reading_everything():
        part = ContactPart.objects.get(post__code="coordinator", kind="office")
        opened = Opening.objects.filter(record_type="focalpoints.contactpart", record_id=part.pk)
        assert opened.get().reader == cast.user("secretariat").pk


def test_a_file_that_names_an_office_in_passing_carries_the_label_of_that_office(cast: Cast) -> None:
    """A vacant post says whom to turn to meanwhile: that office may be kept closer than the post itself."""
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        end_term(Post.objects.get(code="focal-point").terms.get(), on=day(-1), reason=EndReason.ENDED, by=coordinator)
    with reading_everything():
        ContactPart.objects.filter(post__code="focal-point", kind="office").update(label="GREEN", audience=[])
        ContactPart.objects.filter(post__code="coordinator", kind="office").update(label="AMBER+STRICT", audience=[])
    text = WatchedClient("clearing").get("/en/work/contacts/vacancies/?format=csv").content.decode()
    assert "Meanwhile turn to: Office canarycontactcoordinatoroffice" in text
    assert text.rstrip().endswith("TLP:AMBER+STRICT")


# What nobody but the application's own code stands before: said plainly, and no table more than is said.


def test_the_document_names_every_table_that_row_security_does_not_guard(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND NOT relrowsecurity AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        )
        found = {name for (name,) in cursor.fetchall()}
    text = Path("docs/security.md").read_text(encoding="utf-8")
    section = text.split("## Tables without row security", 1)[1].split("\n## ", 1)[0]
    assert found == set(re.findall(r"`([a-z_]+)`", section))
