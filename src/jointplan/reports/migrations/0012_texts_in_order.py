# SPDX-License-Identifier: AGPL-3.0-or-later

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0011_texts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='regionaltext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='regionaltext_readers'),
        ),
        migrations.AddIndex(
            model_name='regionaltext',
            index=models.Index(fields=['region', '-begun_at'], name='text_by_region'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='regionaltext_label_known'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='regionaltext_public_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['prepared', 'circulated', 'silence', 'agreed', 'agreed-with-footnotes', 'taken-note'])), name='text_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='text_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label__in', ['GREEN', 'CLEAR']), _negated=True), models.Q(('release_decision__isnull', False), ('stage__in', ('agreed', 'agreed-with-footnotes', 'taken-note'))), _connector='OR'), name='text_leaves_the_circle_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('concluded_at__isnull', False), ('outcome_decision__isnull', False), ('stage__in', ('agreed', 'agreed-with-footnotes', 'taken-note'))), models.Q(models.Q(('stage__in', ('agreed', 'agreed-with-footnotes', 'taken-note')), _negated=True), ('concluded_at__isnull', True), ('outcome_decision__isnull', True)), _connector='OR'), name='text_concluded_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'silence'), _negated=True), models.Q(('silence_began_at__isnull', False), ('silence_until__isnull', False)), _connector='OR'), name='text_silence_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='regionaltext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release_decision__isnull', True), ('release_label', '')), models.Q(('release_decision__isnull', False), models.Q(('release_label', ''), _negated=True)), _connector='OR'), name='text_release_says_how_far'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionaltext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_regionaltextevent" ("audience", "audience_memberships", "begun_at", "concluded_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome_decision_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "release_audience", "release_decision_id", "release_label", "released_at", "released_until", "silence_began_at", "silence_until", "stage", "title", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."begun_at", NEW."concluded_at", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."outcome_decision_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."region_id", NEW."release_audience", NEW."release_decision_id", NEW."release_label", NEW."released_at", NEW."released_until", NEW."silence_began_at", NEW."silence_until", NEW."stage", NEW."title", NEW."uid"); RETURN NULL;', hash='6b41443dc327ddc1367c34b91aa96ae094adf9b0', operation='INSERT', pgid='pgtrigger_insert_insert_70a36', table='reports_regionaltext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionaltext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_regionaltextevent" ("audience", "audience_memberships", "begun_at", "concluded_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome_decision_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "release_audience", "release_decision_id", "release_label", "released_at", "released_until", "silence_began_at", "silence_until", "stage", "title", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."begun_at", NEW."concluded_at", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."outcome_decision_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."region_id", NEW."release_audience", NEW."release_decision_id", NEW."release_label", NEW."released_at", NEW."released_until", NEW."silence_began_at", NEW."silence_until", NEW."stage", NEW."title", NEW."uid"); RETURN NULL;', hash='322fcc4443e65a369836a8e67a49884f0e764873', operation='UPDATE', pgid='pgtrigger_update_update_fb746', table='reports_regionaltext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionaltext',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_regionaltextevent" ("audience", "audience_memberships", "begun_at", "concluded_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome_decision_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "release_audience", "release_decision_id", "release_label", "released_at", "released_until", "silence_began_at", "silence_until", "stage", "title", "uid") VALUES (OLD."audience", OLD."audience_memberships", OLD."begun_at", OLD."concluded_at", OLD."id", OLD."includes_later_members", OLD."label", OLD."language", OLD."named_readers", OLD."originator_id", OLD."outcome_decision_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."region_id", OLD."release_audience", OLD."release_decision_id", OLD."release_label", OLD."released_at", OLD."released_until", OLD."silence_began_at", OLD."silence_until", OLD."stage", OLD."title", OLD."uid"); RETURN NULL;', hash='b2f4ab373bd1de2ac04e16f3a289da3dc2376b1e', operation='DELETE', pgid='pgtrigger_delete_delete_b000a', table='reports_regionaltext', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='textversion',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textversion_readers'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textversion_label_known'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textversion_public_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.UniqueConstraint(fields=('text_of', 'number'), name='text_version_once'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='text_version_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('circulated_at__isnull', False), ('comments_until__isnull', False), ('stage', 'circulated')), models.Q(('check_until__isnull', False), ('circulated_at__isnull', True), ('stage', 'checking')), models.Q(('circulated_at__isnull', True), ('stage', 'draft')), _connector='OR'), name='text_version_has_its_moments'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textversionevent" ("audience", "audience_memberships", "check_until", "circulated_at", "comments_until", "id", "includes_later_members", "label", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "stage", "text_of_id", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."check_until", NEW."circulated_at", NEW."comments_until", NEW."id", NEW."includes_later_members", NEW."label", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."stage", NEW."text_of_id", NEW."uid"); RETURN NULL;', hash='f3458b83e533bb7626642f9a7731672b5343e692', operation='INSERT', pgid='pgtrigger_insert_insert_cef46', table='reports_textversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_textversionevent" ("audience", "audience_memberships", "check_until", "circulated_at", "comments_until", "id", "includes_later_members", "label", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "stage", "text_of_id", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."check_until", NEW."circulated_at", NEW."comments_until", NEW."id", NEW."includes_later_members", NEW."label", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."stage", NEW."text_of_id", NEW."uid"); RETURN NULL;', hash='fa8e9eae34c4d28bb7e349d1b3b392503a2fc1e7', operation='UPDATE', pgid='pgtrigger_update_update_7fa93', table='reports_textversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textversionevent" ("audience", "audience_memberships", "check_until", "circulated_at", "comments_until", "id", "includes_later_members", "label", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "stage", "text_of_id", "uid") VALUES (OLD."audience", OLD."audience_memberships", OLD."check_until", OLD."circulated_at", OLD."comments_until", OLD."id", OLD."includes_later_members", OLD."label", OLD."named_readers", OLD."number", OLD."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."released_at", OLD."released_until", OLD."stage", OLD."text_of_id", OLD."uid"); RETURN NULL;', hash='90bd43d7a10d113f6bcf0c369c2837da3f414b49', operation='DELETE', pgid='pgtrigger_delete_delete_092df', table='reports_textversion', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='textparagraph',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textparagraph_readers'),
        ),
        migrations.AddConstraint(
            model_name='textparagraph',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textparagraph_label_known'),
        ),
        migrations.AddConstraint(
            model_name='textparagraph',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textparagraph_public_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='textparagraph',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='text_paragraph_once'),
        ),
        migrations.AddConstraint(
            model_name='textparagraph',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='text_paragraph_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textparagraph',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textparagraphevent" ("audience", "audience_memberships", "footnote_of_id", "id", "includes_later_members", "is_left_out", "key", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "shown_at", "states", "text", "text_of_id", "uid", "version_id") VALUES (NEW."audience", NEW."audience_memberships", NEW."footnote_of_id", NEW."id", NEW."includes_later_members", NEW."is_left_out", NEW."key", NEW."label", NEW."language", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."shown_at", NEW."states", NEW."text", NEW."text_of_id", NEW."uid", NEW."version_id"); RETURN NULL;', hash='4ac9c46576c1706e996917d3b17b687dbd73c5c4', operation='INSERT', pgid='pgtrigger_insert_insert_bd635', table='reports_textparagraph', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textparagraph',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_textparagraphevent" ("audience", "audience_memberships", "footnote_of_id", "id", "includes_later_members", "is_left_out", "key", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "shown_at", "states", "text", "text_of_id", "uid", "version_id") VALUES (NEW."audience", NEW."audience_memberships", NEW."footnote_of_id", NEW."id", NEW."includes_later_members", NEW."is_left_out", NEW."key", NEW."label", NEW."language", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."shown_at", NEW."states", NEW."text", NEW."text_of_id", NEW."uid", NEW."version_id"); RETURN NULL;', hash='a1517e6f8e1a41b6ee92298e6cf97be68db47f35', operation='UPDATE', pgid='pgtrigger_update_update_839da', table='reports_textparagraph', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textparagraph',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textparagraphevent" ("audience", "audience_memberships", "footnote_of_id", "id", "includes_later_members", "is_left_out", "key", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "shown_at", "states", "text", "text_of_id", "uid", "version_id") VALUES (OLD."audience", OLD."audience_memberships", OLD."footnote_of_id", OLD."id", OLD."includes_later_members", OLD."is_left_out", OLD."key", OLD."label", OLD."language", OLD."named_readers", OLD."number", OLD."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."released_at", OLD."released_until", OLD."shown_at", OLD."states", OLD."text", OLD."text_of_id", OLD."uid", OLD."version_id"); RETURN NULL;', hash='cb5c568cd91655c9604e5a317e5fc545b6ecdbcd', operation='DELETE', pgid='pgtrigger_delete_delete_5a833', table='reports_textparagraph', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='textword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textword_readers'),
        ),
        migrations.AddConstraint(
            model_name='textword',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textword_label_known'),
        ),
        migrations.AddConstraint(
            model_name='textword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textword_public_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='textword',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'stands', 'comment', 'objection', 'footnote'])), name='text_word_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='textword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'stands'), ('text', '')), models.Q(models.Q(('kind', 'stands'), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='text_word_says_something'),
        ),
        migrations.AddConstraint(
            model_name='textword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['correction', 'comment']), _negated=True), ('paragraph__isnull', False), _connector='OR'), name='text_word_pinned_to_a_paragraph'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textword',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textwordevent" ("audience", "audience_memberships", "id", "includes_later_members", "kind", "label", "language", "named_readers", "originator_id", "paragraph_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "said_at", "text", "text_of_id", "uid", "version_id", "withdrawn_at", "wording") VALUES (NEW."audience", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."paragraph_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."said_at", NEW."text", NEW."text_of_id", NEW."uid", NEW."version_id", NEW."withdrawn_at", NEW."wording"); RETURN NULL;', hash='1581bdf725536c3b017e4ba6ff4357fddbf3f4e8', operation='INSERT', pgid='pgtrigger_insert_insert_5fa19', table='reports_textword', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textword',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_textwordevent" ("audience", "audience_memberships", "id", "includes_later_members", "kind", "label", "language", "named_readers", "originator_id", "paragraph_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "said_at", "text", "text_of_id", "uid", "version_id", "withdrawn_at", "wording") VALUES (NEW."audience", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."paragraph_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."said_at", NEW."text", NEW."text_of_id", NEW."uid", NEW."version_id", NEW."withdrawn_at", NEW."wording"); RETURN NULL;', hash='61c6a462d6fd96b3c2b8dbbc827165858a29d8e5', operation='UPDATE', pgid='pgtrigger_update_update_156d8', table='reports_textword', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textword',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textwordevent" ("audience", "audience_memberships", "id", "includes_later_members", "kind", "label", "language", "named_readers", "originator_id", "paragraph_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "said_at", "text", "text_of_id", "uid", "version_id", "withdrawn_at", "wording") VALUES (OLD."audience", OLD."audience_memberships", OLD."id", OLD."includes_later_members", OLD."kind", OLD."label", OLD."language", OLD."named_readers", OLD."originator_id", OLD."paragraph_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."released_at", OLD."released_until", OLD."said_at", OLD."text", OLD."text_of_id", OLD."uid", OLD."version_id", OLD."withdrawn_at", OLD."wording"); RETURN NULL;', hash='a9e6e3905fdcec151b4134f5433cfec3e0d6fae3', operation='DELETE', pgid='pgtrigger_delete_delete_7fe6d', table='reports_textword', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='textdisposition',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textdisposition_readers'),
        ),
        migrations.AddConstraint(
            model_name='textdisposition',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textdisposition_label_known'),
        ),
        migrations.AddConstraint(
            model_name='textdisposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textdisposition_public_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='textdisposition',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'in-part', 'not'])), name='text_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='textdisposition',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'accepted'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='text_not_accepted_with_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textdisposition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textdispositionevent" ("audience", "audience_memberships", "given_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "reason", "released_at", "released_until", "text_of_id", "uid", "word_id") VALUES (NEW."audience", NEW."audience_memberships", NEW."given_at", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."reason", NEW."released_at", NEW."released_until", NEW."text_of_id", NEW."uid", NEW."word_id"); RETURN NULL;', hash='1851031dbad1c10300ddc0f2708c1647c791b7ef', operation='INSERT', pgid='pgtrigger_insert_insert_f33d2', table='reports_textdisposition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textdisposition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_textdispositionevent" ("audience", "audience_memberships", "given_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "reason", "released_at", "released_until", "text_of_id", "uid", "word_id") VALUES (NEW."audience", NEW."audience_memberships", NEW."given_at", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."originator_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."reason", NEW."released_at", NEW."released_until", NEW."text_of_id", NEW."uid", NEW."word_id"); RETURN NULL;', hash='f4fe0da513981b6ac8aba0d2118aba0dd3d615d6', operation='UPDATE', pgid='pgtrigger_update_update_d5424', table='reports_textdisposition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textdisposition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_textdispositionevent" ("audience", "audience_memberships", "given_at", "id", "includes_later_members", "label", "language", "named_readers", "originator_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "reason", "released_at", "released_until", "text_of_id", "uid", "word_id") VALUES (OLD."audience", OLD."audience_memberships", OLD."given_at", OLD."id", OLD."includes_later_members", OLD."label", OLD."language", OLD."named_readers", OLD."originator_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."reason", OLD."released_at", OLD."released_until", OLD."text_of_id", OLD."uid", OLD."word_id"); RETURN NULL;', hash='407bad9b220d4b5f8eed726f2fdd2c2594c0eed8', operation='DELETE', pgid='pgtrigger_delete_delete_1e0a4', table='reports_textdisposition', when='AFTER')),
        ),
    ]
