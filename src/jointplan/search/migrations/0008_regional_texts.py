# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles and paragraphs of regional texts are found, each by those who read it."""

from django.db import migrations

from jointplan.core import migrating
from jointplan.search.composing import CLAUSES, MOST_LONG, RECOMMENDATIONS, labelled, searchable

BEFORE = (
    CLAUSES,
    labelled("answer", "assessments_answerpart"),
    labelled("document", "documents_document", MOST_LONG),
    labelled("guidance", "knowledge_guidance"),
    labelled("practice", "knowledge_practice", MOST_LONG),
    labelled("strategy", "strategies_strategy"),
    RECOMMENDATIONS,
)
JOINING = (labelled("text", "reports_regionaltext"), labelled("paragraph", "reports_textparagraph"))


class Migration(migrating.Migration):
    dependencies = [
        ("search", "0007_practices_strategies_and_recommendations"),
        ("reports", "0022_words_of_texts"),
    ]
    operations = [migrations.RunSQL(searchable(*BEFORE, *JOINING), migrations.RunSQL.noop)]
