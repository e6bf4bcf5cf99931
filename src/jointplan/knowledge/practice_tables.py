# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.core.tables import ListColumn, wide
from jointplan.knowledge.models import Practice
from jointplan.knowledge.practice_pages import stage_said
from jointplan.knowledge.practice_words import HEADINGS


class PracticeTable(tables.Table):
    """Practices and challenges as a file."""

    kind = tables.Column(verbose_name=gettext_lazy("Kind"), accessor="get_kind_display", attrs=wide(16))
    title = tables.Column(verbose_name=gettext_lazy("Title"), attrs=wide(40))
    party = tables.Column(verbose_name=gettext_lazy("Whose it is"), accessor="source_name", attrs=wide(24))
    stage = tables.Column(verbose_name=gettext_lazy("In the inventory?"), empty_values=(), attrs=wide(24))
    language = tables.Column(verbose_name=gettext_lazy("Language"), attrs=wide(10))
    measures = ListColumn(verbose_name=gettext_lazy("Measures"), empty_values=(), attrs=wide(18))
    themes = ListColumn(verbose_name=gettext_lazy("Themes"), empty_values=(), attrs=wide(24))
    context = tables.Column(verbose_name=HEADINGS["context"], empty_values=(), attrs=wide(60))
    what_was_done = tables.Column(verbose_name=HEADINGS["done"], accessor="done", empty_values=(), attrs=wide(60))
    evidence = tables.Column(verbose_name=HEADINGS["evidence"], empty_values=(), attrs=wide(40))
    results = tables.Column(verbose_name=HEADINGS["results"], empty_values=(), attrs=wide(40))
    rights = tables.Column(verbose_name=HEADINGS["rights"], empty_values=(), attrs=wide(40))
    gender = tables.Column(verbose_name=HEADINGS["gender"], empty_values=(), attrs=wide(40))
    age = tables.Column(verbose_name=HEADINGS["age"], empty_values=(), attrs=wide(40))
    cost = tables.Column(verbose_name=HEADINGS["cost"], empty_values=(), attrs=wide(30))
    transferability = tables.Column(verbose_name=HEADINGS["transferability"], empty_values=(), attrs=wide(40))
    material_languages = ListColumn(
        verbose_name=gettext_lazy("Languages of more on it"), empty_values=(), attrs=wide(16)
    )
    sources = ListColumn(verbose_name=gettext_lazy("Sources"), empty_values=(), attrs=wide(50))
    saved_at = tables.DateTimeColumn(verbose_name=gettext_lazy("Changed on"), format="Y-m-d", attrs=wide(12))
    label = tables.Column(verbose_name=gettext_lazy("Label"), accessor="tlp", attrs=wide(18))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def render_stage(self, record: Practice) -> str:
        return stage_said(self.user, record)
