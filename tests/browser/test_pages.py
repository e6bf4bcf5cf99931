# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page in a real browser: accessible, quiet, light, and no wider than a small telephone."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from jointplan.assessments.schema import LONGEST_TEXT
from jointplan.training.loading import PASSWORD
from tests.browser.axe import violations
from tests.browser.signing_in import name_field, sign_in_unlisted
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

SMALLEST = 320
HEIGHT = 800
FIRST_VISIT = 100_000
LATER_VISIT = 30_000


class Look(NamedTuple):
    """How a person meets the pages."""

    language: str
    width: int
    colours: str


LOOKS = [Look("en", 1280, "light"), Look("ru", 360, "dark")]

# Who opens it | the address behind the language, with `=` the whole of it, with `{…}` looked up in LINKS | status
PAGES = """
anonymous            | /                                           | 200
anonymous            | /plan/jpoa-2022/                            | 200
anonymous            | /plan/jpoa-2022/II/                         | 200
anonymous            | /plan/jpoa-2022/II.1/                       | 200
anonymous            | /plan/jpoa-2022/II.1.7/                     | 200
anonymous            | /plan/jpoa-2022/measures/                   | 200
anonymous            | /plan/jpoa-2022/measures/?pillar=II&q=women | 200
anonymous            | /plan/jpoa-2022/measures/?q=zzzzz           | 200
anonymous            | /plan/jpoa-2022/measures/?theme=zzzzz       | 200
anonymous            | /search/                                    | 200
anonymous            | /search/?q=education                        | 200
anonymous            | /search/?q=zzzzz                            | 200
anonymous            | /about/                                     | 200
anonymous            | /privacy/                                   | 200
anonymous            | /accessibility/                             | 200
anonymous            | /data/                                      | 200
anonymous            | /plan/jpoa-2022/nothing/                    | 404
anonymous            | /nothing/                                   | 404
anonymous            | /training/                                  | 200
anonymous            | /training/plan/training-2030/1.1/           | 200
anonymous            | /training/plan/training-2030/3.1.a/         | 200
anonymous            | /training/plan/training-2030/3.2.b/         | 200
anonymous            | /training/search/?q=schools                 | 200
anonymous            | /parties/                                   | 200
anonymous            | /parties/?kind=state-body&country=UZ        | 200
anonymous            | /parties/osce/                              | 200
anonymous            | /parties/uzbekistan/                        | 200
anonymous            | /parties/nothing/                           | 404
anonymous            | /training/parties/                          | 200
anonymous            | /training/parties/lighthouse-fund/          | 200
anonymous            | /join/                                      | 200
anonymous            | /join/sent/                                 | 200
anonymous            | /account/login/                             | 200
anonymous            | /account/password/reset/                    | 200
anonymous            | /account/password/reset/done/               | 200
anonymous            | /training/work/contacts/confirm/nothing/    | 200
anonymous            | =/api/v1/docs/                              | 200
coordinator-tindrell | /training/                                  | 200
coordinator-tindrell | /training/work/                             | 200
coordinator-tindrell | {submission}                                | 200
coordinator-tindrell | {submission}measures/2.1.a/                 | 200
coordinator-tindrell | {submission}measures/4.2.a/                 | 200
coordinator-tindrell | {submission}board/                          | 200
coordinator-tindrell | {submission}board/only/work=not-cleared/    | 200
coordinator-tindrell | {submission}assign/?part=2&tick=all         | 200
coordinator-tindrell | {submission}assignments/                    | 200
coordinator-tindrell | {circulate}                                 | 200
coordinator-tindrell | {submission}clearance/                      | 200
coordinator-tindrell | {submission}clearance/ask/                  | 200
coordinator-tindrell | {submission}clearance/letter/               | 200
coordinator-tindrell | {submission}clearance/sheet/                | 200
coordinator-tindrell | /training/work/clearance/rule/              | 200
clearing-tindrell    | {submission}clearance/                      | 200
coordinator-tindrell | {submission}send/                           | 403
coordinator-tindrell | {submission}packs/                          | 200
coordinator-tindrell | {submission}only/unanswered/                | 200
coordinator-tindrell | {submission}only/conflicts/                 | 200
coordinator-tindrell | {submission}checks/                         | 200
coordinator-belquora | {submission}receipt/                        | 200
coordinator-belquora | {submission}another/                        | 200
coordinator-belquora | {submission}clarifications/                 | 200
coordinator-belquora | {submission}views/                          | 200
coordinator-belquora | {submission}views/invite/                   | 200
secretariat          | {submission}clarifications/                 | 200
secretariat          | {submission}receipt/                        | 200
coordinator-tindrell | {who}                                       | 200
coordinator-tindrell | /training/work/desk/                        | 403
coordinator-tindrell | /account/logout/                            | 200
coordinator-tindrell | /account/                                   | 200
coordinator-tindrell | /account/mailbox/                           | 200
coordinator-tindrell | /account/mailbox/nolink/                    | 404
coordinator-tindrell | /account/sessions/                          | 200
coordinator-tindrell | /account/tokens/                            | 200
coordinator-tindrell | /account/2fa/recovery-codes/generate/       | 200
coordinator-tindrell | /training/work/people/                      | 200
coordinator-tindrell | /training/work/people/tindrell-schools-main/invite/ | 200
coordinator-tindrell | /training/work/people/tindrell-schools-main/paper/ | 200
coordinator-tindrell | /training/work/people/tindrell-schools-main/renew/ | 200
observer             | /account/close/                             | 200
anonymous            | /account/start-code/                        | 200
anonymous            | /account/invitation/nolink/                 | 404
coordinator-tindrell | /account/password/change/                   | 200
coordinator-tindrell | /account/2fa/                               | 200
coordinator-tindrell | /account/reauthenticate/                    | 200
coordinator-tindrell | /account/2fa/totp/activate/                 | 200
coordinator-tindrell | /account/2fa/webauthn/                      | 200
coordinator-tindrell | /account/2fa/webauthn/add/                  | 200
coordinator-tindrell | /training/work/inbox/                       | 200
coordinator-tindrell | /training/work/inbox/?show=waiting          | 200
coordinator-tindrell | /training/work/inbox/?show=new              | 200
coordinator-tindrell | /training/work/inbox/preferences/           | 200
observer             | /training/work/inbox/                       | 200
coordinator-tindrell | /training/work/contacts/                    | 200
coordinator-tindrell | /training/work/contacts/?holding=vacant     | 200
coordinator-tindrell | /training/work/contacts/?kind=zzzzz         | 200
coordinator-tindrell | /training/work/contacts/vacancies/          | 200
coordinator-tindrell | /training/work/contacts/expected/           | 200
coordinator-tindrell | /training/work/contacts/letter/             | 200
coordinator-tindrell | /training/work/contacts/new/                | 200
coordinator-tindrell | /training/work/contacts/me/                 | 200
coordinator-tindrell | /training/work/contacts/posts/tindrell-rescue-main/ | 200
coordinator-tindrell | /training/work/contacts/posts/tindrell-rescue-main/office/ | 200
coordinator-tindrell | /training/work/contacts/posts/tindrell-rescue-main/holder/ | 200
coordinator-tindrell | /training/work/contacts/posts/tindrell-rescue-main/abolish/ | 200
coordinator-tindrell | /training/work/contacts/posts/tindrell-coordinator/me/ | 200
coordinator-tindrell | /training/work/documents/                   | 200
coordinator-tindrell | /training/work/documents/?kind=zzzzz        | 200
coordinator-tindrell | /training/work/documents/?kind=letter       | 200
coordinator-tindrell | /training/work/documents/add/               | 200
coordinator-tindrell | {document}                                  | 200
coordinator-tindrell | {document}change/                           | 200
coordinator-tindrell | {document}remove/                           | 200
observer             | /training/work/documents/                   | 200
coordinator-tindrell | /training/work/knowledge/library/           | 200
coordinator-tindrell | /training/work/knowledge/library/?kind=zzz  | 200
coordinator-tindrell | /training/work/knowledge/library/?lacks=tk  | 200
coordinator-tindrell | /training/work/knowledge/library/add/       | 200
coordinator-tindrell | /training/work/knowledge/library/downloads/ | 200
coordinator-tindrell | {work}                                      | 200
coordinator-tindrell | {work}change/                               | 200
coordinator-tindrell | {work}version/                              | 200
coordinator-tindrell | {work}review/                               | 200
coordinator-tindrell | {work}withdraw/                             | 200
coordinator-tindrell | {term}                                      | 200
coordinator-tindrell | {hand_over}                                 | 200
clearing-belquora    | {share}                                     | 200
clearing-belquora    | /training/work/                             | 200
clearing-belquora    | {submission}                                | 200
clearing-belquora    | {submission}measures/2.1.a/                 | 200
clearing-belquora    | {submission}release/                        | 200
clearing-arvelune    | {submission}withdraw/                       | 200
observer             | /training/work/shared/training-2030/        | 200
coordinator-tindrell | /training/work/registers/                   | 200
coordinator-tindrell | /training/work/provisions/training-2030/    | 200
coordinator-tindrell | /training/work/provisions/training-2030/5.1.a/ | 200
secretariat          | /training/work/provisions/training-2030/5.2.c/ | 200
observer             | /training/work/shared/training-2030/2034/2.1.a/ | 200
anonymous            | /training/plan/training-2030/matrix/        | 200
anonymous            | /training/plan/training-2030/matrix/?cycle=2033&objective=all | 200
anonymous            | /training/plan/training-2030/withdrawn/     | 200
clearing-belquora    | {who}                                       | 200
clearing-belquora    | {who}opened/                                | 200
clearing-belquora    | {who}change/                                | 200
clearing-belquora    | {who}change/widen/                          | 200
clearing-belquora    | {who}change/withdraw/                       | 200
clearing-belquora    | {who}change/name/                           | 200
clearing-belquora    | {who}change/circulate/                      | 403
coordinator-belquora | {who}change/circulate/                      | 200
clearing-belquora    | /training/work/sharing/circles/             | 200
coordinator-belquora | {circle}                                    | 200
secretariat          | /training/work/sharing/circles/             | 200
secretariat          | /training/work/sharing/circles/new/         | 200
coordinator-belquora | /training/work/sharing/circles/new/inside/  | 200
secretariat          | {circle}                                    | 200
secretariat          | {circle}add/                                | 200
secretariat          | {end}                                       | 200
clearing-arvelune    | /training/work/log/                         | 200
clearing-arvelune    | /training/work/log/?subject=access          | 200
clearing-arvelune    | /training/work/log/?since=yesterday         | 200
clearing-arvelune    | /training/work/log/?q=zzzzz                 | 200
clearing-arvelune    | {log of a part}                             | 200
coordinator-tindrell | {log}                                       | 200
secretariat          | /training/work/                             | 200
secretariat          | /training/work/contacts/                    | 200
secretariat          | /training/work/desk/                        | 200
secretariat          | {submission}                                | 200
secretariat          | /training/work/parties/                     | 200
secretariat          | /training/work/parties/new/                 | 200
secretariat          | /training/work/parties/lighthouse-fund/edit/ | 200
secretariat          | /training/work/sharing/community/lighthouse-fund/end/ | 200
secretariat          | /training/work/parties/duplicates/          | 200
secretariat          | /training/work/parties/duplicates/lighthouse-fund/lighthouse-institute/ | 200
secretariat          | /training/work/parties/merge/               | 200
secretariat          | /training/work/parties/import/              | 200
coordinator-tindrell | /training/work/decisions/                   | 200
coordinator-tindrell | /training/work/decisions/?q=zzzzz           | 200
coordinator-tindrell | /training/work/decisions/?year=1            | 200
coordinator-tindrell | /training/work/decisions/new/               | 403
secretariat          | /training/work/decisions/new/               | 200
coordinator-tindrell | /training/work/calendar/                    | 200
anonymous            | /commitments/                               | 200
anonymous            | /training/commitments/                      | 200
anonymous            | /training/commitments/recommendations/      | 200
anonymous            | /training/commitments/recommendations/?q=zzzzz | 200
anonymous            | {public recommendation}                     | 200
coordinator-tindrell | /training/work/commitments/                 | 200
coordinator-tindrell | /training/work/commitments/?q=zzzzz         | 200
coordinator-tindrell | /training/work/commitments/import/          | 200
coordinator-tindrell | /training/work/commitments/treaties/F1/source/ | 200
coordinator-tindrell | /training/work/commitments/committee/       | 200
coordinator-tindrell | /training/work/commitments/obligations/     | 200
coordinator-tindrell | /training/work/commitments/obligations/new/ | 200
clearing-tindrell    | /training/work/commitments/consents/new/    | 200
coordinator-tindrell | /training/work/cycles/                      | 200
coordinator-tindrell | {cycle}                                     | 200
coordinator-tindrell | {questionnaire}                             | 200
secretariat          | /training/work/cycles/new/training-2030/    | 200
secretariat          | {cycle}                                     | 200
secretariat          | {cycle}decided/changed/                     | 200
secretariat          | {cycle}decided/closed/                      | 200
secretariat          | {questionnaire}next/                        | 200
coordinator-tindrell | /training/work/calendars/                   | 200
coordinator-tindrell | /training/work/calendars/tindrell/          | 200
coordinator-tindrell | /training/work/calendars/tindrell/?year=2040 | 200
coordinator-tindrell | /training/work/calendars/tindrell/import/   | 200
coordinator-tindrell | /training/work/calendars/opalind/           | 200
coordinator-tindrell | /training/work/parties/                     | 200
coordinator-tindrell | /training/work/parties/new/                 | 200
coordinator-tindrell | /training/work/parties/merge/               | 403
observer             | /training/work/                             | 200
coordinator-belquora | {clarification}                             | 200
secretariat          | {clarification}                             | 200
secretariat          | {ask}                                       | 200
coordinator-belquora | {invitation}                                | 200
clearing-belquora    | {view}                                      | 200
coordinator-belquora | {submission}differences/                    | 200
clearing-belquora    | {held}                                      | 200
coordinator-tindrell | {conflict}                                  | 200
coordinator-tindrell | {asked}                                     | 200
coordinator-tindrell | {asked}letter/                              | 200
partner-institute    | /training/work/                             | 200
partner-institute    | {invitation of mine}                        | 200
partner-institute    | {invitation of mine}write/                  | 200
secretariat          | /training/work/meetings/                    | 200
secretariat          | /training/work/meetings/?past=1             | 200
secretariat          | /training/work/meetings/new/                | 200
secretariat          | /training/work/meetings/series/new/         | 200
secretariat          | {meeting}                                   | 200
secretariat          | {meeting}invite/                            | 200
secretariat          | {meeting}held/                              | 200
secretariat          | {meeting}papers/agenda/                     | 200
coordinator-tindrell | {meeting}                                   | 200
coordinator-tindrell | {meeting}invite/                            | 403
secretariat          | /training/work/meetings/actions/            | 200
secretariat          | /training/work/meetings/actions/?due=never  | 200
secretariat          | {action}                                    | 200
coordinator-tindrell | /training/work/knowledge/practices/         | 200
coordinator-tindrell | /training/work/knowledge/practices/?q=zzzzz | 200
coordinator-tindrell | /training/work/knowledge/practices/?kind=zz | 200
coordinator-tindrell | /training/work/knowledge/practices/new/     | 200
coordinator-tindrell | {practice}                                  | 200
coordinator-tindrell | /training/work/knowledge/practices/compare/ | 200
coordinator-tindrell | /training/work/knowledge/practices/bulletins/ | 200
coordinator-tindrell | {bulletin}                                  | 200
secretariat          | /training/work/knowledge/practices/moderation/ | 200
secretariat          | /training/work/knowledge/practices/bulletins/new/ | 200
secretariat          | /training/work/knowledge/practices/packages/ | 200
secretariat          | /training/work/knowledge/practices/packages/import/ | 200
secretariat          | /training/work/knowledge/practices/interested/ | 200
anonymous            | /strategies/                                | 200
anonymous            | /strategies/STR-018/                        | 200
anonymous            | /training/strategies/?q=zzzzz               | 200
coordinator-tindrell | /training/work/strategies/                  | 200
coordinator-tindrell | /training/work/strategies/new/?record=TRN-1 | 200
coordinator-tindrell | /training/work/strategies/coverage/         | 200
coordinator-tindrell | {strategy}                                  | 200
coordinator-tindrell | {strategy}alignment/                        | 200
coordinator-tindrell | {strategy}actions/import/                   | 200
observer             | /training/work/strategies/coverage/?state=belquora | 200
anonymous            | /feedback/about/clause/jpoa-2022/II.1.7/    | 200
anonymous            | /training/feedback/link/made-up/            | 404
secretariat          | /training/work/feedback/                    | 200
anonymous            | /training/data/                             | 200
anonymous            | /training/data/training/latest/             | 200
anonymous            | /data/central-asia/v1/                      | 404
secretariat          | /training/work/texts/                       | 200
secretariat          | /training/work/texts/new/                   | 200
secretariat          | {text}                                      | 200
secretariat          | {text}version-1/                            | 200
coordinator-lanternia | {text}                                     | 200
coordinator-lanternia | {say}                                      | 200
secretariat          | {draft paragraph}                           | 200
secretariat          | {word of a State}                           | 200
observer             | /training/work/texts/                       | 200
anonymous            | /states/                                    | 200
anonymous            | /states/uzbekistan/                         | 200
anonymous            | /changes/                                   | 200
anonymous            | /numbers/                                   | 200
anonymous            | /practices/                                 | 200
anonymous            | /library/                                   | 200
anonymous            | /meetings/                                  | 200
anonymous            | /training/reports/                          | 200
anonymous            | {public report}                             | 200
anonymous            | {public meeting}                            | 200
anonymous            | {public text}                               | 200
anonymous            | /training/plan/training-2030/2.1.a/         | 200
anonymous            | /training/plan/training-2030/2.1.a/2033/    | 200
anonymous            | /training/plan/training-2030/2.1.a/2099/    | 404
anonymous            | /training/states/                           | 200
anonymous            | /training/states/opalind/                   | 200
anonymous            | /training/states/opalind/training-2030/2034/ | 200
anonymous            | /training/changes/                          | 200
anonymous            | /training/changes/?state=opalind&kind=library | 200
anonymous            | /training/practices/                        | 200
anonymous            | /training/practices/?q=zzzzz                | 200
anonymous            | /training/library/                          | 200
anonymous            | /training/library/?kind=zzzzz               | 200
anonymous            | /training/meetings/                         | 200
secretariat          | /training/work/reports/                     | 200
secretariat          | /training/work/reports/new/regional-overview/ | 200
secretariat          | /training/work/reports/templates/regional-overview/ | 200
secretariat          | {report}                                    | 200
secretariat          | {report}paragraphs/                         | 200
coordinator-tindrell | /training/work/reports/                     | 200
coordinator-tindrell | /training/work/reports/new/regional-overview/ | 403
anonymous            | /commitments/CT02/                          | 200
anonymous            | /commitments/states/kazakhstan/             | 200
anonymous            | {public meeting}                            | 200
secretariat          | {comment}                                   | 200
"""
FORMS = [
    ("anonymous", "/account/login/"),
    ("anonymous", "/account/password/reset/"),
    ("anonymous", "/training/join/"),
    ("secretariat", "/training/work/parties/lighthouse-fund/edit/"),
    ("secretariat", "/training/work/parties/lighthouse-fund/admit/"),
    ("secretariat", "/training/work/parties/import/"),
    ("coordinator-tindrell", "{submission}measures/4.2.c/"),
    ("coordinator-tindrell", "{submission}clearance/letter/"),
    ("coordinator-tindrell", "/training/work/clearance/rule/"),
    ("coordinator-belquora", "{submission}another/"),
    ("coordinator-belquora", "{submission}views/invite/"),
    ("coordinator-belquora", "{clarification}"),
    ("secretariat", "{ask}"),
    ("partner-institute", "{invitation of mine}write/"),
    ("clearing-belquora", "{held}"),
    ("coordinator-tindrell", "{asked}letter/"),
    ("coordinator-tindrell", "/training/work/people/tindrell-schools-main/invite/"),
    ("coordinator-tindrell", "/training/work/people/tindrell-schools-main/renew/"),
    ("clearing-belquora", "{submission}release/"),
    ("clearing-arvelune", "{submission}withdraw/"),
    ("clearing-belquora", "{who}change/widen/"),
    ("clearing-belquora", "{who}change/name/"),
    ("secretariat", "/training/work/sharing/circles/new/"),
    ("secretariat", "{circle}add/"),
    ("secretariat", "{end}"),
    ("coordinator-tindrell", "/training/work/contacts/letter/"),
    ("coordinator-tindrell", "/training/work/contacts/new/"),
    ("coordinator-tindrell", "/training/work/contacts/posts/tindrell-rescue-main/holder/"),
    ("coordinator-tindrell", "/training/work/contacts/posts/tindrell-rescue-main/abolish/"),
    ("coordinator-tindrell", "{term}"),
    ("coordinator-tindrell", "{hand_over}"),
    ("clearing-belquora", "{share}"),
    ("secretariat", "/training/work/decisions/new/"),
    ("secretariat", "{cycle}decided/closed/"),
    ("coordinator-tindrell", "/training/work/calendars/tindrell/import/"),
    ("coordinator-tindrell", "/training/work/documents/add/"),
    ("coordinator-tindrell", "{document}remove/"),
    ("secretariat", "/training/work/meetings/new/"),
    ("secretariat", "{meeting}agenda/"),
    ("secretariat", "{meeting}cancel/"),
    ("coordinator-tindrell", "/training/work/knowledge/practices/new/"),
    ("secretariat", "/training/work/knowledge/practices/bulletins/new/"),
    ("secretariat", "/training/work/knowledge/practices/interested/"),
    ("coordinator-tindrell", "/training/work/knowledge/library/add/"),
    ("coordinator-tindrell", "/training/work/commitments/treaties/F1/source/"),
    ("coordinator-tindrell", "{work}version/"),
    ("coordinator-tindrell", "/training/work/strategies/new/"),
    ("coordinator-tindrell", "{strategy}actions/new/"),
    ("coordinator-tindrell", "{strategy}actions/import/"),
    ("secretariat", "/training/work/reports/templates/regional-overview/"),
]
# Where the address of a record is found: the page it stands on, and the link. One builds on another.
LINKS = {
    "meeting": ("/training/work/meetings/", r"/training/work/meetings/[0-9a-f-]{36}/"),
    "action": ("/training/work/meetings/actions/", r"/training/work/meetings/actions/[0-9a-f-]{36}/"),
    "cycle": ("/training/work/cycles/", r"/training/work/cycles/[0-9]+/"),
    "questionnaire": ("{cycle}", r"/training/work/questionnaires/[0-9]+/"),
    "practice": ("/training/work/knowledge/practices/", r"/training/work/knowledge/practices/[0-9a-f-]{36}/"),
    "bulletin": (
        "/training/work/knowledge/practices/bulletins/",
        r"/training/work/knowledge/practices/bulletins/[0-9a-f-]{36}/",
    ),
    "document": ("/training/work/documents/?whose=own", r"/training/work/documents/[0-9a-f-]{36}/"),
    "public report": ("/training/reports/", r"/training/reports/[0-9a-f-]{36}/"),
    "public recommendation": (
        "/training/commitments/recommendations/?position=supported",
        r"/training/commitments/recommendations/[0-9a-f-]{36}/",
    ),
    "public meeting": ("/training/meetings/", r"/training/meetings/[0-9a-f-]{36}/"),
    "comment": ("/training/work/feedback/", r"/training/work/feedback/[0-9a-f-]{36}/"),
    "public text": ("/training/reports/", r"/training/texts/[0-9a-f-]{36}/"),
    "report": ("/training/work/reports/", r"/training/work/reports/[0-9a-f-]{36}/"),
    "work": ("/training/work/knowledge/library/", r"/training/work/knowledge/library/[0-9a-f-]{36}/"),
    "strategy": ("/training/work/strategies/?state=tindrell", r"/training/work/strategies/[0-9a-f-]{36}/"),
    "submission": ("/training/work/", r"/training/work/submissions/[0-9a-f-]+/"),
    "who": ("{submission}measures/2.1.a/", r"/training/work/sharing/[a-z]+/[0-9a-f-]+/"),
    "circle": ("/training/work/sharing/circles/", r"/training/work/sharing/circles/of/[a-z-]+/"),
    "circulate": ("{submission}measures/2.1.a/", r"/training/work/answers/[0-9a-f-]+/circulate/"),
    "end": ("{circle}", r"/training/work/sharing/circles/memberships/[0-9]+/end/"),
    "log": ("{submission}measures/2.1.a/", r"/training/work/log/answer/[0-9a-f-]+/"),
    "log of a part": ("{submission}measures/2.1.a/", r"/training/work/log/answerpart/[0-9a-f-]+/"),
    "clarification": ("{submission}clarifications/", r"/training/work/clarifications/[0-9a-f-]{36}/"),
    "of belquora": (
        "/training/work/",
        r'/training/work/submissions/[0-9a-f-]+/(?="[^>]*>[^<]*<span class="sr-only">, (?:Belquora|Белькора))',
    ),
    "ask": ("{of belquora}measures/2.1.a/", r"/training/work/parts/[0-9a-f-]{36}/ask/"),
    "invitation": ("{submission}views/", r"/training/work/views/invitations/[0-9a-f-]{36}/"),
    "invitation of mine": ("/training/work/", r"/training/work/views/invitations/[0-9a-f-]{36}/"),
    "view": ("{submission}views/", r"/training/work/views/[0-9a-f-]{36}/"),
    "held": ("{submission}release/", r"/training/work/releases/[0-9a-f-]{36}/"),
    "conflict": ("{submission}measures/4.1.a/", r"/training/work/conflicts/[0-9a-f-]{36}/"),
    "asked": ("{submission}clearance/", r"/training/work/clearance/asked/[0-9a-f-]{36}/"),
    "term": (
        "/training/work/contacts/posts/tindrell-rescue-main/",
        r"/training/work/contacts/terms/[0-9]+/",
    ),
    "hand_over": ("/training/work/contacts/posts/tindrell-coordinator/", r"/training/work/hand-over/[0-9]+/"),
    "share": (
        "/training/work/contacts/posts/belquora-coordinator/",
        r"/training/work/contacts/parts/[0-9a-f-]+/share/",
    ),
    "text": ("/training/work/texts/", r"/training/work/texts/[0-9a-f-]{36}/"),
    "say": ("{text}", r"/training/work/texts/paragraphs/[0-9a-f-]{36}/say/"),
    "draft paragraph": ("{text}", r"/training/work/texts/paragraphs/[0-9a-f-]{36}/"),
    "word of a State": ("/training/work/", r"/training/work/texts/words/[0-9a-f-]{36}/"),
}


