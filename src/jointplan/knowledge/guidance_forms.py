# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the library."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.core.text import sort_key
from jointplan.core.uploads import MEGABYTE, CheckedFileField
from jointplan.documents.forms import ACCEPT, day_field
from jointplan.documents.languages import own_language
from jointplan.documents.operations import KINDS, LONGEST_LINK
from jointplan.knowledge.guidance_filters import library_languages
from jointplan.knowledge.models import Guidance, GuidanceKind, Licence, TargetReader
from jointplan.knowledge.operations.guidance import LONGEST
from jointplan.knowledge.operations.versions import LONGEST_CHANGES
from jointplan.parties.models import Party
from jointplan.plans.models import Edition


class ProblemForm(forms.Form):
    """A form at whose fields an operation's problems are shown."""

    def note(self, problem: Any) -> None:
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class GuidanceForm(ProblemForm):
    """What is said of a work."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST["title"])
    language = forms.ChoiceField(label=gettext_lazy("Language of title and description"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    publisher = forms.CharField(
        label=gettext_lazy("Publisher"),
        max_length=LONGEST["publisher"],
        help_text=gettext_lazy("As the work names it."),
    )
    publisher_party = forms.ChoiceField(
        label=gettext_lazy("The publisher in the register of parties"),
        required=False,
        help_text=gettext_lazy("Where it stands there."),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is good for"),
        required=False,
        max_length=LONGEST["description"],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("A few sentences in plain words. The search finds them."),
    )
    target_readers = forms.MultipleChoiceField(
        label=gettext_lazy("Written for"),
        required=False,
        choices=TargetReader.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    measures = forms.CharField(
        label=gettext_lazy("Measures and provisions that it helps with"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Codes as the plan gives them, separated by commas."),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), help_text=gettext_lazy("What a reader may do with it."))
    licence_text = forms.CharField(label=gettext_lazy("Own terms"), required=False, max_length=LONGEST["licence_text"])
    review_by = day_field(
        gettext_lazy("Review by"),
        gettext_lazy("Two weeks before, those who write for your party are asked whether it still holds."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = {p.code: p for p in Party.objects.filter(region=edition.plan.region_id).current()}
        self.publishers = dict(sorted(parties.items(), key=lambda item: sort_key(str(item[1]))))
        themes = [(theme.code, str(theme)) for theme in edition.themes.order_by("pk")]
        choices: dict[str, list[tuple[str, Any]]] = {
            "language": library_languages(),
            "kind": [("", _("Choose")), *GuidanceKind.choices],
            "publisher_party": [("", _("None of them")), *((code, str(p)) for code, p in self.publishers.items())],
            "themes": sorted(themes, key=lambda choice: sort_key(choice[1])),
            "licence": [("", _("Choose")), *Licence.choices],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["language"].initial = own_language()

    def said(self) -> dict[str, Any]:
        """What the operations take."""
        data = {name: self.cleaned_data[name] for name in GuidanceForm.base_fields}
        data["measures"] = [code for code in data["measures"].replace(";", ",").replace(",", " ").split() if code]
        data["publisher_party"] = self.publishers.get(data["publisher_party"])
        return data

    @staticmethod
    def initial_from(guidance: Guidance) -> dict[str, Any]:
        said = {name: getattr(guidance, name) for name in GuidanceForm.base_fields}
        party = guidance.publisher_party
        return said | {"measures": ", ".join(guidance.measures), "publisher_party": party.code if party else ""}


class AddGuidanceForm(GuidanceForm):
    """The same, for whoever may write for several parties."""

    party = forms.ChoiceField(label=gettext_lazy("For which party you add it"))
    field_order = ("party", *GuidanceForm.base_fields)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        self.fields["party"].choices = [(pk, str(party)) for pk, party in self.parties.items()]  # type: ignore[attr-defined]
        if len(self.parties) == 1:
            del self.fields["party"]

    def originator(self) -> Party:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]


class VersionForm(ProblemForm):
    """A version of a work in a language: a file or a link."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the version"),
        min_value=1,
        max_value=9999,
        help_text=gettext_lazy("A translation has the number of the version that it translates."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    title = forms.CharField(
        label=gettext_lazy("Title in this language"),
        required=False,
        max_length=LONGEST["title"],
        help_text=gettext_lazy("Empty: the title of the work."),
    )
    dated_on = day_field(gettext_lazy("Date of the version"), gettext_lazy("The day that it bears itself."))
    changes = forms.CharField(
        label=gettext_lazy("What changed since the version before"),
        required=False,
        max_length=LONGEST_CHANGES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = CheckedFileField(
        kinds=KINDS,
        largest=settings.LARGEST_DOCUMENT,
        required=False,
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    link = forms.CharField(
        label=gettext_lazy("Or a link"),
        required=False,
        max_length=LONGEST_LINK,
        help_text=gettext_lazy("The whole address, with https://. What is behind it is not fetched and not kept."),
        widget=forms.URLInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = library_languages()  # type: ignore[attr-defined]
        self.fields["language"].initial = own_language()
        self.fields["file"].help_text = _(
            "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), CSV, text or a picture, up to %(most)d MB, "
            "without macros. What a file is, its content says, not its name."
        ) % {"most": settings.LARGEST_DOCUMENT // MEGABYTE}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"file", "link"} & set(self.errors):
            return cleaned
        if not cleaned.get("file") and not cleaned.get("link"):
            self.add_error("file", _("Choose a file, or write a link below."))
        if cleaned.get("file") and cleaned.get("link"):
            self.add_error("link", _("A version is a file or a link, not both. Take one of them away."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the operation takes."""
        names = ("number", "language", "title", "dated_on", "changes", "link")
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        file = self.cleaned_data["file"]
        return said | ({"content": file.read(), "file_name": file.name or ""} if file else {})


class ReviewForm(ProblemForm):
    review_by = day_field(
        gettext_lazy("Look again by"),
        gettext_lazy("Without a day nobody is asked again."),
    )

    def said(self) -> dict[str, Any]:
        return {"review_by": self.cleaned_data["review_by"]}


class WithdrawForm(ProblemForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=LONGEST["withdrawal"],
        help_text=gettext_lazy("Whoever reads the work reads this too."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def said(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
