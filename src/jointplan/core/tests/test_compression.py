# SPDX-License-Identifier: AGPL-3.0-or-later
import gzip
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

ASKS = {"accept-encoding": "gzip, br"}


@pytest.mark.parametrize(
    ("role", "path", "is_compressed"),
    [
        ("anonymous", "/en/plan/coast-2020/1.1.1/", True),
        ("anonymous", "/en/search/?q=lamps", True),
        ("anonymous", "/api/v1/measures/?plan=coast-2020", True),
        ("coordinator", "/en/work/", True),
        ("coordinator", "/en/search/?q=lamps", False),
        ("coordinator", "/api/v1/answers/?cycle=2021", False),
    ],
)
def test_pages_are_compressed_unless_a_link_could_probe_what_only_the_reader_may_read(
    cast: Cast, client_as: Callable[..., Client], role: str, path: str, is_compressed: bool
) -> None:
    client = Client() if role == "anonymous" else client_as(role)
    asked, plain = client.get(path, headers=ASKS), client.get(path)
    assert (asked.headers.get("Content-Encoding") == "gzip") == is_compressed
    assert (gzip.decompress(asked.content) if is_compressed else asked.content) == plain.content
    assert not plain.has_header("Content-Encoding")


def test_a_compressed_page_is_asked_about_with_the_tag_of_the_plain_one(cast: Cast) -> None:
    path = "/en/plan/coast-2020/1.1.1/"
    tag = Client().get(path, headers=ASKS).headers["ETag"]
    assert tag == Client().get(path).headers["ETag"]
    assert Client().get(path, headers=ASKS | {"if-none-match": tag}).status_code == 304
