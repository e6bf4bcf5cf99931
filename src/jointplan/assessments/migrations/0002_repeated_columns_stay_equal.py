# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

FORWARD = """
ALTER TABLE assessments_submission ADD CONSTRAINT submission_identity UNIQUE (id, cycle_id, originator_id);
ALTER TABLE assessments_answer ADD CONSTRAINT answer_identity UNIQUE (id, clause_id, cycle_id, originator_id);
ALTER TABLE assessments_answer ADD CONSTRAINT answer_agrees_with_submission
    FOREIGN KEY (submission_id, cycle_id, originator_id)
    REFERENCES assessments_submission (id, cycle_id, originator_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE assessments_answerpart ADD CONSTRAINT part_agrees_with_answer
    FOREIGN KEY (answer_id, clause_id, cycle_id, originator_id)
    REFERENCES assessments_answer (id, clause_id, cycle_id, originator_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE assessments_answerpart DROP CONSTRAINT part_agrees_with_answer;
ALTER TABLE assessments_answer DROP CONSTRAINT answer_agrees_with_submission;
ALTER TABLE assessments_answer DROP CONSTRAINT answer_identity;
ALTER TABLE assessments_submission DROP CONSTRAINT submission_identity;
"""


class Migration(migrating.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
