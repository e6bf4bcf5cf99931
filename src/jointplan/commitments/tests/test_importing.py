# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations out of exports: dry run, update by identifier, all or nothing, errors by place."""

import time
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.audit.models import Entry
from jointplan.commitments.commands import handle_import
from jointplan.commitments.importing import listed, mechanism_of, plan_import
from jointplan.commitments.models import Mechanism, Recommendation
from jointplan.commitments.operations.recommendations import import_recommendations, states_to_import_for
from jointplan.core.exports import Column, Sheet, as_csv, as_xlsx
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import Refused
from tests.addresses import WatchedClient, address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SOURCE = "Index, export of 2026-11-20"
INDEX = ["AnnotationId", "Symbol", "Text", "PublicationDate", "Countries", "AffectedPersons", "Themes", "Sdgs", "Body"]
FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
ROWS = [
    [FIRST, "CAT/C/ALD/CO/1", "Train the keepers of lamps.", "2024-05-03T00:00:00", "Aldermoor", "Keepers",
     "Lamps; Oil", "16", "Committee against Torture"],
    [SECOND, "A/HRC/50/9", "Count the lamps.", "2022-03-04", "Aldermoor; Brindal", "", "Lamps", "", "UPR"],
    [THIRD, "", "Visit the far coast.", "", "Elsewhere", "", "", "", "Special Rapporteur on lamps"],
]  # fmt: skip


def imported() -> Any:
    """What the tests of this file import; the cast has others."""
    return Recommendation.objects.filter(source=SOURCE)


def index_file(rows: list[list[str]] = ROWS, heads: list[str] = INDEX) -> bytes:
    sheet = Sheet("Export", "", "", [Column(h, h) for h in heads], [dict(zip(heads, row, strict=True)) for row in rows])
    return as_csv(sheet)


def apply(cast: Cast, content: bytes, role: str = "secretariat", **more: Any) -> Any:
    by = cast.user(role)
    with acting_as(by):
        return import_recommendations(cast.party("aldermoor").region, content, source=SOURCE, by=by, **more)


def test_an_export_of_the_index_comes_in_once_for_each_state_of_the_region(cast: Cast) -> None:
    plan = apply(cast, index_file())
    assert (len(plan.new), plan.elsewhere) == (3, 1)
    first = Recommendation.objects.get(external_id=FIRST)
    assert (first.state.code, first.mechanism, first.themes) == ("aldermoor", "treaty-body", ["Lamps", "Oil"])
    assert (str(first.issued_on), first.source, first.sdgs) == ("2024-05-03", SOURCE, ["16"])
    assert Recommendation.objects.filter(external_id=SECOND).count() == 2


def test_importing_twice_changes_nothing_and_says_nothing_in_the_log(cast: Cast) -> None:
    apply(cast, index_file())
    with acting_as(cast.user("secretariat")):
        entries = Entry.objects.count()
    plan = apply(cast, index_file())
    assert (plan.new, plan.changed, plan.same) == ([], [], 3)
    with acting_as(cast.user("secretariat")):
        assert Entry.objects.count() == entries


def test_a_changed_text_is_shown_beside_the_earlier_one_and_what_is_missing_stays(cast: Cast) -> None:
    apply(cast, index_file())
    changed = [[*ROWS[0][:2], "Train all keepers of lamps.", *ROWS[0][3:]]]
    states = states_to_import_for(cast.user("secretariat"), cast.party("aldermoor").region)
    plan = plan_import(cast.party("aldermoor").region, index_file(changed), states=states, source=SOURCE)
    assert [(c.called, c.fields) for c in plan.changed] == [("CAT/C/ALD/CO/1", ["text"])]
    assert ("added", "all ") in plan.changed[0].text_difference
    before = Recommendation.objects.get(external_id=FIRST)
    assert before.text == "Train the keepers of lamps."
    apply(cast, index_file(changed))
    after = Recommendation.objects.get(external_id=FIRST)
    assert (after.text, after.uid) == ("Train all keepers of lamps.", before.uid)
    assert imported().count() == 3
    assert imported().matching("all keepers").count() == 1


def test_a_national_database_has_its_own_headings_and_one_state(cast: Cast) -> None:
    heads = ["id", "source mechanism", "paragraph", "recommendation", "theme cluster", "lead body", "status"]
    content = index_file([["17", "UPR", "12 (b)", "Mend the lamps.", "Lamps | Oil", "School office", "open"]], heads)
    plan = apply(cast, content, role="coordinator")
    (made,) = (change.values for change in plan.new)
    assert (made["external_id"], made["mechanism"], made["themes"]) == ("17", "upr", ["Lamps", "Oil"])
    # For the secretariat the file has to say which State is meant.
    with pytest.raises(ImportProblem, match="name the State"):
        apply(cast, content)


