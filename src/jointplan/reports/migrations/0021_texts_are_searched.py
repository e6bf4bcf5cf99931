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
        ('reports', '0013_texts_stay'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='regionaltext',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='textparagraph',
            name='update_update',
        ),
        migrations.AddField(
            model_name='regionaltext',
            name='folded',
            field=models.TextField(blank=True, editable=False, help_text='the title, as it is searched'),
        ),
        migrations.AddField(
            model_name='textparagraph',
            name='folded',
            field=models.TextField(blank=True, editable=False, help_text='the text, as it is searched'),
        ),
        migrations.AddField(
            model_name='regionaltext',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddField(
            model_name='textparagraph',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='regionaltext',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='text_search_en'),
        ),
        migrations.AddIndex(
            model_name='regionaltext',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='text_search_ru'),
        ),
        migrations.AddIndex(
            model_name='regionaltext',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='text_search_other'),
        ),
        migrations.AddIndex(
            model_name='textparagraph',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='text_paragraph_search_en'),
        ),
        migrations.AddIndex(
            model_name='textparagraph',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='text_paragraph_search_ru'),
        ),
        migrations.AddIndex(
            model_name='textparagraph',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='text_paragraph_search_other'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionaltext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."audience_memberships" IS DISTINCT FROM (NEW."audience_memberships") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at") OR OLD."concluded_at" IS DISTINCT FROM (NEW."concluded_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."includes_later_members" IS DISTINCT FROM (NEW."includes_later_members") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."named_readers" IS DISTINCT FROM (NEW."named_readers") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."outcome_decision_id" IS DISTINCT FROM (NEW."outcome_decision_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."release_audience" IS DISTINCT FROM (NEW."release_audience") OR OLD."release_decision_id" IS DISTINCT FROM (NEW."release_decision_id") OR OLD."release_label" IS DISTINCT FROM (NEW."release_label") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_until" IS DISTINCT FROM (NEW."released_until") OR OLD."silence_began_at" IS DISTINCT FROM (NEW."silence_began_at") OR OLD."silence_until" IS DISTINCT FROM (NEW."silence_until") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "reports_regionaltextevent" ("audience", "audience_memberships", "begun_at", "concluded_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome_decision_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "release_audience", "release_decision_id", "release_label", "released_at", "released_until", "silence_began_at", "silence_until", "stage", "title", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."begun_at", NEW."concluded_at", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."outcome_decision_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."region_id", NEW."release_audience", NEW."release_decision_id", NEW."release_label", NEW."released_at", NEW."released_until", NEW."silence_began_at", NEW."silence_until", NEW."stage", NEW."title", NEW."uid"); RETURN NULL;', hash='3e7dec42db7457095ef84d9c9e39299447d14a11', operation='UPDATE', pgid='pgtrigger_update_update_fb746', table='reports_regionaltext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textparagraph',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."audience_memberships" IS DISTINCT FROM (NEW."audience_memberships") OR OLD."footnote_of_id" IS DISTINCT FROM (NEW."footnote_of_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."includes_later_members" IS DISTINCT FROM (NEW."includes_later_members") OR OLD."is_left_out" IS DISTINCT FROM (NEW."is_left_out") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."named_readers" IS DISTINCT FROM (NEW."named_readers") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_until" IS DISTINCT FROM (NEW."released_until") OR OLD."shown_at" IS DISTINCT FROM (NEW."shown_at") OR OLD."states" IS DISTINCT FROM (NEW."states") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."text_of_id" IS DISTINCT FROM (NEW."text_of_id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id"))', func='INSERT INTO "reports_textparagraphevent" ("audience", "audience_memberships", "footnote_of_id", "id", "includes_later_members", "is_left_out", "key", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "shown_at", "states", "text", "text_of_id", "uid", "version_id") VALUES (NEW."audience", NEW."audience_memberships", NEW."footnote_of_id", NEW."id", NEW."includes_later_members", NEW."is_left_out", NEW."key", NEW."label", NEW."language", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."shown_at", NEW."states", NEW."text", NEW."text_of_id", NEW."uid", NEW."version_id"); RETURN NULL;', hash='e77b129255a4eadb6e106b67b67f671373237bd4', operation='UPDATE', pgid='pgtrigger_update_update_839da', table='reports_textparagraph', when='AFTER')),
        ),
    ]
