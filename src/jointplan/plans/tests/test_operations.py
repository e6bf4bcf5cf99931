# SPDX-License-Identifier: AGPL-3.0-or-later
import copy
from typing import Any

import pytest
import yaml

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR, SystemIdentity
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.models import Region
from jointplan.plans.exports import as_yaml, catalogue_of
from jointplan.plans.imports import read_catalogue
from jointplan.plans.models import Clause, ClauseText, Edition
from jointplan.plans.operations import ImportProblem, attach_wording, import_catalogue
from jointplan.plans.reference import load_reference_data, shipped_catalogue
from jointplan.plans.texts import title_of, wording_of
from jointplan.translations.models import Origin, text_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> dict[str, Any]:
    return read_catalogue(shipped_catalogue("jpoa-2022"))


@pytest.fixture
def edition(shipped: dict[str, Any]) -> Edition:
    with acting_as(OPERATOR):
        return import_catalogue(shipped, by=OPERATOR)


def wordings_for(edition: Edition) -> dict[str, str]:
    return {clause.code: f"Words of {clause.code}." for clause in edition.clauses.exclude(sha256="")}


def test_the_shipped_plan_is_loaded_with_all_its_clauses(edition: Edition) -> None:
    counts = {kind: edition.clauses.filter(kind=kind).count() for kind in ("part", "objective", "measure", "provision")}
    assert counts == {"part": 8, "objective": 25, "measure": 176, "provision": 15}
    measure = edition.clauses.get(code="II.1.7")
    assert (measure.parent.code, measure.part.code) == ("II.1", "II")
    assert measure.sdg_targets == measure.parent.sdg_targets != []
    assert sorted(edition.clauses.assessed().filter(kind="paragraph").values_list("code", flat=True)) == [
        "P.2",
        "P.3",
        "P.6",
    ]


def test_loading_again_changes_nothing(edition: Edition) -> None:
    def picture() -> Any:
        return (
            list(Clause.objects.order_by("pk").values_list("pk", "code", "position")),
            list(Edition.objects.values_list("revision", flat=True)),
            Entry.objects.count(),
        )

    load_reference_data()
    with acting_as(OPERATOR):
        before = picture()
    load_reference_data()
    with acting_as(OPERATOR):
        assert picture() == before


@pytest.mark.parametrize("code", ["jpoa-2022", "training-plan"])
def test_what_is_exported_is_what_was_imported(code: str) -> None:
    Region.objects.create(code="training", is_fictional=True)
    data = read_catalogue(shipped_catalogue(code))
    with acting_as(OPERATOR):
        first = catalogue_of(import_catalogue(data, by=OPERATOR))
        again = yaml.safe_load(as_yaml(first)) | {"sha256": "another"}
        second = catalogue_of(import_catalogue(again, by=OPERATOR))
    assert second == first
    assert [text.get("code") for text in first["texts"]] == [text.get("code") for text in data["texts"]]
    assert [text.get("title") for text in first["texts"]] == [text.get("title") for text in data["texts"]]


def test_a_renewed_title_keeps_the_clause_and_raises_the_revision(edition: Edition, shipped: dict[str, Any]) -> None:
    clause = edition.clauses.get(code="I.1.1")
    changed = copy.deepcopy(shipped) | {"sha256": "changed"}
    next(text for text in changed["texts"] if text.get("code") == "I.1.1")["title"]["en"] = "Meet at the summit"
    with acting_as(OPERATOR):
        renewed = import_catalogue(changed, by=OPERATOR)
    assert renewed.revision == edition.revision + 1
    assert renewed.clauses.get(code="I.1.1").pk == clause.pk
    assert title_of(clause, "en").text == "Meet at the summit"


def test_an_adopted_edition_never_loses_a_clause(edition: Edition, shipped: dict[str, Any]) -> None:
    shorter = copy.deepcopy(shipped) | {"sha256": "shorter"}
    shorter["texts"] = [text for text in shorter["texts"] if text.get("code") != "IV.3.5"]
    with acting_as(OPERATOR), pytest.raises(ImportProblem, match=r"IV\.3\.5"):
        import_catalogue(shorter, by=OPERATOR)
    assert edition.clauses.filter(code="IV.3.5").exists()


def test_a_fictional_plan_never_brings_its_region_with_it() -> None:
    data = read_catalogue(shipped_catalogue("training-plan"))
    with acting_as(OPERATOR), pytest.raises(ImportProblem, match="training load"):
        import_catalogue(data, by=OPERATOR)
    assert not Region.objects.fictional().exists()
    assert not Edition.objects.exists()


def test_nobody_but_the_operator_loads_a_plan_or_attaches_its_wording(
    edition: Edition, shipped: dict[str, Any]
) -> None:
    task = SystemIdentity("task")
    with acting_as(task), pytest.raises(Refused, match="command line"):
        import_catalogue(shipped | {"sha256": "other"}, by=task)
    with acting_as(task), pytest.raises(Refused, match="command line"):
        attach_wording(edition, wordings_for(edition), publication="report", by=task)
    assert not ClauseText.objects.exclude(wording="").exists()


def test_wording_is_attached_as_a_whole_or_not_at_all(edition: Edition) -> None:
    wordings = wordings_for(edition)
    missing = {code: wording for code, wording in wordings.items() if code != "S.3.7.1"}
    with acting_as(OPERATOR), pytest.raises(ImportProblem, match=r"S\.3\.7\.1"):
        attach_wording(edition, missing, publication="report", by=OPERATOR)
    assert not ClauseText.objects.exclude(wording="").exists()
    with acting_as(OPERATOR):
        assert attach_wording(edition, wordings, publication="report", by=OPERATOR) == len(wordings)
    shown = wording_of(edition.clauses.get(code="II.1.7"), "en", "ru")
    assert shown is not None
    assert (shown.text, shown.language, shown.origin) == ("Words of II.1.7.", "en", "official")


@pytest.mark.parametrize(
    ("origin", "source", "language"),
    [
        (Origin.APPROVED, "Words of I.1.1.", "ru"),
        (Origin.COURTESY, "Words of I.1.1.", "ru"),
        (Origin.DRAFT, "Words of I.1.1.", "en"),
        (Origin.APPROVED, "Older words.", "en"),
    ],
    ids=["approved", "courtesy", "a draft is not shown", "a stale one is not shown"],
)
def test_a_translation_is_shown_while_it_stands(edition: Edition, origin: str, source: str, language: str) -> None:
    with acting_as(OPERATOR):
        attach_wording(edition, wordings_for(edition), publication="report", by=OPERATOR)
    clause = edition.clauses.get(code="I.1.1")
    clause.texts.filter(language="ru").update(wording="Перевод.", origin=origin, source_digest=text_digest(source))
    shown = wording_of(clause, "en", "ru")
    assert shown is not None
    assert shown.language == language


@pytest.mark.parametrize(
    ("reader", "expected"), [("ru", "ru"), ("kk", "ru"), ("en", "en"), ("uz", "ru")], ids=lambda value: str(value)
)
def test_a_title_is_in_the_language_that_the_reader_understands_best(
    edition: Edition, reader: str, expected: str
) -> None:
    assert title_of(edition.clauses.get(code="I.1.1"), reader).language == expected
