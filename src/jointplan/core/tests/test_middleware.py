# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest
from django.test import Client

from jointplan.core.middleware import in_utf_8
from tests.cast import Cast

pytestmark = pytest.mark.database


@pytest.mark.parametrize("path", ["/en/plan/coast-2021/1.1.1%00/", "/api/v1/measures/coast-2021/%00/", "/en/%00"])
def test_an_address_with_a_zero_byte_leads_nowhere(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


def served(path: str, content_type: str) -> tuple[int, bytes]:
    """Status and body of the answer to a request as the web server hands it on."""
    client = Client()
    handler: Any = client.handler
    client.handler = lambda environ: in_utf_8(lambda cleaned, _start: handler(cleaned))(environ, None)  # type: ignore[assignment,arg-type,return-value]
    answer = client.get(path, headers={"content-type": content_type})
    return answer.status_code, answer.content


@pytest.mark.parametrize("charset", ["charset=hex", "charset=punycode", "CHARSET*=utf-8''unicode_escape"])
@pytest.mark.parametrize("path", ["/en/search/?q=%5Cud800", "/api/v1/measures/?q=%5Cud800"])
def test_an_address_is_utf_8_whatever_codec_is_claimed(cast: Cast, charset: str, path: str) -> None:
    plain = served(path, "text/plain")
    assert plain[0] == 200
    assert served(path, f"text/plain; {charset}") == plain


@pytest.mark.parametrize("name", ["sessionid", "theme", "messages"])
def test_a_cookie_with_a_zero_byte_is_not_read(cast: Cast, name: str) -> None:
    # As browsers quote what is not a plain letter: three octal digits.
    assert Client().get("/en/", headers={"cookie": f'{name}="\\000\\000abcdefgh"'}).status_code == 200
