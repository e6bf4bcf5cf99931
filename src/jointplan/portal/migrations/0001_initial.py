# SPDX-License-Identifier: AGPL-3.0-or-later

import django.db.models.deletion
from django.db import migrations, models

from jointplan.core import migrating


class Migration(migrating.Migration):

    initial = True

    dependencies = [
        ('meetings', '0003_minutes_stay'),
        ('parties', '0006_pairs_that_are_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='version, from 1 in each region')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(help_text='what this version is for, as its page says', max_length=500)),
                ('language', models.CharField(help_text='of the reason', max_length=10)),
                ('licence', models.CharField(choices=[('CC-BY-4.0', 'CC BY 4.0: use and adapt, name the source'), ('CC-BY-SA-4.0', 'CC BY-SA 4.0: the same, share adaptations alike'), ('CC0-1.0', 'CC0 1.0: use without any condition'), ('ODC-By-1.0', 'ODC-By 1.0: use and adapt the database, name the source')], max_length=20)),
                ('manifest', models.JSONField(help_text='signed: what `packing.manifest_of` writes')),
                ('tables', models.JSONField(help_text='[{name, rows}], in the order of the package')),
                ('contents', models.JSONField(help_text='{table: [numbers of the labelled records in it]}')),
                ('retired_on', models.DateField(blank=True, help_text='since when its files are gone', null=True)),
                ('decision', models.ForeignKey(blank=True, help_text='public, if one is named', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.decision')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='parties.region')),
            ],
        ),
        migrations.CreateModel(
            name='PublishedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('position', models.PositiveSmallIntegerField(help_text='order on its page')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('content', models.BinaryField(null=True)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='portal.publication')),
            ],
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('region', 'number'), name='publication_number_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='publications_begin_at_one'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('licence__in', ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC0-1.0', 'ODC-By-1.0'])), name='publication_licence_known'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='publication_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='publishedfile',
            constraint=models.UniqueConstraint(fields=('publication', 'name'), name='published_file_once'),
        ),
    ]
