# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library of the training region: works in several languages, under every label, due for review and withdrawn."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import name_readers, widen
from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.knowledge.models import Guidance
from jointplan.knowledge.operations.guidance import add_guidance, withdraw_guidance
from jointplan.knowledge.operations.versions import add_version
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from jointplan.plans.reference import DATA, read_yaml

SAID = ("title", "language", "kind", "publisher", "licence", "licence_text", "description", "target_readers")
People = Mapping[str, User]


def load_guidance(edition: Edition, parties: Mapping[str, Party], people: People) -> None:
    """Everything that guidance.yaml tells, each step by whoever takes it."""
    for row in read_yaml(DATA / "training" / "guidance.yaml")["works"]:
        work = _add(edition, row, parties, people)
        if "label" in row:
            _release(work, row, people)
        for version in row.get("later", ()):
            _add_version(work, version, people[version.get("by", row["by"])])
        if "withdrawn" in row:
            with acting_as(people[row["by"]]):
                withdraw_guidance(work, reason=row["withdrawn"], by=people[row["by"]])


def _add(edition: Edition, row: Mapping[str, Any], parties: Mapping[str, Party], people: People) -> Guidance:
    by = people[row["by"]]
    said = {name: row[name] for name in (*SAID, "measures", "themes") if name in row}
    if "publisher_party" in row:
        said["publisher_party"] = parties[row["publisher_party"]]
    if "review_in_days" in row:
        said["review_by"] = today() + timedelta(days=row["review_in_days"])
    with acting_as(by):
        work = add_guidance(edition, originator=parties[row["party"]], by=by, **said)
    for version in row.get("versions", ()):
        _add_version(work, version, by)
    return work


def _add_version(work: Guidance, row: Mapping[str, Any], by: User) -> None:
    said: dict[str, Any] = {
        name: row[name] for name in ("number", "language", "title", "changes", "link") if name in row
    }
    if "dated_days_ago" in row:
        said["dated_on"] = today() - timedelta(days=row["dated_days_ago"])
    if "text" in row:
        said |= {"content": row["text"].encode(), "file_name": row["file_name"]}
    with acting_as(by):
        add_version(work, by=by, **said)


def _release(work: Guidance, row: Mapping[str, Any], people: People) -> None:
    by = people[row["released_by"]]
    reason = "Cleared for the library (fictional)"
    with acting_as(by):
        found = Guidance.objects.select_related("originator").get(pk=work.pk)
        if row["label"] == Label.RED:
            name_readers(found, [people[name].pk for name in row["named"]], reason=reason, by=by)
        else:
            widen(found, label=row["label"], audience=row.get("circles", ()), reason=reason, by=by)
