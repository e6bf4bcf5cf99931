# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast: an invented region with three States, built by calling the operations that people call.

The region of the coast counts as real for the program, the region of the isles as fictional; nothing in either exists.
Every text that somebody must be kept from carries a word of its own (a canary), so that one look at an answer tells
whether it leaked. `STORY` says who said what and how far it went.
"""

import datetime
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from jointplan.access.circle_operations import add_member, arrange_circles, define_circle, end_membership
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Label, Membership
from jointplan.access.operations import widen, withdraw
from jointplan.access.today import today
from jointplan.accounts.models import EndReason, Post, PostKind, User
from jointplan.accounts.operations import abolish_post, establish_post, issue_account
from jointplan.accounts.second_factor import SESSION_KEY as SECOND_FACTOR_CHECKED
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import end_term
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer, start_submission
from jointplan.assessments.operations.cycles import close_cycle, open_cycle, prepare_cycle
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.meetings.models import Decision
from jointplan.parties.models import Application, Party, PartyKind, Region
from jointplan.parties.operations import import_parties
from jointplan.plans.models import Edition
from jointplan.plans.operations import import_catalogue
from jointplan.plans.reading.catalogue import REGISTERS
from tests import (
    clearance_cast,
    commitments_cast,
    conflicts_cast,
    contacts_cast,
    decisions_cast,
    dialogue_cast,
    documents_cast,
    feedback_cast,
    guidance_cast,
    meetings_cast,
    opendata_cast,
    packs_cast,
    practices_cast,
    release_cast,
    reports_cast,
    strategies_cast,
    texts_cast,
    work_cast,
)
from tests.everything import reading_everything

PASSWORD = "a-password-of-the-cast"


class Role(NamedTuple):
    """Somebody in the tests: the party and kind of the post held (None: none), and the language read."""

    party: str | None
    kind: PostKind | None
    language: str = "en"


ROLES = {
    "anonymous": Role(None, None),
    "postless": Role(None, None),
    "former_coordinator": Role("aldermoor", PostKind.COORDINATOR),
    "coordinator": Role("aldermoor", PostKind.COORDINATOR),
    "clearing": Role("aldermoor", PostKind.CLEARING_AUTHORITY),
    "focal_point": Role("aldermoor-schools", PostKind.FOCAL_POINT_MAIN),
    "other_coordinator": Role("brindal", PostKind.COORDINATOR),
    "other_clearing": Role("brindal", PostKind.CLEARING_AUTHORITY),
    "other_focal_point": Role("brindal-ports", PostKind.FOCAL_POINT_MAIN),
    "third_coordinator": Role("corvane", PostKind.COORDINATOR),
    "secretariat": Role("coast-secretariat", PostKind.SECRETARIAT_OFFICER),
    "partner": Role("coast-fund", PostKind.PARTNER_OFFICER),
    "observer": Role("coast-council", PostKind.OBSERVER),
    "isle_coordinator": Role("dunmere", PostKind.COORDINATOR),
    "isle_clearing": Role("dunmere", PostKind.CLEARING_AUTHORITY),
    "isle_secretariat": Role("isle-secretariat", PostKind.SECRETARIAT_OFFICER),
}
# People of the cast who have no column in the tables: they are asked where their work is tested.
OTHERS = {"harbour_point": Role("aldermoor-harbour", PostKind.FOCAL_POINT_MAIN)}

ADMITTED = datetime.date(2020, 6, 1)
REGIONS: dict[str, dict[str, Any]] = {
    "coast": {
        "region": {"code": "coast", "name": {"en": "Region of the coast", "ru": "Регион побережья"}},
        "parties": [
            {"code": "aldermoor", "kind": "state", "name": {"en": "Aldermoor", "ru": "Алдермур"}},
            {"code": "brindal", "kind": "state", "name": {"en": "Brindal", "ru": "Бриндал"}},
            {"code": "corvane", "kind": "state", "name": {"en": "Corvane", "ru": "Корвейн"}},
            {"code": "aldermoor-schools", "kind": "state-body", "parent": "aldermoor", "name": {"en": "School office"}},
            {
                "code": "aldermoor-harbour",
                "kind": "state-body",
                "parent": "aldermoor",
                "name": {"en": "Harbour office"},
            },
            {"code": "brindal-ports", "kind": "state-body", "parent": "brindal", "name": {"en": "Port office"}},
            {
                "code": "coast-secretariat",
                "kind": "regional-organization",
                "name": {"en": "Secretariat of the coast"},
                "is_secretariat": True,
            },
            {"code": "coast-fund", "kind": "donor", "name": {"en": "Fund of the coast"}, "admitted_on": ADMITTED},
            {
                "code": "coast-council",
                "kind": "civil-society",
                "name": {"en": "Council of the coast"},
                "admitted_on": ADMITTED,
            },
        ],
    },
    "isles": {
        "region": {"code": "isles", "name": {"en": "Region of the isles"}, "fictional": True},
        "parties": [
            {"code": "dunmere", "kind": "state", "name": {"en": "Dunmere"}},
            {
                "code": "isle-secretariat",
                "kind": "regional-organization",
                "name": {"en": "Secretariat of the isles"},
                "is_secretariat": True,
            },
        ],
    },
}

CIRCLES = [
    ("coast", "coast-secretariat", CircleKind.SECRETARIAT, ["coast-secretariat"]),
    ("coast", "coast-states", CircleKind.STATES, ["aldermoor", "brindal", "corvane"]),
    ("coast", "coast-partners", CircleKind.CHOSEN, ["coast-fund"]),
    ("isles", "isle-secretariat", CircleKind.SECRETARIAT, ["isle-secretariat"]),
]


def catalogue(region: str, code: str) -> dict[str, Any]:
    """A small plan: a part, an objective, three measures, a sub-measure, a provision and a paragraph."""

    def clause(code: str, kind: str, parent: str | None, title: str, **more: Any) -> dict[str, Any]:
        row = {"code": code, "kind": kind, "parent": parent, "title": {"en": title, "ru": f"{title} (перевод)"}}
        return row | more

    asked = {"addressees": ["states"], "themes": ["lamps"], "target_groups": ["keepers"]}
    data = {
        "format": "jointplan-plan/1",
        "region": {"code": region, "fictional": region == "isles"},
        "plan": {"code": region, "name": {"en": f"Plan of the {region}", "ru": "План"}},
        "edition": {
            "code": code,
            "title": {"en": f"Plan of the {region}, 2020", "ru": "План, 2020 год"},
            "adopted_on": datetime.date(2020, 5, 4),
            "adopted_in": {"en": "Harbour town"},
            "language": "en",
            "publication": {"en": "Invented gazette No. 1"},
            "counts": {"part": 1, "objective": 1, "measure": 3, "sub-measure": 1, "provision": 1, "paragraph": 1},
        },
        "themes": [{"code": "lamps", "name": {"en": "Lamps", "ru": "Лампы"}}],
        "target_groups": [{"code": "keepers", "name": {"en": "Lamp keepers", "ru": "Смотрители"}}],
        "instruments": [
            {
                "code": "lamp-rules",
                "name": {"en": "Rules on lamps"},
                "kind": "rules",
                "year": "2010",
                "source": "fictional",
                "confidence": "report",
            }
        ],
        "texts": [
            clause("1", "part", None, "Light on the coast", name={"en": "Part One", "ru": "Часть первая"}),
            clause("1.P", "paragraph", "1", "Ships need light", addressees=["jointly"], registers=["decisions"]),
            clause("1.1", "objective", "1", "Keep every lamp lit", sdg_targets=["9.1"]),
            clause("1.1.1", "measure", "1.1", "Count the lamps", **asked),
            clause("1.1.2", "measure", "1.1", "Repair broken lamps", instruments=["lamp-rules"], **asked),
            clause("1.1.3", "measure", "1.1", "Train those who keep lamps", group={"en": "Training"}, **asked),
            clause("1.1.3.a", "sub-measure", "1.1.3", "Train at night", addressees=["partners"]),
            clause("1.2", "provision", "1", "Meet once a year", addressees=["states"], registers=list(REGISTERS)),
        ],
    }
    data["sha256"] = sha256(repr(data).encode()).hexdigest()
    return data


CYCLES = {"2021": "closed", "2022": "open", "2023": "prepared"}


def canary(state: str, cycle: str, clause: str, kind: str) -> str:
    """The word that stands in this part of this answer and nowhere else."""
    return "canary" + "".join(letter for letter in f"{state}{cycle}m{clause}{kind}" if letter.isalnum())


class Said(NamedTuple):
    """One part of one answer and how far it went."""

    state: str
    cycle: str
    clause: str
    kind: str
    fate: str

    @property
    def canary(self) -> str:
        return canary(self.state, self.cycle, self.clause, self.kind)

    @property
    def value(self) -> str:
        return "in-progress" if self.kind == "status" else f"Work on lamps went on, {self.canary}, and will go on."

    def __str__(self) -> str:
        return " ".join(self[:4])


# Fates: draft · sent · released · withdrawn (after release) · green · states (and secretariat) · partners · red ·
# guests (before one came and one left) · open-guests (later ones too) · coordinators (members by role) ·
# ended and ended-public (releases whose last day is over).
STORY = [
    Said("aldermoor", "2021", "1.1.1", "status", "sent"),
    Said("aldermoor", "2021", "1.1.1", "progress", "released"),
    Said("aldermoor", "2021", "1.1.1", "challenges", "sent"),
    Said("aldermoor", "2021", "1.1.2", "progress", "withdrawn"),
    Said("aldermoor", "2021", "1.1.2", "challenges", "green"),
    Said("aldermoor", "2021", "1.1.3", "progress", "states"),
    Said("aldermoor", "2021", "1.1.3", "challenges", "red"),
    Said("aldermoor", "2021", "1.2", "challenges", "partners"),
    Said("aldermoor", "2022", "1.1.1", "status", "draft"),
    Said("aldermoor", "2022", "1.1.1", "progress", "draft"),
    Said("aldermoor", "2022", "1.1.1", "challenges", "draft"),
    Said("brindal", "2021", "1.1.1", "progress", "released"),
    Said("brindal", "2021", "1.1.1", "challenges", "sent"),
    Said("brindal", "2021", "1.1.2", "progress", "guests"),
    Said("brindal", "2021", "1.1.2", "challenges", "open-guests"),
    Said("brindal", "2021", "1.1.3", "progress", "coordinators"),
    Said("brindal", "2021", "1.1.3", "challenges", "ended"),
    Said("brindal", "2021", "1.2", "progress", "ended-public"),
    Said("brindal", "2022", "1.1.1", "progress", "sent"),
    Said("brindal", "2022", "1.1.2", "progress", "released"),
    Said("corvane", "2021", "1.1.1", "progress", "draft"),
    Said("dunmere", "2022", "1.1.1", "progress", "released"),
    Said("dunmere", "2022", "1.1.1", "challenges", "sent"),
]
# What an agency wrote for its State.
AGENCY = Said("aldermoor-schools", "2022", "1.1.1", "progress", "agency")
# And what it handed to the coordinator, inside the State.
CIRCULATED = Said("aldermoor-schools", "2022", "1.1.1", "challenges", "circulated")
# What another agency of the same State handed over, and what it still writes.
HANDED = Said("aldermoor-harbour", "2022", "1.1.2", "progress", "handed")
UNFINISHED = Said("aldermoor-harbour", "2022", "1.1.3", "progress", "agency")
INSIDE = [AGENCY, CIRCULATED, HANDED, UNFINISHED]

CANARY_OF_APPLICATION = "canaryofapplication"
REASON_OF_RELEASE = "canaryreasonofrelease"
REASON_OF_WITHDRAWAL = "canaryreasonofwithdrawal"


class Cast:
    """The people and records of the tests, read anew for each test."""

    def user(self, role: str) -> Any:
        """The person of a role: a fresh object, with nothing remembered from another test."""
        return AnonymousUser() if role == "anonymous" else User.objects.get(username=role)

    def party(self, code: str) -> Party:
        return Party.objects.get(code=code)

    def cycle(self, code: str, region: str = "coast") -> Cycle:
        return Cycle.objects.get(code=code, edition__plan__region__code=region)

    def edition(self, region: str = "coast") -> Edition:
        return Edition.objects.get(plan__region__code=region)

    def submission(self, state: str, cycle: str) -> Submission:
        """Needs an identity that may read it."""
        return Submission.objects.get(originator__code=state, cycle__code=cycle)

    def answer(self, state: str, cycle: str, clause: str) -> Answer:
        """Needs an identity that may read it."""
        return Answer.objects.get(originator__code=state, cycle__code=cycle, clause__code=clause)

    def part(self, state: str, cycle: str, clause: str, kind: str) -> AnswerPart:
        """Needs an identity that may read it."""
        return AnswerPart.objects.get(originator__code=state, cycle__code=cycle, clause__code=clause, kind=kind)


APPLICATION = UUID("00000000-0000-4000-8000-000000000001")


def _apply_to_join(region: Region) -> None:
    """An organisation asks to join; its canaries are for the secretariat alone."""
    Application.objects.create(
        uid=APPLICATION,
        region=region,
        names={"en": f"Society of {CANARY_OF_APPLICATION}"},
        kind=PartyKind.CIVIL_SOCIETY,
        country="UZ",
        purpose=f"To mend lamps, {CANARY_OF_APPLICATION}.",
        mailbox=f"{CANARY_OF_APPLICATION}@example.org",
        function="Head of lamps",
        language="en",
    )


@override_settings(RELEASE_HOLD_HOURS=0)
def build() -> None:
    """Commit the whole cast. Identities change, so each step is a transaction of its own."""
    with acting_as(OPERATOR):
        for data in REGIONS.values():
            import_parties(data, by=OPERATOR)
        parties = {party.code: party for party in Party.objects.select_related("region")}
        for region, code, kind, members in CIRCLES:
            chosen = [parties[member] for member in members]
            define_circle(
                parties[members[0]].region, code=code, kind=kind, names={"en": code}, members=chosen, by=OPERATOR
            )
            assert parties[members[0]].region.code == region
        _circles(parties)
        for region, edition in (("coast", "coast-2020"), ("isles", "isles-2020")):
            import_catalogue(catalogue(region, edition), by=OPERATOR)
        _people(parties)
        _apply_to_join(parties["aldermoor"].region)
    users = {user.username: user for user in User.objects.all()}
    decisions_cast.build(parties, users)
    _cycles(users["secretariat"], "coast")
    _cycles(users["isle_secretariat"], "isles")
    for state, role, clearing in (
        ("aldermoor", "coordinator", "clearing"),
        ("brindal", "other_coordinator", "other_clearing"),
        ("corvane", "third_coordinator", ""),
        ("dunmere", "isle_coordinator", "isle_clearing"),
    ):
        _tell(parties[state], users[role], users.get(clearing), users, parties)
    said = {party: [part for part in INSIDE if part.state == party] for party in {part.state for part in INSIDE}}
    work_cast.build(parties, users, said)
    packs_cast.build(users["coordinator"])
    _guests_come_and_go(users["secretariat"], parties)
    _close(users["secretariat"], "coast")
    contacts_cast.build(parties, users)
    documents_cast.build(parties, users)
    commitments_cast.build(parties, users)
    commitments_cast.build_served(parties, users)
    conflicts_cast.build(users["coordinator"])
    guidance_cast.build(parties, users)
    dialogue_cast.build(parties)
    release_cast.build(users["other_clearing"])
    practices_cast.build(parties, users)
    strategies_cast.build(parties, users)
    meetings_cast.build(parties, users)
    feedback_cast.build(parties, users)
    reports_cast.build(parties, users)
    opendata_cast.build(parties, users)
    texts_cast.build(parties, users)


def _circles(parties: dict[str, Party]) -> None:
    """Those that every region and State has, and two that the labels of the story need."""
    coast, coordinator = parties["aldermoor"].region, PostKind.COORDINATOR
    for code, members, kinds in (
        ("coast-guests", ["coast-fund", "corvane"], []),
        ("coast-coordinators", ["aldermoor", "corvane"], [coordinator]),
    ):
        define_circle(
            coast,
            code=code,
            kind=CircleKind.CHOSEN,
            names={"en": code},
            members=[parties[member] for member in members],
            post_kinds=kinds,
            by=OPERATOR,
        )
    for region in (coast, parties["dunmere"].region):
        arrange_circles(region, by=OPERATOR)


def _guests_come_and_go(secretariat: User, parties: dict[str, Party]) -> None:
    """After the releases: the council joins the guests, Corvane leaves them."""
    guests = Circle.objects.get(code="coast-guests")
    with acting_as(secretariat):
        add_member(guests, parties["coast-council"], reason="The States agree.", by=secretariat)
        leaving = Membership.objects.get(circle=guests, party=parties["corvane"])
        end_membership(leaving, reason="The States agree.", by=secretariat)


def _people(parties: dict[str, Party]) -> None:
    today = datetime.date.today()
    hashed = MD5PasswordHasher().encode(PASSWORD, "saltofthecast")
    for name, role in (ROLES | OTHERS).items():
        if name == "anonymous":
            continue
        if role.party is None:
            User.objects.create(username=name, password=hashed, language=role.language)
            continue
        started = today - datetime.timedelta(days=400)
        post = establish_post(
            parties[role.party],
            code=name.replace("_", "-"),
            kind=role.kind,
            functions={"en": name},
            established_on=started,
            by=OPERATOR,
        )
        issue_account(
            post, username=name, hashed_password=hashed, language=role.language, starts_on=started, by=OPERATOR
        )
        if name == "former_coordinator":
            _leave(post, today - datetime.timedelta(days=1))
    keep_sessions(second_factor_checked=True)


def keep_sessions(*, second_factor_checked: bool) -> None:
    """A session in which each person has signed in; checked is it after the first page where no factor is owed."""
    for user in User.objects.all():
        signed_in = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            **({SECOND_FACTOR_CHECKED: True} if second_factor_checked else {}),
        }
        Session.objects.update_or_create(
            session_key=session_of(user.username),
            defaults={
                "session_data": SessionStore().encode(signed_in),
                "expire_date": timezone.now() + datetime.timedelta(days=1),
            },
        )


def _leave(post: Post, day: datetime.date) -> None:
    """The holder's last day, and the last day of the post."""
    end_term(post.terms.get(), on=day, reason=EndReason.ENDED, by=OPERATOR)
    abolish_post(post, on=day, by=OPERATOR)


