# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the clearance desk shows: exactly what leaves, for whom, what changed, and who must still clear."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from jointplan.access.models import Circle
from jointplan.access.pages import steps_for, work_url
from jointplan.accounts.models import Term
from jointplan.assessments.asking import schema_of
from jointplan.assessments.clearing import Standing
from jointplan.assessments.models import (
    AnswerPart,
    Clearance,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Submission,
    Word,
)
from jointplan.assessments.values import shown_value
from jointplan.core.differences import Piece, difference
from jointplan.core.rules import can
from jointplan.core.text import Localised
from jointplan.documents.models import Document
from jointplan.plans.models import ClauseText
from jointplan.plans.texts import title_of


@dataclass
class LeavingPart:
    """One part as it leaves, and how it differs from what was cleared last and from what was sent last time."""

    part: AnswerPart
    since_cleared: list[Piece] = field(default_factory=list)
    since_sent: list[Piece] = field(default_factory=list)


@dataclass
class LeavingAnswer:
    code: str
    title: Localised
    url: str
    parts: list[LeavingPart] = field(default_factory=list)


def parts_shown(submission_id: int, user: Any, codes: Iterable[str] = ()) -> list[AnswerPart]:
    """The parts that the reader may see, in the order of the plan and of the questions."""
    found = AnswerPart.objects.visible_to(user).filter(submission_id=submission_id)
    if wanted := list(codes):
        found = found.filter(clause__code__in=wanted)
    titles = Prefetch("clause__texts", ClauseText.objects.only("clause", "language", "title"))
    parts = (
        found.select_related("cycle", "clause", "originator").prefetch_related(titles).defer("folded", "search_vector")
    )
    return sorted(parts, key=lambda p: (p.clause.position, schema_of(p.cycle.questionnaire_id).order(p.kind)))


def answers_leaving(
    parts: Iterable[AnswerPart],
    urls: Any,
    cleared: dict[int, str] | None = None,
    sent: dict[tuple[int, str], str] | None = None,
) -> list[LeavingAnswer]:
    """Parts by answer. `cleared` and `sent` are what stood there before, where it is known; `urls` give an address."""
    answers: dict[str, LeavingAnswer] = {}
    for part in parts:
        code = part.clause.code
        answer = answers.setdefault(code, LeavingAnswer(code, title_of(part.clause), urls(code)))
        shown = LeavingPart(part)
        if cleared is not None:
            shown.since_cleared = _compared(part, cleared.get(part.pk))
        if sent is not None:
            shown.since_sent = _compared(part, sent.get((part.clause_id, part.kind)))
        answer.parts.append(shown)
    return list(answers.values())


def answers_left(request: ClearanceRequest) -> list[LeavingAnswer]:
    """What left of what a body was asked about, as it was sent."""
    clauses = request.cycle.edition.clauses.filter(code__in=request.left or ()).prefetch_related("texts")
    found = {clause.code: clause for clause in clauses}
    answers = []
    for code, rows in (request.left or {}).items():
        answer = LeavingAnswer(code, title_of(found[code]), "")
        for row in rows:
            said = {"kind": row["question"], "value": row["value"], "language": row["language"]}
            answer.parts.append(LeavingPart(AnswerPart(cycle=request.cycle, clause=found[code], **said)))
        answers.append(answer)
    return answers


def _compared(part: AnswerPart, before: str | None) -> list[Piece]:
    """The way from a kept value to what is said now; nothing where it is the same."""
    if before == part.value:
        return []
    if before is None:
        return [Piece("added", part.display_value())]
    was = shown_value(part.question, before) if part.question else before
    return difference(was, part.display_value())


def last_cleared(submission: Submission) -> Clearance | None:
    """The last clearance there was, the authority's before a body's, whether or not it still stands."""
    words = Clearance.objects.filter(submission=submission).exclude(word=Word.OBJECTED).order_by("-said_at", "-pk")
    return words.of_authority().first() or words.first()


def values_cleared(clearance: Clearance) -> dict[int, str]:
    """What each part said when it was cleared, from the history that members of the State read."""
    keys = [key for keys in clearance.contents.values() for key in keys]
    wanted = {tuple(key.split(":")[:2]) for key in keys}
    events: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    found = events.objects.filter(id__in={int(pk) for pk, _version in wanted}).order_by("pgh_id")
    return {
        pk: value
        for pk, version, value in found.values_list("id", "version", "value")
        if (str(pk), str(version)) in wanted
    }


def values_sent_before(submission: Submission, user: Any) -> dict[tuple[int, str], str]:
    """What the State sent in the cycle before, by clause and question; the latest submission of each clause."""
    earlier = AnswerPart.objects.visible_to(user).filter(
        originator_id=submission.originator_id, cycle__period_to__lt=submission.cycle.period_to, stays_inside=False
    )
    sent = Submission.objects.visible_to(user).received().originated_by(submission.originator_id)
    rows = earlier.filter(submission__in=sent).order_by("clause", "-cycle__period_to", "-submission_id")
    latest: dict[int, int] = {}
    values = {}
    for clause, submission_id, kind, value in rows.values_list("clause_id", "submission_id", "kind", "value"):
        if latest.setdefault(clause, submission_id) == submission_id:
            values[clause, kind] = value
    return values


