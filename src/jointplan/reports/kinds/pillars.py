# SPDX-License-Identifier: AGPL-3.0-or-later
"""The balance between the parts of a plan: where attention and resources went. Parts are compared, States never."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.assessments.models import AnswerPart
from jointplan.knowledge.models import Guidance, Practice
from jointplan.meetings.models import AgendaItem
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of
from jointplan.reports.composing import Desk, Outline, Said
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.kinds.regional import MAIN, main_texts, nothing_shared
from jointplan.reports.models import ReportAudience

# The measures that a record is about, and its number in the report.
Numbered = tuple[set[str], int]


def title(desk: Desk) -> str:
    return _("Balance between the parts of the plan: %(cycle)s") % {"cycle": desk.given["cycle"]}


def compose(desk: Desk) -> None:
    cycle = desk.given["cycle"]
    outline = desk.outline(cycle.edition)
    codes = {part.pk: {clause.code for clause in outline.under(part)} for part in outline.parts}
    parts = [part for part in outline.parts if any(clause.is_assessed for clause in outline.under(part))]
    told = main_texts(desk.answers(cycle, MAIN))
    desk.begin("about")
    desk.say(
        "about.what",
        Said(_("This overview compares the parts of the plan: where attention and resources went.")),
        Said(_("It says nothing on any State, and a larger number is not a better one.")),
    )
    desk.begin("attention")
    columns = _columns(desk)
    rows = []
    for part in parts:
        below = [clause for clause in outline.under(part) if clause.is_assessed]
        own = [one for one in told if one.clause.code in codes[part.pk]]
        measures = Said(str(len({one.clause_id for one in own})), [desk.rests_on_part(one) for one in own])
        more = [_count(records, codes[part.pk]) for _name, records in columns]
        rows.append([f"{part.code} {title_of(part).text}", str(len(below)), measures, *more])
        if own:
            _say_of(desk, part, measures)
    head = [_("Part of the plan"), _("Measures in the plan"), _("Measures with information")]
    head += [name for name, _records in columns]
    desk.figure(head, rows, _("Where attention went"), drawn=(0, 2))
    desk.begin("coverage")
    _coverage(desk, outline, told, columns)
    desk.begin("resources")
    _resources(desk, parts, codes)


def _coverage(
    desk: Desk, outline: Outline, told: Sequence[AnswerPart], columns: Sequence[tuple[str, list[Numbered]]]
) -> None:
    """Under which objective there is anything at all. No State is named, and nothing is counted."""
    said = _("It says whether there is anything, not how much. That there is none says nothing about what was done.")
    desk.say("coverage.what", Said(said))
    proved = desk.answers(desk.given["cycle"], ["evidence"])
    rows = []
    for clause in (one for part in outline.parts for one in _objectives(outline, part)):
        codes = {one.code for one in [clause, *outline.under(clause)]}
        answers = [[desk.rests_on_part(one) for one in group if one.clause.code in codes] for group in (told, proved)]
        more = [[number for measures, number in records if measures & codes] for _name, records in columns]
        rows.append((f"{clause.code} {title_of(clause).text}", [*answers, *more]))
    head = [_("Objective"), _("Information"), _("Evidence"), *(name for name, _records in columns)]
    desk.coverage(head, rows, "")


def _objectives(outline: Outline, part: Clause) -> list[Clause]:
    """The objectives of a part under which something is assessed; the part itself where that stands under none."""
    found = [one for one in outline.below.get(part.pk, []) if one.kind == "objective"] or [part]
    return [one for one in found if any(clause.is_assessed for clause in outline.under(one))]


def _say_of(desk: Desk, part: Clause, measures: Said) -> None:
    text = ngettext(
        "Under %(part)s, information was shared on %(count)d measure.",
        "Under %(part)s, information was shared on %(count)d measures.",
        int(measures.text),
    ) % {"part": f"{part.code} {title_of(part).text}", "count": int(measures.text)}
    desk.say(f"attention.{part.code}", Said(text, measures.on))


def _columns(desk: Desk) -> list[tuple[str, list[Numbered]]]:
    """What else is counted: the name of the column, and of each record its measures and its number in the report."""
    practices = desk.read(Practice.objects.all()).in_region(desk.region).listed().practices().order_by("pk").shown()
    works = desk.read(Guidance.objects.all()).in_region(desk.region).standing().order_by("pk").shown()
    items = desk.read(AgendaItem.objects.all()).filter(meeting__region=desk.region, meeting__state="held")
    return [
        (_("Good practices"), _numbered(desk, practices, "practice")),
        (_("Works of the library"), _numbered(desk, works, "guidance")),
        (_("Items of agendas"), _numbered(desk, items.select_related("meeting").order_by("pk"), "")),
    ]


def _numbered(desk: Desk, records: Iterable[Any], page: str) -> list[Numbered]:
    found = []
    for one in records:
        if one.measures:
            url = desk.work_url(page, uid=one.uid) if page else desk.work_url("meeting", uid=one.meeting.uid)
            found.append((set(one.measures), desk.rests_on(one, one.described(), url)))
    return found


def _count(records: Iterable[Numbered], codes: set[str]) -> Said:
    on = [number for measures, number in records if measures & codes]
    return Said(str(len(on)), on)


def _resources(desk: Desk, parts: list[Clause], codes: dict[int, set[str]]) -> None:
    """Resources, as States described them where they chose to: words, which nobody adds up."""
    told: list[AnswerPart] = desk.answers(desk.given["cycle"], ["resources"])
    if not told:
        desk.say("resources.none", Said(nothing_shared()))
    for part in parts:
        own = [one for one in told if one.clause.code in codes[part.pk]]
        if own:
            desk.clause_heading(part)
        for one in own:
            by = f"{one.originator}, {one.clause.code}"
            desk.quote(one.value, by, one.language, [desk.rests_on_part(one)])


PILLARS = Kind(
    code="pillar-overview",
    name=gettext_lazy("Overview of the pillars"),
    about=gettext_lazy("The balance of attention and resources between the parts of the plan"),
    maker=Maker.SECRETARIAT,
    audiences=[ReportAudience.STATES, ReportAudience.PARTNERS, ReportAudience.PUBLIC],
    parameters=["cycle", "words"],
    sections={
        "about": gettext_lazy("About this overview"),
        "attention": gettext_lazy("Attention"),
        "coverage": gettext_lazy("What there is under each objective"),
        "resources": gettext_lazy("Resources"),
    },
    title=title,
    compose=compose,
)
