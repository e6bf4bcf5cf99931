# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became public, or was withdrawn: from each register its latest, in one row by time."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.today import today
from jointplan.assessments.models import Cycle, InvitedView, WithdrawnItem
from jointplan.commitments.models import FollowUpAction, Position
from jointplan.meetings.models import Minutes, MinutesStage
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition
from jointplan.portal.library import guidance_url, public_works
from jointplan.portal.meetings import meeting_url, public_meetings
from jointplan.portal.pages import EVERYONE, space_of
from jointplan.portal.planmap import Node, PlanMap, map_of
from jointplan.portal.practices import practice_url, public_practices
from jointplan.portal.recommendations import recommendation_url
from jointplan.portal.reports import public_reports, public_texts, report_url
from jointplan.portal.shared import released
from jointplan.portal.versions import RECENT_DAYS
from jointplan.reports.text_pages import public_url
from jointplan.strategies.models import Strategy

MOST = 50
CODES = 12
KINDS = {
    "shared": gettext_lazy("Answers of States"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "views": gettext_lazy("Views of others"),
    "practices": gettext_lazy("Good practices and challenges"),
    "library": gettext_lazy("Library"),
    "strategies": gettext_lazy("National strategies"),
    "meetings": gettext_lazy("Meetings"),
    "reports": gettext_lazy("Reports and texts"),
    "commitments": gettext_lazy("Recommendations"),
}


@dataclass(frozen=True)
class Change:
    """One thing that happened in public. `key` never changes: a feed reader knows by it what it has shown."""

    at: datetime.datetime
    kind: str
    title: str
    url: str
    key: str
    language: str = ""
    codes: list[Node] = field(default_factory=list)
    more: bool = False

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.kind])


@dataclass(frozen=True)
class Scope:
    """Of what changes are asked for: a space, and in it a region, a State or a part of a plan."""

    fictional: bool
    region: Region | None = None
    state: Party | None = None
    part: tuple[Edition, Node] | None = None
    kind: str = ""

    @property
    def codes(self) -> list[str]:
        return [node.code for node in _with_all_below(self.part[1])] if self.part else []

    @property
    def clauses(self) -> list[int]:
        return [node.pk for node in _with_all_below(self.part[1])] if self.part else []


def _with_all_below(node: Node) -> list[Node]:
    return [node, *(one for child in node.children for one in _with_all_below(child))]


def changes(scope: Scope, most: int = MOST) -> list[Change]:
    """The latest first, up to `most`; each register gives no more than that, however much there is in it."""
    sources = [source for kind, source in SOURCES.items() if scope.kind in {"", kind}]
    found = [change for source in sources for change in source(scope, most)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:most]


def _of_originator(records: Any, scope: Scope) -> Any:
    records = records.filter(originator__region__is_fictional=scope.fictional)
    if scope.region is not None:
        records = records.filter(originator__region=scope.region)
    return records.filter(originator=scope.state) if scope.state is not None else records


def _maps(editions: set[int], fictional: bool) -> dict[int, PlanMap]:
    return {one.pk: map_of(one, fictional=fictional) for one in Edition.objects.filter(pk__in=editions)}


def _shared(scope: Scope, most: int) -> Iterator[Change]:
    """What a State released on one day of one cycle is one change, with the measures that it is about."""
    day = today() - datetime.timedelta(days=RECENT_DAYS)
    since = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    parts = _of_originator(released().filter(released_at__gte=since), scope).order_by()
    if scope.part:
        parts = parts.filter(clause__in=scope.clauses)
    grouped = parts.annotate(day=TruncDate("released_at")).values("originator", "cycle", "day")
    rows = list(
        grouped.annotate(at=Max("released_at"), clauses=ArrayAgg("clause", distinct=True)).order_by("-at")[:most]
    )
    states = Party.objects.in_bulk({row["originator"] for row in rows})
    cycles = Cycle.objects.select_related("edition").in_bulk({row["cycle"] for row in rows})
    maps = _maps({cycle.edition_id for cycle in cycles.values()}, scope.fictional)
    for row in rows:
        state, cycle = states[row["originator"]], cycles[row["cycle"]]
        about = set(row["clauses"])
        nodes = [node for node in maps[cycle.edition_id].walk() if node.pk in about]
        kwargs = {"code": state.code, "edition": cycle.edition.code, "cycle": cycle.code}
        yield Change(
            row["at"],
            "shared",
            _("%(state)s shared its own answers: %(cycle)s") % {"state": state, "cycle": cycle},
            reverse(f"{space_of(scope.fictional)}:state_period", kwargs=kwargs),
            f"shared/{state.code}/{cycle.edition.code}/{cycle.code}/{row['day'].isoformat()}",
            codes=nodes[:CODES],
            more=len(nodes) > CODES,
        )


