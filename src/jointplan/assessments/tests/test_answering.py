# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of an answer: saving while somebody types, names of persons, and the page that settles conflicts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as, clear_identity
from jointplan.assessments import asking
from jointplan.assessments.models import AnswerPart, KeptConflict, Questionnaire
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, remove_document
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


class Page:
    """The page of one draft answer of Aldermoor, opened by its coordinator."""

    def __init__(self, cast: Cast, client: Client, code: str = "1.1.2") -> None:
        self.user = cast.user("coordinator")
        with acting_as(self.user):
            self.uid = cast.submission("aldermoor", "2022").uid
        self.client, self.where = client, {"uid": self.uid, "code": code}
        self.url = reverse("real:work:answer", kwargs=self.where)

    def type(self, *changed: str, **typed: Any) -> Any:
        """What the browser sends while somebody types."""
        keys = changed or [key for key in typed if "_" not in key and key != "language"]
        url = reverse("real:work:save_parts", kwargs=self.where)
        return self.client.post(url, {"language": "en", "seen_language": "en", "changed": keys, **typed})

    def save(self, **typed: Any) -> Any:
        """What the button sends."""
        return self.client.post(self.url, {"language": "en", "seen_language": "en", **typed}, follow=True)

    def said(self) -> dict[str, str]:
        with acting_as(self.user):
            found = AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022")
            return dict(found.filter(clause__code=self.where["code"]).values_list("kind", "value"))


@pytest.fixture
def page(cast: Cast, client_as: ClientAs) -> Iterator[Page]:
    yield Page(cast, client_as("coordinator"))
    clear_identity()


def test_what_is_typed_is_saved_question_by_question_and_says_when(page: Page) -> None:
    answer = page.type(progress="First.", seen_progress="0").json()
    assert answer["parts"]["progress"]["seen"] == 1
    assert answer["said"].startswith("Saved at ")
    assert page.type(progress="First, more.", seen_progress="1").json()["parts"]["progress"]["seen"] == 2
    assert page.said() == {"progress": "First, more."}


def test_what_was_emptied_is_seen_as_none_from_then_on(page: Page) -> None:
    page.type(progress="First.", seen_progress="0")
    assert page.type(progress="", seen_progress="1").json()["parts"]["progress"]["seen"] == 0
    assert page.type(progress="Anew.", seen_progress="0").json()["parts"]["progress"]["state"] == "saved"
    assert page.said() == {"progress": "Anew."}


def test_a_value_that_cannot_be_taken_is_said_at_its_question_and_the_others_are_saved(page: Page) -> None:
    parts = page.type(progress="First.", since="yesterday").json()["parts"]
    assert (parts["progress"]["state"], parts["since"]["state"]) == ("saved", "problem")
    assert "year-month-day" in parts["since"]["said"]
    assert page.said() == {"progress": "First."}


def test_a_text_typed_beside_another_save_is_kept_aside_and_goes_on_in_its_place(page: Page) -> None:
    page.type(progress="Theirs.", seen_progress="0")
    first = page.type(progress="Min", seen_progress="0").json()["parts"]["progress"]
    again = page.type(progress="Mine.", seen_progress="0", conflict_progress=first["conflict"]).json()
    assert (first["state"], again["parts"]["progress"]["conflict"]) == ("conflict", first["conflict"])
    assert page.said() == {"progress": "Theirs."}
    with acting_as(page.user):
        assert [kept.mine for kept in KeptConflict.objects.filter(answer__clause__code="1.1.2")] == ["Mine."]


@pytest.mark.parametrize(("role", "status"), [("clearing", 403), ("other_coordinator", 404), ("secretariat", 404)])
def test_others_save_nothing(page: Page, client_as: ClientAs, role: str, status: int) -> None:
    page.client = client_as(role)
    assert page.type(progress="Not mine.", seen_progress="0").status_code == status
    assert page.said() == {}


def test_whoever_is_signed_out_is_sent_to_sign_in_and_nothing_is_saved(page: Page) -> None:
    page.client = Client()
    response = page.type(progress="Late.", seen_progress="0")
    assert (response.status_code, "login" in response.url) == (302, True)


def test_the_button_leads_to_the_conflict_when_somebody_saved_meanwhile_and_saves_the_rest(page: Page) -> None:
    page.type(progress="Theirs.", seen_progress="0")
    response = page.save(progress="Mine.", seen_progress="0", needs="Ropes.", seen_needs="0")
    words = response.content.decode()
    assert "Two texts for one question." in words
    assert "Theirs." in words
    assert "Mine." in words
    assert page.said() == {"progress": "Theirs.", "needs": "Ropes."}


