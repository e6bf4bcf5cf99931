# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many queries each page costs, committed beside this file, and the same when there is five times as much.

`JOINTPLAN_WRITE_QUERY_COUNTS=1` writes the numbers anew; a change of them is then a line to look at.
"""

import json
import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen
from jointplan.accounts.models import PostKind, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.terms import appoint
from jointplan.assessments.models import AnswerPart, ClearanceMode, Cycle, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer, start_submission
from jointplan.assessments.operations.cycles import open_cycle, prepare_cycle
from jointplan.assessments.operations.release import release_parts
from jointplan.assessments.operations.sending import send_submission
from jointplan.documents.operations import add_link
from jointplan.focalpoints.contacts import save_office
from jointplan.knowledge.models import Guidance
from jointplan.knowledge.operations.guidance import add_guidance
from jointplan.knowledge.operations.practices import propose_practice, write_practice
from jointplan.knowledge.operations.versions import add_version
from jointplan.meetings.acting import give_action
from jointplan.meetings.inviting import hold_meeting, invite_posts
from jointplan.meetings.minuting import contribute
from jointplan.meetings.models import Meeting
from jointplan.meetings.operations import register_decision, replace_decision
from jointplan.meetings.preparing import prepare_meeting, save_agenda_item
from jointplan.parties.keeping_calendars import enter_day
from jointplan.parties.models import Party
from jointplan.parties.operations import register_party
from jointplan.plans.models import Clause, ClauseText
from jointplan.portal.planmap import plan_map
from jointplan.reports.models import TextParagraph, TextVersion
from jointplan.reports.text_circulating import comment_on
from jointplan.reports.text_writing import Written, add_paragraph, begin_text
from jointplan.strategies.aligning import align_action, propose_alignments
from jointplan.strategies.models import Strategy, StrategyAction, StrategyPart
from jointplan.strategies.operations import ActionInput, add_strategy, release_rows, save_actions
from tests import guidance_cast
from tests.addresses import WatchedClient, address
from tests.cast import Cast, decision
from tests.clearance_cast import clear, set_rule
from tests.contacts_cast import office_values
from tests.meetings_cast import DUE, meeting_canary, plan, post_of
from tests.practices_cast import said as practice_said
from tests.texts_cast import text_canary

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_suffix("").with_name("query_counts.json")

ROLES = ["anonymous", "coordinator", "other_clearing", "secretariat"]
PAGES = {
    "home": ("real:home", {}),
    "plans": ("real:plans", {}),
    "plan": ("real:plan", {"edition": "coast-2020"}),
    "part": ("real:clause", {"edition": "coast-2020", "code": "1"}),
    "objective": ("real:clause", {"edition": "coast-2020", "code": "1.1"}),
    "measure": ("real:clause", {"edition": "coast-2020", "code": "1.1.1"}),
    "measures": ("real:measures", {"edition": "coast-2020"}),
    "measures as a file": ("real:measures_file", {"edition": "coast-2020", "file_format": "csv"}),
    "about": ("real:about", {}),
    "data": ("real:data", {}),
    "version of the data": ("real:publication", {"region": "coast", "version": "v1"}),
    "search": ("real:search", {}),
    "search in the library": ("real:search", {}),
    "my turn": ("real:work:my_turn", {}),
    "desk": ("real:work:desk", {}),
    "submission": ("real:work:submission", {"uid": "submission aldermoor 2021"}),
    "clearance": ("real:work:clearance", {"uid": "submission aldermoor 2021"}),
    "clearance sheet": ("real:work:clearance_sheet", {"uid": "submission aldermoor 2021"}),
    "clearance rule": ("real:work:clearance_rule", {}),
    "clearance request": ("real:work:clearance_request", {"uid": "request aldermoor-schools 2021"}),
    "release": ("real:work:release", {"uid": "submission brindal 2021"}),
    "withdraw": ("real:work:withdraw", {"uid": "submission brindal 2021"}),
    "held release": ("real:work:held_release", {"uid": "held brindal 2021"}),
    "matrix": ("real:matrix", {"edition": "coast-2020"}),
    "matrix in the workspace": ("real:work:matrix", {"edition": "coast-2020"}),
    "shared answers": ("real:work:shared_answers", {"edition": "coast-2020", "cycle": "2021", "code": "1.1.1"}),
    "registers": ("real:work:registers", {}),
    "provisions": ("real:work:provisions", {"edition": "coast-2020"}),
    "provision": ("real:work:provision", {"edition": "coast-2020", "code": "1.2"}),
    "withdrawn": ("real:withdrawn", {"edition": "coast-2020"}),
    "clarifications": ("real:work:clarifications", {"uid": "submission aldermoor 2021"}),
    "clarification": ("real:work:clarification", {"uid": "question aldermoor 1.1.1 challenges"}),
    "views of others": ("real:work:views", {"uid": "submission aldermoor 2021"}),
    "view": ("real:work:view", {"uid": "view coast-fund"}),
    "receipt": ("real:work:receipt", {"uid": "submission brindal 2022"}),
    "checks": ("real:work:checks", {"uid": "submission aldermoor 2022"}),
    "check before sending": ("real:work:send", {"uid": "submission aldermoor 2022"}),
    "answer": ("real:work:answer", {"uid": "submission aldermoor 2021", "code": "1.1.1"}),
    "answer with contributions": ("real:work:answer", {"uid": "submission aldermoor 2022", "code": "1.1.2"}),
    "board": ("real:work:board", {"uid": "submission aldermoor 2022"}),
    "assign": ("real:work:assign", {"uid": "submission aldermoor 2022"}),
    "inbox": ("real:work:inbox", {}),
    "inbox preferences": ("real:work:inbox_preferences", {}),
    "who": ("real:work:sharing_who", {"kind": "submission", "uid": "submission aldermoor 2021"}),
    "opened": ("real:work:sharing_opened", {"kind": "submission", "uid": "submission aldermoor 2021"}),
    "circles": ("real:work:sharing_circles", {}),
    "contacts": ("real:work:contacts", {}),
    "contacts as a file": ("real:work:contacts_file", {"file_format": "csv"}),
    "contact": ("real:work:contact", {"code": "coordinator"}),
    "documents": ("real:work:documents", {}),
    "document": ("real:work:document", {"uid": "document canarydocumentstates"}),
    "add a document": ("real:work:document_add", {}),
    "api documents": ("api:documents", {}),
    "vacancies": ("real:work:contacts_vacancies", {}),
    "held about me": ("real:work:contacts_held", {}),
    "decisions": ("real:work:decisions", {}),
    "decisions as a file": ("real:work:decisions_file", {"file_format": "csv"}),
    "decision": ("real:work:decision", {"uid": "decision first"}),
    "practices": ("real:work:practices", {}),
    "practices as a file": ("real:work:practices_file", {"file_format": "csv"}),
    "practice": ("real:work:practice", {"uid": "practice green"}),
    "challenge": ("real:work:practice", {"uid": "practice states"}),
    "practices side by side": ("real:work:practice_compare", {}),
    "proposals": ("real:work:practice_moderation", {}),
    "bulletins": ("real:work:bulletins", {}),
    "bulletin": ("real:work:bulletin", {"uid": "bulletin public"}),
    "reports": ("real:work:reports", {}),
    "report": ("real:work:report", {"uid": "report coast-secretariat regional-overview public"}),
    "calendars": ("real:work:calendars", {}),
    "calendar": ("real:work:calendar", {"code": "aldermoor"}),
    "parties": ("real:parties", {}),
    "party": ("real:party", {"code": "aldermoor"}),
    "parties as a file": ("real:parties_file", {"file_format": "csv"}),
    "apply to join": ("real:join", {}),
    "register": ("real:work:register", {}),
    "application": ("real:work:application", {"uid": "00000000-0000-4000-8000-000000000001"}),
    "duplicates": ("real:work:duplicates", {}),
    "import": ("real:work:parties_import", {}),
    "api parties": ("api:parties", {}),
    "api party": ("api:party", {"code": "aldermoor"}),
    "api plans": ("api:plans", {}),
    "api measures": ("api:measures", {}),
    "api measure": ("api:measure", {"edition": "coast-2020", "code": "1.1.1"}),
    "api answers": ("api:answers", {}),
    "api answers as a file": ("api:answers-file", {"format": "csv"}),
    # Meetings.
    "meetings": ("real:work:meetings", {}),
    "meeting": ("real:work:meeting", {"uid": "meeting focal"}),
    "minutes": ("real:work:minutes", {"uid": "minutes focal agreed"}),
    "actions": ("real:work:actions", {}),
    "actions as a file": ("real:work:actions_file", {"file_format": "csv"}),
    "action of a meeting": ("real:work:meeting_action", {"uid": "meetingaction open"}),
    "contribution": ("real:work:contribution", {"uid": "contributed open coast-fund"}),
    "agenda as a page": ("real:work:meeting_paper", {"uid": "meeting focal", "paper": "agenda"}),
    # Commitments.
    "treaties": ("real:treaties", {}),
    "treaty": ("real:treaty", {"code": "L1"}),
    "treaties of a State": ("real:treaties_of_state", {"code": "aldermoor"}),
    "public recommendations": ("real:public_recommendations", {}),
    "public recommendation": ("real:public_recommendation", {"uid": "recommendation aldermoor first"}),
    "commitments": ("real:work:commitments", {}),
    "commitments as a file": ("real:work:commitments_file", {"file_format": "csv"}),
    "recommendation": ("real:work:recommendation", {"uid": "recommendation aldermoor first"}),
    "committee": ("real:work:committee", {}),
    "committee recommendation": ("real:work:committee_recommendation", {"uid": "closed shown"}),
    "consent": ("real:work:consent", {"uid": "consent note-stands"}),
    "obligations": ("real:work:obligations", {}),
    "obligation": ("real:work:obligation", {"uid": "obligation aldermoor"}),
    "answers to a recommendation": ("real:work:recommendation_answers", {"uid": "recommendation aldermoor first"}),
    "import recommendations": ("real:work:recommendations_import", {}),
    # The library.
    "library": ("real:work:library", {}),
    "library as a file": ("real:work:library_file", {"file_format": "csv"}),
    "work of the library": ("real:work:guidance", {"uid": "guidance canaryguidancepublic"}),
    "downloads": ("real:work:library_downloads", {}),
    "api library": ("api:library", {}),
    "api practices": ("api:practices", {}),
    "api meetings": ("api:meetings", {}),
    "api treaties": ("api:treaties", {}),
    "api recommendations": ("api:recommendations", {}),
    # National strategies
    "public practices": ("real:public_practices", {}),
    "public library": ("real:public_library", {}),
    "public meetings": ("real:public_meetings", {}),
    "public reports": ("real:public_reports", {}),
    "what changed": ("real:changed", {}),
    "what changed in a region": ("real:region_feed", {"region": "coast"}),
    "what changed under a part": ("real:part_feed", {"edition": "coast-2020", "code": "1"}),
    "sitemap of a language": ("sitemap_language", {"language": "en"}),
    "public strategies": ("real:public_strategies", {}),
    "public strategy": ("real:public_strategy", {"uid": "strategy open"}),
    "entry of the public register": ("real:strategy_record", {"code": "LAMP-coast"}),
    "strategies": ("real:work:strategies", {}),
    "strategy": ("real:work:strategy", {"uid": "strategy open"}),
    "enter a strategy": ("real:work:strategy_new", {}),
    "alignment": ("real:work:strategy_alignment", {"uid": "strategy open"}),
    "coverage": ("real:work:strategy_coverage", {}),
    "import of actions": ("real:work:strategy_import", {"uid": "strategy open"}),
    # Regional texts.
    "texts": ("real:work:texts", {}),
    "text": ("real:work:text", {"uid": "text circulated"}),
    "version of a text": ("real:work:text_version", {"uid": "text circulated", "number": "1"}),
    "text as a file": ("real:work:text_file", {"uid": "text circulated", "number": "1", "file_format": "docx"}),
    "api texts": ("api:texts", {}),
    "api text": ("api:text", {"uid": "text circulated"}),
    "comments on a text": ("real:work:text_comments_file", {"uid": "text circulated", "file_format": "csv"}),
    "what a State said": ("real:work:text_word", {"uid": "textword circulated answered"}),
}
QUERIES = {
    "search": {"q": "lamps"},
    "search in the library": {"q": "ropes"},
    "measures": {"theme": "lamps", "q": "lamps"},
}


def count(cast: Cast, role: str, page: str) -> dict[str, int] | None:
    """Queries of a first visit and of one with warm caches, the transaction's own statements included."""
    name, given = PAGES[page]
    url, counts = address(cast, name, **given), {}
    for kept in ("local", "typed"):
        caches[kept].clear()
    plan_map.cache_clear()
    for visit in ("cold", "warm"):
        with CaptureQueriesContext(connection) as queries:
            response = WatchedQueries(role).get(url, QUERIES.get(page, {}))
        if response.status_code != 200:
            return None
        counts[visit] = len(queries)
    return counts


