# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program takes a pack out and brings it back, by the scope of its token and the rules of the person."""

import json
from typing import Any

import pytest
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.accounts.tokens import make_token
from jointplan.assessments.models import AnswerPart, Pack, Submission
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Program:
    def __init__(self, cast: Cast, role: str = "coordinator", scope: str = "write") -> None:
        user = cast.user(role)
        with acting_as(user):
            secret = make_token(name="ministry", scope=scope, days=30, by=user)[1]
        with acting_as(cast.user("coordinator")):
            self.submission = cast.submission("aldermoor", "2022")
        self.client, self.headers = Client(), {"Authorization": f"Bearer {secret}"}

    def make(self, space: str = "", **said: Any) -> Any:
        url = f"{space}/api/v1/submissions/{self.submission.uid}/packs/"
        return self.client.post(url, json.dumps(said), content_type="application/json", headers=self.headers)

    def file(self, **said: Any) -> bytes:
        made = self.make(**said)
        assert made.status_code == 201, made.content
        content: bytes = self.client.get(made.json()["file"], headers=self.headers).content
        return content

    def bring(self, content: bytes, query: str = "") -> Any:
        url = f"/api/v1/packs/import/{query}"
        return self.client.post(url, content, content_type="application/octet-stream", headers=self.headers)


def changed(content: bytes, text: str) -> bytes:
    data = json.loads(content)
    data["answers"]["1.1.2"]["questions"]["progress"] = {"value": text, "language": "en"}
    return json.dumps(data).encode()


def progress(cast: Cast, submission: Submission) -> list[str]:
    with acting_as(cast.user("coordinator")):
        parts = AnswerPart.objects.filter(submission=submission, clause__code="1.1.2", kind="progress")
        return list(parts.values_list("value", flat=True))


def test_a_dry_run_comes_first_and_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    program = Program(cast)
    content = changed(program.file(), "By a program.")
    before = progress(cast, program.submission)
    dry = program.bring(content).json()
    assert (dry["applied"], dry["changed"], dry["problems"]) == (False, 1, [])
    assert progress(cast, program.submission) == before
    assert program.bring(content, "?apply=true").json()["applied"] is True
    assert progress(cast, program.submission) == ["By a program."]
    assert program.bring(content, "?apply=true").json()["changed"] == 0


def test_an_excel_file_goes_out_too(cast: Cast) -> None:
    assert Program(cast).file(format="xlsx", which="1.1").startswith(b"PK")


def test_a_token_that_may_only_read_takes_a_file_and_changes_nothing(cast: Cast) -> None:
    content = changed(Program(cast).file(), "By a program.")
    reader = Program(cast, scope="read")
    assert reader.make().status_code == 403
    assert reader.bring(content, "?apply=true").status_code == 403
    with acting_as(cast.user("coordinator")):
        pack = Pack.objects.latest("pk")
    assert reader.client.get(f"/api/v1/packs/{pack.uid}/file/", headers=reader.headers).status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "other_coordinator", "partner", "observer", "focal_point"])
def test_nobody_else_sees_that_there_is_such_a_submission_or_pack(cast: Cast, role: str) -> None:
    content = Program(cast).file()
    with acting_as(cast.user("coordinator")):
        pack = Pack.objects.latest("pk")
    other = Program(cast, role)
    assert other.make().status_code == 404
    assert other.client.get(f"/api/v1/packs/{pack.uid}/file/", headers=other.headers).status_code == 404
    assert other.bring(content).status_code == 400


def test_without_a_token_nothing_is_taken(cast: Cast) -> None:
    program = Program(cast)
    program.headers = {}
    # Without a token nobody is told whether there is such a submission.
    assert (program.make().status_code, program.bring(b"{}").status_code) == (404, 401)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "pack"), (b"nothing", "pack"), (b"{}", "pack"), (b"[" * 10_000, "pack"), (b"PK" * 99, "")],
)
def test_what_is_no_pack_is_refused_in_words(cast: Cast, content: bytes, said: str) -> None:
    answer = Program(cast).bring(content)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert said in json.dumps(answer.json())


def test_what_is_wrong_is_named_with_its_place_and_nothing_is_imported(cast: Cast) -> None:
    program = Program(cast)
    data = json.loads(program.file())
    data["answers"]["1.1.2"]["questions"]["status"] = {"value": "splendid"}
    answer = program.bring(json.dumps(data).encode(), "?apply=true").json()
    assert answer["applied"] is False
    assert [(one["clause"], bool(one["at"])) for one in answer["problems"]] == [("1.1.2", True)]
    assert program.make(which="9.9").status_code == 400
    assert program.bring(b"{}", "?apply=perhaps").status_code == 400
    assert program.make("/training").status_code == 404
