# SPDX-License-Identifier: AGPL-3.0-or-later
"""The draft of Aldermoor with two bodies, for tests of its clearance."""

import datetime
from typing import Any

from jointplan.access.circle_operations import arrange_circles
from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.accounts.models import PostKind, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.clearing import (
    what_clearance_lacks,
)
from jointplan.assessments.models import (
    ClearanceMode,
    ClearanceRequest,
)
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.parties.models import Party, PartyKind
from tests.cast import Cast
from tests.clearance_cast import ask_bodies, request_of

DAY = datetime.timedelta(days=1)


class State:
    """The draft of Aldermoor with two bodies: its schools, and a pilot office that the cast does not have."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.coordinator, self.clearing = cast.user("coordinator"), cast.user("clearing")
        self.schools, self.speaker = cast.party("aldermoor-schools"), cast.user("focal_point")
        state = cast.party("aldermoor")
        names = {"en": "Pilot office"}
        with acting_as(OPERATOR):
            self.harbour = Party.objects.create(
                code="aldermoor-pilots", kind=PartyKind.STATE_BODY, parent=state, region=state.region, names=names
            )
            post = establish_post(
                self.harbour, code="pilots", kind=PostKind.VALIDATOR, functions={"en": "Harbour"}, by=OPERATOR
            )
            arrange_circles(state.region, by=OPERATOR)
        self.harbour_speaker = User.objects.create(username="pilots")
        Term.objects.create(user=self.harbour_speaker, post=post, starts_on=today() - DAY)
        with acting_as(self.coordinator):
            self.draft = cast.submission("aldermoor", "2022")
            for code in ("1.1.2", "1.1.3"):
                clause = cast.edition().clauses.get(code=code)
                save_answer(self.draft, clause, {"progress": PartInput("Lamps.", "en")}, by=self.coordinator)

    def ask(self, mode: str = ClearanceMode.ALL, codes: Any = None) -> tuple[ClearanceRequest, ClearanceRequest]:
        ask_bodies(self.draft, [self.schools, self.harbour], self.coordinator, mode=mode, codes=codes or [])
        return self.request(self.schools), self.request(self.harbour)

    def request(self, body: Party) -> ClearanceRequest:
        return request_of(self.draft, body, self.coordinator)

    def lacks(self) -> list[str]:
        with acting_as(self.coordinator):
            return what_clearance_lacks(self.draft)

    def change(self, code: str, text: str = "Something newer.") -> None:
        with acting_as(self.coordinator):
            part = self.cast.part("aldermoor", "2022", code, "progress")
            given = {"progress": PartInput(text, "en", part.version)}
            save_answer(self.draft, part.clause, given, by=self.coordinator)
