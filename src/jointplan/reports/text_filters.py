# SPDX-License-Identifier: AGPL-3.0-or-later
import django_filters
from django.utils.translation import gettext_lazy

from jointplan.core.filters import CodeFilter
from jointplan.reports.models import RegionalText, TextStage


class TextFilter(django_filters.FilterSet):
    """Choosing regional texts."""

    stage = CodeFilter(
        "stage",
        label=gettext_lazy("Stands at"),
        choices=TextStage.choices,
        help_text=gettext_lazy("How far the text has come."),
    )

    class Meta:
        model = RegionalText
        fields: list[str] = []
