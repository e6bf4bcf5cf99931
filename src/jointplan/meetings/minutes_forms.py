# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed after a meeting: minutes, corrections, responses, actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jointplan.accounts.models import Post
from jointplan.core.text import sort_key
from jointplan.meetings.meeting_forms import (
    DATE,
    LanguageField,
    MeasuresField,
    parties_of_meeting,
    posts_to_invite,
    words,
)
from jointplan.meetings.meeting_rules import is_consulted
from jointplan.meetings.models import Decision, HowAgreed, Meeting, Outcome
from jointplan.meetings.querysets import ActionQuerySet
from jointplan.parties.models import Party


class MinutesForm(forms.Form):
    """A version of the minutes."""

    text = words(
        16,
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Institutions, not persons. One paragraph on each line."),
        error_messages={"required": gettext_lazy("Write the minutes.")},
    )
    language = LanguageField()


class CirculateForm(forms.Form):
    """Until when a version may be corrected."""

    correct_until = forms.DateField(
        label=gettext_lazy("Corrections until"),
        help_text=gettext_lazy("The last day. From now on the text of this version stays as it is."),
        error_messages={"required": gettext_lazy("Give the last day for corrections.")},
        **DATE,
    )


class AgreeForm(forms.Form):
    """How the minutes were agreed."""

    how = forms.ChoiceField(
        label=gettext_lazy("How they were agreed"),
        choices=HowAgreed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how the minutes were agreed.")},
    )


class CorrectionForm(forms.Form):
    """What a party corrects."""

    text = words(
        6,
        label=gettext_lazy("What is to be corrected, and how"),
        error_messages={"required": gettext_lazy("Write what is to be corrected, and how.")},
    )
    language = LanguageField()


class ContributionForm(forms.Form):
    """What a party has to say in a consultation."""

    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say in a few words what it is about.")},
    )
    text = words(
        10,
        label=gettext_lazy("Contribution"),
        error_messages={"required": gettext_lazy("Write what your party has to say.")},
    )
    language = LanguageField()
    measures = MeasuresField()
    readers = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        choices=[
            ("states", gettext_lazy("The States and the secretariat (TLP:AMBER)")),
            ("community", gettext_lazy("Every member of the community (TLP:GREEN)")),
        ],
        widget=forms.RadioSelect,
        initial="states",
    )

    def said(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"for_community": data.pop("readers") == "community"}


class ResponseForm(forms.Form):
    """The written response to what a party handed in."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What comes of it"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is taken up, in part or not.")},
    )
    reason = words(
        5,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Whoever handed it in reads it, and whoever reads what was handed in."),
        error_messages={"required": gettext_lazy("Say why. Whoever handed it in reads it.")},
    )
    language = LanguageField()


class ActionForm(forms.Form):
    """What a meeting gives a party to do."""

    text = words(
        3,
        label=gettext_lazy("What is to be done"),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"), error_messages={"required": gettext_lazy("Say who does it.")}
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        error_messages={"required": gettext_lazy("Give the day by which it is to be done.")},
        **DATE,
    )
    measures = MeasuresField()
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Decision that it follows from"),
        queryset=Decision.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties: dict[str, Party] = {}
        self.posts: dict[str, Post] = {}
        for party in parties_of_meeting(meeting):
            if not is_consulted(party, meeting):
                self.parties[f"party-{party.pk}"] = party
        for post in posts_to_invite(meeting, user):
            if f"party-{post.party_id}" in self.parties:
                self.posts[f"post-{post.pk}"] = post
        named = [(key, str(party)) for key, party in self.parties.items()]
        named += [(key, f"{post.party}: {post}") for key, post in self.posts.items()]
        chosen: Any = self.fields
        chosen["owner"].choices = [("", "—"), *sorted(named, key=lambda choice: sort_key(choice[1]))]
        chosen["decision"].queryset = Decision.objects.visible_to(user).filter(meeting=meeting).standing()

    def said(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        key = data.pop("owner")
        post = self.posts.get(key)
        return data | {"owner": post.party if post else self.parties[key], "owner_post": post}


class ReportForm(forms.Form):
    """What was done."""

    text = words(
        5, label=gettext_lazy("What was done"), error_messages={"required": gettext_lazy("Say what was done.")}
    )
    language = LanguageField()


class JudgeForm(forms.Form):
    """Whether what was reported is so."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What you found"),
        choices=[
            ("verified", gettext_lazy("It is done")),
            ("reopened", gettext_lazy("Something is missing: the action is open again")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what you found.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What is missing"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The owner reads it. Leave it empty when it is done."),
    )


class ActionFilter(forms.Form):
    """Choosing actions, the same on the page and in files. With an unknown value nothing is chosen."""

    state = forms.ChoiceField(label=gettext_lazy("State of the action"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    due = forms.DateField(label=gettext_lazy("Due until"), required=False, **DATE)
    measure = forms.CharField(label=gettext_lazy("Measure"), required=False, max_length=40)

    def __init__(self, data: Any, actions: ActionQuerySet) -> None:
        super().__init__(data)
        self.actions = actions
        chosen: Any = self.fields
        chosen["state"].choices = [
            ("", _("All")),
            ("open", pgettext("action", "Open")),
            ("verified", _("Done and verified")),
        ]
        owners = {action.owner.code: str(action.owner) for action in actions.select_related("owner")}
        named = sorted(owners.items(), key=lambda choice: sort_key(choice[1]))
        chosen["owner"].choices = [("", _("All")), *named]

    def chosen(self) -> ActionQuerySet:
        if not self.is_valid():
            return self.actions.none()
        data, found = self.cleaned_data, self.actions
        if data["state"]:
            found = found.filter(state=data["state"])
        if data["owner"]:
            found = found.filter(owner__code=data["owner"])
        if data["due"]:
            found = found.filter(due_on__lte=data["due"])
        if code := data["measure"].strip():
            found = found.of_measure(code)
        return found.shown().next_first()

    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
