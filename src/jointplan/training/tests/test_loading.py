# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Post, Term, User
from jointplan.assessments.models import AnswerPart, Cycle, Submission
from jointplan.feedback.models import Comment
from jointplan.parties.models import Party, Region
from jointplan.plans.reference import load_reference_data
from jointplan.training.loading import PASSWORD, TrainingProblem, load

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/account/login/"
MEASURE_AND_MEETINGS = ("plan/training-2030/2.1.a/", "meetings/")


def test_the_region_is_built_once_and_shows_every_state_of_the_work(training_region: None) -> None:
    assert load() is False
    assert Party.objects.states().filter(region__is_fictional=True).count() == 5
    assert list(Cycle.objects.order_by("code").values_list("state", flat=True)) == [
        "published",
        "closed",
        "closed",
        "open",
        "prepared",
    ]
    with acting_as(User.objects.get(username="secretariat")):
        assert set(Submission.objects.values_list("state", flat=True)) == {"received", "compiled"}
    with acting_as(User.objects.get(username="coordinator-lanternia")):
        assert set(Submission.objects.values_list("state", flat=True)) == {"received", "draft"}
    with acting_as(AnonymousUser()):
        public = AnswerPart.objects.all()
        assert public.exists()
        assert set(public.values_list("label", flat=True)) == {"CLEAR"}
        assert "progress" in set(public.values_list("kind", flat=True))


def test_nothing_fictional_stands_on_a_real_page(training_region: None) -> None:
    client = Client()
    for address in (
        "/en/",
        "/en/plan/",
        "/en/search/?q=school",
        "/api/v1/plans/",
        "/api/v1/measures/",
        "/api/v1/answers/",
    ):
        page = client.get(address).content.decode()
        assert "Lanternia" not in page, address
        assert "training-2030" not in page, address
    assert "Lanternia" in client.get("/en/training/plan/").content.decode()
    assert client.get("/en/plan/training-2030/").status_code == 404
    assert client.get("/en/training/plan/jpoa-2022/").status_code == 404


def test_where_people_of_a_real_region_work_the_fiction_is_refused() -> None:
    load_reference_data()
    state = Party.objects.states().get(code="kazakhstan")
    post = Post.objects.create(party=state, code="kz-coordinator", kind="national-coordinator")
    user = User.objects.create_user("somebody")
    Term.objects.create(user=user, post=post, starts_on=datetime.date(2026, 1, 1))
    with pytest.raises(TrainingProblem, match="installation of its own"):
        load()
    assert not Region.objects.fictional().exists()


def test_without_the_region_there_is_no_help_at_signing_in() -> None:
    load_reference_data()
    assert PASSWORD not in Client().get(SIGN_IN).content.decode()


def test_sign_in_help_stands_in_a_training_installation(training_region: None) -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert PASSWORD in page
    assert "coordinator-lanternia" in page
    signed_in = Client().post(SIGN_IN, {"login": "coordinator-lanternia", "password": PASSWORD})
    assert signed_in.headers["Location"] == "/en/training/work/"


def test_the_public_reads_a_meeting_and_what_it_said_itself(training_region: None) -> None:
    pages = {name: Client().get(f"/en/training/{name}").content.decode() for name in MEASURE_AND_MEETINGS}
    assert "Visitors cannot read it" in pages["plan/training-2030/2.1.a/"]
    assert "Each State decides for itself" in pages["plan/training-2030/2.1.a/"]
    assert "указана дважды" not in pages["plan/training-2030/2.1.a/"]
    assert "First meeting of focal points" in pages["meetings/"]
    with acting_as(User.objects.get(username="secretariat")):
        assert sorted(Comment.objects.values_list("state", flat=True)) == [
            "declined",
            "published",
            "published",
            "received",
            "received",
        ]
