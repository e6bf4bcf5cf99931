# SPDX-License-Identifier: AGPL-3.0-or-later
"""The word of a body and of the clearing authority: by a click, by letter, or because a date passed."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.today import today
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.assessments import clearance_messages
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.clearing import (
    contents_by_clause,
    digest_of,
    leaving,
    round_of,
    what_bodies_lack,
)
from jointplan.assessments.for_whom import check_for_whom
from jointplan.assessments.models import (
    AnswerPart,
    Clearance,
    ClearanceRequest,
    Means,
    Submission,
    Word,
)
from jointplan.assessments.operations.sending import contents_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.documents.models import DocumentKind
from jointplan.documents.operations import DocumentProblem, add_document
from jointplan.parties.models import Party

# What somebody may say; that nobody objected is said by the date alone.
SAID = (Word.CLEARED, Word.RESERVED, Word.OBJECTED)


@dataclass(frozen=True)
class Letter:
    """A letter that says what a click would say: its number, and the day that it bears."""

    number: str
    dated_on: datetime.date
    scan: bytes = b""
    file_name: str = ""


@dataclass(frozen=True)
class Confirmed:
    """What the clearing authority confirms besides, and for whom it is.

    `circle` is a code, empty for the secretariat; `stricter` names parts of the questionnaire for it alone.
    """

    nothing_classified: bool
    no_person: bool
    circle: str = ""
    stricter: tuple[str, ...] = ()


def shown_to_body(request: ClearanceRequest) -> dict[str, list[str]]:
    """What the body reads of it, as far as whoever asks reads it: this is what its click clears."""
    return leaving(contents_by_clause(request.submission_id, request.codes))


@transaction.atomic
def give_clearance(request: ClearanceRequest, *, word: str, text: str = "", seen: str, by: Any) -> Clearance:
    """A body says its word on what it has read; `seen` is `digest_of` that. Its last word counts."""
    request = ClearanceRequest.objects.select_related("originator", "body", "cycle").get(pk=request.pk)
    require(by, "assessments.give_clearance", request)
    contents = shown_to_body(request)
    if seen != digest_of(contents):
        raise AnswerProblem(_("Somebody saved an answer since you looked. Read it once more, then decide."))
    home = Circle.objects.get(kind=CircleKind.COORDINATION, state=request.originator)
    post, acting = _speaking(by, request.body_id, SPEAKS)
    clearance = _say(
        request,
        word,
        text,
        contents=contents,
        means=Means.CLICK,
        by_post=post,
        by_acting=acting,
        originator=request.body,
        audience=[home.code],
    )
    clearance_messages.clearance_answered(request)
    clearance_messages.body_answered(request)
    return clearance


@transaction.atomic
def enter_letter(request: ClearanceRequest, letter: Letter, *, word: str, text: str = "", by: Any) -> Clearance:
    """Enter the letter by which a body says its word: it equals a click, on what the body was asked about."""
    request = ClearanceRequest.objects.locked(request.pk)
    require(by, "assessments.enter_letter", request)
    post, acting = _speaking(by, request.originator_id, [PostKind.COORDINATOR])
    clearance = _say(
        request,
        word,
        text,
        contents=request.contents,
        means=Means.LETTER,
        by_post=post,
        by_acting=acting,
        originator=request.originator,
        audience=request.audience,
        **_checked(letter, request.originator, request.language, by),
    )
    clearance_messages.clearance_answered(request)
    return clearance


def _say(request: ClearanceRequest, word: str, text: str, **fields: Any) -> Clearance:
    _check_word(word, text, request.admits_reservations)
    return _keep(
        request=request,
        submission_id=request.submission_id,
        cycle=request.cycle,
        body=request.body,
        language=request.language,
        label=Label.AMBER,
        word=word,
        text=text.strip() if word != Word.CLEARED else "",
        **fields,
    )


def _keep(**fields: Any) -> Clearance:
    clearance = Clearance.objects.create(**fields)
    clearance.refresh_from_db(fields=["readers", "audience_memberships"])
    record("assessments.clearance_given", clearance, word=str(clearance.word), means=str(clearance.means))
    return clearance


def _check_word(word: str, text: str, admits_reservations: bool) -> None:
    if word not in SAID:
        raise AnswerProblem(_("Choose: clear, clear with a reservation, or object."))
    if word == Word.RESERVED and not admits_reservations:
        raise AnswerProblem(_("Your State clears without reservations. Clear, or object and say why."))
    if word == Word.OBJECTED and not text.strip():
        raise AnswerProblem(_("Say why: the coordinator has to know what to change."))
    if word == Word.RESERVED and not text.strip():
        raise AnswerProblem(_("Write the footnote of the reservation."))


def _checked(letter: Letter, state: Party, language: str, by: Any) -> dict[str, Any]:
    if not letter.number.strip():
        raise AnswerProblem(_("Give the number of the letter, or “without number”."))
    if letter.dated_on > today():
        raise AnswerProblem(_("The letter is dated in the future. Correct the date."))
    number = letter.number.strip()
    scan = None
    if letter.scan:
        # A document of the State alone (TLP:AMBER+STRICT), even where a body reads the word.
        title = _("Letter of clearance no. %(number)s") % {"number": number}
        said: dict[str, Any] = {"title": title, "kind": DocumentKind.LETTER, "language": language}
        try:
            scan = add_document(
                originator=state,
                by=by,
                content=letter.scan,
                file_name=letter.file_name,
                dated_on=letter.dated_on,
                **said,
            )
        except DocumentProblem as problem:
            raise AnswerProblem(str(problem)) from problem
    return {"letter_number": number, "letter_dated_on": letter.dated_on, "scan": scan}


def _speaking(by: Any, party_id: int, kinds: Iterable[str]) -> tuple[Post, bool]:
    """The post by which somebody speaks, and whether it is held for somebody else at present."""
    wanted = list(kinds)
    post = next(held.post for held in by.held_posts if held.party_id == party_id and held.kind in wanted)
    return post, Term.objects.current().filter(user=by, post=post, is_acting=True).exists()


@transaction.atomic
def clear_submission(
    submission: Submission,
    *,
    language: str,
    confirmed: Confirmed,
    seen: str,
    word: str = Word.CLEARED,
    text: str = "",
    by: Any,
) -> Clearance:
    """The clearing authority says its word on everything that leaves; `seen` is `digest_of` what it has read."""
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.clear_submission", submission)
    if seen != digest_of(leaving(contents_by_clause(submission.pk))):
        raise AnswerProblem(_("Somebody saved an answer since you looked. Read it once more, then decide."))
    post, acting = _speaking(by, submission.originator_id, [PostKind.CLEARING_AUTHORITY])
    return _clear(
        submission, language, confirmed, word, text, {"means": Means.CLICK, "by_post": post, "by_acting": acting}
    )


@transaction.atomic
def enter_letter_of_authority(
    submission: Submission, letter: Letter, *, language: str, confirmed: Confirmed, by: Any
) -> Clearance:
    """Enter the letter by which the clearing authority clears what the submission says now."""
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.enter_letter_of_authority", submission)
    post, acting = _speaking(by, submission.originator_id, [PostKind.COORDINATOR])
    how = {
        "means": Means.LETTER,
        "by_post": post,
        "by_acting": acting,
        **_checked(letter, submission.originator, language, by),
    }
    return _clear(submission, language, confirmed, Word.CLEARED, "", how)


def _clear(
    submission: Submission, language: str, confirmed: Confirmed, word: str, text: str, how: Mapping[str, Any]
) -> Clearance:
    _check_word(word, text, admits_reservations=True)
    running = round_of(submission)
    language = running.language if running else language
    contents = leaving(contents_by_clause(submission.pk))
    if language not in dict(settings.LANGUAGES):
        raise AnswerProblem(_("Name the language version that is cleared."))
    if not contents:
        raise AnswerProblem(_("There is no answer to clear yet. Answer at least one measure first."))
    check_for_whom(submission, confirmed.circle, list(confirmed.stricter))
    if word != Word.OBJECTED:
        if lacking := what_bodies_lack(submission):
            raise AnswerProblem(_("The bodies come first. %(lacking)s") % {"lacking": " ".join(lacking)})
        if not (confirmed.nothing_classified and confirmed.no_person):
            raise AnswerProblem(
                _("Confirm that nothing classified is in it and that no person can be identified, or object.")
            )
    clearance = _keep(
        submission=submission,
        cycle=submission.cycle,
        body=submission.originator,
        originator=submission.originator,
        label=Label.AMBER_STRICT,
        language=language,
        word=word,
        text=text.strip() if word != Word.CLEARED else "",
        contents=contents,
        contents_digest=contents_of(submission),
        nothing_classified=confirmed.nothing_classified,
        no_person=confirmed.no_person,
        circle=confirmed.circle,
        stricter=sorted(confirmed.stricter),
        **how,
    )
    clearance_messages.authority_answered(submission, cleared=clearance.clears)
    return clearance


@transaction.atomic
def withdraw_clearance(clearance: Clearance, *, by: Any) -> Clearance:
    """Take a word back before the answers are sent; what was said before it counts again."""
    found = Clearance.objects.select_related("request", "originator", "body", "cycle").get(pk=clearance.pk)
    require(by, "assessments.withdraw_clearance", found)
    locked = Clearance.objects.locked(found.pk)
    require(by, "assessments.withdraw_clearance", locked)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    record("assessments.clearance_withdrawn", locked)
    if locked.request is not None:
        clearance_messages.clearance_asked(locked.request)
        clearance_messages.body_answered(locked.request)
    return locked


@transaction.atomic
def choose_what_stays(submission: Submission, parts: Iterable[int], *, stay: bool, by: Any) -> int:
    """Keep these parts inside the State when the rest is sent, or let them leave; returns how many changed."""
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.choose_what_stays", submission)
    chosen = AnswerPart.objects.filter(submission=submission, pk__in=list(parts)).exclude(stays_inside=stay)
    clauses = sorted(set(chosen.values_list("clause__code", flat=True)))
    count = chosen.update(stays_inside=stay)
    if count:
        record(
            "assessments.parts_stay" if stay else "assessments.parts_leave", submission, clauses=clauses, parts=count
        )
    return count


@transaction.atomic
def note_no_objection(*, by: Any) -> int:
    """Where a body said nothing to what it was asked until the date, that counts as no objection; returns how many."""
    require(by, "assessments.note_no_objection")
    with connection.cursor() as cursor:
        cursor.execute("SELECT made, party, shown_to FROM assessments_note_no_objection()")
        rows = cursor.fetchall()
    for made, party, shown_to in rows:
        noted = Clearance(pk=made, originator=Party(pk=party), readers=shown_to)
        record("assessments.no_objection_noted", noted)
    return len(rows)
