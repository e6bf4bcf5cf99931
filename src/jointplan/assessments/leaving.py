# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of sending show: findings by check, what leaves and what stays, versions and their differences."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import work_url
from jointplan.assessments.asking import schema_of
from jointplan.assessments.checking import Finding
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.pages import Row, rows_of
from jointplan.assessments.readiness import language_cleared
from jointplan.assessments.snapshots import content_of, host_of, leaving_parts, number_for
from jointplan.core.text import localise
from jointplan.exchange.canonical import canonical_json
from jointplan.exchange.receipts import language_name
from jointplan.parties.models import Party


def place_url(finding: Finding, submission: Submission, fictional: bool) -> str:
    """Where a person does something about it: the field of the answer, else the submission."""
    if not finding.place.clause:
        return work_url(fictional, "submission", uid=submission.uid)
    url = work_url(fictional, "answer", uid=submission.uid, code=finding.place.clause)
    return f"{url}#id_{finding.place.question}" if finding.place.question else url


def grouped(findings: Iterable[Finding], submission: Submission, fictional: bool) -> list[dict[str, Any]]:
    """Findings of each level, and of each check the places where it found something."""
    return [
        {"level": level, "name": level.label, "checks": _by_check(found, submission, fictional)}
        for level, found in groupby(findings, key=lambda finding: finding.level)
    ]


def _by_check(findings: Iterable[Finding], submission: Submission, fictional: bool) -> list[dict[str, Any]]:
    rows = []
    for check, group in groupby(findings, key=lambda finding: finding.check):
        found = list(group)
        places = [
            {"where": finding.where, "said": finding.place.said, "url": place_url(finding, submission, fictional)}
            for finding in found
        ]
        # Codes alone stand in many columns.
        is_short = not any(finding.question or finding.place.said for finding in found)
        rows.append({"check": check, "places": places, "is_short": is_short})
    return rows


def places_of(
    findings: Iterable[Finding], submission: Submission, request: HttpRequest, fictional: bool
) -> list[dict[str, Any]]:
    """A row for each place, as a file holds it."""
    return [
        {
            "level": finding.level.label,
            "clause": finding.place.clause,
            "question": finding.question,
            "name": str(finding.check.name),
            "said": finding.place.said,
            "why": str(finding.check.why),
            "remedy": str(finding.check.remedy),
            "url": request.build_absolute_uri(place_url(finding, submission, fictional)),
        }
        for finding in findings
    ]


def what_leaves(submission: Submission, user: Any, fictional: bool) -> dict[str, Any]:
    """Answers with the parts that leave, parts of the questionnaire with their label, and what stays inside and why."""
    leaving = set(leaving_parts(submission).values_list("pk", flat=True))
    rows = rows_of(submission, user, fictional)
    stays, kinds = [], set()
    for row in rows:
        stays += [
            {"row": row, "part": part, "why": _why_it_stays(part)} for part in row.parts if part.pk not in leaving
        ]
        row.parts = [part for part in row.parts if part.pk in leaving]
        kinds |= {part.kind for part in row.parts}
    schema = schema_of(submission.cycle.questionnaire_id)
    parts = {question.part for question in schema.questions if question.key in kinds}
    return {
        "rows": [row for row in rows if row.is_answered],
        "leaving_parts": [part.name for part in schema.parts if part.key in parts],
        "stays": stays,
    }


def _why_it_stays(part: AnswerPart) -> str:
    if part.label == Label.RED:
        return _("Only persons who are named read it.")
    if part.stays_inside:
        return _("Your State keeps it to itself.")
    return _("The questionnaire keeps it inside the State.")


def preview_of(submission: Submission) -> dict[str, Any]:
    """What the receipt is going to say. Its number is given when the submission is sent."""
    digest = sha256(canonical_json(content_of(submission))).hexdigest()
    secretariat = Party.objects.get(region_id=submission.originator.region_id, is_secretariat=True)
    return {
        "number_like": f"{number_for(submission)[:-4]}····",
        "language_name": language_name(language_cleared(submission)),
        "host": localise(host_of(secretariat)).text,
        "digest": " ".join(digest[at : at + 8] for at in range(0, 64, 8)),
    }


def said_to_whom(content: dict[str, Any]) -> dict[str, Any]:
    """For whom a snapshot says that it was sent, and the footnotes that left with it."""
    if "circle" not in content:
        return {}
    parts = [part for answer in content["answers"] for part in answer["parts"]]
    stricter = any(part["circle"] != content["circle"]["code"] for part in parts)
    return {"circle": localise(content["circle"]["names"]).text, "stricter": stricter, "notes": content["footnotes"]}


def versions_of(submission: Submission, user: Any, fictional: bool) -> list[dict[str, Any]]:
    """Every version that the reader may read, the newest first; empty where there is one alone."""
    found = list(Submission.objects.visible_to(user).versions_of(submission).only("uid", "version", "sent_at"))
    if len(found) < 2:
        return []
    last = found[-1].version
    return [
        {
            "version": one.version,
            "sent_at": one.sent_at,
            "is_this": one.version == submission.version,
            "url": work_url(fictional, "submission", uid=one.uid),
            "differences_url": work_url(fictional, "differences", uid=one.uid) if one.version > last else "",
        }
        for one in found
    ]


def differences_between(
    earlier: Submission, later: Submission, user: Any, fictional: bool
) -> tuple[list[dict[str, Any]], list[AnswerPart]]:
    """Where two versions differ for the reader, in the order of the plan; and every part that was looked at."""
    before = {row.code: row for row in rows_of(earlier, user, fictional)}
    rows, looked_at = [], []
    for row in rows_of(later, user, fictional):
        old = before[row.code]
        looked_at += [*old.parts, *row.parts]
        changes = _changes(old, row)
        if changes:
            rows.append({"row": row, "changes": changes})
    return rows, looked_at


def _changes(old: Row, new: Row) -> list[dict[str, Any]]:
    was = {part.kind: part for part in old.parts}
    now = {part.kind: part for part in new.parts}
    changed = [
        kind for kind in {**was, **now} if kind not in was or kind not in now or was[kind].value != now[kind].value
    ]
    return [{"name": (now.get(kind) or was[kind]).name, "was": was.get(kind), "now": now.get(kind)} for kind in changed]
