# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('parties', '0006_pairs_that_are_two'),
        ('reports', '0011_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='TextWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of circles', size=None)),
                ('includes_later_members', models.BooleanField(db_default=False, default=False, help_text='whoever joins a circle of the audience later reads it too')),
                ('audience_memberships', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=models.Value([], django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)), default=list, editable=False, help_text='memberships that ran when the record was released to their circles', size=None)),
                ('named_readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='accounts, RED only', size=None)),
                ('released_until', models.DateField(blank=True, help_text='last day on which others than the originator read it; none means without end', null=True)),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='when it became public', null=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('stands', 'It stands as it is'), ('comment', 'Comment'), ('objection', 'Silence broken'), ('footnote', 'Footnote')], max_length=20)),
                ('wording', models.TextField(blank=True, help_text='of the paragraph when this was said')),
                ('text', models.TextField(blank=True)),
                ('language', models.CharField(max_length=10)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('paragraph', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='reports.textparagraph')),
                ('text_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='reports.regionaltext')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='reports.textversion')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textword_readers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textword_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textword_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'stands', 'comment', 'objection', 'footnote'])), name='text_word_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'stands'), ('text', '')), models.Q(models.Q(('kind', 'stands'), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='text_word_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['correction', 'comment']), _negated=True), ('paragraph__isnull', False), _connector='OR'), name='text_word_pinned_to_a_paragraph')],
            },
        ),
        migrations.CreateModel(
            name='TextDisposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of circles', size=None)),
                ('includes_later_members', models.BooleanField(db_default=False, default=False, help_text='whoever joins a circle of the audience later reads it too')),
                ('audience_memberships', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=models.Value([], django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)), default=list, editable=False, help_text='memberships that ran when the record was released to their circles', size=None)),
                ('named_readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='accounts, RED only', size=None)),
                ('released_until', models.DateField(blank=True, help_text='last day on which others than the originator read it; none means without end', null=True)),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='when it became public', null=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ('outcome', models.CharField(choices=[('accepted', 'Accepted'), ('in-part', 'Accepted in part'), ('not', 'Not accepted')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('language', models.CharField(max_length=10)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('text_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='reports.regionaltext')),
                ('word', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='disposition', to='reports.textword')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='textdisposition_readers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='textdisposition_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='textdisposition_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'in-part', 'not'])), name='text_outcome_known'), models.CheckConstraint(condition=models.Q(('outcome', 'accepted'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='text_not_accepted_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='TextWordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('label', models.CharField(choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of circles', size=None)),
                ('includes_later_members', models.BooleanField(db_default=False, default=False, help_text='whoever joins a circle of the audience later reads it too')),
                ('audience_memberships', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=models.Value([], django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)), default=list, editable=False, help_text='memberships that ran when the record was released to their circles', size=None)),
                ('named_readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='accounts, RED only', size=None)),
                ('released_until', models.DateField(blank=True, help_text='last day on which others than the originator read it; none means without end', null=True)),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='when it became public', null=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('stands', 'It stands as it is'), ('comment', 'Comment'), ('objection', 'Silence broken'), ('footnote', 'Footnote')], max_length=20)),
                ('wording', models.TextField(blank=True, help_text='of the paragraph when this was said')),
                ('text', models.TextField(blank=True)),
                ('language', models.CharField(max_length=10)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('paragraph', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.textparagraph')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.textword')),
                ('text_of', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regionaltext')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.textversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextDispositionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('label', models.CharField(choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of circles', size=None)),
                ('includes_later_members', models.BooleanField(db_default=False, default=False, help_text='whoever joins a circle of the audience later reads it too')),
                ('audience_memberships', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=models.Value([], django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)), default=list, editable=False, help_text='memberships that ran when the record was released to their circles', size=None)),
                ('named_readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='accounts, RED only', size=None)),
                ('released_until', models.DateField(blank=True, help_text='last day on which others than the originator read it; none means without end', null=True)),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='when it became public', null=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ('outcome', models.CharField(choices=[('accepted', 'Accepted'), ('in-part', 'Accepted in part'), ('not', 'Not accepted')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('language', models.CharField(max_length=10)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.textdisposition')),
                ('text_of', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regionaltext')),
                ('word', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.textword')),
            ],
            options={
                'abstract': False,
            },
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
