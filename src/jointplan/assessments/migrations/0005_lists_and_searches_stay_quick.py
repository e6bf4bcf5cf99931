# SPDX-License-Identifier: AGPL-3.0-or-later

import django.contrib.postgres.indexes
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('assessments', '0004_releases_with_members_and_end'),
        ('parties', '0001_initial'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='answerpart',
            name='answer_part_search',
        ),
        migrations.AddIndex(
            model_name='answerpart',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='answer_part_search_en'),
        ),
        migrations.AddIndex(
            model_name='answerpart',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='answer_part_search_ru'),
        ),
        migrations.AddIndex(
            model_name='answerpart',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='answer_part_search_other'),
        ),
        migrations.AddIndex(
            model_name='answerpart',
            index=models.Index(fields=['cycle', 'clause', 'originator', 'kind'], name='answer_part_in_order'),
        ),
    ]
