# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents of the training region, so that the library is not empty on the first day."""

from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.documents.operations import add_document, add_link
from jointplan.parties.models import Party
from jointplan.plans.reference import DATA, read_yaml


def load_documents(parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    """Everything that documents.yaml tells, each by whoever adds it."""
    for row in read_yaml(DATA / "training" / "documents.yaml")["documents"]:
        by = people[row["by"]]
        said: dict[str, Any] = {name: row[name] for name in ("title", "kind", "language")}
        with acting_as(by):
            if "link" in row:
                add_link(originator=parties[row["party"]], by=by, link=row["link"], **said)
            else:
                file = {"content": row["text"].encode(), "file_name": row["file_name"]}
                add_document(originator=parties[row["party"]], by=by, **file, **said)
