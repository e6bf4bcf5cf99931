# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack of the cast: Aldermoor took a measure of its draft out; the file came back with an answer and a mistake."""

import json
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.assessments.models import Submission
from jointplan.assessments.operations.packs import make_pack, take_in
from jointplan.assessments.packs.files import file_of

WRITTEN = "canarypackwritten"


def build(coordinator: Any) -> None:
    """Commit the pack and what came back of it."""
    with acting_as(coordinator):
        submission = Submission.objects.get(originator__code="aldermoor", cycle__code="2022")
        pack = make_pack(submission, file_format="json", language="en", codes=["1.1.1"], by=coordinator)
        data = json.loads(file_of(pack, coordinator))
        questions = data["answers"]["1.1.1"]["questions"]
        questions["needs"]["value"] = f"A ladder, {WRITTEN}."
        questions["status"]["value"] = "perhaps"
        take_in(pack, json.dumps(data).encode(), by=coordinator)
