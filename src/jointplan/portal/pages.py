# SPDX-License-Identifier: AGPL-3.0-or-later
"""What public pages show of released answers, for the visitor's own eyes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.assessments.asking import schema_of
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.schema import Kind
from jointplan.core.exports import FORMATS
from jointplan.core.text import localise, sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

EXCERPT = 180


def space_of(fictional: bool) -> str:
    return "training" if fictional else "real"


def plan_url(code: str, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:plan", kwargs={"edition": code})


def file_urls(code: str, fictional: bool) -> list[tuple[str, str]]:
    """The list of an edition's measures as files: name of the format and address."""
    return [
        (name.upper(), reverse(f"{space_of(fictional)}:measures_file", kwargs={"edition": code, "file_format": name}))
        for name in FORMATS
    ]


def edition_or_404(code: str, *, fictional: bool) -> Edition:
    """The edition with its region, or 404: real and fictional editions never share an address."""
    edition = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").filter(code=code).first()
    if edition is None:
        raise Http404(_("There is no such edition of a plan here."))
    return edition


@dataclass
class SharedAnswer:
    """What one State has released of its answer to one clause in one cycle."""

    state: str
    state_code: str
    cycle: str
    parts: list[AnswerPart] = field(default_factory=list)

    @property
    def released_at(self) -> Any:
        return max(part.released_at for part in self.parts)

    @property
    def text(self) -> AnswerPart | None:
        """The part that an excerpt is taken from."""
        texts = {part.kind: part for part in self.parts if part.question and part.question.kind == Kind.TEXT}
        return texts.get("progress") or next(iter(texts.values()), None)

    @property
    def excerpt(self) -> str:
        text = self.text.value if self.text else self.parts[0].display_value()
        return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


@dataclass
class SharedPeriod:
    """Everything released on one clause in one cycle, States in alphabetical order."""

    cycle: str
    cycle_code: str
    answers: list[SharedAnswer] = field(default_factory=list)


def shared_on(clause_id: int, user: Any) -> list[SharedPeriod]:
    """What States made public on a clause, the latest cycle first: one query, whatever the number of answers."""
    released = AnswerPart.objects.visible_to(user).released().on_clause(clause_id)
    parts = released.of_newest_version().shown().latest_first()
    periods: dict[int, SharedPeriod] = {}
    answers: dict[tuple[int, int], SharedAnswer] = {}
    for part in parts:
        period = periods.get(part.cycle_id)
        if period is None:
            period = periods[part.cycle_id] = SharedPeriod(localise(part.cycle.names).text, part.cycle.code)
        key = (part.cycle_id, part.originator_id)
        answer = answers.get(key)
        if answer is None:
            answer = answers[key] = SharedAnswer(
                localise(part.originator.names).text, part.originator.code, period.cycle
            )
            period.answers.append(answer)
        answer.parts.append(part)
    for period in periods.values():
        period.answers.sort(key=lambda answer: sort_key(answer.state))
        for answer in period.answers:
            answer.parts.sort(key=lambda part: schema_of(part.cycle.questionnaire_id).order(part.kind))
    return list(periods.values())


def answered_in(periods: list[SharedPeriod]) -> set[tuple[int, int]]:
    """Which States made something public, and in which cycle: (cycle, State)."""
    parts = [part for period in periods for answer in period.answers for part in answer.parts]
    return {(part.cycle_id, part.originator_id) for part in parts}


def state_tiles(region_id: int, period: SharedPeriod | None, url: str = "") -> list[dict[str, str]]:
    """One tile for each State of the region, in alphabetical order, all alike, whether it shared much or nothing."""
    shared = {answer.state_code: answer for answer in period.answers} if period else {}
    tiles = []
    for party in Party.objects.states().filter(region_id=region_id):
        answer = shared.get(party.code)
        tiles.append(
            {
                "state": localise(party.names).text,
                "excerpt": answer.excerpt if answer else "",
                "language": answer.text.language if answer and answer.text else "",
                "url": f"{url}#{party.code}",
            }
        )
    return sorted(tiles, key=lambda tile: sort_key(tile["state"]))


def latest_shared(region_id: int, user: Any) -> dict[int, AnswerPart]:
    """The text that each State released last, by the State's id."""
    parts = (
        AnswerPart.objects.visible_to(user)
        .released()
        .filter(originator__region_id=region_id, kind="progress")
        .order_by("originator_id", "-cycle__period_to", "-released_at", "-pk")
        .distinct("originator_id")
        .select_related("clause", "cycle")
        .defer("folded", "search_vector")
    )
    return {part.originator_id: part for part in parts}


def latest_cycle(edition: Edition) -> Cycle | None:
    """The cycle that pages speak of: the open one, else the last."""
    return edition.cycles.exclude(state="prepared").order_by("-period_to").first()


def path_of(steps: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Breadcrumbs from (label, address) pairs; the last one is the page itself."""
    return [{"label": label, "url": url} for label, url in steps]
