# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address × every role: what comes back, and that whoever may not write changes nothing.

The table stands in `tests/matrix/`, a file for each app; the first lines of each file say what the signs mean.
"""

import datetime
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from jointplan.access.operations import (
    ReleaseProblem,
    plan_circulation,
    plan_naming,
    plan_widening,
    plan_withdrawal,
)
from jointplan.access.sight import digest_of
from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.assessments.models import Answer, AnswerPart, Questionnaire, Submission
from jointplan.meetings.models import Decision, Reservation
from jointplan.parties.models import Party
from tests import clearance_forms, conflict_forms, contact_forms, dialogue_forms, document_forms, work_forms
from tests.addresses import WatchedClient, address, patterns, sign_in
from tests.cast import Cast, decision
from tests.everything import fingerprint, reading_everything
from tests.who_reads import COLUMNS, OURS_OF, STRANGERS, space_of

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]

# Addresses that are no pattern of the resolver: `/static/` is answered by WhiteNoise before any view, from files that
# stand in the repository; it knows no reader.
MATRIX = Path(__file__).with_name("matrix")
SPACES = [
    {"space": "real", "api": "api", "edition": "coast-2020", "elsewhere": "isles-2020"},
    {"space": "training", "api": "training-api", "edition": "isles-2020", "elsewhere": "coast-2020"},
]
# The page of a refusal says why, in bold.
REASON = re.compile(r"<p><strong>[^<]{5,}</strong></p>")
SIGNS = {200: ".", 403: "x", 404: "0", 405: "m"}


def rows() -> list[tuple[str, dict[str, str], str, str]]:
    """(name, what stands in the address, signs for GET, signs for POST), each once."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(MATRIX.glob("*.txt")))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = []
    # A line that names {space} stands for one in each space; the others come out twice the same.
    for line in dict.fromkeys(line.format(**space) for space in SPACES for line in lines):
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


def answers_of(method: str, url: str, data: dict[str, Any], wanted: dict[str, str]) -> dict[str, Any]:
    """What each role gets. Whoever only looks, or is refused, changes nothing; what the others do is undone.

    Those who may change nothing come first and are looked at together: had one of them changed something, it would
    show at the end. Looking leaves nothing but a note on who opened what, for whoever is shown it.
    """
    changing = [role for role in wanted if method == "post" and wanted[role] == "r"]
    but = {"access_opening"} if method == "get" else set()
    before = fingerprint(but)
    answers = {}
    for role in wanted:
        if role not in changing:
            answers[role] = getattr(WatchedClient(role), method)(url, data)
    assert fingerprint(but) == before, "somebody who was refused, or only looked, changed something"
    for role in changing:
        with transaction.atomic():
            answers[role] = response = getattr(WatchedClient(role), method)(url, data)
            if response.status_code not in {302, 405}:
                assert fingerprint() == before, f"{role} was refused and changed something"
            transaction.set_rollback(True)
    return answers


# One of each sort: a visitor, somebody without a post, one who writes, one who only looks, one of the other region.
FEW = ["anonymous", "postless", "coordinator", "observer", "isle_coordinator"]


def in_stages(name: str, url: str, method: str, data: dict[str, Any], wanted: dict[str, str]) -> dict[str, Any]:
    """What those roles get whose answers can differ.

    Outside the workspace, where everybody is to get the same, a few are asked; and the others when one of these answers
    came of a table that row security guards: else there is nothing in it that some may see and others not. Inside, all
    are asked, for there it depends on posts as well.

    Of the people of the other region, where all of them are to get the same, some are asked: see `STRANGERS`.
    """
    space = space_of(name)
    strangers = [role for role in COLUMNS if role not in OURS_OF[space]]
    if len({wanted[role] for role in strangers}) == 1:
        wanted = {role: sign for role, sign in wanted.items() if role in {*OURS_OF[space], *STRANGERS[space]}}
    if ":work:" in name or len({sign for role, sign in wanted.items() if role != "anonymous"}) > 1:
        return answers_of(method, url, data, wanted)
    with connection.execute_wrapper(noticed := GuardedTables()):
        answers = answers_of(method, url, data, {role: wanted[role] for role in FEW if role in wanted})
    others = {role: sign for role, sign in wanted.items() if role not in answers}
    return answers | (answers_of(method, url, data, others) if noticed.found else {})


class GuardedTables:
    """Notices whether a statement reads what row security guards, or runs a function that reads past it.

    What looks at everything here, and the number of the own new messages on each page, do not count.
    """

    def __init__(self) -> None:
        self.found = False
        self.names = guarded()

    def __call__(self, execute: Any, sql: str, *given: Any) -> Any:
        counted = "ctid" not in sql and not sql.startswith(NEW_MESSAGES)
        self.found = self.found or (counted and self.names.search(sql) is not None)
        return execute(sql, *given)


