# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting, answering, joining, and noting who took part."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.core.rules import require
from jointplan.meetings.inviting import answer_invitation, hold_meeting, invite_posts, join_consultation
from jointplan.meetings.meeting_forms import AnswerForm, HeldForm, InviteForm
from jointplan.meetings.meeting_pages import (
    FormPage,
    attended_by,
    done,
    filled,
    form_page,
    invited_to,
    meeting_or_404,
    names_of,
    own_answer,
    part_or_404,
)
from jointplan.meetings.models import HowAttended, Meeting, MeetingInvitation

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def meeting_invite(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Invite posts to a meeting."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.change_meeting", found)
    form = InviteForm(request.POST or None, meeting=found, user=user)
    if filled(request, form, lambda: invite_posts(found, form.chosen(), by=user, consulted=form.only_consulted())):
        return done(request, _("They are invited and have been told."), found, fictional)
    lead = _("Whoever holds an invited post is told at once, and the party of the post reads the meeting from now on.")
    return form_page(request, form, FormPage(_("Invite posts"), _("Invite"), lead), found, fictional)


@FORM
def meeting_answer(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say for a party whether it comes."""
    invitation, user = part_or_404(request, MeetingInvitation, uid, fictional, "post", "party__region"), request.user
    require(user, "meetings.answer_invitation", invitation)
    known = own_answer(invitation.meeting, user)
    initial = {"answer": known.answer, "note": known.note} if known else {}
    form = AnswerForm(request.POST or None, initial=initial)
    if filled(request, form, lambda: answer_invitation(invitation, by=user, **form.cleaned_data)):
        return done(request, _("Your answer is with who keeps the meeting."), invitation.meeting, fictional)
    lead = _("For %(party)s. Who keeps the meeting reads the answer, and nobody else.") % {"party": invitation.party}
    page = FormPage(_("Answer the invitation"), _("Answer"), lead)
    return form_page(request, form, page, invitation.meeting, fictional)


@require_POST
def meeting_join(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Join an open consultation."""
    found = meeting_or_404(request, uid, fictional)
    join_consultation(found, by=request.user)
    return done(request, _("Your party takes part now. Hand in what it has to say."), found, fictional)


@FORM
def meeting_hold(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Note that a meeting was held, and which institutions took part."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.keep_meeting", found)
    form = HeldForm(request.POST or None, meeting=found, initial=_known(found, user, fictional))
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    names = {name: data.get(name) for name in ("names", "names_for_circle")}
    if filled(request, form, lambda: hold_meeting(found, form.attended(), by=user, **names)):
        return done(request, _("Noted. Now write the minutes."), found, fictional)
    lead = _("Institutions, not persons, unless the meeting needs a list of names.")
    return form_page(request, form, FormPage(_("Note who took part"), _("Note"), lead), found, fictional)


def _known(found: Meeting, user: object, fictional: bool) -> dict[str, object]:
    """What was noted before; else those who said that they come."""
    noted = attended_by(found, user)
    if not noted:
        coming = [one.party.pk for one in invited_to(found, user, fictional) if one.answer]
        return {"parties": [str(pk) for pk in {*coming, found.originator_id}]}
    names = names_of(found, user)
    return {
        "parties": [str(one.party_id) for one in noted],
        "online": [str(one.party_id) for one in noted if one.how == HowAttended.ONLINE],
        "names": names.text if names else "",
        "names_for_circle": bool(names and names.audience),
    }
