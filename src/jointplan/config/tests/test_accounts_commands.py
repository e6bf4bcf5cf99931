# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first accounts of an installation, at the command line."""

import argparse
import re

import pytest
from django.test import Client

from jointplan.accounts.models import Post, User
from jointplan.accounts.terms import PostProblem
from jointplan.audit.models import Entry
from jointplan.config.accounts import CommandProblem, register
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
SITE = "https://plan.example"
PASSWORD = "lanterns-on-the-quay"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    parsed = parser.parse_args(words)
    assert parsed.handler(parsed) == 0
    return capsys.readouterr().out


def test_a_post_is_set_up_and_its_link_opens_the_first_account(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "establish", "--party", "corvane", "--kind", "clearing-authority", "--name", "Clearing desk")
    assert "Clearing desk, Corvane: Vacant" in run(capsys, "posts")
    printed = run(capsys, "invite", "--post", "corvane-clearing-authority", "--language", "ru", "--address", SITE)
    link = re.search(rf"{SITE}(/ru/account/invitation/\S+)", printed)
    assert link is not None
    form = {"username": "first", "password1": PASSWORD, "password2": PASSWORD, "name": "", "language": "ru"}
    assert Client().post(link[1], form).status_code == 302
    assert ": first\n" in run(capsys, "posts")
    with reading_everything():
        invited = Entry.objects.get(verb="accounts.holder_invited")
    assert (invited.actor, invited.details["system"]) == (None, "operator")


def test_letters_are_printed_and_renewed(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Post.objects.filter(code="former-coordinator").update(abolished_on=None, kind="translator")
    letter = run(capsys, "issue", "--post", "former-coordinator", "--address", SITE)
    username = re.search(r"User name: (\S+)", letter)
    code = re.search(r"Start code: (\S+)", letter)
    assert username is not None
    assert code is not None
    assert f"{SITE}/en/account/login/" in letter
    assert User.objects.get(username=username[1]).check_password(code[1])
    renewed = run(capsys, "renew", "--user", username[1].upper(), "--second-factor-lost", "--address", SITE)
    assert code[1] not in renewed
    assert not User.objects.get(username=username[1]).check_password(code[1])


@pytest.mark.parametrize(
    "words",
    [
        ("establish", "--party", "nowhere", "--kind", "observer"),
        ("establish", "--party", "corvane", "--kind", "nobody"),
        ("invite", "--post", "nothing"),
        ("issue", "--post", "former-coordinator", "--language", "xx"),
        ("renew", "--user", "nobody"),
        ("issue", "--post", "coordinator"),
        ("invite", "--post", "former-coordinator", "--from", "2001-01-01"),
    ],
)
def test_what_does_not_exist_or_is_taken_changes_nothing(
    cast: Cast, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    before = User.objects.count(), Post.objects.count()
    with pytest.raises((CommandProblem, PostProblem)) as refused:
        run(capsys, *words)
    assert str(refused.value)
    assert (User.objects.count(), Post.objects.count()) == before
