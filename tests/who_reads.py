# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read what of the cast, written out by hand from the table of sharing labels: nothing here asks the code.

One column for each role: `+` may read, `-` may not.
"""

from collections.abc import Mapping

from tests.cast import AGENCY, CANARY_OF_APPLICATION, REASON_OF_RELEASE, REASON_OF_WITHDRAWAL, ROLES, STORY

COLUMNS = [
    # visitors
    "anonymous",
    "postless",
    "former_coordinator",
    # ours: the State of Aldermoor, and an agency of it
    "coordinator",
    "clearing",
    "focal_point",
    # other States of the region
    "other_coordinator",
    "other_clearing",
    "other_focal_point",
    "third_coordinator",
    # others in the region
    "secretariat",
    "partner",
    "observer",
    # people of the fictional region
    "isle_coordinator",
    "isle_clearing",
    "isle_secretariat",
]
assert set(COLUMNS) == set(ROLES)

PARTS = {
    # visitors ours others region isles
    "aldermoor 2021 1.1.1 status": "--- ++- ---- +-- ---",  # sent
    "aldermoor 2021 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released
    "aldermoor 2021 1.1.1 challenges": "--- ++- ---- +-- ---",  # sent
    "aldermoor 2021 1.1.2 progress": "--- ++- ---- +-- ---",  # withdrawn
    "aldermoor 2021 1.1.2 challenges": "--- +++ ++++ +++ +++",  # GREEN: whoever holds a post
    "aldermoor 2021 1.1.3 progress": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "aldermoor 2021 1.1.3 challenges": "--- -+- ---- --+ ---",  # RED: two persons by name
    "aldermoor 2021 1.2 challenges": "--- ++- ---- ++- ---",  # the secretariat and chosen partners
    "aldermoor 2022 1.1.1 status": "--- ++- ---- --- ---",  # draft
    "aldermoor 2022 1.1.1 progress": "--- ++- ---- --- ---",  # draft
    "aldermoor 2022 1.1.1 challenges": "--- ++- ---- --- ---",  # draft
    "aldermoor-schools 2022 1.1.1 progress": "--- --+ ---- --- ---",  # an agency's own
    "brindal 2021 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released
    "brindal 2021 1.1.1 challenges": "--- --- ++-- +-- ---",  # sent
    "brindal 2022 1.1.1 progress": "--- --- ++-- +-- ---",  # sent
    "brindal 2022 1.1.2 progress": "+++ +++ ++++ +++ +++",  # released
    "corvane 2021 1.1.1 progress": "--- --- ---+ --- ---",  # draft that was never sent
    "dunmere 2022 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released, in the fictional region
    "dunmere 2022 1.1.1 challenges": "--- --- ---- --- +++",  # sent, in the fictional region
}

SUBMISSIONS = {
    "aldermoor 2021": "--- ++- ---- +-- ---",
    "aldermoor 2022": "--- ++- ---- --- ---",
    "aldermoor-schools 2022": "--- --+ ---- --- ---",
    "brindal 2021": "--- --- ++-- +-- ---",
    "brindal 2022": "--- --- ++-- +-- ---",
    "corvane 2021": "--- --- ---+ --- ---",
    "dunmere 2022": "--- --- ---- --- +++",
}

# An answer is as open as its submission; what is more open or less is in its parts.
ANSWERS = {
    f"{key} {clause}": SUBMISSIONS[key]
    for key in SUBMISSIONS
    for clause in dict.fromkeys(part.split()[2] for part in PARTS if part.startswith(f"{key} "))
}


def readers(row: str) -> set[str]:
    """The roles with a `+`."""
    signs = row.replace(" ", "")
    assert len(signs) == len(COLUMNS)
    assert set(signs) <= {"+", "-"}
    return {role for role, sign in zip(COLUMNS, signs, strict=True) if sign == "+"}


def seen_by(role: str, table: Mapping[str, str]) -> set[str]:
    """What a role may read of a table, by the keys of its rows."""
    return {key for key, row in table.items() if role in readers(row)}


def _canaries() -> dict[str, set[str]]:
    """Each word that must not travel, with the roles whose pages may hold it."""
    words = {said.canary: readers(PARTS[str(said)]) for said in [*STORY, AGENCY] if said.kind != "status"}
    # Why something was released or withdrawn is kept in the log; no page shows it yet.
    return words | {REASON_OF_RELEASE: set(), REASON_OF_WITHDRAWAL: set()}


CANARIES = _canaries()
# What is no labelled record: it stands on pages of the register alone.
OTHER_CANARIES = {CANARY_OF_APPLICATION: {"secretariat"}}


def leaks(role: str, text: str) -> list[str]:
    """Words in `text` that `role` may not read."""
    words = CANARIES | OTHER_CANARIES
    return [word for word, allowed in words.items() if word in text and role not in allowed]
