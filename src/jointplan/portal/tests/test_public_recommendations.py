# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was recommended in public is for everyone; of what a State adds, what it released to everyone and no more."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen, withdraw
from jointplan.commitments.models import FollowUpAction, Position
from tests.addresses import address
from tests.cast import Cast
from tests.commitments_cast import commitment_canary

pytestmark = pytest.mark.django_db

LIST = reverse("real:public_recommendations")
PUBLIC, INSIDE = commitment_canary("position aldermoor"), commitment_canary("position brindal")


def page_of(cast: Cast, state: str, key: str = "first") -> str:
    return address(cast, "real:public_recommendation", uid=f"recommendation {state} {key}")


def read(url: str, client: Client | None = None) -> str:
    response = (client or Client()).get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_visitor_reads_the_text_and_what_the_state_said_for_everyone(cast: Cast) -> None:
    page = read(page_of(cast, "aldermoor"))
    assert "Train the keepers." in page
    assert "Supported" in page
    assert PUBLIC in page
    measure = reverse("real:clause", kwargs={"edition": "coast-2020", "code": "1.1.1"})
    assert f'href="{measure}"' in page
    # The action was never released.
    assert commitment_canary("action aldermoor") not in page
    assert "What is done about it" not in page


def test_what_is_for_others_shows_on_no_public_page_whoever_looks(cast: Cast, client_as: Callable[..., Client]) -> None:
    for client in (Client(), client_as("other_coordinator"), client_as("secretariat")):
        page = read(page_of(cast, "brindal"), client)
        assert "Open the harbour." in page
        assert "The State shared no position." in page
        assert INSIDE not in page
        assert INSIDE not in read(LIST, client)


def test_a_filter_by_position_finds_what_is_public_alone(cast: Cast, client_as: Callable[..., Client]) -> None:
    for client in (Client(), client_as("other_coordinator")):
        page = read(f"{LIST}?position=supported", client)
        assert "L/ALD/1" in page
        assert "L/BRI/1" not in page
        page = read(f"{LIST}?measure=1.1.1", client)
        assert "L/ALD/1" in page
        assert "L/BRI/1" not in page
    assert "L/BRI/1" in read(f"{LIST}?q=harbour&state=brindal")
    assert "This address asks for something that is not known here" in read(f"{LIST}?state=dunmere")


def test_the_file_holds_the_rows_of_the_page_and_says_that_it_is_public(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    url = reverse("real:public_recommendations_file", kwargs={"file_format": "csv"})
    for client in (Client(), client_as("other_coordinator")):
        file = read(f"{url}?state=brindal", client)
        assert "TLP:CLEAR" in file
        assert "Open the harbour." in file
        assert "Supported" not in file
        assert "Train the keepers." not in file
    assert "Supported" in read(url)


def test_what_is_released_stands_there_at_once_and_what_is_withdrawn_is_gone_at_once(cast: Cast) -> None:
    pages, by = [page_of(cast, "brindal"), LIST], cast.user("other_clearing")
    before = [Client().get(page).headers["ETag"] for page in pages]
    with acting_as(by):
        position = Position.objects.get(originator__code="brindal")
        action = FollowUpAction.objects.get(originator__code="brindal")
        position = widen(position, label="CLEAR", reason="For everyone.", by=by)
        action = widen(action, label="CLEAR", reason="For everyone.", by=by)
    shown = [Client().get(page, headers={"If-None-Match": tag}) for page, tag in zip(pages, before, strict=True)]
    assert INSIDE in shown[0].content.decode()
    assert commitment_canary("action brindal") in shown[0].content.decode()
    assert shown[1].content.decode().count("Supported</td>") == 2
    with acting_as(by):
        withdraw(position, reason="A mistake.", by=by)
        withdraw(action, reason="A mistake.", by=by)
    for page, was in zip(pages, shown, strict=True):
        gone = Client().get(page, headers={"If-None-Match": was.headers["ETag"]})
        assert gone.status_code == 200
        assert INSIDE not in gone.content.decode()
        assert commitment_canary("action brindal") not in gone.content.decode()


def test_each_way_leads_there(cast: Cast) -> None:
    page = page_of(cast, "brindal")
    assert f'href="{page}"' in read(LIST)
    assert f'href="{page}"' in read(f"{reverse('real:search')}?q=harbour")
    assert f'href="{LIST}"' in read(reverse("real:treaties"))
    assert f'href="{LIST}?state=brindal"' in read(reverse("real:state", kwargs={"code": "brindal"}))
    assert page in read(reverse("sitemap_language", kwargs={"language": "en"}))
    rows = Client().get(reverse("api:recommendations"), {"state": "brindal"}).json()["results"]
    assert [row["url"] for row in rows] == [f"http://testserver{page}"]


def test_everyone_may_comment_on_it(cast: Cast) -> None:
    page = read(page_of(cast, "brindal"))
    form = address(cast, "real:feedback", kind="recommendation", key="recommendation brindal first")
    assert f'href="{form}"' in page
    assert "Brindal: L/BRI/1" in read(form)