def rows() -> list[tuple[str, str, int]]:
    cells = [[cell.strip() for cell in line.split("|")] for line in PAGES.strip().splitlines()]
    return [(role, path, int(status)) for role, path, status in cells]


class Visitors:
    """One window for each role and look, signed in once and used for all pages."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.windows: dict[tuple[str, Look], tuple[Page, Watch]] = {}
        self.sessions: dict[str, Any] = {"anonymous": None}

    def window(self, role: str, look: Look) -> tuple[Page, Watch]:
        if (role, look) not in self.windows:
            context = self.browser.new_context(
                base_url=self.site,
                locale=look.language,
                color_scheme=look.colours,
                viewport={"width": look.width, "height": HEIGHT},
                storage_state=self.session(role),
            )
            watch = Watch(context, self.site, allowed=(403, 404))
            page = context.new_page()
            # The bound on a page is for a later visit: the browser has kept styles and scripts from an earlier one.
            page.goto(f"/{look.language}/search/")
            self.windows[role, look] = page, watch
        return self.windows[role, look]

    def session(self, role: str) -> Any:
        if role not in self.sessions:
            context = self.browser.new_context(base_url=self.site, locale="en")
            sign_in_unlisted(context.new_page(), role)
            self.sessions[role] = context.storage_state()
            context.close()
        return self.sessions[role]


@pytest.fixture(scope="module")
def visitors(browser: Browser, site: str) -> Visitors:
    return Visitors(browser, site)


def address(page: Page, path: str, language: str) -> str:
    """The whole address of a row: what stands in braces is looked up on the page that links to it."""
    if path.startswith("="):
        return path[1:]
    name = path[1 : path.find("}")] if path.startswith("{") else ""
    if not name:
        return f"/{language}{path}"
    where, pattern = LINKS[name]
    text = page.request.get(address(page, where, language)).text()
    found = re.search(f"/{language}{pattern}", text)
    assert found, f"no link to {name} on {where}"
    return found[0] + path[len(name) + 2 :]


def confirm_password(page: Page) -> Response:
    """Pages of the second factor ask for it once more."""
    page.locator("main input[type=password]").fill(PASSWORD)
    with page.expect_navigation() as navigation:
        page.locator("main button[type=submit]").click()
    return navigation.value


def weight(page: Page) -> int:
    """Bytes that came over the line for this page, headers included; nothing for what the browser had kept."""
    return page.evaluate(
        "performance.getEntries().map(entry => entry.transferSize || 0).reduce((sum, size) => sum + size, 0)"
    )


def assert_good(page: Page, look: Look) -> None:
    """Accessible, in its language with a step to others, and no wider than the screen, nor a small telephone's."""
    assert page.locator("html").get_attribute("lang") == look.language
    if f"/{look.language}/" in page.url:
        assert page.locator("nav.langs a[aria-current]").count() == 1
    assert violations(page) == []
    for width in (SMALLEST, look.width):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: " ".join(map(str, look)))
