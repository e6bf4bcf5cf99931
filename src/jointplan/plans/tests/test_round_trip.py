# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.parties.models import Region
from jointplan.plans.exports import as_json, as_yaml, catalogue_of, clause_sheet
from jointplan.plans.imports import read_catalogue
from jointplan.plans.models import Clause, Edition, Plan
from jointplan.plans.operations import import_catalogue
from jointplan.plans.reference import shipped_catalogue
from tests.cast import catalogue

pytestmark = pytest.mark.django_db
SHIPPED = ["jpoa-2022", "training-2030"]
FILES = {"jpoa-2022": "jpoa-2022", "training-2030": "training-plan"}


def imported(data: dict[str, Any]) -> Edition:
    if data["region"].get("fictional"):
        Region.objects.get_or_create(code=data["region"]["code"], defaults={"is_fictional": True})
    with acting_as(OPERATOR):
        return import_catalogue(data, by=OPERATOR)


def forget(edition: Edition) -> None:
    """Another installation: nothing of the plan is there."""
    Clause.objects.filter(edition=edition, parent__isnull=False).update(parent=None, part=None, kind="part")
    plan = edition.plan
    edition.delete()
    Plan.objects.filter(pk=plan.pk).delete()


@pytest.mark.parametrize("code", SHIPPED)
def test_an_exported_plan_imports_as_the_same_plan(code: str, tmp_path: Path) -> None:
    edition = imported(read_catalogue(shipped_catalogue(FILES[code])))
    first = catalogue_of(edition)
    file = tmp_path / "plan.yaml"
    file.write_text(as_yaml(first), encoding="utf-8")
    forget(edition)
    second = catalogue_of(imported(read_catalogue(file)))
    assert second == first
    assert as_yaml(second) == as_yaml(first)


@pytest.mark.parametrize("code", SHIPPED)
def test_an_export_says_all_that_the_shipped_catalogue_says(code: str) -> None:
    path = shipped_catalogue(FILES[code])
    shipped = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    exported = json.loads(as_json(catalogue_of(imported(read_catalogue(path)))))
    assert [text.get("code") or text["context"] for text in exported["texts"]] == [
        text.get("code") or text["context"] for text in shipped["texts"]
    ]
    for ours, theirs in zip(exported["texts"], shipped["texts"], strict=True):
        for key in ("kind", "parent", "title", "lines", "sha256", "words", "themes", "instruments", "qualifiers"):
            assert (ours.get(key) or None) == (theirs.get(key) or None), (theirs, key)


def test_what_is_exported_never_holds_the_official_wording() -> None:
    edition = imported(catalogue("coast", "coast-2020"))
    edition.clauses.get(code="1.1.1").texts.filter(language="en").update(
        wording="Canary of the wording", origin="official"
    )
    assert "Canary of the wording" not in as_yaml(catalogue_of(edition))


def test_a_table_has_a_row_for_everything_that_a_plan_asks_for() -> None:
    edition = imported(catalogue("coast", "coast-2020"))
    rows = clause_sheet(edition).rows
    assert [row["code"] for row in rows] == ["1.P", "1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"]


def test_the_digest_of_a_catalogue_is_that_of_its_file() -> None:
    path = shipped_catalogue("training-plan")
    assert read_catalogue(path)["sha256"] == sha256(path.read_bytes()).hexdigest()
