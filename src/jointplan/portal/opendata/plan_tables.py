# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the plan and of the parties: public registers without labels."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointplan.assessments.models import Cycle
from jointplan.assessments.schema import read_schema
from jointplan.parties.models import Confidence, Party, PartyKind, Region
from jointplan.parties.rows import row_of as party_row
from jointplan.parties.rows import with_everything as with_party
from jointplan.plans.models import Clause, ClauseKind, ClauseText, Edition, Instrument, TargetGroup, Theme
from jointplan.plans.rows import with_everything as with_clause
from jointplan.plans.texts import is_published
from jointplan.portal.opendata.schema import Field, Table, joined

Rows = Iterator[Mapping[str, Any]]
PLAN = Field("plan", _("Plan, code of the edition"), required=True)
LANGUAGE = Field("language", _("Language"))


def editions_of(region: Region) -> list[Edition]:
    return list(Edition.objects.filter(plan__region=region).order_by("adopted_on", "code"))


def _editions(region: Region) -> Rows:
    for edition in editions_of(region):
        yield {
            "plan": edition.code,
            "adopted_on": edition.adopted_on,
            "language": edition.language,
        }


def _clauses(region: Region) -> Rows:
    found = Clause.objects.filter(edition__in=editions_of(region)).in_order()
    for clause in with_clause(found).select_related("parent"):
        yield {
            "plan": clause.edition.code,
            "code": clause.code,
            "kind": clause.kind,
            "parent": clause.parent.code if clause.parent else None,
            "addressees": joined(clause.addressees),
            "target_groups": joined(term.code for term in clause.target_groups.all()),
            "themes": joined(term.code for term in clause.themes.all()),
            "instruments": joined(term.code for term in clause.instruments.all()),
            "sdg_targets": joined(clause.sdg_targets),
            "assessed": clause.is_assessed,
            "first_line": clause.first_line,
            "last_line": clause.last_line,
            "sha256": clause.sha256,
        }


def _texts(region: Region) -> Rows:
    found = ClauseText.objects.filter(clause__edition__in=editions_of(region)).select_related("clause__edition")
    texts = list(found.defer("folded", "search_vector").order_by("clause__edition", "clause__position", "language"))
    sources = {text.clause_id: text for text in texts if text.language == text.clause.edition.language}
    for text in texts:
        shown = text.wording and is_published(text, sources.get(text.clause_id))
        yield {
            "plan": text.clause.edition.code,
            "code": text.clause.code,
            "language": text.language,
            "title": text.title,
            "wording": text.wording if shown else None,
            "wording_origin": text.origin if shown else None,
        }


def _parties(region: Region) -> Rows:
    for row in sorted(map(party_row, with_party(_registered(region))), key=lambda row: row.code):
        yield {
            "code": row.code,
            "kind": row.kind,
            "acronym": row.acronym,
            "parent": row.parent,
            "country": row.country,
            "scope": row.scope,
            "website": row.website,
            "founded_on": row.founded_on,
            "ended_on": row.ended_on,
            "identifiers": joined(row.identifiers),
            "source": row.source,
            "confidence": row.confidence,
        }


def _registered(region: Region) -> Any:
    return Party.objects.in_region(region).current()


def _names(region: Region) -> Rows:
    """Names in every language, of whatever the other tables name by a code."""
    for kind, plan, code, names in _named(region):
        for language, name in sorted(names.items()):
            if name:
                yield {"kind": kind, "plan": plan, "code": code, "language": language, "name": name}


def _named(region: Region) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
    yield "region", "", region.code, region.names
    for party in _registered(region).order_by("code"):
        yield "party", "", party.code, party.names
    for edition in editions_of(region):
        yield "plan", edition.code, edition.code, edition.titles
        for kind, model in (("theme", Theme), ("target-group", TargetGroup), ("instrument", Instrument)):
            for term in model.objects.filter(edition=edition).order_by("code"):
                yield kind, edition.code, term.code, term.names
    for cycle in _begun(region):
        yield "cycle", cycle.edition.code, cycle.code, cycle.names
    yield from _questions(region)


