# SPDX-License-Identifier: AGPL-3.0-or-later
"""A name is found whichever script it is typed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointplan.core.text import ALPHABETS
from jointplan.core.transliteration import skeleton, to_latin

LETTERS = st.sampled_from(["abcdefghijklmnopqrstuvwxyz oʻgʻ", *ALPHABETS.values()])


@pytest.mark.parametrize(
    "spellings",
    [
        ["Казахстан", "Kazakhstan"],
        ["Қазақстан", "Qazaqstan", "Kazakstan"],
        ["Кыргызстан", "Kyrgyzstan", "Kirgizstan"],
        ["Тоҷикистон", "Tojikiston"],
        ["Таджикистан", "Tajikistan", "Tadzhikistan", "Tadjikistan"],
        ["Туркменистан", "Türkmenistan", "Turkmenistan"],
        ["Ўзбекистон", "Oʻzbekiston", "O'zbekiston", "O‘zbekiston", "Ozbekiston"],
        ["Узбекистан", "Uzbekistan"],
        ["Халқаро", "Xalqaro", "Khalqaro"],
        ["Бишкек", "Bishkek"],
        ["Душанбе", "Dushanbe"],
        ["Ашхабад", "Ashkhabad"],
        ["Шығыс", "Shygys", "Şyğys"],
        ["ИНТЕРПОЛ", "Interpol"],
        ["Центр", "Centr", "Tsentr"],
        ["Жалал-Абад", "Jalal-Abad", "Zhalal Abad"],
        ["Ёлка", "Елка", "Yelka"],
        ["İstanbul", "istanbul"],
    ],
)
def test_the_usual_ways_to_write_a_name_are_one(spellings: list[str]) -> None:
    assert len({skeleton(spelling) for spelling in spellings}) == 1, [skeleton(spelling) for spelling in spellings]


@pytest.mark.parametrize(("one", "other"), [("Казахстан", "Кыргызстан"), ("ОБСЕ", "OSCE"), ("Aral", "Altai")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.data(), LETTERS)
def test_a_name_in_the_letters_of_any_language_is_found_by_its_latin_spelling(
    data: st.DataObject, letters: str
) -> None:
    name = data.draw(st.text(st.sampled_from(letters + letters.upper() + " -"), max_size=30))
    assert to_latin(name).isascii()
    assert skeleton(to_latin(name)) == skeleton(name)
    assert skeleton(name.upper()) == skeleton(name)


@given(st.text(max_size=60))
def test_any_text_has_one_spelling_that_has_itself(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
