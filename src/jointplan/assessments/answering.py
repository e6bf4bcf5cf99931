# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which an answer is written: the form, saving while somebody types, and keeping the last answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jointplan.access.pages import work_url
from jointplan.accounts.shared_computer import is_shared
from jointplan.assessments.answer_form import AnswerForm
from jointplan.assessments.answer_pages import answer_page, parts_of
from jointplan.assessments.asking import asked_in, measures_of, schema_of
from jointplan.assessments.evidence import documents_offered
from jointplan.assessments.models import Answer, AnswerPart, Origin, Submission
from jointplan.assessments.operations.answers import Saved
from jointplan.assessments.operations.keeping import keep_as_last, say_no_change
from jointplan.assessments.operations.merging import Change, base_seen, merge_answer
from jointplan.assessments.operations.prefilling import keep_prefilled
from jointplan.assessments.pages import submission_or_404
from jointplan.assessments.persons import names_typed
from jointplan.assessments.prefilling import offers_for
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import Kind, Question
from jointplan.assessments.values import packed, shown_value, unpacked
from jointplan.core.rules import can, require
from jointplan.documents.forms import DocumentForm
from jointplan.plans.models import Clause

form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass
class Place:
    """A clause of a submission, what is asked there, and the parts of the answer that the reader may see."""

    submission: Submission
    clause: Clause
    questions: tuple[Question, ...]
    parts: dict[str, AnswerPart]
    fictional: bool

    @property
    def url(self) -> str:
        return work_url(self.fictional, "answer", uid=self.submission.uid, code=self.clause.code)

    @property
    def guards_persons(self) -> bool:
        return schema_of(self.submission.cycle.questionnaire_id).guards_persons(self.clause.code)

    def form(self, data: Any, user: Any, questions: Iterable[Question] | None = None) -> AnswerForm:
        asked = list(self.questions if questions is None else questions)
        around = {
            "measures": measures_of(self.clause),
            "documents": documents_offered(user, self.submission.originator_id, asked),
        }
        return AnswerForm(data, language=user.language, parts=self.parts, questions=asked, **around)


