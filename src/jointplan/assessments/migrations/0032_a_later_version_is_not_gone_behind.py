# SPDX-License-Identifier: AGPL-3.0-or-later
from importlib import import_module

from django.db import migrations

from jointplan.core import migrating

BEFORE = import_module("jointplan.assessments.migrations.0026_what_waited_becomes_public").FUNCTION.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
)
WHICH = "AND (p.label <> 'CLEAR' OR p.released_until IS NOT NULL)"
# What waits of a version stays where it is once the same part of a later version is public.
FUNCTION = BEFORE.replace(
    WHICH,
    WHICH
    + """
            AND NOT EXISTS (
                SELECT FROM assessments_answerpart n JOIN assessments_submission s ON s.id = n.submission_id
                WHERE n.originator_id = p.originator_id AND n.cycle_id = p.cycle_id
                AND n.clause_id = p.clause_id AND n.kind = p.kind AND n.label = 'CLEAR'
                AND (n.released_until IS NULL OR n.released_until >= access_today()) AND s.version > held.version
            )""",
    1,
)


class Migration(migrating.Migration):
    dependencies = [("assessments", "0031_for_whom_answers_leave")]

    operations = [migrations.RunSQL(FUNCTION, BEFORE)]