def choices_of_parts(parts: Iterable[AnswerPart]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may stay inside in one action: (heading, [(value, name)])."""
    questions: dict[str, str] = {}
    groups: dict[str, str] = {}
    answers: dict[str, str] = {}
    for part in parts:
        schema = schema_of(part.cycle.questionnaire_id)
        questions[f"question:{part.kind}"] = part.name
        if part.question:
            group = schema.part_of(part.kind)
            groups[f"part:{group.key}"] = group.name
        answers[f"answer:{part.clause.code}"] = part.clause.code
    found = [(_("One question, everywhere"), questions), (_("A part of the questionnaire"), groups)]
    return [(heading, list(rows.items())) for heading, rows in [*found, (_("One answer"), answers)] if rows]


def parts_named(parts: Iterable[AnswerPart], what: str) -> list[int]:
    """The parts that a choice of `choices_of_parts` means, or one part as `one:` and its number."""
    how, _colon, key = what.partition(":")

    def is_meant(part: AnswerPart) -> bool:
        match how:
            case "question":
                return part.kind == key
            case "part":
                return bool(part.question) and schema_of(part.cycle.questionnaire_id).part_of(part.kind).key == key
            case "answer":
                return part.clause.code == key
        return how == "one" and str(part.pk) == key

    return [part.pk for part in parts if is_meant(part)]


def people_in(circle: Circle) -> tuple[list[str], int]:
    """The parties of a circle today, and how many people read by it."""
    parties = [membership.party for membership in circle.memberships.current().select_related("party")]
    terms = Term.objects.current().filter(post__party__in=parties, user__is_active=True)
    if circle.post_kinds:
        terms = terms.filter(post__kind__in=circle.post_kinds)
    return [str(party) for party in parties], terms.values("user").distinct().count()


def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


def other_languages(parts: Iterable[AnswerPart], language: str) -> list[str]:
    """Parts written in another language than the one that is cleared: "2.1.a Progress (ru)"."""
    return [
        f"{part.clause.code} {part.name} ({part.language})"
        for part in parts
        if part.language != language and part.question and part.question.is_written
    ]


def main_language(parts: Iterable[AnswerPart], default: str) -> str:
    """The language in which most of the texts are written."""
    written = [part.language for part in parts if part.question and part.question.is_written]
    return max(dict.fromkeys(written), key=written.count, default=default)


def how_it_was_said(word: Clearance) -> str:
    """By which post or letter, or that a date passed."""
    if word.letter_number:
        return _("by letter no. %(number)s") % {"number": word.letter_number}
    if word.by_post is None:
        return _("nobody objected by the date")
    post = str(word.by_post)
    return _("%(post)s (acting)") % {"post": post} if word.by_acting else post


def scan_url(word: Clearance, user: Any, fictional: bool) -> str:
    """Address of the scan of a letter, for those who may read it."""
    scans = Document.objects.visible_to(user).filter(pk=word.scan_id) if word.scan_id else Document.objects.none()
    uid = scans.values_list("uid", flat=True).first()
    return work_url(fictional, "document", uid=uid) if uid else ""


def line_of(standing: Standing, user: Any, fictional: bool) -> dict[str, Any]:
    """One body on the desk: its word, what changed since, and what the reader may do."""
    request, word = standing.request, standing.word
    return {
        "body": str(standing.body),
        "asked": ", ".join(request.codes) or _("all answers"),
        "due_on": request.due_on,
        "word": word,
        "state": _state_of(standing),
        "how": how_it_was_said(word) if word else "",
        "scan_url": scan_url(word, user, fictional) if word else "",
        "changed": standing.changed,
        "url": work_url(fictional, "clearance_request", uid=request.uid),
        "letter_url": work_url(fictional, "clearance_body_letter", uid=request.uid)
        if can(user, "assessments.enter_letter", request)
        else "",
        "withdraw_url": work_url(fictional, "clearance_withdraw", uid=word.uid)
        if word and can(user, "assessments.withdraw_clearance", word)
        else "",
    }


def _state_of(standing: Standing) -> str:
    if standing.word is None:
        return _("Waiting")
    if standing.changed and standing.word.clears:
        return _("To be cleared again")
    return str(Word(standing.word.word).label)


@steps_for(ClearanceRule, ClearanceRound, ClearanceRequest, Clearance)
def steps_to(record: Any, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """The (label, address) steps from "My turn" to a record of clearance, as far as the reader may see them."""
    if isinstance(record, ClearanceRule):
        return [(_("How the State clears"), work_url(fictional, "clearance_rule"))]
    if isinstance(record, ClearanceRequest):
        return [(record.described(), work_url(fictional, "clearance_request", uid=record.uid))]
    if isinstance(record, Clearance) and record.request is not None:
        return steps_to(record.request, user, fictional)
    return desk_steps(record.submission, user, fictional)


def desk_steps(submission: Submission, user: Any, fictional: bool) -> list[tuple[str, str]]:
    return [
        (str(submission), work_url(fictional, "submission", uid=submission.uid)),
        (_("Clearance"), work_url(fictional, "clearance", uid=submission.uid)),
    ]