def _withdrawn(scope: Scope, most: int) -> Iterator[Change]:
    items = _of_originator(WithdrawnItem.objects.visible_to(EVERYONE), scope)
    if scope.part:
        items = items.filter(clause__in=scope.clauses)
    for item in items.select_related("cycle__edition", "clause", "originator").order_by("-released_at", "-pk")[:most]:
        told = {"state": item.originator, "code": item.clause.code, "cycle": item.cycle, "part": item.name}
        yield Change(
            item.released_at,
            "withdrawn",
            _("%(state)s withdrew what it had shared on %(code)s (%(part)s): %(cycle)s") % told,
            reverse(f"{space_of(scope.fictional)}:withdrawn", kwargs={"edition": item.cycle.edition.code}),
            f"withdrawn/{item.uid}",
        )


def _views(scope: Scope, most: int) -> Iterator[Change]:
    views = InvitedView.objects.visible_to(EVERYONE).standing().filter(label="CLEAR")
    views = views.filter(state__region__is_fictional=scope.fictional)
    if scope.region is not None:
        views = views.filter(state__region=scope.region)
    if scope.state is not None:
        views = views.filter(state=scope.state)
    if scope.part:
        views = views.filter(clause__in=scope.clauses)
    for view in views.select_related("cycle__edition", "clause", "state", "originator").order_by("-given_at")[:most]:
        edition, space = view.cycle.edition.code, space_of(scope.fictional)
        where = {"edition": edition, "code": view.clause.code} if view.clause else {"code": view.state.code}
        yield Change(
            max(view.given_at, view.released_at),
            "views",
            view.described(),
            reverse(f"{space}:clause" if view.clause else f"{space}:state", kwargs=where),
            f"view/{view.uid}",
        )


def _practices(scope: Scope, most: int) -> Iterator[Change]:
    found = _of_originator(public_practices(scope.fictional), scope)
    if scope.part:
        found = found.filter(edition=scope.part[0], measures__overlap=scope.codes)
    for one in found.shown().order_by("-released_at", "-pk")[:most]:
        told = {"kind": one.get_kind_display(), "party": one.source_name(), "title": one.title}
        at, url = max(one.released_at, one.listed_at), practice_url(one, scope.fictional)
        yield Change(at, "practices", _("%(kind)s of %(party)s: %(title)s") % told, url, f"practice/{one.uid}")


def _library(scope: Scope, most: int) -> Iterator[Change]:
    found = _of_originator(public_works(scope.fictional).standing(), scope)
    if scope.part:
        found = found.filter(edition=scope.part[0], measures__overlap=scope.codes)
    for one in found.shown().order_by("-changed_at", "-pk")[:most]:
        told = {"kind": one.get_kind_display(), "publisher": one.publisher, "title": one.title}
        at, url = max(one.released_at, one.changed_at), guidance_url(one, scope.fictional)
        yield Change(at, "library", _("%(kind)s of %(publisher)s: %(title)s") % told, url, f"work/{one.uid}/{at:%F}")


