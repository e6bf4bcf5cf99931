# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating
from jointplan.core.text import fold


def fill(apps, schema_editor):
    """Meetings that were prepared before they were searched are found too; the owner reads them without row security."""
    model = apps.get_model("meetings", "Meeting")
    rows = model.objects.using(schema_editor.connection.alias)
    schema_editor.execute("ALTER TABLE meetings_meeting NO FORCE ROW LEVEL SECURITY")
    for pk, *words in rows.filter(folded="").values_list("pk", "title", "place", "text"):
        rows.filter(pk=pk).update(folded=fold("\n".join(words)))
    schema_editor.execute("ALTER TABLE meetings_meeting FORCE ROW LEVEL SECURITY")


class Migration(migrating.Migration):
    dependencies = [("meetings", "0004_meetings_are_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
