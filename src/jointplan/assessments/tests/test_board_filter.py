# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is picked out of the board stands in the path, and what is cleared is said on it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointplan.assessments.board import NAMES, path_of, read_path
from tests.clearance_cast import clear
from tests.clearance_state import State

pytestmark = pytest.mark.django_db


def test_a_form_without_javascript_leads_to_the_path(cast: Any, client_as: Any) -> None:
    state = State(cast)
    url = f"/en/work/submissions/{state.draft.uid}/board/"
    client = client_as("coordinator")
    response = client.get(url, {"agency": "", "part": "", "work": "empty"})
    assert response.headers["Location"] == f"{url}only/work=empty/"
    assert client.get(url, {"agency": "", "part": "", "work": ""}).headers["Location"] == url
    assert "not known here" in client.get(url, {"work": "best"}).content.decode()
    assert client.get(f"{url}only/work=best/").status_code == 404
    assert client.get(f"{url}only/work=/").status_code == 404


def test_what_is_cleared_is_said_until_it_changes(cast: Any, client_as: Any) -> None:
    state = State(cast)
    url = f"/en/work/submissions/{state.draft.uid}/board/only/work=not-cleared/"
    client = client_as("coordinator")
    assert "1.1.2" in client.get(url).content.decode()
    clear(state.draft, state.clearing)
    assert "Nothing fits" in client.get(url).content.decode()
    assert "Cleared" in client.get(f"/en/work/submissions/{state.draft.uid}/board.csv").content.decode()
    state.change("1.1.2")
    page = client.get(url).content.decode()
    assert "1.1.2" in page
    assert ">1.1.3<" not in page


@given(st.dictionaries(st.sampled_from(NAMES), st.text("abc-.", min_size=1)))
def test_a_path_says_what_was_chosen(asked: dict[str, str]) -> None:
    if path := path_of(asked):
        assert read_path(path) == asked


@pytest.mark.parametrize("path", ["work", "work=a/agency=b", "best=a", "work=a/work=b", "work=", "/", "="])
def test_another_path_chooses_nothing(path: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_path(path)
