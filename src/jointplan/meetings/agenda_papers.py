# SPDX-License-Identifier: AGPL-3.0-or-later
"""Agenda, list of documents and minutes as papers: each under the strictest label of what stands in it."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.access.audience import audience_sentence
from jointplan.access.models import Label, Labelled
from jointplan.core.papers import Block, Facts, Grid, Heading, Paper, Points, Text
from jointplan.meetings.meeting_pages import agenda_of, attended_by, last_actions, when
from jointplan.meetings.models import Decision, Meeting, MeetingAction, Minutes


def _paper(
    title: str, meeting: Meeting, user: Any, rows: Sequence[Labelled], source: str, blocks: Sequence[Block]
) -> Paper:
    label = Label.narrowest((row.shown_label() for row in [meeting, *rows]), default=Label.AMBER)
    return Paper(
        title=f"{title}: {meeting}",
        label=str(label.label),
        source=source,
        blocks=blocks,
        language=(get_language() or "en").split("-")[0],
        lead=when(meeting),
        who=audience_sentence(meeting, user),
    )


def _facts(meeting: Meeting) -> Facts:
    pairs = [(_("When"), when(meeting))]
    if meeting.place:
        pairs.append((_("Place"), meeting.place))
    if meeting.link:
        pairs.append((_("From afar"), meeting.link))
    return Facts([*pairs, (_("Kept by"), str(meeting.originator))])


def agenda_paper(meeting: Meeting, user: Any, fictional: bool, source: str) -> Paper:
    """The agenda: what is open from the last meeting, then each item with its papers."""
    blocks: list[Block] = [_facts(meeting)]
    if meeting.text:
        blocks.append(Text(meeting.text, language=meeting.language))
    rows: list[Labelled] = []
    if still := last_actions(meeting, user):
        rows += still
        blocks += [Heading(_("Actions of the last meeting")), _grid_of(still)]
    blocks.append(Heading(_("Agenda")))
    for shown in agenda_of(meeting, user, fictional):
        item = shown.item
        rows += [item, *(paper.document for paper in shown.papers)]
        blocks.append(Heading(str(item), level=3))
        blocks += [Text(item.text, language=meeting.language)] if item.text else []
        said = [_("Measures: %(codes)s") % {"codes": ", ".join(item.measures)}] if item.measures else []
        said += [_("Minutes allotted: %(minutes)d") % {"minutes": item.minutes}] if item.minutes else []
        blocks += [Text("\n".join(said), quiet=True)] if said else []
        blocks += [Points([f"{paper.title} ({paper.tlp})" for paper in shown.papers])] if shown.papers else []
    return _paper(_("Agenda"), meeting, user, rows, source, blocks)


def documents_paper(meeting: Meeting, user: Any, fictional: bool, source: str) -> Paper:
    """The list of documents, by item of the agenda."""
    shown = agenda_of(meeting, user, fictional)
    papers = [(item.item, paper) for item in shown for paper in item.papers]
    rows = [[str(item.number), paper.title, paper.kind, paper.language, paper.tlp] for item, paper in papers]
    head = [_("Item"), _("Title"), _("Kind"), _("Language"), _("Label")]
    blocks: list[Block] = [_facts(meeting)]
    blocks.append(Grid(head, rows, _("Papers that you may read")) if rows else Text(_("There are no papers yet.")))
    return _paper(_("List of documents"), meeting, user, [paper.document for _item, paper in papers], source, blocks)


def minutes_paper(minutes: Minutes, user: Any, fictional: bool, source: str) -> Paper:
    """One version of the minutes: who took part, what was said, decided and given to do."""
    meeting = minutes.meeting
    blocks: list[Block] = [_facts(meeting)]
    there = attended_by(meeting, user)
    if there:
        took_part = [f"{one.party} ({one.get_how_display()})" for one in there]
        blocks += [Heading(_("Institutions that took part")), Points(took_part)]
    blocks += [Heading(_("Minutes")), Text(minutes.text, language=minutes.language)]
    decisions = list(Decision.objects.visible_to(user).filter(meeting=meeting).standing().latest_first())
    for decision in decisions:
        blocks += [Heading(_("Decision: %(decision)s") % {"decision": decision}, level=3)]
        blocks.append(Text(decision.text, language=decision.language))
    actions = list(MeetingAction.objects.visible_to(user).of_meeting(meeting.pk))
    if actions:
        blocks += [Heading(_("Actions")), _grid_of(actions)]
    title = f"{minutes} ({minutes.get_stage_display()})"
    return _paper(title, meeting, user, [minutes, *there, *decisions, *actions], source, blocks)


def _grid_of(actions: Sequence[MeetingAction]) -> Grid:
    head = [_("What is to be done"), _("Owner"), _("Due on"), _("State of the action")]
    rows = [
        [_said(one), str(one.owner), date_format(one.due_on, "DATE_FORMAT"), str(one.get_state_display())]
        for one in actions
    ]
    return Grid(head, rows)


def _said(action: MeetingAction) -> str:
    """What is to be done, with its measures on a line of their own: a column of codes would take the room of words."""
    if not action.measures:
        return action.text
    return "\n".join([action.text, _("Measures: %(codes)s") % {"codes": ", ".join(action.measures)}])
