# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('meetings', '0003_minutes_stay'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='update_update',
        ),
        migrations.AddField(
            model_name='meeting',
            name='folded',
            field=models.TextField(blank=True, editable=False, help_text='title, place and text, as they are searched'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='meeting_search_en'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='meeting_search_ru'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='meeting_search_other'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."audience_memberships" IS DISTINCT FROM (NEW."audience_memberships") OR OLD."cancelled_because" IS DISTINCT FROM (NEW."cancelled_because") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."includes_later_members" IS DISTINCT FROM (NEW."includes_later_members") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."named_readers" IS DISTINCT FROM (NEW."named_readers") OR OLD."open_until" IS DISTINCT FROM (NEW."open_until") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_until" IS DISTINCT FROM (NEW."released_until") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."series_id" IS DISTINCT FROM (NEW."series_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "meetings_meetingevent" ("audience", "audience_memberships", "cancelled_because", "ends_at", "id", "includes_later_members", "kind", "label", "language", "link", "named_readers", "open_until", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "readers", "region_id", "released_at", "released_until", "sequence", "series_id", "starts_at", "state", "text", "time_zone", "title", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."cancelled_because", NEW."ends_at", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."language", NEW."link", NEW."named_readers", NEW."open_until", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."readers", NEW."region_id", NEW."released_at", NEW."released_until", NEW."sequence", NEW."series_id", NEW."starts_at", NEW."state", NEW."text", NEW."time_zone", NEW."title", NEW."uid"); RETURN NULL;', hash='5cde27b1f9780ccd27eb733e9f48f12ec940c571', operation='UPDATE', pgid='pgtrigger_update_update_495b8', table='meetings_meeting', when='AFTER')),
        ),
    ]
