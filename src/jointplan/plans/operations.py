# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Region
from jointplan.plans.imports import clause_rows, context_rows
from jointplan.plans.models import Clause, ClauseText, Context, Edition, Instrument, Plan, TargetGroup, Theme
from jointplan.translations.models import Origin, text_digest


class ImportProblem(Exception):
    """A catalogue or a publication cannot be taken as it is. `str()` says what, where, and what to do."""


@transaction.atomic
def import_catalogue(data: Mapping[str, Any], *, by: Any) -> Edition:
    """Load or renew one edition from a catalogue read by `read_catalogue`: all of it or nothing.

    Clauses keep their ids by code. An edition never loses a clause: a plan that was changed is a new edition.
    """
    edition = _edition(data)
    require(by, "plans.import_catalogue", edition)
    if edition.catalogue_sha256 == data["sha256"]:
        return edition
    rows = clause_rows(dict(data))
    _refuse_lost_clauses(edition, {row["code"] for row in rows})
    _write_vocabulary(edition, Theme, data.get("themes", []))
    _write_vocabulary(edition, TargetGroup, data.get("target_groups", []))
    _write_vocabulary(edition, Instrument, data.get("instruments", []), "kind", "year", "source", "confidence")
    clauses = _write_clauses(edition, rows)
    _write_titles(clauses, rows)
    _write_subjects(edition, clauses, rows)
    _write_contexts(edition, context_rows(dict(data)))
    _renew_search(edition)
    edition.catalogue_sha256 = data["sha256"]
    edition.revision += 1
    edition.save()
    record("plans.catalogue_imported", edition, clauses=len(rows), sha256=data["sha256"])
    return edition


def _edition(data: Mapping[str, Any]) -> Edition:
    region = _region(data["region"])
    plan, _new = Plan.objects.update_or_create(
        code=data["plan"]["code"], defaults={"region": region, "names": data["plan"]["name"]}
    )
    source = data["edition"]
    values = {
        "plan": plan,
        "titles": source["title"],
        "adopted_on": source["adopted_on"],
        "adopted_in": source.get("adopted_in", {}),
        "language": source["language"],
        "publication": source.get("publication", {}),
        "part_order": source.get("part_order", []),
    }
    Edition.objects.update_or_create(code=source["code"], defaults=values)
    return Edition.objects.select_for_update().get(code=source["code"])


def _region(source: Mapping[str, Any]) -> Region:
    """The region of the plan. A fictional one is never made here: only the training region brings fiction in."""
    region = Region.objects.filter(code=source["code"]).first()
    is_fictional = source.get("fictional", False)
    if region is None and not is_fictional:
        return Region.objects.create(code=source["code"], names=source.get("name") or {"en": source["code"]})
    if region is None or region.is_fictional != is_fictional:
        raise ImportProblem(
            _("The region %(region)s is fictional. Load the training region first: jointplan training load.")
            % {"region": source["code"]}
            if is_fictional
            else _("The region %(region)s is fictional here; a real plan needs a real region.")
            % {"region": source["code"]}
        )
    return region


def _refuse_lost_clauses(edition: Edition, codes: set[str]) -> None:
    lost = sorted(set(edition.clauses.values_list("code", flat=True)) - codes)
    if lost:
        raise ImportProblem(
            _(
                "The catalogue no longer has %(codes)s, which this edition has. An adopted edition keeps its clauses; "
                "give a changed plan an edition code of its own."
            )
            % {"codes": ", ".join(lost[:10])}
        )


def _write_vocabulary(
    edition: Edition, model: type[models.Model], terms: Iterable[Mapping[str, Any]], *more: str
) -> None:
    rows = [
        model(
            edition=edition,
            code=term["code"],
            names=term["name"],
            **{field: str(term.get(field, "") or "") for field in more},
        )
        for term in terms
    ]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["edition", "code"], update_fields=["names", *more]
    )


def _write_clauses(edition: Edition, rows: list[dict[str, Any]]) -> dict[str, Clause]:
    """Write the clauses level by level, so that each finds its parent's id. Returns them by code."""
    known = {clause.code: clause for clause in edition.clauses.all()}
    # Positions are unique: those of clauses that move are taken out of the way first.
    edition.clauses.update(position=models.F("position") + 1_000_000)
    for row in rows:
        clause = known.get(row["code"]) or Clause(edition=edition, code=row["code"])
        clause.kind = row["kind"]
        clause.parent = known[row["parent"]] if row.get("parent") else None
        clause.part = known[row["part"]] if clause.parent else None
        clause.position = row["position"]
        clause.names = row.get("name", {})
        clause.group = row.get("group") or {}
        clause.addressees = row.get("addressees", [])
        clause.sdg_targets = [str(target) for target in row["sdg_targets"]]
        clause.qualifiers = row.get("qualifiers", [])
        clause.is_assessed = row["assessed"]
        clause.registers = row.get("registers", [])
        clause.first_line, clause.last_line = row["lines"]
        clause.sha256 = row.get("sha256", "")
        clause.words = bytes.fromhex(row.get("words", ""))
        clause.save()
        known[clause.code] = clause
    return known


