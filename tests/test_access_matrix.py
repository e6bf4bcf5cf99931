# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address × every role: what comes back, and that whoever may not write changes nothing.

The table stands in `tests/matrix/`, a file for each app; the first lines of each file say what the signs mean.
"""

import datetime
import importlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
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
from jointplan.knowledge.models import Bulletin, Guidance, GuidanceVersion, Moderation, Practice, SharedChallenge
from jointplan.meetings.models import Decision, Reservation
from jointplan.parties.models import Party
from tests import doors
from tests.addresses import WatchedClient, address, patterns, sign_in
from tests.asked import EVERYBODY, whom_to_ask
from tests.cast import Cast, decision
from tests.everything import fingerprint, reading_everything, written
from tests.practices_cast import practice_canary
from tests.who_reads import COLUMNS, space_of

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

# Addresses that are no pattern of the resolver: `/static/` is answered by WhiteNoise before any view, from files that
# stand in the repository; it knows no reader.
MATRIX = Path(__file__).with_name("matrix")
SPACES = [
    {"space": "real", "api": "api", "edition": "coast-2020", "elsewhere": "isles-2020"},
    {"space": "training", "api": "training-api", "edition": "isles-2020", "elsewhere": "coast-2020"},
]
# The page of a refusal says why, in bold.
REASON = re.compile(r"<p><strong>[^<]{5,}</strong></p>")
SIGNS = {200: ".", 201: "c", 400: "b", 401: "u", 403: "x", 404: "0", 405: "m"}
# What comes of a POST that may change something.
CHANGES = {"r", "c"}


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


def test_every_address_has_a_row() -> None:
    assert {name for name, *_rest in ROWS} == set(patterns())


def test_no_address_has_two_rows() -> None:
    stand = [(name, *sorted(given.items())) for name, given, *_signs in ROWS]
    assert [row for row, times in Counter(stand).items() if times > 1] == []


# Looking leaves nothing but a note on who opened what, for whoever is shown it, and on downloads, for who did.
NOTED = {"access_opening", "knowledge_download"}


class Asked(NamedTuple):
    """What one role asks for at an address, or sends there (GET has nothing to send)."""

    role: str
    method: str
    url: str
    data: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.role, self.method, self.url


class Told(NamedTuple):
    """What is kept of an answer: its sign in the table, and whether it is a page."""

    sign: str
    is_page: bool


Answers = dict[tuple[str, str, str], Told]


def answer_to(one: Asked) -> Told:
    """What the role gets; who is refused is told why."""
    response = getattr(WatchedClient(one.role), one.method)(one.url, one.data)
    if response.status_code == 403 and not REASON.search(response.content.decode()):
        assert {"refused", "detail"} & set(response.json())
    return Told(sign(response), response.headers.get("Content-Type", "").startswith("text/html"))


def answers_to(asked: Sequence[Asked]) -> Answers:
    """What each role gets."""
    return {one.key: answer_to(one) for one in asked}


def answers_that_change_nothing(asked: Sequence[Asked]) -> Answers:
    """What those get who only look or are refused; had one of them changed something, it would show at the end."""
    with transaction.atomic():
        before = written()
        answers = answers_to(asked)
        wrote = {table for table, rows in written().items() if rows != before.get(table, 0)} - NOTED
        transaction.set_rollback(bool(wrote))
    if wrote:
        # Perhaps it was undone, as a refusal in the middle is: the rows themselves tell.
        rows = fingerprint()
        answers = answers_to(asked)
        changed = {table for table, now in fingerprint().items() if now != rows[table]} - NOTED
        assert not changed, "somebody who was refused, or only looked, changed something"
    return answers


def answers_that_are_undone(asked: Sequence[Asked]) -> Answers:
    """What those get who may change something, each as if nobody had before."""
    answers = {}
    for one in asked:
        with transaction.atomic():
            answers |= answers_to([one])
            transaction.set_rollback(True)
    return answers


def refuses_every(method: str, view: Any) -> bool:
    """True where a decorator that knows no reader, such as `require_safe`, answers the method before the view."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and {"GET", "POST"} & set(cell.cell_contents):
                return method not in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return False


@cache
def _firsts() -> dict[Any, tuple[str, dict[str, str]]]:
    """The first row of each view, in all and in the training space."""
    found: dict[Any, tuple[str, dict[str, str]]] = {}
    for name, given, *_signs in ROWS:
        view = patterns()[name].callback
        found.setdefault(view, (name, given))
        found.setdefault((view, space_of(name)), (name, given))
    return found


def is_first(name: str, given: dict[str, str], *of_space: str) -> bool:
    """True for the first row of a view; other records, and the other space where none is named, follow."""
    view = patterns()[name].callback
    return _firsts()[(view, *of_space) if of_space else view] == (name, given)


# The rows of each address. Views know no space but by one argument: where few are asked, each view is asked once in the
# training space.
ASKED_ROWS: dict[str, list[tuple[dict[str, str], str, str]]] = {}
for _name, *_row in ROWS:
    if EVERYBODY or space_of(_name) == "real" or is_first(_name, _row[0], "training"):
        ASKED_ROWS.setdefault(_name, []).append(tuple(_row))


def test_it_is_noticed_whether_a_view_refuses_every_post_or_get() -> None:
    shows, writes = (patterns()[f"real:work:{name}"].callback for name in ("my_turn", "settle"))
    assert refuses_every("POST", shows)
    assert not refuses_every("GET", shows)
    assert refuses_every("GET", writes)
    assert not refuses_every("POST", writes)
    for method in ("GET", "POST"):
        assert not refuses_every(method, patterns()["real:work:answer"].callback)
        assert not refuses_every(method, lambda _request: None)


