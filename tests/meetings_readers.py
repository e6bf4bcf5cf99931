# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read what of the meetings of the cast, written out by hand: nothing here asks the code.

The columns are those of `who_reads`.
"""

from tests.meetings_cast import meeting_canary

FOCAL = "--- ++- ++-+ ++- ---"  # the States and the secretariat, and the fund, which was invited
STATES = "--- ++- ++-+ +-- ---"
CORVANE = "--- --- ---+ +-- ---"  # invited alone
INSIDE = "--- +++ ---- --- ---"  # the State and its bodies
OPEN = "--- +++ ++++ +++ +++"  # GREEN: whoever holds a post
ISLES = "--- --- ---- --- +++"
KEEPER = "--- --- ---- +-- ---"

SERIES = {meeting_canary("series"): STATES}
MEETINGS = {
    meeting_canary("focal"): FOCAL,
    meeting_canary("cancelled"): CORVANE,
    meeting_canary("coming"): CORVANE,
    meeting_canary("inside"): INSIDE,
    meeting_canary("open"): OPEN,
    meeting_canary("isles"): ISLES,
}
ITEMS = {
    meeting_canary("focal item"): FOCAL,
    meeting_canary("cancelled item"): CORVANE,
    meeting_canary("coming item"): CORVANE,
    meeting_canary("inside item"): INSIDE,
}
INVITED = {
    **{f"{meeting_canary('focal')} {party}": FOCAL for party in ("aldermoor", "brindal", "coast-fund")},
    f"{meeting_canary('cancelled')} corvane": CORVANE,
    f"{meeting_canary('coming')} corvane": CORVANE,
    **{f"{meeting_canary('inside')} {party}": INSIDE for party in ("aldermoor-schools", "aldermoor-harbour")},
    f"{meeting_canary('open')} brindal": OPEN,
    f"{meeting_canary('isles')} dunmere": ISLES,
}
ANSWERS_TO_INVITATIONS = {
    f"{meeting_canary('focal')} aldermoor": "--- ++- ---- +-- ---",  # between the two
    f"{meeting_canary('inside')} aldermoor-schools": INSIDE,
    f"{meeting_canary('open')} coast-fund": "--- --- ---- ++- ---",
    f"{meeting_canary('open')} corvane": CORVANE,
}
ATTENDED = {
    f"{meeting_canary('focal')} aldermoor": FOCAL,
    f"{meeting_canary('focal')} brindal": FOCAL,
    f"{meeting_canary('inside')} aldermoor": INSIDE,
    f"{meeting_canary('inside')} aldermoor-schools": INSIDE,
    f"{meeting_canary('isles')} dunmere": ISLES,
}
NAMES = {meeting_canary("focal"): KEEPER}  # of persons: who keeps the meeting alone
MINUTES = {
    f"{meeting_canary('focal')} agreed": FOCAL,
    f"{meeting_canary('inside')} circulated": INSIDE,
    f"{meeting_canary('inside')} draft": "--- ++- ---- --- ---",
    f"{meeting_canary('isles')} draft": "--- --- ---- --- --+",
}
HANDED_IN = {
    f"{meeting_canary('focal')} aldermoor": STATES,
    f"{meeting_canary('inside')} aldermoor-schools": INSIDE,
    f"{meeting_canary('open')} coast-fund": FOCAL,  # the States, the secretariat and the fund itself
    f"{meeting_canary('open')} corvane": OPEN,
}
RESPONSES = {
    f"{meeting_canary('focal')} aldermoor": STATES,
    f"{meeting_canary('open')} coast-fund": FOCAL,
}
ACTIONS = {
    **{meeting_canary(f"action {name}"): FOCAL for name in ("done", "open", "reported")},
    meeting_canary("isles action"): ISLES,
}
REPORTS = {meeting_canary(f"action {name}"): "--- ++- ---- +-- ---" for name in ("done", "open", "reported")}

# Each word with who may read it. A full stop keeps `…item` from being found in `…items`, where there is one.
WORDS = {
    **SERIES,
    **{f"{word}": row for word, row in ITEMS.items()},
    **ACTIONS,
    meeting_canary("focal answer"): ANSWERS_TO_INVITATIONS[f"{meeting_canary('focal')} aldermoor"],
    meeting_canary("inside answer"): INSIDE,
    meeting_canary("focal names"): KEEPER,
    meeting_canary("focal minutes"): FOCAL,
    meeting_canary("inside minutes"): INSIDE,
    meeting_canary("inside draft"): MINUTES[f"{meeting_canary('inside')} draft"],
    meeting_canary("isles draft"): MINUTES[f"{meeting_canary('isles')} draft"],
    meeting_canary("focal correction"): STATES,
    meeting_canary("inside correction"): INSIDE,
    meeting_canary("open coast-fund"): FOCAL,
    meeting_canary("open corvane"): OPEN,
    meeting_canary("focal response"): STATES,
    meeting_canary("open response"): FOCAL,
    **{meeting_canary(f"report {name}"): "--- ++- ---- +-- ---" for name in ("done", "open", "reported")},
    # The title of the meeting inside a State begins every word of it.
    meeting_canary("inside"): INSIDE,
    meeting_canary("isles"): ISLES,
}
LOG = {
    "meetings.series_started coast-secretariat": STATES,
    "meetings.meeting_prepared coast-secretariat": OPEN,
    "meetings.meeting_prepared aldermoor": INSIDE,
    "meetings.meeting_prepared isle-secretariat": ISLES,
    "meetings.meeting_changed coast-secretariat": CORVANE,
    "meetings.meeting_cancelled coast-secretariat": CORVANE,
    "meetings.agenda_changed coast-secretariat": STATES,
    "meetings.agenda_changed aldermoor": INSIDE,
    "meetings.post_invited coast-secretariat": OPEN,
    "meetings.post_invited aldermoor": INSIDE,
    "meetings.post_invited isle-secretariat": ISLES,
    "meetings.invitation_answered aldermoor": "--- ++- ---- +-- ---",
    "meetings.invitation_answered aldermoor-schools": INSIDE,
    "meetings.consultation_joined coast-fund": "--- --- ---- ++- ---",
    "meetings.consultation_joined corvane": CORVANE,
    "meetings.meeting_held coast-secretariat": FOCAL,
    "meetings.meeting_held aldermoor": INSIDE,
    "meetings.meeting_held isle-secretariat": ISLES,
    "meetings.names_noted coast-secretariat": KEEPER,
    "meetings.minutes_drafted coast-secretariat": KEEPER,
    "meetings.minutes_drafted aldermoor": "--- ++- ---- --- ---",
    "meetings.minutes_drafted isle-secretariat": "--- --- ---- --- --+",
    "meetings.minutes_circulated coast-secretariat": FOCAL,
    "meetings.minutes_circulated aldermoor": INSIDE,
    "meetings.minutes_agreed coast-secretariat": FOCAL,
    "meetings.contribution_handed_in aldermoor": STATES,
    "meetings.contribution_handed_in aldermoor-schools": INSIDE,
    "meetings.contribution_handed_in coast-fund": FOCAL,
    "meetings.contribution_handed_in corvane": OPEN,
    "meetings.contribution_answered coast-secretariat": FOCAL,
    "meetings.action_given coast-secretariat": FOCAL,
    "meetings.action_given isle-secretariat": ISLES,
    "meetings.action_reported aldermoor": "--- ++- ---- +-- ---",
    "meetings.action_verified coast-secretariat": FOCAL,
    "meetings.action_reopened coast-secretariat": FOCAL,
    "documents.document_added coast-secretariat": KEEPER,
}
