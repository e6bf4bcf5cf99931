# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.accounts.models import Post
from jointplan.audit.history import tracked
from jointplan.meetings.models.meetings import OfMeeting
from jointplan.parties.models import Party


class InvitationMode(models.TextChoices):
    TAKES_PART = "takes-part", _("takes part")
    CONSULTED = "consulted", _("is consulted")


@tracked()
class MeetingInvitation(OfMeeting):
    """A post is invited to a meeting. A court or a prosecutor is consulted: it owes a meeting of others nothing."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="the party of the post")
    mode = models.CharField(max_length=20, choices=InvitationMode, default=InvitationMode.TAKES_PART)

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "post"], name="post_invited_once"),
            models.CheckConstraint(
                condition=models.Q(mode__in=InvitationMode.values), name="meeting_invitation_mode_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.party}"

    def described(self) -> str:
        return gettext("Invitation to a meeting: %(post)s") % {"post": self}


class Answer(models.TextChoices):
    COMES = "comes", _("Comes")
    ALTERNATE = "alternate", _("Sends an alternate")
    DOES_NOT_COME = "does-not-come", _("Does not come")


@tracked()
class Participation(OfMeeting):
    """What a party says to being invited, or that it joins by itself. For itself and for who keeps the meeting."""

    answer = models.CharField(max_length=20, choices=Answer)
    note = models.CharField(max_length=500, blank=True)
    joined = models.BooleanField(default=False, help_text="by itself, without an invitation")

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "originator"], name="party_answers_once"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="participation_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.originator}: {self.get_answer_display()}"

    def described(self) -> str:
        return gettext("Answer to an invitation: %(party)s") % {"party": self.originator}


class HowAttended(models.TextChoices):
    IN_PERSON = "in-person", _("in person")
    ONLINE = "online", _("from afar")


@tracked()
class Attendance(OfMeeting):
    """An institution took part in a meeting. Persons are named in `AttendeeNames` alone."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=HowAttended, default=HowAttended.IN_PERSON)

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "party"], name="party_attends_once"),
            models.CheckConstraint(condition=models.Q(how__in=HowAttended.values), name="attendance_how_known"),
        ]

    def __str__(self) -> str:
        return str(self.party)

    def described(self) -> str:
        return gettext("Attendance of %(party)s") % {"party": self.party}


@tracked()
class AttendeeNames(OfMeeting):
    """The names of those who were there: for who keeps the meeting, or the circle that it was shown to; never wider."""

    text = models.TextField()

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting"], name="one_list_of_names_a_meeting"),
            models.CheckConstraint(
                condition=models.Q(label__in=[Label.AMBER, Label.AMBER_STRICT, Label.RED]),
                name="names_are_never_for_all",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="names_say_something"),
        ]

    def __str__(self) -> str:
        return gettext("Names of the participants")

    def described(self) -> str:
        return gettext("Names of the participants: %(meeting)s") % {"meeting": self.meeting}
