# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating
from jointplan.core.text import fold


def fill(apps, schema_editor):
    """Texts that were written before they were searched are found too; the owner reads them only without row security."""
    database = schema_editor.connection.alias
    for name, written in (("RegionalText", "title"), ("TextParagraph", "text")):
        model = apps.get_model("reports", name)
        table = model._meta.db_table
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        rows = model.objects.using(database)
        for pk, words in rows.filter(folded="").values_list("pk", written):
            rows.filter(pk=pk).update(folded=fold(words))
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


class Migration(migrating.Migration):
    dependencies = [("reports", "0021_texts_are_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
