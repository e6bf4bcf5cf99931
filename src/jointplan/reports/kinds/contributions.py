# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contributions to the General Assembly's review of the Strategy: of one State, and of the States together."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.assessments.models import AnswerPart
from jointplan.assessments.reviews import last_review, next_review
from jointplan.meetings.models import Decision
from jointplan.reports.composing import Desk, Said
from jointplan.reports.kinds import regional
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.models import ReportAudience

SECTIONS = {
    "purpose": gettext_lazy("What this contributes to"),
    "pillars": gettext_lazy("Implementation by pillar"),
    "challenges": gettext_lazy("Challenges and needs"),
    "next": gettext_lazy("Next steps"),
}
OTHERS = [ReportAudience.STATES, ReportAudience.PARTNERS, ReportAudience.PUBLIC]


def national_title(desk: Desk) -> str:
    return _("Contribution of %(state)s to the review of the Global Counter-Terrorism Strategy") % {"state": desk.maker}


def joint_title(desk: Desk) -> str:
    return _("Joint contribution of the States to the review of the Global Counter-Terrorism Strategy")


def national(desk: Desk) -> None:
    """What the State shared with these readers, pillar by pillar."""
    cycle = desk.given["cycle"]
    own = [one for one in desk.answers(cycle, (*regional.MAIN, *regional.WANTED)) if one.originator_id == desk.maker.pk]
    _contribution(desk, own)


def joint(desk: Desk) -> None:
    """What all States shared with these readers, and what they decided together."""
    cycle = desk.given["cycle"]
    _contribution(desk, desk.answers(cycle, (*regional.MAIN, *regional.WANTED)))
    desk.begin("decisions")
    decided = desk.read(Decision.objects.all()).in_region(desk.region).standing()
    decided = decided.filter(taken_on__range=(cycle.period_from, cycle.period_to)).shown().order_by("taken_on", "pk")
    for one in decided:
        number = desk.rests_on(one, one.described(), desk.work_url("decision", uid=one.uid), one.text)
        desk.quote(one.text, f"{one.taken_in}, {date_format(one.taken_on)}", one.language, [number])


def _contribution(desk: Desk, told: Sequence[AnswerPart]) -> None:
    cycle = desk.given["cycle"]
    desk.begin("purpose")
    _purpose(desk)
    days = {"first": date_format(cycle.period_from), "last": date_format(cycle.period_to)}
    desk.say("purpose.period", Said(_("It covers the period from %(first)s to %(last)s.") % days))
    outline = desk.outline(cycle.edition)
    main = regional.main_texts([one for one in told if one.kind in regional.MAIN])
    desk.begin("pillars")
    if not main:
        desk.say("pillars.none", Said(regional.nothing_shared()))
    for part in outline.parts:
        below = {clause.pk: clause for clause in outline.under(part)}
        own = [one for one in main if one.clause_id in below]
        if own:
            desk.clause_heading(part)
            whose = [desk.rests_on_part(one) for one in own]
            desk.say(f"pillar.{part.code}", Said(regional.shared_by(own), whose))
        for one in own:
            by = f"{one.originator}, {one.clause.code}"
            desk.quote(one.value, by, one.language, [desk.rests_on_part(one)])
    for key, kinds in (("challenges", regional.WANTED), ("next", ("next_steps",))):
        desk.begin(key)
        for one in told:
            if one.kind in kinds:
                by = f"{one.originator}, {one.clause.code}: {one.name}"
                desk.quote(one.value, by, one.language, [desk.rests_on_part(one)])


def _purpose(desk: Desk) -> None:
    """Which review it is, as far as that is known. Facts on the United Nations stand in no fictional report."""
    before, coming = last_review(desk.given["day"]), next_review(desk.given["day"])
    if desk.fictional or coming is None:
        desk.say("purpose.what", Said(_("This contributes to the General Assembly's review of the Strategy.")))
        return
    said: list[Any] = [
        _("This contributes to review %(number)d of the United Nations Global Counter-Terrorism Strategy.")
        % {"number": coming.number}
    ]
    if coming.is_expected:
        said.append(_("It is expected in %(year)s; its day is to be confirmed.") % {"year": str(coming.day.year)})
    if before is not None:
        said.append(_("The last review was on %(day)s.") % {"day": date_format(before.day)})
    due = date_format(coming.contributions_by)
    said.append(_("Contributions are planned for %(day)s at the latest.") % {"day": due})
    desk.say("purpose.what", *(Said(one) for one in said))


NATIONAL = Kind(
    code="national-contribution",
    name=gettext_lazy("National contribution to the biennial review"),
    about=gettext_lazy("For the General Assembly's review of the Strategy: cleared and sent by our State"),
    maker=Maker.STATE,
    audiences=[*OTHERS[::-1], ReportAudience.OWN],
    parameters=["cycle", "words"],
    sections=SECTIONS,
    title=national_title,
    compose=national,
    is_cleared=True,
)
JOINT = Kind(
    code="joint-contribution",
    name=gettext_lazy("Joint contribution to the biennial review"),
    about=gettext_lazy("For the General Assembly's review of the Strategy, from what all States shared"),
    maker=Maker.SECRETARIAT,
    audiences=OTHERS,
    parameters=["cycle", "words"],
    sections=SECTIONS | {"decisions": gettext_lazy("What the States decided together")},
    title=joint_title,
    compose=joint,
)
