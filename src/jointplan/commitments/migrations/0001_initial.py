# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    initial = True

    dependencies = [
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mechanism', models.CharField(choices=[('treaty-body', 'Treaty body'), ('upr', 'Universal periodic review'), ('special-procedure', 'Special procedure'), ('other', 'Other mechanism of the United Nations')], max_length=20)),
                ('body', models.CharField(help_text='that issued it, as the source calls it', max_length=200)),
                ('symbol', models.CharField(blank=True, help_text='of the document, e.g. CCPR/C/KAZ/CO/2', max_length=60)),
                ('paragraph', models.CharField(blank=True, max_length=40)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('text', models.TextField()),
                ('language', models.CharField(help_text='language of the text', max_length=10)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('affected', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('sdgs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('external_id', models.CharField(help_text='how the source knows it: AnnotationId, or its own number', max_length=100)),
                ('source', models.CharField(help_text='the index or database, and its date', max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('folded', models.TextField(blank=True, editable=False)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='parties.party')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='recommendation_search_en'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='recommendation_search_ru'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='recommendation_search_other'), models.Index(fields=['state', '-issued_on', '-id'], name='recommendation_of_state'), django.contrib.postgres.indexes.GinIndex(fields=['themes'], name='recommendation_themes')],
                'constraints': [models.UniqueConstraint(fields=('state', 'external_id'), name='recommendation_once'), models.CheckConstraint(condition=models.Q(('mechanism__in', ['treaty-body', 'upr', 'special-procedure', 'other'])), name='recommendation_mechanism_known'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='recommendation_says_something')],
            },
        ),
        migrations.CreateModel(
            name='RecommendationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('mechanism', models.CharField(choices=[('treaty-body', 'Treaty body'), ('upr', 'Universal periodic review'), ('special-procedure', 'Special procedure'), ('other', 'Other mechanism of the United Nations')], max_length=20)),
                ('body', models.CharField(help_text='that issued it, as the source calls it', max_length=200)),
                ('symbol', models.CharField(blank=True, help_text='of the document, e.g. CCPR/C/KAZ/CO/2', max_length=60)),
                ('paragraph', models.CharField(blank=True, max_length=40)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('text', models.TextField()),
                ('language', models.CharField(help_text='language of the text', max_length=10)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('affected', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('sdgs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('external_id', models.CharField(help_text='how the source knows it: AnnotationId, or its own number', max_length=100)),
                ('source', models.CharField(help_text='the index or database, and its date', max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='commitments.recommendation')),
                ('state', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Treaty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='permanent, part of addresses', max_length=20)),
                ('is_fictional', models.BooleanField(default=False)),
                ('group', models.CharField(choices=[('counter-terrorism', 'Counter-terrorism instruments'), ('human-rights', 'Human rights treaties'), ('refugees', 'Refugees and statelessness'), ('related', 'Crime, weapons and justice')], max_length=20)),
                ('title', models.CharField(help_text='official, in English', max_length=300)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('adopted_on', models.DateField(blank=True, null=True)),
                ('in_force_on', models.DateField(blank=True, help_text='of the treaty itself', null=True)),
                ('depositary', models.CharField(blank=True, max_length=200)),
                ('treaty_body', models.CharField(blank=True, help_text='the committee that its parties report to', max_length=100)),
                ('adoption_confidence', models.CharField(choices=[('report', 'Stated in the conference report'), ('verified', 'Read in a public source'), ('recalled', 'General knowledge, to be confirmed'), ('not verified', 'Not verified')], max_length=20)),
                ('in_force_confidence', models.CharField(choices=[('report', 'Stated in the conference report'), ('verified', 'Read in a public source'), ('recalled', 'General knowledge, to be confirmed'), ('not verified', 'Not verified')], max_length=20)),
                ('depositary_confidence', models.CharField(choices=[('report', 'Stated in the conference report'), ('verified', 'Read in a public source'), ('recalled', 'General knowledge, to be confirmed'), ('not verified', 'Not verified')], max_length=20)),
                ('source', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField(help_text='in the order of the shipped list')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('is_fictional', 'code'), name='treaty_code_unique'), models.CheckConstraint(condition=models.Q(('group__in', ['counter-terrorism', 'human-rights', 'refugees', 'related'])), name='treaty_group_known')],
            },
        ),
        migrations.CreateModel(
            name='TreatyStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('party', 'Party'), ('signed', 'Signed'), ('law', 'Law adopted, deposit not confirmed'), ('no-act', 'No act shown')], max_length=10)),
                ('mode', models.CharField(blank=True, choices=[('ratification', 'Ratification'), ('accession', 'Accession'), ('acceptance', 'Acceptance or approval'), ('succession', 'Succession')], max_length=20)),
                ('signed_on', models.CharField(blank=True, help_text='a day, a month or a year', max_length=10)),
                ('bound_on', models.CharField(blank=True, help_text='of the act of consent; a day, a month or a year', max_length=10)),
                ('reservation', models.TextField(blank=True, help_text='in the words of the source')),
                ('as_of', models.CharField(blank=True, help_text='date of the source; empty where it bears none', max_length=10)),
                ('note', models.CharField(blank=True, help_text='in English', max_length=300)),
                ('confidence', models.CharField(choices=[('report', 'Stated in the conference report'), ('verified', 'Read in a public source'), ('recalled', 'General knowledge, to be confirmed'), ('not verified', 'Not verified')], max_length=20)),
                ('source', models.TextField(blank=True)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='treaty_statuses', to='parties.party')),
                ('treaty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='commitments.treaty')),
            ],
            options={
                'indexes': [models.Index(fields=['treaty', 'state'], name='treaty_status_of_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['party', 'signed', 'law', 'no-act'])), name='treaty_status_known'), models.CheckConstraint(condition=models.Q(('mode__in', ['', 'ratification', 'accession', 'acceptance', 'succession'])), name='treaty_mode_known'), models.CheckConstraint(condition=models.Q(('signed_on', ''), ('signed_on__regex', '^\\d{4}(-\\d\\d(-\\d\\d)?)?$'), _connector='OR'), name='treaty_signed_on_is_a_date'), models.CheckConstraint(condition=models.Q(('bound_on', ''), ('bound_on__regex', '^\\d{4}(-\\d\\d(-\\d\\d)?)?$'), _connector='OR'), name='treaty_bound_on_is_a_date'), models.CheckConstraint(condition=models.Q(('as_of', ''), ('as_of__regex', '^\\d{4}(-\\d\\d(-\\d\\d)?)?$'), _connector='OR'), name='treaty_as_of_is_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('confidence__in', ('report', 'verified')), _negated=True), models.Q(('source', ''), _negated=True), _connector='OR'), name='treaty_fact_has_a_source')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_recommendationevent" ("affected", "body", "external_id", "id", "issued_on", "language", "mechanism", "paragraph", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdgs", "source", "state_id", "symbol", "text", "themes", "uid", "updated_at") VALUES (NEW."affected", NEW."body", NEW."external_id", NEW."id", NEW."issued_on", NEW."language", NEW."mechanism", NEW."paragraph", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sdgs", NEW."source", NEW."state_id", NEW."symbol", NEW."text", NEW."themes", NEW."uid", NEW."updated_at"); RETURN NULL;', hash='fca8442113b94ea1ea04ecf3d8112f9b15d0e768', operation='INSERT', pgid='pgtrigger_insert_insert_0b363', table='commitments_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."affected" IS DISTINCT FROM (NEW."affected") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."mechanism" IS DISTINCT FROM (NEW."mechanism") OR OLD."paragraph" IS DISTINCT FROM (NEW."paragraph") OR OLD."sdgs" IS DISTINCT FROM (NEW."sdgs") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state_id" IS DISTINCT FROM (NEW."state_id") OR OLD."symbol" IS DISTINCT FROM (NEW."symbol") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."themes" IS DISTINCT FROM (NEW."themes") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))', func='INSERT INTO "commitments_recommendationevent" ("affected", "body", "external_id", "id", "issued_on", "language", "mechanism", "paragraph", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdgs", "source", "state_id", "symbol", "text", "themes", "uid", "updated_at") VALUES (NEW."affected", NEW."body", NEW."external_id", NEW."id", NEW."issued_on", NEW."language", NEW."mechanism", NEW."paragraph", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sdgs", NEW."source", NEW."state_id", NEW."symbol", NEW."text", NEW."themes", NEW."uid", NEW."updated_at"); RETURN NULL;', hash='2a74e6d35306c999905e81af85f03d18da2030ea', operation='UPDATE', pgid='pgtrigger_update_update_63f54', table='commitments_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_recommendationevent" ("affected", "body", "external_id", "id", "issued_on", "language", "mechanism", "paragraph", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdgs", "source", "state_id", "symbol", "text", "themes", "uid", "updated_at") VALUES (OLD."affected", OLD."body", OLD."external_id", OLD."id", OLD."issued_on", OLD."language", OLD."mechanism", OLD."paragraph", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sdgs", OLD."source", OLD."state_id", OLD."symbol", OLD."text", OLD."themes", OLD."uid", OLD."updated_at"); RETURN NULL;', hash='fbc41d83f5b462893e00897ed4295409f293aa33', operation='DELETE', pgid='pgtrigger_delete_delete_019e8', table='commitments_recommendation', when='AFTER')),
        ),
    ]
