# SPDX-License-Identifier: AGPL-3.0-or-later
"""A clause as one row, in the reader's language: what table, file and API all show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, When
from django.urls import reverse
from django.utils.text import slugify

from jointplan.core.text import localise
from jointplan.plans.models import Addressee, Clause, ClauseKind
from jointplan.plans.querysets import ClauseQuerySet
from jointplan.plans.texts import Wording, title_of, wording_of
from jointplan.translations.models import Origin

# The plan and its texts are public.
LABEL = "TLP:CLEAR"


@dataclass(frozen=True)
class Term:
    """A term of a vocabulary: its permanent code and its name in the reader's language."""

    code: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ClauseRow:
    """One clause with everything that lists show of it. Codes stay codes; names are in the reader's language.

    `pillar` is the code of the part, `objective` that of the objective or None where a part has none. `lines` are
    the first and last line in the publication as text. `official` is the wording with official standing,
    `translation` the version in the reader's language when that has none; both None until attached.
    """

    plan: str
    fictional: bool
    code: str
    kind: str
    kind_name: str
    title: str
    title_language: str
    official: Wording | None
    translation: Wording | None
    pillar: str
    objective: str | None
    group: Term | None
    target_groups: list[Term]
    themes: list[Term]
    instruments: list[Term]
    sdg_targets: list[str]
    addressees: list[Term]
    assessed: bool
    lines: list[int] | None
    qualifiers: list[str]
    label: str = LABEL

    @property
    def address(self) -> str:
        """Path of the clause's page, in the active language."""
        space = "training" if self.fictional else "real"
        return reverse(f"{space}:clause", kwargs={"edition": self.plan, "code": self.code})


def with_everything(clauses: ClauseQuerySet) -> QuerySet[Clause]:
    """Clauses with all that `row_of` needs, in six queries whatever their number."""
    return (
        clauses.select_related("edition__plan__region")
        .annotate(
            part_code=F("part__code"),
            objective_code=Case(
                When(parent__kind=ClauseKind.OBJECTIVE, then=F("parent__code")),
                When(parent__parent__kind=ClauseKind.OBJECTIVE, then=F("parent__parent__code")),
            ),
        )
        .defer("words")
        .with_texts()
        .with_subjects()
    )


def row_of(clause: Clause) -> ClauseRow:
    """A row from a clause that was read through `with_everything`."""
    title = title_of(clause)
    official, translation = _wordings(clause)
    return ClauseRow(
        plan=clause.edition.code,
        fictional=clause.edition.plan.region.is_fictional,
        code=clause.code,
        kind=clause.kind,
        kind_name=str(ClauseKind(clause.kind).label),
        title=title.text,
        title_language=title.language,
        official=official,
        translation=translation,
        pillar=clause.part_code or clause.code,
        objective=clause.objective_code,
        group=Term(group_code(clause.group), localise(clause.group).text) if clause.group else None,
        target_groups=_terms(clause.target_groups.all()),
        themes=_terms(clause.themes.all()),
        instruments=_terms(clause.instruments.all()),
        sdg_targets=clause.sdg_targets,
        addressees=[Term(code, str(Addressee(code).label)) for code in clause.addressees],
        assessed=clause.is_assessed,
        lines=[clause.first_line, clause.last_line] if clause.first_line else None,
        qualifiers=clause.qualifiers,
    )


def _wordings(clause: Clause) -> tuple[Wording | None, Wording | None]:
    source_language = clause.edition.language
    shown = wording_of(clause, source_language)
    if shown is None or shown.origin == Origin.OFFICIAL:
        return shown, None
    source = wording_of(clause, source_language, source_language)
    return (source if source and source.origin == Origin.OFFICIAL else None), shown


def _terms(terms: Iterable) -> list[Term]:
    return [Term(term.code, localise(term.names).text) for term in sorted(terms, key=lambda term: term.pk)]


def group_code(heading: dict[str, str]) -> str:
    """The code of a heading: its English words as a slug, or those of another language where English has none."""
    return slugify(localise(heading, "en").text, allow_unicode=True)
