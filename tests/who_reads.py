# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read what of the cast, written out by hand from the table of sharing labels: nothing here asks the code.

One column for each role: `+` may read, `-` may not.
"""

from collections.abc import Mapping

from tests.cast import (
    CANARY_OF_APPLICATION,
    INSIDE,
    REASON_OF_RELEASE,
    REASON_OF_WITHDRAWAL,
    ROLES,
    STORY,
)
from tests.clearance_cast import CANARY_OF_FOOTNOTE, CANARY_OF_OBJECTION, CANARY_OF_RULE
from tests.commitments_cast import commitment_canary
from tests.conflicts_cast import CONFLICT_CANARY
from tests.contacts_cast import NOTE_CANARY, contact_canary
from tests.decisions_cast import decision_canary
from tests.dialogue_cast import (
    ANSWER_CANARY,
    INVITATIONS,
    QUESTIONS,
    invitation_canary,
    question_canary,
    reply_canary,
    view_canary,
)
from tests.feedback_cast import CANARY_OF_COMMENT
from tests.meetings_cast import PAPER
from tests.meetings_readers import KEEPER as KEEPER_OF_MEETINGS
from tests.meetings_readers import WORDS as WORDS_OF_MEETINGS
from tests.packs_cast import WRITTEN
from tests.practices_cast import practice_canary, too_canary, word_canary
from tests.release_cast import CANARY_OF_HOLD
from tests.strategies_cast import strategy_canary
from tests.texts_readers import WORDS as WORDS_OF_TEXTS
from tests.work_cast import ASKED, REASON_OF_ASKING

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

# Those whom an address of a space is for: visitors, and the people of its region.
OURS_OF = {"real": COLUMNS[:13], "training": [*COLUMNS[:3], *COLUMNS[13:]]}
# Of the others, those who are asked where all of them are to find the same. They belong to no circle and no party that
# a record of the space can be released to (the database refuses others: access/tests), and none is named in one. So
# these stand for the rest: they read most of their own region, which is what a wrong address would show.
STRANGERS = {
    "real": ["isle_coordinator", "isle_secretariat"],
    "training": ["coordinator", "focal_point", "other_coordinator", "secretariat"],
}


def space_of(name: str) -> str:
    """The space of an address, by its name."""
    return "training" if name.startswith("training") else "real"


PARTS = {
    # visitors ours others region isles
    "aldermoor 2021 1.1.1 status": "--- ++- ---- +-- ---",  # sent
    "aldermoor 2021 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released
    "aldermoor 2021 1.1.1 challenges": "--- ++- ---- +-- ---",  # sent
    "aldermoor 2021 1.1.2 progress": "--- ++- ---- +-- ---",  # withdrawn
    "aldermoor 2021 1.1.2 challenges": "--- +++ ++++ +++ +++",  # GREEN: whoever holds a post
    "aldermoor 2021 1.1.3 progress": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "aldermoor 2021 1.1.3 challenges": "--- -+- ---- --+ ---",  # RED: three persons by name, one of whom lost the post
    "aldermoor 2021 1.2 challenges": "--- ++- ---- ++- ---",  # the secretariat and chosen partners
    "aldermoor 2022 1.1.1 status": "--- ++- ---- --- ---",  # draft
    "aldermoor 2022 1.1.1 progress": "--- ++- ---- --- ---",  # draft
    "aldermoor 2022 1.1.1 challenges": "--- ++- ---- --- ---",  # draft
    "aldermoor-schools 2022 1.1.1 progress": "--- --+ ---- --- ---",  # an agency's own
    "aldermoor-schools 2022 1.1.1 challenges": "--- +++ ---- --- ---",  # handed to the State itself, inside it
    "aldermoor-harbour 2022 1.1.2 progress": "--- ++- ---- --- ---",  # another agency's, handed to the State itself
    "aldermoor-harbour 2022 1.1.3 progress": "--- --- ---- --- ---",  # another agency's own
    "brindal 2021 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released
    "brindal 2021 1.1.1 challenges": "--- --- ++-- +-- ---",  # sent
    "brindal 2021 1.1.2 progress": "--- --- ++-- ++- ---",  # guests of that day; since then one joined and one left
    "brindal 2021 1.1.2 challenges": "--- --- ++-- +++ ---",  # guests, later ones too; one left
    "brindal 2021 1.1.3 progress": "--- +-- ++-+ +-- ---",  # two States by role: national coordinators
    "brindal 2021 1.1.3 challenges": "--- --- ++-- --- ---",  # GREEN, and the last day is over
    "brindal 2021 1.2 progress": "--- --- ++-- --- ---",  # public, and the last day is over
    "brindal 2022 1.1.1 progress": "--- --- ++-- +-- ---",  # sent; its ports read what they cleared at their request
    "brindal 2022 1.1.2 progress": "+++ +++ ++++ +++ +++",  # released
    "corvane 2021 1.1.1 progress": "--- --- ---+ --- ---",  # draft that was never sent
    "dunmere 2022 1.1.1 progress": "+++ +++ ++++ +++ +++",  # released, in the fictional region
    "dunmere 2022 1.1.1 challenges": "--- --- ---- --- +++",  # sent, in the fictional region
}

SUBMISSIONS = {
    "aldermoor 2021": "--- ++- ---- +-- ---",
    "aldermoor 2022": "--- ++- ---- --- ---",
    "aldermoor-schools 2022": "--- --+ ---- --- ---",
    "aldermoor-harbour 2022": "--- ++- ---- --- ---",
    "brindal 2021": "--- --- ++-- +-- ---",
    "brindal 2022": "--- --- ++-- +-- ---",
    "corvane 2021": "--- --- ---+ --- ---",
    "dunmere 2022": "--- --- ---- --- +++",
}

# What was sent to the byte, and its receipt, are for those to whom it was sent.
SNAPSHOTS = {
    "aldermoor 2021": "--- ++- ---- +-- ---",
    "brindal 2021": "--- --- ++-- +-- ---",
    "brindal 2022": "--- --- ++-- +-- ---",
    "dunmere 2022": "--- --- ---- --- +++",
}

# An answer is as open as its submission; what is more open or less is in its parts.
ANSWERS = {
    f"{key} {clause}": SUBMISSIONS[key]
    for key in SUBMISSIONS
    for clause in dict.fromkeys(part.split()[2] for part in PARTS if part.startswith(f"{key} "))
}
# That there is an answer is known to those to whom it was handed once.
ANSWERS["aldermoor-harbour 2022 1.1.3"] = "--- --- ---- --- ---"

ASSIGNMENTS = {
    "aldermoor-schools 1.1.1": "--- +++ ---- --- ---",
    "aldermoor-schools 1.1.2": "--- +++ ---- --- ---",
    "aldermoor-harbour 1.1.2": "--- ++- ---- --- ---",
    "aldermoor-harbour 1.1.3": "--- ++- ---- --- ---",
}
# Whose step, on which measure, and which: the harbour office handed over, the coordinator asked it again.
TURNS = {
    "aldermoor-harbour 1.1.2 handed": "--- ++- ---- --- ---",
    "aldermoor 1.1.2 asked-again": "--- ++- ---- --- ---",
}


CONTACTS = {
    "coordinator office": "--- +++ ++-+ +-- ---",  # the State with its bodies, the States and the secretariat
    "coordinator holder": "--- ++- ---- +-- ---",  # the person showed it to the secretariat
    "focal-point office": "--- +++ ---- --- ---",  # a new entry: the State and its bodies
    "focal-point holder": "--- --+ ---- --- ---",  # a new entry: the body
    "former-coordinator holder": "--- --- ---- --- ---",  # closed with the term; the person holds no post any more
    "other-coordinator office": "--- +++ ++++ +++ +++",  # GREEN
    "other-coordinator holder": "--- +++ ++++ +++ +++",  # GREEN
    "secretariat office": "--- ++- ++-+ +-- ---",  # the States
    "secretariat holder": "--- --- ---- +-- ---",
    "partner office": "--- --- ---- -+- ---",
    "isle-coordinator office": "--- --- ---- --- ++-",
}

EXPECTATIONS = {
    "aldermoor-schools focal-point-main": "--- ++- ---- --- ---",
    "aldermoor-schools validator": "--- ++- ---- --- ---",
    "brindal-ports validator": "--- --- ++-- --- ---",
}

# Titles of documents, which stand in their texts too.
DOCUMENTS = {
    "canarydocumentown": "--- ++- ---- --- ---",  # a new one: the State itself
    "canarydocumentpublic": "+++ +++ ++++ +++ +++",  # released to everyone
    "canarydocumentstates": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "canarydocumentnamed": "--- -+- ---- --+ ---",  # RED: two persons by name
    "canarydocumentagency": "--- --+ ---- --- ---",  # an agency's own
    "canarydocumentinside": "--- +++ ---- --- ---",  # handed to the State itself, inside it
    "canarydocumentgreen": "--- +++ ++++ +++ +++",  # GREEN
    "canarydocumentlink": "--- --- ---- -+- ---",  # a link of a partner
    "canarydocumentisle": "--- --- ---- --- ++-",
    PAPER: KEEPER_OF_MEETINGS,  # a paper of a meeting that was released to nobody yet
}
# The library: titles of works, of their versions, and so of their documents.
GUIDANCE = {
    "canaryguidanceown": "--- ++- ---- --- ---",  # a new one: the State itself
    "canaryguidancepublic": "+++ +++ ++++ +++ +++",  # released to everyone
    "canaryguidancestates": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "canaryguidancenamed": "--- -+- ---- --+ ---",  # RED: two persons by name
    "canaryguidanceagency": "--- --+ ---- --- ---",  # an agency's own
    "canaryguidancegreen": "--- +++ ++++ +++ +++",  # GREEN
    "canaryguidancefund": "--- --- ---- ++- ---",  # of a partner, shown to the secretariat
    "canaryguidanceisle": "--- --- ---- --- ++-",
}
GUIDANCE_VERSIONS = {f"{title}file": row for title, row in GUIDANCE.items()} | {
    "canaryguidancewaiting": "--- ++- ---- --- ---",  # others read the work, and this version not yet
}
DOCUMENTS |= GUIDANCE_VERSIONS

PACKS = {"aldermoor 2022": "--- ++- ---- --- ---"}


CLEARANCE_RULES = {"aldermoor": "--- ++- ---- --- ---", "brindal": "--- --- ++-- --- ---"}
CLEARANCE_ROUNDS = {"aldermoor 2021": "--- ++- ---- --- ---", "brindal 2022": "--- --- ++-- --- ---"}
# What a body is asked, and its word, are for that body and its State alone.
CLEARANCE_REQUESTS = {
    "aldermoor-schools 2021": "--- +++ ---- --- ---",
    "brindal-ports 2022": "--- --- +++- --- ---",
}
CLEARANCES = {
    **{f"{body} {word}": row for body, row in CLEARANCE_REQUESTS.items() for word in ("objected", "reserved")},
    # The clearing authority's.
    "aldermoor 2021 cleared": "--- ++- ---- --- ---",
    "aldermoor 2022 cleared": "--- ++- ---- --- ---",
    "brindal 2021 cleared": "--- --- ++-- --- ---",
    "brindal 2022 cleared": "--- --- ++-- --- ---",
    "dunmere 2022 cleared": "--- --- ---- --- ++-",
}


# What waits to become public shows nowhere outside the State; that something was withdrawn is for everyone.
HELD_RELEASES = {"brindal 2021": "--- --- ++-- --- ---"}
WITHDRAWN_ITEMS = {"aldermoor 2021 1.1.2 progress": "+++ +++ ++++ +++ +++"}


# What is asked and said is between the State and the secretariat.
CLARIFICATIONS = {
    "aldermoor 1.1.1 challenges": "--- ++- ---- +-- ---",
    "brindal 1.1.3 progress": "--- --- ++-- +-- ---",
    "brindal 1.1.1 challenges": "--- --- ++-- +-- ---",
}
CLARIFICATION_REPLIES = {
    "aldermoor 1.1.1": "--- ++- ---- +-- ---",
    "brindal 1.1.1": "--- --- ++-- +-- ---",
}

# An invitation is between the State and the party; a view is for whom the invitation named.
VIEW_INVITATIONS = {
    "coast-fund": "--- ++- ---- -+- ---",
    "coast-council": "--- ++- ---- --+ ---",
    "brindal": "--- ++- ++-- --- ---",
    "corvane": "--- ++- ---+ --- ---",
}
VIEWS = {
    "coast-fund": "+++ +++ ++++ +++ +++",  # public
    "brindal": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "corvane": "--- --- ---+ --- ---",  # a draft of its own
}
VIEW_ANSWERS = {"aldermoor": "+++ +++ ++++ +++ +++"}

CONFLICTS = {"aldermoor 2022 1.1.1 progress": "--- ++- ---- --- ---"}

HAND_OVERS = {"focal-point": "--- --+ ---- --- ---"}

DECISIONS = {
    "first": "--- ++- ++-+ +-- ---",  # the States and the secretariat
    "wrong": "--- ++- ++-+ +-- ---",  # replaced, and still there
    "right": "--- ++- ++-+ +-- ---",
    "open": "+++ +++ ++++ +++ +++",  # public
    "isles": "--- --- ---- --- +++",
}

RESERVATIONS = {
    "first brindal": "--- ++- ++-+ +-- ---",
    "right aldermoor": "--- ++- ++-+ +-- ---",
    "open corvane": "--- ++- ++-+ +-- ---",  # the decision beside it is public, this is not
    "isles dunmere": "--- --- ---- --- +++",
}

# National strategies: what is said of them, the list of actions, each action, and which measures they serve.
STRATEGIES = {
    "draft": "--- ++- ---- --- ---",
    "open": "+++ +++ ++++ +++ +++",  # public
    "states": "--- ++- ++-+ --- ---",  # the States
    "body": "--- --+ ---- --- ---",  # a body's own
    "isle": "--- --- ---- --- ++-",
}
# The list of one is public, and which measures it serves is for the States.
STRATEGY_ALIGNMENTS = STRATEGIES | {"open": "--- ++- ++-+ --- ---"}
STRATEGY_PARTS = {f"{key} actions": row for key, row in STRATEGIES.items()} | {
    f"{key} alignment": row for key, row in STRATEGY_ALIGNMENTS.items()
}
STRATEGY_ACTIONS = {f"{key} {number}": row for key, row in STRATEGIES.items() for number in "12"} | {
    "open 3": "--- ++- ---- --- ---",  # entered after the list was released
}


# The inventory of practices and challenges.
PRACTICES = {
    "canarypracticeown": "--- ++- ---- --- ---",
    "canarypracticestates": "--- ++- ++-+ +-- ---",
    "canarypracticegreen": "--- +++ ++++ +++ +++",
    "canarypracticepublic": "+++ +++ ++++ +++ +++",
    "canarypracticewaits": "--- ++- ---- +-- ---",
    "canarypracticefund": "--- --- ---- ++- ---",
    "canarypracticeagency": "--- --+ ---- --- ---",
    "canarypracticeisles": "--- --- ---- --- +++",
    "canarypracticeelsewhere": "--- ++- ++-+ +-- ---",  # of another region: the States and the secretariat
}
# The word of the secretariat is between it and whoever proposed.
MODERATIONS = {
    "canarypracticestates": "--- ++- ---- +-- ---",
    "canarypracticegreen": "--- --- ++-- +-- ---",
    "canarypracticepublic": "--- --- ++-- +-- ---",
    "canarypracticefund": "--- --- ---- ++- ---",
}
SHARED_CHALLENGES = {
    "canarypracticestates brindal": "--- ++- ++-+ --- ---",  # the States, by those who hold a post there
    "canarypracticestates corvane": "--- --- ---+ --- ---",
}
BULLETINS = {
    "public": "+++ +++ ++++ +++ +++",
    "states": "--- --- ---- +-- ---",  # composed, not released
}

# Commitments: what States add to recommendations, by State and position.
POSITIONS = {
    "aldermoor supported": "+++ +++ ++++ +++ +++",  # released to everyone
    "brindal supported": "--- --- ++-- +-- ---",  # the secretariat
    "dunmere supported": "--- --- ---- --- ++-",  # the State itself
    "aldermoor noted": "--- ++- ---- --- ---",  # on one of the Committee: never beyond the State
}
FOLLOW_UP_ACTIONS = {
    "aldermoor": "--- ++- ---- --- ---",
    "brindal": "--- --- ++-- --- ---",
    "dunmere": "--- --- ---- --- ++-",
}
CONSENTS = {"note stands": "--- ++- ---- --- ---", "note ended": "--- ++- ---- --- ---"}
OBLIGATIONS = {"aldermoor": "--- ++- ---- --- ---"}
# That a text serves a recommendation is public here; the text itself is not.
SERVED = {"aldermoor CLEAR": "+++ +++ ++++ +++ +++", "aldermoor AMBER+STRICT": "--- ++- ---- --- ---"}
CLOSED_RECOMMENDATIONS = {
    "closed": "--- ++- ---- --- ---",  # the State itself
    "shown": "--- ++- ---- +-- ---",  # the secretariat, as the consent says
    "back": "--- ++- ---- --- ---",  # was for the community, until the consent was withdrawn
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


# Why something was released or withdrawn: members of the originator read it in the log.
REASONS = {
    REASON_OF_RELEASE: "--- ++- ++-- --- ++-",
    REASON_OF_WITHDRAWAL: "--- ++- ---- --- ---",
}


# Each word of a text that must not travel, with the roles that may read it.
CANARIES = {said.canary: readers(PARTS[str(said)]) for said in [*STORY, *INSIDE] if said.kind != "status"}


# Words that are in no search: what contacts, hand-overs, decisions and applications say.


DOCUMENT_CANARIES = {title: readers(row) for title, row in DOCUMENTS.items()}
GUIDANCE_CANARIES = {title: readers(row) for title, row in GUIDANCE.items()}

UNSEARCHED = {contact_canary(key): readers(row) for key, row in CONTACTS.items()} | {
    **{f"{decision_canary(key)}.": readers(row) for key, row in DECISIONS.items()},
    **{f"{decision_canary(*key.split())}.": readers(row) for key, row in RESERVATIONS.items()},
    CONFLICT_CANARY: readers(CONFLICTS["aldermoor 2022 1.1.1 progress"]),
    NOTE_CANARY: readers(HAND_OVERS["focal-point"]),
    CANARY_OF_APPLICATION: {"secretariat"},
    CANARY_OF_COMMENT: {"secretariat"},
    CANARY_OF_HOLD: readers(HELD_RELEASES["brindal 2021"]),
    REASON_OF_ASKING: readers(TURNS["aldermoor 1.1.2 asked-again"]),
    ASKED[0][2]: readers(ASSIGNMENTS["aldermoor-schools 1.1.1"]),
    ASKED[1][2]: readers(ASSIGNMENTS["aldermoor-harbour 1.1.2"]),
    WRITTEN: readers(PACKS["aldermoor 2022"]),
    **{
        f"{word}{body.split('-')[0]}": readers(row)
        for body, row in CLEARANCE_REQUESTS.items()
        for word in (CANARY_OF_OBJECTION, CANARY_OF_FOOTNOTE)
    },
    **{f"{CANARY_OF_RULE}{state}": readers(row) for state, row in CLEARANCE_RULES.items()},
    **{
        question_canary(state, place): readers(CLARIFICATIONS[f"{state} {place}"]) for state, place, _reply in QUESTIONS
    },
    reply_canary("aldermoor"): readers(CLARIFICATION_REPLIES["aldermoor 1.1.1"]),
    **{invitation_canary(party): readers(VIEW_INVITATIONS[party]) for party, *_rest in INVITATIONS},
    **{view_canary(party): readers(row) for party, row in VIEWS.items()},
    ANSWER_CANARY: readers(VIEW_ANSWERS["aldermoor"]),
    # The inventory of practices and challenges.
    **{title: readers(row) for title, row in PRACTICES.items()},
    **{word_canary(title.removeprefix(practice_canary(""))): readers(row) for title, row in MODERATIONS.items()},
    too_canary("states", "brindal"): readers(SHARED_CHALLENGES["canarypracticestates brindal"]),
    too_canary("states", "corvane"): readers(SHARED_CHALLENGES["canarypracticestates corvane"]),
    # National strategies
    **{f"{strategy_canary(key)}.": readers(row) for key, row in STRATEGIES.items()},
    **{f"{strategy_canary(key, 'action')}.": readers(row) for key, row in STRATEGIES.items()},
    **{f"{strategy_canary(key, 'reason')}.": readers(row) for key, row in STRATEGY_ALIGNMENTS.items()},
    f"{strategy_canary('open', 'late')}.": readers(STRATEGY_ACTIONS["open 3"]),
    # Commitments.
    **{
        f"{commitment_canary(f'position {key.split()[0]}')}.": readers(row)
        for key, row in POSITIONS.items()
        if key.endswith("supported")
    },
    f"{commitment_canary('position shown')}.": readers(POSITIONS["aldermoor noted"]),
    **{f"{commitment_canary(f'action {state}')}.": readers(row) for state, row in FOLLOW_UP_ACTIONS.items()},
    commitment_canary("obligation"): readers(OBLIGATIONS["aldermoor"]),
    **{commitment_canary(note): readers(row) for note, row in CONSENTS.items()},
    **{commitment_canary(key): readers(row) for key, row in CLOSED_RECOMMENDATIONS.items()},
    **{f"{commitment_canary(f'text {key}')}.": readers(row) for key, row in CLOSED_RECOMMENDATIONS.items()},
}

# Meetings.
UNSEARCHED |= {word: readers(row) for word, row in WORDS_OF_MEETINGS.items()}

# Regional texts.
UNSEARCHED |= {word: readers(row) for word, row in WORDS_OF_TEXTS.items()}


def leaks(role: str, text: str) -> list[str]:
    """Words in `text` that `role` may not read."""
    guarded = (
        CANARIES
        | DOCUMENT_CANARIES
        | GUIDANCE_CANARIES
        | UNSEARCHED
        | {word: readers(row) for word, row in REASONS.items()}
    )
    return [word for word, allowed in guarded.items() if word in text and role not in allowed]


# Reports: by whose they are, of which kind, for whom.
REPORTS = {
    "coast-secretariat regional-overview public": "+++ +++ ++++ +++ +++",
    "coast-secretariat regional-overview states": "--- --- ---- +-- ---",  # composed, not released
    "coast-secretariat meeting-pack states": "--- --- ---- +-- ---",  # composed, not released
    "aldermoor own-submission own": "--- ++- ---- --- ---",
    "dunmere own-submission own": "--- --- ---- --- ++-",
}
REPORT_TEMPLATES = {"coast-secretariat meeting-pack": "--- --- ---- +-- ---"}
