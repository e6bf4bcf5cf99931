# SPDX-License-Identifier: AGPL-3.0-or-later
"""A State invites others to give their view of its answers; they write, give and take back; the State answers."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_party
from jointplan.access.models import Circle, CircleKind, Label, Labelled, Membership
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.access.tokens import circle_token, membership_token, party_token
from jointplan.assessments import dialogue_messages
from jointplan.assessments.models import AnswerPart, InvitedView, Reach, Submission, ViewAnswer, ViewInvitation
from jointplan.assessments.operations.clarifying import lock_steps
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party, PartyKind
from jointplan.plans.models import Clause

# Steps on one invitation come one after another, whoever of the two takes them.
VIEWS = "assessments.views"
LONGEST = 8_000
MOST_SOURCES = 20
# Who gives a view: peers, partners and organisations of the community; never the secretariat, nor a body of a State.
INVITED = frozenset(PartyKind) - {PartyKind.STATE_BODY}
Source = dict[str, str]


@transaction.atomic
def invite_views(
    submission: Submission,
    party: Party,
    *,
    reach: str,
    reason: str,
    last_day: datetime.date,
    by: Any,
    clause: Clause | None = None,
) -> ViewInvitation:
    """Invite one party to give its view of the submission, or of one objective or answer of it.

    `reach` says who will read the view. Raises AnswerProblem when the party reads nothing of it, or is invited already.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.invite_views", submission)
    _check_invitation(submission, party, clause, reason, last_day)
    invitation = ViewInvitation.objects.create(
        submission=submission,
        cycle=submission.cycle,
        clause=clause,
        party=party,
        reach=reach,
        reason=reason.strip(),
        last_day=last_day,
        originator=submission.originator,
        label=Label.AMBER,
        audience=[circle_of_party(party, by=by).code],
    )
    invitation.refresh_from_db(fields=DERIVED)
    record("assessments.view_invited", invitation, last_day=last_day, reach=reach)
    dialogue_messages.view_invited(invitation)
    return invitation


def _check_invitation(
    submission: Submission, party: Party, clause: Clause | None, reason: str, last_day: datetime.date
) -> None:
    if not reason.strip():
        raise AnswerProblem(_("Say why this party is invited."))
    if last_day < today():
        raise AnswerProblem(_("The last day is over. Give today or a later day."))
    if party not in parties_to_invite(submission):
        raise AnswerProblem(_("Invite another State of the region, a partner, or an organisation of the community."))
    if clause is not None and clause.edition_id != submission.cycle.edition_id:
        raise AnswerProblem(_("%(code)s is not answered in this cycle.") % {"code": clause.code})
    if not is_shared(submission, clause, party):
        raise AnswerProblem(
            _("%(party)s reads nothing of this. Release it to this party first, then invite it.") % {"party": party}
        )
    same = ViewInvitation.objects.open_on(today()).filter(submission=submission, clause=clause, party=party)
    if same.exists():
        raise AnswerProblem(_("%(party)s is invited to this already.") % {"party": party})


def parties_to_invite(submission: Submission) -> list[Party]:
    """Whom the State may invite, by code."""
    found = Party.objects.filter(region_id=submission.originator.region_id, kind__in=INVITED, merged_into=None)
    return list(found.exclude(is_secretariat=True).exclude(pk=submission.originator_id).order_by("code"))


def is_shared(submission: Submission, clause: Clause | None, party: Party) -> bool:
    """True when the party reads at least one part of what it is to be asked about."""
    memberships = Membership.objects.current().filter(party=party).select_related("circle")
    tokens = ["public", "community"]
    tokens += [token for one in memberships for token in (membership_token(one.pk), circle_token(one.circle.code))]
    parts = AnswerPart.objects.running().asked_about(submission.pk, clause)
    return bool(parts.filter(readers__overlap=tokens).exists())


@transaction.atomic
def end_view_invitation(invitation: ViewInvitation, *, by: Any) -> ViewInvitation:
    """Nobody is asked any more. What was given stays."""
    lock_steps(invitation.pk, VIEWS)
    invitation = ViewInvitation.objects.locked(invitation.pk)
    require(by, "assessments.end_view_invitation", invitation)
    invitation.ended_at = timezone.now()
    invitation.save(update_fields=["ended_at"])
    record("assessments.view_invitation_ended", invitation)
    dialogue_messages.view_invitation_ended(invitation)
    return invitation


