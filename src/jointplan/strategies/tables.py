# SPDX-License-Identifier: AGPL-3.0-or-later
import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.core.tables import ListColumn, wide


class StrategyTable(tables.Table):
    """The register as a file."""

    state = tables.Column(verbose_name=gettext_lazy("State"), attrs=wide(18))
    title = tables.Column(verbose_name=gettext_lazy("Title"), attrs=wide(60))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), attrs=wide(14))
    period = tables.Column(verbose_name=gettext_lazy("Period"), attrs=wide(24))
    time = tables.Column(verbose_name=gettext_lazy("In time"), attrs=wide(20))
    body = tables.Column(verbose_name=gettext_lazy("Responsible body"), empty_values=(), attrs=wide(30))
    reporting_rule = tables.Column(verbose_name=gettext_lazy("Rule of reporting"), empty_values=(), attrs=wide(50))
    renew_on = tables.DateColumn(verbose_name=gettext_lazy("To be renewed by"), default="", attrs=wide(14))
    whose = tables.Column(verbose_name=gettext_lazy("Whose word it is"), attrs=wide(50))
    sources = ListColumn(verbose_name=gettext_lazy("Source"), empty_values=(), attrs=wide(60))
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))


class ActionTable(tables.Table):
    """The actions of a strategy as a file, which an import reads back."""

    number = tables.Column(verbose_name=gettext_lazy("Number or code"), attrs=wide(12))
    text = tables.Column(verbose_name=gettext_lazy("Text of the action"), attrs=wide(80))
    period = tables.Column(verbose_name=gettext_lazy("Period"), empty_values=(), attrs=wide(18))
    body = tables.Column(verbose_name=gettext_lazy("Responsible body"), empty_values=(), attrs=wide(36))
    language = tables.Column(verbose_name=gettext_lazy("Language"), attrs=wide(12))
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))

    def render_body(self, record: object) -> str:
        return str(getattr(record, "body", None) or getattr(record, "body_name", ""))


class CoverageTable(tables.Table):
    """Which actions serve which measure, as a file."""

    code = tables.Column(verbose_name=gettext_lazy("Measure"), attrs=wide(10))
    title = tables.Column(verbose_name=gettext_lazy("Title of the measure"), attrs=wide(70))
    strategy = tables.Column(verbose_name=gettext_lazy("Strategy"), empty_values=(), attrs=wide(50))
    action = tables.Column(verbose_name=gettext_lazy("Action"), empty_values=(), attrs=wide(12))
    text = tables.Column(verbose_name=gettext_lazy("Text of the action"), empty_values=(), attrs=wide(70))
    degree = tables.Column(verbose_name=gettext_lazy("How far"), empty_values=(), attrs=wide(14))
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))
