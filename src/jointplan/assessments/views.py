# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.pages import OWN_BAR, bar_for, work_path, work_url
from jointplan.accounts.models import PostKind, Term
from jointplan.assessments.board_pages import contribution_page
from jointplan.assessments.burden import burden_of
from jointplan.assessments.clarification_turns import clarifications_link, stand_of, stands_of
from jointplan.assessments.leaving import versions_of
from jointplan.assessments.models import Cycle, Snapshot, Submission
from jointplan.assessments.pages import (
    rows_of,
    submission_or_404,
    tasks_of,
)
from jointplan.assessments.progress import PICKS, conflicts_by_code, keeping_of, picked, picks, said_of_progress
from jointplan.assessments.releasing import held_of
from jointplan.core.rules import can, require
from jointplan.core.text import sort_key
from jointplan.focalpoints.pages import own_terms
from jointplan.focalpoints.receiving import received_by
from jointplan.parties.models import Party
from jointplan.parties.pages import region_of
from jointplan.plans.models import Edition


@require_safe
def my_turn(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What waits for me, and the submissions that I may read."""
    submissions = (
        Submission.objects.visible_to(request.user)
        .in_regions(fictional=fictional)
        .select_related("cycle", "originator")
        .latest_first()
    )
    rows = [
        {"submission": s, "url": work_url(fictional, "submission", uid=s.uid), "label": s.tlp()} for s in submissions
    ]
    desk = can(request.user, "assessments.view_desk")
    terms = own_terms(request.user, fictional)
    context = {
        "tasks": tasks_of(request.user, fictional, terms),
        "submissions": rows,
        "received": received_by(request.user, terms, fictional),
        "posts": [{"name": PostKind(post.kind).label, "party": post.party} for post in request.user.held_posts],
        "coming": None if request.user.held_posts else coming_term(request.user),
        "desk_url": work_url(fictional, "desk") if desk else "",
        "tools": tools_of(request, fictional),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what you may read. Only you see it like this.")},
    }
    return render(request, "assessments/my_turn.html", context)


def coming_term(user: Any) -> Term | None:
    """The term that begins next, for somebody who has taken up a post before its first day."""
    later = Term.objects.filter(user=user, starts_on__gt=timezone.localdate()).select_related("post__party")
    return later.order_by("starts_on", "pk").first()


def tools_of(request: HttpRequest, fictional: bool) -> list[dict[str, str]]:
    """The pages of the workspace that stand in no line of navigation, as far as the reader may open them."""
    user = request.user
    tools = [
        ("my_calendar", _("Calendar"), True),
        ("cycles", _("Cycles"), True),
        ("sharing_circles", _("Circles"), bool(user.held_posts)),
        ("log_entries", _("Log"), True),
        ("people", _("Posts and accounts"), can(user, "accounts.view_people")),
        ("register", _("Register of parties"), can(user, "parties.keep_register", region_of(request, fictional))),
    ]
    shared = Edition.objects.in_regions(fictional=fictional).order_by("-adopted_on").first()
    found = [{"label": label, "url": work_url(fictional, name)} for name, label, allowed in tools if allowed]
    if shared is not None:
        of_plan = (("matrix", _("What the States shared")), ("provisions", _("Provisions of the plan")))
        links = [{"label": label, "url": work_url(fictional, name, edition=shared.code)} for name, label in of_plan]
        found = [*links, *found]
    return found


def registers_for(user: Any) -> list[tuple[str, str, str, bool]]:
    """Each register: its page, its name, what it holds, and whether it is there for the reader."""
    named = bool(user.held_posts)
    return [
        ("meetings", _("Meetings"), _("Meetings and consultations, their papers, minutes and actions"), named),
        ("texts", _("Regional texts"), _("From the draft to what the States make of it, with their comments"), named),
        ("decisions", _("Decisions of the States"), _("What the States decided in meetings or by note"), True),
        (
            "practices",
            _("Practices and challenges"),
            _("What worked, what is hard, and who has the same question"),
            True,
        ),
        ("library", _("Library"), _("Manuals, model laws, curricula and research"), True),
        (
            "strategies",
            _("National strategies"),
            _("Strategies and laws, their actions, and the measures they serve"),
            True,
        ),
        ("commitments", _("Commitments"), _("Treaties, recommendations and what is to be reported to whom"), True),
        ("documents", _("Documents"), _("Files and links of your party, as evidence"), named),
        ("reports", _("Reports"), _("Composed from what is here, for certain readers, with its sources"), True),
        ("calendars", _("Calendars of the States"), _("Days on which nobody works"), named),
        (
            "feedback_comments",
            _("Comments from the public"),
            _("What visitors wrote on public pages, for the secretariat to decide"),
            any(post.party.is_secretariat for post in user.held_posts),
        ),
    ]


@require_safe
def registers(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The registers of the workspace, each with what stands in it."""
    context = {
        "rows": [
            {"name": name, "text": text, "url": work_url(fictional, page)}
            for page, name, text, allowed in registers_for(request.user)
            if allowed
        ],
        "path": work_path(fictional, _("Registers")),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what you may read. Only you see it like this.")},
    }
    return render(request, "assessments/registers.html", context)


@require_safe
def submission(request: HttpRequest, uid: UUID, fictional: bool, only: str = "") -> HttpResponse:
    """One State's submission, measure by measure; `only` picks some out."""
    found = submission_or_404(request, uid, fictional)
    if only and only not in PICKS:
        raise Http404(_("There is nothing at this address that you may see."))
    if found.contributes_to_id is not None:
        return contribution_page(request, found, fictional)
    rows = rows_of(found, request.user, fictional, with_values=False)
    edit = can(request.user, "assessments.edit_answer", found)
    only_answered = not edit and found.sent_at is not None
    conflicts = conflicts_by_code(found, request.user)
    shown = [row for row in rows if row.is_answered] if only_answered else rows
    context = {
        "submission": found,
        "rows": picked(shown, found, request.user, only),
        "only": only,
        "picks": picks(found, fictional, only) if edit else [],
        "progress": said_of_progress(rows, sum(conflicts.values())),
        "conflicts": conflicts,
        "answered": sum(row.is_answered for row in rows),
        "next": next((row for row in rows if not row.is_answered), None),
        "edit": edit,
        "log_url": work_url(fictional, "log_record", kind="submission", uid=found.uid),
        "path": work_path(fictional, str(found)),
        "label_bar": bar_for(found, request.user, fictional),
        **keeping_of(found, request.user, fictional),
        **ways_on(request.user, found, fictional),
    }
    return render(request, "assessments/submission.html", context)


def ways_on(user: Any, found: Submission, fictional: bool) -> dict[str, Any]:
    """What may be done with a submission, and where; what it costs the State is told to the State alone."""
    return {
        "send": can(user, "assessments.send_submission", found),
        "settle": can(user, "assessments.settle_release", found),
        "clearance_url": work_url(fictional, "clearance", uid=found.uid)
        if can(user, "assessments.view_clearance", found)
        else "",
        "may_release": can(user, "assessments.release_of_submission", found),
        "release_url": work_url(fictional, "release", uid=found.uid),
        "withdraw_url": work_url(fictional, "withdraw", uid=found.uid),
        "held": held_of(found, user, fictional) if found.sent_at else [],
        "settle_url": work_url(fictional, "settle", uid=found.uid),
        "board": can(user, "assessments.view_board", found),
        "board_url": work_url(fictional, "board", uid=found.uid),
        "assign": can(user, "assessments.assign_measures", found),
        "assign_url": work_url(fictional, "assign", uid=found.uid),
        "send_url": work_url(fictional, "send", uid=found.uid),
        "packs_url": work_url(fictional, "packs", uid=found.uid),
        "checks": can(user, "assessments.check_submission", found),
        "checks_url": work_url(fictional, "checks", uid=found.uid),
        "snapshot": Snapshot.objects.visible_to(user).filter(submission=found).only("number").first(),
        "receipt_url": work_url(fictional, "receipt", uid=found.uid),
        "reopen": can(user, "assessments.reopen_submission", found),
        "reopen_url": work_url(fictional, "reopen", uid=found.uid),
        "versions": versions_of(found, user, fictional),
        "stand": stand_of(found, user),
        **clarifications_link(user, found, fictional),
        "invite_url": work_url(fictional, "views", uid=found.uid)
        if can(user, "assessments.invite_views", found)
        else "",
        "burden": burden_of(found) if user.holds(found.originator_id) else None,
    }


@require_safe
def desk(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The secretariat's desk: what has been received, from which State, in each cycle. Nothing here grades anybody."""
    require(request.user, "assessments.view_desk")
    regions = {post.party.region_id for post in request.user.held_posts}
    states = sorted(Party.objects.states().filter(region_id__in=regions), key=lambda state: sort_key(str(state)))
    sent = Submission.objects.visible_to(request.user).latest_received()
    received = {(submission.cycle_id, submission.originator_id): submission for submission in sent}
    stands = stands_of(list(received.values()), request.user)
    cycles = [
        {
            "cycle": cycle,
            "tiles": [
                _desk_tile(state, received.get((cycle.pk, state.pk)), cycle, stands, fictional) for state in states
            ],
        }
        for cycle in Cycle.objects.in_regions(fictional=fictional)
        .filter(edition__plan__region__in=regions)
        .exclude(state="prepared")
        .select_related("edition")
        .order_by("-period_to")
    ]
    bar = {"label": Label.AMBER, "sentence": _("The secretariat and the State concerned may read this.")}
    context = {"cycles": cycles, "label_bar": bar, "path": work_path(fictional, _("Desk"))}
    return render(request, "assessments/desk.html", context)


def _desk_tile(
    state: Party, found: Submission | None, cycle: Cycle, stands: dict[int, Any], fictional: bool
) -> dict[str, Any]:
    return {
        "stand": stands[found.pk] if found and found.compiled_at is None else "",
        "state": str(state),
        "sent_at": found.sent_at if found else None,
        "compiled_at": found.compiled_at if found else None,
        "version": found.version if found else None,
        "url": work_url(fictional, "submission", uid=found.uid) if found else "",
        "due_on": cycle.due_on if cycle.state == "open" else None,
    }
