# SPDX-License-Identifier: AGPL-3.0-or-later
"""Treaties and recommendations of the training region, and what its States add to them, each by whoever does it."""

from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.serving import serve_obligation
from jointplan.commitments.models import Recommendation, Treaty
from jointplan.commitments.operations.consents import record_consent, register_committee_recommendation
from jointplan.commitments.operations.follow_up import change_action, plan_action, state_position
from jointplan.commitments.operations.obligations import enter_obligation
from jointplan.commitments.operations.recommendations import import_recommendations
from jointplan.commitments.operations.treaties import import_treaties
from jointplan.core.exports import Column, Sheet, as_csv
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.plans.reference import DATA, read_yaml

REASON = "Decided in the training region (fictional)"


def load_commitments(parties: Mapping[str, Party], people: Mapping[str, User], clauses: Mapping[str, Clause]) -> None:
    """Everything that commitments.yaml tells."""
    data = read_yaml(DATA / "training" / "commitments.yaml")
    region = next(iter(parties.values())).region
    with acting_as(OPERATOR):
        import_treaties(region, data["treaties"], data["statuses"], by=OPERATOR)
    by = people["secretariat"]
    with acting_as(by):
        import_recommendations(region, _export(data["recommendations"]), source=data["source"], by=by)
    for row in data["positions"]:
        _answer(row, parties, people, clauses)
    for row in data["consents"]:
        _consent(row, parties, people)


def load_obligations(parties: Mapping[str, Party], people: Mapping[str, User], clauses: Mapping[str, Clause]) -> None:
    """What States have to report, and the last text of the State that serves it; the answers are there by now."""
    for row in read_yaml(DATA / "training" / "commitments.yaml")["obligations"]:
        by = people[f"coordinator-{row['state']}"]
        said = {name: row[name] for name in ("kind", "title", "body", "due_on")}
        treaty = Treaty.objects.in_regions(fictional=True).get(code=row["treaty"])
        measures = [clauses[code] for code in row["measures"]]
        with acting_as(by):
            made = enter_obligation(parties[row["state"]], treaty=treaty, measures=measures, by=by, **said)
            texts = AnswerPart.objects.originated_by(parties[row["state"]].pk).filter(kind="progress")
            part = texts.filter(clause=clauses[row["served_by"]]).latest_first().first()
            serve_obligation(part, made, by=by)


def _export(rows: list[dict[str, Any]]) -> bytes:
    """The rows as the file that somebody would import."""
    names = list(rows[0])
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    return as_csv(Sheet("", str(Label.CLEAR.label), "", [Column(name, name) for name in names], texts))


def _answer(
    row: Mapping[str, Any], parties: Mapping[str, Party], people: Mapping[str, User], clauses: Mapping[str, Clause]
) -> None:
    coordinator, clearing = people[f"coordinator-{row['state']}"], people[f"clearing-{row['state']}"]
    subject = Recommendation.objects.get(state=parties[row["state"]], external_id=row["recommendation"])
    said = {name: row[name] for name in ("kind", "stated_on", "note", "language")}
    with acting_as(coordinator):
        measures = [clauses[code] for code in row["measures"]]
        position = state_position(subject, measures=measures, by=coordinator, **said)
        for given in row.get("actions", []):
            planned = {name: given[name] for name in ("text", "language", "due_on")} | {"lead": parties[given["lead"]]}
            action = plan_action(subject, by=coordinator, **planned)
            if given["state"] != action.state:
                change_action(action, state=given["state"], by=coordinator, **planned)
    if "released" in row:
        with acting_as(clearing):
            widen(position, label=row["released"], reason=REASON, by=clearing)


def _consent(row: Mapping[str, Any], parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    by = people[f"clearing-{row['state']}"]
    with acting_as(by):
        given = {name: value for name, value in row.items() if name not in {"state", "recommendations"}}
        consent = record_consent(parties[row["state"]], by=by, **given)
        for said in row["recommendations"]:
            text = {name: value for name, value in said.items() if name != "shown_to"}
            made = register_committee_recommendation(consent, by=by, **text)
            if said["shown_to"]:
                widen(made, label=Label.AMBER, audience=said["shown_to"], reason=REASON, by=by)
