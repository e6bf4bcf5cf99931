# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings are found by their title, their place and what is said of them, each by those who read them."""

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
    labelled("text", "reports_regionaltext"),
    labelled("paragraph", "reports_textparagraph"),
)


class Migration(migrating.Migration):
    dependencies = [
        ("search", "0008_regional_texts"),
        ("meetings", "0005_words_of_meetings"),
    ]
    operations = [
        migrations.RunSQL(searchable(*BEFORE, labelled("meeting", "meetings_meeting")), migrations.RunSQL.noop)
    ]
