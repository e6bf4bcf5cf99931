# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be chosen on the pages of release and withdrawal, and what a change would show to whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from jointplan.access.audience import is_shown
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.pages import work_url
from jointplan.access.sight import change_between, people_today, proposed, sight_of
from jointplan.assessments.asking import schema_of
from jointplan.assessments.models import AnswerPart, HeldRelease, Submission
from jointplan.core.text import Localised, sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of

# The status is judged most easily without the text: it goes along only when somebody says so.
NOT_BY_DEFAULT = "status"


@dataclass
class Row:
    """An answer with those of its parts that may be chosen."""

    code: str
    title: Localised
    parts: list[AnswerPart] = field(default_factory=list)


@dataclass
class Group:
    """An objective with its answers, in the order of the plan."""

    code: str
    title: Localised
    rows: list[Row] = field(default_factory=list)


@dataclass
class Choice:
    """What there is to choose from in a submission."""

    groups: list[Group]
    kinds: list[tuple[str, str]]

    def parts(
        self, everything: bool, objectives: Collection[str], codes: Collection[str], kinds: Collection[str]
    ) -> list[AnswerPart]:
        rows = [
            row
            for group in self.groups
            for row in group.rows
            if everything or group.code in objectives or row.code in codes
        ]
        return [part for row in rows for part in row.parts if part.kind in kinds]


def choice_in(submission: Submission, user: Any, labels: Iterable[str]) -> Choice:
    """Parts under these labels whose release runs, by objective: three queries."""
    found = AnswerPart.objects.visible_to(user).running().filter(submission=submission, label__in=list(labels))
    parts: dict[int, list[AnswerPart]] = {}
    for part in found.select_related("cycle", "originator").defer("folded", "search_vector"):
        part.submission = submission
        parts.setdefault(part.clause_id, []).append(part)
    schema = schema_of(submission.cycle.questionnaire_id)
    listed = submission.cycle.edition.clauses.in_order().only("edition", "code", "kind", "parent").with_titles()
    clauses = {clause.pk: clause for clause in listed}
    groups: dict[int, Group] = {}
    for clause in clauses.values():
        if clause.pk in parts:
            own = sorted(parts[clause.pk], key=lambda part: schema.order(part.kind))
            top = _objective_of(clause, clauses)
            group = groups.setdefault(top.pk, Group(top.code, title_of(top)))
            group.rows.append(Row(clause.code, title_of(clause), own))
    present = {part.kind: part for own in parts.values() for part in own}
    kinds = [(kind, present[kind].name) for kind in sorted(present, key=schema.order)]
    return Choice(list(groups.values()), kinds)


def _objective_of(clause: Clause, clauses: dict[int, Clause]) -> Clause:
    """The objective above a clause; what stands under none is a group of its own."""
    above = clause
    while above.kind != "objective" and above.parent_id in clauses:
        above = clauses[above.parent_id]
    return above if above.kind == "objective" else clause


def circles_for(submission: Submission, user: Any) -> list[Circle]:
    """Circles outside the State that its answers may be released to, those of the whole region first."""
    found = Circle.objects.open_to(submission.originator_id).to_choose([]).filter(state__isnull=True)
    return sorted(
        (circle for circle in found if is_shown(circle, user)),
        key=lambda circle: (circle.kind == CircleKind.CHOSEN, sort_key(str(circle))),
    )


def gained_by(parts: Iterable[AnswerPart], label: str, circles: Iterable[Circle]) -> dict[str, Any]:
    """Who would read any of the parts and does not now: people by party, and whether everyone does."""
    codes = {circle.code for circle in circles}
    return _changed(parts, lambda part: sorted({*part.audience, *codes}) if label == Label.AMBER else [], label, True)


def lost_by(parts: Iterable[AnswerPart], circles: Iterable[Circle]) -> dict[str, Any]:
    """Who reads any of the parts now and would not."""
    codes = {circle.code for circle in circles}

    def audience(part: AnswerPart) -> list[str]:
        return sorted(codes if part.label in {Label.CLEAR, Label.GREEN} else codes & set(part.audience))

    return _changed(parts, audience, Label.AMBER if codes else Label.AMBER_STRICT, False)


def _changed(parts: Iterable[AnswerPart], audience: Any, label: str, gains: bool) -> dict[str, Any]:
    """Parts that stand alike are looked at once, however many there are."""
    people = people_today()
    alike = {(part.label, *sorted(part.audience), *part.audience_memberships): part for part in parts}
    public, reached = False, set()
    for part in alike.values():
        chosen = audience(part)
        then = proposed(part, label=label if chosen or label != Label.AMBER else Label.AMBER_STRICT, audience=chosen)
        sights = (sight_of(part, people), sight_of(then, people))
        change = change_between(*(sights if gains else sights[::-1]), people)
        public = public or change.public
        reached |= sights[1].people - sights[0].people if gains else sights[0].people - sights[1].people
    return {"public": public, "total": len(reached), "lines": _by_party(reached, people)}


def _by_party(reached: Iterable[int], people: dict[int, Any]) -> list[dict[str, Any]]:
    count: dict[int, int] = {}
    for person in reached:
        for party in people[person].parties:
            count[party] = count.get(party, 0) + 1
    names = Party.objects.in_bulk(count)
    lines = [{"party": str(names[pk]), "people": number} for pk, number in count.items()]
    return sorted(lines, key=lambda line: sort_key(str(line["party"])))


def digest_of(parts: Iterable[AnswerPart], *what: Any) -> str:
    """A short word for one change of these parts as they are now: another once somebody has changed one of them."""
    said = [(part.pk, part.label, part.readers, part.released_until) for part in parts]
    return sha256(repr((said, what)).encode()).hexdigest()[:32]


def rows_with(choice: Choice, parts: Iterable[AnswerPart]) -> list[Row]:
    """The answers with these of their parts, in the order of the plan."""
    chosen = {part.pk for part in parts}
    rows = [
        Row(row.code, row.title, [part for part in row.parts if part.pk in chosen])
        for group in choice.groups
        for row in group.rows
    ]
    return [row for row in rows if row.parts]


def held_of(submission: Submission, user: Any, fictional: bool) -> list[dict[str, Any]]:
    """Releases that wait of any version of the submission, with the page of each: for members of the State alone."""
    same = {"cycle": submission.cycle_id, "originator": submission.originator_id}
    waiting = HeldRelease.objects.visible_to(user).waiting().filter(**same).order_by("public_at")
    return [{"held": held, "url": work_url(fictional, "held_release", uid=held.uid)} for held in waiting]
