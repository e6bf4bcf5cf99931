# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each source has its own share of what is ranked, so that many answers never keep a work of the library from sight.

Of long texts fewer are ranked: ranking reads the whole text. The function reads the tables themselves, because a plan
over the view would be made for every source in every branch.
"""

from django.db import migrations

from jointplan.search.composing import CLAUSES, MOST_LONG, labelled, searchable
from jointplan.core import migrating

SOURCES = (
    CLAUSES,
    labelled("answer", "assessments_answerpart"),
    labelled("document", "documents_document", MOST_LONG),
    labelled("guidance", "knowledge_guidance"),
)


class Migration(migrating.Migration):
    dependencies = [("search", "0005_works_of_the_library")]
    operations = [migrations.RunSQL(searchable(*SOURCES), migrations.RunSQL.noop)]
