# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a regional text: its paragraphs, what States say about them, days, decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.meetings.forms import DecisionField
from jointplan.meetings.meeting_forms import DATE, LanguageField, words
from jointplan.parties.models import Region
from jointplan.reports.models import Outcome, RegionalText, TextParagraph, TextStage
from jointplan.reports.text_clock import states_of
from jointplan.reports.text_problems import LONGEST_PARAGRAPH, LONGEST_TITLE
from jointplan.reports.text_writing import MOST_PARAGRAPHS, paragraphs_of

LONGEST_PASTED = LONGEST_PARAGRAPH * 40


class BeginForm(forms.Form):
    """A regional text with all its paragraphs."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give the text a title.")},
    )
    language = LanguageField()
    text = words(
        18,
        label=gettext_lazy("Text"),
        max_length=LONGEST_PASTED,
        help_text=gettext_lazy(
            "An empty line stands between paragraphs. A State that a paragraph names is found by its name; "
            "add others at the paragraph afterwards."
        ),
        error_messages={"required": gettext_lazy("Write at least one paragraph.")},
    )

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "title": data["title"],
            "language": data["language"],
            "paragraphs": paragraphs_of(data["text"]),
        }


class ParagraphForm(forms.Form):
    """One paragraph of a draft."""

    text = words(
        8,
        label=gettext_lazy("Paragraph"),
        max_length=LONGEST_PARAGRAPH,
        error_messages={"required": gettext_lazy("Write the paragraph.")},
    )
    states = forms.MultipleChoiceField(
        label=gettext_lazy("States of which it speaks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They read it first and may correct it. A State named by its name is always among them."
        ),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["states"]
        chosen.choices = [(state.code, str(state)) for state in states_of(region)]


class NewParagraphForm(ParagraphForm):
    """A paragraph and its place."""

    after = forms.IntegerField(
        label=gettext_lazy("After paragraph"),
        required=False,
        min_value=0,
        max_value=MOST_PARAGRAPHS,
        help_text=gettext_lazy("0 puts it first; empty puts it last."),
    )


class DayForm(forms.Form):
    """A day until which the States may speak. It is one on which all of them work."""

    until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("A day on which all States work. Where a State enters a free day later, it moves on."),
        error_messages={"required": gettext_lazy("Give the last day.")},
        **DATE,
    )


class SayForm(forms.Form):
    """What a State says about a paragraph, or about the text."""

    text = words(
        6,
        label=gettext_lazy("What your State says"),
        max_length=LONGEST_PARAGRAPH,
        error_messages={"required": gettext_lazy("Write what your State says.")},
    )
    language = LanguageField()


class FootnoteForm(SayForm):
    """A footnote in the State's own words."""

    field_order = ("paragraph", "text", "language")
    paragraph = forms.ModelChoiceField(
        label=gettext_lazy("Paragraph"),
        queryset=TextParagraph.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("The text as a whole"),
    )

    def __init__(self, *args: Any, paragraphs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["paragraph"]
        chosen.queryset = paragraphs


class DispositionForm(forms.Form):
    """What became of what a State said."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is accepted, accepted in part or not.")},
    )
    reason = words(
        4,
        label=gettext_lazy("Reason"),
        max_length=LONGEST_PARAGRAPH,
        required=False,
        help_text=gettext_lazy("Needed unless it is accepted. Whoever reads what the State said reads it."),
    )
    language = LanguageField()


class ConcludeForm(forms.Form):
    """What the States made of a text, and by which decision."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What the States made of it"),
        choices=[(stage.value, stage.label) for stage in (TextStage.AGREED, TextStage.FOOTNOTED, TextStage.NOTED)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what the States made of the text.")},
    )
    decision = DecisionField(error_messages={"required": gettext_lazy("Choose the decision of the States.")})

    def __init__(self, *args: Any, user: Any, text: RegionalText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["decision"]
        chosen.choose_for(user, text.region)


class ReleaseForm(forms.Form):
    """For whom the States release a text, and by which decision."""

    label = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            (Label.AMBER.value, gettext_lazy("Circles chosen below (TLP:AMBER)")),
            (Label.GREEN.value, gettext_lazy("Every member of the community (TLP:GREEN)")),
            (Label.CLEAR.value, gettext_lazy("Everybody (TLP:CLEAR)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say for whom the States release the text.")},
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Circles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = DecisionField(error_messages={"required": gettext_lazy("Choose the decision of the States.")})

    def __init__(self, *args: Any, user: Any, text: RegionalText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["decision"].choose_for(user, text.region)
        circles = Circle.objects.filter(region=text.region, kind__in=[CircleKind.CHOSEN, CircleKind.INTERESTED])
        chosen["audience"].choices = [(circle.code, str(circle)) for circle in circles.filter(state=None)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("label") == Label.AMBER and not data.get("audience"):
            self.add_error("audience", _("Choose at least one circle."))
        if data.get("label") != Label.AMBER:
            data["audience"] = []
        return data
