# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.indexes
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex("entry", models.Index(fields=["at"], name="entry_by_moment")),
        migrations.AddIndex(
            "entry", django.contrib.postgres.indexes.GinIndex(fields=["readers"], name="entry_readers")
        ),
    ]