def session_of(role: str) -> str:
    """The key of the session in which a role has signed in already."""
    return f"sessionof{role.replace('_', '')}"


def _cycles(secretariat: User, region: str) -> None:
    with acting_as(secretariat):
        for code, state in CYCLES.items():
            year = int(code)
            cycle = prepare_cycle(
                Edition.objects.get(plan__region__code=region),
                code=code,
                names={"en": f"Review {code}", "ru": f"Обзор {code}"},
                period_from=datetime.date(year, 1, 1),
                period_to=datetime.date(year, 12, 31),
                opens_on=datetime.date(year + 1, 1, 10),
                due_on=datetime.date(year + 1, 3, 10),
                closes_on=datetime.date(year + 1, 4, 10),
                by=secretariat,
            )
            if state != "prepared":
                open_cycle(cycle, decision(region), by=secretariat)


def decision(region: str = "coast", number: str = "") -> Decision:
    """A decision of the States that stands, whoever asks."""
    with transaction.atomic(), reading_everything():
        return Decision.objects.get(number=number or {"coast": "first", "isles": "isles"}[region])


def _close(secretariat: User, region: str) -> None:
    with acting_as(secretariat):
        for code, state in CYCLES.items():
            if state == "closed":
                cycle = Cycle.objects.get(code=code, edition__plan__region__code=region)
                close_cycle(cycle, decision(region), by=secretariat)


