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

    initial = True

    dependencies = [
        ('reports', '0002_a_report_is_kept'),
        ('meetings', '0003_minutes_stay'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegionalText',
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
                ('title', models.CharField(max_length=200)),
                ('language', models.CharField(help_text='in which it is written', max_length=10)),
                ('stage', models.CharField(choices=[('prepared', 'In preparation'), ('circulated', 'Circulated to the States'), ('silence', 'Silence procedure'), ('agreed', 'Agreed'), ('agreed-with-footnotes', 'Agreed with footnotes'), ('taken-note', 'Taken note of')], default='prepared', max_length=30)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('silence_began_at', models.DateTimeField(blank=True, null=True)),
                ('silence_until', models.DateField(blank=True, help_text='last day of the silence procedure, as it was set', null=True)),
                ('concluded_at', models.DateTimeField(blank=True, null=True)),
                ('release_label', models.CharField(blank=True, choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('release_audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, size=None)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('outcome_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.decision')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='parties.region')),
                ('release_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.decision')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegionalTextEvent',
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
                ('title', models.CharField(max_length=200)),
                ('language', models.CharField(help_text='in which it is written', max_length=10)),
                ('stage', models.CharField(choices=[('prepared', 'In preparation'), ('circulated', 'Circulated to the States'), ('silence', 'Silence procedure'), ('agreed', 'Agreed'), ('agreed-with-footnotes', 'Agreed with footnotes'), ('taken-note', 'Taken note of')], default='prepared', max_length=30)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('silence_began_at', models.DateTimeField(blank=True, null=True)),
                ('silence_until', models.DateField(blank=True, help_text='last day of the silence procedure, as it was set', null=True)),
                ('concluded_at', models.DateTimeField(blank=True, null=True)),
                ('release_label', models.CharField(blank=True, choices=[('CLEAR', 'TLP:CLEAR'), ('GREEN', 'TLP:GREEN'), ('AMBER', 'TLP:AMBER'), ('AMBER+STRICT', 'TLP:AMBER+STRICT'), ('RED', 'TLP:RED')], max_length=20)),
                ('release_audience', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, size=None)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('outcome_decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.decision')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.regionaltext')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.region')),
                ('release_decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.decision')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextParagraph',
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
                ('key', models.PositiveIntegerField()),
                ('number', models.PositiveSmallIntegerField(help_text='its place in the version, or in the footnotes')),
                ('text', models.TextField()),
                ('states', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='of which it speaks', size=None)),
                ('language', models.CharField(max_length=10)),
                ('is_left_out', models.BooleanField(default=False, help_text='taken out before the version was circulated')),
                ('shown_at', models.DateTimeField(blank=True, help_text='to the States of which it speaks, as it stands', null=True)),
                ('footnote_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('text_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='reports.regionaltext')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
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
                ('number', models.PositiveSmallIntegerField()),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('checking', 'With the States of which it speaks'), ('circulated', 'Circulated to the States')], default='draft', max_length=20)),
                ('check_until', models.DateField(blank=True, help_text='last day for States to correct what speaks of them', null=True)),
                ('comments_until', models.DateField(blank=True, help_text='last day for comments', null=True)),
                ('circulated_at', models.DateTimeField(blank=True, null=True)),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('text_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='reports.regionaltext')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextParagraphEvent',
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
                ('key', models.PositiveIntegerField()),
                ('number', models.PositiveSmallIntegerField(help_text='its place in the version, or in the footnotes')),
                ('text', models.TextField()),
                ('states', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='of which it speaks', size=None)),
                ('language', models.CharField(max_length=10)),
                ('is_left_out', models.BooleanField(default=False, help_text='taken out before the version was circulated')),
                ('shown_at', models.DateTimeField(blank=True, help_text='to the States of which it speaks, as it stands', null=True)),
                ('footnote_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.textparagraph')),
                ('text_of', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regionaltext')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.textversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='textparagraph',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paragraphs', to='reports.textversion'),
        ),
        migrations.CreateModel(
            name='TextVersionEvent',
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
                ('number', models.PositiveSmallIntegerField()),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('checking', 'With the States of which it speaks'), ('circulated', 'Circulated to the States')], default='draft', max_length=20)),
                ('check_until', models.DateField(blank=True, help_text='last day for States to correct what speaks of them', null=True)),
                ('comments_until', models.DateField(blank=True, help_text='last day for comments', null=True)),
                ('circulated_at', models.DateTimeField(blank=True, null=True)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.textversion')),
                ('text_of', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regionaltext')),
            ],
            options={
                'abstract': False,
            },
        ),
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
    ]