@transaction.atomic
def write_view(
    invitation: ViewInvitation, text: str, *, sources: list[Source], by: Any, language: str = "", seen: int = 0
) -> InvitedView:
    """Save the view as a draft that the writing party alone reads. `seen` is the version that the writer saw.

    Raises AnswerProblem when it is empty, a source has no title, or somebody saved since.
    """
    lock_steps(invitation.pk, VIEWS)
    invitation = ViewInvitation.objects.visible_to(by).shown().get(pk=invitation.pk)
    require(by, "assessments.write_view", invitation)
    said = {
        "text": _checked(text, _("Write what your party says.")),
        "sources": clean_sources(sources),
        "language": language or get_language() or "en",
    }
    view = InvitedView.objects.filter(invitation=invitation).first()
    if view is None:
        same = {"cycle": invitation.cycle, "clause": invitation.clause, "state": invitation.originator}
        view = InvitedView(invitation=invitation, originator=invitation.party, label=Label.AMBER_STRICT, **same)
    elif view.version != seen:
        raise AnswerProblem(_("Somebody of your party saved since you looked. Read it, then save once more."))
    else:
        view.version += 1
    for name, value in said.items():
        setattr(view, name, value)
    view.save()
    view.refresh_from_db(fields=DERIVED)
    record("assessments.view_written", view, sources=len(view.sources))
    return view


@transaction.atomic
def give_view(view: InvitedView, *, by: Any, seen: int) -> InvitedView:
    """Give the view to the State, and to those whom the invitation named. It stands as it was given."""
    lock_steps(view.invitation_id, VIEWS)
    view = InvitedView.objects.locked(view.pk)
    require(by, "assessments.give_view", view)
    if view.version != seen:
        raise AnswerProblem(_("Somebody of your party saved since you looked. Read it, then give it."))
    view.label, view.audience = _reach(view.invitation, view.state, by)
    view.given_at = timezone.now()
    view.save()
    view.refresh_from_db(fields=DERIVED)
    record("assessments.view_given", view, readers=_the_two(view, view.state), reach=view.invitation.reach)
    dialogue_messages.view_given(view)
    return view


@transaction.atomic
def take_back_view(view: InvitedView, *, by: Any) -> InvitedView:
    """Take a view back, for the future: the writing party alone reads it. Copies that left stay out."""
    lock_steps(view.invitation_id, VIEWS)
    view = InvitedView.objects.locked(view.pk)
    require(by, "assessments.take_back_view", view)
    view.label, view.audience = Label.AMBER_STRICT, []
    view.taken_back_at = timezone.now()
    view.save()
    view.refresh_from_db(fields=DERIVED)
    record("assessments.view_taken_back", view)
    return view


@transaction.atomic
def answer_view(view: InvitedView, text: str, *, by: Any, language: str = "") -> ViewAnswer:
    """The State says in words what it thinks of a view; those read it who read the view."""
    lock_steps(view.invitation_id, VIEWS)
    view = InvitedView.objects.visible_to(by).select_related("invitation").get(pk=view.pk)
    require(by, "assessments.answer_view", view)
    label, audience = _reach(view.invitation, view.originator, by)
    answer = ViewAnswer.objects.create(
        view=view,
        text=_checked(text, _("Write what your State says.")),
        language=language or get_language() or "en",
        originator=view.state,
        label=label,
        audience=audience,
    )
    answer.refresh_from_db(fields=DERIVED)
    record("assessments.view_answered", answer, readers=_the_two(answer, view.originator))
    dialogue_messages.view_answered(view)
    return answer


def _the_two(row: Labelled, other: Party) -> list[str]:
    """Who finds in the log what was done: the party that did it and the other of the two, however far it is read."""
    if row.label in {Label.CLEAR, Label.GREEN}:
        return [party_token(row.originator_id), party_token(other.pk)]
    alone = Membership.objects.current().filter(circle__kind=CircleKind.PARTY, party=other)
    return [party_token(row.originator_id), *(membership_token(pk) for pk in alone.values_list("pk", flat=True))]


def _reach(invitation: ViewInvitation, other: Party, by: Any) -> tuple[Label, list[str]]:
    """Label and audience of what is said on an invitation; `other` is the one of the two who does not say it."""
    if invitation.reach == Reach.PUBLIC:
        return Label.CLEAR, []
    if invitation.reach == Reach.COMMUNITY:
        return Label.GREEN, []
    audience = [circle_of_party(other, by=by).code]
    if invitation.reach == Reach.STATES:
        circle = Circle.objects.get(region_id=other.region_id, kind=CircleKind.STATES_AND_SECRETARIAT)
        audience.append(circle.code)
    return Label.AMBER, audience


def clean_sources(sources: list[Source]) -> list[Source]:
    """Title, reference and date of each, without blank ones. Raises AnswerProblem for one without a title."""
    cleaned = []
    for source in sources:
        kept = {name: str(source.get(name) or "").strip()[:500] for name in ("title", "reference", "date")}
        if not any(kept.values()):
            continue
        if not kept["title"]:
            raise AnswerProblem(_("A source has no title. Say what it is called."))
        cleaned.append(kept)
    if len(cleaned) > MOST_SOURCES:
        raise AnswerProblem(_("Name %(count)d sources at most.") % {"count": MOST_SOURCES})
    return cleaned


def _checked(text: str, complaint: str) -> str:
    text = text.strip()
    if not text:
        raise AnswerProblem(complaint)
    if len(text) > LONGEST:
        raise AnswerProblem(_("The text has more than %(count)d characters. Shorten it.") % {"count": LONGEST})
    return text
