# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address × every role: what comes back, and that whoever may not write changes nothing.

One sign for each role, in the order of `who_reads.COLUMNS`: visitors, ours, other States, others of the region, isles.

    . 200      > to sign-in     x 403 with its reason      0 404      m 405      r redirect to another page
"""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from jointplan.assessments.models import AnswerPart
from tests.addresses import WatchedClient, address, patterns, sign_in
from tests.cast import Cast
from tests.everything import fingerprint, reading_everything
from tests.who_reads import COLUMNS

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]

# Addresses that are no pattern of the resolver: `/static/` is answered by WhiteNoise before any view, from files that
# stand in the repository; it knows no reader.

PUBLIC = """
healthz                   |                                           | ... ... .... ... ... | all .
{space}:home              |                                           | ... ... .... ... ... | all m
{space}:plans             |                                           | ... ... .... ... ... | all m
{space}:plan              | edition={edition}                         | ... ... .... ... ... | all m
{space}:plan              | edition={elsewhere}                       | 000 000 0000 000 000 | all m
{space}:measures          | edition={edition}                         | ... ... .... ... ... | all m
{space}:measures          | edition={elsewhere}                       | 000 000 0000 000 000 | all m
{space}:measures_file     | edition={edition} file_format=csv         | ... ... .... ... ... | all m
{space}:measures_file     | edition={edition} file_format=xlsx        | ... ... .... ... ... | all m
{space}:measures_file     | edition={edition} file_format=json        | ... ... .... ... ... | all m
{space}:measures_file     | edition={edition} file_format=exe         | 000 000 0000 000 000 | all m
{space}:clause            | edition={edition} code=1                  | ... ... .... ... ... | all m
{space}:clause            | edition={edition} code=1.1                | ... ... .... ... ... | all m
{space}:clause            | edition={edition} code=1.1.1              | ... ... .... ... ... | all m
{space}:clause            | edition={elsewhere} code=1.1.1            | 000 000 0000 000 000 | all m
{space}:clause            | edition={edition} code=9.9.9              | 000 000 0000 000 000 | all m
{space}:about             |                                           | ... ... .... ... ... | all m
{space}:privacy           |                                           | ... ... .... ... ... | all m
{space}:accessibility     |                                           | ... ... .... ... ... | all m
{space}:data              |                                           | ... ... .... ... ... | all m
{space}:search            |                                           | ... ... .... ... ... | all m
{api}:root                |                                           | ... ... .... ... ... | all m
{api}:plans               |                                           | ... ... .... ... ... | all m
{api}:plan                | edition={edition}                         | ... ... .... ... ... | all m
{api}:plan                | edition={elsewhere}                       | 000 000 0000 000 000 | all m
{api}:measures            |                                           | ... ... .... ... ... | all m
{api}:measures-file       | format=csv                                | ... ... .... ... ... | all m
{api}:measure             | edition={edition} code=1.1.1              | ... ... .... ... ... | all m
{api}:measure             | edition={elsewhere} code=1.1.1            | 000 000 0000 000 000 | all m
{api}:answers             |                                           | ... ... .... ... ... | all m
{api}:answers-file        | format=xlsx                               | ... ... .... ... ... | all m
{api}:schema              |                                           | ... ... .... ... ... | all m
{api}:docs                |                                           | ... ... .... ... ... | all m
{api}:nothing             | rest=anything/                            | 000 000 0000 000 000 | all m
"""

WORK = """
real:work:my_turn         |                                           | >.. ... .... ... ... | >mm
real:work:desk            |                                           | >xx xxx xxxx .xx xx. | >mm
real:work:start           | pk=cycle/coast/2022                       | >mm mmm mmmm mmm mmm | >xx rxx rxxr xxx xxx
real:work:start           | pk=cycle/coast/2021                       | >mm mmm mmmm mmm mmm | >xx xxx xxxx xxx xxx
real:work:start           | pk=cycle/isles/2022                       | >mm mmm mmmm mmm mmm | >00 000 0000 000 000
real:work:submission      | uid=submission/aldermoor/2021             | >00 ..0 0000 .00 000 | >mm
real:work:submission      | uid=submission/aldermoor/2022             | >00 ..0 0000 000 000 | >mm
real:work:submission      | uid=submission/aldermoor-schools/2022     | >00 00. 0000 000 000 | >mm
real:work:submission      | uid=submission/brindal/2022               | >00 000 ..00 .00 000 | >mm
real:work:submission      | uid=submission/dunmere/2022               | >00 000 0000 000 000 | >mm
real:work:send            | uid=submission/aldermoor/2021             | >00 rx0 0000 x00 000 | >00 rx0 0000 x00 000
real:work:send            | uid=submission/aldermoor/2022             | >00 .x0 0000 000 000 | >00 rx0 0000 000 000
real:work:settle          | uid=submission/aldermoor/2021             | >mm mmm mmmm mmm mmm | >00 xr0 0000 x00 000
real:work:settle          | uid=submission/aldermoor/2022             | >mm mmm mmmm mmm mmm | >00 xx0 0000 000 000
real:work:settle          | uid=submission/brindal/2022               | >mm mmm mmmm mmm mmm | >00 000 xr00 x00 000
real:work:answer          | uid=submission/aldermoor/2021 code=1.1.1  | >00 ..0 0000 .00 000 | >00 xx0 0000 x00 000
real:work:answer          | uid=submission/aldermoor/2022 code=1.1.1  | >00 ..0 0000 000 000 | >00 rx0 0000 000 000
real:work:answer          | uid=submission/aldermoor/2022 code=1.P    | >00 000 0000 000 000 | >00 000 0000 000 000
real:work:answer          | uid=submission/brindal/2022 code=1.1.1    | >00 000 ..00 .00 000 | >00 000 xx00 x00 000
real:work:release         | uid=answer/aldermoor/2021/1.1.1           | >00 x.0 0000 x00 000 | >00 xr0 0000 x00 000
real:work:release         | uid=answer/aldermoor/2022/1.1.1           | >00 x.0 0000 000 000 | >00 x.0 0000 000 000
real:work:release         | uid=answer/brindal/2022/1.1.1             | >00 000 x.00 x00 000 | >00 000 xr00 x00 000
real:work:withdraw        | uid=part/aldermoor/2021/1.1.1/progress    | >00 x.0 0000 x00 000 | >00 xr0 0000 x00 000
real:work:withdraw        | uid=part/aldermoor/2021/1.1.1/challenges  | >00 xx0 0000 x00 000 | >00 xx0 0000 x00 000
real:work:withdraw        | uid=part/aldermoor/2022/1.1.1/progress    | >00 xx0 0000 000 000 | >00 xx0 0000 000 000
real:work:who             | kind=submission uid=submission/aldermoor/2021 | >00 ..0 0000 .00 000 | >mm
real:work:who             | kind=submission uid=submission/aldermoor/2022 | >00 ..0 0000 000 000 | >mm
real:work:who             | kind=answer uid=answer/aldermoor/2021/1.1.1 | >00 ..0 0000 .00 000 | >mm
real:work:who             | kind=part uid=part/aldermoor/2021/1.1.1/progress | >.. ... .... ... ... | >mm
real:work:who             | kind=part uid=part/aldermoor/2021/1.1.2/progress | >00 ..0 0000 .00 000 | >mm
real:work:who             | kind=part uid=part/aldermoor/2021/1.1.3/challenges | >00 0.0 0000 00. 000 | >mm
real:work:who             | kind=part uid=submission/aldermoor/2021   | >00 000 0000 000 000 | >mm
real:work:who             | kind=user uid=submission/aldermoor/2021   | >00 000 0000 000 000 | >mm
training:work:my_turn     |                                           | >.. ... .... ... ... | >mm
training:work:desk        |                                           | >xx xxx xxxx .xx xx. | >mm
training:work:start       | pk=cycle/isles/2022                       | >mm mmm mmmm mmm mmm | >xx xxx xxxx xxx rxx
training:work:start       | pk=cycle/coast/2022                       | >mm mmm mmmm mmm mmm | >00 000 0000 000 000
training:work:submission  | uid=submission/dunmere/2022               | >00 000 0000 000 ... | >mm
training:work:submission  | uid=submission/aldermoor/2021             | >00 000 0000 000 000 | >mm
training:work:send        | uid=submission/dunmere/2022               | >00 000 0000 000 rxx | >00 000 0000 000 rxx
training:work:settle      | uid=submission/dunmere/2022               | >mm mmm mmmm mmm mmm | >00 000 0000 000 xrx
training:work:settle      | uid=submission/aldermoor/2021             | >mm mmm mmmm mmm mmm | >00 000 0000 000 000
training:work:send        | uid=submission/aldermoor/2022             | >00 000 0000 000 000 | >00 000 0000 000 000
training:work:answer      | uid=submission/dunmere/2022 code=1.1.1    | >00 000 0000 000 ... | >00 000 0000 000 xxx
training:work:answer      | uid=submission/aldermoor/2022 code=1.1.1  | >00 000 0000 000 000 | >00 000 0000 000 000
training:work:release     | uid=answer/dunmere/2022/1.1.1             | >00 000 0000 000 x.x | >00 000 0000 000 xrx
training:work:release     | uid=answer/aldermoor/2021/1.1.1           | >00 000 0000 000 000 | >00 000 0000 000 000
training:work:withdraw    | uid=part/dunmere/2022/1.1.1/progress      | >00 000 0000 000 x.x | >00 000 0000 000 xrx
training:work:withdraw    | uid=part/aldermoor/2021/1.1.1/progress    | >00 000 0000 000 000 | >00 000 0000 000 000
training:work:who         | kind=submission uid=submission/dunmere/2022 | >00 000 0000 000 ... | >mm
training:work:who         | kind=part uid=part/aldermoor/2021/1.1.1/progress | >00 000 0000 000 000 | >mm
"""

ACCOUNT = """
account_login             |                                           | .rr rrr rrrr rrr rrr | .rr rrr rrrr rrr rrr
account_logout            |                                           | r.. ... .... ... ... | all r
account_signup            |                                           | .rr rrr rrrr rrr rrr | .rr rrr rrrr rrr rrr
account_inactive          |                                           | ... ... .... ... ... | all m
account_reauthenticate    |                                           | >.. ... .... ... ... | >..
account_email             |                                           | >00 000 0000 000 000 | >00
account_email_verification_sent |                                           | ... ... .... ... ... | all m
account_change_password   |                                           | >.. ... .... ... ... | >..
account_set_password      |                                           | >rr rrr rrrr rrr rrr | >rr
account_reset_password    |                                           | ... ... .... ... ... | all .
account_reset_password_done |                                           | ... ... .... ... ... | all m
account_reset_password_from_key | uidb36=1 key=set-password                 | ... ... .... ... ... | all .
account_reset_password_from_key_done |                                           | ... ... .... ... ... | all m
account_confirm_login_code |                                           | >rr rrr rrrr rrr rrr | >rr
account_confirm_email     | key=nokey                                 | ... ... .... ... ... | all 0
mfa_index                 |                                           | >.. ... .... ... ... | >mm
mfa_authenticate          |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_reauthenticate        |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_activate_totp         |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_deactivate_totp       |                                           | >00 000 0000 000 000 | >00
mfa_view_recovery_codes   |                                           | >00 000 0000 000 000 | >mm
mfa_generate_recovery_codes |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_download_recovery_codes |                                           | >00 000 0000 000 000 | >00
mfa_list_webauthn         |                                           | >.. ... .... ... ... | >mm
mfa_add_webauthn          |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_reauthenticate_webauthn |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_login_webauthn        |                                           | >rr rrr rrrr rrr rrr | >rr
mfa_remove_webauthn       | pk=1                                      | >rr rrr rrrr rrr rrr | >rr
mfa_edit_webauthn         | pk=1                                      | >rr rrr rrrr rrr rrr | >rr
"""

SPACES = [
    {"space": "real", "api": "api", "edition": "coast-2020", "elsewhere": "isles-2020"},
    {"space": "training", "api": "training-api", "edition": "isles-2020", "elsewhere": "coast-2020"},
]
# The page of a refusal says why, in bold.
REASON = re.compile(r"<p><strong>[^<]{5,}</strong></p>")
SIGNS = {200: ".", 403: "x", 404: "0", 405: "m"}


def rows() -> list[tuple[str, dict[str, str], str, str]]:
    """(name, what stands in the address, signs for GET, signs for POST), each once."""
    text = [PUBLIC.format(**space) for space in SPACES]
    found = []
    for line in dict.fromkeys("".join([*text, WORK, ACCOUNT]).splitlines()):
        if line:
            name, given, get, post = (cell.strip() for cell in line.split("|"))
            parts = dict(pair.split("=", 1) for pair in given.split())
            found.append((name, {key: value.replace("/", " ").strip() for key, value in parts.items()}, get, post))
    return found


def spread(signs: str) -> str:
    """One sign for each role: `all m` is m for everybody, `>mm` is > for the anonymous visitor and m for the others."""
    if signs.startswith("all "):
        return signs[4] * len(COLUMNS)
    signs = signs.replace(" ", "")
    return signs if len(signs) == len(COLUMNS) else signs[0] + signs[1] * (len(COLUMNS) - 1)


def sign(response: Any) -> str:
    if response.status_code in {301, 302}:
        return ">" if "/account/login/" in response["Location"] else "r"
    return SIGNS.get(response.status_code, str(response.status_code))


ROWS = rows()
IDS = [" ".join([name, *given.values()]) for name, given, _get, _post in ROWS]


def test_every_address_has_a_row() -> None:
    assert {name for name, *_rest in ROWS} == set(patterns())


def answers_of(method: str, url: str, data: dict[str, Any], roles: list[str]) -> dict[str, Any]:
    """What each role gets. Whatever is done is undone, and a role that is refused has done nothing."""
    before = fingerprint()
    answers = {}
    for role in roles:
        with transaction.atomic():
            answers[role] = response = getattr(WatchedClient(role), method)(url, data)
            if method == "post" and response.status_code not in {302, 405}:
                assert fingerprint() == before, f"{role} was refused and changed something"
            transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize(("name", "given", "get", "post"), ROWS, ids=IDS)
def test_each_role_gets_what_the_table_says(cast: Cast, name: str, given: dict[str, str], get: str, post: str) -> None:
    url = address(cast, name, **given)
    data = FORMS[name.rpartition(":")[2]](given) if ":work:" in name and post != ">mm" else {}
    for method, expected, sent in (("get", get, {}), ("post", post, data)):
        # Whether a view takes POST at all does not depend on who asks.
        roles = COLUMNS if set(spread(expected)) != {"m"} else ["anonymous", "coordinator"]
        answers = answers_of(method, url, sent, roles)
        found = {role: sign(response) for role, response in answers.items()}
        assert found == {role: sign for role, sign in zip(COLUMNS, spread(expected), strict=True) if role in roles}
        for response in answers.values():
            if response.status_code == 403:
                assert REASON.search(response.content.decode())


def sendable(given: dict[str, str]) -> dict[str, Any]:
    return {"nothing_classified": "on"}


def answerable(given: dict[str, str]) -> dict[str, Any]:
    seen = {f"seen_{kind}": "1" for kind in ("status", "progress", "challenges")}
    return {"language": "en", "status": "planned", "progress": "New.", "challenges": "New.", **seen}


def releasable(given: dict[str, str]) -> dict[str, Any]:
    _kind, state, cycle, clause = given["uid"].split()
    with reading_everything():
        sent = AnswerPart.objects.filter(
            originator__code=state, cycle__code=cycle, clause__code=clause, label="AMBER"
        ).values_list("pk", flat=True)
        return {"parts": list(sent), "reason": "Cleared.", "confirmed": "on"}


def withdrawable(given: dict[str, str]) -> dict[str, Any]:
    return {"reason": "A mistake."}


FORMS = {
    "start": lambda _given: {},
    "send": sendable,
    "answer": answerable,
    "release": releasable,
    "withdraw": withdrawable,
    "settle": lambda _given: {},
}


def test_a_form_that_comes_from_elsewhere_changes_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "coordinator")
    url = address(cast, "real:work:answer", uid="submission aldermoor 2022", code="1.1.1")
    before = fingerprint()
    response = client.post(url, answerable({}))
    assert response.status_code == 403
    assert fingerprint() == before
