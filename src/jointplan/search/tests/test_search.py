# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.core.highlighting import highlight
from jointplan.core.text import fold, sort_key
from jointplan.plans.models import Clause
from jointplan.plans.reference import load_reference_data
from jointplan.search.querysets import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def _plan() -> None:
    load_reference_data()


def found(words: str) -> set[str]:
    with acting_as(AnonymousUser()):
        ids = [place.pk for place in find(words, fictional=False)]
    return set(Clause.objects.filter(pk__in=ids).values_list("code", flat=True))


@pytest.mark.usefixtures("_plan")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("gender equality", "I.4.14"),
        ("EQUAL gender", "I.4.14"),
        ("равенство женщин", "I.4.14"),
        ("II.1.7", "II.1.7"),
        ('"human rights" -prisons', "IV.2.1"),
    ],
)
def test_words_are_found_in_any_form_and_language(words: str, code: str) -> None:
    assert code in found(words)


@pytest.mark.usefixtures("_plan")
@pytest.mark.parametrize("words", ["", "   ", "zzyzx", "-", '"', "the of and"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert found(words) == set()


@pytest.mark.database
@pytest.mark.usefixtures("_plan")
def test_without_an_identity_nothing_is_found() -> None:
    assert find("gender", fictional=False) == []


@pytest.mark.usefixtures("_plan")
def test_real_and_fictional_regions_never_meet_in_a_search() -> None:
    with acting_as(AnonymousUser()):
        assert find("gender", fictional=False)
        assert not find("gender", fictional=True)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("ещё", "еще"), ("Oʻzbekiston", "o'zbekiston"), ("ОТЧЁТ", "отчет"), ("caf\u0065\u0301", "café")],
)
def test_what_people_type_differently_is_the_same(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_highlighting_marks_words_and_escapes_everything_else() -> None:
    marked = highlight([("Schools & <script>alert(1)</script> for girls", "en")], "school", whole=True)[0]
    assert marked == "<mark>Schools</mark> &amp; &lt;script&gt;alert(1)&lt;/script&gt; for girls"


LETTERS = "aäbçeéžňöşüýÿzАЁёЕеҚқҒғҢңӨөҰұҮүҺһІіӢӣӮӯҶҷҲҳ'ʻʼ‘’`´ \u00ad\u200b1-ﬁ"


@given(st.text(alphabet=LETTERS, max_size=60))
def test_folding_a_folded_text_changes_nothing_that_is_searched(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_each_alphabet_has_its_own_order() -> None:
    assert sorted(["Ө", "О", "Қ", "К", "Я"], key=lambda word: sort_key(word, "kk")) == ["К", "Қ", "О", "Ө", "Я"]
    assert sorted(["b", "a", "1"], key=lambda word: sort_key(word, "en")) == ["1", "a", "b"]
