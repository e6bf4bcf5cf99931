# SPDX-License-Identifier: AGPL-3.0-or-later
"""A regional text from its draft to its release: who reads it at each step, and what each step asks for first."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem, widen, withdraw
from jointplan.access.today import today
from jointplan.core.rules import Refused
from jointplan.meetings.models import Decision
from jointplan.meetings.operations import register_decision
from jointplan.notifications.models import Notification
from jointplan.parties.keeping_calendars import enter_day
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion, TextWord
from jointplan.reports.text_circulating import (
    answer_word,
    circulate_version,
    comment_on,
    confirm_paragraphs,
    correct_paragraph,
    show_to_states,
    withdraw_word,
)
from jointplan.reports.text_clock import common_calendar, last_day, offered_day, states_of
from jointplan.reports.text_concluding import (
    begin_silence,
    break_silence,
    conclude_text,
    release_text,
    revise_text,
    set_footnote,
)
from jointplan.reports.text_problems import TextProblem
from jointplan.reports.text_turns import waiting_in_texts
from jointplan.reports.text_writing import (
    Written,
    add_paragraph,
    begin_text,
    change_paragraph,
    leave_out_paragraph,
    paragraphs_of,
    states_named,
)
from tests.cast import Cast
from tests.texts_cast import let_days_pass

YESTERDAY = today() - datetime.timedelta(days=1)
WRITTEN = [Written("The region lit its lamps."), Written("Aldermoor lit nine lamps."), Written("A port has a lamp.")]


def soon(cast: Cast, days: int = 10) -> datetime.date:
    return offered_day(cast.party("aldermoor").region, days)


def begun(cast: Cast, paragraphs: Any = WRITTEN) -> TextVersion:
    by = cast.user("secretariat")
    with acting_as(by):
        text = begin_text(cast.party("aldermoor").region, "Lamps of the region", paragraphs, by=by)
        return TextVersion.objects.shown().get(text_of=text)


def paragraph(version: TextVersion, number: int) -> TextParagraph:
    return TextParagraph.objects.shown().get(version=version, number=number, footnote_of=None, is_left_out=False)


def checked(cast: Cast) -> TextVersion:
    """With Aldermoor, which said that it stands."""
    version, by = begun(cast), cast.user("secretariat")
    with acting_as(by):
        version = show_to_states(version, soon(cast), by=by)
    with acting_as(cast.user("coordinator")):
        confirm_paragraphs(version, by=cast.user("coordinator"))
    return version


def circulated(cast: Cast) -> TextVersion:
    version, by = checked(cast), cast.user("secretariat")
    with acting_as(by):
        return circulate_version(version, soon(cast), by=by)


def in_silence(cast: Cast) -> RegionalText:
    version, by = circulated(cast), cast.user("secretariat")
    let_days_pass(version.text_of)
    with acting_as(by):
        return begin_silence(version.text_of, soon(cast), by=by)


def decided(cast: Cast, **more: Any) -> Decision:
    by = cast.user("secretariat")
    with acting_as(by):
        said = {"taken_in": "Meeting of the keepers", "taken_on": today(), "text": "The States agree."} | more
        return register_decision(cast.party("aldermoor").region, by=by, **said)


def reads(cast: Cast, role: str, version: TextVersion) -> list[int]:
    """Numbers of the paragraphs that the role reads."""
    user = cast.user(role)
    with acting_as(user):
        found = TextParagraph.objects.visible_to(user).filter(version=version, footnote_of=None).order_by("number")
        return list(found.values_list("number", flat=True))


def test_only_the_secretariat_begins_a_text_and_only_it_reads_the_draft(cast: Cast) -> None:
    version = begun(cast)
    assert (version.label, version.text_of.label) == (Label.AMBER_STRICT, Label.AMBER_STRICT)
    assert reads(cast, "secretariat", version) == [1, 2, 3]
    assert all(reads(cast, role, version) == [] for role in ("coordinator", "clearing", "partner", "anonymous"))
    state = cast.user("coordinator")
    with acting_as(state), pytest.raises(Refused, match="Only the secretariat begins"):
        begin_text(cast.party("aldermoor").region, "Lamps", WRITTEN, by=state)
    by = cast.user("secretariat")
    with acting_as(by):
        for title, paragraphs, what in (("", WRITTEN, "title"), ("Lamps", [], "at least one paragraph")):
            with pytest.raises(TextProblem, match=what):
                begin_text(cast.party("aldermoor").region, title, paragraphs, by=by)


def test_a_paragraph_speaks_of_every_state_that_it_names_in_any_language_and_case(cast: Cast) -> None:
    states = states_of(cast.party("aldermoor").region)
    assert states_named("In ALDERMOOR and for Brindal's ports.", states) == {"aldermoor", "brindal"}
    assert states_named("Порты Алдермура и Бриндала.", states) == {"aldermoor", "brindal"}
    assert states_named("The region.", states) == set()
    assert paragraphs_of("One.\r\n\r\nTwo,\nlonger.\n\n\n") == [Written("One."), Written("Two,\nlonger.")]
    version, by = begun(cast), cast.user("secretariat")
    with acting_as(by):
        assert paragraph(version, 2).states == ["aldermoor"]
        added = add_paragraph(version, "Corvane has none.", states=["brindal"], after=0, by=by)
        assert (added.number, added.states) == (1, ["brindal", "corvane"])
        assert paragraph(version, 3).text == "Aldermoor lit nine lamps."
        with pytest.raises(TextProblem, match="no State"):
            change_paragraph(added, "Lamps.", states=["nowhere"], by=by)
        leave_out_paragraph(added, by=by)
        assert paragraph(version, 2).text == "Aldermoor lit nine lamps."


def test_a_state_reads_and_corrects_what_speaks_of_it_before_any_other(cast: Cast) -> None:
    version, by, state = begun(cast), cast.user("secretariat"), cast.user("coordinator")
    with acting_as(by):
        with pytest.raises(TextProblem, match="not seen these paragraphs: 2"):
            circulate_version(version, soon(cast), by=by)
        version = show_to_states(version, soon(cast), by=by)
        with pytest.raises(TextProblem, match="may correct what speaks of them until"):
            circulate_version(version, soon(cast), by=by)
    assert reads(cast, "coordinator", version) == [2]
    assert all(reads(cast, role, version) == [] for role in ("other_coordinator", "partner", "focal_point"))
    with acting_as(state):
        waits = [task.title for task in waiting_in_texts(state, False)]
        assert "Read what a draft says of your State: Lamps of the region" in waits
        assert Notification.objects.filter(recipient=state, name="reports/text_shown").exists()
        word = correct_paragraph(paragraph(version, 2), "Ten lamps.", by=state)
        assert word.wording == "Aldermoor lit nine lamps."
    other = cast.user("other_coordinator")
    with acting_as(other):
        assert not TextWord.objects.filter(pk=word.pk).exists()
        with pytest.raises(Refused):
            confirm_paragraphs(version, by=other)
    with acting_as(by):
        assert [task.title for task in waiting_in_texts(by, False) if "Aldermoor" in task.title]
        answer_word(word, "accepted", "", by=by)
        change_paragraph(paragraph(version, 2), "Aldermoor lit ten lamps.", by=by)
        with pytest.raises(TextProblem, match="not seen these paragraphs: 2"):
            circulate_version(version, soon(cast), by=by)
    assert reads(cast, "coordinator", version) == []
    with acting_as(by):
        version = show_to_states(version, soon(cast), by=by)
    with acting_as(state):
        confirm_paragraphs(version, by=state)
        waits = [task.title for task in waiting_in_texts(state, False)]
        assert "Read what a draft says of your State: Lamps of the region" not in waits
    with acting_as(by):
        assert circulate_version(version, soon(cast), by=by).stage == "circulated"


def test_silence_of_a_state_on_what_speaks_of_it_holds_nobody_up(cast: Cast) -> None:
    version, by = begun(cast), cast.user("secretariat")
    with acting_as(by):
        version = show_to_states(version, soon(cast), by=by)
    let_days_pass(version.text_of)
    with acting_as(by):
        assert circulate_version(version, soon(cast), by=by).stage == "circulated"


def test_comments_are_pinned_answered_and_taken_back_and_a_circulated_version_stays(cast: Cast) -> None:
    version, by, state = circulated(cast), cast.user("secretariat"), cast.user("other_coordinator")
    assert reads(cast, "other_coordinator", version) == [1, 2, 3]
    assert reads(cast, "partner", version) == reads(cast, "observer", version) == []
    with acting_as(by), pytest.raises(Refused, match="Only a State comments"):
        comment_on(paragraph(version, 1), "Lamps.", by=by)
    with acting_as(state):
        first = comment_on(paragraph(version, 1), "And buoys.", by=state)
        second = comment_on(paragraph(version, 3), "Which port?", by=state)
    with acting_as(cast.user("coordinator")):
        assert TextWord.objects.filter(pk=first.pk).exists()
        with pytest.raises(Refused, match="Only the State that said this"):
            withdraw_word(first, by=cast.user("coordinator"))
    with acting_as(by):
        with pytest.raises(TextProblem, match="Say why"):
            answer_word(first, "not", "", by=by)
        given = answer_word(first, "in-part", "Buoys stand in another text.", by=by)
        assert (given.label, given.audience) == (version.label, version.audience)
        with pytest.raises(TextProblem, match="has its disposition"):
            answer_word(first, "accepted", "", by=by)
        with pytest.raises(TextProblem, match="may comment until"):
            begin_silence(version.text_of, soon(cast), by=by)
        revised = revise_text(version.text_of, by=by)
        change_paragraph(paragraph(revised, 1), "The region lit its lamps and buoys.", by=by)
        with pytest.raises(TextProblem, match="what became of each"):
            circulate_version(revised, soon(cast), by=by)
        with pytest.raises(TextProblem, match="was circulated: it stays"):
            change_paragraph(paragraph(version, 1), "Nothing.", by=by)
        for change in ({"text": "Nothing."}, {"states": ["brindal"]}):
            with pytest.raises(DatabaseError, match="circulated stays"), transaction.atomic():
                TextParagraph.objects.filter(pk=paragraph(version, 1).pk).update(**change)
    with acting_as(state):
        withdraw_word(second, by=state)
        with pytest.raises(DatabaseError, match="as it was said"), transaction.atomic():
            TextWord.objects.filter(pk=second.pk).update(text="Nothing.")
    with acting_as(by):
        assert circulate_version(revised, soon(cast), by=by).number == 2


def test_a_state_breaks_the_silence_and_the_text_is_revised(cast: Cast) -> None:
    text, by, state = in_silence(cast), cast.user("secretariat"), cast.user("clearing")
    with acting_as(by), pytest.raises(TextProblem, match="silence procedure runs"):
        revise_text(text, by=by)
    with acting_as(state):
        with pytest.raises(TextProblem, match="Say why"):
            break_silence(text, " ", by=state)
        word = break_silence(text, "Paragraph 2 is not ours.", by=state)
    let_days_pass(text)
    decision = decided(cast)
    with acting_as(by):
        with pytest.raises(TextProblem, match="what became of each"):
            conclude_text(text, "agreed", decision, by=by)
        answer_word(word, "accepted", "", by=by)
        with pytest.raises(TextProblem, match="broke the silence"):
            conclude_text(text, "agreed", decision, by=by)
        assert revise_text(text, by=by).number == 2
        assert RegionalText.objects.get(pk=text.pk).stage == "circulated"


def test_a_text_is_agreed_by_a_decision_of_the_states_after_the_silence_alone(cast: Cast) -> None:
    text, by = in_silence(cast), cast.user("secretariat")
    before = decided(cast, taken_on=datetime.date(2022, 5, 4))
    decision = decided(cast)
    with acting_as(by), pytest.raises(TextProblem, match="runs until"):
        conclude_text(text, "agreed", decision, by=by)
    let_days_pass(text)
    with (
        acting_as(cast.user("coordinator")),
        pytest.raises(Refused, match="Only the party that this record comes from"),
    ):
        conclude_text(text, "agreed", decision, by=cast.user("coordinator"))
    with acting_as(by):
        with pytest.raises(TextProblem, match="before the text was put"):
            conclude_text(text, "agreed", before, by=by)
        with pytest.raises(TextProblem, match="with footnotes where"):
            conclude_text(text, "agreed-with-footnotes", decision, by=by)
        assert conclude_text(text, "agreed", decision, by=by).is_concluded
        with pytest.raises(Refused, match="stays as it is"):
            revise_text(text, by=by)


def test_a_text_is_taken_note_of_without_silence_and_footnotes_stand_word_for_word(cast: Cast) -> None:
    version, by = circulated(cast), cast.user("secretariat")
    decision = decided(cast)
    with acting_as(by):
        assert conclude_text(version.text_of, "taken-note", decision, by=by).stage == "taken-note"
    text, state = in_silence(cast), cast.user("third_coordinator")
    words = "Corvane counts lamps\nin its own way."
    with acting_as(state):
        set_footnote(text, words, by=state, paragraph=TextParagraph.objects.get(version__text_of=text, number=1))
    let_days_pass(text)
    with acting_as(by):
        with pytest.raises(TextProblem, match="with footnotes where"):
            conclude_text(text, "agreed", decision, by=by)
        conclude_text(text, "agreed-with-footnotes", decision, by=by)
        footnote = TextParagraph.objects.get(version__text_of=text, footnote_of__isnull=False)
        assert (footnote.text, footnote.footnote_of) == (words, cast.party("corvane"))


def test_a_concluded_text_goes_no_further_than_the_states_decided(cast: Cast) -> None:
    version, by = circulated(cast), cast.user("secretariat")
    text, decision = version.text_of, decided(cast)
    with acting_as(by):
        for label in (Label.GREEN, Label.CLEAR):
            with pytest.raises(ReleaseProblem, match="only once the States have concluded"):
                widen(text, label=label, reason="Lamps.", by=by)
        with pytest.raises(TextProblem, match="not concluded this text"):
            release_text(text, decision, Label.GREEN, by=by)
        with pytest.raises(ReleaseProblem, match="it is theirs"), transaction.atomic():
            withdraw(RegionalText.objects.get(pk=text.pk), reason="Lamps.", by=by)
        text = conclude_text(text, "taken-note", decision, by=by)
        with pytest.raises(ReleaseProblem, match="no further than they decided"):
            widen(text, label=Label.CLEAR, reason="Lamps.", by=by)
        text = release_text(text, decision, Label.GREEN, by=by)
        with pytest.raises(ReleaseProblem, match="no further than they decided"):
            widen(text, label=Label.CLEAR, reason="Lamps.", by=by)
    assert reads(cast, "partner", version) == reads(cast, "observer", version) == [1, 2, 3]
    assert reads(cast, "anonymous", version) == []
    with acting_as(by):
        release_text(text, decision, Label.CLEAR, by=by)
    assert reads(cast, "anonymous", version) == [1, 2, 3]


def test_a_day_given_to_the_states_is_one_on_which_all_work_also_when_a_calendar_changes(cast: Cast) -> None:
    version, by, region = circulated(cast), cast.user("secretariat"), cast.party("aldermoor").region
    day = soon(cast, 20)
    coordinator = cast.user("other_coordinator")
    with acting_as(coordinator):
        enter_day(cast.party("brindal"), day, names={"en": "Day of lamps"}, is_working=False, by=coordinator)
    let_days_pass(version.text_of)
    with acting_as(by):
        with pytest.raises(TextProblem, match="nobody works in: Brindal"):
            begin_silence(version.text_of, day, by=by)
        with pytest.raises(TextProblem, match="the earliest day is"):
            begin_silence(version.text_of, soon(cast, 1), by=by)
        until = soon(cast, 10)
        text = begin_silence(version.text_of, until, by=by)
    with acting_as(coordinator):
        enter_day(cast.party("brindal"), until, names={"en": "Day of oil"}, is_working=False, by=coordinator)
    ends = last_day(region, text.silence_until)
    assert ends is not None
    assert ends > until
    assert common_calendar(states_of(region)).is_working_day(ends)
