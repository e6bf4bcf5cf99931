# SPDX-License-Identifier: AGPL-3.0-or-later
"""A State's own submission as a report: what it answered, by the plan, in full."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.assessments.asking import schema_of
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.schema import Kind as QuestionKind
from jointplan.reports.composing import Desk, Said
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.models import ReportAudience

# Answers in words are quoted; the others stand beside them as facts.
WORDS = (QuestionKind.TEXT, QuestionKind.YES_NO)


def title(desk: Desk) -> str:
    return _("%(state)s: %(cycle)s") % {"state": desk.maker, "cycle": desk.given["cycle"]}


def parts_of(desk: Desk) -> list[AnswerPart]:
    """What the State answered, as far as the readers read it; in the order of the plan and the questionnaire."""
    cycle = desk.given["cycle"]
    found = desk.read(AnswerPart.objects.all()).originated_by(desk.maker.pk).filter(cycle=cycle)
    order = schema_of(cycle.questionnaire_id).order
    parts = [part for part in found.of_newest_version().shown().select_related("clause") if part.value.strip()]
    return sorted(parts, key=lambda one: (one.clause.position, order(one.kind)))


def compose(desk: Desk) -> None:
    cycle, parts = desk.given["cycle"], parts_of(desk)
    days = {"state": desk.maker, "first": date_format(cycle.period_from), "last": date_format(cycle.period_to)}
    desk.begin("about")
    desk.say(
        "about.what",
        Said(_("This is what %(state)s answered for the period from %(first)s to %(last)s.") % days),
    )
    if not parts:
        desk.say("about.nothing", Said(_("No information shared for this period.")))
    desk.begin("answers")
    walk(desk, parts)


def walk(desk: Desk, parts: list[AnswerPart]) -> None:
    """Each answer under its clause: the words of the State, then what it chose."""
    outline = desk.outline(desk.given["edition"])
    told: dict[int, list[AnswerPart]] = {}
    for part in parts:
        told.setdefault(part.clause_id, []).append(part)
    for top in outline.parts:
        below = outline.under(top)
        if not any(clause.pk in told for clause in below):
            continue
        desk.clause_heading(top)
        for clause in below:
            if clause.pk not in told:
                continue
            desk.clause_heading(clause, 4)
            chosen = [one for one in told[clause.pk] if not _in_words(one)]
            if chosen:
                desk.points(Said(f"{one.name}: {one.display_value()}", [desk.rests_on_part(one)]) for one in chosen)
            for one in told[clause.pk]:
                if _in_words(one):
                    desk.quote_part(one, with_name=True)


def _in_words(part: AnswerPart) -> bool:
    return part.question is not None and part.question.kind in WORDS


OWN = Kind(
    code="own-submission",
    name=gettext_lazy("Our own submission"),
    about=gettext_lazy("What our State answered in a cycle, measure by measure"),
    maker=Maker.STATE,
    audiences=[ReportAudience.OWN, ReportAudience.STATES, ReportAudience.PARTNERS, ReportAudience.PUBLIC],
    parameters=["cycle", "words"],
    sections={"about": gettext_lazy("About this report"), "answers": gettext_lazy("Answers")},
    title=title,
    compose=compose,
    is_cleared=True,
)
