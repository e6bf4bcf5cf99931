# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which messages meetings have. A mail above TLP:GREEN says no more than that something waits."""

from django.utils.translation import gettext_lazy as _

from jointplan.notifications.declaring import declare

MEETING = {"page": "meeting", "key": "uid"}
ACTION = {"page": "meeting_action", "key": "uid"}
CONTRIBUTION = {"page": "contribution", "key": "uid"}

POST_INVITED = declare(
    "meetings/post_invited",
    title=_("You are invited to a meeting"),
    sentence=_("You are invited: %(meeting)s, %(starts_on)s. Say whether you come."),
    mailed_as=_("You are invited to a meeting. Say whether you come."),
    waits=True,
    **MEETING,
)
MEETING_CHANGED = declare(
    "meetings/meeting_changed",
    title=_("A meeting to which you are invited was changed"),
    sentence=_("%(meeting)s was changed. It is now on %(starts_on)s."),
    mailed_as=_("A meeting to which you are invited was changed."),
    **MEETING,
)
MEETING_CANCELLED = declare(
    "meetings/meeting_cancelled",
    title=_("A meeting to which you were invited was cancelled"),
    sentence=_("%(meeting)s on %(starts_on)s was cancelled."),
    mailed_as=_("A meeting to which you were invited was cancelled."),
    **MEETING,
)
INVITATION_ANSWERED = declare(
    "meetings/invitation_answered",
    title=_("An invitation to a meeting was answered"),
    sentence=_("%(party)s answered the invitation: %(meeting)s."),
    mailed_as=_("An invitation to a meeting was answered."),
    **MEETING,
)
CONSULTATION_JOINED = declare(
    "meetings/consultation_joined",
    title=_("An organisation joined a consultation"),
    sentence=_("%(party)s joined: %(meeting)s."),
    mailed_as=_("Somebody joined a consultation that you keep."),
    **MEETING,
)
MINUTES_CIRCULATED = declare(
    "meetings/minutes_circulated",
    title=_("Minutes of a meeting to read and to correct"),
    sentence=_("The minutes may be corrected until %(until_on)s: %(meeting)s."),
    mailed_as=_("Minutes of a meeting wait for you."),
    waits=True,
    **MEETING,
)
MINUTES_AGREED = declare(
    "meetings/minutes_agreed",
    title=_("The minutes of a meeting are agreed"),
    sentence=_("The minutes are agreed: %(meeting)s."),
    mailed_as=_("The minutes of a meeting are agreed."),
    **MEETING,
)
CONTRIBUTION_HANDED_IN = declare(
    "meetings/contribution_handed_in",
    title=_("Something was handed in to a meeting that you keep"),
    sentence=_("%(party)s handed something in: %(meeting)s. It waits for a written response."),
    mailed_as=_("Something was handed in to a meeting that you keep."),
    waits=True,
    **CONTRIBUTION,
)
CONTRIBUTION_ANSWERED = declare(
    "meetings/contribution_answered",
    title=_("What your party handed in was answered"),
    sentence=_("There is a written response to what your party handed in: %(meeting)s."),
    mailed_as=_("There is a written response for you."),
    **CONTRIBUTION,
)
ACTION_GIVEN = declare(
    "meetings/action_given",
    title=_("A meeting gave your party something to do"),
    sentence=_("%(meeting)s: an action of your party is due on %(due_on)s."),
    mailed_as=_("A meeting gave your party something to do."),
    waits=True,
    **ACTION,
)
ACTION_REPORTED = declare(
    "meetings/action_reported",
    title=_("An action is reported done and waits to be verified"),
    sentence=_("%(party)s reports an action done: %(meeting)s. Somebody else verifies it."),
    mailed_as=_("An action waits to be verified."),
    waits=True,
    **ACTION,
)
ACTION_VERIFIED = declare(
    "meetings/action_verified",
    title=_("An action of your party is verified"),
    sentence=_("An action of your party is done and verified: %(meeting)s."),
    mailed_as=_("There is news about an action of your party."),
    **ACTION,
)
ACTION_REOPENED = declare(
    "meetings/action_reopened",
    title=_("An action of your party is open again"),
    sentence=_("Something is still missing in an action of your party: %(meeting)s."),
    mailed_as=_("There is news about an action of your party."),
    waits=True,
    **ACTION,
)
