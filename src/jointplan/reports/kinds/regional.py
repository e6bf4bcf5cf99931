# SPDX-License-Identifier: AGPL-3.0-or-later
"""The regional overview of a cycle: what the States shared, by the plan, in their own words."""

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.core.text import sort_key
from jointplan.knowledge.models import Practice
from jointplan.knowledge.practice_querysets import PracticeQuerySet
from jointplan.meetings.models import Meeting, MeetingState
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.reports.composing import Desk, Said
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.models import ReportAudience

# The text of an answer that is quoted: what was done, else what comes next.
MAIN = ("progress", "no_change", "next_steps")
WANTED = ("challenges", "needs")


def title(desk: Desk) -> str:
    return _("Regional overview: %(cycle)s") % {"cycle": desk.given["cycle"]}


def compose(desk: Desk) -> None:
    cycle = desk.given["cycle"]
    outline = desk.outline(cycle.edition)
    main = main_texts(desk.answers(cycle, MAIN))
    begin_with(desk, cycle, main)
    desk.begin("whole")
    by_pillar(desk, outline.parts, {part.pk: outline.under(part) for part in outline.parts}, main)
    desk.begin("answers")
    for part in outline.parts:
        below = outline.under(part)
        answers(desk, part, below, main)
    desk.begin("needs")
    wants(desk, cycle)
    desk.begin("practices")
    practices(desk, cycle)
    desk.begin("meetings")
    meetings(desk, cycle)


def main_texts(parts: Iterable[AnswerPart]) -> list[AnswerPart]:
    """Of each State and clause the one text that is quoted."""
    chosen: dict[tuple[int, int], AnswerPart] = {}
    for part in parts:
        key = (part.clause_id, part.originator_id)
        if key not in chosen or MAIN.index(part.kind) < MAIN.index(chosen[key].kind):
            chosen[key] = part
    return list(chosen.values())


def begin_with(desk: Desk, cycle: Cycle, main: Sequence[AnswerPart]) -> None:
    """What this is, and what it rests on."""
    desk.begin("about")
    days = {"first": date_format(cycle.period_from), "last": date_format(cycle.period_to)}
    desk.say(
        "about.what",
        Said(_("This overview tells what the States shared for the period from %(first)s to %(last)s.") % days),
        Said(_("Each text is that of the State named, in the language in which it was written.")),
        Said(_("Where it is cut, that is at the end of a sentence and marked by […].")),
    )
    numbers = [desk.rests_on_part(part) for part in main]
    desk.say("about.whose", Said(shared_by(main), numbers) if main else Said(nothing_shared()))


def nothing_shared() -> str:
    return _("No information shared for this period.")


def shared_by(parts: Sequence[AnswerPart]) -> str:
    """Who shared something, in the order of the alphabet: names, no numbers."""
    names = sorted({str(part.originator) for part in parts}, key=sort_key)
    return _("%(states)s shared information.") % {"states": get_text_list(names, _("and"))}


def by_pillar(desk: Desk, parts: Sequence[Clause], below: dict[int, list[Clause]], main: Sequence[AnswerPart]) -> None:
    """On how many measures of each part anything was shared: nothing is counted by State."""
    rows = []
    for part in parts:
        clauses = {clause.pk for clause in below[part.pk] if clause.is_assessed}
        told = [one for one in main if one.clause_id in clauses]
        measures = {one.clause_id for one in told}
        if not clauses:
            continue
        number = Said(str(len(measures)), [desk.rests_on_part(one) for one in told])
        rows.append([part.code, _title(part), str(len(clauses)), number])
        if told:
            text = ngettext(
                "Under %(part)s, information was shared on %(count)d measure.",
                "Under %(part)s, information was shared on %(count)d measures.",
                len(measures),
            ) % {"part": f"{part.code} {_title(part)}", "count": len(measures)}
            desk.say(f"whole.{part.code}", Said(text, number.on))
    head = [_("Code"), _("Part of the plan"), _("Measures in the plan"), _("Measures with information")]
    desk.figure(head, rows, _("Where information was shared"), drawn=(1, 3))


def _title(clause: Clause) -> str:
    from jointplan.plans.texts import title_of

    return title_of(clause).text


