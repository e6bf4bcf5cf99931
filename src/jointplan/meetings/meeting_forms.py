# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a meeting: its times, its agenda, whom it invites and who was there."""

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.accounts.models import Post, PostKind
from jointplan.core.days import DayInput
from jointplan.core.text import sort_key
from jointplan.documents.models import Document
from jointplan.focalpoints.models import ContactPart
from jointplan.meetings.keeping import COMMUNITY, INVITED, STATES
from jointplan.meetings.models import (
    AgendaItem,
    Answer,
    HowAttended,
    Meeting,
    MeetingInvitation,
    MeetingKind,
    MeetingSeries,
    Participation,
)
from jointplan.meetings.preparing import KINDS_OF_A_STATE, LONGEST
from jointplan.meetings.problems import LONGEST_TEXT
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import house_of

DATE = {"widget": DayInput(), "input_formats": ["%Y-%m-%d"]}
TIME = {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}), "input_formats": ["%H:%M"]}
# Who comes to meetings; whoever only checks, clears or translates is not invited by post.
INVITABLE = (
    PostKind.COORDINATOR,
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.SECRETARIAT_OFFICER,
    PostKind.PARTNER_OFFICER,
    PostKind.OBSERVER,
)
MOST_PAPERS = 100


def words(rows: int, **options: Any) -> forms.CharField:
    """A long text."""
    options.setdefault("max_length", LONGEST_TEXT)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


class MeasuresField(forms.CharField):
    """Codes of measures, separated by commas or blanks."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Measures"))
        options.setdefault(
            "help_text", gettext_lazy("Codes as in the plan, separated by commas. Empty where none fits.")
        )
        super().__init__(required=False, max_length=500, **options)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return [code for code in re.split(r"[\s,;]+", super().clean(value)) if code]


class LanguageField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Language of the text"))
        super().__init__(choices=settings.LANGUAGES, **options)


def kind_choices(keeper: Party) -> list[tuple[str, str]]:
    kinds = [kind for kind in MeetingKind if kind != MeetingKind.INSIDE] if keeper.is_secretariat else KINDS_OF_A_STATE
    return [(kind.value, str(kind.label)) for kind in kinds]


def audience_choices(keeper: Party) -> list[tuple[str, str]]:
    states = _("The States and the secretariat") if keeper.is_secretariat else _("The State and its bodies")
    return [
        (STATES, states),
        (INVITED, _("Only those who are invited")),
        (COMMUNITY, _("Every member of the community (TLP:GREEN); consultations only")),
    ]


class SeriesForm(forms.Form):
    """Meetings that go on from one to the next."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"))
    title = forms.CharField(
        label=gettext_lazy("Title of the series"),
        max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Give the series its title.")},
    )
    rhythm = forms.CharField(
        label=gettext_lazy("How often"),
        max_length=LONGEST["rhythm"],
        required=False,
        help_text=gettext_lazy("In words, such as: twice a year."),
    )

    def __init__(self, *args: Any, keeper: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(keeper)  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """What a meeting is to be."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Give the meeting its title.")},
    )
    text = words(4, label=gettext_lazy("What it is about"), required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Give the day of the meeting.")}, **DATE
    )
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"), error_messages={"required": gettext_lazy("Say when it begins.")}, **TIME
    )
    ends = forms.TimeField(
        label=gettext_lazy("Ends at"), error_messages={"required": gettext_lazy("Say when it ends.")}, **TIME
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only when it lasts longer than a day."),
        **DATE,
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of these hours"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=LONGEST["place"], required=False)
    link = forms.CharField(label=gettext_lazy("Link for whoever takes part from afar"), max_length=500, required=False)
    language = LanguageField(label=gettext_lazy("Language of the papers"))
    open_until = forms.DateField(
        label=gettext_lazy("Open to join until"),
        required=False,
        help_text=gettext_lazy(
            "Consultations only: until then members of the community join and hand in by themselves."
        ),
        **DATE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/")) or zone == "UTC")
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = settings.TIME_ZONE

    def plan(self) -> dict[str, Any]:
        """What the operation takes."""
        data, zone = self.cleaned_data, ZoneInfo(self.cleaned_data["time_zone"])
        last = data["last_day"] or data["day"]
        names = ("title", "text", "time_zone", "place", "link", "language", "open_until")
        return {name: data[name] for name in names} | {
            "starts_at": datetime.datetime.combine(data["day"], data["starts"], zone),
            "ends_at": datetime.datetime.combine(last, data["ends"], zone),
        }

    @staticmethod
    def initial_from(meeting: Meeting) -> dict[str, Any]:
        begins, ends = meeting.in_its_zone(meeting.starts_at), meeting.in_its_zone(meeting.ends_at)
        names = ("title", "text", "time_zone", "place", "link", "language", "open_until")
        times = {"day": begins.date(), "starts": begins.time(), "ends": ends.time()}
        later = {"last_day": ends.date()} if ends.date() != begins.date() else {}
        return {name: getattr(meeting, name) for name in names} | times | later


class NewMeetingForm(MeetingForm):
    """A meeting with its kind, its series and its readers, which stay."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"))
    series = forms.ModelChoiceField(
        label=gettext_lazy("Series"),
        queryset=MeetingSeries.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None: a single meeting"),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        widget=forms.RadioSelect,
        initial=STATES,
        help_text=gettext_lazy("Whoever is invited reads it in any case."),
    )
    field_order = ("kind", "series")

    def __init__(self, *args: Any, keeper: Party, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["kind"].choices = kind_choices(keeper)
        chosen["series"].queryset = MeetingSeries.objects.visible_to(user).kept_by(keeper.pk)
        chosen["audience"].choices = audience_choices(keeper)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("audience") == COMMUNITY and data.get("kind") != MeetingKind.CONSULTATION:
            self.add_error("audience", _("Only a consultation is opened to the community at once."))
        return data

    def plan(self) -> dict[str, Any]:
        return super().plan() | {name: self.cleaned_data[name] for name in ("kind", "series", "audience")}


class ReasonForm(forms.Form):
    """Why something is so, for those whom it concerns."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST["reason"],
        error_messages={"required": gettext_lazy("Say why. Those whom it concerns read it.")},
    )


class AgendaForm(forms.Form):
    """One item of an agenda."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Give the item its title.")},
    )
    text = words(4, label=gettext_lazy("Explanation"), required=False)
    measures = MeasuresField()
    minutes = forms.IntegerField(label=gettext_lazy("Minutes allotted"), required=False, min_value=1, max_value=600)
    papers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Papers"),
        queryset=Document.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "From the documents of your party. Each keeps its own label: release it to those invited."
        ),
    )

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Document.objects.visible_to(user).originated_by(meeting.originator_id).latest_first()
        papers: Any = self.fields["papers"]
        papers.queryset = found.filter(pk__in=list(found.values_list("pk", flat=True)[:MOST_PAPERS]))

    @staticmethod
    def initial_from(item: AgendaItem, user: Any) -> dict[str, Any]:
        papers = [str(paper.uid) for paper in item.papers.visible_to(user)]  # type: ignore[attr-defined]
        said = {"title": item.title, "text": item.text, "minutes": item.minutes, "papers": papers}
        return said | {"measures": ", ".join(item.measures)}


