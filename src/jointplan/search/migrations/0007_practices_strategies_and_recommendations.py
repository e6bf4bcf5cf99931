# SPDX-License-Identifier: AGPL-3.0-or-later
"""Practices and challenges, strategies, and recommendations that were made in public are found."""

from django.db import migrations

from jointplan.search.composing import CLAUSES, MOST_LONG, RECOMMENDATIONS, labelled, searchable
from jointplan.core import migrating

BEFORE = (
    CLAUSES,
    labelled("answer", "assessments_answerpart"),
    labelled("document", "documents_document", MOST_LONG),
    labelled("guidance", "knowledge_guidance"),
)
JOINING = (
    labelled("practice", "knowledge_practice", MOST_LONG),
    labelled("strategy", "strategies_strategy"),
    RECOMMENDATIONS,
)


class Migration(migrating.Migration):
    dependencies = [
        ("search", "0006_each_source_has_its_share"),
        ("knowledge", "0001_practices"),
        ("strategies", "0001_initial"),
        ("commitments", "0001_initial"),
    ]
    operations = [migrations.RunSQL(searchable(*BEFORE, *JOINING), migrations.RunSQL.noop)]
