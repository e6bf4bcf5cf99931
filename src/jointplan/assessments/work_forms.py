# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the work inside a State: choosing measures, assigning them, and showing an answer to chosen bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import Post
from jointplan.core.days import DayInput
from jointplan.core.text import localise
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition, Theme

DAY = DayInput()
NOBODY, ANYBODY = "nobody", ""


class PostField(forms.ModelChoiceField):
    """A post by its agency and function; whether anybody holds it stands beside."""

    def label_from_instance(self, obj: Any) -> str:
        # Many functions name their body already.
        name = str(obj) if str(obj.party) in str(obj) else f"{obj.party}: {obj}"
        return name if obj.is_held else str(_("%(post)s (vacant)") % {"post": name})


class AssignForm(forms.Form):
    """Measures for one post, in one step. The measures themselves are ticked in the list below."""

    post = PostField(
        label=_("Who is asked"), queryset=Post.objects.none(), error_messages={"required": _("Choose a post.")}
    )
    due_on = forms.DateField(label=_("Due on"), widget=DAY, error_messages={"required": _("Give a day.")})
    note = forms.CharField(
        label=_("Note for the agency"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only this agency and your State read it."),
    )
    clauses = forms.ModelMultipleChoiceField(
        label=_("Measures"),
        queryset=Clause.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Tick at least one measure.")},
    )

    def __init__(self, *args: Any, posts: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("post", posts), ("clauses", clauses)):
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class AsLastForm(forms.Form):
    """The same measures for the same posts as in the cycle before."""

    due_on = forms.DateField(label=_("Due on"), widget=DAY, error_messages={"required": _("Give a day.")})


class ChooseForm(forms.Form):
    """The filters of the address: which measures are listed, and whether all of them are ticked."""

    part = forms.ChoiceField(label=_("Part of the plan"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    who = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, data: Any, *, edition: Edition, agencies: list[Party], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        clauses = list(edition.clauses.filter(kind__in=["part", "objective"]).in_order())
        parts = [(c.code, localise(c.names).text or c.code) for c in clauses if c.kind == "part"]
        objectives = [(c.code, c.code) for c in clauses if c.kind == "objective"]
        themes = [(t.code, str(t)) for t in Theme.objects.filter(edition=edition).order_by("code")]
        who = [(NOBODY, _("Nobody yet")), *((a.code, str(a)) for a in agencies)]
        for name, choices in (("part", parts), ("objective", objectives), ("theme", themes), ("who", who)):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def chosen(self, clauses: Any) -> Any:
        """The clauses that the filters leave; none with an unknown value."""
        if not self.is_valid():
            return clauses.none()
        asked = self.cleaned_data
        if asked["part"]:
            clauses = clauses.filter(part__code=asked["part"]) | clauses.filter(code=asked["part"])
        if asked["objective"]:
            clauses = clauses.filter(parent__code=asked["objective"]) | clauses.filter(code=asked["objective"])
        if asked["theme"]:
            clauses = clauses.filter(themes__code=asked["theme"])
        return clauses.distinct()


class AssignmentsForm(forms.Form):
    """Assignments that are changed or withdrawn together."""

    assignments = forms.ModelMultipleChoiceField(
        label=_("Assignments"),
        queryset=Clause.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Tick at least one assignment.")},
    )
    due_on = forms.DateField(label=_("New day"), required=False, widget=DAY)

    def __init__(self, *args: Any, assignments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignments"].queryset = assignments  # type: ignore[attr-defined]


class CirculateAnswerForm(forms.Form):
    """The bodies of the State that are shown its answer."""

    bodies = forms.ModelMultipleChoiceField(
        label=_("Bodies of your State"),
        queryset=Party.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one body of your State.")},
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = bodies  # type: ignore[attr-defined]
