# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the questionnaire of a cycle asks, kept ready: a version of a questionnaire never changes."""

from functools import lru_cache
from typing import Any

from django.apps import apps

from jointplan.assessments.schema import Question, Schema, read_schema


@lru_cache(maxsize=64)
def schema_of(questionnaire_id: int) -> Schema:
    """The schema of a questionnaire."""
    return read_schema(_model().objects.values_list("data", flat=True).get(pk=questionnaire_id))


def asked_in(cycle: Any) -> dict[str, tuple[Question, ...]]:
    """What the cycle asks at each clause, by code, in the order of the plan."""
    return asked_by(cycle.questionnaire_id, cycle.edition)


def asked_by(questionnaire_id: int, edition: Any) -> dict[str, tuple[Question, ...]]:
    """The same for a version of a questionnaire that the cycle may ask no more."""
    return _asked(questionnaire_id, edition.revision)


@lru_cache(maxsize=64)
def _asked(questionnaire_id: int, _revision: int) -> dict[str, tuple[Question, ...]]:
    """Clauses change when the catalogue of the edition is loaded anew, which raises its revision."""
    edition = _model().objects.select_related("edition").get(pk=questionnaire_id).edition
    clauses = edition.clauses.in_order().only("id", "code", "kind", "is_assessed", "parent_id", "edition_id")
    return schema_of(questionnaire_id).asked_of(clauses)


def question_of(questionnaire_id: int, key: str) -> Question | None:
    """The question with that key; None where the questionnaire does not ask it."""
    return next((q for q in schema_of(questionnaire_id).questions if q.key == key), None)


def measures_of(clause: Any) -> dict[str, str]:
    """The measures below an objective, by code, as they may be chosen in an answer to it."""
    return {measure.code: measure.code for measure in clause.children.filter(is_assessed=True).order_by("position")}


def forget() -> None:
    """Read questionnaires anew, because another database is in use."""
    schema_of.cache_clear()
    _asked.cache_clear()


def _model() -> Any:
    return apps.get_model("assessments", "Questionnaire")
