# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is new has a row where it is tested who may see it. Tests look at the code and the database, not at a list.

Addresses: `test_access_matrix`. Labelled models and history: `test_leaks_database`. Here: files and feeds, messages,
sources of search, verbs of the log, and functions that run past row security. Labelled models in random worlds:
`test_random_worlds`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jointplan.access.row_security import labelled_models
from jointplan.assessments.models import AnswerPart
from jointplan.documents.models import Document
from jointplan.knowledge.models import Guidance, Practice
from jointplan.meetings.models import Meeting, Minutes
from jointplan.reports.models import RegionalText, TextParagraph
from jointplan.search.sources import SOURCES
from jointplan.strategies.models import Strategy
from tests.addresses import WatchedClient, address, patterns
from tests.cast import Cast
from tests.test_access_matrix import ROWS, spread
from tests.test_architecture import ROOT, SOURCE, tracked
from tests.test_leaks_database import LOG
from tests.test_who_reads_the_log import WHO_READS
from tests.who_reads import COLUMNS

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]

# What search looks through, and the labelled model behind it; None for what is public.
SEARCHED: dict[str, Any] = {
    "clause": None,
    "answer": AnswerPart,
    "document": Document,
    "guidance": Guidance,
    "practice": Practice,
    "strategy": Strategy,
    "recommendation": None,
    "text": RegionalText,
    "paragraph": TextParagraph,
    "meeting": Meeting,
    "minutes": Minutes,
}
# Functions of the database that run with the owner's rights, past row security, and what keeps each from leaking.
PAST_ROW_SECURITY = {
    "access_circulate": "the session reads the record, belongs to its party or State, and names circles inside it",
    "access_note_openings": "compares the session's tokens itself: access/tests",
    "access_set_readers": "a trigger: writes readers, returns its own row",
    "assessments_carry_out": "makes public what a State decided and did not stop, at its moment: assessments/tests",
    "assessments_note_no_objection": "notes that a date has passed, as the State said when it asked: assessments/tests",
    "assessments_mark_compiled": "for the secretariat of the region alone; notes one moment: assessments/tests",
    "assessments_sent_has_snapshot": "a trigger: looks whether there is a row, returns nothing",
    "audit_digests": "digests of a day, never contents: audit/tests",
    "audit_first_day": "a day, nothing else",
    "audit_labels_of": "the application may not call it: audit/tests",
    "audit_record": "writes one entry, returns its number; actor and moment come from the session",
    "documents_remove_expired": "removes what is past its day, with an entry, returns random keys: documents/tests",
    "documents_without_row": "which of the random keys given have no document: documents/tests",
    "focalpoints_close_ended": "only narrows, and only what people wrote on posts that they left: focalpoints/tests",
    "focalpoints_contact_version": "a number that each change raises, for the link in a reminder: focalpoints/tests",
    "knowledge_moderate": "for the secretariat of the region alone; sets one stage of what it reads: knowledge/tests",
    "notifications_forget": "removes what was read a year ago, returns how many: notifications/tests",
    "notifications_mark_done": "takes what is done out of inboxes, returns how many: notifications/tests",
    "notifications_notify": "writes to an inbox and reads none: notifications/tests",
    "notifications_people_to_mail": "numbers of accounts for which mail is due: notifications/tests",
    "parties_forget_mailboxes": "removes mailboxes of declined applications, returns how many: parties/tests",
    "parties_merge": "asks for the secretariat and refuses whoever has or had anything not public: parties/tests",
    "parties_merge_obstacles": "tells the secretariat that a party is in use, never with what: parties/tests",
    "knowledge_forget_downloads": "removes what accounts that have ended downloaded, returns nothing: knowledge/tests",
    "knowledge_reviews_due": "numbers and random ids of works to be looked at, never what they say: knowledge/tests",
    "knowledge_tell_downloaders": "for members of the originator; writes to inboxes, returns nothing: knowledge/tests",
    "knowledge_works_with": "compares the session's tokens itself: knowledge/tests",
    # Comments from the public.
    "feedback_by_link": "what became of a comment, for whoever has its link; never its words: feedback/tests",
    "feedback_forget": "deletes what is past its day, returns how many: feedback/tests",
    "feedback_is_full": "whether too much came in, yes or no: feedback/tests",
    "search_find": "compares the session's tokens itself: test_leaks_database, test_random_worlds",
}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) in names:
                yield node