def posts_to_invite(meeting: Meeting, user: Any) -> list[Post]:
    """Posts that a keeper may invite: inside a State its own and its bodies'; else those that the keeper knows of.

    Which posts a body of another State has is known to whom its contact was shown.
    """
    posts = Post.objects.existing().filter(kind__in=INVITABLE).select_related("party__region", "party__parent__parent")
    if meeting.is_inside:
        there = posts.filter(party__region=meeting.region_id)
        chosen = [post for post in there if house_of(post.party).pk == meeting.originator_id]
    else:
        shown = ContactPart.objects.visible_to(user).filter(kind="office").values("post")
        there = posts.filter(party__region=meeting.region_id)
        chosen = list(there.exclude(party__kind=PartyKind.STATE_BODY) | there.filter(pk__in=shown))
    others = [post for post in chosen if not post.party.has_left()]
    return sorted(others, key=lambda post: (sort_key(str(post.party)), sort_key(str(post))))


class InviteForm(forms.Form):
    """Whom a meeting invites, by post."""

    posts = forms.MultipleChoiceField(
        label=gettext_lazy("Posts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one post.")},
    )
    consulted = forms.MultipleChoiceField(
        label=gettext_lazy("Of these, only consulted"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Courts and prosecutors always are. Whoever is consulted gives views, and is given nothing to do."
        ),
    )

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(MeetingInvitation.objects.filter(meeting=meeting).values_list("post_id", flat=True))
        self.offered = {str(post.pk): post for post in posts_to_invite(meeting, user) if post.pk not in known}
        self.parties = {str(post.party_id): post.party for post in self.offered.values()}
        chosen: Any = self.fields
        chosen["posts"].choices = [(key, f"{post.party}: {post}") for key, post in self.offered.items()]
        chosen["consulted"].choices = [(key, str(party)) for key, party in self.parties.items()]

    def chosen(self) -> list[Post]:
        return [self.offered[key] for key in self.cleaned_data["posts"]]

    def only_consulted(self) -> list[Party]:
        return [self.parties[key] for key in self.cleaned_data["consulted"]]


class AnswerForm(forms.Form):
    """Whether a party comes."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you come, send an alternate or do not come.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False, help_text=gettext_lazy("No name of a person.")
    )


def parties_of_meeting(meeting: Meeting) -> list[Party]:
    """Institutions that may have taken part: who keeps it, those invited, those who joined, and the States."""
    invited = MeetingInvitation.objects.filter(meeting=meeting).values("party")
    joined = Participation.objects.filter(meeting=meeting).values("originator")
    there = Party.objects.filter(pk__in=invited) | Party.objects.filter(pk__in=joined)
    there |= Party.objects.filter(pk=meeting.originator_id)
    if not meeting.is_inside:
        there |= Party.objects.filter(region=meeting.region_id, kind=PartyKind.STATE)
    found = there.select_related("region", "parent__parent").distinct()
    return sorted(found, key=lambda party: sort_key(str(party)))


class HeldForm(forms.Form):
    """Which institutions took part, and who was there, in a row of its own."""

    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Institutions that took part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Say which institutions took part.")},
    )
    online = forms.MultipleChoiceField(
        label=gettext_lazy("Of these, from afar"), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = words(
        4,
        label=gettext_lazy("Names of the participants"),
        required=False,
        help_text=gettext_lazy("Leave it empty unless the meeting needs a list. It is kept apart and never public."),
    )
    names_for_circle = forms.BooleanField(
        label=gettext_lazy("Whoever the meeting was released to reads the names; otherwise only who keeps it"),
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(party.pk): party for party in parties_of_meeting(meeting)}
        chosen: Any = self.fields
        choices = [(key, str(party)) for key, party in self.known.items()]
        chosen["parties"].choices = chosen["online"].choices = choices

    def attended(self) -> dict[Party, str]:
        data = self.cleaned_data
        afar = set(data["online"])
        return {
            self.known[key]: HowAttended.ONLINE if key in afar else HowAttended.IN_PERSON for key in data["parties"]
        }
