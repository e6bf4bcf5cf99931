# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jointplan.core.tables import ListColumn, wide
from jointplan.plans.rows import ClauseRow, Term


class TermsColumn(tables.Column):
    """Names of terms, separated by semicolons."""

    def render(self, value: Iterable[Term]) -> str:
        return "; ".join(term.name for term in value)


class ClauseTable(tables.Table):
    """Clauses as a table: the page shows the first columns, a file has all of them. Takes `ClauseRow`s."""

    code = tables.Column(verbose_name=_("Code"), attrs=wide(10))
    title = tables.Column(verbose_name=_("Title (ours)"), attrs=wide(60))
    kind = tables.Column(verbose_name=_("Kind"), accessor="kind_name", attrs=wide(14))
    addressees = TermsColumn(verbose_name=_("Addressees"), attrs=wide(16))
    target_groups = TermsColumn(verbose_name=_("Target groups"), attrs=wide(24))
    themes = TermsColumn(verbose_name=_("Themes"), attrs=wide(28))
    pillar = tables.Column(verbose_name=_("Part"), visible=False, attrs=wide(8))
    objective = tables.Column(verbose_name=_("Objective"), visible=False, attrs=wide(10))
    group = tables.Column(verbose_name=_("Heading"), visible=False, attrs=wide(24))
    instruments = TermsColumn(verbose_name=_("Instruments"), visible=False, attrs=wide(40))
    sdg_targets = ListColumn(verbose_name=_("SDG targets (ours, to be confirmed)"), visible=False, attrs=wide(16))
    qualifiers = ListColumn(verbose_name=_("Qualifiers"), visible=False, attrs=wide(24))
    assessed = tables.Column(verbose_name=_("Answered in cycles"), visible=False, attrs=wide(10))
    lines = tables.Column(verbose_name=_("Lines in the publication"), visible=False, attrs=wide(12))
    official = tables.Column(verbose_name=_("Official wording"), visible=False, attrs=wide(80))
    translation = tables.Column(verbose_name=_("Translation"), visible=False, attrs=wide(80))
    plan = tables.Column(verbose_name=_("Plan"), visible=False, attrs=wide(14))
    label = tables.Column(verbose_name=_("Label"), visible=False, attrs=wide(14))

    class Meta:
        orderable = False
        attrs = {"class": "table stack"}
        empty_text = _("Nothing matches. Remove a filter, or use other words.")

    def render_code(self, record: ClauseRow) -> SafeString:
        return format_html('<a class="code" href="{}">{}</a>', record.address, record.code)

    def value_code(self, record: ClauseRow) -> str:
        return record.code

    def render_title(self, record: ClauseRow) -> SafeString:
        return format_html('<span lang="{}">{}</span>', record.title_language, record.title)

    def value_title(self, record: ClauseRow) -> str:
        return record.title

    def value_assessed(self, value: bool) -> bool:
        return value

    def render_lines(self, value: list[int]) -> str:
        return "–".join(str(line) for line in dict.fromkeys(value))

    def render_official(self, record: ClauseRow) -> str:
        return record.official.text if record.official else ""

    def render_translation(self, record: ClauseRow) -> str:
        return record.translation.text if record.translation else ""
