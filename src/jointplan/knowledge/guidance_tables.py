# SPDX-License-Identifier: AGPL-3.0-or-later
import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.core.tables import wide
from jointplan.documents.languages import language_name
from jointplan.knowledge.models import Guidance, TargetReader


class GuidanceTable(tables.Table):
    """Works of the library as a file."""

    title = tables.Column(verbose_name=gettext_lazy("Title"), attrs=wide(50))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), accessor="get_kind_display", attrs=wide(18))
    publisher = tables.Column(verbose_name=gettext_lazy("Publisher"), attrs=wide(30))
    description = tables.Column(verbose_name=gettext_lazy("Description"), attrs=wide(60))
    languages = tables.Column(verbose_name=gettext_lazy("Languages"), attrs=wide(24))
    target_readers = tables.Column(verbose_name=gettext_lazy("Written for"), attrs=wide(30))
    measures = tables.Column(verbose_name=gettext_lazy("Measures"), attrs=wide(20))
    themes = tables.Column(verbose_name=gettext_lazy("Themes"), attrs=wide(20))
    licence = tables.Column(verbose_name=gettext_lazy("Licence"), attrs=wide(30))
    review_by = tables.Column(verbose_name=gettext_lazy("Review by"), attrs=wide(12))
    withdrawn_on = tables.Column(verbose_name=gettext_lazy("Withdrawn on"), attrs=wide(12))
    originator = tables.Column(verbose_name=gettext_lazy("Added by"), attrs=wide(24))
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))

    class Meta:
        orderable = False

    def value_originator(self, record: Guidance) -> str:
        return str(record.originator)

    def value_languages(self, record: Guidance) -> list[str]:
        return [language_name(code) for code in record.languages]

    def value_target_readers(self, record: Guidance) -> list[str]:
        return [str(TargetReader(code).label) for code in record.target_readers]

    def value_measures(self, record: Guidance) -> list[str]:
        return list(record.measures)

    def value_themes(self, record: Guidance) -> list[str]:
        return list(record.themes)

    def value_licence(self, record: Guidance) -> str:
        return record.licence_text or str(record.get_licence_display())
