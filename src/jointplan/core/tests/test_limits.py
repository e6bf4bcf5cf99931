# SPDX-License-Identifier: AGPL-3.0-or-later
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from jointplan.core.api_defaults import VisitorThrottle
from tests.cast import Cast

KILOBYTE, MEGABYTE = 2**10, 2**20


def counted_as(forwarded: str, address: str = "127.0.0.1") -> str:
    request = RequestFactory().get("/api/v1/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return VisitorThrottle().get_cache_key(request, None)


def test_a_visitor_begins_no_new_count_by_claiming_another_address() -> None:
    assert counted_as("192.0.2.1") == counted_as("192.0.2.2, 192.0.2.3")
    assert counted_as("192.0.2.1") != counted_as("192.0.2.1", address="127.0.0.2")


@pytest.mark.database
@pytest.mark.parametrize(("size", "status"), [(KILOBYTE, 200), (3 * MEGABYTE, 400)])
def test_a_form_with_a_file_is_bounded_like_any_form(cast: Cast, size: int, status: int) -> None:
    form = {"login": "nobody", "password": "nothing", "file": io.BytesIO(b"0" * size)}
    answer = Client().post("/en/account/login/", form)
    assert answer.status_code == status
    if status == 400:
        assert "Nothing was changed. Most often a file was larger than its form takes" in answer.content.decode()
