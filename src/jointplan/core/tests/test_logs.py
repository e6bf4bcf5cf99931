# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import logging
from collections.abc import Callable

import pytest
from django.test import Client

from tests.addresses import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the log of the web server gets, through the handler of the settings."""
    stream = io.StringIO()
    handler = next(handler for handler in logging.getLogger().handlers if handler.get_name() == "console")
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.parametrize(
    ("role", "name", "given"),
    [
        ("coordinator", "real:work:desk", {}),
        ("secretariat", "real:work:send", {"uid": "submission aldermoor 2021"}),
        ("coordinator", "real:work:release", {"uid": "submission aldermoor 2021"}),
    ],
)
def test_a_refusal_is_one_quiet_line_without_person_and_record(
    cast: Cast,
    client_as: Callable[..., Client],
    written: io.StringIO,
    role: str,
    name: str,
    given: dict[str, str],
) -> None:
    url = address(cast, name, **given)
    assert client_as(role).get(url, {"q": "canaryofaquery"}).status_code == 403
    (line,) = written.getvalue().splitlines()
    assert line.endswith(f" WARNING django.request: Refused: {name}")


def test_a_form_from_elsewhere_is_one_line_too(cast: Cast, written: io.StringIO) -> None:
    Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "canaryofaname"})
    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert "canaryofaname" not in lines[0]


def test_what_failed_on_our_side_keeps_its_traceback(written: io.StringIO) -> None:
    try:
        raise RuntimeError("a fault of ours")
    except RuntimeError:
        logging.getLogger("django.request").error("Failed", exc_info=True, extra={"status_code": 500})
    assert "Traceback" in written.getvalue()
