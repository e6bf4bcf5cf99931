# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the checks find before something is sent, with the place, the reason and what to do."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.assessments import readiness
from jointplan.assessments.checking import Level, findings_on, registered_checks
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.sending import SendingProblem, send_submission
from jointplan.assessments.scripts import is_in_another_script
from jointplan.assessments.values import packed
from tests.cast import Cast
from tests.clearance_cast import clear

pytestmark = pytest.mark.django_db

LONG = "Work on every lamp of the coast went on."
CYRILLIC = "Работа с каждой лампой побережья продолжалась."


def found(
    cast: Cast, role: str = "coordinator", leave_out: Any = ("clearance-incomplete",)
) -> set[tuple[str, str, str]]:
    """(check, clause, question) of what the checks find in the draft, the hints on silence left out."""
    user = cast.user(role)
    with acting_as(user):
        findings = findings_on(cast.submission("aldermoor", "2022"), user)
    told = {(f.check.key, f.place.clause, f.place.question) for f in findings if f.check.key != "no-answer"}
    # Each change has to be cleared anew, which is no matter of the other checks.
    return {one for one in told if one[0] not in leave_out}


def write(cast: Cast, clause: str, language: str = "en", **values: str) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        submission, place = cast.submission("aldermoor", "2022"), cast.edition().clauses.get(code=clause)
        seen = dict(AnswerPart.objects.filter(submission=submission, clause=place).values_list("kind", "version"))
        given = {kind: PartInput(value, language, seen.get(kind, 0)) for kind, value in values.items()}
        assert not save_answer(submission, place, given, by=user).conflicts


