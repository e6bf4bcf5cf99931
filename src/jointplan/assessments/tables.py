# SPDX-License-Identifier: AGPL-3.0-or-later
import django_tables2 as tables
from django.utils.translation import gettext_lazy

from jointplan.core.tables import wide


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
