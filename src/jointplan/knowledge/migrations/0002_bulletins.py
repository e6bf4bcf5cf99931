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
        ('accounts', '0003_invitations_start_codes_tokens'),
        ('knowledge', '0001_practices'),
        ('parties', '0006_pairs_that_are_two'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bulletin',
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
                ('audience_kind', models.CharField(choices=[('states', 'The States and the secretariat'), ('community', 'The community'), ('public', 'Everyone')], max_length=10)),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('language', models.CharField(help_text='of its headings; each text stands in its own', max_length=10)),
                ('items', models.JSONField(help_text='[{id, kind, title, language, originator, measures, texts, sources, shared}]')),
                ('sha256', models.CharField(help_text='of period, audience, language and items (RFC 8785)', max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('released_on', models.DateField(blank=True, null=True)),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulletins', to='parties.region')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='bulletin_readers'), models.Index(fields=['region', '-period_from'], name='bulletin_by_period')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='bulletin_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='bulletin_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('audience_kind__in', ['states', 'community', 'public'])), name='bulletin_audience_known'), models.CheckConstraint(condition=models.Q(('period_to__gt', models.F('period_from'))), name='bulletin_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('released_on__isnull', False), ('withdrawn_on__isnull', True)), ('label', 'AMBER+STRICT'), _connector='OR'), name='bulletin_not_released_is_its_makers')],
            },
        ),
        migrations.CreateModel(
            name='BulletinEvent',
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
                ('audience_kind', models.CharField(choices=[('states', 'The States and the secretariat'), ('community', 'The community'), ('public', 'Everyone')], max_length=10)),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('language', models.CharField(help_text='of its headings; each text stands in its own', max_length=10)),
                ('items', models.JSONField(help_text='[{id, kind, title, language, originator, measures, texts, sources, shared}]')),
                ('sha256', models.CharField(help_text='of period, audience, language and items (RFC 8785)', max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('released_on', models.DateField(blank=True, null=True)),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='knowledge.bulletin')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_bulletinevent" ("audience", "audience_kind", "audience_memberships", "id", "includes_later_members", "items", "label", "language", "made_at", "named_readers", "originator_id", "period_from", "period_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "released_at", "released_on", "released_until", "sha256", "uid", "withdrawn_on") VALUES (NEW."audience", NEW."audience_kind", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."items", NEW."label", NEW."language", NEW."made_at", NEW."named_readers", NEW."originator_id", NEW."period_from", NEW."period_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."region_id", NEW."released_at", NEW."released_on", NEW."released_until", NEW."sha256", NEW."uid", NEW."withdrawn_on"); RETURN NULL;', hash='6ff7b152b51061c098ffc56f9a73e98da7fce8df', operation='INSERT', pgid='pgtrigger_insert_insert_fe01a', table='knowledge_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "knowledge_bulletinevent" ("audience", "audience_kind", "audience_memberships", "id", "includes_later_members", "items", "label", "language", "made_at", "named_readers", "originator_id", "period_from", "period_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "released_at", "released_on", "released_until", "sha256", "uid", "withdrawn_on") VALUES (NEW."audience", NEW."audience_kind", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."items", NEW."label", NEW."language", NEW."made_at", NEW."named_readers", NEW."originator_id", NEW."period_from", NEW."period_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."region_id", NEW."released_at", NEW."released_on", NEW."released_until", NEW."sha256", NEW."uid", NEW."withdrawn_on"); RETURN NULL;', hash='5d95bc330081bca2e97762d80183231cdb299be4', operation='UPDATE', pgid='pgtrigger_update_update_a255d', table='knowledge_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_bulletinevent" ("audience", "audience_kind", "audience_memberships", "id", "includes_later_members", "items", "label", "language", "made_at", "named_readers", "originator_id", "period_from", "period_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "region_id", "released_at", "released_on", "released_until", "sha256", "uid", "withdrawn_on") VALUES (OLD."audience", OLD."audience_kind", OLD."audience_memberships", OLD."id", OLD."includes_later_members", OLD."items", OLD."label", OLD."language", OLD."made_at", OLD."named_readers", OLD."originator_id", OLD."period_from", OLD."period_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."region_id", OLD."released_at", OLD."released_on", OLD."released_until", OLD."sha256", OLD."uid", OLD."withdrawn_on"); RETURN NULL;', hash='c7ef41f93ee28d6356a203e60e8a5e72037f1b3a', operation='DELETE', pgid='pgtrigger_delete_delete_e27b8', table='knowledge_bulletin', when='AFTER')),
        ),
    ]
