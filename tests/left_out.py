# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests that need a program of the system. `make test` installs them where it may; elsewhere they are left out."""

import os
from typing import NoReturn

import pytest

NOTHING = "JOINTPLAN_LEAVE_NOTHING_OUT"


def leave_out(reason: str) -> NoReturn:
    """Leave the test out and say why; fail where nothing may be left out, as in the checks before a change lands."""
    if os.environ.get(NOTHING) == "1":
        pytest.fail(f"{reason} {NOTHING}=1 does not let the test be left out.")
    pytest.skip(reason)
