# SPDX-License-Identifier: AGPL-3.0-or-later
"""Practices and challenges of the cast: each title is a word of its own, which stands in its text too."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.access.today import today
from jointplan.exchange.canonical import digest_of
from jointplan.exchange.signing import sign_manifest
from jointplan.knowledge.models import Practice, SharedChallenge, Word
from jointplan.knowledge.operations.bulletins import make_bulletin, release_bulletin
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.packages import import_package, plan_package
from jointplan.knowledge.operations.practices import propose_practice, write_practice
from jointplan.knowledge.operations.sharing_challenges import share_challenge
from jointplan.knowledge.packages import FORMAT
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

FAR_KEY = Ed25519PrivateKey.from_private_bytes(b"far lamps" + bytes(23))
WHY_SHOWN = "Shown to those who need it."


class Told(NamedTuple):
    """One record: its name, party, kind, who writes and who releases it, how far, and what the secretariat said."""

    name: str
    party: str
    kind: str
    writer: str
    releaser: str = ""
    label: str = Label.AMBER_STRICT
    circles: tuple[str, ...] = ()
    word: str = ""


TOLD = [
    Told("own", "aldermoor", "practice", "coordinator"),
    Told(
        "states",
        "aldermoor",
        "challenge",
        "coordinator",
        "clearing",
        Label.AMBER,
        ("coast-states", "coast-secretariat"),
        Word.LIST,
    ),
    Told("green", "brindal", "practice", "other_coordinator", "other_clearing", Label.GREEN, (), Word.LIST),
    Told("public", "brindal", "challenge", "other_coordinator", "other_clearing", Label.CLEAR, (), Word.LIST),
    # Read by the secretariat, which has said nothing yet.
    Told("waits", "aldermoor", "practice", "coordinator", "clearing", Label.AMBER, ("coast-secretariat",), "wait"),
    # An organisation without a clearing authority: its officer releases.
    Told("fund", "coast-fund", "practice", "partner", "partner", Label.AMBER, ("coast-secretariat",), Word.ASK),
    Told("agency", "aldermoor-schools", "challenge", "focal_point"),
    Told(
        "isles", "dunmere", "practice", "isle_coordinator", "isle_clearing", Label.AMBER, ("isle-secretariat",), "wait"
    ),
]
# Who says of a challenge that the party has it too, and to which circles it is shown.
TOO = [
    ("states", "brindal", "other_coordinator", "other_clearing", ("coast-states",)),
    ("states", "corvane", "third_coordinator", "", ()),
]


def practice_canary(name: str) -> str:
    """The word that stands in this record and nowhere else; it is its title."""
    return f"canarypractice{name}"


def word_canary(name: str) -> str:
    """The word in the reason of the secretariat's word."""
    return f"canaryword{name}"


def too_canary(name: str, party: str) -> str:
    return f"canarytoo{name}{party}"


def said(name: str) -> dict[str, Any]:
    word = practice_canary(name)
    return {
        "title": word,
        "context": f"Lamps on the quay went out, {word}.",
        "done": "They were counted.",
        "results": "More ships came in.",
        "measures": ["1.1.1"],
        "themes": ["lamps"],
        "sources": ["Report on lamps, 2020"],
    }


def package_of(region: str, names: list[str], **more: Any) -> bytes:
    """A package of another region, signed with a key that nobody here knows."""
    rows = []
    for name in names:
        row = {
            "kind": "practice",
            "title": practice_canary(name),
            "language": "en",
            "originator": {"en": "Ministry of far lamps"},
            "texts": {"context": f"Far lamps, {practice_canary(name)}.", "done": "They were lit."},
            "material_languages": [],
            "sources": [],
            "measures": [],
            "themes": ["lamps"],
            "contact": {"en": "Desk of far lamps"},
        } | more
        rows.append(row | {"id": str(uuid5(NAMESPACE_URL, name)), "sha256": digest_of(row)})
    manifest = {
        "format": FORMAT,
        "label": "TLP:CLEAR",
        "made_on": "2024-05-04",
        "fictional": region == "isles",
        "region": {"code": "far", "names": {"en": "Region of far lamps"}},
        "edition": "far-2020",
        "practices": rows,
    }
    return json.dumps(sign_manifest(manifest, key=FAR_KEY)).encode()


def build(parties: Mapping[str, Party], users: Mapping[str, Any]) -> None:
    """Commit the records; each identity is a transaction of its own."""
    editions = {edition.plan.region_id: edition for edition in Edition.objects.select_related("plan")}
    for told in TOLD:
        by, party = users[told.writer], parties[told.party]
        with acting_as(by):
            made = write_practice(party, editions[party.region_id], told.kind, by=by, **said(told.name))
        if told.releaser:
            with acting_as(users[told.releaser]):
                releaser = users[told.releaser]
                widen(made, label=told.label, audience=told.circles, reason=WHY_SHOWN, by=releaser)
        if told.word:
            with acting_as(by):
                propose_practice(made, by=by)
        if told.word in Word.values:
            secretariat = users["secretariat"]
            with acting_as(secretariat):
                reason = f"It was read, {word_canary(told.name)}."
                moderate_practice(made, told.word, reason, seen=made.version, by=secretariat)
    with acting_as(users["secretariat"]):
        region, content = parties["aldermoor"].region, package_of("coast", ["elsewhere"])
        planned = plan_package(region, content).digest
        import_package(region, content, planned=planned, by=users["secretariat"])
    for name, party_code, writer, releaser, circles in TOO:
        with acting_as(users[writer]):
            challenge = Practice.objects.get(title=practice_canary(name))
            line = f"Here as well, {too_canary(name, party_code)}."
            shared = share_challenge(challenge, parties[party_code], line=line, by=users[writer])
        if releaser:
            with acting_as(users[releaser]):
                shared = SharedChallenge.objects.select_related("originator__region").get(pk=shared.pk)
                widen(shared, label=Label.AMBER, audience=circles, reason=WHY_SHOWN, by=users[releaser])
    secretariat, day = users["secretariat"], today()
    half = {"year": day.year, "half": 1 if day.month < 7 else 2, "language": "en"}
    with acting_as(secretariat):
        public = make_bulletin(region, "public", by=secretariat, **half)
        release_bulletin(public, by=secretariat)
        make_bulletin(region, "states", by=secretariat, **half)
