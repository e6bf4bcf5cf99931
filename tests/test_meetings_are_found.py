# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of meetings at the door of the search: each reader finds the meetings that this reader reads."""

import re
from typing import Any

import pytest
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen, withdraw
from jointplan.meetings.models import Meeting
from jointplan.meetings.preparing import change_meeting, prepare_meeting
from tests.addresses import WatchedClient, address
from tests.asked import whom_to_ask
from tests.cast import Cast
from tests.finding import places, words_found
from tests.meetings_cast import SOON, meeting_canary, plan
from tests.meetings_readers import MEETINGS, WORDS
from tests.who_reads import COLUMNS, readers

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

AGREED = meeting_canary("focal minutes")
SEARCHED = {word: readers(row) for word, row in {**MEETINGS, AGREED: WORDS[AGREED]}.items()}
# Minutes before they are agreed, series, agendas, actions, answers, names and what parties hand in are not searched.
UNSEARCHED = set(WORDS) - set(SEARCHED)


class Searching(WatchedClient):
    """What was looked for stands on the page again; that is no leak. Results are looked at by the test."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)


def looked_for(role: str, words: str, space: str = "real") -> str:
    return str(Searching(role).get(reverse(f"{space}:search"), {"q": words}).content.decode())


@pytest.mark.parametrize("role", COLUMNS)
def test_the_database_finds_only_the_meetings_that_the_role_may_read(cast: Cast, role: str) -> None:
    assert {source for word in SEARCHED for source, _pk in places(word)} == {"meeting", "minutes"}
    assert [word for word in UNSEARCHED if places(word)] == []
    with acting_as(cast.user(role)):
        assert words_found(SEARCHED) == {word for word, allowed in SEARCHED.items() if role in allowed}


# Of a meeting the best place is shown; so its title and its minutes are not looked for at once.
@pytest.mark.parametrize("words", [[*MEETINGS], [AGREED]], ids=["titles", "minutes"])
def test_a_meeting_is_found_only_by_those_who_read_it(cast: Cast, words: list[str]) -> None:
    wanted = {role: frozenset(word for word in words if role in SEARCHED[word]) for role in COLUMNS}
    for role in whom_to_ask("real:search", f"meetings {words[0]}", wanted):
        found = set()
        for space in ("real", "training"):
            marked = set(re.findall(r"<mark>(canarymeeting\w+)", looked_for(role, " or ".join(words), space)))
            assert not {word for word in marked if ("isles" in word) != (space == "training")}
            found |= marked
        assert found == wanted[role], role


def test_a_meeting_leads_visitors_to_its_public_page_while_it_has_one(cast: Cast) -> None:
    by, word = cast.user("secretariat"), meeting_canary("focal")
    uid = {"uid": "meeting focal"}
    public, own = address(cast, "real:public_meeting", **uid), address(cast, "real:work:meeting", **uid)
    assert f'href="{own}"' in looked_for("partner", word)
    own_minutes = address(cast, "real:work:minutes", uid="minutes focal agreed")
    assert f'href="{own_minutes}"' in looked_for("partner", AGREED)
    assert "1 place<" in looked_for("partner", f"{word} or {AGREED}")
    for hidden in (word, AGREED):
        assert "0 places" in looked_for("anonymous", hidden)
    with acting_as(by):
        made = widen(Meeting.objects.get(title=word), label="CLEAR", reason="For everyone.", by=by)
    assert f'href="{public}"' in looked_for("anonymous", word)
    assert f'href="{public}#minutes"' in looked_for("anonymous", AGREED)
    assert f'href="{own}"' in looked_for("partner", word)
    # What the public page does not show is not found: who was invited, the paper, what was corrected.
    for hidden in ("brindal", *UNSEARCHED):
        assert own not in (page := looked_for("anonymous", hidden))
        assert public not in page
    with acting_as(by):
        withdraw(made, reason="Too early.", by=by)
    for hidden in (word, AGREED):
        assert "0 places" in looked_for("anonymous", hidden)


def test_a_meeting_is_found_by_title_place_and_text_as_they_are_now(cast: Cast) -> None:
    by = cast.user("coordinator")
    said = {"place": "Harbour of Tern", "text": "Oil for the lanterns & wicks."}
    with acting_as(by):
        made = prepare_meeting(cast.party("aldermoor"), by=by, kind="inside", **plan("Keepers of wells", SOON, **said))
    for words in ("wells", "tern", "lantern"):
        page = looked_for("focal_point", words)
        assert "Keepers of " in page
        assert "TLP:AMBER · Consultation of agencies inside a State" in page
        assert "Keepers of " not in looked_for("secretariat", words)
    assert "<mark>lanterns</mark> &amp; wicks" in page
    with acting_as(by):
        change_meeting(made, by=by, **plan("Keepers of wells", SOON, text="Oil for the lamps."))
    assert "Keepers of wells" not in looked_for("focal_point", "lantern")
    assert "Keepers of wells" not in looked_for("focal_point", "tern")
    assert "Keepers of wells" in looked_for("focal_point", "oil")
