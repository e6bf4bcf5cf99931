# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of documents send, for the table of addresses and roles."""

from typing import Any

from tests.documents_cast import said


def adding(_given: dict[str, str]) -> dict[str, Any]:
    return {"link": "https://quay.example/report", **said("A report")}


FORMS = {
    # Pages that a visitor may open are asked with a form too; they take none.
    "document": lambda _given: {},
    "document_file": lambda _given: {},
    "document_add": adding,
    "document_change": lambda _given: said("Another title"),
    "document_remove": lambda _given: {"reason": "Added twice."},
}