def product_modules(*words: str) -> Iterator[tuple[Path, ast.Module]]:
    """The modules of the product that have one of the words: to take all of them apart takes seconds."""
    for path in tracked("src/*.py"):
        text = "" if "/tests/" in path.as_posix() else path.read_text(encoding="utf-8")
        if any(word in text for word in words):
            yield path, ast.parse(text)


def test_every_function_that_writes_a_file_is_reached_by_an_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of `as_download` in the code is passed while every address is visited by somebody who may."""
    import sys

    from jointplan.core import exports

    made, passed = exports.as_download, set()

    def watching(*given: Any, **named: Any) -> Any:
        caller = sys._getframe(1).f_code
        passed.add((Path(caller.co_filename).resolve(), caller.co_name))
        return made(*given, **named)

    for module in list(sys.modules.values()):
        if getattr(module, "as_download", None) is made:
            monkeypatch.setattr(module, "as_download", watching)
    expected = set()
    for path, tree in product_modules("as_download("):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and any(calls(function, "as_download")):
                expected.add((path.resolve(), function.name))
    # Addresses of lists as CSV come first, a view once in each format; the walk ends when each call has been passed.
    visited = set()
    for name, given, get, _post in sorted(ROWS, key=lambda row: "csv" not in row[1].values()):
        role = next((role for role, sign in zip(COLUMNS, spread(get), strict=True) if sign == "."), None)
        what = (patterns()[name].callback, given.get("file_format", given.get("format")))
        if role is not None and what not in visited and passed != expected:
            WatchedClient(role).get(address(cast, name, **given))
            visited.add(what)
    assert passed == expected


def words_of_tests() -> str:
    files = [path for path in tracked("*.py") if "tests" in path.relative_to(ROOT).parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_message_is_named_in_a_test() -> None:
    """Each function of an app's `messages.py`, and each template of a mail."""
    messages = {
        function.name
        for path in SOURCE.rglob("messages.py")
        for function in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
    }
    mails = {
        f"{path.parent.parent.name}/{path.name.removesuffix('.subject.txt')}"
        for path in SOURCE.glob("*/templates/*/mail/*.subject.txt")
    }
    tested = words_of_tests()
    assert {name for name in messages | mails if name not in tested} == set()


def test_every_mail_has_its_three_templates() -> None:
    for folder in SOURCE.glob("*/templates/*/mail"):
        names = {path.name.split(".")[0] for path in folder.iterdir()}
        for name in names - {"base", "button"}:
            assert {f"{name}.subject.txt", f"{name}.txt", f"{name}.html"} <= {path.name for path in folder.iterdir()}


def verbs() -> Iterator[str]:
    """Every verb that the code writes to the log."""
    writes = ("record", "_record", "_record_clearance", "_save")
    for _path, tree in product_modules(*(f"{name}(" for name in writes)):
        for call in calls(tree, *writes):
            for value in (found for given in call.args for found in ast.walk(given)):
                if isinstance(value, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_]+", str(value.value)):
                    yield str(value.value)


def test_every_verb_of_the_log_is_named_in_a_test_of_who_reads_it() -> None:
    found = set(verbs())
    assert len(found) > 10
    tested = {row.split()[0] for row in [*LOG, *WHO_READS]}
    assert found - tested == set()


def test_every_source_of_search_has_a_row(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_viewdef('search_item'::regclass)")
        definition = cursor.fetchone()[0]
    # The first column of each branch is the name of the source.
    branches = re.findall(r"SELECT\s+'([a-z_-]+)'::text", definition)
    assert len(branches) == definition.count("SELECT")
    assert set(branches) == set(SEARCHED) == set(SOURCES)
    assert {model for model in SEARCHED.values() if model} <= set(labelled_models())


def test_every_function_that_runs_past_row_security_has_a_row(cast: Cast) -> None:
    """Nor can anybody slip a table of one's own under its feet, or use the functions of history elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, coalesce(proconfig::text, '') FROM pg_proc WHERE prosecdef "
            "AND pronamespace = 'public'::regnamespace"
        )
        found = dict(cursor.fetchall())
    assert {name for name in found if not name.startswith("pgtrigger_")} == set(PAST_ROW_SECURITY)
    assert [
        name for name, config in found.items() if "search_path=public, pg_temp" not in config.replace('"', "")
    ] == []


def test_every_view_of_the_database_asks_as_its_reader(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
            "AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'"
        )
        assert cursor.fetchall() == []