def roles_asked(name: str, given: dict[str, str], get: str, post: str) -> dict[tuple[str, str], str]:
    """Whom to ask with which method, and what each is to get: `{("anonymous", "get"): ">", ("clearing", "post"): "r"}`.

    Whether a view takes a method at all, whether one has to sign in first, and that whoever may not see a form may not
    send it either does not depend on the record: where few are asked, that is asked at the first row of each view.
    """
    view, first = patterns()[name].callback, EVERYBODY or is_first(name, given)
    signs = {method: dict(zip(COLUMNS, spread(row), strict=True)) for method, row in (("get", get), ("post", post))}
    asked: dict[tuple[str, str], str] = {}
    for method, expected in signs.items():
        found = set(expected.values())
        if found <= {">", "m"} and (found == {"m"} or refuses_every(method.upper(), view)):
            roles = ["anonymous", "coordinator"] if first else []
        else:
            of_the_view = {
                role
                for role, sign in expected.items()
                if (sign == ">" and getattr(view, "login_required", True))
                or (method == "post" and sign in {"0", "x"} and sign == signs["get"][role])
            }
            apart = {role: (sign, role in of_the_view) for role, sign in expected.items()} if not first else expected
            roles = whom_to_ask(name, f"{method} {name} {given}", apart)
            roles = [role for role in roles if first or role not in of_the_view]
        asked |= {(role, method): expected[role] for role in roles}
    return asked


def twin(name: str) -> str:
    """The name of the same address in the other space."""
    for real, training in (("real:", "training:"), ("api:", "training-api:")):
        for one, other in ((training, real), (real, training)):
            if name.startswith(one):
                return other + name.removeprefix(one)
    return name


# Addresses that open for somebody.
OPENING = {name for name, _given, get, _post in ROWS if "." in get}


@pytest.mark.parametrize("name", ASKED_ROWS)
def test_each_role_gets_what_the_table_says(cast: Cast, name: str) -> None:
    wanted: dict[tuple[str, str, str], str] = {}
    looking, changing = [], []
    for given, get, post in ASKED_ROWS[name]:
        url, data = address(cast, name, **given), None
        for (role, method), expected in roles_asked(name, given, get, post).items():
            if method == "post" and data is None:
                data = FORMS[name.rpartition(":")[2]](given) if ":work:" in name and post != ">mm" else {}
            one = Asked(role, method, url, data if method == "post" else {})
            (changing if method == "post" and expected in CHANGES else looking).append(one)
            wanted[one.key] = expected
    answers = answers_that_change_nothing(looking) | answers_that_are_undone(changing)
    assert {key: told.sign for key, told in answers.items()} == wanted
    shown = {
        answer.is_page for (_role, method, _url), answer in answers.items() if (method, answer.sign) == ("get", ".")
    }
    for each in {name, twin(name)} & OPENING:
        assert all(doors.is_known(each, page=is_page) for is_page in shown), (
            "a file, feed, calendar or card stands in tests/doors.py, and nothing else does"
        )


def sendable(given: dict[str, str]) -> dict[str, Any]:
    return {"nothing_classified": "on"}


def answerable(given: dict[str, str]) -> dict[str, Any]:
    seen = {f"seen_{kind}": "1" for kind in ("status", "progress", "challenges")}
    return {"language": "en", "status": "planned", "progress": "New.", "challenges": "New.", **seen}


def holder(given: dict[str, str]) -> dict[str, Any]:
    return {"email": "new@example.org", "starts_on": datetime.date.today().isoformat(), "language": "en"}


# Records of the registers, by the words that stand for them.
RECORDS_OF_REGISTERS: dict[str, Callable[..., Any]] = {
    "practice": lambda name: Practice._default_manager.get(title=practice_canary(name)),
    "moderation": lambda name: Moderation._default_manager.get(practice__title=practice_canary(name)),
    "bulletin": lambda audience: Bulletin._default_manager.get(audience_kind=audience),
    "too": lambda name, party: SharedChallenge._default_manager.get(
        practice__title=practice_canary(name), originator__code=party
    ),
}


def record_of(given: dict[str, str]) -> Any:
    kind, *key = given["uid"].split()
    if kind == "decision":
        return Decision._default_manager.get(number=key[0])
    if kind == "reservation":
        return Reservation._default_manager.get(decision__number=key[0], state__code=key[1])
    if kind in {"guidance", "guidanceversion"}:
        return (Guidance if kind == "guidance" else GuidanceVersion)._default_manager.get(title=key[0])
    if kind in RECORDS_OF_REGISTERS:
        return RECORDS_OF_REGISTERS[kind](*key)
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


# Those of this file, and of each `..._forms` beside it.
FORMS: dict[str, Any] = {
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
    "membership_end": lambda _given: {"from_day": today().isoformat(), "reason": "It closed."},
    "pair_apart": lambda _given: {"reason": "Two desks."},
    "pair_again": lambda _given: {},
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
for module in sorted(Path(__file__).parent.glob("*_forms.py")):
    FORMS |= importlib.import_module(f"tests.{module.stem}").FORMS


def test_a_form_that_comes_from_elsewhere_changes_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "coordinator")
    url = address(cast, "real:work:answer", uid="submission aldermoor 2022", code="1.1.1")
    before = fingerprint()
    response = client.post(url, answerable({}))
    assert response.status_code == 403
    assert fingerprint() == before