def _write_titles(clauses: Mapping[str, Clause], rows: list[dict[str, Any]]) -> None:
    existing = {
        (text.clause_id, text.language): text for text in ClauseText.objects.filter(clause__in=clauses.values())
    }
    texts = []
    for row in rows:
        for language, title in row["title"].items():
            clause = clauses[row["code"]]
            text = existing.get((clause.pk, language)) or ClauseText(
                clause=clause, language=language, origin=Origin.DRAFT
            )
            text.title = title
            texts.append(text)
    _save_texts(texts)


def _save_texts(texts: Iterable[ClauseText]) -> None:
    ClauseText.objects.bulk_create(
        texts,
        update_conflicts=True,
        unique_fields=["clause", "language"],
        update_fields=["title", "wording", "origin", "source_digest"],
    )


def _renew_search(edition: Edition) -> None:
    """Fold what people look for: title and wording, and the names of themes, target groups and headings."""
    texts = []
    for clause in edition.clauses.prefetch_related("texts").with_subjects():
        terms: list[Theme | TargetGroup] = [*clause.themes.all(), *clause.target_groups.all()]
        for text in clause.texts.all():
            names = [term.names.get(text.language, "") for term in terms]
            words = [clause.code, text.title, clause.group.get(text.language, ""), *names, text.wording]
            text.folded = fold(" ".join(filter(None, words)))
            texts.append(text)
    ClauseText.objects.bulk_update(texts, ["folded"], batch_size=500)


def _write_subjects(edition: Edition, clauses: Mapping[str, Clause], rows: list[dict[str, Any]]) -> None:
    """Renew the links from clauses to themes, target groups and instruments."""
    for field, related in (("themes", Theme), ("target_groups", TargetGroup), ("instruments", Instrument)):
        ids = dict(related._default_manager.filter(edition=edition).values_list("code", "pk"))
        through = getattr(Clause, field).through
        column = f"{related._meta.model_name}_id"
        through._default_manager.filter(clause__edition=edition).delete()
        through._default_manager.bulk_create(
            through(clause_id=clauses[row["code"]].pk, **{column: ids[code]})
            for row in rows
            for code in dict.fromkeys(row.get(field) or [])
        )


def _write_contexts(edition: Edition, rows: list[dict[str, Any]]) -> None:
    edition.contexts.all().delete()
    Context.objects.bulk_create(
        Context(
            edition=edition,
            code=row["context"],
            part=row["part"],
            position=row["position"],
            first_line=row["lines"][0],
            last_line=row["lines"][1],
            sha256=row.get("sha256", ""),
            words=bytes.fromhex(row.get("words", "")),
        )
        for row in rows
    )


@transaction.atomic
def attach_wording(edition: Edition, wordings: Mapping[str, str], *, publication: str, by: Any) -> int:
    """Store the official wording of every clause, all or nothing. Returns how many texts were stored.

    `wordings` maps codes to wordings that were verified against the fingerprints; `publication` names the file and
    its SHA-256. Translations made from another wording turn stale by this.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    require(by, "plans.attach_wording", edition)
    clauses = {clause.code: clause for clause in edition.clauses.prefetch_related("texts")}
    missing = sorted(code for code, clause in clauses.items() if clause.sha256 and not wordings.get(code))
    if missing:
        raise ImportProblem(
            _("The wording of %(codes)s is missing. Nothing was attached.") % {"codes": ", ".join(missing[:10])}
        )
    texts = []
    for code, wording in wordings.items():
        text = _text_in(clauses[code], edition.language)
        text.wording = wording
        text.origin = Origin.OFFICIAL
        text.source_digest = ""
        texts.append(text)
    _save_texts(texts)
    _renew_search(edition)
    edition.attached_at = timezone.now()
    edition.attached_from = publication
    edition.revision += 1
    edition.save()
    digest = text_digest("\n".join(wordings[code] for code in sorted(wordings)))
    record("plans.wording_attached", edition, texts=len(texts), publication=publication, sha256=digest)
    return len(texts)


def _text_in(clause: Clause, language: str) -> ClauseText:
    for text in clause.texts.all():
        if text.language == language:
            return text
    return ClauseText(clause=clause, language=language, title=clause.code)
