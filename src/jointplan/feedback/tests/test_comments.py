# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public writes without an account; the secretariat decides, never a State; what is not published is deleted."""

import re
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jointplan.access.identity import acting_as, clear_identity
from jointplan.accounts.models import Post, PostKind
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.feedback import trap
from jointplan.feedback.limiting import COMMENTS
from jointplan.feedback.models import Comment, CommentState
from jointplan.feedback.operations import (
    FeedbackProblem,
    decline_comment,
    digest_of,
    publish_comment,
    receive_comment,
    withdraw_comment,
)
from jointplan.feedback.subjects import find
from jointplan.meetings.models import Decision
from jointplan.notifications.models import Notification
from jointplan.reports.models import RegionalText
from tests.addresses import WatchedClient
from tests.addresses import address as address_of
from tests.cast import Cast
from tests.everything import reading_everything
from tests.feedback_cast import CANARY_OF_COMMENT, PUBLISHED, WAITING
from tests.texts_cast import text_canary
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
ABOUT = {"kind": "clause", "key": "coast-2020/1.1.1"}
WORDS = "The second lamp on the quay is missing from this page."


@pytest.fixture(autouse=True)
def nobody_has_written(db: None) -> None:
    COMMENTS.clear()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form was shown some seconds ago."""
    monkeypatch.setattr(trap, "QUICKEST_SECONDS", -1)


def address(**about: str) -> str:
    return reverse("real:feedback", kwargs=about or ABOUT)


def send(client: Client | None = None, about: dict[str, str] | None = None, **other: Any) -> Any:
    said = {"what": "correction", "text": WORDS, "website": "", "shown": trap.moment()} | other
    return (client or Client()).post(address(**(about or {})), said)


def newest(cast: Cast) -> Comment:
    with acting_as(cast.user("secretariat")):
        return Comment.objects.select_related("region").latest("received_at")


def written(cast: Cast) -> int:
    with acting_as(cast.user("secretariat")):
        return Comment.objects.count()


def publish(cast: Cast, comment: Comment, **more: Any) -> Comment:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        return publish_comment(comment, by=secretariat, **({"reason": "It helps."} | more))


def measure_page() -> str:
    return Client().get(reverse("real:clause", kwargs={"edition": "coast-2020", "code": "1.1.1"})).content.decode()


# Sending.


def test_anybody_writes_and_gets_a_private_link(cast: Cast, unhurried: None) -> None:
    page = Client().get(address())
    assert page.status_code == 200
    assert "Never name a person" in page.content.decode()
    answer = send()
    assert answer.status_code == 302
    token = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 40
    shown = Client().get(answer["Location"])
    assert "no-store" in shown["Cache-Control"]
    text = shown.content.decode()
    assert "Received" in text
    assert WORDS not in text
    comment = newest(cast)
    assert (comment.text, comment.about_key, comment.language) == (WORDS, "coast-2020/1.1.1", "en")
    assert comment.link_sha256 == digest_of(token) != token
    assert mail.outbox == []


def test_nothing_is_kept_about_who_wrote(cast: Cast, unhurried: None) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="lamp-browser")
    send(client)
    kept = {field.name for field in Comment._meta.fields}
    assert kept.isdisjoint({"address", "user", "mailbox", "email", "session", "agent", "by"})
    assert set(client.cookies) <= {"csrftoken"}
    with acting_as(cast.user("secretariat")), connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM feedback_comment c UNION ALL SELECT c::text FROM cache c")
        everything = " ".join(row for (row,) in cursor.fetchall())
    assert "203.0.113.77" not in everything
    assert "lamp-browser" not in everything


def test_of_somebody_with_an_account_nothing_is_kept_either(cast: Cast, unhurried: None) -> None:
    assert send(WatchedClient("coordinator")).status_code == 302
    comment = newest(cast)
    with acting_as(cast.user("secretariat")):
        entry = Entry.objects.filter(verb="feedback.comment_received").latest("pk")
        row = " ".join(str(getattr(comment, field.attname)) for field in Comment._meta.fields)
    assert cast.user("coordinator").username not in row
    assert str(comment.pk) in str(entry.details)
    assert WORDS not in str(entry.details)


@pytest.mark.parametrize("robot", [{"website": "https://spam.example"}, {"shown": ""}, {"shown": "made:up"}])
def test_the_trap_keeps_robots_out_and_loses_nothing(cast: Cast, unhurried: None, robot: dict[str, str]) -> None:
    before = written(cast)
    answer = send(**robot)
    assert answer.status_code == 200
    assert WORDS in answer.content.decode()
    assert written(cast) == before


def test_who_is_too_quick_sends_it_once_more(cast: Cast) -> None:
    before = written(cast)
    assert "quicker" in send().content.decode()
    assert written(cast) == before
    earlier = timezone.now().timestamp() - 10
    with mock.patch("time.time", return_value=earlier):
        shown = trap.moment()
    assert trap.was_shown_in_time(shown)
    assert send(shown=shown).status_code == 302
    with mock.patch("time.time", return_value=earlier - 2 * trap.LONGEST_SECONDS):
        old = trap.moment()
    assert not trap.was_shown_in_time(old)


def test_what_looks_like_a_name_is_shown_before_it_is_sent(cast: Cast, unhurried: None) -> None:
    before, text = written(cast), "Mr Ivan Petrovich Sidorov stole the lamp."
    answer = send(text=text)
    assert answer.status_code == 200
    names = re.findall(r'name="name_shown" value="([^"]+)"', answer.content.decode())
    assert names
    assert written(cast) == before
    assert send(text=text, no_person="1", name_shown=names).status_code == 302


def test_too_many_from_one_network_wait_and_others_do_not(cast: Cast, unhurried: None) -> None:
    flooding = Client(REMOTE_ADDR="203.0.113.5")
    assert {send(flooding).status_code for _one in range(COMMENTS.most)} == {302}
    refused = send(flooding)
    assert refused.status_code == 429
    assert WORDS in refused.content.decode()
    assert send(Client(REMOTE_ADDR="203.0.113.6")).status_code == 302


def test_more_than_people_can_read_is_refused_whoever_sends_it(cast: Cast, unhurried: None) -> None:
    before = written(cast)
    with mock.patch("jointplan.feedback.operations._is_full", return_value=True):
        answer = send()
    assert answer.status_code == 503
    assert WORDS in answer.content.decode()
    assert written(cast) == before


def test_only_what_is_public_can_be_commented_on(cast: Cast) -> None:
    for kind, key in (
        ("clause", "coast-2020/9.9"),
        ("clause", "isles-2020/1.1.1"),
        ("party", "dunmere"),
        ("practice", "x"),
        ("practice", "00000000-0000-4000-8000-000000000009"),
    ):
        assert find(kind, key, fictional=False) is None
        assert Client().get(address(kind=kind, key=key)).status_code == 404


def test_a_text_is_commented_on_once_it_is_for_everybody(cast: Cast, unhurried: None) -> None:
    with reading_everything():
        texts = {key: RegionalText.objects.get(title=text_canary(f"{key} title")) for key in ("open", "silence")}
    about = {"kind": "text", "key": str(texts["open"].uid)}
    page = reverse("real:public_text", kwargs={"uid": about["key"]})
    assert f'href="{address(**about)}"' in Client().get(page).content.decode()
    assert send(about=about).status_code == 302
    publish(cast, newest(cast), reply="We pass it on to the States.", reply_language="en")
    shown = Client().get(page).content.decode()
    assert WORDS in shown
    assert "We pass it on to the States." in shown
    # Who reads a text that is not public finds no way to comment on it either.
    with acting_as(cast.user("secretariat")):
        assert find("text", str(texts["silence"].uid), fictional=False) is None
        assert find("text", about["key"], fictional=True) is None


# Reading and deciding.


def test_only_the_secretariat_of_the_region_reads_what_waits(cast: Cast) -> None:
    for role in COLUMNS:
        with acting_as(cast.user(role)):
            seen = set(Comment.objects.values_list("uid", flat=True))
        assert (WAITING in seen) == (role == "secretariat"), role
        assert PUBLISHED in seen, role
    clear_identity()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "clearing", "other_coordinator", "observer", "isle_secretariat"])
def test_nobody_else_decides_least_of_all_the_state(cast: Cast, role: str) -> None:
    waiting = _waiting(cast)
    user = cast.user(role)
    for act in (publish_comment, decline_comment):
        with acting_as(user), pytest.raises((Refused, Comment.DoesNotExist)):
            act(waiting, reason="We like it.", by=user)
    assert _waiting(cast).state == CommentState.RECEIVED


def _waiting(cast: Cast) -> Comment:
    with acting_as(cast.user("secretariat")):
        return Comment.objects.select_related("region").get(uid=WAITING)


def test_who_also_holds_a_post_in_a_state_does_not_moderate(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    assert can(secretariat, "feedback.decide_comment", _waiting(cast))
    state_post = Post.objects.select_related("party").filter(party=cast.party("aldermoor")).first()
    secretariat.held_posts = [*secretariat.held_posts, state_post]
    verdict = can(secretariat, "feedback.decide_comment", _waiting(cast))
    assert not verdict
    assert "post in a State" in verdict.reason


def test_what_is_published_stands_on_its_page_with_the_reply(cast: Cast, unhurried: None) -> None:
    assert WORDS not in measure_page()
    answer = send()
    assert WORDS not in measure_page()
    publish(cast, newest(cast), reply="It was added.", reply_language="en")
    page = measure_page()
    assert WORDS in page
    assert "It was added." in page
    private = Client().get(answer["Location"]).content.decode()
    assert "Published" in private
    assert "It helps." in private


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("report", "report coast-secretariat regional-overview public"),
        ("work", "guidance canaryguidancepublic"),
        ("strategy", "strategy open"),
        ("recommendation", "recommendation brindal first"),
    ],
)
def test_what_is_said_of_a_public_record_reaches_the_secretariat_of_its_region(
    cast: Cast, unhurried: None, kind: str, record: str
) -> None:
    form = address_of(cast, "real:feedback", kind=kind, key=record)
    about = {"kind": kind, "key": form.rstrip("/").rpartition("/")[2]}
    assert address(**about) == form
    assert send(about=about).status_code == 302
    comment = newest(cast)
    assert (comment.about_kind, comment.about_key, comment.text) == (kind, about["key"], WORDS)
    assert comment.region.code == "coast"


def test_the_page_that_was_kept_is_made_anew(cast: Cast, unhurried: None) -> None:
    send()
    first = Client().get(reverse("real:clause", kwargs={"edition": "coast-2020", "code": "1.1.1"}))
    publish(cast, newest(cast))
    again = Client().get(first.wsgi_request.path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert WORDS in again.content.decode()


def test_a_publication_needs_a_reason_and_the_decision_that_it_names(cast: Cast) -> None:
    with pytest.raises(FeedbackProblem, match="Say why"):
        publish(cast, _waiting(cast), reason=" ")
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        found: Any = Decision.objects.visible_to(secretariat).standing()
        decision = found.filter(region=_region(cast)).first()
        elsewhere = Decision(pk=0)
    with pytest.raises(FeedbackProblem, match="decision of the States"):
        publish(cast, _waiting(cast), decision=elsewhere)
    published = publish(cast, _waiting(cast), decision=decision)
    assert published.decision == decision
    assert published.decided_by is not None
    assert published.decided_by.kind == PostKind.SECRETARIAT_OFFICER


def _region(cast: Cast) -> Any:
    return cast.party("aldermoor").region


def test_names_are_confirmed_before_they_are_published(cast: Cast, unhurried: None) -> None:
    text = "Mr Ivan Petrovich Sidorov stole the lamp."
    with acting_as(cast.user("anonymous")):
        subject = find("party", "aldermoor", fictional=False)
        assert subject is not None
        receive_comment(
            subject, "party", "aldermoor", what="comment", text=text, language="en", by=cast.user("anonymous")
        )
    with pytest.raises(FeedbackProblem, match="names of persons"):
        publish(cast, newest(cast))
    assert publish(cast, newest(cast), names_are_fine=True).state == CommentState.PUBLISHED


def test_a_comment_is_decided_once_and_a_published_one_can_be_taken_down(cast: Cast, unhurried: None) -> None:
    send()
    comment = publish(cast, newest(cast))
    secretariat = cast.user("secretariat")
    with acting_as(secretariat), pytest.raises(Refused, match="decided already"):
        decline_comment(comment, reason="No.", by=secretariat)
    assert WORDS in measure_page()
    with acting_as(secretariat):
        withdraw_comment(comment, reason="It was put right.", by=secretariat)
    assert WORDS not in measure_page()
    with acting_as(secretariat), pytest.raises(Refused, match="Only a published"):
        withdraw_comment(comment, reason="Again.", by=secretariat)


def test_who_wrote_learns_why_it_is_not_published(cast: Cast, unhurried: None) -> None:
    answer = send()
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        decline_comment(Comment.objects.latest("received_at"), reason="It is about another plan.", by=secretariat)
    text = Client().get(answer["Location"]).content.decode()
    assert "Not published" in text
    assert "It is about another plan." in text
    assert WORDS not in text


def test_the_secretariat_is_told_and_told_no_word_of_it(cast: Cast, unhurried: None) -> None:
    send()
    comment = newest(cast)
    with acting_as(cast.user("secretariat")):
        told = Notification.objects.filter(name="feedback/comment_received", about_id=str(comment.pk))
        assert told.count() == 1
        assert WORDS not in str(told.values())
        assert told.get().done_at is None
    publish(cast, comment)
    # `comment_decided` takes it out of everybody's list.
    with acting_as(cast.user("secretariat")):
        assert told.get().done_at is not None


def test_the_pages_of_the_moderation_work(cast: Cast) -> None:
    client = WatchedClient("secretariat")
    assert "Aldermoor" in client.get(reverse("real:work:feedback_comments")).content.decode()
    page = client.get(reverse("real:work:feedback_comment", kwargs={"uid": WAITING})).content.decode()
    assert CANARY_OF_COMMENT in page
    publishing = reverse("real:work:feedback_publish", kwargs={"uid": WAITING})
    unsure = client.post(publishing, {"publish-reason": "It helps.", "publish-reply_language": "en"})
    assert "confirm that no person" in unsure.content.decode()
    said = {"publish-reason": "It helps.", "publish-reply_language": "en", "publish-names_are_fine": "on"}
    assert client.post(publishing, said).status_code == 302
    party = Client().get(reverse("real:party", kwargs={"code": "aldermoor"})).content.decode()
    assert CANARY_OF_COMMENT in party
