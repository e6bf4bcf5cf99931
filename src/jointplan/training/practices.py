# SPDX-License-Identifier: AGPL-3.0-or-later
"""Practices and challenges of the training region, so that every stage of the inventory can be seen."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import admit_interested_country
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import widen
from jointplan.access.today import today
from jointplan.accounts.models import Post, User
from jointplan.exchange.canonical import digest_of
from jointplan.exchange.signing import sign_manifest
from jointplan.knowledge.models import TEXTS, Practice, SharedChallenge, Word
from jointplan.knowledge.operations.bulletins import make_bulletin, release_bulletin
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.packages import import_package, plan_package
from jointplan.knowledge.operations.practices import (
    link_practice,
    propose_practice,
    withdraw_practice,
    write_practice,
)
from jointplan.knowledge.operations.sharing_challenges import share_challenge
from jointplan.knowledge.packages import FORMAT
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition
from jointplan.plans.reference import DATA, read_yaml

Row = Mapping[str, Any]
People = Mapping[str, User]


def load_practices(edition: Edition, parties: Mapping[str, Party], people: People) -> None:
    """Everything that practices.yaml tells, each by whoever does it."""
    data = read_yaml(DATA / "training" / "practices.yaml")
    made: dict[str, Practice] = {}
    for row in data["practices"]:
        made[row["key"]] = _write(row, edition, parties[row["party"]], people, made)
    for row in data["too"]:
        _share(row, made[row["challenge"]], parties[row["party"]], people)
    secretariat, region = people["secretariat"], edition.plan.region
    with acting_as(secretariat):
        interested = data["interested"]
        admit_interested_country(region, parties[interested["party"]], decision=interested["decision"], by=secretariat)
        content = _package(data["package"])
        import_package(region, content, planned=plan_package(region, content).digest, by=secretariat)
        half = {"year": today().year, "half": 1 if today().month < 7 else 2}
        public = make_bulletin(region, "public", language="en", by=secretariat, **half)
        release_bulletin(public, by=secretariat)
        make_bulletin(region, "states", language="ru", by=secretariat, **half)


def _write(row: Row, edition: Edition, party: Party, people: People, made: Mapping[str, Practice]) -> Practice:
    by = people[row["by"]]
    said = {name: row[name].strip() for name in TEXTS if name in row}
    lists = {"measures": row.get("measures", []), "themes": row["themes"], "sources": row.get("sources", [])}
    contact = Post.objects.get(code=row["contact"]) if "contact" in row else None
    with acting_as(by):
        practice = write_practice(
            party,
            edition,
            row["kind"],
            title=row["title"],
            language=row["language"],
            material_languages=row.get("languages", []),
            contact=contact,
            by=by,
            **said,
            **lists,
        )
    _show(practice, row["shown"], people[f"clearing-{party.code}"] if party.kind == "state" else by)
    if "answers" in row:
        with acting_as(by):
            link_practice(practice, [made[key].uid for key in row["answers"]], by=by)
    if "said" in row:
        _propose(practice, row, by, people["secretariat"])
    return practice


def _propose(practice: Practice, row: Row, by: User, secretariat: User) -> None:
    with acting_as(by):
        propose_practice(practice, by=by)
    if row["said"] in Word.values:
        with acting_as(secretariat):
            moderate_practice(practice, row["said"], row["reason"], seen=practice.version, by=secretariat)
    if row.get("then") == "withdrawn":
        with acting_as(by):
            withdraw_practice(practice, by=by)


def _show(record: Practice | SharedChallenge, shown: str, by: User) -> None:
    """Release it so far, by whoever releases for its party."""
    region = record.originator.region
    labels: dict[str, dict[str, Any]] = {
        "public": {"label": Label.CLEAR},
        "community": {"label": Label.GREEN},
        "states": {"label": Label.AMBER, "audience": [_circle(region, CircleKind.STATES_AND_SECRETARIAT)]},
        "secretariat": {"label": Label.AMBER, "audience": [_circle(region, CircleKind.SECRETARIAT)]},
    }
    if shown in labels:
        with acting_as(by):
            widen(record, reason=_("Shared with those who can use it (fictional)"), by=by, **labels[shown])


def _circle(region: Region, kind: str) -> str:
    return Circle.objects.get(region=region, kind=kind).code


def _share(row: Row, challenge: Practice, party: Party, people: People) -> None:
    by = people[row["by"]]
    with acting_as(by):
        shared = share_challenge(challenge, party, line=row["line"], language=row["language"], by=by)
    if "releaser" in row:
        _show(shared, row["shown"], people[row["releaser"]])


def _package(data: Row) -> bytes:
    """What an invented region sent, signed with a key of its own."""
    rows = [row | {"sha256": digest_of({k: v for k, v in row.items() if k != "id"})} for row in data["practices"]]
    manifest = {
        "format": FORMAT,
        "label": Label.CLEAR.label,
        "made_on": data["made_on"],
        "fictional": True,
        "region": data["region"],
        "edition": data["edition"],
        "practices": rows,
    }
    key = Ed25519PrivateKey.from_private_bytes(b"quiet sea, fictional".ljust(32, b"."))
    return json.dumps(sign_manifest(manifest, key=key)).encode()
