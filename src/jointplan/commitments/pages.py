# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of commitments share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import Steps, sharing_url, space_of, steps_for, visible_or_404, work_url
from jointplan.commitments.models import (
    ClosedRecommendation,
    Consent,
    FollowUpAction,
    Position,
    Recommendation,
)
from jointplan.core.rules import can
from jointplan.parties.models import Party, PartyKind
from jointplan.plans.models import Clause, Edition

Subject = Recommendation | ClosedRecommendation
PUBLIC_KIND, CLOSED_KIND = "recommendations", "committee"


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Commitments"), work_url(fictional, "commitments"))


def step_to_committee(fictional: bool) -> tuple[str, str]:
    return (_("Counter-Terrorism Committee"), work_url(fictional, "committee"))


def recommendation_url(found: Recommendation, fictional: bool) -> str:
    return work_url(fictional, "recommendation", uid=found.uid)


def closed_url(found: ClosedRecommendation, fictional: bool) -> str:
    return work_url(fictional, "committee_recommendation", uid=found.uid)


def consent_url(found: Consent, fictional: bool) -> str:
    return work_url(fictional, "consent", uid=found.uid)


def subject_url(found: Subject, fictional: bool) -> str:
    return recommendation_url(found, fictional) if isinstance(found, Recommendation) else closed_url(found, fictional)


def recommendation_or_404(uid: UUID, fictional: bool) -> Recommendation:
    """A public recommendation to a State of this space."""
    rows = Recommendation.objects.in_regions(fictional=fictional).select_related("state__region")
    found: Recommendation | None = rows.defer("folded", "search_vector").filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


def closed_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> ClosedRecommendation:
    rows = ClosedRecommendation.objects.in_regions(fictional=fictional).shown()
    found: ClosedRecommendation = visible_or_404(request, rows, uid=uid)
    return found


def subject_or_404(request: HttpRequest, kind: str, uid: UUID, fictional: bool) -> Subject:
    """The recommendation of an address that serves both kinds."""
    if kind == PUBLIC_KIND:
        return recommendation_or_404(uid, fictional)
    if kind == CLOSED_KIND:
        return closed_or_404(request, uid, fictional)
    raise Http404(_("There is nothing at this address that you may see."))


def steps_to_subject(found: Subject, fictional: bool) -> Steps:
    between = [] if isinstance(found, Recommendation) else [step_to_committee(fictional)]
    return [step_to_list(fictional), *between, (str(found), subject_url(found, fictional))]


def own_state(request: HttpRequest, fictional: bool) -> Party | None:
    """The State that somebody serves at its own desk; none for whoever serves no State of this space."""
    parties = [post.party for post in request.user.held_posts if post.party.kind == PartyKind.STATE]
    return next((party for party in parties if party.region.is_fictional == fictional), None)


def clauses_of(state: Party) -> list[Clause]:
    """What the latest plan of the State's region asks for."""
    edition = Edition.objects.filter(plan__region=state.region_id).order_by("-adopted_on").first()
    return list(Clause.objects.filter(edition=edition).assessable().in_order()) if edition else []


def clause_links(clauses: Iterable[int], fictional: bool) -> list[tuple[str, str]]:
    """Codes of clauses in the order of the plan, each with its public page."""
    found = Clause.objects.filter(pk__in=list(clauses)).in_order().values_list("code", "edition__code")
    space = space_of(fictional)
    return [(code, reverse(f"{space}:clause", kwargs={"edition": edition, "code": code})) for code, edition in found]


def bodies_of(state: int) -> Any:
    """The bodies of a State, and the State itself."""
    inside = Q(pk=state) | Q(parent=state) | Q(parent__parent=state)
    return Party.objects.current().filter(inside).order_by("code")


def bar_of(label: Label) -> dict[str, Any]:
    """The label bar of a page with public recommendations and what the reader may see of the follow-up to them."""
    return {"label": label, "sentence": _("Recommendations are public; what a State adds is for whom it says.")}


def follow_up_of(request: HttpRequest, subject: Subject, fictional: bool) -> dict[str, Any]:
    """What the reader may see of the follow-up to a recommendation, and what the reader may do there."""
    user = request.user
    position = Position.objects.visible_to(user).on(subject).shown().first()
    actions = list(FollowUpAction.objects.visible_to(user).on(subject).shown().select_related("lead").order_by("pk"))
    shown = [*([position] if position else []), *actions]
    note_openings(user, shown)
    kind = PUBLIC_KIND if isinstance(subject, Recommendation) else CLOSED_KIND
    given = {"kind": kind, "uid": subject.uid}
    return {
        "position": position,
        "position_who_url": sharing_url(position, fictional) if position else "",
        "measures": clause_links(position.measures, fictional) if position else [],
        "actions": [
            {
                "row": action,
                "who_url": sharing_url(action, fictional),
                "change_url": work_url(fictional, "follow_up_action", uid=action.uid)
                if can(user, "commitments.change_action", action)
                else "",
            }
            for action in actions
        ],
        "may_state": can(user, "commitments.state_position", subject)
        and (position is None or bool(can(user, "commitments.change_position", position))),
        "state_url": work_url(fictional, "recommendation_position", **given),
        "may_plan": can(user, "commitments.plan_action", subject),
        "plan_url": work_url(fictional, "follow_up_action_new", **given),
        # The page stands in the layer above, beside the answers.
        "answers_url": work_url(fictional, "recommendation_answers", uid=subject.uid)
        if isinstance(subject, Recommendation)
        else "",
        "label": Label.narrowest((row.shown_label() for row in shown), default=Label.CLEAR),
    }


@steps_for(ClosedRecommendation)
def steps_to_closed(record: Any, user: Any, fictional: bool) -> Steps:
    return steps_to_subject(record, fictional)


@steps_for(Consent)
def steps_to_consent(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), step_to_committee(fictional), (str(record), consent_url(record, fictional))]


@steps_for(Position, FollowUpAction)
def steps_to_addition(record: Any, user: Any, fictional: bool) -> Steps:
    """Through the recommendation, where the reader sees it."""
    if record.recommendation_id:
        return steps_to_subject(record.recommendation, fictional)
    found = ClosedRecommendation.objects.visible_to(user).filter(pk=record.committee_id).first()
    return steps_to_subject(found, fictional) if found else [step_to_list(fictional)]
