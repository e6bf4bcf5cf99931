# SPDX-License-Identifier: AGPL-3.0-or-later
import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.core.tables import ListColumn, wide
from jointplan.meetings.models import Decision


class DecisionTable(tables.Table):
    """Decisions as a file."""

    taken_on = tables.Column(verbose_name=gettext_lazy("Taken on"), attrs=wide(12))
    number = tables.Column(verbose_name=gettext_lazy("Number or reference"), empty_values=(), attrs=wide(18))
    taken_in = tables.Column(verbose_name=gettext_lazy("Meeting or note"), attrs=wide(40))
    kind = tables.Column(verbose_name=gettext_lazy("How it was taken"), accessor="get_kind_display", attrs=wide(20))
    text = tables.Column(verbose_name=gettext_lazy("Text of the decision"), attrs=wide(80))
    language = tables.Column(verbose_name=gettext_lazy("Language of the text"), attrs=wide(12))
    reservation_count = tables.Column(verbose_name=gettext_lazy("Reservations"), attrs=wide(12))
    is_replaced = tables.Column(
        verbose_name=gettext_lazy("Replaced on"), accessor="pk", empty_values=(), attrs=wide(14)
    )
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))

    def render_is_replaced(self, record: Decision) -> str:
        later = getattr(record, "replaced_by", None)
        return later.registered_at.date().isoformat() if later else ""


class ActionTable(tables.Table):
    """Actions as a file."""

    due_on = tables.Column(verbose_name=gettext_lazy("Due on"), attrs=wide(12))
    text = tables.Column(verbose_name=gettext_lazy("What is to be done"), attrs=wide(80))
    owner = tables.Column(verbose_name=gettext_lazy("Owner"), attrs=wide(30))
    meeting = tables.Column(verbose_name=gettext_lazy("Meeting"), attrs=wide(40))
    measures = ListColumn(verbose_name=gettext_lazy("Measures"), attrs=wide(20))
    state = tables.Column(
        verbose_name=gettext_lazy("State of the action"), accessor="get_state_display", attrs=wide(20)
    )
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))