def _questions(region: Region) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
    """Questions and choices, as the latest cycle asks them; each once in an edition."""
    seen = set()
    for cycle in reversed(list(_begun(region))):
        for question in read_schema(cycle.questionnaire.data).questions:
            choices = [(f"{question.key}/{one.code}", one.names) for one in (*question.choices, *question.units)]
            for code, names in [(question.key, question.texts), *choices]:
                if (cycle.edition.code, code) not in seen:
                    seen.add((cycle.edition.code, code))
                    yield "question", cycle.edition.code, code, names


def _begun(region: Region) -> Any:
    """Cycles that were opened; what is prepared is nobody's outside yet."""
    found = Cycle.objects.filter(edition__plan__region=region).exclude(state="prepared")
    return found.select_related("edition", "questionnaire").order_by("edition__code", "period_to", "code")


def _cycles(region: Region) -> Rows:
    for cycle in _begun(region):
        yield {
            "plan": cycle.edition.code,
            "code": cycle.code,
            "period_from": cycle.period_from,
            "period_to": cycle.period_to,
            "state": cycle.state,
        }


CODE = Field("code", _("Code"), required=True)

EDITIONS = Table(
    "plans",
    _("Editions of the plan"),
    (
        PLAN,
        Field("adopted_on", _("Adopted on"), "date", required=True),
        Field("language", _("Language of the official text")),
    ),
    _editions,
    key=("plan",),
)
CLAUSES = Table(
    "clauses",
    _("Parts, objectives, measures, provisions and paragraphs"),
    (
        PLAN,
        CODE,
        Field("kind", _("Kind"), required=True, choices=tuple(ClauseKind.values)),
        Field("parent", _("Code of what it stands under")),
        Field("addressees", _("Addressees, codes")),
        Field("target_groups", _("Target groups, codes")),
        Field("themes", _("Themes, codes")),
        Field("instruments", _("Instruments cited, codes")),
        Field("sdg_targets", _("Targets of the Sustainable Development Goals: ours, to be confirmed")),
        Field("assessed", _("Answered in assessment cycles"), "boolean", required=True),
        Field("first_line", _("First line in the publication"), "integer"),
        Field("last_line", _("Last line in the publication"), "integer"),
        Field("sha256", _("SHA-256 of the normalised official wording")),
    ),
    _clauses,
    key=("plan", "code"),
    refers={"plan": ("plans", "plan")},
)
TEXTS = Table(
    "texts",
    _("Titles and wording, by language"),
    (
        PLAN,
        CODE,
        LANGUAGE,
        Field("title", _("Short title: a navigation aid of ours, without standing")),
        Field("wording", _("Wording, where it is attached")),
        Field("wording_origin", _("Standing of the wording")),
    ),
    _texts,
    key=("plan", "code", "language"),
    refers={"plan": ("plans", "plan")},
)
PARTIES = Table(
    "parties",
    _("Parties"),
    (
        CODE,
        Field("kind", _("Kind"), required=True, choices=tuple(PartyKind.values)),
        Field("acronym", _("Acronym")),
        Field("parent", _("Code of the party it belongs to")),
        Field("country", _("Country of the seat, ISO 3166-1")),
        Field("scope", _("Where it works")),
        Field("website", _("Website")),
        Field("founded_on", _("Founded on"), "date"),
        Field("ended_on", _("Ended on"), "date"),
        Field("identifiers", _("Identifiers, scheme and value")),
        Field("source", _("Source")),
        Field("confidence", _("How sure it is"), choices=tuple(Confidence.values)),
    ),
    _parties,
    key=("code",),
)
NAMES = Table(
    "names",
    _("Names of what the other tables name by a code, by language"),
    (
        Field("kind", _("Kind of what is named"), required=True),
        Field("plan", _("Plan, code of the edition")),
        CODE,
        LANGUAGE,
        Field("name", _("Name"), required=True),
    ),
    _names,
)
CYCLES = Table(
    "cycles",
    _("Assessment cycles"),
    (
        PLAN,
        CODE,
        Field("period_from", _("Period from"), "date"),
        Field("period_to", _("Period to"), "date"),
        Field("state", _("State of the cycle")),
    ),
    _cycles,
    key=("plan", "code"),
    refers={"plan": ("plans", "plan")},
)
TABLES = (EDITIONS, CLAUSES, TEXTS, PARTIES, NAMES, CYCLES)