NEW_MESSAGES = 'SELECT COUNT(*) AS "__count" FROM "notifications_notification"'


@cache
def guarded() -> re.Pattern[str]:
    """The names of tables that row security guards, of views on them, and of functions that run past it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND (relrowsecurity OR relkind IN ('v', 'm')) "
            "UNION SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        return re.compile(rf"\b({'|'.join(name for (name,) in cursor.fetchall())})\b")


def refuses_every(method: str, view: Any) -> bool:
    """True where a decorator that knows no reader, such as `require_safe`, answers the method before the view."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and {"GET", "POST"} & set(cell.cell_contents):
                return method not in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return False


def test_it_is_noticed_whether_a_view_refuses_every_post_or_get() -> None:
    shows, writes = (patterns()[f"real:work:{name}"].callback for name in ("my_turn", "settle"))
    assert refuses_every("POST", shows)
    assert not refuses_every("GET", shows)
    assert refuses_every("GET", writes)
    assert not refuses_every("POST", writes)
    for method in ("GET", "POST"):
        assert not refuses_every(method, patterns()["real:work:answer"].callback)
        assert not refuses_every(method, lambda _request: None)


@pytest.mark.parametrize(("name", "given", "get", "post"), ROWS, ids=IDS)
def test_each_role_gets_what_the_table_says(cast: Cast, name: str, given: dict[str, str], get: str, post: str) -> None:
    url, view = address(cast, name, **given), patterns()[name].callback
    data = FORMS[name.rpartition(":")[2]](given) if ":work:" in name and post != ">mm" else {}
    for method, expected, sent in (("get", get, {}), ("post", post, data)):
        signs = set(spread(expected))
        wanted = dict(zip(COLUMNS, spread(expected), strict=True))
        if signs == {"m"} or (signs == {">", "m"} and refuses_every(method.upper(), view)):
            # Whether a view takes a method at all does not depend on who asks.
            wanted = {role: wanted[role] for role in ("anonymous", "coordinator")}
            answers = answers_of(method, url, sent, wanted)
        else:
            answers = in_stages(name, url, method, sent, wanted)
        assert {role: sign(response) for role, response in answers.items()} == {role: wanted[role] for role in answers}
        for response in answers.values():
            if response.status_code == 403:
                assert REASON.search(response.content.decode()) or response.json()["refused"]


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


def holder(given: dict[str, str]) -> dict[str, Any]:
    return {"email": "new@example.org", "starts_on": datetime.date.today().isoformat(), "language": "en"}


def record_of(given: dict[str, str]) -> Any:
    kind, *key = given["uid"].split()
    if kind == "decision":
        return Decision._default_manager.get(number=key[0])
    if kind == "reservation":
        return Reservation._default_manager.get(decision__number=key[0], state__code=key[1])
    model = {"submission": Submission, "answer": Answer, "part": AnswerPart}[kind]
    fields = ("originator__code", "cycle__code", "clause__code", "kind")
    return model._default_manager.get(**dict(zip(fields, key, strict=False)))


def confirmed(given: dict[str, str], plan: Callable[[Any], Any], **data: Any) -> dict[str, Any]:
    """What a form sends when its preview has been seen; nothing was seen where the change cannot be made."""
    with reading_everything():
        record = record_of(given)
        try:
            seen = digest_of(record, plan(record))
        except ReleaseProblem:
            seen = ""
    return {"reason": "Decided.", "seen": seen, **data}


def widening(given: dict[str, str]) -> dict[str, Any]:
    return confirmed(given, lambda record: plan_widening(record, "GREEN"), label="GREEN")


def narrowing(given: dict[str, str]) -> dict[str, Any]:
    return confirmed(given, plan_withdrawal)


def naming(given: dict[str, str]) -> dict[str, Any]:
    state = given["uid"].split()[1]
    by = User.objects.get(username={"aldermoor": "clearing", "dunmere": "isle_clearing"}[state])
    return confirmed(given, lambda record: plan_naming(record, [by.pk], by), people=[by.pk])


def circulating(given: dict[str, str]) -> dict[str, Any]:
    state = given["uid"].split()[1].removesuffix("-schools")
    circles = [f"{'isles' if state == 'dunmere' else 'coast'}-state-{state}"]
    return confirmed(given, lambda record: plan_circulation(record, circles), circles=circles)


def joining(given: dict[str, str]) -> dict[str, Any]:
    party = "brindal" if given["code"].startswith("coast") else "dunmere"
    day = today().isoformat()
    return {"party": Party.objects.get(code=party).pk, "from_day": day, "reason": "Decided."}


