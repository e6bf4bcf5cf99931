# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_tables2 as tables
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.core.tables import ListColumn, wide
from jointplan.parties.models import Confidence
from jointplan.parties.rows import PartyRow


class NameInColumn(tables.Column):
    """The name in one language, for files."""

    def __init__(self, language: str, name: str) -> None:
        super().__init__(
            verbose_name=format_lazy("{}: {}", gettext_lazy("Name"), name),
            visible=False,
            empty_values=(),
            attrs=wide(50),
            accessor="names",
        )
        self.language = language

    def render(self, value: dict[str, str]) -> str:
        return value.get(self.language, "")


class PartyTable(tables.Table):
    """Parties as a table: the page shows the first columns, a file has all of them and is read back by an import.

    Takes `PartyRow`s.
    """

    name = tables.Column(verbose_name=gettext_lazy("Name"), exclude_from_export=True)
    code = tables.Column(verbose_name=gettext_lazy("Code"), visible=False, attrs=wide(30))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), accessor="kind_name", attrs=wide(24))
    parent = tables.Column(verbose_name=gettext_lazy("Belongs to"), empty_values=(), attrs=wide(30))
    for _code, _name in settings.LANGUAGES:
        locals()[f"name_{_code}"] = NameInColumn(_code, _name)
    acronym = tables.Column(verbose_name=gettext_lazy("Acronym"), empty_values=(), attrs=wide(14))
    aliases = ListColumn(verbose_name=gettext_lazy("Aliases"), visible=False, empty_values=(), attrs=wide(40))
    scope = tables.Column(
        verbose_name=gettext_lazy("Scope"), accessor="scope_name", visible=False, empty_values=(), attrs=wide(14)
    )
    country = tables.Column(verbose_name=gettext_lazy("Country"), empty_values=(), attrs=wide(10))
    website = tables.Column(verbose_name=gettext_lazy("Website"), visible=False, empty_values=(), attrs=wide(40))
    founded_on = tables.Column(verbose_name=gettext_lazy("Exists since"), visible=False, attrs=wide(14))
    ended_on = tables.Column(verbose_name=gettext_lazy("Existed until"), visible=False, attrs=wide(14))
    identifiers = ListColumn(verbose_name=gettext_lazy("Identifiers"), visible=False, empty_values=(), attrs=wide(40))
    source = tables.Column(verbose_name=gettext_lazy("Source"), visible=False, empty_values=(), attrs=wide(50))
    confidence = tables.Column(
        verbose_name=gettext_lazy("How sure it is"),
        accessor="confidence_name",
        visible=False,
        empty_values=(),
        attrs=wide(30),
    )
    member = tables.Column(verbose_name=gettext_lazy("Member of the community"), visible=False, attrs=wide(10))
    label = tables.Column(verbose_name=gettext_lazy("Label"), visible=False, attrs=wide(14))

    class Meta:
        orderable = False
        attrs = {"class": "table stack top"}
        empty_text = gettext_lazy("Nothing matches. Remove a filter, or use other words.")

    def render_name(self, record: PartyRow) -> SafeString:
        doubt = _("to be confirmed") if record.name_confidence in {Confidence.RECALLED, Confidence.NOT_VERIFIED} else ""
        link = format_html('<a href="{}" lang="{}">{}</a>', record.address, record.name_language, record.name)
        return format_html('{} <span class="quiet">({})</span>', link, doubt) if doubt else link

    def render_parent(self, record: PartyRow) -> str:
        return record.parent_name

    def value_parent(self, record: PartyRow) -> str:
        return record.parent

    def render_country(self, record: PartyRow) -> str:
        return record.country_name

    def value_country(self, record: PartyRow) -> str:
        return record.country

    def value_member(self, value: bool) -> bool:
        return value

    def value_founded_on(self, value: Any) -> Any:
        return value

    def value_ended_on(self, value: Any) -> Any:
        return value
