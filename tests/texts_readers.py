# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read what of the regional texts of the cast, written out by hand: nothing here asks the code.

The columns are those of `who_reads`.
"""

from tests.texts_cast import text_canary

KEEPER = "--- --- ---- +-- ---"  # the secretariat
STATES = "--- ++- ++-+ +-- ---"  # the States and the secretariat
ALDERMOOR = "--- ++- ---- +-- ---"  # a State and the secretariat
BRINDAL = "--- --- ++-- +-- ---"
ISLES = "--- --- ---- --- --+"  # a draft of the other secretariat
OPEN = "+++ +++ ++++ +++ +++"

STAGES = {"draft": KEEPER, "checking": STATES, "circulated": STATES, "silence": STATES, "broken": STATES}
TEXTS = {text_canary(f"{key} title"): row for key, row in (STAGES | {"open": OPEN, "isles": ISLES}).items()}
VERSIONS = {f"{title} 1": row for title, row in TEXTS.items()} | {f"{text_canary('circulated title')} 2": KEEPER}
# By version and key: of two States each reads what speaks of it, and neither what speaks of none yet.
PARAGRAPHS = {
    f"{text_canary('draft title')} 1 1": KEEPER,
    f"{text_canary('checking title')} 1 1": KEEPER,
    f"{text_canary('checking title')} 1 2": ALDERMOOR,
    f"{text_canary('checking title')} 1 3": BRINDAL,
    f"{text_canary('checking title')} 1 4": KEEPER,
    f"{text_canary('circulated title')} 1 1": STATES,
    f"{text_canary('circulated title')} 1 2": STATES,
    f"{text_canary('circulated title')} 2 1": KEEPER,
    f"{text_canary('circulated title')} 2 2": KEEPER,
    f"{text_canary('silence title')} 1 1": STATES,
    f"{text_canary('broken title')} 1 1": STATES,
    f"{text_canary('open title')} 1 1": OPEN,
    f"{text_canary('isles title')} 1 1": ISLES,
}
SAID = {
    "checking correction": ALDERMOOR,
    "circulated answered": STATES,
    "circulated waiting": STATES,
    "circulated withdrawn": STATES,
    "silence word": STATES,
    "broken word": STATES,
    "open comment": STATES,
}
TEXT_WORDS = {
    f"Nine lamps, {text_canary('checking correction')}.": ALDERMOOR,
    **{f"And buoys, {text_canary(f'circulated {key}')}.": STATES for key in ("answered", "waiting", "withdrawn")},
    **{f"We read it otherwise, {text_canary(f'{key} word')}.": STATES for key in ("silence", "broken")},
    f"And oil, {text_canary('open comment')}.": STATES,
}
DISPOSITIONS = {
    f"Nine lamps, {text_canary('checking correction')}.": ALDERMOOR,
    f"And buoys, {text_canary('circulated answered')}.": STATES,
    f"And oil, {text_canary('open comment')}.": STATES,
}
# Each word with who may read it.
WORDS = {
    **TEXTS,
    **{text_canary(key): row for key, row in SAID.items()},
    text_canary("draft first"): KEEPER,
    text_canary("checking first"): KEEPER,
    text_canary("checking aldermoor"): ALDERMOOR,
    text_canary("checking brindal"): BRINDAL,
    text_canary("checking leftout"): KEEPER,
    text_canary("checking disposition"): ALDERMOOR,
    text_canary("circulated first"): STATES,
    text_canary("circulated second"): STATES,
    text_canary("circulated disposition"): STATES,
    text_canary("circulated revised"): KEEPER,
    text_canary("silence first"): STATES,
    text_canary("broken first"): STATES,
    text_canary("open first"): OPEN,
    text_canary("isles first"): ISLES,
}
LOG = {
    "reports.text_begun coast-secretariat": KEEPER,
    "reports.text_begun isle-secretariat": ISLES,
    "reports.paragraph_added coast-secretariat": KEEPER,
    "reports.paragraph_changed coast-secretariat": KEEPER,
    "reports.paragraph_left_out coast-secretariat": KEEPER,
    "reports.text_shown coast-secretariat": STATES,
    "reports.text_circulated coast-secretariat": STATES,
    "reports.text_revised coast-secretariat": KEEPER,
    "reports.word_said aldermoor": STATES,
    "reports.word_said brindal": STATES,
    "reports.word_said corvane": STATES,
    "reports.word_withdrawn corvane": STATES,
    "reports.word_answered coast-secretariat": STATES,
    "reports.silence_begun coast-secretariat": STATES,
    "reports.text_concluded coast-secretariat": STATES,
    "reports.text_released coast-secretariat": OPEN,
    # The reason of a release is part of the clearance of whoever releases.
    "access.audience_widened coast-secretariat": KEEPER,
}