def _strategies(scope: Scope, most: int) -> Iterator[Change]:
    found = Strategy.objects.visible_to(EVERYONE).released().filter(state__region__is_fictional=scope.fictional)
    if scope.region is not None:
        found = found.filter(state__region=scope.region)
    if scope.state is not None:
        found = found.filter(state=scope.state)
    if scope.part:
        found = found.filter(alignments__clause__in=scope.clauses, alignments__label="CLEAR").distinct()
    for one in found.shown().order_by("-released_at", "-pk")[:most]:
        url = reverse(f"{space_of(scope.fictional)}:public_strategy", kwargs={"uid": one.uid})
        told = {"state": one.state, "title": one.title}
        title = _("%(state)s shared a strategy of its own: %(title)s") % told
        yield Change(one.released_at, "strategies", title, url, f"strategy/{one.uid}")


def _meetings(scope: Scope, most: int) -> Iterator[Change]:
    found = _of_originator(public_meetings(scope.fictional), scope)
    if scope.part:
        found = found.filter(Q(agendaitem_set__measures__overlap=scope.codes)).distinct()
    rows = list(found.shown().order_by("-released_at", "-pk")[:most])
    agreed = Minutes.objects.visible_to(EVERYONE).filter(meeting__in=rows, stage=MinutesStage.AGREED, label="CLEAR")
    for one in rows:
        yield Change(
            one.released_at,
            "meetings",
            _("Meeting: %(meeting)s") % {"meeting": one.title},
            meeting_url(one, scope.fictional),
            f"meeting/{one.uid}",
        )
    for minutes in agreed.select_related("meeting"):
        yield Change(
            max(minutes.agreed_at, minutes.released_at),
            "meetings",
            _("Agreed minutes: %(meeting)s") % {"meeting": minutes.meeting.title},
            f"{meeting_url(minutes.meeting, scope.fictional)}#minutes",
            f"minutes/{minutes.uid}",
        )


def _reports(scope: Scope, most: int) -> Iterator[Change]:
    """Reports for everyone, and texts of the States; neither belongs to one part of a plan, a text to no one State."""
    if scope.part:
        return
    found = _of_originator(public_reports(scope.fictional), scope).without_contents()
    for one in found.shown().order_by("-released_at", "-pk")[:most]:
        title = _("Report of %(party)s: %(title)s") % {"party": one.originator, "title": one}
        yield Change(one.released_at, "reports", title, report_url(one, scope.fictional), f"report/{one.uid}")
    if scope.state is not None:
        return
    for one in _of_originator(public_texts(scope.fictional), scope).shown().order_by("-released_at", "-pk")[:most]:
        title = _("Text of the States: %(title)s") % {"title": one.title}
        yield Change(one.released_at, "reports", title, public_url(one, scope.fictional), f"text/{one.uid}")


def _commitments(scope: Scope, most: int) -> Iterator[Change]:
    """What States said of recommendations that were made in public, and what they do about them."""
    positions = _of_originator(Position.objects.visible_to(EVERYONE), scope)
    actions = _of_originator(FollowUpAction.objects.visible_to(EVERYONE), scope)
    if scope.part:
        positions, actions = positions.filter(measures__overlap=scope.clauses), actions.none()
    for rows, said in (
        (positions, _("%(state)s shared its position on a recommendation: %(subject)s")),
        (actions, _("%(state)s shared what it does about a recommendation: %(subject)s")),
    ):
        # What is added to one of the Committee never leaves the State.
        for one in rows.exclude(recommendation=None).shown().order_by("-released_at", "-pk")[:most]:
            title = said % {"state": one.originator, "subject": one.recommendation}
            url = recommendation_url(one.recommendation, scope.fictional)
            yield Change(one.released_at, "commitments", title, url, f"{one._meta.model_name}/{one.uid}")


SOURCES: dict[str, Callable[[Scope, int], Iterator[Change]]] = {
    "shared": _shared,
    "withdrawn": _withdrawn,
    "views": _views,
    "practices": _practices,
    "library": _library,
    "strategies": _strategies,
    "meetings": _meetings,
    "reports": _reports,
    "commitments": _commitments,
}
