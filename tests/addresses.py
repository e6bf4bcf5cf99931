# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the product, and the records of the cast that stand in addresses."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver, reverse

from jointplan.access.models import Membership
from jointplan.accounts.models import Term
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Clarification,
    Clearance,
    ClearanceRequest,
    Cycle,
    HeldRelease,
    InvitedView,
    KeptConflict,
    Pack,
    ServedObligation,
    Submission,
    ViewInvitation,
)
from jointplan.commitments.models import (
    ClosedRecommendation,
    Consent,
    FollowUpAction,
    Obligation,
    Position,
    Recommendation,
)
from jointplan.documents.models import Document
from jointplan.focalpoints.models import ContactPart, Expectation
from jointplan.knowledge.models import Bulletin, Guidance, GuidanceVersion, Moderation, Practice, SharedChallenge
from jointplan.meetings.models import (
    AgendaItem,
    AttendeeNames,
    Contribution,
    Decision,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    Minutes,
    Reservation,
)
from jointplan.notifications.models import Notification
from jointplan.portal.models import Publication
from jointplan.reports.models import RegionalText, Report, ReportTemplate, TextParagraph, TextVersion, TextWord
from jointplan.strategies.models import Alignment, Strategy, StrategyAction, StrategyPart
from tests.cast import Cast, canary, session_of
from tests.commitments_cast import commitment_canary
from tests.everything import reading_everything
from tests.meetings_cast import meeting_canary
from tests.practices_cast import practice_canary
from tests.texts_cast import text_canary
from tests.who_reads import leaks


@cache
def patterns() -> dict[str, URLPattern]:
    """Every pattern of the resolver by its full name."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(found: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)


def address(cast: Cast, name: str, **given: str) -> str:
    """The address of a pattern. Values such as `part aldermoor 2021 1.1.1 progress` stand for the record's id."""
    return reverse(name, kwargs={key: _identifier(cast, value) for key, value in given.items()})


# How a record of each kind is found by the words that stand for it.
FINDERS: dict[str, Callable[..., Any]] = {
    "term": lambda post: Term.objects.get(post__code=post).pk,
    "contact": lambda post, kind: ContactPart._default_manager.get(post__code=post, kind=kind).uid,
    "expectation": lambda body, kind: Expectation._default_manager.get(body__code=body, kind=kind).uid,
    "decision": lambda number: Decision._default_manager.get(number=number).uid,
    "reservation": lambda number, state: (
        Reservation._default_manager.get(decision__number=number, state__code=state).uid
    ),
    "notification": lambda user: Notification.objects.filter(recipient__username=user).earliest("pk").uid,
    "document": lambda title: Document._default_manager.get(title=title).uid,
    "membership": lambda circle, party: Membership.objects.get(circle__code=circle, party__code=party).pk,
    "cycle": lambda region, code: _cycle(region, code).pk,
    "request": lambda body, cycle: ClearanceRequest._default_manager.get(body__code=body, cycle__code=cycle).uid,
    "word": lambda body, cycle, word: Clearance._default_manager.get(body__code=body, cycle__code=cycle, word=word).uid,
    "question": lambda state, clause, kind: (
        Clarification._default_manager.get(state__code=state, clause__code=clause, kind=kind).uid
    ),
    "invitation": lambda party: ViewInvitation._default_manager.get(party__code=party).uid,
    "view": lambda party: InvitedView._default_manager.get(originator__code=party).uid,
    "conflict": lambda party: KeptConflict._default_manager.get(originator__code=party).uid,
    "pack": lambda party: Pack._default_manager.get(submission__originator__code=party).uid,
    "questionnaire": lambda region, code: _cycle(region, code).questionnaire_id,
    "held": lambda state, cycle: HeldRelease._default_manager.get(originator__code=state, cycle__code=cycle).uid,
    "submission": lambda *key: _of_an_answer(Submission, key),
    "answer": lambda *key: _of_an_answer(Answer, key),
    "part": lambda *key: _of_an_answer(AnswerPart, key),
    # The library.
    "guidance": lambda title: Guidance._default_manager.get(title=title).uid,
    "guidanceversion": lambda title: GuidanceVersion._default_manager.get(title=title).uid,
    # The inventory of practices and challenges.
    "practice": lambda name: Practice._default_manager.get(title=practice_canary(name)).uid,
    "moderation": lambda name: Moderation._default_manager.get(practice__title=practice_canary(name)).uid,
    "bulletin": lambda audience: Bulletin._default_manager.get(audience_kind=audience).uid,
    "too": lambda name, party: (
        SharedChallenge._default_manager.get(practice__title=practice_canary(name), originator__code=party).uid
    ),
    # National strategies
    "strategy": lambda number: Strategy._default_manager.get(number=number).uid,
    "strategypart": lambda number, kind: StrategyPart._default_manager.get(strategy__number=number, kind=kind).uid,
    "action": lambda strategy, number: (
        StrategyAction._default_manager.get(strategy__number=strategy, number=number).uid
    ),
    "alignment": lambda strategy: Alignment._default_manager.get(strategy__number=strategy).uid,
    # Meetings.
    "meeting": lambda key: Meeting._default_manager.get(title=meeting_canary(key)).uid,
    "agenda": lambda *key: AgendaItem._default_manager.get(title=meeting_canary(" ".join(key))).uid,
    "names": lambda key: AttendeeNames._default_manager.get(meeting__title=meeting_canary(key)).uid,
    "minutes": lambda key, stage: Minutes._default_manager.get(meeting__title=meeting_canary(key), stage=stage).uid,
    "meetingaction": lambda key: MeetingAction._default_manager.get(text=meeting_canary(f"action {key}")).uid,
    "invited": lambda key, party: (
        MeetingInvitation._default_manager.get(meeting__title=meeting_canary(key), party__code=party).uid
    ),
    "contributed": lambda key, party: (
        Contribution._default_manager.get(meeting__title=meeting_canary(key), originator__code=party).uid
    ),
    # Commitments.
    "recommendation": lambda state, key: Recommendation.objects.get(state__code=state, external_id=key).uid,
    "position": lambda state, kind: Position._default_manager.get(originator__code=state, kind=kind).uid,
    "followup": lambda state: FollowUpAction._default_manager.get(originator__code=state).uid,
    "consent": lambda note: Consent._default_manager.get(note_number=commitment_canary(note.replace("-", " "))).uid,
    "obligation": lambda state: Obligation._default_manager.get(originator__code=state).uid,
    "served": lambda label: ServedObligation._default_manager.get(label=label).uid,
    "closed": lambda key: ClosedRecommendation._default_manager.get(reference=commitment_canary(key)).uid,
    # Reports.
    "report": lambda party, kind, audience: (
        Report._default_manager.get(originator__code=party, kind=kind, audience_kind=audience).uid
    ),
    "reporttemplate": lambda party: ReportTemplate._default_manager.get(originator__code=party).uid,
    # Open data: the key that signed the first version of each region.
    "signing": lambda number: Publication.objects.filter(number=number).earliest("pk").key,
    # Regional texts.
    "text": lambda key: RegionalText._default_manager.get(title=text_canary(f"{key} title")).uid,
    "textversion": lambda key, number: (
        TextVersion._default_manager.get(text_of__title=text_canary(f"{key} title"), number=number).uid
    ),
    "paragraph": lambda key, place: (
        TextParagraph._default_manager.get(text_of__title=text_canary(f"{key} title"), version__number=1, key=place).uid
    ),
    "textword": lambda *key: TextWord._default_manager.get(text__contains=text_canary(" ".join(key))).uid,
}


