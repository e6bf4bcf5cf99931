# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the registers: strategies, treaties and recommendations."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jointplan.commitments.models import Recommendation, Treaty, TreatyStatus
from jointplan.core.text import localise
from jointplan.parties.models import Party, Region
from jointplan.portal.opendata.answer_tables import ID, STATE
from jointplan.portal.opendata.plan_tables import CODE, LANGUAGE, PLAN
from jointplan.portal.opendata.schema import Field, Table, joined
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyRecord

Rows = Iterator[Mapping[str, Any]]
CONFIDENCE = Field("confidence", _("How sure it is"))


def public_strategies(region: Region) -> QuerySet:
    return Strategy.objects.visible_to(AnonymousUser()).released().filter(state__region=region)


def public_actions(region: Region) -> QuerySet:
    """Actions of strategies that are public themselves: others would stand without a title."""
    found = StrategyAction.objects.visible_to(AnonymousUser()).released()
    return found.filter(strategy__in=public_strategies(region).values("pk"))


def public_alignments(region: Region) -> QuerySet:
    found = Alignment.objects.visible_to(AnonymousUser()).released().confirmed()
    return found.filter(action__in=public_actions(region).values("pk"))


def _records(region: Region) -> Rows:
    for record in StrategyRecord.objects.filter(region=region).shown().order_by("state__code", "code"):
        yield {
            "code": record.code,
            "state": record.state.code,
            "kind": record.kind,
            "title": localise(record.titles, "en").text,
            "title_original": record.titles.get(record.language),
            "language": record.language,
            "period": localise(record.periods, "en").text,
            "first_year": record.first_year,
            "last_year": record.last_year,
            "body": localise(record.bodies, "en").text,
            "replaces": record.replaces.code if record.replaces else None,
            "sources": joined(localise(one["text"], "en").text for one in record.sources),
            "confidence": record.confidence,
        }


def _strategies(region: Region) -> Rows:
    for one in public_strategies(region).shown().order_by("state__code", "title", "pk"):
        yield {
            "id": str(one.uid),
            "state": one.state.code,
            "party": one.originator.code,
            "kind": one.kind,
            "title": one.title,
            "number": one.number,
            "language": one.language,
            "period": one.period,
            "first_year": one.first_year,
            "last_year": one.last_year,
            "body": str(one.body) if one.body else one.body_name,
            "link": one.link,
            "record": one.record.code if one.record else None,
            "released_on": one.released_at.date(),
        }


def _actions(region: Region) -> Rows:
    found = public_actions(region).select_related("strategy", "body").defer("folded")
    for one in found.order_by("strategy__state__code", "strategy", "position", "pk"):
        yield {
            "id": str(one.uid),
            "strategy": str(one.strategy.uid),
            "number": one.number,
            "text": one.text,
            "language": one.language,
            "period": one.period,
            "body": str(one.body) if one.body else one.body_name,
        }


def _alignments(region: Region) -> Rows:
    for one in public_alignments(region).select_related("action", "clause__edition").in_order():
        yield {
            "action": str(one.action.uid),
            "plan": one.clause.edition.code,
            "code": one.clause.code,
            "degree": one.degree,
        }


def _treaties(region: Region) -> Rows:
    for treaty in Treaty.objects.in_regions(fictional=region.is_fictional).in_order():
        yield {
            "code": treaty.code,
            "group": treaty.group,
            "title": treaty.title,
            "adopted_on": treaty.adopted_on,
            "adoption_confidence": treaty.adoption_confidence,
            "in_force_on": treaty.in_force_on,
            "in_force_confidence": treaty.in_force_confidence,
            "depositary": treaty.depositary,
            "source": treaty.source,
        }


def _statuses(region: Region) -> Rows:
    states = Party.objects.states().in_region(region)
    found = TreatyStatus.objects.filter(state__in=states).select_related("treaty", "state")
    for row in found.order_by("treaty__position", "state__code", "-as_of", "-pk"):
        yield {
            "treaty": row.treaty.code,
            "state": row.state.code,
            "status": row.status,
            "mode": row.mode,
            "signed_on": row.signed_on,
            "bound_on": row.bound_on,
            "reservation": row.reservation,
            "as_of": row.as_of,
            "note": row.note,
            "confidence": row.confidence,
            "source": row.source,
        }


def _recommendations(region: Region) -> Rows:
    found = Recommendation.objects.to_states(Party.objects.states().in_region(region)).shown()
    for one in found.order_by("state__code", "-issued_on", "external_id"):
        yield {
            "id": str(one.uid),
            "state": one.state.code,
            "mechanism": one.mechanism,
            "body": one.body,
            "symbol": one.symbol,
            "paragraph": one.paragraph,
            "issued_on": one.issued_on,
            "text": one.text,
            "language": one.language,
            "themes": joined(one.themes),
            "affected": joined(one.affected),
            "sdgs": joined(one.sdgs),
            "source": one.source,
        }


