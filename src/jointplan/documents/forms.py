# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of documents. `DocumentForm` serves pages of other apps too, with a prefix where they have other fields."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.core.days import DayInput
from jointplan.core.uploads import MEGABYTE, CheckedFileField
from jointplan.documents.languages import language_choices, own_language
from jointplan.documents.models import Document, DocumentKind
from jointplan.documents.operations import (
    KINDS,
    LONGEST_LINK,
    LONGEST_TITLE,
    DocumentProblem,
    add_document,
    add_link,
    checked_link,
)
from jointplan.parties.models import Party

ACCEPT = ".pdf,.docx,.xlsx,.odt,.ods,.csv,.txt,.png,.jpg,.jpeg,.webp"
SAID = ("title", "kind", "language", "dated_on", "keep_until")


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = DayInput()
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class SaidForm(forms.Form):
    """What is said about a document."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the document"))
    dated_on = day_field(gettext_lazy("Date of the document"), gettext_lazy("The day that the document itself bears."))
    keep_until = day_field(
        gettext_lazy("Keep until"),
        gettext_lazy(
            "In the night after this day it is removed for good, with an entry in the log. Without a day it is kept as "
            "long as what it supports."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *DocumentKind.choices]  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["language"].initial = own_language()

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}

    def note(self, problem: DocumentProblem) -> None:
        """Show a problem of an operation at its field."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class DocumentForm(SaidForm):
    """A new document: a file or a link, and what is said about it. `save` adds it."""

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
    field_order = ("file", "link", *SAID)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), CSV, text or a picture, up to %(most)d MB, "
            "without macros. What a file is, its content says, not its name."
        ) % {"most": settings.LARGEST_DOCUMENT // MEGABYTE}

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        try:
            return checked_link(link) if link else ""
        except DocumentProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"file", "link"} & set(self.errors):
            return cleaned
        if not cleaned.get("file") and not cleaned.get("link"):
            self.add_error("file", _("Choose a file, or write a link below."))
        if cleaned.get("file") and cleaned.get("link"):
            self.add_error("link", _("A document is a file or a link, not both. Take one of them away."))
        return cleaned

    def save(self, *, originator: Party, by: Any) -> Document | None:
        """Add the document; None when the operation has a problem, which then stands at its field."""
        file = self.cleaned_data["file"]
        try:
            if file:
                given = {"content": file.read(), "file_name": file.name or ""}
                return add_document(originator=originator, by=by, **given, **self.said())
            return add_link(originator=originator, by=by, link=self.cleaned_data["link"], **self.said())
        except DocumentProblem as problem:
            self.note(problem)
            return None


class AddForm(DocumentForm):
    """The same, for whoever may write for several parties."""

    party = forms.ChoiceField(label=gettext_lazy("Whose document this is"))
    field_order = ("party", *DocumentForm.field_order)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        self.fields["party"].choices = [(pk, str(party)) for pk, party in self.parties.items()]  # type: ignore[attr-defined]
        if len(self.parties) == 1:
            del self.fields["party"]

    def originator(self) -> Party:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is removed"),
        max_length=500,
        help_text=gettext_lazy("Kept in the log, for your own party."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
