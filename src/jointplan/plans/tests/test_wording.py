# SPDX-License-Identifier: AGPL-3.0-or-later
import copy
from typing import Any

import pytest

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import Refused
from jointplan.plans.models import Clause, ClauseText, Edition
from jointplan.plans.operations import ImportProblem, attach_wording, import_catalogue
from jointplan.plans.texts import title_of, wording_of
from jointplan.search.querysets import find
from jointplan.translations.models import Origin, text_digest
from tests.cast import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Any:
    set_identity(OPERATOR)
    data = catalogue("coast", "coast-2020")
    for text in data["texts"]:
        text["sha256"] = "0" * 64
        text["words"] = "00"
    yield import_catalogue(data, by=OPERATOR)
    clear_identity()


@pytest.fixture
def wordings(edition: Edition) -> dict[str, str]:
    return {code: f"Wording of {code}, as adopted by all." for code in edition.clauses.values_list("code", flat=True)}


def clause(edition: Edition, code: str) -> Clause:
    return edition.clauses.with_texts().get(code=code)


def test_the_wording_of_every_clause_is_stored_and_its_source_named(edition: Edition, wordings: dict[str, str]) -> None:
    revision = edition.revision
    assert attach_wording(edition, wordings, publication="gazette.txt, SHA-256 …", by=OPERATOR) == len(wordings)
    edition.refresh_from_db()
    assert edition.revision > revision
    assert edition.attached_at is not None
    assert edition.attached_from == "gazette.txt, SHA-256 …"
    shown = wording_of(clause(edition, "1.1.1"), "en")
    assert (shown.text, shown.origin) == ("Wording of 1.1.1, as adopted by all.", Origin.OFFICIAL)
    assert [hit.source for hit in find("adopted lamps", fictional=False)] == ["clause"] * 4


def test_a_missing_wording_attaches_nothing(edition: Edition, wordings: dict[str, str]) -> None:
    del wordings["1.1.2"]
    with pytest.raises(ImportProblem, match=r"1\.1\.2.*Nothing was attached"):
        attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    edition.refresh_from_db()
    assert edition.attached_at is None
    assert not ClauseText.objects.exclude(wording="").exists()


def test_only_the_operator_attaches(edition: Edition, wordings: dict[str, str]) -> None:
    user = User.objects.create(username="somebody")
    with acting_as(user), pytest.raises(Refused, match="command line"):
        attach_wording(edition, wordings, publication="gazette.txt", by=user)


def test_our_title_stays_what_it_was_when_wording_is_attached(edition: Edition, wordings: dict[str, str]) -> None:
    attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    assert title_of(clause(edition, "1.1.1")).text == "Count the lamps"


def translation(edition: Edition, wordings: dict[str, str], origin: str, language: str = "ru") -> ClauseText:
    """A Russian version of 1.1.1, made from today's wording."""
    text, _new = ClauseText.objects.get_or_create(
        clause=edition.clauses.get(code="1.1.1"), language=language, defaults={"title": "Лампы", "origin": origin}
    )
    text.origin, text.wording, text.source_digest = origin, "Перевод.", text_digest(wordings["1.1.1"])
    text.save()
    return text


@pytest.mark.parametrize(
    ("origin", "shown"),
    [(Origin.APPROVED, "ru"), (Origin.COURTESY, "ru"), (Origin.DRAFT, "en")],
)
def test_a_translation_is_shown_unless_it_is_a_draft(
    edition: Edition, wordings: dict[str, str], origin: str, shown: str
) -> None:
    attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    translation(edition, wordings, origin)
    assert wording_of(clause(edition, "1.1.1"), "en", "ru").language == shown


def test_a_translation_turns_stale_when_the_source_changes(edition: Edition, wordings: dict[str, str]) -> None:
    attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    translation(edition, wordings, Origin.APPROVED)
    assert wording_of(clause(edition, "1.1.1"), "en", "ru").text == "Перевод."
    attach_wording(edition, wordings | {"1.1.1": "Corrected wording."}, publication="corrigendum.txt", by=OPERATOR)
    assert wording_of(clause(edition, "1.1.1"), "en", "ru").text == "Corrected wording."


@pytest.mark.parametrize(
    ("reader", "versions", "shown"),
    [
        ("kk", {"ru"}, "ru"),
        ("kk", {"ru", "kk"}, "kk"),
        ("kk", set(), "en"),
        ("uz", {"ru"}, "ru"),
        ("en", {"ru"}, "en"),
        ("ru", {"kk"}, "en"),
    ],
)
def test_a_reader_gets_the_next_language_of_the_chain(
    edition: Edition, wordings: dict[str, str], reader: str, versions: set[str], shown: str
) -> None:
    attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    for language in versions:
        translation(edition, wordings, Origin.APPROVED, language)
    assert wording_of(clause(edition, "1.1.1"), "en", reader).language == shown


def test_without_any_wording_there_is_none(edition: Edition) -> None:
    assert wording_of(clause(edition, "1.1.1"), "en") is None


def test_a_title_in_no_language_of_the_reader_is_the_code(edition: Edition) -> None:
    ClauseText.objects.filter(clause__code="1.1.1").delete()
    assert title_of(clause(edition, "1.1.1")).text == "1.1.1"


def test_a_renewed_catalogue_leaves_the_attached_wording_alone(edition: Edition, wordings: dict[str, str]) -> None:
    attach_wording(edition, wordings, publication="gazette.txt", by=OPERATOR)
    renewed = copy.deepcopy(catalogue("coast", "coast-2020")) | {"sha256": "another"}
    for text in renewed["texts"]:
        text |= {"sha256": "0" * 64, "words": "00"}
    import_catalogue(renewed, by=OPERATOR)
    assert wording_of(clause(edition, "1.1.1"), "en").text == wordings["1.1.1"]
