# SPDX-License-Identifier: AGPL-3.0-or-later
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0002_what_the_database_does_itself'),
        ('knowledge', '0003_the_secretariat_moderates'),
        ('parties', '0006_pairs_that_are_two'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guidance',
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
                ('kind', models.CharField(choices=[('manual', 'Manual'), ('guideline', 'Guideline'), ('model-law', 'Model law'), ('curriculum', 'Curriculum'), ('research', 'Research'), ('campaign', 'Campaign material')], max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('language', models.CharField(help_text='of title and description', max_length=10)),
                ('description', models.TextField(blank=True)),
                ('publisher', models.CharField(help_text='as the work names it', max_length=200)),
                ('target_readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('officials', 'Policy and coordination officials'), ('police', 'Police and investigators'), ('courts', 'Prosecutors, judges and defence counsel'), ('prison', 'Prison and probation staff'), ('border', 'Border and customs staff'), ('finance', 'Financial supervision and banks'), ('schools', 'Teachers and youth workers'), ('social', 'Social workers and psychologists'), ('communities', 'Civil society and communities'), ('media', 'Media'), ('public', 'The general public')], max_length=20), blank=True, default=list, size=None)),
                ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='codes of the edition', size=None)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of the edition', size=None)),
                ('licence', models.CharField(choices=[('unknown', 'Not stated: ask the publisher'), ('cc-by-4.0', 'CC BY 4.0: use and adapt, name the source'), ('cc-by-sa-4.0', 'CC BY-SA 4.0: the same, share adaptations alike'), ('cc-by-nc-4.0', 'CC BY-NC 4.0: use and adapt without profit, name the source'), ('cc-by-nc-nd-4.0', 'CC BY-NC-ND 4.0: hand on unchanged and without profit'), ('cc-by-3.0-igo', 'CC BY 3.0 IGO: of an intergovernmental organisation, name the source'), ('public-domain', 'Public domain: use freely'), ('official-use', 'For official use by those who may read it'), ('own', 'Own terms, below')], max_length=20)),
                ('licence_text', models.CharField(blank=True, help_text='own terms', max_length=500)),
                ('review_by', models.DateField(blank=True, help_text='on which its originator looks whether it still holds', null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('withdrawn_on', models.DateField(blank=True, help_text='since when its originator stands by it no more', null=True)),
                ('withdrawal', models.CharField(blank=True, help_text='why, for whoever reads the work', max_length=500)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, editable=False, size=None)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='new, or a new version')),
                ('folded', models.TextField(blank=True, editable=False)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=models.Case(models.When(language='en', then=django.contrib.postgres.search.SearchVector('folded', config='english')), models.When(language='ru', then=django.contrib.postgres.search.SearchVector('folded', config='russian')), default=django.contrib.postgres.search.SearchVector('folded', config='simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='plans.edition')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('publisher_party', models.ForeignKey(blank=True, help_text='where it is a party here', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='guidance_readers'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'en')), fields=['search_vector'], name='guidance_search_en'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ru')), fields=['search_vector'], name='guidance_search_ru'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language__in', ['en', 'ru']), _negated=True), fields=['search_vector'], name='guidance_search_other'), django.contrib.postgres.indexes.GinIndex(fields=['measures'], name='guidance_by_measure'), models.Index(fields=['-changed_at', '-id'], name='guidance_latest'), models.Index(condition=models.Q(('withdrawn_on', None)), fields=['review_by'], name='guidance_to_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='guidance_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='guidance_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('kind__in', ['manual', 'guideline', 'model-law', 'curriculum', 'research', 'campaign'])), name='guidance_kind_known'), models.CheckConstraint(condition=models.Q(('licence__in', ['unknown', 'cc-by-4.0', 'cc-by-sa-4.0', 'cc-by-nc-4.0', 'cc-by-nc-nd-4.0', 'cc-by-3.0-igo', 'public-domain', 'official-use', 'own'])), name='guidance_licence_known'), models.CheckConstraint(condition=models.Q(('target_readers__contained_by', ['officials', 'police', 'courts', 'prison', 'border', 'finance', 'schools', 'social', 'communities', 'media', 'public'])), name='guidance_readers_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('publisher', ''), _negated=True)), name='guidance_has_title_and_publisher'), models.CheckConstraint(condition=models.Q(models.Q(('licence', 'own'), _negated=True), models.Q(('licence_text', ''), _negated=True), _connector='OR'), name='guidance_own_licence_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal', ''), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawal', ''), _negated=True)), _connector='OR'), name='guidance_withdrawn_with_a_reason')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NotRemembered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='the last time')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guidance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.guidance')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'guidance'), name='download_remembered_once')],
            },
        ),
        migrations.CreateModel(
            name='GuidanceEvent',
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
                ('kind', models.CharField(choices=[('manual', 'Manual'), ('guideline', 'Guideline'), ('model-law', 'Model law'), ('curriculum', 'Curriculum'), ('research', 'Research'), ('campaign', 'Campaign material')], max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('language', models.CharField(help_text='of title and description', max_length=10)),
                ('description', models.TextField(blank=True)),
                ('publisher', models.CharField(help_text='as the work names it', max_length=200)),
                ('target_readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('officials', 'Policy and coordination officials'), ('police', 'Police and investigators'), ('courts', 'Prosecutors, judges and defence counsel'), ('prison', 'Prison and probation staff'), ('border', 'Border and customs staff'), ('finance', 'Financial supervision and banks'), ('schools', 'Teachers and youth workers'), ('social', 'Social workers and psychologists'), ('communities', 'Civil society and communities'), ('media', 'Media'), ('public', 'The general public')], max_length=20), blank=True, default=list, size=None)),
                ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='codes of the edition', size=None)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, help_text='codes of the edition', size=None)),
                ('licence', models.CharField(choices=[('unknown', 'Not stated: ask the publisher'), ('cc-by-4.0', 'CC BY 4.0: use and adapt, name the source'), ('cc-by-sa-4.0', 'CC BY-SA 4.0: the same, share adaptations alike'), ('cc-by-nc-4.0', 'CC BY-NC 4.0: use and adapt without profit, name the source'), ('cc-by-nc-nd-4.0', 'CC BY-NC-ND 4.0: hand on unchanged and without profit'), ('cc-by-3.0-igo', 'CC BY 3.0 IGO: of an intergovernmental organisation, name the source'), ('public-domain', 'Public domain: use freely'), ('official-use', 'For official use by those who may read it'), ('own', 'Own terms, below')], max_length=20)),
                ('licence_text', models.CharField(blank=True, help_text='own terms', max_length=500)),
                ('review_by', models.DateField(blank=True, help_text='on which its originator looks whether it still holds', null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('withdrawn_on', models.DateField(blank=True, help_text='since when its originator stands by it no more', null=True)),
                ('withdrawal', models.CharField(blank=True, help_text='why, for whoever reads the work', max_length=500)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, editable=False, size=None)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='new, or a new version')),
                ('edition', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plans.edition')),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='knowledge.guidance')),
                ('publisher_party', models.ForeignKey(blank=True, db_constraint=False, help_text='where it is a party here', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GuidanceVersion',
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
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first version of the work, in any language')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(help_text='in this language', max_length=300)),
                ('dated_on', models.DateField(blank=True, help_text='the day that the version itself bears', null=True)),
                ('changes', models.TextField(blank=True, help_text='what changed since the version before')),
                ('waits', models.BooleanField(default=False, help_text='others read the work, and not this version yet')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guidance_version', to='documents.document')),
                ('guidance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='knowledge.guidance')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='guidanceversion_readers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label__in', ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])), name='guidanceversion_label_known'), models.CheckConstraint(condition=models.Q(models.Q(('label', 'CLEAR'), ('released_at__isnull', False)), models.Q(models.Q(('label', 'CLEAR'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='guidanceversion_public_has_its_moment'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='guidance_version_counts_from_one'), models.CheckConstraint(condition=models.Q(('waits', False), ('label', 'AMBER+STRICT'), _connector='OR'), name='guidance_version_waits_unread'), models.UniqueConstraint(fields=('guidance', 'number', 'language'), name='guidance_version_once')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GuidanceVersionEvent',
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
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first version of the work, in any language')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(help_text='in this language', max_length=300)),
                ('dated_on', models.DateField(blank=True, help_text='the day that the version itself bears', null=True)),
                ('changes', models.TextField(blank=True, help_text='what changed since the version before')),
                ('waits', models.BooleanField(default=False, help_text='others read the work, and not this version yet')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document')),
                ('guidance', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='knowledge.guidance')),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.party')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='knowledge.guidanceversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_guidanceevent" ("added_at", "audience", "audience_memberships", "changed_at", "description", "edition_id", "id", "includes_later_members", "kind", "label", "language", "languages", "licence", "licence_text", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "publisher_party_id", "readers", "released_at", "released_until", "review_by", "reviewed_on", "target_readers", "themes", "title", "uid", "withdrawal", "withdrawn_on") VALUES (NEW."added_at", NEW."audience", NEW."audience_memberships", NEW."changed_at", NEW."description", NEW."edition_id", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."language", NEW."languages", NEW."licence", NEW."licence_text", NEW."measures", NEW."named_readers", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."publisher", NEW."publisher_party_id", NEW."readers", NEW."released_at", NEW."released_until", NEW."review_by", NEW."reviewed_on", NEW."target_readers", NEW."themes", NEW."title", NEW."uid", NEW."withdrawal", NEW."withdrawn_on"); RETURN NULL;', hash='bc459f46ce9c11bbdd01d3d9e1e8411f66286adc', operation='INSERT', pgid='pgtrigger_insert_insert_fb9e8', table='knowledge_guidance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."audience_memberships" IS DISTINCT FROM (NEW."audience_memberships") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."includes_later_members" IS DISTINCT FROM (NEW."includes_later_members") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."licence" IS DISTINCT FROM (NEW."licence") OR OLD."licence_text" IS DISTINCT FROM (NEW."licence_text") OR OLD."measures" IS DISTINCT FROM (NEW."measures") OR OLD."named_readers" IS DISTINCT FROM (NEW."named_readers") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."publisher" IS DISTINCT FROM (NEW."publisher") OR OLD."publisher_party_id" IS DISTINCT FROM (NEW."publisher_party_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_until" IS DISTINCT FROM (NEW."released_until") OR OLD."review_by" IS DISTINCT FROM (NEW."review_by") OR OLD."reviewed_on" IS DISTINCT FROM (NEW."reviewed_on") OR OLD."target_readers" IS DISTINCT FROM (NEW."target_readers") OR OLD."themes" IS DISTINCT FROM (NEW."themes") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."withdrawal" IS DISTINCT FROM (NEW."withdrawal") OR OLD."withdrawn_on" IS DISTINCT FROM (NEW."withdrawn_on"))', func='INSERT INTO "knowledge_guidanceevent" ("added_at", "audience", "audience_memberships", "changed_at", "description", "edition_id", "id", "includes_later_members", "kind", "label", "language", "languages", "licence", "licence_text", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "publisher_party_id", "readers", "released_at", "released_until", "review_by", "reviewed_on", "target_readers", "themes", "title", "uid", "withdrawal", "withdrawn_on") VALUES (NEW."added_at", NEW."audience", NEW."audience_memberships", NEW."changed_at", NEW."description", NEW."edition_id", NEW."id", NEW."includes_later_members", NEW."kind", NEW."label", NEW."language", NEW."languages", NEW."licence", NEW."licence_text", NEW."measures", NEW."named_readers", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."publisher", NEW."publisher_party_id", NEW."readers", NEW."released_at", NEW."released_until", NEW."review_by", NEW."reviewed_on", NEW."target_readers", NEW."themes", NEW."title", NEW."uid", NEW."withdrawal", NEW."withdrawn_on"); RETURN NULL;', hash='0a3977c76ed03544ae2a538669e3fa507f581856', operation='UPDATE', pgid='pgtrigger_update_update_f6d34', table='knowledge_guidance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidance',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_guidanceevent" ("added_at", "audience", "audience_memberships", "changed_at", "description", "edition_id", "id", "includes_later_members", "kind", "label", "language", "languages", "licence", "licence_text", "measures", "named_readers", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "publisher_party_id", "readers", "released_at", "released_until", "review_by", "reviewed_on", "target_readers", "themes", "title", "uid", "withdrawal", "withdrawn_on") VALUES (OLD."added_at", OLD."audience", OLD."audience_memberships", OLD."changed_at", OLD."description", OLD."edition_id", OLD."id", OLD."includes_later_members", OLD."kind", OLD."label", OLD."language", OLD."languages", OLD."licence", OLD."licence_text", OLD."measures", OLD."named_readers", OLD."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."publisher", OLD."publisher_party_id", OLD."readers", OLD."released_at", OLD."released_until", OLD."review_by", OLD."reviewed_on", OLD."target_readers", OLD."themes", OLD."title", OLD."uid", OLD."withdrawal", OLD."withdrawn_on"); RETURN NULL;', hash='c5a302a1f4745ee30cecb479fef017d0c8fbc68c', operation='DELETE', pgid='pgtrigger_delete_delete_f4901', table='knowledge_guidance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidanceversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_guidanceversionevent" ("added_at", "audience", "audience_memberships", "changes", "dated_on", "document_id", "guidance_id", "id", "includes_later_members", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "title", "uid", "waits") VALUES (NEW."added_at", NEW."audience", NEW."audience_memberships", NEW."changes", NEW."dated_on", NEW."document_id", NEW."guidance_id", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."title", NEW."uid", NEW."waits"); RETURN NULL;', hash='e0565cbcb739d8791b67fa6ac63e54413af21e8d', operation='INSERT', pgid='pgtrigger_insert_insert_cc872', table='knowledge_guidanceversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidanceversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "knowledge_guidanceversionevent" ("added_at", "audience", "audience_memberships", "changes", "dated_on", "document_id", "guidance_id", "id", "includes_later_members", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "title", "uid", "waits") VALUES (NEW."added_at", NEW."audience", NEW."audience_memberships", NEW."changes", NEW."dated_on", NEW."document_id", NEW."guidance_id", NEW."id", NEW."includes_later_members", NEW."label", NEW."language", NEW."named_readers", NEW."number", NEW."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."released_at", NEW."released_until", NEW."title", NEW."uid", NEW."waits"); RETURN NULL;', hash='acfc65d06b84c9b0826a88eae3c8203b2058465e', operation='UPDATE', pgid='pgtrigger_update_update_2952a', table='knowledge_guidanceversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guidanceversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "knowledge_guidanceversionevent" ("added_at", "audience", "audience_memberships", "changes", "dated_on", "document_id", "guidance_id", "id", "includes_later_members", "label", "language", "named_readers", "number", "originator_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "released_at", "released_until", "title", "uid", "waits") VALUES (OLD."added_at", OLD."audience", OLD."audience_memberships", OLD."changes", OLD."dated_on", OLD."document_id", OLD."guidance_id", OLD."id", OLD."includes_later_members", OLD."label", OLD."language", OLD."named_readers", OLD."number", OLD."originator_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."released_at", OLD."released_until", OLD."title", OLD."uid", OLD."waits"); RETURN NULL;', hash='b139ae247fa8f5433ffcdd58d7105e176aaf09d0', operation='DELETE', pgid='pgtrigger_delete_delete_61c89', table='knowledge_guidanceversion', when='AFTER')),
        ),
    ]
