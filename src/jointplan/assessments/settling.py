# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which somebody decides which of two texts stands."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jointplan.access.pages import bar_for, steps_for, visible_or_404, work_path, work_url
from jointplan.assessments.answer_pages import conflicts_on
from jointplan.assessments.asking import measures_of
from jointplan.assessments.fields import field_for
from jointplan.assessments.models import AnswerPart, KeptConflict
from jointplan.assessments.operations.merging import settle_conflict
from jointplan.assessments.pages import steps_to
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.values import shown_value
from jointplan.core.differences import difference
from jointplan.core.rules import Refused, can
from jointplan.plans.texts import title_of


class SettleForm(forms.Form):
    """Which text stands: theirs, mine, or one that is written from both."""

    stands = forms.ChoiceField(
        label=gettext_lazy("What your answer says from now on"),
        choices=[
            ("theirs", gettext_lazy("What is saved now stays")),
            ("mine", gettext_lazy("The text that was kept aside takes its place")),
            ("edited", gettext_lazy("The text below takes its place")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which text stands.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, conflict: KeptConflict, part: AnswerPart | None, **kwargs: Any) -> None:
        initial = {"seen": part.version if part else 0, "edited": conflict.mine, "language": conflict.language}
        super().__init__(*args, initial=initial, **kwargs)
        question = conflict.question
        if question is not None:
            self.fields["edited"] = field_for(question, measures_of(conflict.answer.clause))
            self.fields["edited"].label = _("Your text, to be changed as you like")
            if question.is_written:
                self.fields["language"] = forms.ChoiceField(
                    label=_("Language of the texts"), choices=settings.LANGUAGES, required=False
                )
        self.conflict, self.part = conflict, part

    def value(self) -> tuple[str, str]:
        """The text that stands, and its language."""
        stands = self.cleaned_data["stands"]
        if stands == "theirs":
            return (self.part.value, self.part.language) if self.part else ("", self.conflict.language)
        if stands == "mine":
            return self.conflict.mine, self.conflict.language
        return self.cleaned_data.get("edited", ""), self.cleaned_data.get("language") or self.conflict.language

    def show_again(self) -> None:
        """Somebody saved since: the next decision is about what is shown now."""
        self.data = self.data.copy()
        self.data["seen"] = str(self.part.version if self.part else 0)


@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Both texts side by side, with what each changed; theirs, mine or a third one stands."""
    found = visible_or_404(
        request,
        KeptConflict.objects.select_related("answer__submission__cycle__edition", "answer__clause", "originator"),
        uid=uid,
        originator__region__is_fictional=fictional,
    )
    submission, clause = found.answer.submission, found.answer.clause
    edit = can(request.user, "assessments.edit_answer", submission)
    part = AnswerPart.objects.visible_to(request.user).filter(answer=found.answer, kind=found.kind).first()
    form = SettleForm(request.POST or None, conflict=found, part=part)
    if request.method == "POST" and not edit:
        raise Refused(edit.reason)
    if request.method == "POST" and form.is_valid():
        value, language = form.value()
        try:
            settle_conflict(found, value, language, by=request.user, seen_version=form.cleaned_data["seen"])
        except AnswerProblem as problem:
            form.add_error(None, str(problem))
            form.show_again()
        else:
            messages.success(request, _("Decided. The other texts stay in the history."))
            waiting = conflicts_on(request, submission, fictional, clause)
            url = work_url(fictional, "answer", uid=submission.uid, code=clause.code)
            return redirect(waiting[0]["url"] if waiting else url)
    context = {
        "conflict": found,
        "clause": clause,
        "title": title_of(submission.cycle.edition.clauses.with_texts().get(pk=clause.pk)),
        "part": part,
        "versions": versions_of(found, part),
        "form": form,
        "edit": edit,
        "answer_url": work_url(fictional, "answer", uid=submission.uid, code=clause.code),
        "path": work_path(fictional, found.name, *steps_to_conflict(found, request.user, fictional)[:-1]),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "assessments/conflict.html", context)


def versions_of(found: KeptConflict, part: AnswerPart | None) -> dict[str, Any]:
    """What both started from, and how each of the two texts differs from it."""
    question = found.question

    def shown(value: str) -> str:
        return shown_value(question, value) if question else value

    base, theirs, mine = shown(found.base), shown(part.value if part else ""), shown(found.mine)
    return {
        "base": base,
        "theirs": difference(base, theirs) if theirs else [],
        # Where both began with nothing, the one is told from the other.
        "mine": difference(base or theirs, mine) if mine else [],
        "language": found.language,
    }


@steps_for(KeptConflict)
def steps_to_conflict(record: KeptConflict, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """The steps to the page of a kept conflict."""
    return [*steps_to(record.answer, user, fictional), (record.name, work_url(fictional, "conflict", uid=record.uid))]
