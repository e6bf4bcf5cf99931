# SPDX-License-Identifier: AGPL-3.0-or-later
"""No page, file or answer of the API ranks, scores, averages, counts or colours States by progress.

Every address that the access matrix knows is looked at as several readers. What a State colours or counts of its own
work is its own: nobody else gets these addresses, as the access matrix says.
"""

import json
from typing import Any

import pytest

from jointplan.assessments.models import Cycle
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from tests import league
from tests.addresses import WatchedClient, address, patterns
from tests.cast import Cast
from tests.test_access_matrix import ROWS, spread
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

# Of each sort of reader one: who may open an address is asked in this order, and two are.
READERS = ["anonymous", "observer", "secretariat", "other_coordinator", "coordinator", "clearing", "isle_secretariat"]
# What a State colours or counts of its own work, and shows to nobody else.
OWN_WORK = {"board", "board_file", "my_turn", "assign", "assignments"}


def names_of_states() -> set[str]:
    states = Party.objects.filter(kind="state")
    return {name for state in states for name in [*state.names.values(), state.code]}


# What the product says of itself: that it does nothing of the kind.
DENIALS = [
    "What States share here is their own text. Nobody grades or ranks States, or counts their progress.",
    "Nobody here grades, ranks, scores or counts States by progress.",
    "What States do is never counted, averaged, ranked or turned into a share.",
]
# The term of the United Nations for a good practice, which praises no State.
GOOD_PRACTICE_IN_RUSSIAN = "Передовая практика"
DENIED_IN_RUSSIAN = "Никто не оценивает и не ранжирует государства и не подсчитывает их успехи."


def harmless() -> set[str]:
    """These denials, and the codes of clauses and cycles, which look like numbers."""
    codes = [*Clause.objects.values_list("code", flat=True), *Cycle.objects.values_list("code", flat=True)]
    return {*DENIALS, DENIED_IN_RUSSIAN, GOOD_PRACTICE_IN_RUSSIAN, *codes}


def places() -> list[tuple[str, dict[str, str], list[str]]]:
    """Each view once, and each kind of its files, with up to two readers who get it."""
    found, looked_at = [], set()
    for name, given, get, _post in ROWS:
        what = (patterns()[name].callback, given.get("file_format", given.get("format")))
        if name.rpartition(":")[2] in OWN_WORK or what in looked_at or "." not in get:
            continue
        looked_at.add(what)
        who = dict(zip(COLUMNS, spread(get), strict=True))
        readers = [role for role in READERS if who[role] == "."]
        if readers:
            found.append((name, given, [*dict.fromkeys([readers[0], readers[-1]])]))
    return found


def test_no_address_shows_a_league_table(cast: Cast) -> None:
    states, passes, found = names_of_states(), harmless(), {}
    for name, given, readers in places():
        url = address(cast, name, **given)
        for role in readers:
            response = WatchedClient(role).get(url)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            if seen := league.in_file(content, response.headers["Content-Type"], states, passes):
                found[f"{name} as {role}"] = seen
    assert found == {}


def test_in_another_language_neither(cast: Cast) -> None:
    """The same words may come back by a translation: the pages that speak of several States, in Russian."""
    states, passes, found = names_of_states(), harmless(), {}
    for name in ("home", "plan", "matrix", "withdrawn", "parties"):
        given = {"edition": "coast-2020"} if name in {"plan", "matrix", "withdrawn"} else {}
        url = address(cast, f"real:{name}", **given).replace("/en/", "/ru/", 1)
        response = WatchedClient("anonymous").get(url)
        if seen := league.in_page(response.content.decode(), states, passes):
            found[name] = seen
    assert found == {}


STATES = {"Aldermoor", "Brindal", "aldermoor"}


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ranking of the States</p>",
        "<p>Average of all States: 3</p>",
        "<p>Brindal has answered 40 % of the measures.</p>",
        "<p>Рейтинг государств</p>",
        "<p>Выполнено в среднем</p>",
        "<table><tr><th>State</th><th>Answers</th></tr><tr><th>Brindal</th><td>12</td></tr></table>",
        "<table><tr><th>State</th><th>Answers</th></tr><tr><th>Brindal</th><td>3/17</td></tr></table>",
        "<table><tr><td>1.</td><td>Brindal</td></tr></table>",
        "<table><tr><th></th><th>Aldermoor</th><th>Brindal</th></tr><tr><th>Shared</th><td>4</td><td>9</td></tr></table>",
        "<ul><li>Brindal <meter value=3 max=17></meter></li></ul>",
        "<ul><li>Brindal <progress value=3 max=17></progress></li></ul>",
        '<td class="level-high">Brindal</td>',
        '<td class="state-green">Brindal</td>',
        '<td style="background: #0a0">Brindal</td>',
    ],
)
def test_the_search_finds_a_league_table_on_a_page(html: str) -> None:
    assert league.in_page(f"<body>{html}</body>", STATES)


@pytest.mark.parametrize(
    "html",
    [
        "<p>No information shared for this period</p>",
        '<div class="prose" lang="en"><p>Literacy rose to 40 % on average.</p></div>',
        "<table><tr><th>Measure</th><th>Aldermoor</th><th>Brindal</th></tr>"
        "<tr><th>1.1.1</th><td>Shared</td><td>Text shared</td></tr></table>",
        "<table><tr><th>Withdrawn on</th><th>State</th></tr><tr><th>4 May 2022</th><td>Brindal</td></tr></table>",
        "<p>12 people may read this.</p>",
        "<table><tr><th>State</th><th>Period</th></tr><tr><th>Brindal</th><td>2031-2035</td></tr></table>",
    ],
)
def test_the_search_lets_words_and_days_and_texts_of_states_pass(html: str) -> None:
    assert league.in_page(f"<body>{html}</body>", STATES) == []


@pytest.mark.parametrize(
    "data",
    [
        {"state": "aldermoor", "score": 3},
        {"rows": [{"state": "Brindal", "count": 12}]},
        {"shared": {"Aldermoor": 4, "Brindal": 9}},
        [{"inner": {"originator": "aldermoor", "percentage": "40"}}],
    ],
)
def test_the_search_finds_a_league_table_in_an_answer_of_the_api(data: Any) -> None:
    assert league.in_data(data, STATES)
    assert league.in_file(json.dumps(data).encode(), "application/json", STATES)


def test_the_search_finds_a_league_table_in_a_file_and_lets_others_pass() -> None:
    assert league.in_file(b"State,Answers\nBrindal,12\n", "text/csv", STATES)
    assert league.in_file(b"State,Rank\nBrindal,first\n", "text/csv", STATES)
    assert league.in_file(b"Measure,Brindal\n1.1.1,Shared\n", "text/csv", STATES) == []
    answers = {"count": 9, "results": [{"state": "Brindal", "value": "40 % of the lamps"}]}
    assert league.in_file(json.dumps(answers).encode(), "application/json", STATES) == []