def _tell(
    state: Party, coordinator: User, clearing: User | None, users: dict[str, User], parties: dict[str, Party]
) -> None:
    for cycle in Cycle.objects.filter(edition__plan__region=state.region):
        said = [part for part in STORY if (part.state, part.cycle) == (state.code, cycle.code)]
        if not said:
            continue
        with acting_as(coordinator):
            submission = start_submission(cycle, state, by=coordinator)
            for clause in cycle.edition.clauses.assessed():
                parts = {p.kind: PartInput(p.value, "en") for p in said if p.clause == clause.code}
                if parts:
                    save_answer(submission, clause, parts, by=coordinator)
        if clearing is None:
            continue
        if (state.code, cycle.code) in clearance_cast.BODIES:
            clearance_cast.clear_with_bodies(submission, users, parties)
        else:
            clearance_cast.clear(submission, clearing)
        if all(part.fate == "draft" for part in said):
            continue
        with acting_as(coordinator):
            send_submission(submission, by=coordinator)
        with acting_as(clearing):
            for part in said:
                _decide(part, clearing, users)


def _decide(said: Said, clearing: User, users: dict[str, User]) -> None:
    def found() -> AnswerPart:
        return AnswerPart.objects.get(
            originator__code=said.state, cycle__code=said.cycle, clause__code=said.clause, kind=said.kind
        )

    if said.fate in {"released", "withdrawn"}:
        release_parts([found()], reason=REASON_OF_RELEASE, by=clearing)
    if said.fate == "withdrawn":
        withdraw_part(found(), reason=REASON_OF_WITHDRAWAL, by=clearing)
    wider: dict[str, tuple[Label, Iterable[str]]] = {
        "green": (Label.GREEN, []),
        "states": (Label.AMBER, ["coast-secretariat", "coast-states"]),
        "partners": (Label.AMBER, ["coast-secretariat", "coast-partners"]),
        "guests": (Label.AMBER, ["coast-secretariat", "coast-guests"]),
        "open-guests": (Label.AMBER, ["coast-secretariat", "coast-guests"]),
        "coordinators": (Label.AMBER, ["coast-secretariat", "coast-coordinators"]),
        "ended": (Label.GREEN, []),
        "ended-public": (Label.CLEAR, []),
    }
    if said.fate in wider:
        label, audience = wider[said.fate]
        later = said.fate == "open-guests"
        until = today() if said.fate.startswith("ended") else None
        if until:
            # Those who read it without end get a last day first.
            withdraw(found(), audience=["coast-secretariat"], until=until, reason=REASON_OF_RELEASE, by=clearing)
        widen(
            found(),
            label=label,
            audience=audience,
            includes_later_members=later,
            until=until,
            reason=REASON_OF_RELEASE,
            by=clearing,
        )
    if said.fate.startswith("ended"):
        # A day goes by.
        AnswerPart.objects.filter(pk=found().pk).update(released_until=today() - datetime.timedelta(days=1))
    if said.fate == "red":
        part = found()
        part.label, part.audience = Label.RED, []
        part.named_readers = [clearing.pk, users["observer"].pk, users["former_coordinator"].pk]
        part.save()
