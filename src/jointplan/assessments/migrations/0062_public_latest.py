# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):
    dependencies = [("assessments", "0040_answers_serve")]

    operations = [
        migrations.AddIndex(
            model_name="answerpart",
            index=models.Index(
                fields=["originator", "-released_at", "-id"],
                condition=models.Q(label="CLEAR"),
                name="answer_part_public_latest",
            ),
        ),
    ]
