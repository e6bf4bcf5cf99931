# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every verb that the product logs has a sentence, and no sentence is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from jointplan.audit.models import Entry
from jointplan.audit.sentences import registered_verbs, sentence, sentence_for
from tests.cast import Cast
from tests.everything import reading_everything

SOURCE = Path(__file__).resolve().parents[2]
VERB = re.compile(r"[a-z]+\.[a-z]+(?:_[a-z]+)+")
MAILBOX = re.compile(r"[^\s@\"]+@[^\s@\"]+\.[a-z]{2,}", re.IGNORECASE)


def product_modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args:
            yield node


def verbs_in(path: Path) -> set[str]:
    """The first argument of each `record(…)`; where it is a variable, what the calls of that function pass."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in calls(function, "record"):
            named = verbs_of(call.args[0]) or {verb for outer in calls(tree, function.name) for verb in verbs_of(outer)}
            assert named, f"{path.name}: nobody says what {function.name} records"
            found |= named
    return found


def verbs_of(node: ast.AST) -> set[str]:
    """Everything below a node that looks like a verb."""
    constants = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {value for value in constants if VERB.fullmatch(value)}


def logged_verbs() -> set[str]:
    return {verb for path in product_modules() if path.parent.name != "audit" for verb in verbs_in(path)}


def test_every_verb_has_a_sentence_and_every_sentence_a_verb() -> None:
    # That a document is past its day is logged by the function of the database that removes it.
    assert logged_verbs() | {"documents.document_expired"} == set(registered_verbs())


def test_verbs_are_found_where_they_are_passed_on() -> None:
    assert {"assessments.cycle_opened", "access.release_withdrawn", "parties.parties_imported"} <= logged_verbs()


@pytest.mark.parametrize("verb", registered_verbs())
def test_each_sentence_stands_in_the_log_of_its_app(verb: str) -> None:
    app, _dot, name = verb.partition(".")
    say = registered_verbs()[verb].say
    # An app with many verbs keeps those of one subject beside them.
    assert re.fullmatch(rf"jointplan\.{app}\.log(_\w+)?", say.__module__)
    assert say.__name__ == name


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("details", [{}, {"parts": 7, "audience": None, "label": [], "added": 3}], ids=["none", "odd"])
@pytest.mark.parametrize("verb", registered_verbs())
def test_no_sentence_fails_for_want_of_details(verb: str, details: dict[str, Any], language: str) -> None:
    with translation.override(language):
        text = sentence_for(SimpleNamespace(verb=verb, details=details))
    assert text.endswith((".", "…"))
    assert bool(re.search("[а-я]", text)) == (language == "ru")


def test_a_verb_of_another_version_reads_as_a_plain_sentence() -> None:
    assert sentence_for(SimpleNamespace(verb="lamps.lamp_lit", details={})).startswith("Something was done")


def test_one_verb_has_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"access\.circle_defined"):
        sentence("access.circle_defined")(lambda _details: "")


@pytest.mark.django_db
def test_every_entry_of_the_cast_is_a_whole_sentence_without_gaps(cast: Cast) -> None:
    with reading_everything():
        entries = list(Entry.objects.all())
    assert len({entry.verb for entry in entries}) > 10
    for entry in entries:
        assert "…" not in sentence_for(entry), entry.verb


# A key that somebody fills by typing may name a person; others hold codes, numbers and words of ours.
TYPED = {"reason", "taken_in", "decision", "publication"}


@pytest.mark.django_db
def test_what_people_typed_stands_only_where_the_verb_says_so(cast: Cast) -> None:
    verbs = registered_verbs()
    with reading_everything():
        for entry in Entry.objects.all():
            assert TYPED & set(entry.details) <= verbs[entry.verb].personal, entry.verb
            for key, value in entry.details.items():
                if key not in verbs[entry.verb].personal:
                    assert " " not in str(value if isinstance(value, str) else ""), f"{entry.verb}: {key}"


def mailboxes() -> list[str]:
    with reading_everything():
        return [entry.verb for entry in Entry.objects.all() if MAILBOX.search(str(entry.details))]


@pytest.mark.django_db
def test_no_mailbox_is_in_the_log_of_the_cast(cast: Cast) -> None:
    assert mailboxes() == []


@pytest.mark.django_db
def test_no_mailbox_is_in_the_log_of_the_training_region(training_region: None) -> None:
    assert mailboxes() == []
