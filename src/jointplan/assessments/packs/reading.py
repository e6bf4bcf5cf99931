# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file that came back says, whatever it is: its manifest, and each answer with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.problems import PackProblem
from jointplan.core.import_xlsx import is_zip
from jointplan.core.imported import LARGEST_FILE


@dataclass(frozen=True)
class At:
    """Where something stands: a cell of an Excel file, or a member of a JSON file."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        if self.path:
            return self.path
        said = {"sheet": self.sheet, "row": self.row, "column": self.column}
        return _("Sheet “%(sheet)s”, row %(row)d, column %(column)s") % said


@dataclass
class Given:
    """What the file says to one question: the cells by field, or the value itself in a file for programs.

    `problems` are what cannot be taken as it stands, by field.
    """

    code: str
    key: str
    places: dict[str, At] = field(default_factory=dict)
    cells: dict[str, Any] = field(default_factory=dict)
    language: Any = None
    language_at: At | None = None
    value: str | None = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class ReadPack:
    """A file that came back. `answers` is by clause and question; `strays` are places with what is not asked."""

    manifest: Any
    answers: dict[tuple[str, str], Given]
    strays: list[tuple[At, str]] = field(default_factory=list)


def read_file(content: bytes) -> ReadPack:
    """Read a pack by its content, whatever its name. Raises PackProblem when it is none, or cannot be read."""
    from jointplan.assessments.packs.json_file import read_json_pack
    from jointplan.assessments.packs.xlsx_in import read_xlsx_pack

    if len(content) > LARGEST_FILE:
        raise PackProblem(_("The file is larger than %(most)d MB. It holds more than the pack.") % {"most": 10})
    return read_xlsx_pack(content) if is_zip(content) else read_json_pack(content)


def said_of(manifest: Mapping[str, Any] | None) -> None:
    """Raises PackProblem where a file has no manifest at all."""
    if manifest is None:
        raise PackProblem(
            _(
                "This is no pack of Jointplan, or its hidden sheet was deleted. Take a pack here, fill it in, and send "
                "that file."
            )
        )