def founding(given: dict[str, str]) -> dict[str, Any]:
    members = Party.objects.filter(code__in=["coast-fund", "dunmere"]).values_list("pk", flat=True)
    return {"name": "New", "members": list(members)[:1], "reason": "Decided."}


def decided(given: dict[str, str]) -> dict[str, Any]:
    said = {"kind": "note", "taken_in": "Note of the States", "taken_on": "2022-05-04", "language": "en"}
    return said | {"text": "The States agree."}


def cycle_days(given: dict[str, str]) -> dict[str, Any]:
    """A cycle with other days than before, and the code of a new one."""
    region = given["edition"].partition("-")[0] if "edition" in given else given["pk"].split()[1]
    days = {"period_from": "2024-01-01", "period_to": "2024-12-31", "opens_on": "2025-01-10", "due_on": "2025-03-10"}
    asked = Questionnaire.objects.filter(edition__plan__region__code=region).latest("version")
    return {"code": "2024", "name_en": "Review", "questionnaire": asked.pk, **days, "closes_on": "2025-04-10"}


def by_decision(given: dict[str, str]) -> dict[str, Any]:
    return {"decision": str(decision(given["pk"].split()[1]).uid), **cycle_days(given)}


FORMS = (
    clearance_forms.FORMS
    | contact_forms.FORMS
    | conflict_forms.FORMS
    | dialogue_forms.FORMS
    | document_forms.FORMS
    | work_forms.FORMS
    | {
        "cycle_new": cycle_days,
        "cycle_edit": cycle_days,
        "cycle_step": by_decision,
        "questionnaire_new": lambda _given: {"depth": "objective", "save": "1"},
        "calendar_make": lambda _given: {},
        "calendar_end": lambda _given: {},
        "calendar_feed": lambda _given: {},
        "people_invite": holder,
        "people_issue": holder,
        # Not confirmed: whoever may only gets the form again.
        "people_renew": lambda _given: {"second_factor_lost": "on"},
        "people_revoke": lambda _given: {},
        "people_send_again": lambda _given: {},
        "sharing_widen": widening,
        "sharing_withdraw": narrowing,
        "sharing_name": naming,
        "sharing_circulate": circulating,
        "sharing_circle_new": founding,
        "sharing_circle_new_inside": lambda _given: founding({}) | {"members": [Party.objects.get(code="dunmere").pk]},
        "sharing_member_add": joining,
        "sharing_member_end": lambda _given: {"from_day": today().isoformat(), "reason": "Decided."},
        "start": lambda _given: {},
        "send": sendable,
        "answer": answerable,
        "release": releasable,
        "withdraw": withdrawable,
        "compile": lambda _given: {},
        "reopen": lambda _given: {"reason": "A number was wrong."},
        "settle": lambda _given: {},
        "pack_make": lambda _given: {"which": "all", "format": "xlsx", "language": "en"},
        # Without a file: whoever may only gets the form again.
        "pack_upload": lambda _given: {},
        "pack_import": lambda _given: {"leave": "wrong"},
        "pack_discard": lambda _given: {},
        "pack_withdraw": lambda _given: {},
        "inbox_read": lambda _given: {},
        "inbox_read_all": lambda _given: {},
        "inbox_preferences": lambda _given: {"rhythm": "weekly", "hour": "9"},
        "inbox_unsubscribe": lambda _given: {"List-Unsubscribe": "One-Click"},
        "party_new": lambda _given: {"name_en": "Tide office", "kind": "civil-society"},
        "party_edit": lambda _given: {"name_en": "Another name", "kind": "donor"},
        "party_admit": lambda _given: {"reason": "Admitted."},
        "party_merge": lambda _given: {"gone": "coast-fund", "stays": "coast-council", "reason": "Registered twice."},
        "parties_import": lambda _given: {},
        "decision_new": decided,
        "decision_replace": lambda given: decided(given) | {"correction": "A word."},
        "calendar": lambda _given: {"day": "2027-03-22", "kind": "free", "name_en": "Day of lamps"},
        "calendar_week": lambda _given: {"free_days": ["5", "6"]},
        "calendar_remove": lambda _given: {},
        "calendar_import": lambda _given: {},
        "application_admit": lambda _given: {"admit-reason": "It mends lamps.", "admit-code": "lamp-society"},
        "application_decline": lambda _given: {"decline-reason": "It mends no lamps."},
    }
)


def test_a_form_that_comes_from_elsewhere_changes_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "coordinator")
    url = address(cast, "real:work:answer", uid="submission aldermoor 2022", code="1.1.1")
    before = fingerprint()
    response = client.post(url, answerable({}))
    assert response.status_code == 403
    assert fingerprint() == before
