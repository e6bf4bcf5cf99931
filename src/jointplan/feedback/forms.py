# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jointplan.core.names import names_in
from jointplan.feedback.models import CommentKind
from jointplan.feedback.operations import LONGEST_REASON, LONGEST_TEXT
from jointplan.feedback.trap import moment, was_shown_in_time


class CommentForm(forms.Form):
    """A comment or a correction. Nothing is asked about whoever writes."""

    what = forms.ChoiceField(
        label=_("What is it?"),
        choices=CommentKind.choices,
        widget=forms.RadioSelect,
        initial=CommentKind.COMMENT,
        error_messages={"required": _("Choose what it is.")},
    )
    text = forms.CharField(
        label=_("What you want to say"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Up to 3000 characters. If something is wrong, say what would be right and where that can be read."
        ),
        error_messages={"required": _("Write what you want to say.")},
    )
    # People do not see it; a robot fills it in.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, confirmed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed

    def moment(self) -> str:
        """When the form was first shown: kept when it comes back, so that nobody waits twice."""
        sent = self.data.get("shown", "") if self.is_bound else ""
        return sent if was_shown_in_time(sent) else moment()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("website"):
            self.add_error(
                None, _("A field that people do not see was filled in. Nothing was sent: send it once more.")
            )
        elif not was_shown_in_time(data.get("shown", "")):
            self.add_error(
                None, _("That was quicker than anybody reads, or a day ago. Look at it again, and send it once more.")
            )
        return data

    def names(self) -> list[str]:
        """What looks like a person and was not confirmed to be none."""
        return [name for name in names_in(self.cleaned_data["text"]) if name not in self.confirmed]


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("One or two sentences. Whoever wrote the comment reads it through the private link."),
        error_messages={"required": _("Say why.")},
    )


class PublishForm(forms.Form):
    """What a publication rests on, and what stands below it."""

    decision = forms.ModelChoiceField(
        label=_("Decision of the States that it rests on"),
        queryset=None,
        required=False,
        empty_label=_("None: it rests on the reason below"),
    )
    reason = reason_field()
    reply = forms.CharField(
        label=_("Reply"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands below the comment on the public page."),
    )
    reply_language = forms.ChoiceField(
        label=_("Language of the reply"), choices=settings.LANGUAGES, initial=get_language
    )
    names_are_fine = forms.BooleanField(
        label=_("I have read it: no person can be identified by it."),
        error_messages={"required": _("Read it, and confirm that no person can be identified by it.")},
    )

    def __init__(self, *args: Any, decisions: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a comment is not published, or is taken down."""

    reason = reason_field()
