# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jointplan.reports.composing import Desk
from jointplan.reports.models import ReportAudience


class Maker(StrEnum):
    """Whose report it is: the one that it comes from, and that may let others read it."""

    SECRETARIAT = "secretariat"
    STATE = "state"
    BODY = "body"


@dataclass(frozen=True)
class Kind:
    """A report, declared once: what it is called, what is asked for, which sections it has, and what stands in them.

    Page, PDF, Word and Excel come from it. `title` names one report; `compose` writes it at a desk, section by section.
    `is_cleared` says that the clearing authority reads it before it leaves.
    """

    code: str
    name: Any
    about: Any
    maker: Maker
    audiences: Sequence[ReportAudience]
    parameters: Sequence[str]
    sections: Mapping[str, Any]
    title: Callable[[Desk], str]
    compose: Callable[[Desk], None]
    is_cleared: bool = False
