# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the log: each reader finds the entries of its own, in sentences, and nothing of a person elsewhere."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.row_security import labelled_models
from jointplan.access.tokens import tokens_for
from jointplan.accounts.models import User
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.audit.models import Entry
from jointplan.audit.operations import record
from jointplan.audit.records import Shown, record_kind, registered_kinds
from jointplan.core.models import Addressed
from jointplan.portal.log import views
from jointplan.portal.log.lines import label_of
from jointplan.portal.log.reading import entries_for, record_models
from tests.addresses import address, words_of
from tests.cast import REASON_OF_RELEASE, Cast
from tests.everything import reading_everything
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

LOG = "/en/work/log/"
READERS = [role for role in COLUMNS if role != "anonymous"]


def page_of(client: Client, path: str = LOG, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def rows_in(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    plain = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[1:]]
    return plain


@pytest.mark.parametrize("role", READERS)
def test_each_reader_finds_what_row_security_shows_in_one_of_the_two_spaces(
    cast: Cast, client_as: Callable[..., Client], role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 1000)
    user = cast.user(role)
    with acting_as(user):
        readable = Entry.objects.count()
        shown = [
            set(entries_for(user, fictional=fictional).values_list("pk", flat=True)) for fictional in (False, True)
        ]
    assert not shown[0] & shown[1]
    assert len(shown[0] | shown[1]) == readable
    client = client_as(role)
    assert len(rows_in(page_of(client))) == len(shown[0])
    assert len(rows_in(page_of(client, "/en/training/work/log/"))) == len(shown[1])


def test_a_door_of_its_own_hides_entries_when_row_security_shows_everything(cast: Cast) -> None:
    for role in READERS:
        user = cast.user(role)
        with reading_everything():
            both = [entry for fictional in (False, True) for entry in entries_for(user, fictional=fictional)]
        assert all(set(entry.readers) & set(tokens_for(user)) for entry in both)


def test_who_did_it_is_a_post_and_of_another_party_only_its_kind(cast: Cast, client_as: Callable[..., Client]) -> None:
    User.objects.filter(username="coordinator").update(name="Canary Person")
    own = page_of(client_as("clearing"), subject="assessments", kind="assessments.submission")
    theirs = page_of(client_as("secretariat"), subject="assessments", kind="assessments.submission")
    assert "coordinator (Canary Person), Aldermoor" in own
    assert "National coordinator, Aldermoor" in theirs
    assert "Canary" not in theirs
    assert "Whoever runs this installation" in page_of(client_as("observer"), subject="plans")


def test_the_words_of_the_reader(cast: Cast, client_as: Callable[..., Client]) -> None:
    page = client_as("coordinator").get("/ru/work/log/", {"kind": "assessments.submission"}).content.decode()
    assert "Государство начало своё представление." in page
    assert "Национальный координатор" not in rows_in(page)[0]
    assert "Алдермур" in page


def test_a_reason_stands_with_the_entry_for_members_of_the_originator_alone(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    assert f"Reason: {REASON_OF_RELEASE}" in " ".join(rows_in(page_of(client_as("coordinator"), subject="access")))
    for role in ("secretariat", "other_coordinator", "observer"):
        assert "Aldermoor" not in " ".join(rows_in(page_of(client_as(role), q=REASON_OF_RELEASE)))


FILTERS: list[tuple[dict[str, str], Callable[[str], bool]]] = [
    ({"subject": "plans"}, lambda row: "catalogue of the plan" in row),
    ({"kind": "assessments.cycle"}, lambda row: "The cycle was" in row),
    (
        {"kind": "assessments.answerpart", "subject": "access"},
        lambda row: "record was released" in row or "withdrawn" in row,
    ),
    ({"whose": "own"}, lambda row: "Aldermoor" in row),
    ({"q": "2018-05-04"}, lambda row: "2018" in row),
    ({"q": "BEGAN its"}, lambda row: "The State began its submission." in row),
]


@pytest.mark.parametrize(("query", "fits"), FILTERS, ids=lambda value: str(value) if isinstance(value, dict) else "")
def test_filters_leave_what_fits(
    cast: Cast, client_as: Callable[..., Client], query: dict[str, str], fits: Callable[[str], bool]
) -> None:
    client = client_as("coordinator")
    everything, found = rows_in(page_of(client)), rows_in(page_of(client, **query))
    assert found
    assert len(found) < len(everything) or len(everything) == views.PER_PAGE
    assert all(fits(row) for row in found)
    file = client.get(reverse("real:work:log_file", kwargs={"file_format": "csv"}), query)
    assert len(words_of(file).strip().splitlines()) >= len(found)


def test_days_bound_the_entries(cast: Cast, client_as: Callable[..., Client]) -> None:
    client, today = client_as("coordinator"), timezone.localdate()
    tomorrow, yesterday = today + datetime.timedelta(days=1), today - datetime.timedelta(days=2)
    assert rows_in(page_of(client, since=yesterday.isoformat(), until=tomorrow.isoformat()))
    assert rows_in(page_of(client, since=tomorrow.isoformat())) == []
    assert rows_in(page_of(client, until=yesterday.isoformat())) == []


@pytest.mark.parametrize(
    "query",
    [
        {"since": "31.12.2026"},
        {"since": "2026-02-30"},
        {"subject": "lamps"},
        {"kind": "x"},
        {"whose": "theirs"},
        {"q": "a" * 201},
        {"q": "\x00"},
        {"before": "yesterday"},
    ],
    ids=str,
)
def test_an_address_that_asks_for_what_is_not_there_says_so(
    cast: Cast, client_as: Callable[..., Client], query: dict[str, str]
) -> None:
    page = page_of(client_as("coordinator"), **query)
    assert "This address asks for something that is not known here" in page
    assert rows_in(page) == []
    file = client_as("coordinator").get(reverse("real:work:log_file", kwargs={"file_format": "csv"}), query)
    assert file.status_code == 200


def test_older_pages_follow_each_other_without_gaps_and_without_a_total(
    cast: Cast, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("coordinator")
    monkeypatch.setattr(views, "PER_PAGE", 1000)
    whole = rows_in(page_of(client))
    monkeypatch.setattr(views, "PER_PAGE", 7)
    found, url = [], LOG
    while url:
        page = page_of(client, url)
        found += rows_in(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        url = f"{LOG}{older[1].replace('&amp;', '&')}" if older else ""
    assert found == whole
    assert len(whole) > 14


def entry_at(second: int) -> Entry:
    return Entry(at=datetime.datetime(2026, 3, 1, 12, 0, second, tzinfo=datetime.UTC))


def test_entries_of_one_moment_are_not_parted_by_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 3)
    found = [entry_at(9), entry_at(8), entry_at(7), entry_at(7)]
    assert views.split(found) == (found[:2], True)
    assert views.split(found[:3]) == (found[:3], False)
    assert views.split([found[2]] * 4)[1]


@pytest.mark.parametrize("role", ["coordinator", "secretariat", "observer"])
def test_a_page_takes_a_handful_of_queries(cast: Cast, client_as: Callable[..., Client], role: str) -> None:
    client = client_as(role)
    page_of(client)
    with CaptureQueriesContext(connection) as queries:
        page_of(client)
    assert len(queries) <= 12 + len(registered_kinds())


def test_a_file_says_its_label_in_each_row(cast: Cast, client_as: Callable[..., Client]) -> None:
    path = reverse("real:work:log_file", kwargs={"file_format": "csv"})
    own = client_as("other_clearing").get(path)
    assert "TLP-AMBER-STRICT.csv" in own.headers["Content-Disposition"]
    common = client_as("isle_secretariat").get(path)
    assert "TLP-GREEN.csv" in common.headers["Content-Disposition"]
    lines = common.content.decode("utf-8-sig").splitlines()
    assert [line for line in lines[1:] if not line.endswith(("TLP:GREEN", "TLP:CLEAR"))] == []


def test_a_long_file_says_that_it_is_cut(
    cast: Cast, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_IN_FILE", 3)
    file = client_as("coordinator").get(reverse("real:work:log_file", kwargs={"file_format": "xlsx"}))
    assert "Only the latest 3 entries" in words_of(file)


def test_what_a_record_said_before_is_shown_word_by_word_to_its_members(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        part = cast.part("aldermoor", "2022", "1.1.1", "progress")
        new = PartInput(part.value.replace("lamps", "old lanterns"), "en", part.version)
        assert save_answer(part.answer.submission, part.clause, {"progress": new}, by=user).saved
    path = reverse("real:work:log_record", kwargs={"kind": "answerpart", "uid": part.uid})
    page = page_of(client_as("clearing"), path)
    assert re.search(r"<del><span[^>]*>removed: </span>lamps\s*</del>", page)
    assert re.search(r"<ins><span[^>]*>added: </span>old lanterns\s*</ins>", page)
    assert client_as("secretariat").get(path).status_code == 404


def test_outside_the_originator_a_record_has_no_past(cast: Cast, client_as: Callable[..., Client]) -> None:
    path = address(cast, "real:work:log_record", kind="answerpart", uid="part brindal 2022 1.1.2 progress")
    page = page_of(client_as("coordinator"), path)
    assert "Only members of the party that the record comes from see what it said before." in page
    assert "<del>" not in page
    assert "TLP:AMBER" in page_of(client_as("other_coordinator"), path).partition("What it said before")[2]


def test_a_person_who_is_gone_leaves_the_party(cast: Cast, client_as: Callable[..., Client]) -> None:
    with acting_as(cast.user("coordinator")):
        record("tests.lamp_lit", cast.cycle("2022"))
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    cast.user("coordinator").terms.update(ends_on=yesterday)
    row = rows_in(page_of(client_as("observer"), q="tests.lamp_lit"))
    assert row == []  # a verb is not a word that people read
    (row, *_others) = rows_in(page_of(client_as("observer"), kind="assessments.cycle"))
    assert "Aldermoor Something was done with this record" in row


def test_every_kind_of_labelled_record_has_a_log_and_a_name() -> None:
    kinds = registered_kinds()
    for model in labelled_models():
        assert issubclass(model, Addressed), f"{model.__name__} has no address"
        assert model._meta.label_lower in kinds, f"name {model.__name__} in its app's log.py"
    assert len(record_models()) == len(labelled_models()), "two models share a name; addresses would too"


def test_every_kind_of_record_in_the_log_is_named(cast: Cast) -> None:
    with reading_everything():
        logged = set(Entry.objects.values_list("object_type", flat=True))
    assert logged <= set(registered_kinds())


def test_one_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"plans\.edition"):
        record_kind("plans.edition", "Edition")(lambda _record: Shown(""))


@pytest.mark.parametrize(
    ("readers", "label"),
    [
        (["public"], "CLEAR"),
        (["community", "party:1"], "GREEN"),
        (["party:1", "circle:five"], "AMBER"),
        (["party:1"], "AMBER+STRICT"),
        (["user:1"], "RED"),
        (["party:1", "user:2"], "AMBER"),
        (["party:1", "party:2"], "AMBER"),
        (["membership:4", "party:1"], "AMBER"),
        ([], "RED"),
    ],
)
def test_readers_amount_to_a_label(readers: list[str], label: str) -> None:
    assert label_of(readers) == label
