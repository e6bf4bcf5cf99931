# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('meetings', '0005_words_of_meetings'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='minutes',
            name='update_update',
        ),
        migrations.AddField(
            model_name='minutes',
            name='folded',
            field=models.TextField(blank=True, editable=False, help_text='the text as it is searched, once it is agreed'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='minutes',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='minutes_search_en'),
        ),
        migrations.AddIndex(
            model_name='minutes',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='minutes_search_ru'),
        ),
        migrations.AddIndex(
            model_name='minutes',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='minutes_search_other'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."audience_memberships" IS DISTINCT FROM (NEW."audience_memberships") OR OLD."circulated_at" IS DISTINCT FROM (NEW."circulated_at") OR OLD."correct_until" IS DISTINCT FROM (NEW."correct_until") OR OLD."how_agreed" IS DISTINCT FROM (NEW."how_agreed") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."includes_later_members" IS DISTINCT FROM (NEW."includes_later_members") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."named_readers" IS DISTINCT FROM (NEW."named_readers") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_until" IS DISTINCT FROM (NEW."released_until") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "meetings_minutesevent" ("agreed_at", "audience", "audience_memberships", "circulated_at", "correct_until", "how_agreed", "id", "includes_later_members", "label", "language", "meeting_id", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "stage", "text", "uid") VALUES (NEW."agreed_at", NEW."audience", NEW."audience_memberships", NEW."circulated_at", NEW."correct_until", NEW."how_agreed", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."meeting_id", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."stage", NEW."text", NEW."uid"); RETURN NULL;', hash='0e8ce752f8f35f97ce4acb8a371ea02a3b83dd9d', operation='UPDATE', pgid='pgtrigger_update_update_324d9', table='meetings_minutes', when='AFTER')),
        ),
    ]
