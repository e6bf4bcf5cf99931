# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a JSON pack as JSON Schema (2020-12), made from the questionnaire itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from jointplan.assessments.packs.manifest import FORMAT
from jointplan.assessments.schema import Choice, Kind, Question
from jointplan.assessments.values import MOST_EVIDENCE, cell

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = {"type": ["string", "number"], "pattern": r"^-?[0-9]{1,15}([.,][0-9]{1,6})?$"}
COUNT = {"type": ["integer", "null"], "minimum": 0}
Json = dict[str, Any]


def json_schema(asked: Mapping[str, Iterable[Question]], *, title: str) -> Json:
    """The schema of packs that ask these questions, by clause. No pack has to name all of them."""
    questions = {question.key: question for found in asked.values() for question in found}
    places = {code: {"$ref": f"#/$defs/{_set_name(code)}"} for code in asked}
    sets = {_set_name(code): _asked_at(found) for code, found in asked.items()}
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "required": ["format", "label", "manifest", "answers"],
        "properties": {
            "format": {"const": FORMAT},
            "label": {"const": "TLP:AMBER+STRICT"},
            "manifest": {"type": "object", "description": "Signed. Send it back as it came."},
            "answers": {"type": "object", "properties": places, "additionalProperties": False},
        },
        "$defs": {**_same(sets, places), **{f"question.{key}": _answer(one) for key, one in questions.items()}},
    }


def _set_name(code: str) -> str:
    return f"clause.{code}"


def _same(sets: Json, places: Json) -> Json:
    """Each set of questions once: most clauses ask the same."""
    kept: dict[str, str] = {}
    for code, place in places.items():
        name = _set_name(code)
        known = kept.setdefault(str(sets[name]), name)
        place["$ref"] = f"#/$defs/{known}"
    return {name: sets[name] for name in kept.values()}


def _asked_at(questions: Iterable[Question]) -> Json:
    found = {question.key: {"$ref": f"#/$defs/question.{question.key}"} for question in questions}
    inner = {"type": "object", "properties": found, "additionalProperties": False}
    return {
        "type": "object",
        "required": ["questions"],
        "properties": {"title": {"type": "string"}, "wording": {"type": "string"}, "questions": inner},
    }


def _answer(question: Question) -> Json:
    value = _VALUES[question.kind](question)
    found: Json = {
        "type": "object",
        "title": question.name,
        "description": question.guidance.text,
        "required": ["value"],
        "properties": {
            "value": {"anyOf": [{"type": "null"}, value]},
            "last": {"type": "object", "description": "What was answered the last time; it is not read back."},
        },
    }
    if question.is_written:
        found["properties"]["language"] = {"enum": [code for code, _name in settings.LANGUAGES]}
    return found


def _codes(choices: Iterable[Choice]) -> list[str]:
    return [choice.code for choice in choices]


def _several(question: Question) -> Json:
    items: Json = {"type": "string"} if question.choices_from_measures else {"enum": _codes(question.choices)}
    return {"type": "array", "items": items, "uniqueItems": True}


def _number(question: Question) -> Json:
    unit: Json = {"enum": _codes(question.units)} if question.units else {"const": ""}
    return {"type": "object", "required": ["number"], "properties": {"number": NUMBER, "unit": unit}}


def _yes_no(question: Question) -> Json:
    reason = {"type": "string", "maxLength": question.longest}
    return {
        "type": "object",
        "required": ["answer"],
        "properties": {"answer": {"enum": ["yes", "no"]}, "reason": reason},
    }


def _counts(question: Question) -> Json:
    cells = {cell(sex, age): COUNT for sex in question.sexes for age in question.ages}
    inner = {"type": "object", "properties": cells, "additionalProperties": False}
    return {"type": "object", "properties": {"total": COUNT, "cells": inner}}


def _evidence(_question: Question) -> Json:
    text = {"type": "string"}
    members = {
        "title": {"type": "string", "minLength": 1},
        "kind": text,
        "date": {"type": "string", "format": "date"},
        "link": {"type": "string", "pattern": "^https?://"},
        "document": text,
    }
    row = {"type": "object", "required": ["title"], "properties": members, "additionalProperties": False}
    return {"type": "array", "maxItems": MOST_EVIDENCE, "items": row}


_VALUES = {
    Kind.CHOICE: lambda question: {"enum": _codes(question.choices)},
    Kind.CHOICES: _several,
    Kind.TEXT: lambda question: {"type": "string", "maxLength": question.longest},
    Kind.NUMBER: _number,
    Kind.DATE: lambda _question: {"type": "string", "format": "date"},
    Kind.YES_NO: _yes_no,
    Kind.EVIDENCE: _evidence,
    Kind.BY_SEX_AND_AGE: _counts,
}