def place_or_404(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> Place:
    submission = submission_or_404(request, uid, fictional)
    questions = asked_in(submission.cycle).get(code)
    clause = submission.cycle.edition.clauses.with_texts().filter(code=code).first() if questions else None
    if questions is None or clause is None:
        raise Http404(_("%(code)s is not answered in this cycle.") % {"code": code})
    parts = {part.kind: part for part in parts_of(request, submission, clause)}
    return Place(submission, clause, questions, parts, fictional)


@form_page
def answer(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> HttpResponse:
    """The form of one answer, with the wording and the last answer beside it."""
    place = place_or_404(request, uid, code, fictional)
    form = place.form(request.POST or None, request.user)
    names: list[str] = []
    if request.method == "POST" and form.is_valid():
        changes = changes_in(request, place, form)
        names = names_to_confirm(request, place, changes)
        if not names:
            try:
                outcome = merge_answer(place.submission, place.clause, changes, by=request.user, came_by=Origin.TYPED)
            except AnswerProblem as problem:
                form.add_error(None, str(problem))
            else:
                return _after_saving(request, place, outcome)
    parts = list(place.parts.values())
    context = {
        "form": form,
        "groups": form.groups(schema_of(place.submission.cycle.questionnaire_id)),
        "parts": parts,
        "names": names,
        "guards_persons": place.guards_persons,
        "draft_key": "" if is_shared(request) else draft_key(request.user, place),
        "save_url": work_url(fictional, "save_parts", uid=uid, code=code),
    }
    context |= answer_page(request, place.submission, place.clause, parts, fictional)
    context |= _adding(request, place)
    context |= _offered(request, place)
    return render(request, "assessments/answer.html", context)


def _adding(request: HttpRequest, place: Place) -> dict[str, Any]:
    """The form that adds a document and names it as evidence at once, for whoever may do both."""
    if not evidence_asked(place) or not can(request.user, "documents.add_document", place.submission.originator):
        return {}
    where = {"uid": place.submission.uid, "code": place.clause.code}
    return {"new": DocumentForm(prefix="new"), "add_url": work_url(place.fictional, "add_evidence", **where)}


def _offered(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What registers say to questions without an answer, for whoever may keep it."""
    if not can(request.user, "assessments.edit_answer", place.submission):
        return {}
    found = offers_for(place.submission, place.clause.code, place.questions, place.parts, request.user)
    url = work_url(place.fictional, "keep_from_register", uid=place.submission.uid, code=place.clause.code)
    return {"offers": [(one, shown_value(one.question, one.value)) for one in found], "offers_url": url}


def evidence_asked(place: Place) -> Question | None:
    return next((question for question in place.questions if question.kind == Kind.EVIDENCE), None)


@require_POST
def add_evidence(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> HttpResponse:
    """Add a document of the own party and name it in the answer."""
    place = place_or_404(request, uid, code, fictional)
    require(request.user, "assessments.edit_answer", place.submission)
    question = evidence_asked(place)
    form = DocumentForm(request.POST, request.FILES, prefix="new")
    document = form.save(originator=place.submission.originator, by=request.user) if form.is_valid() else None
    if question is None or document is None:
        problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, _("The document was not added: %(problems)s") % {"problems": problems})
        return redirect(place.url)
    part = place.parts.get(question.key)
    base = part.value if part else ""
    day = document.dated_on.isoformat() if document.dated_on else ""
    row = {"title": document.title, "kind": document.kind, "date": day, "document": str(document.uid)}
    mine = packed([*(unpacked(base) or []), {key: value for key, value in row.items() if value}])
    change = Change(base, mine, request.user.language)
    merge_answer(place.submission, place.clause, {question.key: change}, by=request.user, came_by=Origin.TYPED)
    messages.success(request, _("The document was added and is named in your answer."))
    return redirect(place.url)


def _after_saving(request: HttpRequest, place: Place, outcome: Saved) -> HttpResponse:
    code = {"code": place.clause.code}
    if outcome.conflicts:
        messages.warning(request, _("Somebody saved this while you were writing. Both texts are kept; decide here."))
        return redirect(work_url(place.fictional, "conflict", uid=outcome.conflicts[0].kept))
    if outcome.saved or place.parts:
        messages.success(request, _("Your answer to %(code)s is saved.") % code)
    else:
        messages.info(request, _("Nothing was written for %(code)s yet.") % code)
    return redirect(place.url)


def changes_in(request: HttpRequest, place: Place, form: AnswerForm) -> dict[str, Change]:
    """What the person made of the versions that the person saw."""
    answers = Answer.objects.visible_to(request.user)
    answer = answers.filter(submission=place.submission, clause=place.clause).first()
    return form.changes(base_seen(place.parts, form.seen(), answer))


def names_to_confirm(request: HttpRequest, place: Place, changes: Mapping[str, Change]) -> list[str]:
    """What looks like a name in what was typed now and was not confirmed to identify nobody."""
    if not place.guards_persons:
        return []
    confirmed = request.POST.getlist("name_shown") if request.POST.get("no_person") else []
    return [name for name in names_typed(changes, place.questions) if name not in confirmed]


def draft_key(user: Any, place: Place) -> str:
    """The name under which the browser keeps what this person types here; it tells nobody who or where that is."""
    return salted_hmac("assessments.draft", f"{user.pk}/{place.submission.uid}/{place.clause.code}").hexdigest()[:32]


@require_POST
def save_parts(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> HttpResponse:
    """Save the questions that were changed while somebody types. Answers with what became of each."""
    place = place_or_404(request, uid, code, fictional)
    verdict = can(request.user, "assessments.edit_answer", place.submission)
    if not verdict:
        return JsonResponse({"refused": verdict.reason}, status=403)
    changed = set(request.POST.getlist("changed"))
    form = place.form(request.POST, request.user, [q for q in place.questions if q.key in changed])
    form.is_valid()
    changes = changes_in(request, place, form)
    problems = {key: " ".join(str(error) for error in form.errors[key]) for key in changed & set(form.errors)}
    names = names_to_confirm(request, place, changes)
    if names:
        asked = {key for key in changes if names_to_confirm(request, place, {key: changes[key]})}
        changes = {key: change for key, change in changes.items() if key not in asked}
        problems |= dict.fromkeys(asked, _("Not saved: it seems to name a person. See below."))
    try:
        how = {"came_by": Origin.TYPED, "typing": True}
        outcome = merge_answer(place.submission, place.clause, changes, by=request.user, **how)
    except AnswerProblem as problem:
        return JsonResponse({"refused": str(problem)})
    place.parts = {part.kind: part for part in parts_of(request, place.submission, place.clause)}
    said = {key: {"state": "problem", "said": text} for key, text in problems.items()}
    return JsonResponse({"parts": said | _said_of(place, changes, outcome), "names": names, "said": _saved_now()})


def _saved_now() -> str:
    return _("Saved at %(time)s") % {"time": formats.time_format(timezone.localtime(), "TIME_FORMAT")}


def _said_of(place: Place, changes: Mapping[str, Change], outcome: Saved) -> dict[str, dict[str, Any]]:
    """What the page learns of each question: its state in words, and the version that is seen from now on."""
    said: dict[str, dict[str, Any]] = {}
    for key in [*outcome.saved, *outcome.unchanged]:
        part = place.parts.get(key)
        said[key] = {"state": "saved", "said": _saved_now()}
        if (part.value if part else "") == changes[key].mine:
            said[key]["seen"] = part.version if part else 0
    for conflict in outcome.conflicts:
        said[conflict.kind] = {
            "state": "conflict",
            "said": _("Somebody saved another text meanwhile. Yours is kept aside."),
            "conflict": str(conflict.kept),
            "link": _("Compare and decide"),
            "url": work_url(place.fictional, "conflict", uid=conflict.kept),
        }
    return said


@require_POST
def keep_last(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Keep the last answers where nothing is written yet: of a clause and all below it, or of all."""
    submission = submission_or_404(request, uid, fictional)
    code = request.POST.get("clause", "")
    clauses = clauses_under(submission, code)
    try:
        count = keep_as_last(submission, clauses, by=request.user)
    except AnswerProblem as problem:
        messages.info(request, str(problem))
    else:
        kept = ngettext(
            "%(count)d answer was kept as the last time. Check that it still holds.",
            "%(count)d answers were kept as the last time. Check that they still hold.",
            count,
        )
        messages.success(request, kept % {"count": count})
    if request.POST.get("back") == "answer" and code in asked_in(submission.cycle):
        return redirect(work_url(fictional, "answer", uid=uid, code=code))
    return redirect(work_url(fictional, "submission", uid=uid))


def clauses_under(submission: Submission, code: str) -> list[Clause]:
    """The clauses at which something is asked: one, those below it, or all where no code is given."""
    asked = [found for found in asked_in(submission.cycle) if not code or found == code or found.startswith(f"{code}.")]
    return list(submission.cycle.edition.clauses.filter(code__in=asked).in_order())


@require_POST
def keep_from_register(request: HttpRequest, uid: UUID, code: str, fictional: bool) -> HttpResponse:
    """Keep what a register of this product says as the answer to one question."""
    place = place_or_404(request, uid, code, fictional)
    key, seen = request.POST.get("question", ""), request.POST.get("seen", "")
    try:
        keep_prefilled(place.submission, place.clause, key, seen=seen, by=request.user)
    except AnswerProblem as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, _("Taken from the register. Read it, and change it where it needs more."))
    return redirect(place.url)


@require_POST
def no_change(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say for everything outside the focus that nothing changed since the last answer."""
    submission = submission_or_404(request, uid, fictional)
    try:
        count = say_no_change(submission, by=request.user)
    except AnswerProblem as problem:
        messages.info(request, str(problem))
    else:
        said = ngettext("“No change” was said once.", "“No change” was said for %(count)d clauses.", count)
        messages.success(request, said % {"count": count})
    return redirect(work_url(fictional, "submission", uid=uid))
