# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packages for other regions, and those that come from there: first what would happen, then all of it or nothing."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.access.tokens import party_token
from jointplan.audit.operations import record
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import require
from jointplan.exchange.canonical import digest_of
from jointplan.exchange.keys import own_keys
from jointplan.exchange.signing import sign_manifest
from jointplan.knowledge.models import TEXTS, Practice, Stage
from jointplan.knowledge.operations.practices import PracticeProblem, folded, own_readers
from jointplan.knowledge.packages import (
    INTERESTED,
    PUBLIC,
    Offered,
    Package,
    for_package,
    header,
    read_package,
    written,
)
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    package: Package
    new: list[Offered] = field(default_factory=list)
    changed: list[Offered] = field(default_factory=list)
    same: list[Offered] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    is_key_new: bool = True

    @property
    def digest(self) -> str:
        """Changes when the import would do something else."""
        return digest_of({name: [str(one.id) for one in getattr(self, name)] for name in ("new", "changed", "same")})


@transaction.atomic
def make_package(region: Region, which: str, *, by: Any) -> bytes:
    """A signed package of what may leave. Raises PracticeProblem when there is nothing."""
    require(by, "knowledge.exchange_practices", region)
    if which not in {PUBLIC, INTERESTED}:
        raise PracticeProblem(_("Choose for whom the package is."))
    found = list(for_package(region, which, by).shown().order_by("uid"))
    if not found:
        raise PracticeProblem(_("There is nothing that may leave in such a package yet."))
    label = Label.narrowest((one.label for one in found), default=Label.CLEAR)
    made_on = timezone.localdate().isoformat()
    manifest = header(region, label, found[0].edition.code, made_on) | {"practices": [written(one) for one in found]}
    signed = sign_manifest(manifest)
    details = {"label": label.label, "count": len(found), "sha256": digest_of(manifest)}
    record("knowledge.package_made", region, readers=[party_token(_secretariat(region).pk)], **details)
    return json.dumps(signed, ensure_ascii=False, indent=1).encode()


def plan_package(region: Region, content: bytes) -> Plan:
    """What the package would do here: what is new, what changed, what stays, and what is refused and why."""
    package = read_package(content)
    if package.is_fictional != region.is_fictional:
        raise ImportProblem([_("It is fictional and this region is not, or the other way round.")])
    if package.key in own_keys() and package.region["code"] == region.code:
        raise ImportProblem([_("This package was made here. It is for other regions.")])
    plan = Plan(package, refused=list(package.refused), is_key_new=not _knows(region, package))
    known = {one.source_id: one for one in Practice.objects.in_region(region).filter(provenance__isnull=False)}
    ids = [one.id for one in package.records]
    own = set(Practice.objects.filter(uid__in=ids).values_list("uid", flat=True))
    for one in package.records:
        before = known.get(one.id)
        if one.id in own:
            plan.refused.append((one.title, _("It is a record of this installation.")))
        elif before is None:
            plan.new.append(one)
        elif (before.provenance or {}).get("region_code") != package.region["code"]:
            plan.refused.append((one.title, _("A record with the same id came from another region.")))
        elif before.source_sha256 == one.sha256:
            plan.same.append(one)
        else:
            plan.changed.append(one)
    return plan


def _knows(region: Region, package: Package) -> bool:
    """True when something of that region came here before, signed with the same key."""
    same = {"provenance__region_code": package.region["code"], "provenance__key": package.key}
    return bool(Practice.objects.in_region(region).filter(**same).exists())


@transaction.atomic
def import_package(region: Region, content: bytes, *, planned: str, by: Any) -> Plan:
    """Take in what is new or changed, for the States and the secretariat, as proposals that the secretariat moderates.

    `planned` is the digest of the plan that was looked at. Importing twice changes nothing.
    """
    require(by, "knowledge.exchange_practices", region)
    plan = plan_package(region, content)
    if plan.digest != planned:
        raise ImportProblem([_("Meanwhile something changed here. Look once more at what would happen.")])
    edition = Edition.objects.filter(plan__region=region).order_by("-adopted_on").first()
    if edition is None:
        raise ImportProblem([_("This region has no plan yet.")])
    labels = _labels(region)
    for one in plan.new:
        practice = Practice(edition=edition, source_id=one.id, **labels)
        _take(practice, one, plan.package, is_new=True)
    for one in plan.changed:
        found = Practice.objects.in_region(region).get(source_id=one.id)
        practice = Practice.objects.shown().locked(found.pk)
        practice.version += 1
        _take(practice, one, plan.package, is_new=False)
    return plan


def _labels(region: Region) -> dict[str, Any]:
    circle = Circle.objects.filter(region=region, kind=CircleKind.STATES_AND_SECRETARIAT).first()
    if circle is None or not circle.memberships.current().exists():
        return {"originator": _secretariat(region), "label": Label.AMBER_STRICT}
    return {"originator": _secretariat(region), "label": Label.AMBER, "audience": [circle.code]}


def _secretariat(region: Region) -> Party:
    return Party.objects.get(region=region, is_secretariat=True)


def _take(practice: Practice, one: Offered, package: Package, *, is_new: bool) -> None:
    said, edition = one.said, practice.edition
    for name in ("kind", "title", "language", "material_languages", "sources"):
        setattr(practice, name, said[name])
    for name in TEXTS:
        setattr(practice, name, said["texts"].get(name, ""))
    # Codes of another plan mean something else here.
    same_plan = package.edition == edition.code
    known = set(edition.clauses.assessable().values_list("code", flat=True)) if same_plan else set()
    practice.measures = sorted(known & set(said["measures"]))
    practice.themes = sorted(set(edition.themes.values_list("code", flat=True)) & set(said["themes"]))
    practice.source_sha256 = one.sha256
    practice.provenance = {
        "region": package.region["names"],
        "region_code": package.region["code"],
        "originator": said["originator"],
        "contact": one.contact,
        "key": package.key,
        "label": package.label,
        "made_on": package.made_on,
        "imported_on": timezone.localdate().isoformat(),
    }
    practice.stage, practice.listed_at = Stage.PROPOSED, None
    practice.folded = folded(practice)
    practice.save()
    practice.refresh_from_db(fields=DERIVED)
    record("knowledge.practice_imported", practice, readers=own_readers(practice), is_new=is_new, key=package.key)
