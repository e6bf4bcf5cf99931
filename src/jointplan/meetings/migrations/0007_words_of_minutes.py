# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating
from jointplan.core.text import fold


def fill(apps, schema_editor):
    """Minutes that were agreed before they were searched are found too; the owner reads them without row security."""
    model = apps.get_model("meetings", "Minutes")
    rows = model.objects.using(schema_editor.connection.alias)
    schema_editor.execute("ALTER TABLE meetings_minutes NO FORCE ROW LEVEL SECURITY")
    for pk, text in rows.filter(stage="agreed", folded="").values_list("pk", "text"):
        rows.filter(pk=pk).update(folded=fold(text))
    schema_editor.execute("ALTER TABLE meetings_minutes FORCE ROW LEVEL SECURITY")


class Migration(migrating.Migration):
    dependencies = [("meetings", "0006_minutes_are_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
