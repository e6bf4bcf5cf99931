# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the library send, for the table of addresses and roles."""

from typing import Any

from tests.guidance_cast import said


def saying(_given: dict[str, str]) -> dict[str, Any]:
    return said("Another title") | {"measures": "1.1.1, 1.2"}


def adding(_given: dict[str, str]) -> dict[str, Any]:
    return {"number": "1", "language": "ru", "link": "https://quay.example/manual"}


FORMS = {
    # Pages that a visitor may open are asked with a form too; they take none.
    "guidance": lambda _given: {},
    "guidance_version_file": lambda _given: {},
    "guidance_add": saying,
    "guidance_change": saying,
    "guidance_version_add": adding,
    "guidance_version_release": lambda _given: {},
    "guidance_review": lambda _given: {},
    "guidance_withdraw": lambda _given: {"reason": "The law has changed."},
    "library_downloads": lambda _given: {"remember": "no"},
}
