# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts of the cast, with words of their own: how to reach whom, and how far each part was shown."""

import datetime
from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.focalpoints.contacts import close_ended, save_holder, save_office, share_contact
from jointplan.focalpoints.models import ContactPart
from jointplan.focalpoints.operations import confirm_contact, expect_post, write_hand_over
from jointplan.focalpoints.rules import CLOSING

NOTE_CANARY = "canarycontactnote"

# Post | who writes the office | who shows it further, with which label and circles
OFFICES: list[tuple[str, str, str, Label | None, list[str]]] = [
    (
        "coordinator",
        "coordinator",
        "clearing",
        Label.AMBER,
        ["coast-state-aldermoor", "coast-secretariat", "coast-states"],
    ),
    ("focal_point", "coordinator", "", None, []),
    ("other_coordinator", "other_coordinator", "other_clearing", Label.GREEN, []),
    ("secretariat", "secretariat", "secretariat", Label.AMBER, ["coast-states"]),
    ("partner", "partner", "", None, []),
    ("isle_coordinator", "isle_coordinator", "", None, []),
]
# Who writes about oneself | shown with which label and circles
HOLDERS: list[tuple[str, Label | None, list[str]]] = [
    ("coordinator", Label.AMBER, ["coast-secretariat"]),
    ("focal_point", None, []),
    ("other_coordinator", Label.GREEN, []),
    ("secretariat", None, []),
]
EXPECTED = [
    ("coordinator", "aldermoor-schools", PostKind.FOCAL_POINT_MAIN),
    ("coordinator", "aldermoor-schools", PostKind.VALIDATOR),
    ("other_coordinator", "brindal-ports", PostKind.VALIDATOR),
]


def contact_canary(key: str) -> str:
    """The word that stands in this part and nowhere else: `contact_canary("focal-point office")`."""
    return "canarycontact" + "".join(letter for letter in key if letter.isalnum())


def office_values(key: str) -> dict[str, Any]:
    word = contact_canary(key)
    return {
        "functions": {"en": f"Office {word}"},
        "telephone": "+999 12 345 67 89",
        "email": f"{word}@coast.example",
        "languages": ["en", "ru"],
        "hours": "Mon-Fri 9-18",
        "time_zone": "Asia/Almaty",
    }


def holder_values(key: str) -> dict[str, Any]:
    word = contact_canary(key)
    return {"name": f"Person {word}", "telephone": "+999 98 765 43 21", "email": f"{word}@coast.example"}


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit the contacts: each step under the identity of the person who takes it."""
    for role, writer, shower, label, circles in OFFICES:
        post = Post.objects.get(code=role.replace("_", "-"))
        with acting_as(users[writer]):
            part = save_office(post, office_values(f"{post.code} office"), by=users[writer])
        if label:
            with acting_as(users[shower]):
                share_contact(part, label=label, audience=circles, reason="For the list.", by=users[shower])
    for role, label, circles in HOLDERS:
        with acting_as(users[role]):
            term = users[role].terms.get()
            part = save_holder(term, holder_values(f"{term.post.code} holder"), by=users[role])
            if label:
                share_contact(part, label=label, audience=circles, by=users[role])
    _left(users["coordinator"])
    for by, body, kind in EXPECTED:
        with acting_as(users[by]):
            expect_post(parties[body], kind, by=users[by])
    with acting_as(users["focal_point"]):
        term = users["focal_point"].terms.get()
        confirm_contact(term, by=users["focal_point"])
        note = f"The count of lamps is with the harbour master, {NOTE_CANARY}."
        tomorrow = datetime.date.today() + datetime.timedelta(days=1)
        write_hand_over(term, note=note, successor_starts_on=tomorrow, by=users["focal_point"])


def _left(member: Any) -> None:
    """What somebody wrote who has left since: closed by the nightly task."""
    term = Term.objects.get(post__code="former-coordinator")
    with acting_as(member):
        values = holder_values("former-coordinator holder")
        own = {"originator_id": term.post.party_id, "label": Label.AMBER_STRICT}
        ContactPart.objects.create(post=term.post, term=term, kind="holder", **own, **values)
    with acting_as(CLOSING):
        assert close_ended(by=CLOSING) == 1
