# SPDX-License-Identifier: AGPL-3.0-or-later
"""What looks like a person in a text. All names here are invented."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import jointplan
from jointplan.core.names import LONGEST, MOST, names_in

DATA = Path(jointplan.__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anora Testova came back in 2019 with two children.", ["Anora Testova"]),
        ("In Dushanbe Anora Testova and Farukh Lampov work at a school.", ["Anora Testova", "Farukh Lampov"]),
        ("The Minister of Justice, Anora Quaylova, opened it.", ["Anora Quaylova"]),
        ("It was opened by President Anora Quaylova.", ["Anora Quaylova"]),
        ("A woman called Anora\nTestova was heard.", ["Anora Testova"]),
        ("Anora TESTOVA was heard.", ["Anora TESTOVA"]),
        ("Oʻktam Lampgʻaniyev and O'ktam Quayg'aniyev", ["Oʻktam Lampgʻaniyev", "O'ktam Quayg'aniyev"]),
        ("Farukh ibn Lampov taught there.", ["Farukh ibn Lampov"]),
        ("Anora-Maria Testova", ["Anora-Maria Testova"]),
        ("Here A. Testova, A.F. Lampov and Quayov B. C. signed.", ["A. Testova", "A.F. Lampov", "Quayov B. C."]),
        ("Mr. Lampov and Ms Testova, Dr A. Quayov.", ["Mr. Lampov", "Ms Testova", "Dr A. Quayov"]),
        ("Анора Тестова вернулась в 2019 году.", ["Анора Тестова"]),
        ("Возвращение Аноры Тестовой из Сирии", ["Аноры Тестовой"]),
        ("осуждён Лампов Фарух Тестович, 1990 г.р.", ["Лампов Фарух Тестович"]),
        ("Фарух Тестович сообщил", ["Фарух Тестович"]),
        ("Лампова Анора Тестқызы и Қайрат Лампұлы", ["Лампова Анора Тестқызы", "Қайрат Лампұлы"]),
        ("Лампов Эркин уулу учится", ["Лампов Эркин уулу"]),
        ("Anora Lamp qizi va Farrux Lamp oʻgʻli", ["Anora Lamp qizi", "Farrux Lamp oʻgʻli"]),
        ("г-н Лампов и г-жа А. Тестова", ["г-н Лампов", "г-жа А. Тестова"]),
        ("сотрудник Лампов Ф.Т. и Т. Ё. Лампова", ["Лампов Ф.Т.", "Т. Ё. Лампова"]),
        ("write to anora.testova@quay.example today", ["anora.testova@quay.example"]),
        ("call +999 12 345 67 89 or 8 (912) 345-67-89", ["+999 12 345 67 89", "8 (912) 345-67-89"]),
        ("passport AB1234567, № N 12345678, ИИН 901231300123", ["AB1234567", "N 12345678", "901231300123"]),
        ("Anora Testova. Later Anora Testova again.", ["Anora Testova"]),
    ],
)
def test_it_finds_who_is_named(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The Government adopted the Law on Countering Terrorism on 4 May 2021 (No. 123-IV).",
        "General Assembly resolution A/RES/60/288 and Security Council resolution 2396 (2017), S/2021/972",
        "The Supreme Court, the Ministry of Internal Affairs and the Financial Action Task Force took part.",
        "United Nations Office on Drugs and Crime, the European Union and the Republic of Kazakhstan",
        "In Tashkent, Samarkand and Issyk-Kul seminars for CSOs and ICTs were held; see Annex A. The list is long.",
        "A. Implementation of measures\nB. Monitoring\nI. Addressing the conditions",
        "1,234 567 890 persons, 12 345.67 US dollars, 2019-2021, 99,5 per cent, 10:30-12:45",
        "The Lamp Foundation and the Anora Lamp Centre gave 5 000 000 000 somoni.",
        "Совет Безопасности, Генеральная Ассамблея и Организация Объединенных Наций",
        "Министерство внутренних дел Республики Казахстан; Закон «О борьбе с терроризмом» от 4 мая 2021 года № 12",
        "Верховный Суд, Кабинет Министров, Олий Мажлис, Жогорку Кенеш и Маджлиси Оли",
        "В Душанбе, Ташкенте и Ашхабаде прошли семинары. Приложение А. Перечень",
        "Mr. President, H.E. Mr",
    ],
)
def test_official_language_is_no_person(text: str) -> None:
    assert names_in(text) == []


def test_titles_of_measures_and_names_of_bodies_raise_hardly_an_alarm() -> None:
    plan = yaml.safe_load((DATA / "plans/jpoa-2022.yaml").read_text(encoding="utf-8"))
    parties = yaml.safe_load((DATA / "parties/central-asia.yaml").read_text(encoding="utf-8"))
    titles = [title for row in plan["texts"] for title in (row.get("title") or {}).values() if title]
    names = [name for row in parties["parties"] for name in (row.get("name") or {}).values()]
    assert len(titles) > 400
    assert [title for title in titles if names_in(title)] == []
    assert len([name for name in names if names_in(name)]) <= len(names) // 50


def seconds(text: str) -> float:
    """Processor time of one look at a text, the least of a few."""
    took = []
    for _time in range(5):
        begun = time.process_time()
        names_in(text)
        took.append(time.process_time() - begun)
    return min(took)


# How long a look takes depends on the machine (0.03 s for the longest answer on a common one), how it grows does not:
# eightfold with the text; what looks back at every place would take sixty-four times as long.
GROWS_AT_MOST = 24


def test_a_whole_answer_takes_as_long_as_its_pieces() -> None:
    text = ("In Dushanbe Anora Testova and the Ministry of Justice met. Лампов Фарух Тестович пришёл. " * 400)[:32_000]
    assert len(names_in(text)) == 2
    assert seconds(text) < GROWS_AT_MOST * seconds(text[: len(text) // 8])


@pytest.mark.parametrize(
    "piece", ["A.", "A. ", "Aa ", "+1 ", "(12) ", "a@", "A-", "A'", "Mr. ", "8 (912) ", "1", " ", "\n", "é"]
)
def test_no_text_makes_it_slow(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    assert seconds(text) < GROWS_AT_MOST * seconds(text[: LONGEST // 8])


@given(st.text(st.sampled_from("AaБбҚқ .'-@+1(\n"), max_size=200))
def test_what_it_names_stands_in_the_text(text: str) -> None:
    found = names_in(text)
    plain = " ".join(text.split())
    assert len(found) <= MOST
    assert all(" ".join(name.split()) in plain for name in found)
