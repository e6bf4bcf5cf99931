# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.database


def test_whoever_has_an_address_for_mail_can_set_up_the_second_factor(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    user = cast.user("coordinator")
    user.emailaddress_set.create(email="desk@example.org", primary=True, verified=False)
    client = client_as("coordinator")
    page = client.get("/en/account/2fa/totp/activate/")
    assert page["Location"].startswith("/en/account/reauthenticate/")
