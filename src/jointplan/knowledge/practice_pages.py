# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of practices, challenges and bulletins share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.pages import Steps, steps_for, visible_or_404, work_path, work_url
from jointplan.access.tokens import parties_of
from jointplan.core.rules import can
from jointplan.core.text import Localised
from jointplan.documents.languages import language_name
from jointplan.documents.pages import own_parties
from jointplan.knowledge.models import TEXTS, Bulletin, Moderation, Practice, SharedChallenge, Stage
from jointplan.knowledge.practice_words import heading_of
from jointplan.parties.models import Party, Region
from jointplan.parties.rules import serves_secretariat
from jointplan.plans.models import Clause, Edition, Theme
from jointplan.plans.texts import title_of


@dataclass(frozen=True)
class PracticeRow:
    """A line of a list. Whoever shows it has read the record through `visible_to`, and notes the opening."""

    practice: Practice
    url: str
    party: str
    label: str
    tlp: str


def practice_row(practice: Practice) -> PracticeRow:
    """A record in a list. It needs its originator's region."""
    return PracticeRow(
        practice=practice,
        url=practice_url(practice, practice.originator.region.is_fictional),
        party=practice.source_name(),
        label=practice.shown_label(),
        tlp=practice.tlp(),
    )


@dataclass(frozen=True)
class Part:
    """One part of what a record says: heading, and the text with its language."""

    name: str
    heading: str
    text: str


def parts_of(practice: Practice) -> list[Part]:
    """What it says, without the parts that are empty."""
    named = ((name, getattr(practice, name)) for name in TEXTS)
    return [Part(name, heading_of(name, practice.kind), text) for name, text in named if text]


@dataclass(frozen=True)
class MeasureLink:
    code: str
    title: Localised
    url: str


def measures_of(practices: Iterable[Practice], fictional: bool) -> dict[tuple[int, str], MeasureLink]:
    """The measures that the records are about, by edition and code: two queries for all of them."""
    wanted = {(practice.edition_id, code) for practice in practices for code in practice.measures}
    if not wanted:
        return {}
    editions, codes = zip(*wanted, strict=True)
    clauses = Clause.objects.filter(edition__in=editions, code__in=codes).select_related("edition").with_titles()
    space = "training" if fictional else "real"
    return {
        (clause.edition_id, clause.code): MeasureLink(clause.code, title_of(clause), clause_url(space, clause))
        for clause in clauses.in_order()
        if (clause.edition_id, clause.code) in wanted
    }


def clause_url(space: str, clause: Clause) -> str:
    from django.urls import reverse

    return reverse(f"{space}:clause", kwargs={"edition": clause.edition.code, "code": clause.code})


def themes_of(practices: Iterable[Practice]) -> dict[tuple[int, str], str]:
    """Names of the themes of the records, by edition and code, in one query."""
    wanted = {(practice.edition_id, code) for practice in practices for code in practice.themes}
    if not wanted:
        return {}
    editions, codes = zip(*wanted, strict=True)
    themes = Theme.objects.filter(edition__in=editions, code__in=codes)
    return {(theme.edition_id, theme.code): str(theme) for theme in themes}


def languages_said(practice: Practice) -> str:
    return ", ".join(language_name(code) for code in practice.material_languages)


def practice_url(practice: Practice, fictional: bool) -> str:
    return work_url(fictional, "practice", uid=practice.uid)


def practice_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Practice:
    """The record when the reader may see it; that somebody outside the originator opened it is noted."""
    records = Practice.objects.in_regions(fictional=fictional).shown()
    found: Practice = visible_or_404(request, records, uid=uid)
    return found


def bulletin_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Bulletin:
    records = Bulletin.objects.in_regions(fictional=fictional).select_related("region", "originator__region")
    found: Bulletin = visible_or_404(request, records, uid=uid)
    return found


def edition_of(region: Region) -> Edition | None:
    """The edition of the region's plan that is in force: the latest adopted."""
    return Edition.objects.filter(plan__region=region).select_related("plan__region").order_by("-adopted_on").first()


def writing_for(user: Any, fictional: bool) -> list[Party]:
    """The parties for which the reader may write a practice down."""
    return [party for party in own_parties(user, fictional) if can(user, "knowledge.write_practice", party)]


def belongs_to(user: Any, practice: Practice) -> bool:
    return practice.originator_id in parties_of(user) and not practice.is_imported


def knows_stage(user: Any, practice: Practice) -> bool:
    """True for the two sides of a proposal: what the secretariat said to it is nobody else's business."""
    if not user.is_authenticated:
        return False
    return practice.originator_id in parties_of(user) or serves_secretariat(user, practice.edition.plan.region_id)


def stage_known(user: Any, practice: Practice) -> str:
    """The code of its stage for the two sides; for others only whether it stands in the inventory."""
    return practice.stage if practice.stage == Stage.LISTED or knows_stage(user, practice) else "other"


def stage_said(user: Any, practice: Practice) -> str:
    """The same in words."""
    known = stage_known(user, practice)
    return _("Not in the inventory") if known == "other" else str(Stage(known).label)


def bar_of(labels: Sequence[str]) -> dict[str, str]:
    """The label bar of a page that shows several records: the strictest of their labels."""
    label = Label.narrowest(labels, default=Label.GREEN)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


def own_bar(parties: Iterable[Party]) -> dict[str, str]:
    """The label bar of a page on which something is written that nobody else reads yet."""
    names = ", ".join(str(party) for party in parties)
    return {"label": Label.AMBER_STRICT, "sentence": _("Only %(party)s may read this.") % {"party": names}}


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Practices and challenges"), work_url(fictional, "practices"))


def path_behind(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way over the inventory to a page."""
    return work_path(fictional, here, step_to_list(fictional), *steps)


@steps_for(Practice)
def steps_to_practice(record: Practice, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (record.title, practice_url(record, fictional))]


@steps_for(Moderation, SharedChallenge)
def steps_to_word(record: Moderation | SharedChallenge, user: Any, fictional: bool) -> Steps:
    found = Practice.objects.visible_to(user).filter(pk=record.practice_id).first()
    return steps_to_practice(found, user, fictional) if found else [step_to_list(fictional)]


def step_to_bulletins(fictional: bool) -> tuple[str, str]:
    return (_("Bulletins"), work_url(fictional, "bulletins"))


@steps_for(Bulletin)
def steps_to_bulletin(record: Bulletin, user: Any, fictional: bool) -> Steps:
    here = (str(record), work_url(fictional, "bulletin", uid=record.uid))
    return [step_to_list(fictional), step_to_bulletins(fictional), here]
