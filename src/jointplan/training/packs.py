# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packs of the training region: taken out, filled in elsewhere, brought back."""

import json

from jointplan.accounts.models import User
from jointplan.assessments.models import Pack, Submission
from jointplan.assessments.operations.packs import import_pack, make_pack, take_in, withdraw_pack
from jointplan.assessments.packs.files import file_of
from jointplan.training.steps import Row, Scene, Step


def take_out(scene: Scene, row: Row, by: User) -> None:
    """A pack of the State's submission, or of an agency's contribution."""
    source: Submission = scene.contribution(row["agency"]) if "agency" in row else scene.submission
    scene.packs[row["name"]] = make_pack(
        source,
        file_format=row["format"],
        language=row.get("language", "en"),
        codes=row.get("measures"),
        meant_for=row.get("meant_for", ""),
        by=by,
    )


def bring_back(scene: Scene, row: Row, by: User) -> None:
    """The file comes back and waits to be looked through."""
    pack = scene.packs[row["name"]]
    take_in(pack, _filled_in(pack, row, by), by=by)


def read_in(scene: Scene, row: Row, by: User) -> None:
    """The file comes back and is imported, merged with what was saved meanwhile."""
    pack = scene.packs[row["name"]]
    import_pack(pack, _filled_in(pack, row, by), by=by)


def withdraw(scene: Scene, row: Row, by: User) -> None:
    withdraw_pack(scene.packs[row["name"]], by=by)


def _filled_in(pack: Pack, row: Row, by: User) -> bytes:
    """The JSON file of the pack as a program fills it in."""
    data = json.loads(file_of(pack, by))
    for answer in row["answers"]:
        questions = data["answers"][answer["measure"]]["questions"]
        for kind in set(answer) - {"measure"}:
            questions[kind]["value"] = answer[kind]
    return json.dumps(data, ensure_ascii=False).encode()


PACKS: dict[str, Step] = {"take-out": take_out, "bring-back": bring_back, "read-in": read_in, "withdraw-pack": withdraw}
