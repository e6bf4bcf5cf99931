# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who types for some minutes makes one entry of the log; the history has every version."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart, Origin
from jointplan.assessments.operations.merging import Change, merge_answer
from jointplan.audit.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CODE = "1.1.3"


class Writer:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.user = cast, cast.user("coordinator")
        with acting_as(self.user):
            self.draft = cast.submission("aldermoor", "2022")
            self.clause = cast.edition().clauses.get(code=CODE)

    def save(self, text: str, kind: str = "progress", typing: bool = True, came_by: str = Origin.TYPED) -> None:
        with acting_as(self.user):
            part = AnswerPart.objects.filter(submission=self.draft, clause=self.clause, kind=kind).first()
            change = Change(part.value if part else "", text, "en")
            merge_answer(self.draft, self.clause, {kind: change}, by=self.user, came_by=came_by, typing=typing)

    def entries(self) -> list[list[str]]:
        with acting_as(self.user):
            part = AnswerPart.objects.filter(submission=self.draft, clause=self.clause).first()
            assert part is not None
            found = Entry.objects.filter(verb="assessments.answer_saved", object_id=part.answer_id)
            return [entry.details["parts"] for entry in found.order_by("pk")]

    def versions(self) -> list[str]:
        events: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
        with acting_as(self.user):
            part = AnswerPart.objects.get(submission=self.draft, clause=self.clause, kind="progress")
            return list(events.objects.filter(id=part.pk).order_by("pgh_id").values_list("value", flat=True))


def test_saves_that_follow_each_other_are_one_entry_and_each_a_version(cast: Cast) -> None:
    writer = Writer(cast)
    for text in ("L", "La", "Lam"):
        writer.save(text)
    assert writer.entries() == [["progress"]]
    assert writer.versions() == ["L", "La", "Lam"]
    writer.save("N", kind="needs")
    writer.save("Lamp")
    assert writer.entries() == [["progress"], ["needs"]]


def test_the_button_and_what_came_otherwise_are_entries_of_their_own(cast: Cast) -> None:
    writer = Writer(cast)
    writer.save("Typed.")
    writer.save("By the button.", typing=False)
    writer.save("Typed again.")
    assert len(writer.entries()) == 3
    writer.save("From a file.", typing=False, came_by=Origin.IMPORTED)
    writer.save("Typed after the file.")
    assert len(writer.entries()) == 5


def test_after_some_minutes_there_is_an_entry_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(cast)
    writer.save("Typed.")
    later = timezone.now() + datetime.timedelta(minutes=11)
    monkeypatch.setattr("jointplan.assessments.operations.sittings.timezone.now", lambda: later)
    writer.save("Typed later.")
    assert len(writer.entries()) == 2
