# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles, publishers and descriptions of works of the library are found; their files are, as documents, already."""

from django.db import migrations

from jointplan.search.composing import CLAUSES, labelled, searchable
from jointplan.core import migrating

BEFORE = (CLAUSES, labelled("answer", "assessments_answerpart"), labelled("document", "documents_document"))
WORKS = labelled("guidance", "knowledge_guidance")


class Migration(migrating.Migration):
    dependencies = [("search", "0004_words_of_documents"), ("knowledge", "0011_guidance")]
    operations = [migrations.RunSQL(searchable(*BEFORE, WORKS), searchable(*BEFORE))]