TITLE = Field("title", _("Title"), required=True)
PERIOD = Field("period", _("Period, as the document has it"))
YEARS = (Field("first_year", _("First year"), "integer"), Field("last_year", _("Last year"), "integer"))
BODY = Field("body", _("Responsible body"))
TEXT = Field("text", _("Text"), required=True)
BY_STATE = {"state": ("parties", "code")}
TABLES = (
    Table(
        "strategy_records",
        _("Strategies, programmes and laws that public sources name"),
        (
            CODE,
            STATE,
            Field("kind", _("Kind"), required=True),
            TITLE,
            Field("title_original", _("Title as the source has it")),
            LANGUAGE,
            PERIOD,
            *YEARS,
            BODY,
            Field("replaces", _("Code of the one that it replaces")),
            Field("sources", _("Sources")),
            CONFIDENCE,
        ),
        _records,
        key=("code",),
        refers=BY_STATE,
    ),
    Table(
        "strategies",
        _("Strategies, programmes and laws that States released"),
        (
            ID,
            STATE,
            Field("party", _("Party that entered it, code"), required=True),
            Field("kind", _("Kind"), required=True),
            TITLE,
            Field("number", _("Number and date of the act")),
            LANGUAGE,
            PERIOD,
            *YEARS,
            BODY,
            Field("link", _("Link")),
            Field("record", _("Code of the entry from public sources")),
            Field("released_on", _("Public since"), "date", required=True),
        ),
        _strategies,
        key=("id",),
        refers=BY_STATE,
        public=public_strategies,
    ),
    Table(
        "strategy_actions",
        _("Actions of strategies that States released"),
        (
            ID,
            Field("strategy", _("Strategy, permanent id"), required=True),
            Field("number", _("Number in the document"), required=True),
            TEXT,
            LANGUAGE,
            PERIOD,
            BODY,
        ),
        _actions,
        key=("id",),
        refers={"strategy": ("strategies", "id")},
        public=public_actions,
    ),
    Table(
        "alignments",
        _("Which measures an action serves, as its State confirmed"),
        (
            Field("action", _("Action, permanent id"), required=True),
            PLAN,
            CODE,
            Field("degree", _("Degree"), required=True),
        ),
        _alignments,
        key=("action", "plan", "code"),
        refers={"action": ("strategy_actions", "id"), "plan": ("plans", "plan")},
        public=public_alignments,
    ),
    Table(
        "treaties",
        _("Treaties"),
        (
            CODE,
            Field("group", _("Group"), required=True),
            TITLE,
            Field("adopted_on", _("Adopted on"), "date"),
            Field("adoption_confidence", _("How sure the day of adoption is")),
            Field("in_force_on", _("In force since"), "date"),
            Field("in_force_confidence", _("How sure the day of entry into force is")),
            Field("depositary", _("Depositary")),
            Field("source", _("Source")),
        ),
        _treaties,
        key=("code",),
    ),
    Table(
        "treaty_statuses",
        _("What sources say of each State and treaty"),
        (
            Field("treaty", _("Treaty, code"), required=True),
            STATE,
            Field("status", _("Status"), required=True),
            Field("mode", _("How it became party")),
            Field("signed_on", _("Signed: a day, a month or a year")),
            Field("bound_on", _("Bound: a day, a month or a year")),
            Field("reservation", _("Reservation, in the words of the source")),
            Field("as_of", _("Date of the source")),
            Field("note", _("Note")),
            CONFIDENCE,
            Field("source", _("Source")),
        ),
        _statuses,
        refers={"treaty": ("treaties", "code"), "state": ("parties", "code")},
    ),
    Table(
        "recommendations",
        _("Public recommendations of mechanisms of the United Nations"),
        (
            ID,
            STATE,
            Field("mechanism", _("Mechanism"), required=True),
            Field("body", _("Body that issued it"), required=True),
            Field("symbol", _("Symbol of the document")),
            Field("paragraph", _("Paragraph")),
            Field("issued_on", _("Issued on"), "date"),
            TEXT,
            LANGUAGE,
            Field("themes", _("Themes, as the source has them")),
            Field("affected", _("Persons affected, as the source has them")),
            Field("sdgs", _("Sustainable Development Goals, as the source has them")),
            Field("source", _("Source")),
        ),
        _recommendations,
        key=("id",),
        refers=BY_STATE,
    ),
)
