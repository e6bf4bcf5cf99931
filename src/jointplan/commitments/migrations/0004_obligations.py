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
        ('commitments', '0003_consent_stands'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='Obligation',
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
                ('kind', models.CharField(choices=[('treaty-report', 'Report to a treaty body'), ('review', 'Review by the General Assembly'), ('other', 'Other duty to report')], max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('body', models.CharField(help_text='to which the State reports', max_length=200)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='clauses of the plan it is about', size=None)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('treaty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.treaty')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='obligation_readers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='obligation_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='obligation_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('kind__in', ['treaty-report', 'review', 'other'])), name='obligation_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='obligation_says_what_and_to_whom'), models.UniqueConstraint(fields=('originator', 'title'), name='obligation_title_once')],
            },
        ),
        migrations.CreateModel(
            name='ObligationEvent',
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
                ('kind', models.CharField(choices=[('treaty-report', 'Report to a treaty body'), ('review', 'Review by the General Assembly'), ('other', 'Other duty to report')], max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('body', models.CharField(help_text='to which the State reports', max_length=200)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='clauses of the plan it is about', size=None)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='commitments.obligation')),
                ('treaty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commitments.treaty')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='obligation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_obligationevent" ("audience", "audience_memberships", "body", "due_on", "id", "includes_later_members", "kind", "label", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "saved_at", "title", "treaty_id", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."body", NEW."due_on", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."measures", NEW."named_readers", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."saved_at", NEW."title", NEW."treaty_id", NEW."uid"); RETURN NULL;', hash='766767b56bd66bf0ddbabe3a72842ef93470b1a0', operation='INSERT', pgid='pgtrigger_insert_insert_605cd', table='commitments_obligation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='obligation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "commitments_obligationevent" ("audience", "audience_memberships", "body", "due_on", "id", "includes_later_members", "kind", "label", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "saved_at", "title", "treaty_id", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."body", NEW."due_on", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."measures", NEW."named_readers", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."saved_at", NEW."title", NEW."treaty_id", NEW."uid"); RETURN NULL;', hash='2519d85d9a99e5a959bcd101af79d974cec821a8', operation='UPDATE', pgid='pgtrigger_update_update_ded8b', table='commitments_obligation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='obligation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_obligationevent" ("audience", "audience_memberships", "body", "due_on", "id", "includes_later_members", "kind", "label", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "saved_at", "title", "treaty_id", "uid") VALUES (OLD."audience", OLD."audience_memberships", OLD."body", OLD."due_on", OLD."id", OLD."includes_later_members", OLD."kind", OLD."label", OLD."measures", OLD."named_readers", OLD."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."released_at", OLD."released_until", OLD."saved_at", OLD."title", OLD."treaty_id", OLD."uid"); RETURN NULL;', hash='14b48efaa903f7cf46120b803100398159a18d4c', operation='DELETE', pgid='pgtrigger_delete_delete_27097', table='commitments_obligation', when='AFTER')),
        ),
    ]