def test_a_coordinator_imports_for_the_own_state_alone_and_others_not_at_all(cast: Cast) -> None:
    apply(cast, index_file(), role="other_coordinator")
    assert set(imported().values_list("state__code", flat=True)) == {"brindal"}
    for role in ("clearing", "focal_point", "partner", "isle_secretariat"):
        with pytest.raises(Refused, match="imported by the secretariat"):
            apply(cast, index_file(), role=role)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (0, "", "column A (Identifier): this is missing"),
        (2, "", "column C (Text): this is missing"),
        (3, "last spring", "column D (Date): “last spring” is no day"),
        (1, "S" * 61, "column B (Document symbol): this may have up to 60 characters"),
        (6, "t" * 201, "column G (Themes): one of these is longer than 200"),
    ],
)
def test_what_is_wrong_is_named_by_place_and_nothing_comes_in(cast: Cast, column: int, value: str, said: str) -> None:
    wrong = [list(row) for row in ROWS]
    wrong[1][column] = value
    with pytest.raises(ImportProblem) as problem:
        apply(cast, index_file(wrong))
    assert f"Row 3, {said}" in str(problem.value)
    assert not imported().exists()


def test_an_identifier_twice_an_unknown_heading_and_a_file_without_a_source_are_refused(cast: Cast) -> None:
    with pytest.raises(ImportProblem, match="stands in the file twice"):
        apply(cast, index_file([ROWS[0], [*ROWS[0][:2], "Otherwise.", *ROWS[0][3:]]]))
    with pytest.raises(ImportProblem, match="there is no column “Weather”"):
        apply(cast, index_file([[FIRST, "Text", "fair"]], ["id", "text", "Weather"]))
    by = cast.user("secretariat")
    with acting_as(by), pytest.raises(ImportProblem, match="which index or database"):
        import_recommendations(cast.party("aldermoor").region, index_file(), source=" ", by=by)


def test_who_agreed_to_one_effect_does_not_cause_another(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    states = states_to_import_for(cast.user("secretariat"), region)
    digest = plan_import(region, index_file(), states=states, source=SOURCE).digest
    apply(cast, index_file([ROWS[0]]))
    with pytest.raises(ImportProblem, match="has changed since you looked"):
        apply(cast, index_file(), expected=digest)


def test_the_page_shows_first_what_would_happen_and_then_does_it(cast: Cast) -> None:
    client = WatchedClient("secretariat")
    url = address(cast, "real:work:recommendations_import")
    file = SimpleUploadedFile("export.csv", index_file(), content_type="text/csv")
    page = client.post(url, {"file": file, "source": SOURCE})
    assert not imported().exists()
    assert "CAT/C/ALD/CO/1" in page.content.decode()
    done = client.post(url, {"signed": page.context["signed"], "source": SOURCE})
    assert done.status_code == 302
    assert imported().count() == 3


def test_the_file_of_the_register_is_read_back_without_a_change(cast: Cast) -> None:
    apply(cast, index_file())
    client = WatchedClient("secretariat")
    for form in ("csv", "xlsx"):
        # Those of the cast are among them.
        content = client.get(address(cast, "real:work:commitments_file", file_format=form)).content
        plan = apply(cast, content)
        assert (len(plan.new), len(plan.changed), plan.same) == (0, 0, 6)


def test_twenty_thousand_rows_come_in_within_a_reasonable_time(cast: Cast) -> None:
    rows = [
        [str(uuid4()), f"S/{n}", f"Do thing {n}.", "2024-05-03", "Aldermoor", "", "Lamps", "", "CRC"]
        for n in range(19_990)
    ]
    began = time.monotonic()
    plan = apply(cast, index_file(rows))
    assert len(plan.new) == 19_990
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("body", "mechanism"),
    [
        ("CEDAW", Mechanism.TREATY_BODY),
        ("Human Rights Committee", Mechanism.TREATY_BODY),
        ("Universal Periodic Review", Mechanism.UPR),
        ("Special Rapporteur on education", Mechanism.SPECIAL_PROCEDURE),
        ("A board", Mechanism.OTHER),
    ],
)
def test_the_mechanism_follows_from_the_body(body: str, mechanism: Mechanism) -> None:
    assert mechanism_of(body) == mechanism


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(alphabet="abcдé ,.-", min_size=1).map(str.strip).filter(bool), max_size=6))
def test_a_list_in_a_cell_comes_back_as_it_was_written(items: list[str]) -> None:
    assert listed("; ".join(items)) == items


def test_xlsx_and_csv_mean_the_same(cast: Cast) -> None:
    heads = INDEX
    sheet = Sheet(
        "Export", "TLP:CLEAR", "", [Column(h, h) for h in heads], [dict(zip(heads, r, strict=True)) for r in ROWS]
    )
    assert len(apply(cast, as_xlsx(sheet)).new) == 3


def test_the_command_says_what_would_happen_and_does_it(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(index_file())
    given = Namespace(file=file, source=SOURCE, region="coast", apply=False)
    assert handle_import(given) == 0
    assert "3 new, 0 changed, 0 as they are, 0 wrong." in capsys.readouterr().out
    assert not imported().exists()
    given.apply = True
    assert handle_import(given) == 0
    assert imported().count() == 3
    given.region = "nowhere"
    assert handle_import(given) == 1
    assert "Name one region" in capsys.readouterr().err
