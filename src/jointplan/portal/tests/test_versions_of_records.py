# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointplan.core import differences
from jointplan.portal.log.versions import Piece, changes_between, difference

TEXTS = st.text(alphabet="ab \n", max_size=40)


@given(TEXTS.filter(bool), TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "AROUND", 1000)
        pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_what_was_written_first_stands_whole() -> None:
    assert difference("", "All lamps are lit.") == [Piece("same", "All lamps are lit.")]


def test_a_long_stretch_that_stays_is_shortened() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    pieces = difference(f"{words} old", f"{words} new")
    assert pieces[0].text.startswith("w0 w1 ")
    assert "… " in pieces[0].text
    assert len(pieces[0].text.split()) == 31
    assert [piece.kind for piece in pieces] == ["same", "removed", "added"]


def test_very_long_texts_are_shown_one_after_the_other() -> None:
    before, after = "a " * 2000, "b " * 2000
    assert difference(before, after) == [Piece("removed", before), Piece("added", after)]


def test_only_what_changed_is_named() -> None:
    changes = changes_between({"Text": "Old.", "Label": "TLP:AMBER"}, {"Text": "New.", "Label": "TLP:AMBER"})
    assert [change.heading for change in changes] == ["Text"]