def _identifier(cast: Cast, value: str) -> Any:
    kind, *key = value.split()
    if not key:
        return value
    with reading_everything():
        return FINDERS[kind](*key)


def _cycle(region: str, code: str) -> Cycle:
    return Cycle.objects.get(code=code, edition__plan__region__code=region)


def _of_an_answer(model: Any, key: tuple[str, ...]) -> Any:
    fields = ("originator__code", "cycle__code", "clause__code", "kind")
    return model._default_manager.get(**dict(zip(fields, key, strict=False))).uid


def words_of(response: HttpResponse) -> str:
    """Everything that an answer says: headers and body, Excel and Word files and archives unpacked."""
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response) if response.streaming else response.content
    return f"{head}\n{_unpacked(body)}"


def _unpacked(body: bytes) -> str:
    """What lies in an archive with its names, and in archives inside it; anything else as it is."""
    if not body.startswith(b"PK\x03\x04"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return " ".join(f"{name} {_unpacked(archive.read(name))}" for name in archive.namelist())


def sign_in(client: Client, role: str) -> None:
    """Take the session that the cast has made for the role."""
    if role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(role)


# A body reads, where it was asked to clear, what left of that; at the answer itself it reads it no more.
LEFT = {
    "other_focal_point": canary("brindal", "2022", "1.1.1", "progress"),
    "focal_point": canary("aldermoor", "2021", "1.1.2", "progress"),
}

# One for all, so that the middlewares are loaded once and not for each client.
HANDLER = ClientHandler(enforce_csrf_checks=False)


class WatchedClient(Client):
    """A browser that fails the test when an answer holds a word that its reader may not read."""

    def __init__(self, role: str, **options: Any) -> None:
        super().__init__(**options)
        self.handler = HANDLER
        self.role = role
        sign_in(self, role)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        leaked = leaks(self.role, words_of(response))
        if "/clearance/asked/" in request.get("PATH_INFO", ""):
            leaked = [word for word in leaked if word != LEFT.get(self.role)]
        assert not leaked, f"{self.role} reads {leaked} at {request.get('PATH_INFO')} ({response.status_code})"
        return response
