# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.database
HOME = "/en/"


def test_what_one_visitor_is_told_once_is_in_no_page_that_is_kept(cast: Cast, client_as: Callable[..., Client]) -> None:
    visitor = client_as("anonymous")
    form = {"login": cast.user("coordinator").username, "password": PASSWORD}
    assert visitor.post("/en/account/login/", form).status_code == 302
    # The name of the account is in a message that waits; the session is gone, as after its time.
    del visitor.cookies["sessionid"]
    told = visitor.get(HOME)
    assert form["login"] in told.text
    assert "ETag" not in told
    assert "private" in told["Cache-Control"]
    for reader in (visitor, Client()):
        page = reader.get(HOME)
        assert form["login"] not in page.text
        assert "ETag" in page
