# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts of the cast, with words of their own, and how days pass for a text."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.meetings.models import Decision
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion
from jointplan.reports.text_circulating import (
    answer_word,
    circulate_version,
    comment_on,
    correct_paragraph,
    show_to_states,
    withdraw_word,
)
from jointplan.reports.text_clock import offered_day
from jointplan.reports.text_concluding import (
    begin_silence,
    break_silence,
    conclude_text,
    release_text,
    revise_text,
    set_footnote,
)
from jointplan.reports.text_writing import Written, add_paragraph, begin_text, change_paragraph, leave_out_paragraph
from tests.everything import reading_everything

# Far enough for any day that is moved on because a State does not work on it.
PAST = datetime.timedelta(days=30)


def text_canary(key: str) -> str:
    """The word that stands in this part of a regional text and nowhere else: `text_canary("checking aldermoor")`."""
    return "canarytext" + "".join(letter for letter in key if letter.isalnum())


def let_days_pass(text: RegionalText) -> None:
    """Every day that was given to the States is over."""
    long_ago = today() - PAST
    with transaction.atomic(), reading_everything():
        RegionalText.objects.filter(pk=text.pk, silence_until__isnull=False).update(silence_until=long_ago)
        versions = TextVersion.objects.filter(text_of=text)
        versions.filter(check_until__isnull=False).update(check_until=long_ago)
        versions.filter(comments_until__isnull=False).update(comments_until=long_ago)


def anew(user: User) -> User:
    """The person as at the next click: what one may read is kept with the person once asked."""
    return User.objects.get(pk=user.pk)


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit the texts: each step under the identity of the person who takes it."""
    by, region = anew(users["secretariat"]), parties["aldermoor"].region
    _begun(region, by, "draft", ["first"])
    _checking(region, users)
    _circulated(region, users)
    _silence(region, users)
    _open(region, users)
    _begun(parties["dunmere"].region, anew(users["isle_secretariat"]), "isles", ["first"])


def _begun(region: Any, by: Any, key: str, parts: list[str]) -> TextVersion:
    names = {"aldermoor": ("aldermoor",), "brindal": ("brindal",)}
    written = [Written(f"Of lamps, {text_canary(f'{key} {part}')}.", names.get(part, ())) for part in parts]
    with acting_as(by):
        text = begin_text(region, text_canary(f"{key} title"), written, by=by)
        return TextVersion.objects.shown().get(text_of=text)


def paragraph_of(version: TextVersion, number: int) -> TextParagraph:
    return TextParagraph.objects.shown().get(version=version, number=number, footnote_of=None, is_left_out=False)


def _checking(region: Any, users: Mapping[str, Any]) -> None:
    """With the States of which it speaks: one corrected, and was answered; each reads nothing but what is its own."""
    by = anew(users["secretariat"])
    version = _begun(region, by, "checking", ["first", "aldermoor", "brindal"])
    with acting_as(by):
        added = add_paragraph(version, f"Oil, {text_canary('checking leftout')}.", by=by)
        leave_out_paragraph(added, by=by)
        version = show_to_states(version, offered_day(region), by=by)
    state = anew(users["coordinator"])
    with acting_as(state):
        text = f"Nine lamps, {text_canary('checking correction')}."
        word = correct_paragraph(paragraph_of(version, 2), text, by=state)
    with acting_as(by):
        answer_word(word, "not", f"Ten were counted, {text_canary('checking disposition')}.", by=by)


def _circulated(region: Any, users: Mapping[str, Any]) -> None:
    """With all States, with comments: one answered, one waits, one was taken back. And a later version as a draft."""
    by, third = anew(users["secretariat"]), anew(users["third_coordinator"])
    version = _begun(region, by, "circulated", ["first", "second"])
    with acting_as(by):
        version = circulate_version(version, offered_day(region), by=by)
    words = []
    with acting_as(third):
        for key in ("answered", "waiting", "withdrawn"):
            text = f"And buoys, {text_canary(f'circulated {key}')}."
            words.append(comment_on(paragraph_of(version, 1), text, by=third))
        withdraw_word(words[2], by=third)
    with acting_as(by):
        answer_word(words[0], "in-part", f"Some buoys, {text_canary('circulated disposition')}.", by=by)
        revised = revise_text(version.text_of, by=by)
        change_paragraph(paragraph_of(revised, 1), f"Lamps and buoys, {text_canary('circulated revised')}.", by=by)


def _silence(region: Any, users: Mapping[str, Any]) -> None:
    """A silence procedure that one State footnoted; and one that a State broke."""
    by = anew(users["secretariat"])
    for key in ("silence", "broken"):
        version = _begun(region, by, key, ["first"])
        with acting_as(by):
            circulate_version(version, offered_day(region), by=by)
        let_days_pass(version.text_of)
        with acting_as(by):
            text = begin_silence(version.text_of, offered_day(region), by=by)
        state = anew(users["other_clearing"])
        said = f"We read it otherwise, {text_canary(f'{key} word')}."
        with acting_as(state):
            (set_footnote if key == "silence" else break_silence)(text, said, by=state)


def _open(region: Any, users: Mapping[str, Any]) -> None:
    """Taken note of and released to everybody by decisions of the States; what was said stays with the States."""
    by, state = anew(users["secretariat"]), anew(users["coordinator"])
    version = _begun(region, by, "open", ["first"])
    with acting_as(by):
        version = circulate_version(version, offered_day(region), by=by)
    with acting_as(state):
        word = comment_on(paragraph_of(version, 1), f"And oil, {text_canary('open comment')}.", by=state)
    decisions = {one.number: one for one in _decisions(by)}
    with acting_as(by):
        answer_word(word, "accepted", "", by=by)
        text = version.text_of
        _date(TextVersion, version.pk, circulated_at=2018)
        conclude_text(text, "taken-note", decisions["first"], by=by)
        _date(RegionalText, text.pk, concluded_at=2019)
        release_text(text, decisions["open"], Label.CLEAR, by=by)


def _decisions(by: Any) -> list[Decision]:
    with acting_as(by):
        return list(Decision.objects.visible_to(by))


def _date(model: Any, pk: int, **years: int) -> None:
    """As if it had happened in that year: the decisions of the cast were taken long ago."""
    moments = {name: datetime.datetime(year, 1, 2, tzinfo=datetime.UTC) for name, year in years.items()}
    model.objects.filter(pk=pk).update(**moments)
