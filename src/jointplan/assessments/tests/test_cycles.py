# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.assessments.burden import burden_of
from jointplan.assessments.cycle_forms import initial_after
from jointplan.assessments.models import Cycle, Questionnaire
from jointplan.assessments.operations.cycles import change_cycle, edit_cycle, prepare_cycle
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import QuestionnaireProblem
from tests.addresses import address
from tests.cast import Cast, decision

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_the_next_cycle_starts_from_the_last(cast: Cast) -> None:
    last = cast.cycle("2022")
    initial = initial_after(last)
    assert initial["questionnaire"] == last.questionnaire_id
    assert initial["period_from"] == datetime.date(2023, 1, 1)
    assert initial["due_on"] == datetime.date(2024, 3, 10)


def test_a_period_that_is_no_year_is_moved_by_its_length(cast: Cast) -> None:
    last = cast.cycle("2022")
    last.period_from, last.period_to = datetime.date(2022, 1, 1), datetime.date(2022, 3, 31)
    assert initial_after(last)["period_from"] == datetime.date(2022, 4, 1)


def test_leap_days_do_not_break_the_next_cycle(cast: Cast) -> None:
    last = cast.cycle("2022")
    last.closes_on = datetime.date(2024, 2, 29)
    assert initial_after(last)["closes_on"] == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"names": {"en": " "}}, "name"),
        ({"period_from": datetime.date(2030, 1, 1)}, "ends before it begins"),
        ({"due_on": datetime.date(2030, 1, 1)}, "opens, then is due"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused_with_the_reason(cast: Cast, values: dict[str, Any], said: str) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat), pytest.raises(AnswerProblem, match=said):
        edit_cycle(cast.cycle("2023"), by=secretariat, **values)
    assert cast.cycle("2023").names == {"en": "Review 2023", "ru": "Обзор 2023"}


def test_a_code_is_given_once(cast: Cast) -> None:
    secretariat, like = cast.user("secretariat"), cast.cycle("2023")
    fields = ("names", "period_from", "period_to", "opens_on", "due_on", "closes_on")
    with acting_as(secretariat), pytest.raises(AnswerProblem, match="already"):
        prepare_cycle(like.edition, code="2023", by=secretariat, **{name: getattr(like, name) for name in fields})


def test_questions_of_another_plan_are_refused(cast: Cast) -> None:
    secretariat, other = cast.user("secretariat"), cast.cycle("2022", "isles").questionnaire
    with acting_as(secretariat), pytest.raises(AnswerProblem, match="another edition"):
        edit_cycle(cast.cycle("2023"), questionnaire=other, by=secretariat)


def test_a_change_that_changes_nothing_is_refused(cast: Cast) -> None:
    secretariat, cycle = cast.user("secretariat"), cast.cycle("2022")
    with acting_as(secretariat), pytest.raises(AnswerProblem, match="Nothing differs"):
        change_cycle(cycle, decision(), names=cycle.names, by=secretariat)
    assert not cycle.decisions.filter(step="changed").exists()


def test_the_same_questions_make_no_new_version(cast: Cast) -> None:
    secretariat, edition = cast.user("secretariat"), cast.edition()
    deep, focus = {"depth": {"kind": "objective"}}, {"depth": {"kind": "focus", "objectives": ["9.9"]}}
    with acting_as(secretariat):
        same = save_questionnaire(edition, standard_questionnaire(), by=secretariat)
        deeper = save_questionnaire(edition, standard_questionnaire() | deep, by=secretariat)
        with pytest.raises(QuestionnaireProblem, match=r"no objective 9\.9"):
            save_questionnaire(edition, standard_questionnaire() | focus, by=secretariat)
    assert (same.version, deeper.version) == (1, 2)


def test_what_a_version_costs_is_shown_before_it_is_saved(cast: Cast, client_as: As) -> None:
    client = client_as("secretariat")
    url = address(cast, "real:work:questionnaire_new", pk="questionnaire coast 2022")
    shown = client.post(url, {"depth": "objective"}).content.decode()
    assert "fewer than the version before" in shown
    assert Questionnaire.objects.filter(edition=cast.edition()).count() == 1
    client.post(url, {"depth": "objective", "save": "1"})
    assert Questionnaire.objects.filter(edition=cast.edition()).count() == 2


def test_a_file_that_is_no_questionnaire_is_refused_in_words(cast: Cast, client_as: As) -> None:
    url = address(cast, "real:work:questionnaire_new", pk="questionnaire coast 2022")
    for content in (b"[1, 2", b"just words", b"\x00\xff", b"!!python/object:os.system {}", b"a: &a [*a]"):
        sent = {"depth": "full", "file": SimpleUploadedFile("q.yaml", content)}
        answer = client_as("secretariat").post(url, sent)
        assert answer.status_code == 200
        assert "questionnaire" in answer.content.decode()
    assert Questionnaire.objects.filter(edition=cast.edition()).count() == 1


def test_burden_tells_what_is_asked_and_how_answers_came(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        burden = burden_of(cast.submission("aldermoor", "2022"))
    assert burden.questions > burden.clauses == 5
    assert (burden.answered, burden.typed, burden.reused) == (3, 3, 0)


def test_the_page_of_a_cycle_names_a_decision_to_those_alone_who_read_it(cast: Cast, client_as: As) -> None:
    url = address(cast, "real:work:cycle", pk="cycle coast 2022")
    assert "Meeting of the keepers" in client_as("other_coordinator").get(url).content.decode()
    hidden = client_as("partner").get(url).content.decode()
    assert "Meeting of the keepers" not in hidden
    assert "not for you to read" in hidden


def test_a_cycle_in_preparation_is_no_secret_of_the_community(cast: Cast, client_as: As) -> None:
    assert (
        str(Cycle.objects.get(code="2023", edition=cast.edition()))
        in client_as("observer").get(address(cast, "real:work:cycles")).content.decode()
    )
