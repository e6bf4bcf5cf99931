# SPDX-License-Identifier: AGPL-3.0-or-later
"""Agreed minutes are found, each by those who read them."""

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
    labelled("meeting", "meetings_meeting"),
)


class Migration(migrating.Migration):
    dependencies = [
        ("search", "0009_meetings"),
        ("meetings", "0007_words_of_minutes"),
    ]
    operations = [
        migrations.RunSQL(
            searchable(*BEFORE, labelled("minutes", "meetings_minutes", MOST_LONG)), migrations.RunSQL.noop
        )
    ]