def test_the_page_of_a_conflict_settles_it_and_leads_back(page: Page) -> None:
    page.type(progress="Theirs.", seen_progress="0")
    page.type(progress="Mine.", seen_progress="0")
    with acting_as(page.user):
        uid = KeptConflict.objects.get(answer__clause__code="1.1.2").uid
    url = reverse("real:work:conflict", kwargs={"uid": uid})
    assert "Choose which text stands." in page.client.post(url, {"seen": "1"}).content.decode()
    page.type(progress="Theirs, mended.", seen_progress="1")
    stale = page.client.post(url, {"seen": "1", "stands": "mine"})
    assert "since you looked" in stale.content.decode()
    settled = {"seen": "2", "stands": "edited", "edited": "Both.", "language": "en"}
    assert page.client.post(url, settled).url == page.url
    assert page.said() == {"progress": "Both."}
    assert "This is decided." in page.client.get(url).content.decode()


@pytest.fixture
def guarded(page: Page) -> Iterator[Page]:
    """The questionnaire wants no person to be identifiable below objective 1.1."""
    for questionnaire in Questionnaire.objects.all():
        questionnaire.data["no_person_at"] = ["1.1"]
        questionnaire.save()
    asking.forget()
    yield page
    asking.forget()


NAMED = "The lamps were mended by Mr. Ivan Petrovich Lampkin."


def test_what_looks_like_a_name_is_shown_before_it_is_saved_and_saved_when_confirmed(guarded: Page) -> None:
    answer = guarded.type(progress=NAMED, seen_progress="0", needs="Ropes.", seen_needs="0").json()
    assert answer["names"]
    assert (answer["parts"]["progress"]["state"], answer["parts"]["needs"]["state"]) == ("problem", "saved")
    page = guarded.save(progress=NAMED, seen_progress="0").content.decode()
    assert "Does this name a person?" in page
    assert guarded.said() == {"needs": "Ropes."}
    confirmed = {"no_person": "1", "name_shown": answer["names"]}
    assert guarded.type(progress=NAMED, seen_progress="0", **confirmed).json()["names"] == []
    assert guarded.said()["progress"] == NAMED
    # What stood there before is not asked about again.
    assert guarded.type(progress=f"{NAMED} More.", seen_progress="1").json()["names"] == []


def test_elsewhere_nobody_asks_about_names(page: Page) -> None:
    assert page.type(progress=NAMED, seen_progress="0").json()["names"] == []


def test_a_shared_computer_keeps_nothing_and_another_one_under_a_name_that_says_nothing(
    page: Page, client_as: ClientAs
) -> None:
    words = page.client.get(page.url).content.decode()
    key = words.split('data-draft-key="')[1].split('"')[0]
    assert len(key) == 32
    assert str(page.uid) not in key
    overview = page.client.post(reverse("account_shared_computer"), {"shared": "1"}, follow=True)
    assert "I alone use this computer" in overview.content.decode()
    assert 'data-draft-key=""' in page.client.get(page.url).content.decode()
    page.client.post(reverse("account_shared_computer"), {"shared": ""})
    assert key in page.client.get(page.url).content.decode()


def test_a_document_is_added_from_the_answer_and_stays_as_long_as_the_answer_names_it(page: Page) -> None:
    url = reverse("real:work:add_evidence", kwargs=page.where)
    said = {"new-title": "Count of lamps", "new-kind": "statistics", "new-language": "en"}
    assert "not added" in page.client.post(url, said, follow=True).content.decode()
    added = page.client.post(url, said | {"new-link": "https://example.org/lamps"}, follow=True).content.decode()
    assert "is named in your answer" in added
    named = page.said()["evidence"]
    with acting_as(page.user):
        document = Document.objects.get(title="Count of lamps")
        assert str(document.uid) in named
        with pytest.raises(DocumentProblem, match="Another record needs this document"):
            remove_document(document, by=page.user, reason="Old.")
    emptied = page.type("evidence", evidence_rows="1", seen_evidence="1").json()
    assert emptied["parts"]["evidence"]["state"] == "saved"
    with acting_as(page.user):
        remove_document(document, by=page.user, reason="Old.")


def test_one_of_the_own_documents_is_named_and_gives_its_title(page: Page) -> None:
    with acting_as(page.user):
        document = Document.objects.originated_by(page.user.held_posts[0].party.pk).first()
        uid, title = str(document.uid), document.title
    assert uid in page.client.get(page.url).content.decode()
    page.type("evidence", evidence_rows="1", evidence_0_document=uid, seen_evidence="0")
    assert json.loads(page.said()["evidence"]) == [{"title": title, "document": uid}]
