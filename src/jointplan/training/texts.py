# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts of the training region, step by step: texts.yaml says who does what, in order."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.meetings.models import Decision, DecisionKind
from jointplan.meetings.operations import register_decision
from jointplan.parties.models import Party
from jointplan.plans.reference import DATA, read_yaml
from jointplan.reports.models import RegionalText, TextParagraph, TextVersion, TextWord
from jointplan.reports.text_circulating import (
    answer_word,
    circulate_version,
    comment_on,
    confirm_paragraphs,
    correct_paragraph,
    show_to_states,
)
from jointplan.reports.text_clock import offered_day
from jointplan.reports.text_concluding import begin_silence, conclude_text, release_text, revise_text, set_footnote
from jointplan.reports.text_writing import Written, begin_text, change_paragraph
from jointplan.training.steps import day_in

Row = Mapping[str, Any]
# Long enough for a day that is moved on because a State does not work on it.
LONG_AGO = datetime.timedelta(days=30)


@dataclass
class Desk:
    """A text, what a State said last, and what the States decided last."""

    text: RegionalText
    word: TextWord | None = None
    decision: Decision | None = None

    def version(self) -> TextVersion:
        """The newest version that whoever acts reads."""
        found: TextVersion = TextVersion.objects.of_text(self.text.pk).shown().last()
        return found

    def paragraph(self, step: Row) -> TextParagraph:
        found: TextParagraph = TextParagraph.objects.shown().get(version=self.version(), number=step["paragraph"])
        return found

    def said(self) -> TextWord:
        assert self.word is not None
        return self.word


Step = Callable[[Desk, Row, User], Any]


def load_texts(parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    """Every text that texts.yaml tells of, each step by whoever takes it."""
    secretariat = people["secretariat"].pk
    for row in read_yaml(DATA / "training" / "texts.yaml")["texts"]:
        by = User.objects.get(pk=secretariat)
        written = [Written(one["text"], tuple(one.get("states", ()))) for one in row["paragraphs"]]
        with acting_as(by):
            desk = Desk(
                begin_text(parties["secretariat"].region, row["title"], written, by=by, language=row["language"])
            )
        for step in row["steps"]:
            # Anew each time: what a person may read grows with each step, and is kept with the person once asked.
            by = User.objects.get(pk=people[step.get("by", "secretariat")].pk)
            with acting_as(by):
                made = STEPS[step["do"]](desk, step, by)
            if isinstance(made, TextWord):
                desk.word = made


def _day(desk: Desk, step: Row) -> datetime.date:
    return offered_day(desk.text.region, step.get("days", 10))


def _pass(desk: Desk, step: Row, by: User) -> None:
    """The days that were given are over: the training region shows texts that took months."""
    past = day_in(0) - LONG_AGO
    RegionalText.objects.filter(pk=desk.text.pk, silence_until__isnull=False).update(silence_until=past)
    versions = TextVersion.objects.filter(text_of=desk.text)
    versions.filter(check_until__isnull=False).update(check_until=past)
    versions.filter(comments_until__isnull=False).update(comments_until=past)


def _decision(desk: Desk, step: Row, by: User) -> Decision:
    said = {"kind": DecisionKind.NOTE, "taken_in": step["taken_in"], "taken_on": day_in(0), "text": step["decision"]}
    return register_decision(desk.text.region, by=by, **said)


def _decide(desk: Desk, step: Row, by: User) -> None:
    """Kept for the next step: whoever releases for the secretariat does not set down what the States decide."""
    desk.decision = _decision(desk, step, by)


def _language(step: Row) -> str:
    return str(step.get("language", "en"))


STEPS: dict[str, Step] = {
    "show": lambda desk, step, by: show_to_states(desk.version(), _day(desk, step), by=by),
    "correct": lambda desk, step, by: correct_paragraph(
        desk.paragraph(step), step["text"], by=by, language=_language(step)
    ),
    "stands": lambda desk, _step, by: confirm_paragraphs(desk.version(), by=by),
    "circulate": lambda desk, step, by: circulate_version(desk.version(), _day(desk, step), by=by),
    "comment": lambda desk, step, by: comment_on(desk.paragraph(step), step["text"], by=by, language=_language(step)),
    "answer": lambda desk, step, by: answer_word(desk.said(), step["outcome"], step.get("reason", ""), by=by),
    "revise": lambda desk, _step, by: revise_text(desk.text, by=by),
    "change": lambda desk, step, by: change_paragraph(
        desk.paragraph(step), step["text"], by=by, states=step.get("states", ())
    ),
    "silence": lambda desk, step, by: begin_silence(desk.text, _day(desk, step), by=by),
    "footnote": lambda desk, step, by: set_footnote(desk.text, step["text"], by=by, language=_language(step)),
    "pass": _pass,
    "conclude": lambda desk, step, by: conclude_text(desk.text, step["outcome"], _decision(desk, step, by), by=by),
    "decide": _decide,
    "release": lambda desk, step, by: release_text(desk.text, desk.decision, step["label"], by=by),
}