class WatchedQueries(WatchedClient):
    """What the visitor typed stands on the page again."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)


def grow(cast: Cast) -> None:
    """Five times the cycles, released answers and clauses."""
    edition, like = cast.edition(), cast.cycle("2021")
    measure = edition.clauses.get(code="1.1.2")
    for number in range(8):
        clause = Clause.objects.get(pk=measure.pk)
        clause.pk, clause.code, clause.position = None, f"1.1.2{number:02}", 1000 + number
        clause._state.adding = True
        clause.save()
        ClauseText.objects.create(clause=clause, language="en", title="More lamps", origin="draft", folded="more lamps")
        clause.themes.set(measure.themes.all())
    edition.revision += 1
    edition.save()
    _more_posts(cast)
    _more_decisions(cast)
    _more_documents(cast)
    _more_practices(cast)
    _more_works(cast)
    _more_strategies(cast)
    _more_meetings(cast)
    _more_texts(cast)
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        for number in range(20):
            above = cast.party("aldermoor")
            values = {"kind": "state-body", "names": {"en": f"Office {number}"}, "parent": above}
            register_party(above.region, code=f"office-{number}", values=values, by=secretariat)
    fields = ("names", "period_from", "period_to", "opens_on", "due_on", "closes_on")
    values = {name: getattr(like, name) for name in fields}
    for number in range(8):
        with acting_as(secretariat):
            cycle = prepare_cycle(edition, code=f"19{number:02}", by=secretariat, **values)
            cycle = open_cycle(cycle, decision(), by=secretariat)
        for prefix, state in (("", "aldermoor"), ("other_", "brindal")):
            coordinator, clearing = cast.user(f"{prefix}coordinator"), cast.user(f"{prefix}clearing")
            answer_everything(cycle, coordinator, clearing, cast.party(state))


def _more_posts(cast: Cast) -> None:
    """Many more posts of a body, each held and with an office to be reached at."""
    by, schools = cast.user("coordinator"), cast.party("aldermoor-schools")
    with acting_as(by):
        for number in range(20):
            kind, names = PostKind.VALIDATOR, {"en": "Validator"}
            post = establish_post(schools, code=f"validator-{number}", kind=kind, functions=names, by=by)
            appoint(post, User.objects.create_user(f"validator{number}"), starts_on=post.established_on, by=by)
            save_office(post, office_values("focal-point office"), by=by)


def _more_decisions(cast: Cast) -> None:
    """Many more decisions, each replaced, and days in a calendar."""
    secretariat, state, by = cast.user("secretariat"), cast.party("aldermoor"), cast.user("coordinator")
    said = {"taken_in": "Meeting", "taken_on": date(2020, 5, 4), "text": "The States agree."}
    with acting_as(secretariat):
        for _number in range(10):
            first = register_decision(state.region, by=secretariat, **said)
            replace_decision(first, correction="A word.", by=secretariat, **said)
    with acting_as(by):
        for number in range(10):
            enter_day(state, date.today() + timedelta(days=number), names={"en": "A day"}, by=by)


def _more_documents(cast: Cast) -> None:
    """Many more documents, all of which one reader or another finds by one word."""
    by = cast.user("coordinator")
    with acting_as(by):
        for number in range(20):
            said = {"title": f"Rules of the quay {number}", "kind": "law", "language": "en"}
            link = f"https://quay.example/{number}"
            add_link(originator=cast.party("aldermoor"), by=by, link=link, **said)


def _more_practices(cast: Cast) -> None:
    """Many more practices, all on the same measure and theme, and on the desk of the secretariat."""
    by, clearing = cast.user("coordinator"), cast.user("clearing")
    for number in range(10):
        with acting_as(by):
            said = practice_said("own") | {"title": f"More lamps {number}"}
            made = write_practice(cast.party("aldermoor"), cast.edition(), "practice", by=by, **said)
        with acting_as(clearing):
            widen(made, label="AMBER", audience=["coast-states", "coast-secretariat"], reason="Shown.", by=clearing)
        with acting_as(by):
            propose_practice(made, by=by)


def _more_works(cast: Cast) -> None:
    """Many more works of the library, each with a version, and more versions of one of them."""
    by = cast.user("clearing")
    with acting_as(by):
        for number in range(6):
            said = guidance_cast.said(f"How to keep rope {number}")
            add_guidance(cast.edition(), originator=cast.party("aldermoor"), by=by, **said)
        work = Guidance.objects.get(title="canaryguidancepublic")
        for language in ("ru", "kk", "ky", "uz"):
            add_version(work, number=1, language=language, link=f"https://quay.example/{language}", by=by)


def _more_strategies(cast: Cast) -> None:
    """More strategies, more actions of one, and measures that each of them serves."""
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    clauses = list(cast.edition().clauses.filter(code__in=("1.1.2", "1.1.3")))
    with acting_as(coordinator):
        strategy = Strategy.objects.get(number="open")
        for number in range(5):
            said = {"title": f"Light {number}", "kind": "law", "language": "en"}
            add_strategy(cast.party("aldermoor"), by=coordinator, replaces=strategy if number == 0 else None, **said)
        save_actions(strategy, [ActionInput(f"n{n}", f"Repair lamps {n}.", "en") for n in range(9)], by=coordinator)
        propose_alignments(strategy, cast.edition(), by=coordinator)
        for action in StrategyAction.objects.of_strategy(strategy).select_related("strategy"):
            for clause in clauses:
                align_action(action, clause, "partial", by=coordinator)
    with acting_as(clearing):
        for part in StrategyPart.objects.of_strategy(strategy):
            release_rows(part, reason="The State shows it.", by=clearing)


def _more_texts(cast: Cast) -> None:
    """Many more texts, and one with many paragraphs and comments."""
    by, third = cast.user("secretariat"), cast.user("third_coordinator")
    with acting_as(by):
        region = cast.party("aldermoor").region
        for number in range(10):
            begin_text(region, f"Lamps {number}", [Written("Lamps.")] * 5, by=by)
        newest = TextVersion.objects.get(text_of__title=text_canary("circulated title"), number=2)
        for number in range(15):
            add_paragraph(newest, f"Lamps {number}.", by=by)
    with acting_as(third):
        paragraph = TextParagraph.objects.get(
            text_of__title=text_canary("circulated title"), version__number=1, number=1
        )
        for number in range(15):
            comment_on(paragraph, f"Oil {number}.", by=third)


def _more_meetings(cast: Cast) -> None:
    """Many more meetings, each with an agenda and invitations, and one with many items, actions and contributions."""
    by, keeper = cast.user("secretariat"), cast.party("coast-secretariat")
    posts = [post_of("third_coordinator")]
    with acting_as(by):
        for number in range(10):
            made = prepare_meeting(keeper, by=by, kind="regional", **plan(f"Lamps {number}"))
            save_agenda_item(made, by=by, title="Oil")
            invite_posts(made, posts, by=by)
            hold_meeting(made, {keeper: "in-person"}, by=by)
        focal = Meeting.objects.get(title=meeting_canary("focal"))
        for number in range(10):
            give_action(focal, f"Light lamp {number}.", cast.party("corvane"), DUE, by=by, measures=["1.1.1"])
    third = cast.user("third_coordinator")
    with acting_as(third):
        for number in range(10):
            contribute(Meeting.objects.get(title=meeting_canary("open")), "Light.", by=third, title=f"Lamp {number}")


def answer_everything(cycle: Cycle, coordinator: Any, clearing: Any, state: Party) -> None:
    with acting_as(coordinator):
        submission: Submission = start_submission(cycle, state, by=coordinator)
        for clause in cycle.edition.clauses.assessed():
            save_answer(submission, clause, {"progress": PartInput("More lamps were lit.", "en")}, by=coordinator)
        set_rule(state, [], coordinator, mode=ClearanceMode.AUTHORITY)
    clear(submission, clearing)
    with acting_as(coordinator):
        send_submission(submission, by=coordinator)
    with acting_as(clearing), override_settings(RELEASE_HOLD_HOURS=0):
        release_parts(AnswerPart.objects.filter(answer__submission=submission), reason="Cleared.", by=clearing)


def count_all(cast: Cast, role: str, pages: Iterable[str]) -> dict[str, dict[str, int] | None]:
    # The first visit after signing in also looks whether a second factor is owed.
    WatchedQueries(role).get("/en/about/")
    return {page: count(cast, role, page) for page in pages}


def grew(before: dict[str, int] | None, after: dict[str, int] | None) -> bool:
    """True when a page costs more than before. It may cost less: an inbox looks up each kind of record shown."""
    if before is None or after is None:
        return before is not after
    return any(after[visit] > before[visit] for visit in before)


def test_pages_cost_what_they_cost_before_and_nothing_grows_with_the_data(cast: Cast) -> None:
    name, given = PAGES["submission"]
    WatchedQueries("secretariat").get(address(cast, name, **given))  # so that somebody outside has opened it
    # So that every list on a page has a row before it grows: a message that was read, a contact that was opened.
    WatchedQueries("coordinator").post(address(cast, "real:work:inbox_read", uid="notification coordinator"))
    WatchedQueries("secretariat").get(reverse("real:work:contacts"))
    small = {role: count_all(cast, role, PAGES) for role in ROLES}
    grow(cast)
    large = {role: count_all(cast, role, [page for page in PAGES if small[role][page]]) for role in ROLES}
    grown = {
        f"{role}, {page}": (small[role][page], large[role][page])
        for role in ROLES
        for page in large[role]
        if grew(small[role][page], large[role][page])
    }
    assert grown == {}
    if os.environ.get("JOINTPLAN_WRITE_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(small, indent=1) + "\n")
    assert small == json.loads(COUNTS.read_text())


def test_every_list_and_page_is_counted_for_somebody() -> None:
    counts = json.loads(COUNTS.read_text())
    assert set(counts) == set(ROLES)
    for page in PAGES:
        assert any(counts[role][page] for role in ROLES), page
