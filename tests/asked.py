# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a test asks at an address.

Everybody, with `JOINTPLAN_ASK_EVERYBODY=1`, as the checks before a change lands do. Otherwise a few, so that the
permission tests are done sooner: of each group of people one for each answer that the table expects. Which one it is
turns from row to row. So whoever is to get something else than the others of the group is always asked, and over
the rows everybody is. What each single person may read is proven row by row in `test_leaks_database` in any case.
"""

import os
from collections.abc import Mapping
from zlib import crc32

from tests.who_reads import COLUMNS, OURS_OF, STRANGERS, space_of

EVERYBODY = os.environ.get("JOINTPLAN_ASK_EVERYBODY") == "1"

# Visitors; people of the region; people of the other region, where it is the fictional one. The training space is made
# of the same views; there the others are all of one group.
GROUPS = {
    "real": [COLUMNS[:3], COLUMNS[3:13], COLUMNS[13:]],
    "training": [COLUMNS[:3], COLUMNS[3:]],
}


def whom_to_ask(name: str, row: str, wanted: Mapping[str, object]) -> list[str]:
    """The roles to ask at an address with this name; `row` names the row, `wanted` tells what each role is to get."""
    if EVERYBODY:
        return _without_strangers(name, wanted)
    asked = []
    for group in GROUPS[space_of(name)]:
        for answer in dict.fromkeys(wanted[role] for role in group):
            alike = [role for role in group if wanted[role] == answer]
            asked.append(alike[crc32(row.encode()) % len(alike)])
    return asked


def _without_strangers(name: str, wanted: Mapping[str, object]) -> list[str]:
    """All, but of the people of the other region those who read most where all of them are to get the same."""
    strangers = [role for role in COLUMNS if role not in OURS_OF[space_of(name)]]
    if len({wanted[role] for role in strangers}) > 1:
        return COLUMNS
    return [role for role in COLUMNS if role not in strangers or role in STRANGERS[space_of(name)]]
