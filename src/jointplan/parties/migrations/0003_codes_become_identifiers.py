# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations
from django.utils import timezone

from jointplan.parties.matching import search_text
from jointplan.core import migrating

BY_THEMSELVES = ["state", "state-body"]


def carry_over(apps, schema_editor):
    """Codes of States become identifiers, names become findable, and who took part already is a member."""
    Party = apps.get_model("parties", "Party")
    Identifier = apps.get_model("parties", "Identifier")
    database = schema_editor.connection.alias
    parties = Party.objects.using(database)
    for party in parties.all():
        if party.iso_3166:
            Identifier.objects.using(database).create(
                region_id=party.region_id, party=party, scheme="ISO3166-1", value=party.iso_3166
            )
        party.folded = search_text(party.code, party.names, "", [])
        party.save(using=database, update_fields=["folded"])
    others = parties.filter(is_secretariat=False).exclude(kind__in=BY_THEMSELVES)
    others.update(admitted_on=timezone.localdate())
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrating.Migration):
    dependencies = [("parties", "0002_registry")]
    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="party", name="iso_3166"),
    ]
