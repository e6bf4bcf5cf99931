# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts of the training region, so that every state of their pages can be seen."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.accounts.models import EndReason, Post, User
from jointplan.accounts.rules import GOVERNMENT
from jointplan.accounts.terms import appoint, appoint_acting, end_term
from jointplan.focalpoints.contacts import save_holder, save_office, share_contact
from jointplan.focalpoints.models import ContactPart
from jointplan.focalpoints.operations import confirm_by_letter, expect_post, write_hand_over
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import house_of
from jointplan.plans.reference import DATA, read_yaml

People = Mapping[str, User]
HOURS = "9:00-18:00"


def contacts_data() -> dict[str, Any]:
    return read_yaml(DATA / "training" / "contacts.yaml")


def day_of(data: Mapping[str, Any], username: str) -> date:
    """The first day of an account's term."""
    return timezone.localdate() - timedelta(days=data["terms_began"].get(username, 0))


def load_contacts(data: Mapping[str, Any], parties: Mapping[str, Party], people: People) -> None:
    """Everything that contacts.yaml tells, each step by whoever takes it."""
    posts = {
        post.code: post for post in Post.objects.filter(party__in=parties.values()).select_related("party__parent")
    }
    for row in data["offices"]:
        _load_office(row, posts[row["post"]], people)
    for row in data["holders"]:
        _load_holder(row, people[row["username"]])
    for row in data["acting"]:
        post = posts[row["post"]]
        # On the word of the State, for the posts that act for the State itself.
        by = people["secretariat"] if post.party.kind == PartyKind.STATE else _coordinator(post, people)
        today = timezone.localdate()
        with acting_as(by):
            until = today + timedelta(days=row["until_in_days"])
            appoint_acting(post, people[row["username"]], starts_on=today, ends_on=until, by=by)
    for row in data["handed_over"]:
        _hand_over(row, posts[row["post"]], people)
    for row in data["letters"]:
        by = people[f"coordinator-{row['state']}"]
        own = [post for post in posts.values() if house_of(post.party).code == row["state"]]
        with acting_as(by):
            confirm_by_letter(
                parties[row["state"]],
                [post for post in own if post.code not in row["except"]],
                letter_number=str(row["number"]),
                letter_dated_on=timezone.localdate() - timedelta(days=row["days_ago"]),
                by=by,
            )
    for row in data["expected"]:
        by = people[f"coordinator-{row['state']}"]
        with acting_as(by):
            expect_post(parties[row["body"]], row["kind"], by=by)


def _coordinator(post: Post, people: People) -> User:
    return people[f"coordinator-{house_of(post.party).code}"]


def _load_office(row: Mapping[str, Any], post: Post, people: People) -> None:
    """How to reach an office, and to whom its clearing authority, or its own officer, shows that."""
    of_a_state = post.party.kind in GOVERNMENT
    by = _coordinator(post, people) if of_a_state else post.terms.get().user
    values = {
        "functions": post.functions,
        "telephone": row["telephone"],
        "email": row["mailbox"],
        "languages": row["languages"],
        "hours": HOURS,
        "time_zone": "UTC",
    }
    with acting_as(by):
        part = save_office(post, values, by=by)
    if row["shown"] not in {"state", "party"}:
        by = people.get(f"clearing-{house_of(post.party).code}", by)
        with acting_as(by):
            _show(part, row["shown"], by)


def _load_holder(row: Mapping[str, Any], person: User) -> None:
    with acting_as(person):
        term = person.terms.get()
        part = save_holder(term, {"name": "", "telephone": row["telephone"], "email": ""}, by=person)
        if row["shown"] != "party":
            _show(part, row["shown"], person)


def _show(part: ContactPart, shown: str, by: User) -> None:
    part.refresh_from_db()
    reason = _("For the contact list (fictional)")
    if shown == "community":
        share_contact(part, label=Label.GREEN, reason=reason, by=by)
        return
    circle = f"{part.originator.region.code}-{shown}"
    # Who reads it already goes on reading it.
    share_contact(part, label=Label.AMBER, audience=[*part.audience, circle], reason=reason, by=by)


def _hand_over(row: Mapping[str, Any], post: Post, people: People) -> None:
    """Somebody wrote a note and left; the successor has not taken over yet."""
    leaver, by = people[row["username"]], _coordinator(post, people)
    last = timezone.localdate() - timedelta(days=row["left_days_ago"])
    term = post.terms.get()
    with acting_as(leaver):
        note = row["note"]["en"]
        write_hand_over(term, note=note, successor_starts_on=last + timedelta(days=1), by=leaver)
    with acting_as(by):
        end_term(term, on=last, reason=EndReason.HANDED_OVER, by=by)
        appoint(post, people[row["successor"]], starts_on=last + timedelta(days=1), by=by)