def cleared(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        draft = cast.submission("aldermoor", "2022")
    clear(draft, cast.user("clearing"))


def test_a_draft_that_hangs_together_has_nothing_but_its_silence(cast: Cast) -> None:
    assert found(cast) == set()
    user = cast.user("coordinator")
    with acting_as(user):
        silent = [f.place.clause for f in findings_on(cast.submission("aldermoor", "2022"), user)]
    assert "1.1.2" in silent
    assert "1.1.1" not in silent


def law(link: str) -> str:
    return packed([{"title": "A law", "link": link}])


CASES: list[tuple[str, dict[str, str], set[tuple[str, str, str]]]] = [
    ("en", {"status": "not-applicable"}, {("needed-question-open", "1.1.2", "reason")}),
    ("en", {"status": "not-applicable", "reason": LONG}, set()),
    ("en", {"status": "no-information", "needs": LONG}, {("no-information-with-text", "1.1.2", "needs")}),
    ("en", {"status": "no-information"}, set()),
    ("en", {"status": "planned", "reason": LONG}, {("asked-no-more", "1.1.2", "reason")}),
    ("ru", {"progress": LONG}, {("another-script", "1.1.2", "progress")}),
    ("ru", {"progress": CYRILLIC}, set()),
    ("en", {"evidence": law("http://a.example")}, {("link-not-secure", "1.1.2", "evidence")}),
    ("en", {"evidence": law("https://a.example")}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("language", "values", "expected"), CASES)
def test_what_does_not_hang_together_is_found_where_it_stands(
    cast: Cast, language: str, values: dict[str, str], expected: set[tuple[str, str, str]]
) -> None:
    write(cast, "1.1.2", language, **values)
    assert found(cast) == expected


def test_a_text_that_stayed_while_the_status_changed_is_found(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        before = cast.part("aldermoor", "2021", "1.1.1", "progress").value
    write(cast, "1.1.1", progress=before)
    assert found(cast) == set()
    write(cast, "1.1.1", status="in-place")
    assert found(cast) == {("same-text-other-status", "1.1.1", "progress")}


def test_nothing_answered_stops_sending(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        AnswerPart.objects.filter(submission=cast.submission("aldermoor", "2022")).delete()
    assert found(cast) == {("nothing-answered", "", "")}


def test_what_others_decide_is_asked_in_one_place(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "what_clearance_lacks", lambda _submission: ["The School office has not cleared."])
    monkeypatch.setattr(readiness, "open_conflicts", lambda _submission: [("1.1.1", "progress")])
    monkeypatch.setattr(readiness, "waiting_contributions", lambda _submission, _user: [("1.1.2", "School office")])
    assert found(cast, leave_out=()) == {
        ("clearance-incomplete", "", ""),
        ("conflict-open", "1.1.1", "progress"),
        ("contribution-waits", "1.1.2", ""),
    }


@pytest.mark.parametrize(("clause", "looks"), [("S.1", True), ("IV.3.2", True), ("IV.2", False), ("1.1.1", False)])
def test_names_of_persons_are_looked_for_where_nobody_may_be_identifiable(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clause: str, looks: bool
) -> None:
    from jointplan.assessments.checking import Reading
    from jointplan.assessments.checks import person_named

    monkeypatch.setattr(readiness, "names_in", lambda _text: ["A. Person"])
    user = cast.user("coordinator")
    with acting_as(user):
        reading = Reading(cast.submission("aldermoor", "2022"), user)
        reading.__dict__["answers"] = {clause: reading.answers["1.1.1"]}
        places = list(person_named(reading))
    assert {place.said for place in places} == ({"A. Person"} if looks else set())


def test_a_blocker_stops_sending_and_a_warning_asks_for_a_word(cast: Cast) -> None:
    user = cast.user("coordinator")
    write(cast, "1.1.2", status="not-applicable")
    cleared(cast)
    with acting_as(user), pytest.raises(SendingProblem, match=r"1\.1\.2.*open") as caught:
        send_submission(cast.submission("aldermoor", "2022"), by=user, as_it_is=True)
    assert [finding.level for finding in caught.value.findings] == [Level.BLOCKER]
    write(cast, "1.1.2", status="no-information", needs=LONG)
    cleared(cast)
    with acting_as(user):
        with pytest.raises(SendingProblem, match="as it is"):
            send_submission(cast.submission("aldermoor", "2022"), by=user)
        assert send_submission(cast.submission("aldermoor", "2022"), by=user, as_it_is=True).sent_at


def test_the_page_asks_for_the_word_and_sends_with_it(cast: Cast, client_as: Callable[..., Client]) -> None:
    write(cast, "1.1.2", status="no-information", needs=LONG)
    cleared(cast)
    client = client_as("coordinator")
    with acting_as(cast.user("coordinator")):
        uid = cast.submission("aldermoor", "2022").uid
    url = reverse("real:work:send", kwargs={"uid": uid})
    page = client.get(url)
    seen = page.context["form"].initial["seen"]
    assert "1.1.2, Needs" in page.content.decode()
    refused = client.post(url, {"seen": seen, "nothing_classified": "on"})
    assert refused.status_code == 200
    assert "as_it_is" in refused.context["form"].errors
    sent = client.post(url, {"seen": seen, "nothing_classified": "on", "as_it_is": "on"})
    assert sent["Location"] == reverse("real:work:receipt", kwargs={"uid": uid})
    # A second window, or a second click.
    again = client.post(url, {"seen": seen, "nothing_classified": "on", "as_it_is": "on"})
    assert again["Location"] == sent["Location"]


def test_a_blocked_page_has_no_button(cast: Cast, client_as: Callable[..., Client]) -> None:
    write(cast, "1.1.2", status="not-applicable")
    cleared(cast)
    with acting_as(cast.user("coordinator")):
        uid = cast.submission("aldermoor", "2022").uid
    page = client_as("coordinator").get(reverse("real:work:send", kwargs={"uid": uid})).content.decode()
    assert "It cannot be sent yet." in page
    assert "nothing_classified" not in page
    assert f"/submissions/{uid}/measures/1.1.2/#id_reason" in page


def test_what_was_found_comes_as_a_file(cast: Cast, client_as: Callable[..., Client]) -> None:
    write(cast, "1.1.2", status="not-applicable")
    with acting_as(cast.user("coordinator")):
        uid = cast.submission("aldermoor", "2022").uid
    url = reverse("real:work:checks_file", kwargs={"uid": uid, "file_format": "csv"})
    response = client_as("coordinator").get(url)
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["Measure"] == "1.1.2"
    assert rows[0]["What to do"].startswith("Answer it")
    assert {row["Label"] for row in rows} == {"TLP:AMBER+STRICT"}
    assert "TLP-AMBER-STRICT" in response["Content-Disposition"]


def test_every_check_says_what_why_and_what_to_do(cast: Cast) -> None:
    levels = [check.level for check in registered_checks()]
    assert levels == sorted(levels, key=list(Level).index)
    for check in registered_checks():
        assert all(str(text).endswith(".") for text in (check.name, check.why, check.remedy))


def test_the_checks_ask_the_database_no_more_often_for_more_answers(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for clause in ("1.1.2", "1.1.3", "1.2"):
        write(cast, clause, status="planned", progress=LONG)
    user = cast.user("coordinator")
    with acting_as(user):
        submission = cast.submission("aldermoor", "2022")
        findings_on(submission, user)
        with django_assert_max_num_queries(12):
            findings_on(submission, user)


@pytest.mark.parametrize(
    ("text", "language", "is_another"),
    [
        (LONG, "en", False),
        (LONG, "ru", True),
        (CYRILLIC, "ru", False),
        (CYRILLIC, "en", True),
        (CYRILLIC, "uz", False),
        (LONG, "uz", False),
        ("ЮНОДК", "en", False),
        ("中" * 30, "ru", True),
        (LONG, "unknown", False),
        (f"{CYRILLIC} {CYRILLIC} {LONG}", "ru", False),
    ],
)
def test_a_script_is_told_by_most_of_its_letters(text: str, language: str, is_another: bool) -> None:
    assert is_in_another_script(text, language) == is_another
