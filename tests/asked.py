# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a test asks at an address.

Everybody, with `JOINTPLAN_ASK_EVERYBODY=1`, as the checks before a change lands do. Otherwise one for each answer that
the table expects, so that the permission tests are done sooner. Which one it is turns from row to row: whoever is to
get something else than the others is always asked, and over the rows everybody is. What each single person may read is
proven row by row in `test_leaks_database` in any case.
"""

import os
from collections.abc import Mapping
from zlib import crc32

from tests.who_reads import COLUMNS, OURS_OF, STRANGERS, space_of

EVERYBODY = os.environ.get("JOINTPLAN_ASK_EVERYBODY") == "1"


def whom_to_ask(name: str, row: str, wanted: Mapping[str, object]) -> list[str]:
    """The roles to ask at an address with this name; `row` names the row, `wanted` tells what each role is to get."""
    return _without_strangers(name, wanted) if EVERYBODY else _one_for_each(row, wanted)


def everybody_or_few(row: str, wanted: Mapping[str, object]) -> list[str]:
    """The same where it does not matter which space is asked: all of them, or one for each answer."""
    return COLUMNS if EVERYBODY else _one_for_each(row, wanted)


def _one_for_each(row: str, wanted: Mapping[str, object]) -> list[str]:
    alike: dict[object, list[str]] = {}
    for role in COLUMNS:
        alike.setdefault(wanted[role], []).append(role)
    return [roles[crc32(row.encode()) % len(roles)] for roles in alike.values()]


def _without_strangers(name: str, wanted: Mapping[str, object]) -> list[str]:
    """All, but of the people of the other region those who read most where all of them are to get the same."""
    strangers = [role for role in COLUMNS if role not in OURS_OF[space_of(name)]]
    if len({wanted[role] for role in strangers}) > 1:
        return COLUMNS
    return [role for role in COLUMNS if role not in strangers or role in STRANGERS[space_of(name)]]
