# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet of an agency: what was asked of it in a cycle, by when, and what it wrote. For the agency itself."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.assessments.models import AnswerPart, Assignment
from jointplan.plans.texts import title_of
from jointplan.reports.composing import Desk, Said
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.kinds.own import walk
from jointplan.reports.models import ReportAudience


def title(desk: Desk) -> str:
    return _("Sheet of %(agency)s: %(cycle)s") % {"agency": desk.maker, "cycle": desk.given["cycle"]}


def compose(desk: Desk) -> None:
    cycle = desk.given["cycle"]
    asked = desk.read(Assignment.objects.all()).in_cycle(cycle.pk).to_agency(desk.maker.pk).standing()
    asked = asked.select_related("clause", "originator", "agency").prefetch_related("clause__texts")
    desk.begin("asked")
    rows = []
    for one in asked.order_by("clause__position"):
        number = desk.rests_on(one, one.described(), "", f"{one.due_on} {one.note}")
        title_said = f"{one.clause.code} {title_of(one.clause).text}"
        rows.append([Said(title_said, [number]), date_format(one.due_on), one.note])
    if rows:
        desk.grid([_("Measure"), _("Due on"), _("Note")], rows, "")
    else:
        desk.say("asked.nothing", Said(_("Nothing is asked of you in this cycle.")))
    desk.begin("written")
    own = desk.read(AnswerPart.objects.all()).originated_by(desk.maker.pk).filter(cycle=cycle)
    parts = own.of_newest_version().shown().select_related("clause").order_by("clause__position", "pk")
    walk(desk, [part for part in parts if part.value.strip()])


AGENCY = Kind(
    code="agency-sheet",
    name=gettext_lazy("Sheet of our agency"),
    about=gettext_lazy("What was asked of us in a cycle, by when, and what we wrote"),
    maker=Maker.BODY,
    audiences=[ReportAudience.OWN],
    parameters=["cycle", "words"],
    sections={"asked": gettext_lazy("What was asked"), "written": gettext_lazy("What we wrote")},
    title=title,
    compose=compose,
)
