# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two agencies of one State at the same work: neither finds a word of the other, by any door and by SQL.

The school office has a column in the access matrix, which looks through every answer of every address; here the
harbour office goes the same ways.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.access.row_security import guarded_models
from jointplan.search.querysets import find
from tests.addresses import address, sign_in, words_of
from tests.cast import AGENCY, CIRCULATED, HANDED, STORY, UNFINISHED, Cast
from tests.test_access_matrix import ROWS
from tests.work_cast import ASKED, REASON_OF_ASKING

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]

OF_THE_STATE = [said.canary for said in STORY if (said.state, said.fate) == ("aldermoor", "draft")]
# Whose eyes | what they must not meet | what they do meet, so that the test looks at something
EYES = {
    "harbour_point": (
        [AGENCY.canary, CIRCULATED.canary, ASKED[0][2], *OF_THE_STATE],
        [HANDED.canary, UNFINISHED.canary, ASKED[1][2], REASON_OF_ASKING],
    ),
    "focal_point": (
        [HANDED.canary, UNFINISHED.canary, ASKED[1][2], REASON_OF_ASKING, *OF_THE_STATE],
        [AGENCY.canary, CIRCULATED.canary, ASKED[0][2]],
    ),
}


def test_no_address_shows_the_harbour_office_a_word_of_the_school_office(cast: Cast) -> None:
    client, (hidden, own) = Client(), EYES["harbour_point"]
    sign_in(client, "harbour_point")
    met = set()
    for name, given, get, _post in ROWS:
        if not name.startswith("real:work:") or set(get.replace(" ", "")) <= {">", "m"}:
            continue
        response = client.get(address(cast, name, **given))
        text = words_of(response) if response.status_code == 200 else ""
        assert [word for word in hidden if word in text] == [], name
        met |= {word for word in own if word in text}
    assert met == set(own)


def rows_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return " ".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("eyes", EYES)
def test_no_table_shows_an_agency_a_word_of_the_other(cast: Cast, eyes: str) -> None:
    hidden, own = EYES[eyes]
    user: Any = cast.user(eyes)
    with acting_as(user):
        tables = [model._meta.db_table for model in guarded_models()]
        text = " ".join(rows_of(table) for table in [*tables, "notifications_notification"])
        assert [word for word in hidden if word in text] == []
        assert [word for word in own if word not in text] == []
        assert [word for word in hidden for fictional in (False, True) if find(word, fictional=fictional)] == []
