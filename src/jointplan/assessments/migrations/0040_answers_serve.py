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
        ('assessments', '0032_a_later_version_is_not_gone_behind'),
        ('commitments', '0004_obligations'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServedObligation',
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
                ('served_at', models.DateTimeField(auto_now_add=True)),
                ('obligation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served', to='commitments.obligation')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served', to='assessments.answerpart')),
                ('recommendation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served', to='commitments.recommendation')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='servedobligation_readers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='servedobligation_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='servedobligation_public_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('obligation__isnull', True), ('recommendation__isnull', False)), models.Q(('obligation__isnull', False), ('recommendation__isnull', True)), _connector='OR'), name='served_is_one_obligation'), models.UniqueConstraint(condition=models.Q(('recommendation__isnull', False)), fields=('part', 'recommendation'), name='served_recommendation_once'), models.UniqueConstraint(condition=models.Q(('obligation__isnull', False)), fields=('part', 'obligation'), name='served_obligation_once')],
            },
        ),
        migrations.CreateModel(
            name='ServedObligationEvent',
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
                ('served_at', models.DateTimeField(auto_now_add=True)),
                ('obligation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commitments.obligation')),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.answerpart')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.servedobligation')),
                ('recommendation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commitments.recommendation')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servedobligation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_servedobligationevent" ("audience", "audience_memberships", "id", "includes_later_members", "label", "named_readers", "obligation_id", "originator_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "recommendation_id", "released_at", "released_until", "served_at", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."label", NEW."named_readers", NEW."obligation_id", NEW."originator_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."recommendation_id", NEW."released_at", NEW."released_until", NEW."served_at", NEW."uid"); RETURN NULL;', hash='0c0907eb7619618f7eeac1cd7448297df69aaf23', operation='INSERT', pgid='pgtrigger_insert_insert_e1037', table='assessments_servedobligation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servedobligation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_servedobligationevent" ("audience", "audience_memberships", "id", "includes_later_members", "label", "named_readers", "obligation_id", "originator_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "recommendation_id", "released_at", "released_until", "served_at", "uid") VALUES (NEW."audience", NEW."audience_memberships", NEW."id", NEW."includes_later_members", NEW."label", NEW."named_readers", NEW."obligation_id", NEW."originator_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."recommendation_id", NEW."released_at", NEW."released_until", NEW."served_at", NEW."uid"); RETURN NULL;', hash='3a703d01bcd4e7f78bb30bae661c4c757896d447', operation='UPDATE', pgid='pgtrigger_update_update_7561f', table='assessments_servedobligation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servedobligation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_servedobligationevent" ("audience", "audience_memberships", "id", "includes_later_members", "label", "named_readers", "obligation_id", "originator_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "recommendation_id", "released_at", "released_until", "served_at", "uid") VALUES (OLD."audience", OLD."audience_memberships", OLD."id", OLD."includes_later_members", OLD."label", OLD."named_readers", OLD."obligation_id", OLD."originator_id", OLD."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."recommendation_id", OLD."released_at", OLD."released_until", OLD."served_at", OLD."uid"); RETURN NULL;', hash='58d1f37c17028e64b89246338b11b20064425303', operation='DELETE', pgid='pgtrigger_delete_delete_a3103', table='assessments_servedobligation', when='AFTER')),
        ),
    ]