def answers(desk: Desk, part: Clause, below: Sequence[Clause], main: Sequence[AnswerPart]) -> None:
    """What was shared under a part, measure by measure, the States in the order of the alphabet."""
    told: dict[int, list[AnswerPart]] = {}
    for one in main:
        told.setdefault(one.clause_id, []).append(one)
    if not any(clause.pk in told for clause in below):
        return
    desk.clause_heading(part)
    silent: list[str] = []
    for clause in below:
        if clause.kind == "objective":
            _close(desk, silent)
            own = [one for other in below if other.parent_id == clause.pk for one in told.get(other.pk, [])]
            own += told.get(clause.pk, [])
            desk.clause_heading(clause, 4)
            if own:
                desk.say(f"objective.{clause.code}", Said(shared_by(own), [desk.rests_on_part(one) for one in own]))
        if clause.pk in told:
            desk.note(f"{clause.code} {_title(clause)}")
            for one in told[clause.pk]:
                desk.quote_part(one)
        elif clause.is_assessed:
            silent.append(clause.code)
    _close(desk, silent)


def _close(desk: Desk, silent: list[str]) -> None:
    if silent:
        said = _("No information shared for this period: %(codes)s.") % {"codes": ", ".join(silent)}
        desk.say(f"silent.{silent[0]}", Said(said))
        silent.clear()


def wants(desk: Desk, cycle: Cycle) -> None:
    """Challenges and needs, where a State chose to show them."""
    told = desk.answers(cycle, WANTED)
    for kind in WANTED:
        own = [part for part in told if part.kind == kind]
        if own:
            desk.heading(own[0].name)
        for part in own:
            by = f"{part.originator}, {part.clause.code}"
            desk.quote(part.value, by, part.language, [desk.rests_on_part(part)], max(desk.words // 2, 10))


def practices(desk: Desk, cycle: Cycle, codes: Sequence[str] = ()) -> None:
    """What came into the inventory in the period and stands there."""
    found: PracticeQuerySet = desk.read(Practice.objects.all()).in_region(desk.region).practices()
    found = found.listed_between(cycle.period_from, cycle.period_to).shown().order_by("listed_at", "pk")
    rows = list(found.about(codes) if codes else found)
    if rows:
        desk.points([_practice(desk, one) for one in rows])


def _practice(desk: Desk, practice: Practice) -> Said:
    number = desk.rests_on(practice, practice.title, desk.work_url("practice", uid=practice.uid))
    codes = f" ({', '.join(practice.measures)})" if practice.measures else ""
    return Said(f"{practice.title} — {practice.source_name()}{codes}", [number])


def meetings(desk: Desk, cycle: Cycle) -> None:
    """Meetings that were held in the period."""
    held = desk.read(Meeting.objects.all()).filter(region=desk.region, state=MeetingState.HELD)
    held = held.filter(starts_at__date__range=(cycle.period_from, cycle.period_to)).order_by("starts_at", "pk")
    rows = list(held.shown())
    if rows:
        desk.points([_meeting(desk, one) for one in rows])


def _meeting(desk: Desk, meeting: Meeting) -> Said:
    number = desk.rests_on(meeting, str(meeting), desk.work_url("meeting", uid=meeting.uid))
    day = date_format(meeting.in_its_zone(meeting.starts_at).date())
    return Said(f"{meeting} — {day}, {meeting.get_kind_display()}", [number])


def states_of(desk: Desk) -> list[Party]:
    return sorted(Party.objects.states().in_region(desk.region), key=lambda state: sort_key(str(state)))


REGIONAL = Kind(
    code="regional-overview",
    name=gettext_lazy("Regional overview of a cycle"),
    about=gettext_lazy("What the States shared in a cycle, by the plan, in their own words"),
    maker=Maker.SECRETARIAT,
    audiences=[ReportAudience.STATES, ReportAudience.PARTNERS, ReportAudience.PUBLIC],
    parameters=["cycle", "words"],
    sections={
        "about": gettext_lazy("About this overview"),
        "whole": gettext_lazy("The whole plan"),
        "answers": gettext_lazy("What the States shared"),
        "needs": gettext_lazy("Challenges and needs"),
        "practices": gettext_lazy("Good practices of the period"),
        "meetings": gettext_lazy("Meetings of the period"),
    },
    title=title,
    compose=compose,
)
