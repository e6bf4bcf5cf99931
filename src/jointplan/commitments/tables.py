# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.models import Label
from jointplan.commitments.models import Recommendation
from jointplan.commitments.standing import Standing
from jointplan.core.tables import ListColumn, wide

YEAR = 4


class TreatyTable(tables.Table):
    """Treaties and States as a file: one row for each pair."""

    treaty = tables.Column(verbose_name=gettext_lazy("Treaty"), accessor="treaty__code", attrs=wide(10))
    title = tables.Column(verbose_name=gettext_lazy("Title"), accessor="treaty__title", attrs=wide(60))
    group = tables.Column(
        verbose_name=gettext_lazy("Group"), accessor="treaty__get_group_display", empty_values=(), attrs=wide(30)
    )
    state = tables.Column(verbose_name=gettext_lazy("State"), attrs=wide(20))
    status = tables.Column(verbose_name=gettext_lazy("Status"), accessor="word", attrs=wide(24))
    mode = tables.Column(verbose_name=gettext_lazy("Act"), accessor="pk", empty_values=(), attrs=wide(18))
    bound_on = tables.Column(verbose_name=gettext_lazy("Date of the act"), empty_values=(), attrs=wide(16))
    signed_on = tables.Column(verbose_name=gettext_lazy("Signed on"), empty_values=(), attrs=wide(16))
    as_of = tables.Column(verbose_name=gettext_lazy("Date of the source"), empty_values=(), attrs=wide(16))
    source = tables.Column(verbose_name=gettext_lazy("Source"), empty_values=(), attrs=wide(60))

    def render_state(self, value: object) -> str:
        return str(value)

    def render_mode(self, record: Standing) -> str:
        return str(record.detail.get_mode_display()) if record.detail and record.detail.mode else ""

    def render_bound_on(self, record: Standing) -> str:
        return said_day(record.detail.bound_on) if record.detail else ""

    def render_signed_on(self, record: Standing) -> str:
        return said_day(record.detail.signed_on) if record.detail else ""

    def render_as_of(self, record: Standing) -> str:
        return said_day(record.said[0].as_of) if record.said else ""

    def render_source(self, record: Standing) -> str:
        return record.said[0].source if record.said else ""


def said_day(day: str) -> str:
    """A day as a source gives it; where it gives the year alone, that is said."""
    return _("%(year)s (the year alone is known)") % {"year": day} if len(day) == YEAR else day


class RecommendationTable(tables.Table):
    """Recommendations as a file."""

    external_id = tables.Column(verbose_name=gettext_lazy("Identifier"), attrs=wide(38))
    state = tables.Column(verbose_name=gettext_lazy("State"), attrs=wide(20))
    mechanism = tables.Column(verbose_name=gettext_lazy("Mechanism"), accessor="get_mechanism_display", attrs=wide(24))
    body = tables.Column(verbose_name=gettext_lazy("Body"), attrs=wide(24))
    symbol = tables.Column(verbose_name=gettext_lazy("Document symbol"), attrs=wide(22))
    paragraph = tables.Column(verbose_name=gettext_lazy("Paragraph"), attrs=wide(12))
    issued_on = tables.Column(verbose_name=gettext_lazy("Date"), attrs=wide(12))
    text = tables.Column(verbose_name=gettext_lazy("Text"), attrs=wide(80))
    language = tables.Column(verbose_name=gettext_lazy("Language"), attrs=wide(10))
    themes = ListColumn(verbose_name=gettext_lazy("Themes"), attrs=wide(30))
    affected = ListColumn(verbose_name=gettext_lazy("Affected groups"), attrs=wide(30))
    sdgs = ListColumn(verbose_name=gettext_lazy("Sustainable Development Goals"), attrs=wide(16))
    source = tables.Column(verbose_name=gettext_lazy("Source"), attrs=wide(30))
    state_position = tables.Column(
        verbose_name=gettext_lazy("Position"), accessor="position__get_kind_display", default="", attrs=wide(20)
    )
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="pk", attrs=wide(18))

    def render_label(self, record: Any) -> str:
        """That of the position, where one is shown; a recommendation alone is public."""
        return record.position.tlp() if record.position else str(Label.CLEAR.label)

    def render_state(self, value: object) -> str:
        return str(value)

    def render_issued_on(self, record: Recommendation) -> object:
        return record.issued_on
