# SPDX-License-Identifier: AGPL-3.0-or-later
"""What regional texts tell people: one function a message, called by the operation that causes it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind, Term, User
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify
from jointplan.parties.models import Party
from jointplan.reports.models import RegionalText, TextDisposition, TextVersion, TextWord, WordKind
from jointplan.reports.text_clock import last_day, states_of

SPEAKERS = (PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
TEXT = {"page": "text", "key": "uid"}
WORD = {"page": "text_word", "key": "uid"}

TEXT_SHOWN = declare(
    "reports/text_shown",
    title=_("A draft speaks of your State"),
    sentence=_("A draft speaks of your State. Correct it until %(until_on)s: %(text)s."),
    mailed_as=_("A draft speaks of your State and waits for you."),
    **TEXT,
)
TEXT_CIRCULATED = declare(
    "reports/text_circulated",
    title=_("A regional text was circulated"),
    sentence=_("Version %(number)d was circulated. Comment on it until %(until_on)s: %(text)s."),
    mailed_as=_("A regional text was circulated to the States."),
    **TEXT,
)
WORD_SAID = declare(
    "reports/word_said",
    title=_("A State spoke about a regional text"),
    sentence=_("%(state)s spoke: %(text)s."),
    mailed_as=_("A State spoke about a regional text."),
    **WORD,
)
SILENCE_BROKEN = declare(
    "reports/silence_broken",
    title=_("The silence on a regional text was broken"),
    sentence=_("%(state)s broke the silence: %(text)s."),
    mailed_as=_("There is news about a regional text."),
    **TEXT,
)
WORD_ANSWERED = declare(
    "reports/word_answered",
    title=_("What your State said about a regional text has its disposition"),
    sentence=_("What your State said has its disposition: %(text)s."),
    mailed_as=_("What your State said about a regional text has its disposition."),
    **TEXT,
)
SILENCE_BEGUN = declare(
    "reports/silence_begun",
    title=_("A silence procedure began"),
    sentence=_("The silence procedure ends on %(until_on)s: %(text)s."),
    mailed_as=_("A silence procedure on a regional text began."),
    **TEXT,
)
TEXT_CONCLUDED = declare(
    "reports/text_concluded",
    title=_("The States concluded a regional text"),
    sentence=_("The States concluded the text: %(text)s."),
    mailed_as=_("The States concluded a regional text."),
    **TEXT,
)
TEXT_RELEASED = declare(
    "reports/text_released",
    title=_("A regional text was released"),
    sentence=_("The text was released, as the States decided: %(text)s."),
    mailed_as=_("A regional text was released."),
    **TEXT,
)


def _people(parties: Iterable[Party | int], *kinds: str) -> list[User]:
    terms = Term.objects.current().filter(post__party__in=list(parties), post__kind__in=kinds)
    found = terms.filter(user__is_active=True).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in found}.values())


def _states(text: RegionalText) -> list[User]:
    return _people(states_of(text.region), *SPEAKERS)


def _told(text: RegionalText, **more: Any) -> dict[str, Any]:
    return {"text": text.title, **more}


def text_shown(version: TextVersion, states: Iterable[Party]) -> None:
    """To whoever speaks for a State of which the draft speaks."""
    text = version.text_of
    told = _told(text, until_on=last_day(text.region, version.check_until))
    notify(_people(states, *SPEAKERS), TEXT_SHOWN.name, about=text, context=told)


def text_circulated(version: TextVersion) -> None:
    """To whoever speaks for a State."""
    text = version.text_of
    mark_done(text, names=[TEXT_SHOWN.name, TEXT_CIRCULATED.name])
    told = _told(text, number=version.number, until_on=last_day(text.region, version.comments_until))
    notify(_states(text), TEXT_CIRCULATED.name, about=text, context=told)


def word_said(word: TextWord) -> None:
    """To the secretariat; that the silence was broken, to all States as well."""
    text = word.text_of
    told = _told(text, state=word.originator.names)
    officers = _people([text.originator_id], PostKind.SECRETARIAT_OFFICER)
    notify(officers, WORD_SAID.name, about=word, context=told)
    if word.kind == WordKind.OBJECTION:
        notify(_states(text), SILENCE_BROKEN.name, about=text, context=told, label=word.label)


def word_withdrawn(word: TextWord) -> None:
    """To the secretariat: nothing waits for an answer any more."""
    mark_done(word, names=[WORD_SAID.name])


def word_answered(made: TextDisposition) -> None:
    """To whoever speaks for the State that said it."""
    word = made.word
    mark_done(word, names=[WORD_SAID.name])
    people = _people([word.originator_id], *SPEAKERS)
    notify(people, WORD_ANSWERED.name, about=word.text_of, context=_told(word.text_of), label=made.label)


def silence_begun(text: RegionalText) -> None:
    """To whoever speaks for a State."""
    mark_done(text, names=[TEXT_CIRCULATED.name, SILENCE_BEGUN.name])
    told = _told(text, until_on=last_day(text.region, text.silence_until))
    notify(_states(text), SILENCE_BEGUN.name, about=text, context=told)


def text_concluded(text: RegionalText) -> None:
    """To whoever speaks for a State; no comment and no silence waits any more."""
    mark_done(text, names=[TEXT_CIRCULATED.name, SILENCE_BEGUN.name, SILENCE_BROKEN.name])
    notify(_states(text), TEXT_CONCLUDED.name, about=text, context=_told(text))


def text_released(text: RegionalText) -> None:
    """To whoever speaks for a State."""
    notify(_states(text), TEXT_RELEASED.name, about=text, context=_told(text))
