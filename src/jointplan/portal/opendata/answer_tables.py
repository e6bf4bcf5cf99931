# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what States released: answers, counts of people, what was withdrawn, and views given on invitation."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.assessments.counts import public_counts
from jointplan.assessments.models import AnswerPart, InvitedView, WithdrawnItem
from jointplan.assessments.schema import Kind, Question
from jointplan.assessments.values import answer_of, shown_value, unpacked
from jointplan.parties.models import Region
from jointplan.portal.opendata.plan_tables import CODE, LANGUAGE, PLAN
from jointplan.portal.opendata.schema import Field, Table

Rows = Iterator[Mapping[str, Any]]
ID = Field("id", _("Permanent id"), required=True)
STATE = Field("state", _("State, code"), required=True)
CYCLE = Field("cycle", _("Cycle, code"), required=True)


def public_parts(region: Region) -> QuerySet:
    """Every part of an answer that anybody may read."""
    found = AnswerPart.objects.visible_to(AnonymousUser()).released()
    return found.filter(originator__region=region).national()


def _newest(region: Region) -> Iterator[AnswerPart]:
    found = public_parts(region).of_newest_version().shown().select_related("clause__edition")
    yield from found.order_by("cycle__period_to", "cycle", "clause__position", "originator__code", "kind")


def _answers(region: Region) -> Rows:
    for part in _newest(region):
        question = part.question
        if question is None or question.kind == Kind.BY_SEX_AND_AGE:
            continue
        yield {
            "id": str(part.uid),
            "plan": part.clause.edition.code,
            "cycle": part.cycle.code,
            "code": part.clause.code,
            "state": part.originator.code,
            "question": part.kind,
            **_said(question, part.value),
            "language": part.language if question.is_written or question.kind == Kind.EVIDENCE else None,
            "released_on": part.released_at.date(),
        }


def _said(question: Question, value: str) -> dict[str, Any]:
    """The value in the columns that fit its kind: words, a code, or a number with its unit."""
    if question.kind == Kind.NUMBER:
        given = unpacked(value)
        return {"number": Decimal(given["number"]), "unit": given["unit"]}
    if question.kind == Kind.YES_NO:
        return {"choice": answer_of(question, value), "text": unpacked(value)["reason"]}
    if question.kind == Kind.CHOICES:
        return {"choice": "; ".join(unpacked(value))}
    if question.kind in {Kind.CHOICE, Kind.DATE}:
        return {"choice": value}
    with translation.override("en"):
        return {"text": shown_value(question, value)}


def _counts(region: Region) -> Rows:
    for part in _newest(region):
        question = part.question
        if question is None or question.kind != Kind.BY_SEX_AND_AGE:
            continue
        counts = public_counts(question, part.value)
        about = {
            "answer": str(part.uid),
            "plan": part.clause.edition.code,
            "cycle": part.cycle.code,
            "code": part.clause.code,
            "state": part.originator.code,
            "question": part.kind,
        }
        for name, count in [*counts.cells.items(), ("all/all", counts.total)]:
            sex, age = name.split("/", 1)
            yield about | {"sex": sex, "age": age, "people": count, "withheld": count is None}


def public_withdrawals(region: Region) -> QuerySet:
    found = WithdrawnItem.objects.visible_to(AnonymousUser()).running()
    return found.filter(originator__region=region, label=Label.CLEAR)


def _withdrawn(region: Region) -> Rows:
    for item in public_withdrawals(region).shown().select_related("clause__edition"):
        yield {
            "plan": item.clause.edition.code,
            "cycle": item.cycle.code,
            "code": item.clause.code,
            "state": item.originator.code,
            "question": item.kind,
            "withdrawn_on": item.withdrawn_on,
            "reason": item.reason,
            "language": item.language,
        }


def public_views(region: Region) -> QuerySet:
    found = InvitedView.objects.visible_to(AnonymousUser()).running().standing()
    return found.filter(state__region=region, label=Label.CLEAR)


def _views(region: Region) -> Rows:
    for view in public_views(region).shown().select_related("cycle__edition"):
        yield {
            "id": str(view.uid),
            "party": view.originator.code,
            "state": view.state.code,
            "plan": view.cycle.edition.code,
            "cycle": view.cycle.code,
            "code": view.clause.code if view.clause else None,
            "text": view.text,
            "language": view.language,
            "given_on": view.given_at.date(),
        }


QUESTION = Field("question", _("Question, key"), required=True)
BESIDE = {"plan": ("plans", "plan"), "state": ("parties", "code")}
ANSWERS = Table(
    "answers",
    _("What States released of their answers, in their own words"),
    (
        ID,
        PLAN,
        CYCLE,
        CODE,
        STATE,
        QUESTION,
        Field("text", _("The State's own text")),
        Field("choice", _("What was chosen, codes, or a day")),
        Field("number", _("Number"), "number"),
        Field("unit", _("Unit of the number")),
        LANGUAGE,
        Field("released_on", _("Public since"), "date", required=True),
    ),
    _answers,
    key=("id",),
    refers=BESIDE,
    public=public_parts,
)
COUNTS = Table(
    "people",
    _("Numbers of people, as States released them; small ones are withheld"),
    (
        Field("answer", _("Permanent id of the answer"), required=True),
        PLAN,
        CYCLE,
        CODE,
        STATE,
        QUESTION,
        Field("sex", _("Sex; “all” in a total"), required=True),
        Field("age", _("Age; “all” in a total"), required=True),
        Field("people", _("Number of people; empty where it is withheld"), "integer"),
        Field("withheld", _("Withheld: it is below 10, or would give back another that is"), "boolean", required=True),
    ),
    _counts,
    key=("answer", "sex", "age"),
    refers=BESIDE,
)
WITHDRAWN = Table(
    "withdrawn",
    _("What was public once and was withdrawn"),
    (
        PLAN,
        CYCLE,
        CODE,
        STATE,
        QUESTION,
        Field("withdrawn_on", _("Withdrawn on"), "date", required=True),
        Field("reason", _("Reason, where the State shows it")),
        LANGUAGE,
    ),
    _withdrawn,
    refers=BESIDE,
)
VIEWS = Table(
    "views",
    _("Views given at the invitation of a State, by name"),
    (
        ID,
        Field("party", _("Party, code"), required=True),
        STATE,
        PLAN,
        CYCLE,
        Field("code", _("Code; empty where it is about the whole submission")),
        Field("text", _("Text"), required=True),
        LANGUAGE,
        Field("given_on", _("Given on"), "date", required=True),
    ),
    _views,
    key=("id",),
    refers={"plan": ("plans", "plan"), "state": ("parties", "code"), "party": ("parties", "code")},
    public=public_views,
)
TABLES = (ANSWERS, COUNTS, WITHDRAWN, VIEWS)
