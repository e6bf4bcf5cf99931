# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.assessments.board import Board, Row
from jointplan.core.tables import wide
from jointplan.parties.models import Party


class AgencyColumn(tables.Column):
    """How far one agency is; empty where it is not asked."""

    def __init__(self, agency: Party) -> None:
        super().__init__(verbose_name=str(agency), empty_values=(), attrs=wide(30))
        self.agency_id = agency.pk

    def render(self, record: Row) -> str:
        cell = record.cells.get(self.agency_id)
        return str(cell) if cell else ""


class BoardTable(tables.Table):
    """The board as a file: what the page shows, in words."""

    code = tables.Column(verbose_name=gettext_lazy("Measure"), accessor="clause__code", attrs=wide(12))
    title = tables.Column(verbose_name=gettext_lazy("Title"), accessor="title__text", attrs=wide(60))
    part = tables.Column(verbose_name=gettext_lazy("Part of the plan"), attrs=wide(24))
    own = tables.Column(verbose_name=gettext_lazy("The State's answer"), accessor="answered", attrs=wide(20))

    class Meta:
        orderable = False

    def __init__(self, board: Board, **kwargs: Any) -> None:
        columns = [(f"agency_{number}", AgencyColumn(agency)) for number, agency in enumerate(board.agencies)]
        hidden = () if board.is_of_state else ("own",)
        super().__init__(board.rows, extra_columns=columns, exclude=hidden, **kwargs)


class FindingTable(tables.Table):
    """What the checks found, as a file."""

    level = tables.Column(verbose_name=gettext_lazy("Weight"), attrs=wide(26))
    clause = tables.Column(verbose_name=gettext_lazy("Measure"), attrs=wide(12))
    question = tables.Column(verbose_name=gettext_lazy("Question"), attrs=wide(24))
    name = tables.Column(verbose_name=gettext_lazy("What was found"), attrs=wide(50))
    said = tables.Column(verbose_name=gettext_lazy("In particular"), attrs=wide(30))
    why = tables.Column(verbose_name=gettext_lazy("Why it matters"), attrs=wide(50))
    remedy = tables.Column(verbose_name=gettext_lazy("What to do"), attrs=wide(50))
    url = tables.Column(verbose_name=gettext_lazy("Page"), attrs=wide(60))