@pytest.mark.parametrize(("role", "path", "status"), rows())
def test_a_page_is_accessible_quiet_and_light(
    visitors: Visitors, role: str, path: str, status: int, look: Look
) -> None:
    page, watch = visitors.window(role, look)
    asked = address(page, path, look.language)
    response = page.goto(asked)
    if "/reauthenticate/?next=" in page.url:
        response = confirm_password(page)
    assert response is not None
    assert (response.status, page.url) == (status, f"{visitors.site}{asked}")
    assert weight(page) <= LATER_VISIT
    assert_good(page, look)
    assert watch.taken() == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: " ".join(map(str, look)))
@pytest.mark.parametrize(("role", "path"), FORMS)
def test_a_form_with_a_mistake_says_so_to_everybody(visitors: Visitors, role: str, path: str, look: Look) -> None:
    page, watch = visitors.window(role, look)
    page.goto(address(page, path, look.language))
    for text in page.locator("main textarea").all():
        text.evaluate("(area, value) => { area.value = value }", "a" * (LONGEST_TEXT + 1))
    with page.expect_navigation():
        # Like a browser that checks nothing by itself.
        page.locator("main form[method=post]").first.evaluate("form => form.submit()")
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.get_by_role("alert").get_by_role("link").count()
    assert_good(page, look)
    assert watch.taken() == []


def test_a_first_visit_is_light_and_a_later_one_lighter(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/en/")
    assert 5_000 < weight(page) <= FIRST_VISIT
    page.goto("/en/plan/jpoa-2022/II.1.7/")
    assert weight(page) <= LATER_VISIT
    page.goto("/en/")
    assert weight(page) <= LATER_VISIT


def test_a_form_that_lost_its_cookie_explains_itself(visit: Callable[..., Page]) -> None:
    page = visit(allowed=(403,))
    page.goto("/en/account/login/")
    page.context.clear_cookies()
    name_field(page).fill("observer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []


def test_what_a_page_may_not_do_is_noticed(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    watch, page = Watch(context, site), context.new_page()
    page.goto("/en/")
    assert watch.taken() == []
    page.evaluate("console.warn('a complaint'); fetch('http://127.0.0.1:9/').catch(() => 0)")
    page.goto("/en/nothing/")
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/en/")
    context.close()
    noticed = " ".join(watch.taken())
    assert "a complaint" in noticed
    assert "Content Security Policy" in noticed
    assert f"404: {site}/en/nothing/" in noticed
    assert "another host: http://127.0.0.1" in noticed
