# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing who reads a record, as a person does it: chosen, shown, confirmed."""

import re
from typing import Any

import pytest
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.access.models import Circle
from jointplan.assessments.models import AnswerPart
from tests.addresses import address
from tests.cast import Cast
from tests.everything import fingerprint, reading_everything

pytestmark = pytest.mark.django_db

SENT = "part aldermoor 2021 1.1.1 challenges"


def page(cast: Cast, action: str, uid: str = SENT) -> str:
    return address(cast, f"real:work:sharing_{action}", kind="answerpart", uid=uid)


def hidden(text: str) -> dict[str, list[str]]:
    """What the form of the preview sends."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def the_part(cast: Cast) -> AnswerPart:
    with reading_everything():
        return cast.part(*SENT.split()[1:])


def test_first_it_shows_who_gains_and_who_loses_then_it_is_done(cast: Cast, client_as: Any) -> None:
    client: Client = client_as("clearing")
    chosen = {"label": "AMBER", "circles": ["coast-secretariat", "coast-partners"], "reason": "Agreed."}
    before = fingerprint()
    shown = client.post(page(cast, "widen"), chosen).content.decode()
    assert fingerprint() == before
    assert "Fund of the coast: 1 person" in shown
    assert "4 people read it afterwards" in shown
    assert "Copies that left stay out." in shown
    assert "Agreed." in shown
    done = client.post(page(cast, "widen"), hidden(shown))
    assert done.status_code == 302
    assert the_part(cast).audience == ["coast-partners", "coast-secretariat"]
    shown = client.post(page(cast, "withdraw"), {"circles": ["coast-secretariat"], "reason": "A mistake."})
    assert "Fund of the coast: 1 person" in shown.content.decode().partition("Who loses sight")[2]
    client.post(page(cast, "withdraw"), hidden(shown.content.decode()))
    assert the_part(cast).audience == ["coast-secretariat"]


def test_what_somebody_else_changed_meanwhile_is_shown_anew(cast: Cast, client_as: Any) -> None:
    client: Client = client_as("clearing")
    shown = client.post(page(cast, "widen"), {"label": "GREEN", "reason": "Agreed."}).content.decode()
    with acting_as(cast.user("clearing")):
        AnswerPart.objects.filter(pk=the_part(cast).pk).update(audience=["coast-secretariat", "coast-states"])
    before = fingerprint()
    again = client.post(page(cast, "widen"), hidden(shown))
    assert again.status_code == 200
    assert "Check before you change it" in again.content.decode()
    assert fingerprint() == before


def test_naming_oneself_cannot_be_forgotten(cast: Cast, client_as: Any) -> None:
    client: Client = client_as("clearing")
    observer = cast.user("observer").pk
    shown = client.post(page(cast, "name"), {"people": [observer], "reason": "Agreed."}).content.decode()
    client.post(page(cast, "name"), hidden(shown))
    assert the_part(cast).named_readers == sorted([observer, cast.user("clearing").pk])


@pytest.mark.parametrize(
    ("action", "data", "complaint"),
    [
        ("widen", {"label": "GREEN"}, "Say why."),
        ("widen", {"reason": "x"}, "Choose who reads it."),
        ("widen", {"label": "AMBER", "reason": "x"}, "release to nobody"),
        ("widen", {"label": "AMBER", "circles": ["coast-state-brindal"], "reason": "x"}, "not one of the available"),
        ("widen", {"label": "AMBER+STRICT", "reason": "x"}, "not one of the available"),
        ("withdraw", {"circles": ["coast-states"], "reason": "x"}, "not one of the available"),
        ("name", {"reason": "x"}, "Name at least one person."),
        ("name", {"people": ["0"], "reason": "x"}, "not one of the available"),
    ],
)
def test_a_mistake_is_named_at_its_place_and_nothing_changes(
    cast: Cast, client_as: Any, action: str, data: dict[str, Any], complaint: str
) -> None:
    before = fingerprint()
    response = client_as("clearing").post(page(cast, action), data)
    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert fingerprint() == before


def test_others_see_why_they_may_not(cast: Cast, client_as: Any) -> None:
    text = client_as("secretariat").get(page(cast, "change")).content.decode()
    assert "Only the clearing authority of the originator may widen who reads this." in text
    assert "sharing_widen" not in text
    who = client_as("secretariat").get(page(cast, "who")).content.decode()
    assert "Aldermoor sees that you opened this, and when." in who


def test_a_circle_is_set_up_by_the_secretariat_and_its_code_is_new(cast: Cast, client_as: Any) -> None:
    client: Client = client_as("secretariat")
    fund = cast.party("coast-fund").pk
    for _again in range(2):
        data = {"name": "Lamp donors", "members": [fund], "post_kinds": ["partner-officer"], "reason": "Agreed."}
        assert client.post("/en/work/sharing/circles/new/", data).status_code == 302
    made = Circle.objects.filter(code__startswith="coast-lamp-donors").order_by("code")
    assert [circle.code for circle in made] == ["coast-lamp-donors", "coast-lamp-donors-2"]
    assert made[0].post_kinds == ["partner-officer"]
